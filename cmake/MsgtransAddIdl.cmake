# SPDX-License-Identifier: Apache-2.0
# msgtrans_add_idl(<target> <file.mtproto>... [INCLUDE <dir>...] [IMPORTS <target>...]
#                  [RUNTIME <target>])
#
# Makes a library of the C code that mtc writes for the files; who links it can include "<file>.mt.h".
#   INCLUDE  where imports are looked up; the current source folder comes last. A file is generated
#            under its path below the first of these folders that it lies in, as imports name it
#   IMPORTS  other targets made by this function, whose files these files import: their folders are
#            looked through after our own, and their libraries are linked
#   RUNTIME  the runtime that it is linked to: msgtrans::msgtrans or msgtrans::msgtrans_static
#
# Files that come with mtc are named as imports name them: google/protobuf/timestamp.proto. A file that is
# not there ends the configuration, unless a command in front of the call makes it.
#
# mtc runs again when a file changes that it read, or when one appears that it would read instead; what
# it then writes without a change is not compiled again.
function(msgtrans_add_idl target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "RUNTIME" "INCLUDE;IMPORTS")
  if(NOT arg_RUNTIME)
    set(arg_RUNTIME msgtrans::msgtrans)
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "msgtrans_add_idl(${target}): nothing behind ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "msgtrans_add_idl(${target}): no files")
  endif()

  set(own)
  foreach(dir IN LISTS arg_INCLUDE)
    cmake_path(ABSOLUTE_PATH dir NORMALIZE)
    list(APPEND own ${dir})
  endforeach()
  list(APPEND own ${CMAKE_CURRENT_SOURCE_DIR})
  set(roots ${own})
  foreach(other IN LISTS arg_IMPORTS)
    if(NOT TARGET ${other})
      message(FATAL_ERROR "msgtrans_add_idl(${target}): there is no target ${other} to import from")
    endif()
    get_target_property(imported ${other} MSGTRANS_IDL_ROOTS)
    if(NOT imported)
      message(FATAL_ERROR "msgtrans_add_idl(${target}): ${other} is not made by msgtrans_add_idl()")
    endif()
    list(APPEND roots ${imported})
  endforeach()
  list(REMOVE_DUPLICATES roots)
  list(TRANSFORM roots PREPEND -I OUTPUT_VARIABLE search)

  # In Makefiles, CMake keeps a dependency that is no more, and would run mtc in each build. Without its
  # own record it reads them all anew.
  set(forget)
  if(CMAKE_GENERATOR MATCHES "Makefiles")
    set(record ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/compiler_depend.internal)
    set(forget COMMAND ${CMAKE_COMMAND} -E rm -f ${record})
  endif()

  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(generated)
  get_property(with_mtc GLOBAL PROPERTY MSGTRANS_IDL_DIR)
  foreach(given IN LISTS arg_UNPARSED_ARGUMENTS)
    set(file ${given})
    set(name)
    set(depends)
    cmake_path(ABSOLUTE_PATH file NORMALIZE OUTPUT_VARIABLE own_file)
    get_source_file_property(is_made ${own_file} GENERATED)
    if(EXISTS ${own_file} OR is_made)
      set(file ${own_file})
      set(depends ${file})
    elseif(EXISTS ${with_mtc}/${file})
      set(name ${file}) # mtc finds it
    else()
      message(FATAL_ERROR "msgtrans_add_idl(${target}): there is no file ${given}; "
                          "the keywords are INCLUDE, IMPORTS and RUNTIME")
    endif()
    foreach(root IN LISTS own)
      cmake_path(IS_PREFIX root ${file} below)
      if(below AND NOT name)
        cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${root} OUTPUT_VARIABLE name)
      endif()
    endforeach()
    if(NOT name)
      message(FATAL_ERROR "msgtrans_add_idl(${target}): ${file} is in none of the INCLUDE folders")
    endif()
    cmake_path(REMOVE_EXTENSION name LAST_ONLY)

    # The stamp is what is compared with the files that were read: the code itself keeps its time
    # when it stays the same.
    add_custom_command(
      OUTPUT ${out}/${name}.stamp
      BYPRODUCTS ${out}/${name}.mt.h ${out}/${name}.mt.c
      COMMAND msgtrans::mtc ${search} --c_out=${out} --dep_out=${out}/${name}.d
              --stamp=${out}/${name}.stamp ${file}
      ${forget}
      DEPENDS ${depends} msgtrans::mtc
      DEPFILE ${out}/${name}.d
      COMMENT "mtc ${name}"
      VERBATIM)
    list(APPEND generated ${out}/${name}.mt.h ${out}/${name}.mt.c ${out}/${name}.stamp)
  endforeach()

  add_library(${target} STATIC ${generated})
  set_target_properties(${target} PROPERTIES MSGTRANS_IDL_ROOTS "${roots}")
  target_include_directories(${target} PUBLIC ${out})
  target_link_libraries(${target} PUBLIC ${arg_IMPORTS} ${arg_RUNTIME})
endfunction()
