# mint of many records into files: runs, which can be stopped and gone on with.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_issuer "$BATS_FILE_TMPDIR/issuer" --alg EdDSA
    cd "$BATS_FILE_TMPDIR"
    open_key cards >/dev/null
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    key=$(ls "$BATS_FILE_TMPDIR"/*.open)
}

teardown() {
    [ -z "${minter:-}" ] || kill -KILL "$minter" 2>/dev/null || true
    [ -z "${disk:-}" ] || umount "$disk"
}

# m ARGUMENT...: mints records by the line for the issuer, with a key that opens at once.
m() { q mint --jsonl --issuer issuer --key "$key" --at $ISSUED "$@"; }

cards() { sqlite3 "${1:-issuer}/registry.db" 'SELECT count(*) FROM cards'; }
ids_of() { sed 's/^{"id":"\([^"]*\)".*/\1/' "$1"; }
# complete FILE N: the cards of people N, once each and in order, and no run is left.
complete() {
    seq -f 'P-%.0f' "$2" | cmp - <(ids_of "$1") || tell "the ids in $1 are not P-1 to P-$2, each once and in order"
    same "$2" "$(grep -o '"list":[0-9]*,"idx":[0-9]*' "$1" | sort -u | wc -l)" "the number of indexes"
    [ ! -e "$1.part" ] && [ ! -e "$1.run" ] || tell "a run is left"
    same 0 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM runs')" "the number of runs in the registry"
}

# stop_after N FILE ARGUMENT...: mint --jsonl from a pipe, killed when it has done the first N of FILE's records.
stop_after() {
    rm -f pipe
    mkfifo pipe
    "$QRID" mint --jsonl pipe --issuer issuer --key "$key" --at $ISSUED "${@:3}" >/dev/null 2>&1 3>&- &
    minter=$!
    exec 8>pipe
    head -n "$1" "$2" >&8
    until [ "$(sqlite3 issuer/registry.db 'SELECT coalesce(max(records), 0) FROM runs')" -ge "$1" ]; do sleep 0.02; done
    kill -KILL $minter
    wait $minter || true
    exec 8>&-
}

# ---- what comes out

@test "one line a card: id, card, list, idx, kid and exp, in the order of the input" {
    people 2500
    m people.jsonl -o cards.jsonl
    done_silently
    complete cards.jsonl 2500
    same 2500 "$(cards)" "the number of registered cards"
    $PYTHON - <<'PY'
import json, re
for line in open("cards.jsonl"):
    card = json.loads(line)
    assert list(card) == ["id", "card", "list", "idx", "kid", "exp"], card
    assert card["exp"] == "2027-02-01T00:00:00Z" and re.fullmatch("[0-9a-f]{16}", card["kid"]) and 0 <= card["idx"] < 1 << 20
PY
    q verify cards.jsonl --trust issuer/public/jwks.json --at $TODAY --jsonl
    exits 3 # only for want of the status list
    same 2500 "$(printf '%s\n' "${lines[@]}" | grep -c '"code":null,"detail":"trusted')" "the number of cards with a trusted key" ||
        same 2500 "$(printf '%s\n' "${lines[@]}" | $PYTHON -c '
import json, sys
print(sum([c["result"] for c in json.loads(line)["checks"][:5]] == ["pass"] * 5 for line in sys.stdin))')" "the number of cards that pass"
}

@test "one thread makes the same cards as four, but for the signatures' places" {
    people 3000
    for jobs in 1 4; do
        cp -r "$BATS_FILE_TMPDIR/issuer" issuer$jobs
        q mint --jsonl people.jsonl --issuer issuer$jobs --key "$key" --at $ISSUED -j $jobs -o $jobs.jsonl
        done_silently
    done
    # EdDSA signs the same bytes alike, and the places follow from the serial numbers.
    cmp 1.jsonl 4.jsonl
    m people.jsonl -j 0
    exits 2
}

@test "--valid-for, --not-before and --language go into every card" {
    printf '{"id": "1", "fullName": "Ada"}\n{"id": "2", "fullName": "Bai", "language": "zho"}\n' >people.jsonl
    m people.jsonl --valid-for 30d --not-before 2026-02-10 --language eng -o cards.jsonl
    done_silently
    q verify cards.jsonl --trust issuer/public/jwks.json --at 2026-02-11 --jsonl
    [ "${#lines[@]}" -eq 2 ]
    output="[${lines[0]},${lines[1]}]"
    json '{c["card"]["nbf"] for c in it} == {"2026-02-10T00:00:00Z"} and {c["card"]["exp"] for c in it} == {"2026-03-03T00:00:00Z"}'
    json '[c["card"]["identity"]["language"] for c in it] == ["eng", "zho"]'
}

@test "--photo DIR finds each person's picture" {
    mkdir photos
    cp "$SPECIMENS/s1-front.jpg" photos/P-1.jpg
    cp "$SPECIMENS/s2-front.jpg" photos/P-2.jpg
    people 3
    m people.jsonl --photo photos -o cards.jsonl --rejects bad.jsonl
    [ "$status" -ne 0 ]
    same 1 "$(wc -l <<<"$stderr")" "the number of errors"
    [[ $stderr == *"line 3"* ]]
    same "P-1 P-2" "$(ids_of cards.jsonl | xargs)" "the ids"
    same "$(sed -n 3p people.jsonl)" "$(cat bad.jsonl)" "the rejected lines"
    q verify cards.jsonl --trust issuer/public/jwks.json --at $TODAY --jsonl
    same 2 "$(grep -c '"face"' <<<"$output")" "the number of cards with a face"
}

# ---- rejects

@test "--rejects keeps the lines that were refused, as they were" {
    people 3000
    { head -n 1500 people.jsonl && printf 'no JSON\n{"id": 7}\n' && tail -n 1500 people.jsonl && echo '{"fullname":  "x"}'; } >some.jsonl
    m some.jsonl -o cards.jsonl --rejects bad.jsonl
    exits 1
    quiet_out
    complete cards.jsonl 3000
    same "$(printf 'no JSON\n{"id": 7}\n{"fullname":  "x"}')" "$(cat bad.jsonl)" "the rejected lines"
    same 3 "$(wc -l <<<"$stderr")" "the number of errors"
    stderr=$(head -n 1 <<<"$stderr") json_error bad-record "*" "*" "line 1501"
    q mint --jsonl some.jsonl --key "$key" --rejects bad.jsonl
    exits 4
    json_error exists "bad.jsonl already exists" "*"
    # Corrected, what was rejected is minted by itself.
    printf '{"id": "P-3001"}\n{"id": "P-3002"}\n{"id": "P-3003"}\n' >bad.jsonl
    m bad.jsonl -o more.jsonl
    done_silently
    same 3003 "$(cards)" "the number of registered cards"
}

@test "records that are all bad make no card, and the rejects are kept" {
    printf 'a\nb\n' >people.jsonl
    m people.jsonl -o cards.jsonl --rejects bad.jsonl
    exits 1
    cmp people.jsonl bad.jsonl
    same 0 "$(cards)" "the number of registered cards"
    same 0 "$(stat -c %s cards.jsonl)" "the size of the output"
}

# ---- one file a card

@test "--out-dir writes one file a card, and all of them in cards.jsonl" {
    people 1100
    m people.jsonl --out-dir out
    done_silently
    complete out/cards.jsonl 1100
    same 1101 "$(ls out | wc -l)" "the number of files"
    for id in P-1 P-1100; do
        same "$(sed -n "${id#P-}s/.*\"card\":\"\\([^\"]*\\)\".*/\\1/p" out/cards.jsonl)" "$(cat out/$id.txt)" "the card of $id"
    done
    q verify out/P-7.txt --trust issuer/public/jwks.json --at $TODAY --json
    json 'it["card"]["identity"]["id"] == "P-7"'
    m people.jsonl --out-dir out
    exits 4
    json_error exists "out/cards.jsonl already exists" "*"
}

@test "--out-dir keeps two cards of one ID apart, and names a card without an ID by its place" {
    printf '{"id": "A"}\n{"id": "B"}\n{"id": "A"}\n{"fullName": "nobody"}\n' >people.jsonl
    m people.jsonl --out-dir out
    done_silently
    same 5 "$(ls out | wc -l)" "the number of files"
    same 4 "$(cat out/*.txt | sort -u | wc -l)" "the number of cards"
    same "$(sed 's/.*"card":"\([^"]*\)".*/\1/' out/cards.jsonl | sort)" "$(cat out/*.txt | sort)" "the cards"
    [ -e out/A.txt ] && [ -e out/B.txt ]
    place=$(sed -n '4s/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/p' out/cards.jsonl)
    [ -e "out/$place.txt" ]
}

@test "--out-dir writes over no card of another run" {
    people 3
    mkdir out
    echo mine >out/P-2.txt
    m people.jsonl --out-dir out
    done_silently
    same mine "$(cat out/P-2.txt)" "the file that was there"
    place=$(sed -n '2s/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/p' out/cards.jsonl)
    [ -s "out/P-2.$place.txt" ]
}

# ---- resume

@test "a run that was killed is gone on with, and only by --resume or --force" {
    people 4000
    stop_after 1500 people.jsonl -o cards.jsonl
    [ -s cards.jsonl.part ] && [ -s cards.jsonl.run ] && [ ! -e cards.jsonl ]
    same 600 "$(stat -c %a cards.jsonl.part)" "the mode of what is not finished"
    before=$(snapshot | grep -v registry.db)
    m people.jsonl -o cards.jsonl
    exits 4
    json_error exists "cards.jsonl has an unfinished run" \
        "continue it with --resume, or start over with --force; the cards it has made stay in the registry"
    same "$before" "$(snapshot | grep -v registry.db)" "the disk"
    m people.jsonl -o cards.jsonl --resume
    done_silently
    complete cards.jsonl 4000
    same 4000 "$(cards)" "the number of registered cards"
    same 600 "$(stat -c %a cards.jsonl)" "the mode of the output"
    m people.jsonl -o cards.jsonl --resume
    done_silently
    same 4000 "$(cards)" "the number of registered cards"
}

@test "--force begins anew; what was made before stays in the registry, and its places are not given again" {
    people 3000
    stop_after 1500 people.jsonl -o cards.jsonl --rejects bad.jsonl
    grep -o '"list":[0-9]*,"idx":[0-9]*' cards.jsonl.part >before
    m people.jsonl -o cards.jsonl --rejects bad.jsonl --force
    done_silently
    complete cards.jsonl 3000
    same 4500 "$(cards)" "the number of registered cards"
    same 4500 "$(grep -o '"list":[0-9]*,"idx":[0-9]*' cards.jsonl | sort -u - before | wc -l)" "the number of places"
    [ ! -e bad.jsonl.part ]
}

@test "a run that replaces a file is gone on with as well" {
    people 3000
    echo old >cards.jsonl
    stop_after 1500 people.jsonl -o cards.jsonl --force
    same old "$(cat cards.jsonl)" "the output, until the end"
    m people.jsonl -o cards.jsonl --resume
    done_silently
    complete cards.jsonl 3000
    same 3000 "$(cards)" "the number of registered cards"
}

@test "--resume refuses other records and another --rejects" {
    people 3000
    stop_after 1500 people.jsonl -o cards.jsonl --rejects bad.jsonl
    sed '700s/Person/Parson/' people.jsonl >changed.jsonl
    head -n 1000 people.jsonl >short.jsonl
    before=$(snapshot | grep -v registry.db)
    for other in changed short; do
        m $other.jsonl -o cards.jsonl --rejects bad.jsonl --resume
        exits 3
        json_error unreadable-file "these are not the records that the run was started with" \
            "give the same input as before, or start over with --force"
    done
    for rejects in "" "--rejects other.jsonl"; do
        # shellcheck disable=SC2086 # an option and its value
        m people.jsonl -o cards.jsonl $rejects --resume
        exits 2
        json_error usage "the run was started with a different --rejects" "use the same options as before"
    done
    same "$before" "$(snapshot | grep -v registry.db)" "the disk"
    # Other records after the part that is done are nobody's business.
    people 3100 more.jsonl
    m more.jsonl -o cards.jsonl --rejects bad.jsonl --resume
    done_silently
    complete cards.jsonl 3100
}

# slow_mint: mint --jsonl of a pipe that has given it a thousand records and is still open, as file 8.
slow_mint() {
    people 3000
    rm -f pipe
    mkfifo pipe
    "$QRID" mint --jsonl pipe --issuer issuer --at $ISSUED --key "$key" -o cards.jsonl >/dev/null 2>err 3>&- 8>&- &
    minter=$!
    exec 8>pipe
    head -n 1000 people.jsonl >&8
    until [ "$(sqlite3 issuer/registry.db 'SELECT coalesce(max(records), 0) FROM runs')" -ge 1000 ]; do sleep 0.02; done
}
end_mint() {
    tail -n +1001 people.jsonl >&8 2>/dev/null || true
    exec 8>&-
    status=0
    wait $minter || status=$?
    minter=""
    stderr=$(cat err)
}

# Was: the key was said to have come to its end, with a hint that did not help.
@test "a run that a rotation or a revocation overtakes says so, and signs no more with that key" {
    export QRID_PASSPHRASE=secret
    first=$(kid_of active cards issuer $ISSUED)
    slow_mint
    does key rotate --at $ISSUED -q
    end_mint
    exits 4
    err_has "key $first may not sign this: it was rotated while this command ran"
    err_has "run the command again to sign with the key that is active now"
    same 1000 "$(cards)" "the number of cards"
    # What was made before is kept; it goes on with the key that signs now.
    m people.jsonl -o cards.jsonl --resume
    exits 4
    err_has "key $first may not sign this"
    q mint --jsonl people.jsonl --issuer issuer --at $ISSUED -o cards.jsonl --resume
    exits 0
    complete cards.jsonl 3000
}

@test "a run whose key was revoked does not go on with it" {
    export QRID_PASSPHRASE=secret
    first=$(kid_of active cards issuer $ISSUED)
    slow_mint
    does key revoke "$first" --reason compromised --at $ISSUED -q
    end_mint
    exits 4
    err_has "key $first may not sign this: it was revoked while this command ran"
    m people.jsonl -o cards.jsonl --resume
    exits 4
    err_has "key $first may not sign this: it was revoked on 2026-02-01"
    same 1000 "$(cards)" "the number of cards"
    q mint --jsonl people.jsonl --issuer issuer --at $ISSUED -o cards.jsonl --resume
    exits 0
    complete cards.jsonl 3000
    same 2000 "$(sqlite3 issuer/registry.db "SELECT count(*) FROM cards WHERE kid != '$first'")" "the cards of the next key"
}

@test "--resume begins a run that was not begun" {
    people 10
    m people.jsonl -o cards.jsonl --resume
    done_silently
    complete cards.jsonl 10
    : >other.jsonl.run # the process died before it had written anything
    m people.jsonl -o other.jsonl --resume
    done_silently
    complete other.jsonl 10
    echo nonsense >third.jsonl.run
    m people.jsonl -o third.jsonl --resume
    exits 3
    json_error unreadable-file "third.jsonl.run is damaged" "start over with --force"
    m people.jsonl -o third.jsonl --force
    done_silently
    complete third.jsonl 10
}

@test "--resume tells of a part that was changed by something else" {
    people 3000
    stop_after 1500 people.jsonl -o cards.jsonl
    truncate -s 1000 cards.jsonl.part
    m people.jsonl -o cards.jsonl --resume
    exits 3
    json_error cannot-write '*' "something else changed it: start over with --force"
}

@test "a run that cannot sign leaves nothing behind" {
    people 10
    m people.jsonl -o cards.jsonl --valid-for 20y
    exits 4
    : >none.jsonl
    m none.jsonl -o cards.jsonl
    exits 3
    json_error unreadable-file "no records in the input"
    m people.jsonl -o no/cards.jsonl
    exits 3
    same "here home issuer" "$(ls . .. | grep -v ':$' | xargs -n1 | grep -E '^(here|home|issuer)$' | sort -u | xargs)" "what is there"
    [ -z "$(ls cards.jsonl* 2>/dev/null)" ]
    same 0 "$(cards)" "the number of registered cards"
}

@test "two processes do not write one output" {
    people 3000
    mkfifo pipe
    "$QRID" mint --jsonl pipe --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl 3>&- &
    minter=$!
    exec 8>pipe
    head -n 1500 people.jsonl >&8
    until [ -s cards.jsonl.part ]; do sleep 0.02; done
    for how in --resume --force; do
        m people.jsonl -o cards.jsonl $how
        exits 3
        json_error issuer-busy "another process is writing cards.jsonl" "wait until it is done, or choose another name"
    done
    tail -n 1500 people.jsonl >&8
    exec 8>&-
    wait $minter
    minter=
    complete cards.jsonl 3000
}

@test "two runs at once never give one index twice, and both are complete" {
    people 6000
    for i in 1 2; do
        "$QRID" mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o $i.jsonl 2>$i.err 3>&- &
    done
    wait
    same "" "$(cat ?.err)" "stderr of the two"
    for i in 1 2; do complete $i.jsonl 6000; done
    same 12000 "$(grep -oh '"list":[0-9]*,"idx":[0-9]*' ?.jsonl | sort -u | wc -l)" "the number of indexes"
    same 12000 "$(cards)" "the number of registered cards"
    q issuer log --verify -q
    done_silently
}

# ---- a full disk

# small_disk: a disk of so many megabytes on ./disk.
small_disk() {
    [ "$(id -u)" -eq 0 ] || skip "only root can mount a small disk"
    mkdir disk
    mount -t tmpfs -o size="$1m" qrid-test disk 2>/dev/null || skip "a small disk cannot be mounted here"
    disk=$PWD/disk
}

@test "an output disk that fills up loses nothing; with space the run goes on" {
    small_disk 1
    people 8000
    m people.jsonl -o disk/cards.jsonl
    exits 3
    json_error cannot-write '*' "free some disk space, or write elsewhere; continue with the same command and --resume: finished cards are kept"
    [ ! -e disk/cards.jsonl ]
    same "$(cards)" "$(sqlite3 issuer/registry.db 'SELECT records FROM runs')" "the registered cards"
    m people.jsonl -o disk/cards.jsonl --resume # still full
    exits 3
    mount -o remount,size=20m disk
    m people.jsonl -o disk/cards.jsonl --resume
    done_silently
    complete disk/cards.jsonl 8000
    same 8000 "$(cards)" "the number of registered cards"
}

@test "a registry's disk that fills up loses nothing; with space the run goes on" {
    small_disk 2
    mv issuer disk/issuer
    ln -s disk/issuer issuer
    people 30000
    m people.jsonl -o cards.jsonl
    exits 3
    json_error cannot-write '*' "check whether the disk is full or read-only; continue with the same command and --resume: finished cards are kept"
    [ ! -e cards.jsonl ]
    m people.jsonl -o cards.jsonl --resume
    exits 3
    mount -o remount,size=60m disk
    m people.jsonl -o cards.jsonl --resume
    done_silently
    complete cards.jsonl 30000
    same 30000 "$(cards)" "the number of registered cards"
    same ok "$(sqlite3 issuer/registry.db 'PRAGMA integrity_check')" "the registry"
    q issuer log --verify -q
    done_silently
}

# ---- by the million

# peak N: the most memory, in KiB, that minting N records took.
peak() {
    people "$1" "$1.jsonl"
    $PYTHON - "$1" "$key" <<'PY'
import os, resource, subprocess, sys
subprocess.run([os.environ["QRID"], "mint", "--jsonl", sys.argv[1] + ".jsonl", "--issuer", "issuer", "--key", sys.argv[2],
                "--at", "2026-02-01", "-o", sys.argv[1] + ".cards"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
}

@test "memory does not grow with the number of records" {
    [ -z "${QRID_SANITIZE:-}" ] || skip "sanitizers keep what was freed"
    few=$(peak 2000)
    many=$(peak 60000)
    echo "# 2,000 records: $few KiB, 60,000: $many KiB" >&3
    ((many - few < 20 * 1024)) || tell "$few KiB for 2,000 records, $many KiB for 60,000"
}
