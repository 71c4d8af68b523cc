# Installation, and a project of somebody else's that uses the library.
load helper

setup_file() {
    [ -z "${QRID_SANITIZE:-}" ] && [ -f "${QRID_BUILD:-/nowhere}/cmake_install.cmake" ] || return 0
    private_place "$BATS_FILE_TMPDIR"
    # The list of what a person has installed from this build stays theirs.
    local manifest=$QRID_BUILD/install_manifest.txt kept=$BATS_FILE_TMPDIR/kept
    [ ! -e "$manifest" ] || mv "$manifest" "$kept"
    cmake --install "$QRID_BUILD" --prefix "$BATS_FILE_TMPDIR/prefix" >"$BATS_FILE_TMPDIR/log" 2>&1
    mkdir "$BATS_FILE_TMPDIR/build"
    mv "$manifest" "$BATS_FILE_TMPDIR/build/"
    [ ! -e "$kept" ] || mv "$kept" "$manifest"
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

@test "the completions, the specimens, documents and units are installed" {
    [ -f "$prefix/share/bash-completion/completions/qrid" ]
    [ -f "$prefix/share/zsh/site-functions/_qrid" ]
    [ -f "$prefix/share/fish/vendor_completions.d/qrid.fish" ]
    [ -f "$prefix/share/qrid/specimens/s1-front.jpg" ]
    [ -f "$prefix/share/qrid/scenarios/eu-card.toml" ]
    [ -f "$prefix/share/doc/qrid/LICENSE" ]
    [ -f "$prefix/share/doc/qrid/CHANGELOG.md" ]
    [ -f "$prefix/share/man/man1/qrid-verify.1" ]
    [ -f "$prefix/share/man/man3/libqrid.3" ]
    [ -f "$prefix/lib/systemd/system/qrid-status-build@.timer" ]
    [ -f "$prefix/lib/systemd/system/qrid-issuer-check@.timer" ]
    [ -f "$prefix/share/qrid/examples/prometheus/qrid-alerts.yml" ]
}

@test "the schemas are installed, and found there" {
    run --separate-stderr env -u LD_LIBRARY_PATH "$prefix/bin/qrid" help schema report
    ok
    says "$(cat "$prefix/share/qrid/schemas/report.schema.json")"
    cmp "$prefix/share/qrid/schemas/report.schema.json" "$QRID_TESTDATA/../man/schemas/report.schema.json"
}

@test "the face model is installed where it is at hand, and is found there" {
    [ -d "$QRID_FACE_MODEL" ] || skip "no face model; run ./setup"
    cmp "$QRID_FACE_MODEL/LICENSE" "$prefix/share/qrid/face-model/LICENSE"
    run --separate-stderr env -u QRID_FACE_MODEL HOME="$PWD" "$prefix/bin/qrid" portrait "$SPECIMENS/s1-front.jpg"
    ok
    [[ $output == *"suitable for enrolment"* ]]
}

@test "the installed program plays its demo with what is installed" {
    [ -d "$QRID_FACE_MODEL" ] || skip "no face model; run ./setup"
    keys_open_at_once
    run --separate-stderr env -u QRID_FACE_MODEL HOME="$PWD" "$prefix/bin/qrid" demo story -q
    ok
}

@test "the installed program plays a scenario with the files beside it" {
    run --separate-stderr env -u QRID_FACE_MODEL HOME="$PWD" "$prefix/bin/qrid" scenario eu-card
    ok
}

@test "the units are good for systemd, and start what was installed" {
    local unit
    for unit in "$prefix"/lib/systemd/system/*@.*; do cp "$unit" "$(basename "${unit/@./@city.}")"; done
    grep -qx "ExecStart=\"$prefix/bin/qrid\" status build .*" qrid-status-build@city.service
    grep -qx "ExecStart=\"$prefix/bin/qrid\" issuer check .*" qrid-issuer-check@city.service
    grep -q "^LoadCredential=" qrid-trust-build@city.service # a check needs no passphrase
    run ! grep -q "^LoadCredential=" qrid-issuer-check@city.service
    command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
    run systemd-analyze verify --man=no ./*@city.*
    ok
    same "" "$output" "said of the units"
}

# A service that is denied a call would be killed by it.
@test "the units allow every system call that the commands make" {
    command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
    strace -o /dev/null true 2>/dev/null || skip "nothing may be traced here"
    new_issuer
    strace -f -qq -o status.calls "$QRID" status build -q
    strace -f -qq -o trust.calls "$QRID" trust build -q
    strace -f -qq -o check.calls "$QRID" issuer check --prometheus -o city.prom
    sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' ./*.calls | sort -u >made
    calls() { systemd-analyze syscall-filter "$1" | sed -E 's/\x1b\[[0-9;]*m//g' | sed -nE 's/^ +//p' | while read -r call; do
        case $call in "#"*) ;; @*) calls "$call" ;; *) echo "$call" ;; esac
    done; }
    calls @privileged | grep -vxFf <(calls @chown) | sort -u >denied
    { calls @default && calls @system-service; } | sort -u | comm -23 - denied >allowed
    [ "$(wc -l <made)" -gt 20 ]
    same "" "$(comm -23 made allowed)" "called, and not allowed"
}

@test "no installed file names the place where it was built" {
    local source
    source=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$QRID_BUILD/CMakeCache.txt")
    same "" "$(grep -rlF -e "$source" -e "$QRID_BUILD" "$prefix")" "with a path of this machine"
}

@test "the library shows nothing but what is qrid's" {
    same "" "$(nm -DC --defined-only "$lib/libqrid.so" | cut -d' ' -f3- | grep -vE '^(qrid::|(typeinfo|typeinfo name|vtable) for qrid::)')" "shown, and another's"
    same "" "$(nm -DC --defined-only "$lib/libqrid.so" | grep -F "qrid::read_with_zxing")" "shown, and inside of a room"
    same "libqrid.so.0.1" "$(readelf -d "$lib/libqrid.so" | sed -n 's/.*soname: \[\(.*\)\]/\1/p')" "soname"
}

@test "the programs of libqrid(3) are those among the examples, and short" {
    local example
    for example in verify mint; do
        cp "$prefix/share/doc/qrid/examples/$example.cpp" .
        [ "$(wc -l <$example.cpp)" -le 30 ]
        awk -v first="$(head -n 1 $example.cpp)" '$0 == first { on = 1 } /^```/ { on = 0 } on' "$QRID_TESTDATA/../man/libqrid.3.scd" |
            diff - $example.cpp
        run ! grep -F '\' $example.cpp # which scdoc would leave out
    done
}

strictest="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"

# An issuer of this moment, for programs that have no other clock.
new_issuer() {
    (umask 077 && echo secret >passphrase)
    export QRID_ISSUER=issuer QRID_PASSPHRASE=secret
    "$QRID" issuer init issuer --iss https://id.example -q
}

# The two programs of libqrid(3), built in the current directory: one card is minted by the one and verified by the other.
use_programs() {
    local public=issuer/public
    new_issuer
    printf '{"id": "1001", "fullName": "Ada Lovelace", "dateOfBirth": "18151210"}\n' >ada.json
    ./mint issuer passphrase ada.json card.png
    "$QRID" status build -q
    run ./verify card.png $public/jwks.json $public/status
    [ "$status" -eq 0 ]
    [[ $output == VALID* ]]
    "$QRID" status revoke --subject 1001 -q
    "$QRID" status build -q
    run ./verify card.png $public/jwks.json $public/status
    [ "$status" -eq 1 ]
    [[ $output == *revoked* ]]
    # Never over a file, and then no card is registered that nobody has.
    run ./mint issuer passphrase ada.json card.png
    [ "$status" -eq 4 ]
    "$QRID" issuer show --json >shown.json
    grep -q '"given": 1,' shown.json
}

@test "programs of thirty lines mint and verify with the library, through CMake" {
    cp "$prefix"/share/doc/qrid/examples/*.cpp .
    cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
find_package(qrid REQUIRED)
foreach(program mint verify)
    add_executable(\${program} \${program}.cpp)
    target_compile_options(\${program} PRIVATE $strictest)
    target_link_libraries(\${program} PRIVATE qrid::qrid)
endforeach()
END
    cmake -S . -B build -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1 || tell "$(cat log)"
    cmake --build build >>log 2>&1 || tell "$(cat log)"
    cp build/mint build/verify .
    use_programs
}

@test "programs of thirty lines mint and verify with the library, through pkg-config" {
    local program
    export PKG_CONFIG_PATH=$lib/pkgconfig
    for program in mint verify; do
        # shellcheck disable=SC2046,SC2086 # flags are words
        g++ "$prefix/share/doc/qrid/examples/$program.cpp" $strictest -o $program $(pkg-config --define-variable=prefix="$prefix" --cflags --libs qrid) -Wl,-rpath,"$lib"
    done
    use_programs
}

@test "the example in Python counts the verdicts of many cards" {
    new_issuer
    for id in 1 2 3; do printf '{"id": "%s", "fullName": "Ada Lovelace"}\n' $id; done >people.jsonl
    "$QRID" mint --jsonl people.jsonl -o cards.jsonl -q
    "$QRID" status build -q
    PATH=$prefix/bin:$PATH run "$PYTHON" "$prefix/share/doc/qrid/examples/batch.py" issuer/public/jwks.json issuer/public/status <cards.jsonl
    [ "$status" -eq 0 ]
    [ "$output" = "{'valid': 3}" ]
}

@test "qrid.pc names the prefix that it was installed to" {
    export PKG_CONFIG_PATH=$lib/pkgconfig
    [ -f "$(pkg-config --variable=includedir qrid)/qrid/base/version.h" ]
}

@test "uninstalling leaves nothing of its own and touches nothing else" {
    local uninstall=$QRID_TESTDATA/../lib/cmake/uninstall.sh
    run ! "$uninstall" "$PWD"
    touch "$prefix/share/qrid/mine"
    run "$uninstall" "$BATS_FILE_TMPDIR/build"
    ok
    same "$prefix/share/qrid/mine" "$(find "$prefix" -type f -o -type l)" "left behind"
    same "$prefix/share/qrid
$prefix/share/qrid/mine" "$(find "$prefix" -name '*qrid*' -o -path '*qrid/*' | sort)" "left behind"
    run ! "$uninstall" "$BATS_FILE_TMPDIR/build" # it is done
}

@test "uninstalling says what it could not remove, and can be repeated" {
    [ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip "no other user at hand"
    [ "$(id -u)" -eq 0 ] || skip "only root has another user at hand"
    mkdir -p place/jürgen/qrid/share/qrid/in build
    printf '%s\n' "$PWD/place/jürgen/qrid/bin/qrid" "$PWD/place/jürgen/qrid/share/qrid/in/a[b" >build/install_manifest.txt
    touch "place/jürgen/qrid/share/qrid/in/a[b"
    chmod -R a+rX "$BATS_TEST_TMPDIR" && chmod a+x "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" 2>/dev/null || true
    run ! setpriv --reuid=65534 --regid=65534 --clear-groups sh "$QRID_TESTDATA/../lib/cmake/uninstall.sh" "$PWD/build"
    [ -e build/install_manifest.txt ]
    [ -e "place/jürgen/qrid/share/qrid/in/a[b" ]
    run sh "$QRID_TESTDATA/../lib/cmake/uninstall.sh" "$PWD/build"
    ok
    [ ! -e place/jürgen/qrid/share/qrid ]
    [ -d place/jürgen/qrid/share ]
}
