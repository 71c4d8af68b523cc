#!/bin/sh
# Two builds of the program in two directories are the same, bit by bit, in every file that is installed.
#
#   check_reproducible.sh SOURCE
set -eu

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# Of different lengths, as are most paths of two machines.
trees="one another/and-longer"
for tree in $trees; do
    mkdir -p "$work/$tree"
    (cd "$1" && git ls-files -z | xargs -0 tar -c) | tar -x -C "$work/$tree"
done
for tree in $trees; do
    (cd "$work/$tree" && cmake --workflow --preset install && DESTDIR=$work/$tree/installed cmake --install build/release) >"$work/log" 2>&1 ||
        { tail -n 20 "$work/log" && exit 1; }
done
cd "$work"
diff -r one/installed another/and-longer/installed
[ -x one/installed/usr/local/bin/qrid ]
echo "$(find one/installed -type f | wc -l) files are the same"
