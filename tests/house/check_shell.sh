#!/bin/sh
# No finding of shellcheck in any script or test in shell.
#
#   check_shell.sh SHELLCHECK SOURCE
set -eu

cd "$2"
# SC2034, SC2154: what helper.bash sets, its users read, and the other way round.
# SC2164: bats ends a test at a cd that fails.  SC2206: lists of words without spaces are split on purpose.
# SC2010, SC2011: the names in a test's directory are its own.  SC2120: an argument that is mostly left out.
# SC1087: "[" after a name stands in regular expressions.
"$1" -S warning -s bats -e SC2034,SC2154,SC2164,SC2206,SC2010,SC2011,SC2120,SC1087 tests/cli/*.bats tests/cli/*.bash
"$1" -S warning setup .ci/run lib/words/po/update tests/*/*.sh lib/cmake/*.sh tests/clean_room/run tests/clean_room/packages tests/clean_room/bare.bash
