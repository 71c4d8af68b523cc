# What every target is compiled with: the language, the warnings, the hardening, the sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON) # so that what is built does not depend on where

# A compiler cache, where there is one, whose answers serve every checkout on the machine; sloppy only about what it must be for
# precompiled headers.
find_program(CCACHE ccache)
if(CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

add_library(qrid_flags INTERFACE)
target_compile_options(qrid_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow $<$<BOOL:${QRID_WERROR}>:-Werror>)

# What is built does not tell where: some of OpenSSL's macros name the file that they stand in.
target_compile_options(qrid_flags INTERFACE -ffile-prefix-map=${CMAKE_BINARY_DIR}/= -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

# Hardening as Debian's dpkg-buildflags has it, and the C++ library's own assertions.
target_compile_options(qrid_flags INTERFACE -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_compile_definitions(qrid_flags INTERFACE _GLIBCXX_ASSERTIONS)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT QRID_SANITIZE)
    target_compile_options(qrid_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(qrid_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)

if(QRID_SANITIZE)
    # vptr wants the type information of SOCI's classes, which its library keeps to itself.
    add_compile_options(-fsanitize=${QRID_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${QRID_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # What is undefined traps, and ASan's handle_sigill says where: the texts of UBSan's reports made two thirds of a
        # start, in 800,000 relocations.
        add_compile_options(-fsanitize-undefined-trap-on-error)
    endif()
endif()

# What a build makes lies in its directory as it will when installed: what looks for files beside itself finds them.
cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR libdir_is_absolute)
set(QRID_LIBRARY_DIR ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR})
if(libdir_is_absolute)
    set(QRID_LIBRARY_DIR ${CMAKE_BINARY_DIR}/lib)
endif()

# Where a target looks for libqrid. The same where it is built and where it is installed: for a longer path CMake would keep
# room with a colon, and what follows that is the current directory. What goes into /usr needs none.
function(qrid_set_rpath target)
    if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "")
    else()
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "${ARGN}" BUILD_WITH_INSTALL_RPATH ON)
    endif()
endfunction()

# With QRID_UNITY the sources of such a target are compiled so many at a time, so that what they all include is read, and its
# templates are made, once. Names in their anonymous namespaces must then differ, or be overloads.
function(qrid_compile_in_groups target size)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${QRID_UNITY} UNITY_BUILD_BATCH_SIZE ${size})
endfunction()
