#!/bin/sh
# check_manual.sh QRID MAN: every command has a page, and every one of its options stands in it.
set -eu
qrid=$1 man=$2 status=0
fail() {
    echo "$1" >&2
    status=1
}
commands=$("$qrid" help --json | sed -n 's/^ *"command": "\(.*\)",$/\1/p' | tr ' ' -)
[ -n "$commands" ] || fail "qrid help --json lists no commands"
for command in $commands; do
    page=$man/qrid-$command.1.scd
    if [ ! -f "$page" ]; then
        fail "no page $page"
        continue
    fi
    words=$(echo "$command" | tr - ' ')
    # shellcheck disable=SC2086 # the words of a command are words
    for option in $("$qrid" $words --help | grep -o -- '--[a-z][a-z0-9-]*' | sort -u); do
        grep -q -- "$option" "$page" || fail "$page does not mention $option"
    done
    # shellcheck disable=SC2086
    "$qrid" $words --help | grep -q '^Examples:' || fail "qrid $words --help has no examples"
    grep -q "qrid-$command" "$man/qrid.1.scd" || fail "$man/qrid.1.scd does not list $command"
done
exit $status
