#!/bin/sh
# A PostgreSQL server of its own for the tests, from Debian's package, in a temporary directory and on a socket there.
#
#   postgres.sh start FILE    starts it and writes its URL to FILE
#   postgres.sh stop FILE     stops it and removes everything
set -eu

file=$2
programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$programs" ] || { echo "no PostgreSQL server is installed: run ./setup --check" >&2; exit 1; }

# The server refuses to run as root.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

stop() {
    [ -e "$file.place" ] || return 0
    place=$(cat "$file.place")
    as_server "$programs/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf -- "$place" "$file" "$file.place"
}

case $1 in
start)
    stop # one that an interrupted test run left behind
    place=$(mktemp -d "${TMPDIR:-/tmp}/qrid-postgres.XXXXXX")
    echo "$place" >"$file.place"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$place"
    cd "$place"
    as_server "$programs/initdb" -D "$place/data" -U qrid --auth=trust -E UTF8 --locale=C --no-sync >/dev/null
    as_server "$programs/pg_ctl" -D "$place/data" -l "$place/log" -w \
        -o "-k $place -c listen_addresses='' -c fsync=off -c max_connections=50" start >/dev/null 2>&1 </dev/null
    echo "postgresql://qrid@/postgres?host=$place" >"$file"
    ;;
stop) stop ;;
*)
    echo "postgres.sh start|stop FILE" >&2
    exit 2
    ;;
esac
