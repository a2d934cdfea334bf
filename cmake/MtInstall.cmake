# SPDX-License-Identifier: Apache-2.0
# What users get: headers, libraries, mtc with its IDL, and how CMake and pkg-config find them.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/msgtrans)
set(idl_dir ${CMAKE_INSTALL_DATADIR}/msgtrans/idl)
set(made ${CMAKE_CURRENT_BINARY_DIR}/package)

add_executable(msgtrans::mtc ALIAS mtc) # as users will call it

# Two exports, because only the static library needs libev, c-ares, zlib, zstd and OpenSSL to be there.
install(TARGETS msgtrans EXPORT msgtrans)
install(TARGETS mtc EXPORT msgtrans)
install(TARGETS msgtrans_static EXPORT msgtrans_static)
install(EXPORT msgtrans FILE msgtransTargets.cmake NAMESPACE msgtrans:: DESTINATION ${package_dir})
install(EXPORT msgtrans_static FILE msgtransStaticTargets.cmake NAMESPACE msgtrans::
        DESTINATION ${package_dir})

install(DIRECTORY runtime/include/msgtrans TYPE INCLUDE)
install(DIRECTORY idl/ DESTINATION ${idl_dir})
# As they lie in the source tree, so that what they link to is there.
install(FILES LICENSE README.md TYPE DOC)
install(DIRECTORY docs examples TYPE DOC
        FILES_MATCHING REGEX "\\.(md|mtproto|[ch]|txt)$" PATTERN tests EXCLUDE)

configure_package_config_file(cmake/msgtransConfig.cmake.in ${made}/msgtransConfig.cmake
                              INSTALL_DESTINATION ${package_dir} PATH_VARS idl_dir)
write_basic_package_version_file(${made}/msgtransConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${made}/msgtransConfig.cmake ${made}/msgtransConfigVersion.cmake
              cmake/MsgtransPackages.cmake cmake/MsgtransAddIdl.cmake
        DESTINATION ${package_dir})

# msgtrans.pc finds the prefix from where it lies itself, so that the installation can be moved.
cmake_path(SET pc_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${pc_dir} OUTPUT_VARIABLE pc_prefix)
set(pc_tls "")
if(MSGTRANS_TLS)
  set(pc_tls ", libssl, libcrypto")
endif()
configure_file(cmake/msgtrans.pc.in ${made}/msgtrans.pc @ONLY)
install(FILES ${made}/msgtrans.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
