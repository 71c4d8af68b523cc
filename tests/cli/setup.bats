# setup, as far as it goes without installing anything: what it says before it begins.
load helper

SETUP=$QRID_TESTDATA/../setup

# refuses_release "ERROR" "HINT" OPTIONS: on the release that os-release describes
refuses_release() {
    run --separate-stderr env QRID_OS_RELEASE="$PWD/os-release" sh "$SETUP" "${@:3}"
    [ "$status" -eq 1 ]
    quiet_out
    same "setup: error: $1
setup: hint: $2" "$stderr" stderr
}

@test "setup says at once which releases it does not support, and how to try it there" {
    printf 'PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\nVERSION_ID="11"\nID=debian\n' >os-release
    refuses_release "qrid is built on Debian 12, Debian 13 and Ubuntu 24.04; this is Debian GNU/Linux 11 (bullseye)" \
        "./setup --check --anyway tries it here; otherwise use a container of one of them" --check
    printf 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n' >os-release
    refuses_release "qrid is built on Debian 12, Debian 13 and Ubuntu 24.04; this is Debian GNU/Linux forky/sid" \
        "./setup --anyway tries it here; otherwise use a container of one of them"
}

@test "setup names a system without apt-get, and one that does not say what it is" {
    printf 'PRETTY_NAME="Fedora Linux 41"\nVERSION_ID=41\nID=fedora\n' >os-release
    mkdir bin
    for program in sh sed id; do ln -s "$(command -v $program)" bin/; done
    run --separate-stderr env PATH="$PWD/bin" QRID_OS_RELEASE="$PWD/os-release" sh "$SETUP"
    [ "$status" -eq 1 ]
    [[ $stderr == *"Fedora Linux 41 has no apt-get"*"install by hand: g++ cmake "* ]]
    run --separate-stderr env PATH="$PWD/bin" QRID_OS_RELEASE=/nowhere sh "$SETUP"
    [ "$status" -eq 1 ]
    [[ $stderr == *"this system has no apt-get"* ]]
}

@test "setup tells a user without sudo everything that root has to do" {
    printf 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nID=debian\n' >os-release
    mkdir bin
    for program in sh sed id; do ln -s "$(command -v $program)" bin/; done
    printf '#!/bin/sh\nexit 1\n' | tee bin/apt-get >bin/dpkg-query # nothing is installed
    printf '#!/bin/sh\necho 1000\n' >bin/id-user
    rm bin/id && mv bin/id-user bin/id
    chmod +x bin/id bin/apt-get bin/dpkg-query # and not what the links point to
    run --separate-stderr env PATH="$PWD/bin" QRID_OS_RELEASE="$PWD/os-release" sh "$SETUP" --check
    [ "$status" -eq 1 ]
    [[ $stderr == *"as root: apt-get update && apt-get install --no-install-recommends g++ cmake "*" libgtest-dev "*"; then run ./setup --check again"* ]]
}

@test "setup tells of a temporary directory that is full or not there" {
    export QRID_FACE_MODEL=$PWD/model
    mkdir bin # nothing is to be installed here
    printf '#!/bin/sh\nprintf installed\n' >bin/dpkg-query
    printf '#!/bin/sh\nexit 1\n' | tee bin/apt-get >bin/sudo
    chmod +x bin/*
    PATH=$PWD/bin:$PATH
    run --separate-stderr env TMPDIR=/nowhere sh "$SETUP" --anyway
    [ "$status" -eq 1 ]
    [[ $stderr == *"cannot make a directory in /nowhere"*"TMPDIR=DIR ./setup --anyway uses another directory"* ]]
    [ "$(id -u)" -eq 0 ] || skip "only root can mount a small file system"
    mkdir small
    mount -t tmpfs -o size=1m none small 2>/dev/null || skip "nothing can be mounted here"
    run --separate-stderr env TMPDIR="$PWD/small" sh "$SETUP" --anyway
    umount small
    [ "$status" -eq 1 ]
    [[ $stderr == *"there is not enough room in $PWD/small"* ]]
    [ ! -e model ]
}

@test "setup knows its options" {
    run --separate-stderr sh "$SETUP" --help
    ok
    [[ $output == *"./setup --check"* ]]
    run --separate-stderr sh "$SETUP" --chekc
    [ "$status" -eq 1 ]
    [[ $stderr == *"no such option: --chekc"* ]]
}
