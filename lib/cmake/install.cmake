# Installation: library, doors under include/qrid/ROOM/, CMake config and pkg-config files.
include(CMakePackageConfigHelpers)
install(TARGETS qrid EXPORT qrid-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(room IN LISTS rooms)
    file(GLOB doors CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/${room}/*.h)
    install(FILES ${doors} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qrid/${room})
endforeach()
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
