# status revoke, suspend, reinstate, build and show, and what verify makes of it.
load helper

# One issuer with one card, whose text is in card.txt and whose LIST-IDX in place.
setup_file() {
    shared_issuer
    ada ada.json
    QRID_PASSPHRASE=secret does mint ada.json --issuer "$BATS_FILE_TMPDIR/issuer" --at $ISSUED --json -o card.json
    $PYTHON -c 'import json; c = json.load(open("card.json")); print(c["card"])' >"$BATS_FILE_TMPDIR/card.txt"
    $PYTHON -c 'import json; c = json.load(open("card.json")); print("%d-%d" % (c["list"], c["idx"]))' >"$BATS_FILE_TMPDIR/place"
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR/card.txt" .
    place=$(cat "$BATS_FILE_TMPDIR/place")
}

build() { "$QRID" status build --at $ISSUED -q; }
check() { q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY "$@"; }
published="qrid: verifiers will see this once you publish the list with 'qrid status build'"

@test "a published card that nobody revoked is valid" {
    build
    check
    ok
    has_line "status pass list of $ISSUED"
}

@test "status revoke takes LIST-IDX, and verify tells of it once the list is published" {
    build
    q status revoke "$place" --reason keyCompromise
    exits 0
    says "card $place is now revoked"
    warns "$published"
    check
    ok
    build
    check
    exits 1
    quiet_err
    has_line "status fail revoked: by the list of 2026-02-01T00:00:01Z" # a second later: no two lists are of one second
    has_line "what the card says (NOT to be trusted)"
}

@test "status revoke takes a card's text, its picture, and standard input" {
    does render card.txt -o card.png
    q status revoke card.txt
    exits 0
    says "card $place is now revoked"
    q status revoke card.png
    exits 0
    says "card $place was already revoked"
    q_from card.txt status revoke -
    exits 0
    says "card $place was already revoked"
    q_from card.txt status revoke - -
    exits 2
    quiet_out
    error_text "standard input was given twice" "give '-' only once"
}

@test "status revoke --json tells what changed" {
    q status revoke "$place" --json
    ok
    json "it == [{'card': '$place', 'before': 'valid', 'after': 'revoked', 'changed': True}]"
    q status revoke "$place" --json
    json 'it[0]["changed"] is False'
}

@test "status suspend and reinstate bring a card down and back" {
    q status suspend "$place"
    exits 0
    says "card $place is now suspended"
    warns "$published"
    build
    check
    exits 1
    has_line "status fail suspended: by the list of $ISSUED"
    q status reinstate "$place"
    exits 0
    says "card $place is now valid"
    warns "$published"
    build
    check
    ok
}

@test "revocation is for good" {
    does status revoke "$place" -q
    refuses 1 revoked "card $place was revoked; this cannot be undone" "issue the holder a new card" status reinstate "$place"
    refuses 1 revoked "card $place was revoked; this cannot be undone" "issue the holder a new card" status suspend "$place"
}

@test "every change is in the journal with its reason, and the journal without personal data" {
    does status revoke "$place" --reason superseded --at $TODAY -q
    same "{\"card\":\"$place\",\"reason\":\"superseded\"}" "$(sqlite3 issuer/registry.db "SELECT detail FROM journal WHERE what = 'card-revoked'")" journal
    run ! grep -aqE 'Lovelace|ID-12345' issuer/registry.db
}

@test "status changes refuse cards that are not this issuer's" {
    make_card k
    make_card l --status-uri https://other.example/1 --status-idx 4
    refuses 3 not-in-registry "card 0-1 is not in the registry" "name the card by its picture, its text, or LIST-IDX" status revoke 0-1
    refuses 1 bad-signature "this card was not signed by this issuer" "name the right issuer with --issuer DIR, or the card by LIST-IDX" status revoke k.txt
    refuses 1 bad-signature "this card was not signed by this issuer" "*" status revoke l.txt
    cat card.txt card.txt >two.txt
    refuses_use "two.txt holds 2 cards" "give one card at a time, or lines of cards with --from" status revoke two.txt
}

@test "status changes refuse wrong use" {
    for change in revoke suspend reinstate; do
        refuses_use "no card was given" "see 'qrid status $change --help'" status $change
        refuses 3 unreadable-file "cannot read zz: no such file" "" status $change zz
        refuses 3 not-an-issuer "*" "*" status $change "$place" --issuer nowhere
        refuses_use "invalid time \"x\"" "*" status $change "$place" --at x
    done
    refuses_use 'unknown reason "foo"' "choose one of unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise" status revoke "$place" --reason foo
    refuses_use 'unknown reason "certificateHold"' "*" status revoke "$place" --reason certificateHold
    refuses_use 'unknown reason "removeFromCRL"' "choose one of certificateHold, unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise" status suspend "$place" --reason removeFromCRL
    refuses_use 'unknown option "--reason"' "see 'qrid status reinstate --help'" status reinstate "$place" --reason superseded
}

@test "suspending and reinstating have the reasons of RFC 5280 for it" {
    does status suspend "$place" --at $TODAY -q
    does status reinstate "$place" --at $TODAY -q
    same "{\"card\":\"$place\",\"reason\":\"certificateHold\"}
{\"card\":\"$place\",\"reason\":\"removeFromCRL\"}" "$(sqlite3 issuer/registry.db "SELECT detail FROM journal WHERE what LIKE 'card-%d' AND what <> 'card-minted' ORDER BY seq")" journal
}

@test "when one of several cards is wrong, the others are changed and told" {
    q status revoke 0-1 "$place" --json
    exits 3
    json_error not-in-registry "card 0-1 is not in the registry" "*"
    json "it == [{\"card\": \"$place\", \"before\": \"valid\", \"after\": \"revoked\", \"changed\": True}]"
}

@test "status build says what it published" {
    does status revoke "$place" -q
    q status build --at $ISSUED
    ok
    grep -Eqx "issuer/public/status/0.cwt  1 revoked, 0 suspended, [0-9]+ bytes, good until 2026-02-08T00:00:00Z" <<<"$output"
    q status build --at $ISSUED
    exits 0
    quiet_out
    warns "qrid: no list is due: nothing has changed in 1 list; --all signs them again"
    q status build --at $ISSUED --all --json
    ok
    json '{k: it[0][k] for k in ("list", "file", "uri", "bits", "entries", "revoked", "suspended", "exp")} == {"list": 0, "file": "issuer/public/status/0.cwt", "uri": "https://id.example/status/0", "bits": 1, "entries": 1 << 20, "revoked": 1, "suspended": 0, "exp": "2026-02-08T00:00:00Z"}'
    same '{"status_lists": ["https://id.example/status/0"]}' "$($PYTHON -c 'import json; print(json.dumps(json.load(open("issuer/public/status/aggregation.json"))))')" aggregation
}

@test "status build of an issuer without cards says that there is no list" {
    make_issuer fresh
    q status build --issuer fresh
    exits 0
    quiet_out
    warns "qrid: no card has been issued yet: there is no list to publish"
    q status build --issuer fresh --json
    ok
    json 'it == []'
}

@test "status build refuses a key for something else, a wrong passphrase and no issuer" {
    q key list --json
    kid=$(field '[k["kid"] for k in it["keys"] if k["purpose"] == "cards"][0]')
    refuses 4 key-not-allowed "key $kid may not sign this: it is for cards" "choose a key for status, see 'qrid key list'" status build --kid "$kid" --at $ISSUED
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" status build --kid zzzz
    refuses 4 missing-key "no active key for status" "run 'qrid key new --purpose status --stage 0d' to make one that can sign at once; see 'qrid key list'" status build --at 2040-01-01
    refuses 3 not-an-issuer "*" "*" status build --issuer nowhere
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" status build --at $ISSUED
    mv issuer/keys elsewhere
    q status build --at $ISSUED --json
    exits 4
    json_error missing-key "*" "if another machine made it, copy its file from there into keys/; if it is in a hardware token or another file, name it with --key"
}

@test "status show counts the values of a list and checks its signature" {
    does status revoke "$place" -q
    build
    q status show issuer/public/status/0.cwt --trust issuer/public/jwks.json --at $TODAY
    ok
    for line in "uri https://id.example/status/0" "form CWT" "iat $ISSUED" "exp 2026-02-08T00:00:00Z" "bits 1" "entries 1048576" \
        "alg ES256" "signature good" "stale false" "value 0 1048575 (VALID)" "value 1 1 (INVALID)"; do
        has_line "$line"
    done
    q status show issuer/public/status/0.cwt --at 2026-02-08 --json
    ok
    json 'it["signature"] == "not checked" and it["stale"] is True'
    json 'it["values"] == {"0": {"count": 1048575, "status": "VALID"}, "1": {"count": 1, "status": "INVALID"}}'
}

@test "status show reads a JWT list, and standard input" {
    [ -r "$QRID_SHARED/vectors/status-list/tokens.json" ] || skip "the published vectors are not there"
    $PYTHON - "$QRID_SHARED/vectors/status-list/tokens.json" >list.jwt <<'END'
import json, re, sys
text = open(sys.argv[1]).read()
print(re.search(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+", text).group())
END
    q_from list.jwt status show -
    ok
    has_line "form JWT"
    has_line "signature not checked"
}

@test "status show refuses a list of somebody else's key" {
    build
    make_key k
    q status show issuer/public/status/0.cwt --trust k.pem.pub
    exits 3
    has_line "signature untrusted"
    error_text "the list issuer/public/status/0.cwt is not signed by a trusted key" ""
}

@test "status show refuses what is no list" {
    refuses_use "LIST is required" "see 'qrid status show --help'" status show
    refuses 3 unreadable-file "cannot read nope: no such file" "*" status show nope
    refuses 1 bad-cbor "*" "" status show card.txt
}

@test "verify cannot tell without a list, with an old one, or with one of another key" {
    check
    exits 3
    has "status-missing: the list https://id.example/status/0 is not available"
    build
    q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at 2026-02-08
    exits 3
    has "status-stale: the list expired"
    printf 'junk' >junk.cwt
    q verify card.txt --trust issuer/public/jwks.json --status junk.cwt --at $TODAY
    exits 3
    has "status-missing: the list"
    err_has "qrid: skipped a damaged status list: junk.cwt"
}

@test "verify does not believe a list that the key of cards has signed, or none of the trusted" {
    build
    q key export --format pem
    echo "$output" >cards.pub
    q verify card.txt --trust cards.pub --status issuer/public/status --at $TODAY
    exits 3
    has "status-untrusted: the list is not signed by a trusted key"
}

@test "a home-made card that names the place of another revokes nobody" {
    make_key attacker
    list=${place%-*} idx=${place#*-}
    make_card attacker --iss https://id.example --status-uri "https://id.example/status/$list" --status-idx "$idx"
    refuses 1 bad-signature "this card was not signed by this issuer" "*" status revoke attacker.txt
}
