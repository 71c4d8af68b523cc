#!/bin/sh
# check_format.sh CLANG-FORMAT SOURCE: every source file is as the formatter would write it.
set -eu
cd "$2"
find cmd lib tests testdata -name '*.cpp' -o -name '*.h' | sort | xargs "$1" --dry-run -Werror --style=file
