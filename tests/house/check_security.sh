#!/bin/sh
# check_security.sh SOURCE: every test that qrid-security(7) names as holding a promise is there.
set -eu
cd "$1"
status=0
fail() {
    echo "qrid-security(7) names $1, which is no test" >&2
    status=1
}
names=$(grep -oE '(^| )_[a-z]+\.[A-Za-z0-9_.\\]*' man/qrid-security.7.scd | sed 's/^ *_//; s/\\//g; s/[_.]*$//' | sort -u)
[ -n "$names" ] || fail "no test"
for name in $names; do
    room=${name%%.*} rest=${name#*.}
    suite=${rest%%.*} test=${rest#*.}
    [ "$test" != "$rest" ] || test='[A-Za-z]*'
    case $room in
    cli) [ -f "tests/cli/$rest.bats" ] || fail "$name" ;;
    bench | faults) grep -qr "add_test(NAME $name" tests || fail "$name" ;;
    fuzz) ls tests/fuzz/*_fuzz.cpp >/dev/null || fail "$name" ;;
    *) grep -qrE "^(TEST|TEST_F|TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\($suite, $test" "tests/unit/$room" || fail "$name" ;;
    esac
done
exit $status
