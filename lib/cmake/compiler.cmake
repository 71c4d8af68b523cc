# What every target is compiled with: the language, the warnings, the hardening, the sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_library(qrid_flags INTERFACE)
target_compile_options(qrid_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow $<$<BOOL:${QRID_WERROR}>:-Werror>)

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

# With QRID_UNITY the sources of such a target are compiled so many at a time, so that what they all include is read, and its
# templates are made, once. Names in their anonymous namespaces must then differ, or be overloads.
function(qrid_compile_in_groups target size)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${QRID_UNITY} UNITY_BUILD_BATCH_SIZE ${size})
endfunction()
