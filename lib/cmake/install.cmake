# Installation: library, headers under include/qrid/, CMake config and pkg-config files.
include(CMakePackageConfigHelpers)
install(TARGETS qrid EXPORT qrid-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
# Neither what its programs and modules are made of, nor how the library speaks with them.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/lib/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qrid FILES_MATCHING PATTERN "*.h"
        PATTERN cmake EXCLUDE PATTERN picture/decoder EXCLUDE PATTERN status/curl EXCLUDE PATTERN issuer/postgresql EXCLUDE PATTERN artwork/cairo EXCLUDE PATTERN picture/helper.h EXCLUDE)
install(EXPORT qrid-targets NAMESPACE qrid:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid)
configure_package_config_file(${CMAKE_SOURCE_DIR}/lib/cmake/qrid-config.cmake.in ${CMAKE_BINARY_DIR}/qrid-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/qrid-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/qrid-config.cmake ${CMAKE_BINARY_DIR}/qrid-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid)
# Relative, so that the tree may be installed or moved anywhere.
file(RELATIVE_PATH QRID_PREFIX_FROM_PC /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_SOURCE_DIR}/lib/cmake/qrid.pc.in ${CMAKE_BINARY_DIR}/qrid.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/qrid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
