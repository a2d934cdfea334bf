# SPDX-License-Identifier: Apache-2.0
# msgtrans_add_idl(<target> <file.mtproto>... [INCLUDE <dir>...] [RUNTIME <target>])
#
# Makes a library of the C code that mtc writes for the files; who links it can include "<file>.mt.h".
#   INCLUDE  where imports are looked up; the current source folder comes first. A file is generated
#            under its path below the first of these folders that it lies in, as imports name it
#   RUNTIME  the runtime that it is linked to: msgtrans::msgtrans or msgtrans::msgtrans_static
function(msgtrans_add_idl target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "RUNTIME" "INCLUDE")
  if(NOT arg_RUNTIME)
    set(arg_RUNTIME msgtrans::msgtrans)
  endif()

  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(roots ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(dir IN LISTS arg_INCLUDE)
    cmake_path(ABSOLUTE_PATH dir NORMALIZE)
    list(APPEND roots ${dir})
  endforeach()
  list(TRANSFORM roots PREPEND -I OUTPUT_VARIABLE search)

  foreach(file IN LISTS arg_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH file NORMALIZE)
    set(name)
    foreach(root IN LISTS roots)
      cmake_path(IS_PREFIX root ${file} below)
      if(below AND NOT name)
        cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${root} OUTPUT_VARIABLE name)
      endif()
    endforeach()
    if(NOT name)
      message(FATAL_ERROR "msgtrans_add_idl(${target}): ${file} is in none of the INCLUDE folders")
    endif()
    cmake_path(REMOVE_EXTENSION name LAST_ONLY)

    add_custom_command(
      OUTPUT ${out}/${name}.mt.h ${out}/${name}.mt.c
      COMMAND ${CMAKE_COMMAND} -E make_directory ${out}
      COMMAND msgtrans::mtc ${search} --c_out=${out} --dep_out=${out}/${name}.d ${file}
      DEPENDS ${file} msgtrans::mtc
      DEPFILE ${out}/${name}.d
      COMMENT "mtc ${name}"
      VERBATIM)
    list(APPEND generated ${out}/${name}.mt.h ${out}/${name}.mt.c)
  endforeach()

  add_library(${target} STATIC ${generated})
  target_include_directories(${target} PUBLIC ${out})
  target_link_libraries(${target} PUBLIC ${arg_RUNTIME})
endfunction()
