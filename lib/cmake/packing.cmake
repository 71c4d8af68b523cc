# Debian packages: cmake --workflow --preset packages makes qrid, libqrid0.1 and libqrid-dev in build/packages.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME qrid)
set(CPACK_PACKAGE_VENDOR qrid)
set(CPACK_PACKAGE_CONTACT "qrid maintainers <maintainers@qrid.example>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://qrid.example")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)

# Packages are of files that were built for /usr: RPATHs and the directory of libraries differ elsewhere.
if(NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/lib/cmake/packing_elsewhere.cmake)
endif()

set(soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME qrid)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libqrid${soversion})
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libqrid-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "issue, carry and verify QR-code ID cards
 qrid issues digital ID cards as QR codes (Claim 169: a CBOR Web Token in
 COSE_Sign1), one or a million, revokes them, publishes Token Status Lists,
 scans screenshots and verifies cards offline.")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "QR-code ID cards - shared library
 The library behind qrid: signed cards, status lists, trust lists, QR codes,
 faces, and an issuer's registry.")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "QR-code ID cards - development files
 Headers, CMake and pkg-config files for programs that issue or verify cards
 with libqrid.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/lib/cmake/debian/triggers)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS "libheif-plugin-libde265, libheif-plugin-aomdec")

# What they need: what the files that were built link to, and each other in this very version.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${QRID_LIBRARY_DIR})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(own "libqrid${soversion} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${own}, fonts-noto-core, fonts-wqy-microhei")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "fonts-noto-cjk") # bold names in Chinese, Japanese and Korean
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${own}, libfmt-dev, nlohmann-json3-dev")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "p11-kit-modules, postgresql-client, nginx-light")

# Policy asks each package for its copyright and changelog.
execute_process(COMMAND date -u -R -d @${QRID_EPOCH} OUTPUT_VARIABLE now OUTPUT_STRIP_TRAILING_WHITESPACE)
set(documents ${CMAKE_BINARY_DIR}/debian)
file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
file(WRITE ${documents}/copyright "Files: *\nLicense: MIT\n\n${licence}\n")
configure_file(${CMAKE_SOURCE_DIR}/lib/cmake/debian/changelog.in ${documents}/changelog @ONLY)
execute_process(COMMAND gzip -9nf ${documents}/changelog)
foreach(component IN ITEMS program library development)
    string(TOUPPER ${component} upper)
    set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
        install(FILES ${documents}/copyright ${documents}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
                COMPONENT ${component})
    endif()
endforeach()
include(CPack)
