#!/bin/sh
# Every door compiles alone, with the flags that qrid.pc gives to a program.
#
#   check_doors.sh COMPILER SOURCE BUILD    the tree's root, and a build's, whose include/qrid is the tree's lib
set -u

compiler=$1 source=$2 build=$3
flags="-std=c++20 $(PKG_CONFIG_PATH=$build pkg-config --cflags-only-other qrid 2>/dev/null || echo -DFMT_SHARED)"
export compiler flags build
cd "$source/lib" || exit 1
doors=$(ls ./*/*.h) || exit 1
[ "$(echo "$doors" | wc -l)" -ge 50 ] || { echo "no doors were found" && exit 1; }
# shellcheck disable=SC2016
echo "$doors" | xargs -P "$(nproc)" -I{} sh -c '
    echo "#include \"qrid/{}\"" | $compiler $flags -fsyntax-only -Wall -Wextra -Werror -I"$build/include" -x c++ - || { echo "not alone: {}"; exit 1; }'
