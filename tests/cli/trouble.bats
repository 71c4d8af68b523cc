# Trouble of the machine: a registry that another process writes, a disk that is full.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    ada ada.json
}

teardown() {
    [ -z "${writer:-}" ] || kill "$writer" 2>/dev/null || true
    [ -z "${disk:-}" ] || umount "$disk"
}

cards() { sqlite3 "${1:-issuer}/registry.db" 'SELECT count(*) FROM cards'; }

# hold_registry: another process writes to ./issuer's registry, until release_registry. bats waits for descriptor 3 to close.
hold_registry() {
    mkfifo held
    sqlite3 issuer/registry.db <held 3>&- >holding &
    writer=$!
    exec 9>held
    printf 'BEGIN EXCLUSIVE;\nSELECT 1;\n' >&9
    until [ -s holding ]; do sleep 0.05; done
}

release_registry() {
    exec 9>&-
    wait "$writer"
}

@test "mint waits for a registry that another process writes, then says that it is busy" {
    hold_registry
    started=$(date +%s)
    q mint ada.json --at $ISSUED -o card.txt --json
    exits 3
    quiet_out
    json_error issuer-busy "another process is writing to the registry" "wait until it is done, then try again"
    waited=$(($(date +%s) - started))
    ((waited >= 4 && waited <= 30)) || tell "it waited for $waited seconds"
    [ ! -e card.txt ]
    release_registry
    same 0 "$(cards)" "the number of registered cards"
    q mint ada.json --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
}

@test "mint waits out another process that writes only for a moment" {
    hold_registry
    (sleep 1 && printf 'COMMIT;\n' >&9) 3>&- &
    q mint ada.json --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
    release_registry
    same 1 "$(cards)" "the number of registered cards"
}

@test "processes that mint at the same time give no index twice" {
    for i in 1 2 3 4; do
        "$QRID" mint ada.json --at $ISSUED --json -o $i.json 3>&- &
    done
    wait
    same 4 "$(cat ?.json | grep '"idx"' | sort -u | wc -l)" "the number of indexes"
    same 4 "$(cards)" "the number of registered cards"
}

# full_disk: a disk of one megabyte on ./disk, with an issuer's copy and little else.
full_disk() {
    [ "$(id -u)" -eq 0 ] || skip "only root can mount a small disk"
    mkdir disk
    mount -t tmpfs -o size=1m qrid-test disk 2>/dev/null || skip "a small disk cannot be mounted here"
    disk=$PWD/disk
    cp -r issuer disk/issuer
}

# fill: leaves no byte free on ./disk.
fill() { cat /dev/zero >disk/filler 2>/dev/null || true; }

# on_disk: what is on ./disk, but for the files that SQLite keeps beside a registry and clears away by itself.
on_disk() { (cd disk && snapshot) | grep -v 'registry\.db-'; }

# fails_for_space ARGUMENT...: qrid cannot write and leaves ./disk as it was.
fails_for_space() {
    local before
    before=$(on_disk)
    q "$@" --json
    exits 3
    quiet_out
    json_error cannot-write "*" "*"
    q "$@"
    exits 3
    quiet_out
    error_text "*" "*"
    same "$before" "$(on_disk)" "the full disk"
}

@test "on a full disk mint writes no half card" {
    full_disk
    make_key k
    fill
    fails_for_space mint ada.json --key k.pem -o disk/card.txt
    rm disk/filler
    q mint ada.json --key k.pem -o disk/card.txt
    done_silently
}

@test "on a full disk mint issues no card, and the registry is good afterwards" {
    full_disk
    fill
    fails_for_space mint ada.json --issuer disk/issuer --at $ISSUED
    rm disk/filler
    same 0 "$(cards disk/issuer)" "the number of registered cards"
    same ok "$(sqlite3 disk/issuer/registry.db 'PRAGMA integrity_check')" "the registry"
    q mint ada.json --issuer disk/issuer --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
}

@test "on a full disk render writes no half picture" {
    full_disk
    make_card k
    fill
    fails_for_space render k.txt -o disk/card.png --module 20
}

@test "on a full disk issuer init leaves no half issuer" {
    full_disk
    fill
    fails_for_space issuer init disk/city --iss https://a.example
    rm disk/filler
    q issuer init disk/city --iss https://a.example -q
    done_silently
}

@test "on a full disk status build keeps the list that was published" {
    full_disk
    "$QRID" mint ada.json --issuer disk/issuer --at $ISSUED -o "given-$RANDOM$RANDOM"
    "$QRID" status build --issuer disk/issuer --at $ISSUED -q
    fill
    fails_for_space status build --issuer disk/issuer --at $TODAY
    rm disk/filler
    q status show disk/issuer/public/status/0.cwt --trust disk/issuer/public/jwks.json --at $TODAY --json
    ok
    json "it['signature'] == 'good' and it['iat'] == '$ISSUED'"
}

@test "on a full disk enroll issues nothing and leaves nothing in the wallet" {
    full_disk
    export QRID_PIN=1234
    echo "{\"id\": \"R-1\", \"fullName\": \"Ada\", \"dateOfBirth\": \"19700515\", \"photo\": \"$SPECIMENS/s1-file.jpg\"}" >people.jsonl
    mkdir disk/wallet
    fill
    before=$(on_disk)
    q enroll --register people.jsonl --id R-1 --photo "$SPECIMENS/s1-front.jpg" --single-shot --account ada --wallet disk/wallet --accept-terms --at $ISSUED --json
    exits 3
    quiet_out
    json_error cannot-write "*" "*"
    same "$before" "$(on_disk)" "the full disk"
    same 0 "$(cards)" "the number of registered cards"
}

@test "a full standard output is told as such" {
    make_card k
    for words in "mint k.json --key k.pem" "render k.txt" "verify k.txt --trust k.pem.pub --at $TODAY" "inspect k.txt" "key list"; do
        run --separate-stderr bash -c '"$QRID" "$@" >/dev/full' - $words
        exits 3
        error_text "cannot write to standard output" ""
    done
}

@test "a card that cannot be written is not registered" {
    copy_issuer
    ada ada.json
    before=$(sqlite3 issuer/registry.db "SELECT value FROM settings WHERE name = 'next_serial'")
    refuses 3 cannot-write "*" "*" mint ada.json --at $ISSUED -o no/card.txt
    same "$before" "$(sqlite3 issuer/registry.db "SELECT value FROM settings WHERE name = 'next_serial'")" "the next serial number"
}
