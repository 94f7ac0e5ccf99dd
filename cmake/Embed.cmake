# Files become part of the program, by CMake alone.
#
# wismo_embed(VARIABLE FOLDER folder FILES name ...) makes one C file of web assets: the table `assets` of
# server/assets.h.
# It puts the C file's path into VARIABLE, to stand among a room's SOURCES. This file is also the script that the build
# runs when an embedded file has changed.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(WISMO_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

  function(wismo_embed variable)
    cmake_parse_arguments(EMBED "" "FOLDER" "FILES" ${ARGN})
    set(out ${PROJECT_BINARY_DIR}/generated/assets_table.c)
    list(TRANSFORM EMBED_FILES PREPEND ${EMBED_FOLDER}/ OUTPUT_VARIABLE paths)
    string(REPLACE ";" "," names "${EMBED_FILES}")
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DFOLDER=${EMBED_FOLDER} -DNAMES=${names} -P ${WISMO_EMBED_SCRIPT}
      DEPENDS ${paths} ${WISMO_EMBED_SCRIPT}
      COMMENT "Embedding ${EMBED_FOLDER}" VERBATIM)
    set(${variable} ${out} PARENT_SCOPE)
  endfunction()
  return()
endif()

# The bytes of a file as the inside of a C array, twenty a line.
macro(read_bytes path)
  file(READ ${path} hex HEX)
  string(LENGTH "${hex}" len)
  math(EXPR len "${len} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(REPEAT "." 100 line)
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
endmacro()

set(type_html "text/html; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_svg "image/svg+xml")

set(arrays "")
set(rows "")
set(index 0)
string(REPLACE "," ";" names "${NAMES}")
foreach(name ${names})
  string(REGEX REPLACE "^.*\\." "" ending ${name})
  if(NOT DEFINED type_${ending})
    message(FATAL_ERROR "${name}: cmake/Embed.cmake does not know the content type of .${ending}")
  endif()
  read_bytes(${FOLDER}/${name})
  string(SHA256 digest "${hex}")
  string(SUBSTRING ${digest} 0 16 digest)
  string(APPEND arrays "static const unsigned char bytes_${index}[] = {\n${bytes}0};\n\n")
  string(APPEND rows "    {\"/${name}\", \"${type_${ending}}\", \"\\\"${digest}\\\"\", bytes_${index}, ${len}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUT} "/* Made by cmake/Embed.cmake. */\n#include \"server/assets.h\"\n\n${arrays}const struct asset assets[] = {\n${rows}    {0},\n};\n")
