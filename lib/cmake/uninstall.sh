#!/bin/sh
# Removes what the last installation from a build directory has put there, and those directories of qrid's own that are
# empty then. Where that fails it says so, and can be run again.
#
#   uninstall.sh BUILD
set -eu

manifest=$1/install_manifest.txt
[ -f "$manifest" ] || { echo "nothing has been installed from $1" >&2 && exit 1; }
prefix=$(sed -n 's:/bin/qrid$::p' "$manifest" | head -n 1)

# Of the directories above a file, those that are named qrid below the prefix, and what lies in them.
remove_directories() {
    below=${1#"$prefix"/}
    [ -n "$prefix" ] && [ "$below" != "$1" ] || return 0
    below=$(dirname -- "$below")
    while case /$below/ in */qrid/*) true ;; *) false ;; esac; do
        [ ! -d "${DESTDIR:-}$prefix/$below" ] || rmdir --ignore-fail-on-non-empty -- "${DESTDIR:-}$prefix/$below"
        below=$(dirname -- "$below")
    done
}

failed=0
while IFS= read -r file || [ -n "$file" ]; do
    path=${DESTDIR:-}$file
    [ -e "$path" ] || [ -L "$path" ] || continue
    if rm -f -- "$path"; then echo "removed $path"; else failed=1; fi
done <"$manifest"
[ $failed -eq 0 ] || { echo "not all could be removed: run it again as whoever has installed it" >&2 && exit 1; }
while IFS= read -r file || [ -n "$file" ]; do remove_directories "$file"; done <"$manifest"
rm -f -- "$manifest"
