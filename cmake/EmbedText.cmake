# wismo_embed_text(VARIABLE FILE path NAME name) makes a C file in which `const char name[]` is the file's text, and puts
# its path into VARIABLE, to stand among a room's SOURCES. Nothing but CMake is needed: this file is also the script
# that the build runs when the text has changed.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(WISMO_EMBED_TEXT_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

  function(wismo_embed_text variable)
    cmake_parse_arguments(EMBED "" "FILE;NAME" "" ${ARGN})
    get_filename_component(path ${EMBED_FILE} ABSOLUTE)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${EMBED_NAME}.c)
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DFILE=${path} -DNAME=${EMBED_NAME} -P ${WISMO_EMBED_TEXT_SCRIPT}
      DEPENDS ${path} ${WISMO_EMBED_TEXT_SCRIPT}
      COMMENT "Embedding ${EMBED_FILE}" VERBATIM)
    set(${variable} ${out} PARENT_SCOPE)
  endfunction()
  return()
endif()

file(READ ${FILE} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
string(REGEX REPLACE "([^,]+,[^,]+,[^,]+,[^,]+,[^,]+,[^,]+,[^,]+,[^,]+,)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "/* Made by cmake/EmbedText.cmake. */\nextern const char ${NAME}[];\nconst char ${NAME}[] = {\n${bytes}0};\n")
