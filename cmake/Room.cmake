# A room of the house is one object library. wismo_room(NAME SOURCES ... [USES library ...]) declares it;
# wismo_link(TARGET room ...) puts rooms, and the libraries they are the doors of, into a program.

set(WISMO_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wformat=2 -Wundef -Wwrite-strings -Wpointer-arith)
set(WISMO_WARNINGS_C -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition)

function(wismo_compile_options target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  target_compile_options(${target} PRIVATE ${WISMO_WARNINGS} $<$<COMPILE_LANGUAGE:C>:${WISMO_WARNINGS_C}>
    -fno-strict-aliasing -fstack-protector-strong $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
  # snprintf into a bounded buffer is meant to cut; gcc warns about it when it optimises.
  target_compile_options(${target} PRIVATE $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>)
  if(WISMO_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(WISMO_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${WISMO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  endif()
  if(WISMO_COVERAGE)
    target_compile_options(${target} PRIVATE --coverage)
  endif()
endfunction()

function(wismo_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  add_library(wismo_${name} OBJECT ${ROOM_SOURCES})
  wismo_compile_options(wismo_${name})
  foreach(library ${ROOM_USES})
    target_link_libraries(wismo_${name} PUBLIC ${library})
  endforeach()
endfunction()

# Links the named rooms into a program or test, libraries included.
function(wismo_link target)
  foreach(room ${ARGN})
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:wismo_${room}>)
    target_link_libraries(${target} PRIVATE $<TARGET_PROPERTY:wismo_${room},INTERFACE_LINK_LIBRARIES>)
  endforeach()
  target_link_libraries(${target} PRIVATE Threads::Threads m)
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  if(WISMO_SANITIZE)
    string(REPLACE "fuzzer-no-link," "" sanitize "${WISMO_SANITIZE}")
    target_link_options(${target} PRIVATE -fsanitize=${sanitize})
  endif()
  if(WISMO_COVERAGE)
    target_link_options(${target} PRIVATE --coverage)
  endif()
endfunction()
