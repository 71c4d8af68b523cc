# Installation: the library in the component of that name, and what programs are built with in another: doors under
# include/qrid/ROOM/, CMake config and pkg-config files.
include(CMakePackageConfigHelpers)
install(TARGETS qrid EXPORT qrid-targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
foreach(room IN LISTS rooms)
    file(GLOB doors CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/${room}/*.h)
    install(FILES ${doors} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qrid/${room} COMPONENT development)
endforeach()
install(EXPORT qrid-targets NAMESPACE qrid:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid COMPONENT development)
configure_package_config_file(${CMAKE_SOURCE_DIR}/lib/cmake/qrid-config.cmake.in ${CMAKE_BINARY_DIR}/qrid-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/qrid-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/qrid-config.cmake ${CMAKE_BINARY_DIR}/qrid-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/qrid COMPONENT development)
# Relative, so that the tree may be installed or moved anywhere.
file(RELATIVE_PATH QRID_PREFIX_FROM_PC /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_SOURCE_DIR}/lib/cmake/qrid.pc.in ${CMAKE_BINARY_DIR}/qrid.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/qrid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# Documents.
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_SOURCE_DIR}/README.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/man/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/qrid)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/tests/adapters DESTINATION ${CMAKE_INSTALL_DATADIR}/qrid/examples
        USE_SOURCE_PERMISSIONS)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/cmd/prometheus DESTINATION ${CMAKE_INSTALL_DATADIR}/qrid/examples)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/man/examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT development)

# What is known only when it is installed.
configure_file(${CMAKE_SOURCE_DIR}/lib/cmake/at_install.cmake.in ${CMAKE_BINARY_DIR}/at_install.cmake @ONLY)
install(SCRIPT ${CMAKE_BINARY_DIR}/at_install.cmake COMPONENT program)
add_custom_target(uninstall COMMAND ${CMAKE_SOURCE_DIR}/lib/cmake/uninstall.sh ${CMAKE_BINARY_DIR} USES_TERMINAL VERBATIM)
