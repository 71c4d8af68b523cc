# Installation, and a project of somebody else's that uses the library.
load helper

setup_file() {
    [ -z "${QRID_SANITIZE:-}" ] && [ -f "${QRID_BUILD:-/nowhere}/cmake_install.cmake" ] || return 0
    private_place "$BATS_FILE_TMPDIR"
    cmake --install "$QRID_BUILD" --prefix "$BATS_FILE_TMPDIR/prefix" >"$BATS_FILE_TMPDIR/log" 2>&1
}

setup() {
    [ -z "${QRID_SANITIZE:-}" ] || skip "a library with sanitizers is not for others"
    [ -f "${QRID_BUILD:-/nowhere}/cmake_install.cmake" ] || skip "QRID_BUILD names no build directory"
    private_place "$BATS_TEST_TMPDIR"
    prefix=$BATS_FILE_TMPDIR/prefix
    lib=$(dirname "$(find "$prefix" -name 'libqrid.so' | head -1)")
}

@test "the installed program runs and finds its library" {
    run --separate-stderr env -u LD_LIBRARY_PATH "$prefix/bin/qrid" --version
    ok
    says "$("$QRID" --version)"
    run --separate-stderr env -u LD_LIBRARY_PATH ldd "$prefix/bin/qrid"
    grep -F "libqrid.so" <<<"$output" | grep -qF "$prefix"
}

@test "the library, its headers and its package files are installed" {
    [ -e "$lib/libqrid.so" ]
    [ -f "$lib/pkgconfig/qrid.pc" ]
    [ -f "$lib/cmake/qrid/qrid-config.cmake" ]
    [ -f "$prefix/include/qrid/verify/verify.h" ]
    [ -f "$prefix/include/qrid/card/card.h" ]
    [ ! -e "$prefix/include/qrid/picture/decoder" ] # its programs' own
    same "" "$(grep -rhoP '#include "\Kqrid/[^"]+' "$prefix/include/qrid" | sort -u | while read -r header; do [ -f "$prefix/include/$header" ] || echo "$header"; done)" "included, but not installed"
}

@test "the completions and the specimens are installed" {
    [ -f "$prefix/share/bash-completion/completions/qrid" ]
    [ -f "$prefix/share/zsh/vendor-completions/_qrid" ]
    [ -f "$prefix/share/fish/vendor_completions.d/qrid.fish" ]
    [ -f "$prefix/share/qrid/specimens/s1-front.jpg" ]
}

# What another project would write: a card made with the library's headers.
consumer() {
    cat >main.cpp <<'END'
#include <qrid/base/version.h>
#include <qrid/card/text.h>

#include <iostream>

int main() {
    std::cout << "qrid " << qrid::version << ": " << qrid::name(qrid::text_kind("https://example.com")) << "\n";
}
END
}

@test "a project of ten lines uses the library through CMake" {
    consumer
    cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
find_package(qrid REQUIRED)
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE qrid::qrid)
END
    cmake -S . -B build -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1 || tell "$(cat log)"
    cmake --build build >>log 2>&1 || tell "$(cat log)"
    run --separate-stderr build/consumer
    ok
    says "$("$QRID" --version): a web address"
}

@test "a project of ten lines uses the library through pkg-config" {
    consumer
    export PKG_CONFIG_PATH=$lib/pkgconfig
    # shellcheck disable=SC2046 # flags are words
    g++ -std=c++20 main.cpp -o consumer $(pkg-config --define-variable=prefix="$prefix" --cflags --libs qrid) -Wl,-rpath,"$lib"
    run --separate-stderr ./consumer
    ok
    says "$("$QRID" --version): a web address"
}

@test "qrid.pc names the prefix that it was installed to" {
    export PKG_CONFIG_PATH=$lib/pkgconfig
    [ -f "$(pkg-config --variable=includedir qrid)/qrid/base/version.h" ]
}
