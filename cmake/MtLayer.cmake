# SPDX-License-Identifier: Apache-2.0
# mt_layer(<name> [USES <layer>...] SOURCES <file>... [PACKAGES <package>...] [TESTS <module>...])
#
# One layer of the runtime: the folder runtime/src/<name>, compiled to mt_<name>_objects.
#   USES      the layers it may include; tests/layers fails on every other #include
#   PACKAGES  third-party libraries it is linked to: protobuf-c libev c-ares zlib zstd libssl libcrypto
#   TESTS     modules; each has the test program tests/unit/<name>/<module>_test.c
function(mt_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;SOURCES;PACKAGES;TESTS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "mt_layer(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()

  get_property(layers GLOBAL PROPERTY MT_LAYERS)
  foreach(used IN LISTS arg_USES)
    if(NOT used IN_LIST layers)
      message(FATAL_ERROR "mt_layer(${name}): ${used} is no layer that comes before it")
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY MT_LAYERS ${name})
  set_property(GLOBAL PROPERTY MT_LAYER_USES_${name} "${arg_USES}")
  set_property(GLOBAL PROPERTY MT_LAYER_TESTS_${name} "${arg_TESTS}")

  add_library(mt_${name}_objects OBJECT ${arg_SOURCES})
  list(TRANSFORM arg_PACKAGES PREPEND msgtrans::)
  target_link_libraries(mt_${name}_objects PRIVATE mt_headers ${arg_PACKAGES})
endfunction()
