# Every package is the distribution's; which room of the library uses which is fixed in lib/CMakeLists.txt.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ZXing REQUIRED)
if(ZXing_VERSION VERSION_LESS 1.4) # asked for there, 2 and later would be refused
    message(FATAL_ERROR "ZXing-cpp ${ZXing_VERSION} is too old: 1.4 is needed")
endif()
pkg_check_modules(P11KIT REQUIRED IMPORTED_TARGET p11-kit-1)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlidec libbrotlienc)
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo cairo-pdf cairo-svg)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp)

# Without these HEIC and AVIF, PDF, and so on are named and refused; without libseccomp all of them.
pkg_check_modules(HEIF IMPORTED_TARGET libheif)
pkg_check_modules(POPPLER IMPORTED_TARGET poppler-cpp)
pkg_check_modules(POPPLER_GLIB IMPORTED_TARGET poppler-glib)
pkg_check_modules(TIFF IMPORTED_TARGET libtiff-4)
pkg_check_modules(OPENJPEG IMPORTED_TARGET libopenjp2)
pkg_check_modules(RSVG IMPORTED_TARGET librsvg-2.0)
pkg_check_modules(WEBPDEMUX IMPORTED_TARGET libwebpdemux)
pkg_check_modules(ARCHIVE IMPORTED_TARGET libarchive)
pkg_check_modules(GMIME IMPORTED_TARGET gmime-3.0)
pkg_check_modules(GSF IMPORTED_TARGET libgsf-1)
find_package(GIF)
find_path(STB_INCLUDE_DIR stb/stb_image.h)
pkg_check_modules(SECCOMP IMPORTED_TARGET libseccomp)

# Without it libsodium checks the signatures of Ed25519, which it makes.
find_path(LIB25519_INCLUDE_DIR lib25519.h)
find_library(LIB25519_LIBRARY 25519)
if(LIB25519_INCLUDE_DIR AND LIB25519_LIBRARY)
    set(LIB25519_FOUND ON)
endif()
option(QRID_LIB25519 "Verify Ed25519 with lib25519" ${LIB25519_FOUND})

# Without these all texts are in English.
find_library(BOOST_LOCALE_LIBRARY boost_locale)
find_program(MSGFMT msgfmt)

# Headers alone; the CMake file of the distributions links the library that they also have.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)

# SOCI and libfec have no CMake or pkg-config file; oneDNN's insists on OpenCL, which nothing here needs.
find_library(DNNL_LIBRARY dnnl REQUIRED)
find_library(FEC_LIBRARY fec REQUIRED)
find_library(SOCI_CORE_LIBRARY soci_core REQUIRED)
find_library(SOCI_SQLITE3_LIBRARY soci_sqlite3 REQUIRED)
find_library(SOCI_POSTGRESQL_LIBRARY soci_postgresql REQUIRED)
