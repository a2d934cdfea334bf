# SPDX-License-Identifier: Apache-2.0
# mt_example(<name> [RUN [<argument>...]])
#
# Builds examples/<name> with everything else. With RUN, the test example.<name> also builds it against
# the installed package, starts <name>_server on a free port, runs <name>_client with the arguments and
# the server's target, and compares what it prints with examples/<name>/expected.txt. If there is a
# certs.sh, it runs first, and the target is tls://.
function(mt_example name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "RUN")
  add_subdirectory(${name})

  if("RUN" IN_LIST ARGN AND MSGTRANS_TESTS AND NOT MSGTRANS_SANITIZE)
    add_test(NAME example.${name}
      COMMAND ${CMAKE_CTEST_COMMAND}
        --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/${name}
                         ${CMAKE_CURRENT_BINARY_DIR}/${name}-installed
        --build-generator ${CMAKE_GENERATOR}
        --build-options -DCMAKE_PREFIX_PATH=${PROJECT_BINARY_DIR}/stage
                        -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}
        --test-command ${PROJECT_SOURCE_DIR}/tests/package/example.sh
                       ${CMAKE_CURRENT_SOURCE_DIR}/${name} ${arg_RUN})
    set_tests_properties(example.${name} PROPERTIES FIXTURES_REQUIRED installed)
  endif()
endfunction()
