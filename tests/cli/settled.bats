# What was committed succeeds: what cannot be written or printed after it is a warning, and a repeat does nothing twice.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    ada ada.json
}

# deaf ARGUMENT...: runs qrid with a standard output that is full.
deaf() { run --separate-stderr bash -c '"$QRID" "$@" >/dev/full' - "$@"; }

# succeeds ARGUMENT...: it is done all the same, and says what it could not say.
succeeds() {
    deaf "$@"
    exits 0
    err_has "qrid: warning: it is done, but the result cannot be written to standard output"
    err_has "qrid: hint: "
}

rows() { seen issuer log --json | $PYTHON -c 'import json, sys; print(len(json.load(sys.stdin)))'; }
cards() { sqlite3 issuer/registry.db "SELECT count(*) FROM cards WHERE standing = $1"; }

@test "commands that change an issuer succeed when nothing can be printed" {
    keys_open_at_once
    does mint ada.json --at $ISSUED -o one.txt
    for words in "key rotate --at $TODAY" "key new --at $TODAY" "status suspend --subject ID-12345" "status reinstate --subject ID-12345" \
        "status revoke --subject ID-12345" "trust build --at $TODAY" "status build --all --at $TODAY" "status bundle --at $TODAY" \
        "key revoke $(kid_of staged status) --reason superseded" "key retire $(kid_of staged trust)"; do
        before=$(rows)
        # shellcheck disable=SC2086
        succeeds $words
        [ "$(rows)" -gt "$before" ] || tell "$words is not in the journal"
        # shellcheck disable=SC2086
        deaf $words --dry-run
        [ "$status" -ne 0 ] || tell "$words --dry-run did nothing and could not say so"
    done
    succeeds status revoke --subject ID-12345
    succeeds issuer init city --iss https://a.example
    q issuer show --issuer city
    ok
    export QRID_NEW_PASSPHRASE=other
    succeeds key passphrase
    QRID_PASSPHRASE=other q status build --all --at $TODAY -q
    done_silently
}

@test "a key that was rotated is not rotated again by a repeat" {
    first=$(kid_of active cards)
    succeeds key rotate --at $TODAY
    second=$(kid_of active cards)
    [ "$first" != "$second" ]
    q key rotate --now --at $TODAY
    exits 0
    same "$second" "$(kid_of active cards)" "the active key"
    err_has "the keys were rotated by an earlier command that could not report it: it is now complete and was not done twice"
    q key rotate --at $TODAY # that was told
    exits 4
    q key rotate --now --at $TODAY
    exits 0
    [ "$(kid_of active cards)" != "$second" ]
}

# may_inject: skips the test where strace cannot see which file a call is about: qrid's memory is closed to others than root.
may_inject() {
    [ "$(id -u)" -eq 0 ] || skip "strace sees the paths of a program that hides its memory only as root"
    strace -o /dev/null true 2>/dev/null || skip "strace cannot be used here"
}

# killed_at_jwks ARGUMENT...: the command dies after it has committed, before it has published.
killed_at_jwks() {
    may_inject
    run --separate-stderr strace -f -o trace -e trace=rename,renameat,renameat2 -P "$PWD/issuer/public" \
        -e inject=rename,renameat,renameat2:signal=KILL "$QRID" "$@"
    [ "$status" -ne 0 ]
}
keys_for_cards() { sqlite3 issuer/registry.db "SELECT count(*) FROM keys WHERE purpose = 'cards'"; }

# Was: an administrator who repeated it had a key sign that no verifier knew.
@test "key rotate --now that was killed after it had committed is finished by a repeat" {
    first=$(kid_of active cards)
    keys=$(keys_for_cards)
    killed_at_jwks key rotate --now --at $TODAY
    second=$(kid_of active cards) third=$(kid_of staged cards)
    [ "$first" != "$second" ]
    run ! grep -q "$third" issuer/public/jwks.json
    q key rotate --now --at $TODAY --dry-run --json
    exits 0
    json "it['repeated'] and it['active']['kid'] == '$second' and it['staged']['kid'] == '$third'"
    run ! grep -q "$third" issuer/public/jwks.json
    does mint ada.json --at $TODAY -o one.txt
    q key rotate --now --at $TODAY --json
    exits 0
    json "it['repeated'] and it['retiring']['kid'] == '$first' and it['active']['kid'] == '$second' and it['staged']['kid'] == '$third'"
    same "$second" "$(kid_of active cards)" "the active key"
    same $((keys + 1)) "$(keys_for_cards)" "the number of keys for cards"
    grep -q "$third" issuer/public/jwks.json
    # Of another purpose, or a day later, it is no repeat.
    killed_at_jwks key rotate --now --at 2026-03-01
    second=$(kid_of active cards issuer 2026-03-01)
    q key rotate --now --purpose status --at 2026-03-01 --json
    exits 0
    json '"repeated" not in it'
    q key rotate --now --at 2026-03-02 --json
    exits 0
    json "'repeated' not in it and it['retiring']['kid'] == '$second'"
}

@test "key new that was killed after it had committed is finished by a repeat" {
    keys=$(keys_for_cards)
    killed_at_jwks key new --at $TODAY
    same $((keys + 1)) "$(keys_for_cards)" "the number of keys for cards"
    q key new --at $TODAY
    exits 0
    has "had already created key "
    same $((keys + 1)) "$(keys_for_cards)" "the number of keys for cards"
    q key new --at $TODAY
    exits 0
    same $((keys + 2)) "$(keys_for_cards)" "the number of keys for cards"
}

@test "key rotate succeeds when jwks.json cannot be replaced, and trust build mends that" {
    may_inject
    first=$(kid_of active cards)
    run --separate-stderr strace -f -o trace -e trace=rename,renameat,renameat2 -P "$PWD/issuer/public" \
        -e inject=rename,renameat,renameat2:error=EIO "$QRID" key rotate --at $TODAY
    exits 0
    err_has "qrid: warning: cannot write issuer/public/jwks.json"
    err_has "qrid trust build"
    second=$(kid_of active cards)
    [ "$first" != "$second" ]
    q trust build --at $TODAY -q
    done_silently
    grep -q "$second" issuer/public/jwks.json
}

@test "a card that cannot be printed is revoked, and nothing valid is left over" {
    deaf mint ada.json --at $ISSUED
    exits 3
    err_has "could not be delivered and was revoked: cannot write to standard output"
    same "1 0" "$(cards 1) $(cards 0)" "the revoked and the valid cards"
    people 3
    deaf mint --jsonl people.jsonl --at $ISSUED
    exits 3
    same "4 0" "$(cards 1) $(cards 0)" "the revoked and the valid cards"
    run --separate-stderr bash -c '"$QRID" mint ada.json --at 2026-02-01 2>err | true; grep -c . err; exit ${PIPESTATUS[0]}'
    same 0 "$(cards 0)" "the valid cards"
}

@test "mint -q without a file is refused before anything is registered" {
    people 3
    refuses_use "with -q and without -o the card would go nowhere" "write it to a file with -o PATH" mint ada.json --at $ISSUED -q
    refuses_use "with -q and without -o the card would go nowhere" "write it to a file with -o PATH" mint --csv people.jsonl --at $ISSUED -q
    same 0 "$(cards 0)" "the cards"
    make_key k
    q mint ada.json --key k.pem -q
    done_silently
}

@test "wallets and stores that were changed say so even when nothing can be printed" {
    export QRID_PIN=1234
    make_card k
    does trust build --at $ISSUED -q
    root=$(seen trust show issuer/public/trust.jwt --json | $PYTHON -c 'import json,sys; print(json.load(sys.stdin)["root"]["thumbprint"])')
    succeeds wallet new ada
    succeeds wallet add ada k.txt
    succeeds trust import issuer/public/trust.jwt --root "$root" --at $TODAY
    succeeds trust import issuer/public/trust.jwt --root "$root" --at $TODAY
    succeeds trust remove https://id.example
    succeeds wallet remove ada --history
    succeeds wallet remove ada --all --yes
    q wallet list
    [[ $output != *ada* ]]
}

@test "-q hides data and notes, and no error" {
    q status build --passphrase-file missing -q
    exits 4
    quiet_out
    error_text "*" "*"
    q verify missing.txt -q
    exits 3
    error_text "*" ""
    q status build --at $TODAY -q
    done_silently
}

@test "--at does not change when a row of the journal was written" {
    does mint ada.json --at 2026-02-01 -o one.txt
    q issuer log --last 1 --json
    ok
    json 'it[0]["at"] == "2026-02-01T00:00:00Z" and it[0]["written"] != it[0]["at"]'
    now=$(field 'it[0]["written"]')
    [ $(($(date +%s) - $(date -d "$now" +%s))) -lt 3600 ]
    sqlite3 issuer/registry.db "UPDATE journal SET written = written - 1 WHERE seq = (SELECT max(seq) FROM journal)"
    q issuer log --verify
    exits 1
}

@test "key passphrase that is killed after the exchange has its row" {
    may_inject
    export QRID_NEW_PASSPHRASE=other
    run --separate-stderr strace -f -o trace -e inject=renameat2:signal=KILL:when=1 -e trace=renameat2 -P issuer/keys "$QRID" key passphrase --at $TODAY
    [ "$status" -ne 0 ]
    q issuer log --last 1 --json
    ok
    json 'it[0]["what"] == "passphrase-changing"'
    # Given again, it is done; only the journal has to be told.
    q key passphrase --at $TODAY
    ok
    says "encrypted 6 keys with the new passphrase"
    q issuer log --last 1 --json
    json 'it[0]["what"] == "passphrase-changed"'
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key passphrase --at $TODAY
}
