#!/bin/sh
# check_completion.sh QRID SHELL FILE: the committed completion file is what the program would print now.
set -eu
if ! "$1" help --completion "$2" | diff -u "$3" - >&2; then
    echo "completions lag behind the commands: qrid help --completion $2 > completions/qrid.$2" >&2
    exit 1
fi
