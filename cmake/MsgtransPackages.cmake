# SPDX-License-Identifier: Apache-2.0
# The libraries that MsgTrans stands on, as targets msgtrans::<name>. Also part of the installed
# package: users of the static library link them too.

set(_msgtrans_header_protobuf-c protobuf-c/protobuf-c.h)
set(_msgtrans_library_protobuf-c protobuf-c)
set(_msgtrans_header_libev ev.h)
set(_msgtrans_library_libev ev)
set(_msgtrans_header_c-ares ares.h)
set(_msgtrans_library_c-ares cares)
set(_msgtrans_header_libssl openssl/ssl.h)
set(_msgtrans_library_libssl ssl)
set(_msgtrans_header_libcrypto openssl/crypto.h)
set(_msgtrans_library_libcrypto crypto)
set(_msgtrans_header_zlib zlib.h)
set(_msgtrans_library_zlib z)
set(_msgtrans_header_zstd zstd.h)
set(_msgtrans_library_zstd zstd)

# msgtrans_try_package(<name> <out>): makes msgtrans::<name>; out tells whether it is there.
function(msgtrans_try_package name out)
  find_path(MSGTRANS_${name}_INCLUDE_DIR ${_msgtrans_header_${name}})
  find_library(MSGTRANS_${name}_LIBRARY ${_msgtrans_library_${name}})
  mark_as_advanced(MSGTRANS_${name}_INCLUDE_DIR MSGTRANS_${name}_LIBRARY)

  if(NOT MSGTRANS_${name}_INCLUDE_DIR OR NOT MSGTRANS_${name}_LIBRARY)
    set(${out} FALSE PARENT_SCOPE)
    return()
  endif()
  if(NOT TARGET msgtrans::${name})
    add_library(msgtrans::${name} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(msgtrans::${name} PROPERTIES
      IMPORTED_LOCATION "${MSGTRANS_${name}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${MSGTRANS_${name}_INCLUDE_DIR}")
  endif()
  set(${out} TRUE PARENT_SCOPE)
endfunction()

# msgtrans_find_packages(<name>...): makes msgtrans::<name> of each, or ends with what to install.
function(msgtrans_find_packages)
  foreach(name IN LISTS ARGN)
    msgtrans_try_package(${name} found)
    if(NOT found)
      message(FATAL_ERROR "${name} is missing (${_msgtrans_header_${name}} and its library). "
                          "In the source tree, ./dev setup installs it.")
    endif()
  endforeach()
endfunction()
