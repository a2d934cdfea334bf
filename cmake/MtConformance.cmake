# SPDX-License-Identifier: Apache-2.0
# mt_conformance_library(<target> [RUNTIME <target>])
#
# Makes a static library of the conformance suite, tests/conformance, for the runtime that it shall run on:
# msgtrans::msgtrans unless said otherwise. Whoever links it includes "conformance/conformance.h". Needs
# cmocka, and nothing of the library but its public headers; docs/transports.md tells how a project of
# your own uses it.
set(MT_TESTS_DIR ${CMAKE_CURRENT_LIST_DIR}/../tests)

function(mt_conformance_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "RUNTIME" "")
  if(NOT arg_RUNTIME)
    set(arg_RUNTIME msgtrans::msgtrans)
  endif()
  find_path(CMOCKA_INCLUDE_DIR cmocka.h REQUIRED)
  find_library(CMOCKA_LIBRARY cmocka REQUIRED)
  mark_as_advanced(CMOCKA_INCLUDE_DIR CMOCKA_LIBRARY)
  find_package(Threads REQUIRED)

  set(folder ${MT_TESTS_DIR}/conformance)
  msgtrans_add_idl(${target}_idl ${folder}/test.mtproto INCLUDE ${folder} RUNTIME ${arg_RUNTIME})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
  list(FILTER sources EXCLUDE REGEX "/(main|places|seqpacket)\\.c$") # programs, and the transports in the library
  add_library(${target} STATIC ${sources} ${MT_TESTS_DIR}/unit/mt_test.c)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  target_include_directories(${target} PUBLIC ${MT_TESTS_DIR} ${MT_TESTS_DIR}/unit
                                              ${CMOCKA_INCLUDE_DIR})
  target_link_libraries(${target} PUBLIC ${target}_idl ${CMOCKA_LIBRARY} Threads::Threads)
endfunction()
