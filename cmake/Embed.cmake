# Files become part of the program, by CMake alone.
#
# wismo_embed_assets(VARIABLE FOLDER folder FILES name ...) makes one C file of web assets: the table `assets` of
# server/assets.h.
# wismo_embed_text(VARIABLE FILE path NAME name) makes a C file in which `const char name[]` is the file's text.
# Both put the C file's path into VARIABLE, to stand among a room's SOURCES. This file is also the script that the build
# runs when an embedded file has changed.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(WISMO_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

  function(wismo_embed_assets variable)
    cmake_parse_arguments(EMBED "" "FOLDER" "FILES" ${ARGN})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/assets_table.c)
    list(TRANSFORM EMBED_FILES PREPEND ${EMBED_FOLDER}/ OUTPUT_VARIABLE paths)
    string(REPLACE ";" "," names "${EMBED_FILES}")
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DFOLDER=${EMBED_FOLDER} -DASSETS=${names} -P ${WISMO_EMBED_SCRIPT}
      DEPENDS ${paths} ${WISMO_EMBED_SCRIPT}
      COMMENT "Embedding ${EMBED_FOLDER}" VERBATIM)
    set(${variable} ${out} PARENT_SCOPE)
  endfunction()

  function(wismo_embed_text variable)
    cmake_parse_arguments(EMBED "" "FILE;NAME" "" ${ARGN})
    get_filename_component(path ${EMBED_FILE} ABSOLUTE)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${EMBED_NAME}.c)
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DTEXT=${path} -DNAME=${EMBED_NAME} -P ${WISMO_EMBED_SCRIPT}
      DEPENDS ${path} ${WISMO_EMBED_SCRIPT}
      COMMENT "Embedding ${EMBED_FILE}" VERBATIM)
    set(${variable} ${out} PARENT_SCOPE)
  endfunction()
  return()
endif()

# The bytes of a file as the inside of a C array of char, twenty a line: `hex`, `len` and `bytes`.
macro(read_bytes path)
  file(READ ${path} hex HEX)
  string(LENGTH "${hex}" len)
  math(EXPR len "${len} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(REPEAT "." 140 line)
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
endmacro()

macro(write_assets)
  set(type_html "text/html; charset=utf-8")
  set(type_js "text/javascript; charset=utf-8")
  set(type_css "text/css; charset=utf-8")
  set(type_svg "image/svg+xml")
  set(arrays "")
  set(rows "")
  set(index 0)
  string(REPLACE "," ";" names "${ASSETS}")
  foreach(name ${names})
    string(REGEX REPLACE "^.*\\." "" ending ${name})
    if(NOT DEFINED type_${ending})
      message(FATAL_ERROR "${name}: cmake/Embed.cmake does not know the content type of .${ending}")
    endif()
    read_bytes(${FOLDER}/${name})
    string(SHA256 digest "${hex}")
    string(SUBSTRING ${digest} 0 16 digest)
    string(APPEND arrays "static const char bytes_${index}[] = {\n${bytes}0};\n\n")
    string(APPEND rows "    {\"/${name}\", \"${type_${ending}}\", \"\\\"${digest}\\\"\", bytes_${index}, ${len}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(WRITE ${OUT} "/* Made by cmake/Embed.cmake. */\n#include \"server/assets.h\"\n\n"
    "${arrays}const struct asset assets[] = {\n${rows}    {0},\n};\n")
endmacro()

if(DEFINED ASSETS)
  write_assets()
else()
  read_bytes(${TEXT})
  file(WRITE ${OUT} "/* Made by cmake/Embed.cmake. */\n"
    "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${bytes}0};\n")
endif()
