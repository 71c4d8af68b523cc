# What every .bats file here loads: a private place for each test, and the words that the tests are written in.
#
# Needs QRID (the program), QRID_TESTDATA and, for published vectors, QRID_SHARED; ctest sets them.

bats_require_minimum_version 1.5.0

: "${QRID:?names the program to test}" "${QRID_TESTDATA:?names the directory of test data}"

# As the program resolves it, before HOME is replaced. Exported, so that a second load changes nothing.
own_model=${XDG_DATA_HOME:-$HOME/.local/share}/qrid/face-model
[ -d "$own_model" ] || own_model=/usr/local/share/qrid/face-model
export QRID_FACE_MODEL=${QRID_FACE_MODEL:-$own_model}

SPECIMENS=$QRID_TESTDATA/specimens
HERE=$BATS_TEST_DIRNAME
PYTHON=/usr/bin/python3 # Debian's: the one that has Debian's cbor2

# The clock of the tests: an issuer is made at MADE, cards at ISSUED, and looked at on TODAY.
MADE=2026-01-01T00:00:00Z ISSUED=2026-02-01T00:00:00Z TODAY=2026-02-02T00:00:00Z

# Nothing of the caller's settings reaches a test, and nothing of a test leaves its directory.
private_place() {
    unset QRID_LOCALE QRID_ISSUER QRID_PASSPHRASE QRID_PIN QRID_WALLET QRID_TRUST_STORE QRID_STATUS_CACHE QRID_STATUS_STORE QRID_PKCS11_MODULE XDG_CACHE_HOME
    unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
    unset NO_COLOR CLICOLOR_FORCE
    export HOME=$1/home XDG_DATA_HOME=$1/home/data TERM=xterm LC_ALL=C.UTF-8
    mkdir -p "$HOME" "$1/here"
    cd "$1/here" || return 1
}

setup() { private_place "$BATS_TEST_TMPDIR"; }

# ---- making things

# make_issuer DIR [OPTION...]: an issuer of https://id.example whose passphrase is "secret".
make_issuer() {
    QRID_PASSPHRASE=secret does issuer init "$1" --iss https://id.example --at $MADE -q "${@:2}"
}

# shared_issuer: for setup_file, gets the one that copy_issuer copies, whose keys open at once (support/issuer.sh). ctest has
# it made for all files and names it in QRID_MADE_ISSUER; a file that is run by hand makes its own.
shared_issuer() {
    private_place "$BATS_FILE_TMPDIR"
    if [ -z "${QRID_MADE_ISSUER:-}" ]; then
        export QRID_MADE_ISSUER=$BATS_FILE_TMPDIR/made
        "$HERE/../support/issuer.sh" "$QRID" "$QRID_MADE_ISSUER"
    fi
    cp -r "$QRID_MADE_ISSUER/quick" "$BATS_FILE_TMPDIR/issuer"
}

# copy_issuer [DIR]: a copy of the shared issuer to write in, ./issuer unless named, and its passphrase at hand.
copy_issuer() {
    cp -r "$BATS_FILE_TMPDIR/issuer" "${1:-issuer}"
    export QRID_PASSPHRASE=secret
}

# keys_open_at_once: from here on, those that qrid itself writes, as those of qrid-served do (support/quick_keys.cpp). For tests
# that start it often: every other process gets a little slower.
keys_open_at_once() { [ -z "${QRID_QUICK_KEYS:-}" ] || export LD_PRELOAD=$QRID_QUICK_KEYS; }

# copy_slow_issuer: the same with keys as 'qrid issuer init' writes them, for tests of those, as ./issuer.
copy_slow_issuer() {
    rm -rf issuer
    cp -r "$QRID_MADE_ISSUER/as-made" issuer
    export QRID_PASSPHRASE=secret
}

# is_sanitized: whether the program is built with AddressSanitizer.
is_sanitized() { grep -q __asan_init "$QRID"; }

# make_key NAME [ALG]: NAME.pem without a passphrase, and NAME.pem.pub.
make_key() { does key new --no-passphrase -o "$1.pem" --alg "${2:-ES256}" -q; }

# ada FILE: a record.
ada() { echo '{"id": "ID-12345", "fullName": "Ada Lovelace", "dateOfBirth": "18151210"}' >"$1"; }

# make_card NAME [OPTION...]: NAME.txt, Ada's card under NAME.pem, which is made as well.
make_card() {
    ada "$1.json"
    [ -e "$1.pem" ] || make_key "$1"
    does mint "$1.json" --key "$1.pem" --at $ISSUED -o "$1.txt" "${@:2}"
}

# kid_of STATE PURPOSE [DIR [AT]]: the kid of an issuer's key; of several in that state, of the first in line.
kid_of() {
    local kid purpose alg state more
    while read -r kid purpose alg state more; do
        [ "$state/$purpose" != "$1/$2" ] || { echo "$kid" && return; }
    done < <("$QRID" key list --issuer "${3:-issuer}" --at "${4:-$TODAY}")
    return 1
}

# forget_witnesses DIR: an issuer's directory as a version before registry.head left it: nothing shows that its registry is an older one.
forget_witnesses() {
    rm -f "$1/registry.head" "$1/public/registry.jwt"
    sqlite3 "$1/registry.db" "DELETE FROM settings WHERE name = 'noted'"
}

# open_key PURPOSE [DIR]: the path of a copy of the active key without its passphrase, so that it need not be derived again.
open_key() {
    local dir=${2:-issuer} kid
    kid=$(kid_of active "$1" "$dir")
    openssl pkey -in "$dir/keys/$kid.pem" -passin pass:secret -out "$kid.open" || return 1
    echo "$kid.open"
}

# people N [FILE]: so many records, P-1 to P-N, one a line.
people() { seq "$1" | sed 's/.*/{"id": "P-&", "fullName": "Person &"}/' >"${2:-people.jsonl}"; }

# ---- running

# Which variables of the environment a command is given, beside those of QRID and XDG (inprocess/served.cpp).
SERVED_VARIABLES="HOME PATH TERM LANG LANGUAGE LC_ALL TZ NO_COLOR CLICOLOR_FORCE http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY"

# served KIND WORD...: asks qrid-served, which runs commands in one process for all of a test: a start of the program costs more
# than most of what is asked of it. Its answer is in $answer, and in the files out and err of $results, which is $RESULTS if that is set.
served() {
    local flags=$-
    set +eET # bats' traps, in what is called from here, take longer than all else
    ask_served "$@"
    set "-$flags"
}

ask_served() {
    local name
    local -a set=() words=("${@:2}")
    words=("${words[@]/#\/dev\/fd\//\/proc/$BASHPID\/fd\/}") # which are this shell's
    results=${RESULTS:-${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}}
    { [ -n "${SERVED_PID:-}" ] && : >&"${SERVED[1]}"; } 2>/dev/null || {
        coproc SERVED { export BATS_TEST_DESCRIPTION; exec "${QRID_SERVED:-${QRID%/*}/qrid-served}" 2>"${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/served" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; }
        disown "$SERVED_PID"
    } 2>/dev/null
    for name in "${!QRID_@}" "${!XDG_@}" $SERVED_VARIABLES; do
        [[ ${!name@a} != *x* ]] || set+=("$name=${!name}")
    done
    {
        printf '%s\0' "$1" "$PWD" "/proc/$BASHPID/fd/0" "$results"
        umask
        printf '\0'
        printf '%s\0' ${#set[@]} "${set[@]}" ${#words[@]} "${words[@]}"
    } >&"${SERVED[1]}"
    read -r -u "${SERVED[0]}" answer || { # and not from standard input, which is the command's
        answer=70
        : >"$results/out"
        cp "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/served" "$results/err"
    }
}

# why_not: prints what the last answer came with, and fails. When qrid-served has died, that is what it wrote before.
why_not() {
    cat "$results/out" "$results/err"
    return 1
}

# holds KIND WORD...: what is asked is so (inprocess/served.cpp).
holds() { served "$@" && [ "$answer" -eq 0 ] || why_not; }

# q ARGUMENT...: runs qrid; its results are in $status, $output, $lines, $stderr and $stderr_lines, as bats' own
# run --separate-stderr leaves them. What needs a process of its own calls "$QRID".
q() {
    local flags=$-
    set +eET
    served run "$@"
    status=$answer
    IFS= read -rd '' output <"$results/out"
    IFS= read -rd '' stderr <"$results/err"
    # shellcheck disable=SC2034 # for the tests
    IFS=$'\n' read -rd '' -a lines <<<"$output"
    IFS=$'\n' read -rd '' -a stderr_lines <<<"$stderr"
    set "-$flags"
}

# does ARGUMENT...: runs qrid as a step towards what is tested; it must succeed, and what it prints is not of interest.
does() { served run "$@" && [ "$answer" -eq 0 ] || why_not; }

# q_from FILE ARGUMENT...: q with FILE on standard input.
q_from() { q "${@:2}" <"$1"; }

# in_little_memory ARGUMENT...: the same in 600 MB of address space, but for a build with sanitizers, which take terabytes.
in_little_memory() {
    run --separate-stderr bash -c '[ -n "${QRID_SANITIZE:-}" ] || ulimit -v 600000; "$QRID" "$@"' - "$@"
}

# without_terminal COMMAND...: runs it where /dev/tty cannot be opened, so that nothing can be asked.
without_terminal() { run --separate-stderr setsid -w "$@" </dev/null; }

# ---- looking

tell() {
    printf '%s\n' "$1" "-- exit code: $status" "-- stdout:" "$output" "-- stderr:" "$stderr"
    return 1
}

# same WANTED GOT WHAT
same() { [ "$1" = "$2" ] || tell "$3 is not as expected; wanted:
$1"; }

exits() { [ "$status" -eq "$1" ] || tell "the exit code is not $1"; }
says() { same "$1" "$output" stdout; }
warns() { same "$1" "$stderr" stderr; }
quiet_out() { says ""; }
quiet_err() { warns ""; }

# seen WORD...: as "$QRID" WORD..., and what it prints as JSON is held to its schema as that of `q` is (tests/schemas).
seen() {
    local file code=0
    file=$(mktemp "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/seen.XXXXXX") || return
    "$QRID" "$@" >"$file" || code=$?
    [ -z "${QRID_JSON_SEEN:-}" ] || $PYTHON -IS -c '
import json, os, sys
name = os.path.basename(os.environ["BATS_TEST_FILENAME"]) + ": " + os.environ.get("BATS_TEST_DESCRIPTION", "")
run = {"test": name, "words": sys.argv[3:], "exit": int(sys.argv[2]), "out": open(sys.argv[1], errors="replace").read(), "err": "", "file": ""}
with open(os.path.join(os.environ["QRID_JSON_SEEN"], "%d.jsonl" % os.getpid()), "a") as file:
    file.write(json.dumps(run) + "\n")' "$file" "$code" "$@"
    cat "$file"
    rm "$file"
    return "$code"
}

# has TEXT: somewhere on stdout.  err_has TEXT: somewhere on stderr.
has() { [[ $output == *"$1"* ]] || tell "stdout lacks: $1"; }
lacks() { [[ $output != *"$1"* ]] || tell "stdout must not have: $1"; }
err_has() { [[ $stderr == *"$1"* ]] || tell "stderr lacks: $1"; }
# has_line LINE: a whole line of stdout, its indentation and runs of spaces put aside.
has_line() {
    local line
    local -a words
    for line in "${lines[@]}"; do
        read -ra words <<<"$line"
        [ "${words[*]}" != "$1" ] || return 0
    done
    tell "stdout lacks the line: $1"
}

# done_silently: the work is done and there was nothing to say.
done_silently() { exits 0 && quiet_out && quiet_err; }
# ok: exit code 0 and nothing on stderr.
ok() { exits 0 && quiet_err; }

# judge KIND DOCUMENT TEXT...: what judge.py answers, in $answer; fails unless it begins with yes. A subshell in brackets has a
# judge of its own: bash keeps the other from it.
judge() {
    { [ -n "${JUDGE_PID:-}" ] && : >&"${JUDGE[1]}"; } 2>/dev/null || {
        coproc JUDGE { exec $PYTHON -IS "$HERE/judge.py" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; } # and no pipe that a test closes
        disown "$JUDGE_PID" # no test waits for it; it ends with the shell that asks it
    }
    printf '%s\0' $# "$@" >&"${JUDGE[1]}"
    IFS= read -rd '' answer <&"${JUDGE[0]}"
    [[ $answer == yes* ]]
}

# json EXPRESSION: a Python expression over `it`, which is stdout's one JSON document, must hold.
json() { judge holds "$output" "$1" || tell "stdout's JSON does not fit: $1 ($answer)"; }
# field EXPRESSION: prints a value of stdout's JSON document.
field() {
    judge value "$output" "$1" || tell "stdout's JSON has no $1 ($answer)"
    printf '%s\n' "${answer#yes}"
}

# json_error CODE MESSAGE [HINT [INPUT]]: stderr is this error as one JSON object, and nothing else. "*" stands for any text
# that is not empty, an empty HINT for the reason's own, an empty INPUT for none.
json_error() { holds json-error "$stderr" "$@" || tell "stderr is not the JSON error $1"; }

# error_text MESSAGE HINT: stderr is this error in text; an empty HINT is any or none.
error_text() { holds text-error "$stderr" "$@" || tell "stderr is not this error"; }

# snapshot: what is on disk below the current directory: names, kinds, modes and contents.
snapshot() {
    find . -printf '%p %y %m\n' -type f -readable -exec sha256sum -- {} + | sort
}

# refuses EXIT CODE MESSAGE HINT ARGUMENT...: qrid refuses, in text, in JSON and quietly; standard output stays empty and the
# disk as it was. MESSAGE and HINT as for json_error.
refuses() { holds refuses "$@"; }

# refuses_use MESSAGE HINT ARGUMENT...: the same for wrong use.
refuses_use() { refuses 2 usage "$@"; }
