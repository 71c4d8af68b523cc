#!/bin/sh
# Removes what the last installation from a build directory has put there, and those directories of qrid's own that are
# empty then. Where that fails it says so, and can be run again.
#
#   uninstall.sh BUILD
set -eu

manifest=$1/install_manifest.txt
[ -f "$manifest" ] || { echo "nothing has been installed from $1" >&2 && exit 1; }
prefix=$(sed -n 's:/bin/qrid$::p' "$manifest" | head -n 1)

# Of the directories above the files, those that are named qrid below the prefix, and what lies in them: the inner ones first.
directories() {
    while IFS= read -r file || [ -n "$file" ]; do
        below=${file#"$prefix"/}
        [ "$below" != "$file" ] || continue
        while [ "$below" != "${below%/*}" ]; do
            below=${below%/*}
            case /$below/ in */qrid/*) printf '%s\n' "$below" ;; *) break ;; esac
        done
    done <"$manifest" | sort -ru
}

# Those of the files that are there.
present() {
    while IFS= read -r file || [ -n "$file" ]; do
        path=${DESTDIR:-}$file
        if [ -e "$path" ] || [ -L "$path" ]; then printf '%s\n' "$path"; fi
    done <"$manifest"
}

found=$(present)
[ -z "$found" ] || printf '%s\n' "$found" | tr '\n' '\0' | xargs -0 rm -f -- || true # what could not be is told below
left=$(present)
printf '%s\n' "$found" | while IFS= read -r path; do
    [ -z "$path" ] || [ -e "$path" ] || [ -L "$path" ] || echo "removed $path"
done
[ -z "$left" ] || { echo "not all could be removed: run it again as whoever has installed it" >&2 && exit 1; }
if [ -n "$prefix" ]; then
    directories | while IFS= read -r below; do
        [ ! -d "${DESTDIR:-}$prefix/$below" ] || rmdir --ignore-fail-on-non-empty -- "${DESTDIR:-}$prefix/$below"
    done
fi
rm -f -- "$manifest"
