# The life of an issuer's keys: new, rotate, retire, revoke, import, passphrase, and what a key may sign when.
load helper

setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    for purpose in cards status trust; do
        kid_of active $purpose >active.$purpose
        kid_of staged $purpose >staged.$purpose
    done
    open_key cards >/dev/null
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    first=$(cat "$BATS_FILE_TMPDIR/active.cards") second=$(cat "$BATS_FILE_TMPDIR/staged.cards")
    first_open=$BATS_FILE_TMPDIR/$first.open
    ada ada.json
}

# rehearses ARGUMENT...: with --dry-run it tells something, and the disk stays as it was.
rehearses() {
    local before
    before=$(snapshot)
    q "$@" --dry-run
    ok
    has would
    same "$before" "$(snapshot)" "the disk"
}

# state_of KID AT
state_of() {
    seen key show "$1" --at "$2" --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["state"])'
}
is_at() { same "$2" "$(state_of "$1" "$3")" "the state of $1 at $3"; }

# journal: what the journal says was done, one word a row.
journal() { sqlite3 issuer/registry.db 'SELECT what FROM journal ORDER BY seq'; }

# ---- new

@test "key new puts a staged key last in the line of its purpose, and publishes it" {
    q key new --alg EdDSA --at $ISSUED --json
    ok
    json 'it["purpose"] == "cards" and it["alg"] == "EdDSA" and it["state"] == "staged" and it["dry_run"] is False'
    json "it['publish_from'] == '$ISSUED' and it['sign_from'] == '2026-03-03T00:00:00Z'"
    json 'it["sign_until"] == "2031-12-31T00:00:00Z" and it["verify_until"] == "2041-12-28T00:00:00Z"' # after the two before it
    json 'it["next"] == {"state": "active", "at": "2029-12-31T00:00:00Z"}'
    kid=$(field 'it["kid"]')
    same 600 "$(stat -c %a "issuer/keys/$kid.pem")" "the mode of the private key"
    grep -q "\"$kid\"" issuer/public/jwks.json
    same key-made "$(journal | tail -n 1)" "the journal's last row"
    is_at "$kid" staged 2029-12-30T23:59:59Z
    is_at "$kid" active 2029-12-31T00:00:00Z
}

@test "key new --stage says how long verifiers get to know the key" {
    q key new --purpose trust --alg ES384 --stage 90d --at $ISSUED --json
    ok
    json 'it["sign_from"] == "2026-05-02T00:00:00Z" and it["alg"] == "ES384" and it["purpose"] == "trust"'
    run ! grep -q "$(field 'it["kid"]')" issuer/public/jwks.json # verifiers take roots from a trust list only
    refuses_use "invalid duration \"soon\"" "use a form such as 90s, 15m, 12h, 30d or 10y" key new --stage soon
}

@test "an issuer whose keys have all ended gets one that signs at once by --stage 0d" {
    refuses 4 missing-key "no active key for cards" \
        "run 'qrid key new --purpose cards --stage 0d' to make one that can sign at once; see 'qrid key list'" mint ada.json --at 2030-06-01
    q key new --stage 0d --at 2030-06-01 --json
    ok
    json 'it["state"] == "active" and it["sign_until"] == "2032-05-31T00:00:00Z"'
    q mint ada.json --at 2030-06-01 -o "given-$RANDOM$RANDOM"
    done_silently
}

@test "a passphrase that does not open the issuer's keys makes none" {
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key new
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key rotate --at $TODAY
    openssl ecparam -name prime256v1 -genkey -noout -out k.pem
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key import k.pem
}

# ---- rehearsals

@test "--dry-run tells what would be done, and changes nothing" {
    openssl ecparam -name prime256v1 -genkey -noout -out k.pem
    export QRID_NEW_PASSPHRASE=other
    rehearses key new --at $TODAY
    rehearses key rotate --at $TODAY
    rehearses key retire "$second" --at $TODAY
    rehearses key revoke "$first" --reason compromised --at $TODAY
    rehearses key import k.pem --at $TODAY
    rehearses key passphrase --at $TODAY
    rehearses trust build --at $TODAY
    q trust build --at $TODAY --dry-run --json
    ok
    json 'it["dry_run"] is True and it["version"] == 1'
    q key passphrase --at $TODAY --dry-run --json
    ok
    json 'it == {"dry_run": True, "keys": 6}'
}

@test "a rehearsed rotation names the same keys as the one that follows" {
    q key rotate --at $TODAY --dry-run --json
    ok
    json 'it["dry_run"] is True'
    rehearsed=$(field '[it["retiring"]["kid"], it["active"]["kid"], it["active"]["sign_until"]]')
    q key rotate --at $TODAY --json
    ok
    same "$rehearsed" "$(field '[it["retiring"]["kid"], it["active"]["kid"], it["active"]["sign_until"]]')" "the rotation"
}

# ---- rotate

@test "key rotate is one step: staged to active, active to retiring, and a new staged key" {
    q key rotate --at 2026-06-01
    exits 0
    warns "qrid: run 'qrid trust build' and publish the new trust list so that verifiers see this change"
    says "rotated the keys for cards
  $first  retiring, becomes retired on 2037-12-29T00:00:00Z
  $second  active, becomes retiring on 2028-05-31T00:00:00Z
  $(kid_of staged cards issuer 2026-06-01)  staged, becomes active on 2028-05-31T00:00:00Z"
    same "key-rotated" "$(journal | tail -n 1)" "the journal's last row"
    same "active retiring staged" "$(seen key list --at 2026-06-01 --json |
        $PYTHON -c 'import json, sys; print(*sorted(k["state"] for k in json.load(sys.stdin)["keys"] if k["purpose"] == "cards"))')" "the states"
    for kid in "$first" "$second"; do grep -q "\"$kid\"" issuer/public/jwks.json; done
    # No other purpose is touched.
    is_at "$(cat "$BATS_FILE_TMPDIR/active.status")" active 2026-06-01
}

@test "key rotate waits until verifiers know the staged key, but for --now" {
    "$QRID" key rotate --at 2026-06-01 -q 2>/dev/null
    third=$(kid_of staged cards issuer 2026-06-01)
    refuses 4 key-not-allowed "the staged key $third was published only on 2026-06-01T00:00:00Z; verifiers may not know it yet" \
        "rotate on 2026-07-01T00:00:00Z or later, or add --now to rotate at once" key rotate --at 2026-06-30
    refuses 4 key-not-allowed '*' '*' key rotate --at 2026-06-30 --dry-run
    q key rotate --at 2026-06-30 --now --alg EdDSA --json
    exits 0
    json "it['active']['kid'] == '$third' and it['active']['sign_from'] == '2026-06-30T00:00:00Z'"
    json "it['staged']['alg'] == 'EdDSA' and it['retiring']['kid'] == '$second'"
    q key rotate --at 2026-07-30 --stage 7d --no-next --json
    exits 0
    json 'it["staged"] is None and it["active"]["alg"] == "EdDSA"'
    refuses 4 missing-key "no staged key for cards" "make one with 'qrid key new --purpose cards', and rotate once verifiers know it" \
        key rotate --at 2026-08-30
}

@test "two rotations at once are one rotation" {
    for i in 1 2; do
        "$QRID" key rotate --at $TODAY --json >$i.json 2>$i.err 3>&- && echo "done" >$i.done &
    done
    wait
    same 1 "$(ls ?.done | wc -l)" "the number of rotations"
    grep -q 'published only on' ?.err
    is_at "$second" active $TODAY
    same 3 "$(sqlite3 issuer/registry.db "SELECT count(*) FROM keys WHERE purpose = 'cards'")" "the number of keys for cards"
    same 7 "$(ls issuer/keys | wc -l)" "the number of private keys"
}

# ---- retire

@test "key retire takes a key out of use when the last of its cards has expired" {
    q mint ada.json --issuer issuer --key "$first_open" --valid-for 90d --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
    "$QRID" key rotate --at $TODAY -q 2>/dev/null
    q key retire "$first" --at $TODAY --json
    exits 0
    json 'it["cards"] == 1 and it["living_cards"] == 1 and it["active"] == "'"$second"'"'
    json 'it["key"]["verify_until"] == "2026-05-02T00:00:00Z" and it["key"]["state"] == "retiring"'
    is_at "$first" retiring 2026-05-01T23:59:59Z
    is_at "$first" retired 2026-05-02T00:00:00Z
    q key retire "$first" --force --dry-run --at $TODAY # as older versions call it
    exits 0
    q key retire "$first" --now --at $TODAY
    exits 0
    has "stopped signing with key $first"
    is_at "$first" retired $TODAY
    run ! grep -q "\"$first\"" issuer/public/jwks.json
}

@test "key retire leaves no purpose without a key, except with --now" {
    "$QRID" key retire "$second" --at $TODAY -q 2>/dev/null
    is_at "$second" retired $TODAY
    refuses 4 key-not-allowed "no other key could sign for cards after that" \
        "replace it first with 'qrid key rotate', or add --now to retire it anyway" key retire "$first" --at $TODAY
    q key retire "$first" --force --dry-run --at $TODAY # as older versions call it
    exits 0
    q key retire "$first" --now --at $TODAY
    exits 0
    has "no key can sign for cards now: run 'qrid key rotate --purpose cards --now' or 'qrid key new --purpose cards --stage 0d'"
    refuses 4 missing-key "no active key for cards" '*' mint ada.json --at $TODAY
}

# ---- revoke

@test "key revoke lets the next key in line sign, for good" {
    q mint ada.json --issuer issuer --key "$first_open" --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
    q key revoke "${first:0:8}" --reason compromised --at $TODAY
    exits 0
    says "revoked key $first
  revoked as compromised on $TODAY
  1 cards, 1 of them not expired, the last until 2027-02-01T00:00:00Z
  none of them is valid any more; list them with 'qrid issuer affected --kid $first'
  key $second now signs for cards"
    is_at "$first" active $ISSUED # the state is of the moment
    is_at "$first" revoked 2050-01-01
    is_at "$second" active $TODAY
    refuses 4 key-not-allowed "key $first was revoked as compromised; this cannot be undone" "reissue its cards; see 'qrid issuer affected'" key revoke "$first" --reason superseded --at $TODAY
    q key revoke "$first" --reason compromised --at 2026-03-01
    exits 0
    has "had already revoked key $first"
    has "revoked as compromised on $TODAY"
}

@test "what was superseded may turn out to be stolen, and counts from the first day" {
    "$QRID" key revoke "$first" --reason superseded --at $ISSUED -q 2>/dev/null
    q key revoke "$first" --reason compromised --at $TODAY --json
    exits 0
    json "it['key']['revoked'] == {'revoked_at': '$ISSUED', 'reason': 'compromised'}"
    same "key-revoked key-revoked" "$(journal | tail -n 2 | xargs)" "the journal's last rows"
}

@test "key revoke asks for a reason that there is" {
    refuses_use "--reason is required" "see 'qrid key revoke --help'" key revoke "$first"
    refuses_use "--reason: lost not in {superseded,compromised}" "see 'qrid key revoke --help'" key revoke "$first" --reason lost
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" key revoke zzzz --reason compromised
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" key retire zzzz
    refuses_use "unknown purpose \"money\"" "choose cards, status or trust" key rotate --purpose money
}

# ---- what a key may sign

@test "the state of a key follows from the clock, through its whole life" {
    is_at "$first" staged 2025-12-31T23:59:59Z
    is_at "$first" active $MADE
    is_at "$first" active 2027-12-31T23:59:59Z
    is_at "$first" retiring 2028-01-01T00:00:00Z
    is_at "$first" retiring 2037-12-28T23:59:59Z
    is_at "$first" retired 2037-12-29T00:00:00Z
    is_at "$second" staged 2027-12-31T23:59:59Z # its time has come, but an older key signs
    is_at "$second" active 2028-01-01T00:00:00Z
    is_at "$second" retiring 2029-12-31T00:00:00Z
    is_at "$second" retired 2039-12-29T00:00:00Z
}

@test "a staged, an ended and a revoked key sign no card" {
    choose="choose the active key, see 'qrid key list'"
    refuses 4 key-not-allowed "key $second may not sign this: it is staged and becomes active on 2028-01-01T00:00:00Z" \
        "$choose; 'qrid key rotate' activates the staged key" mint ada.json --kid "$second" --at $TODAY
    refuses 4 key-not-allowed "key $first may not sign this: it is retiring and could sign only until 2028-01-01T00:00:00Z" \
        "$choose" mint ada.json --kid "$first" --at 2028-01-01
    refuses 4 key-not-allowed "key $first may not sign this: it is retired and could sign only until 2028-01-01T00:00:00Z" \
        "$choose" mint ada.json --kid "$first" --at 2038-01-01
    # Nor when its private half is named.
    refuses 4 key-not-allowed '*' "$choose" mint ada.json --issuer issuer --key "$first_open" --at 2028-01-01
    "$QRID" key revoke "$first" --reason superseded --at $ISSUED -q 2>/dev/null
    refuses 4 key-not-allowed "key $first may not sign this: it was revoked on $ISSUED" "$choose" mint ada.json --kid "$first" --at $TODAY
    people 3
    q mint --jsonl people.jsonl --kid "$first" --at $TODAY -o cards.jsonl
    exits 4
    same 0 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards')" "the number of cards"
    [ -z "$(ls cards.jsonl* 2>/dev/null)" ]
}

@test "a card that would outlive its key is not signed" {
    outlives="key $first may not sign this: what it signs would outlive the key, which is accepted until 2037-12-29T00:00:00Z"
    refuses 4 key-not-allowed "$outlives" "shorten the card's life with --valid-for" mint ada.json --at 2027-12-31 --valid-for 3652d
    q mint ada.json --issuer issuer --key "$first_open" --at 2027-12-31 --valid-for 3651d -o "given-$RANDOM$RANDOM" # to the second
    done_silently
    people 2
    q mint --jsonl people.jsonl --at 2027-12-31 --valid-for 3652d --json
    exits 4
    json_error key-not-allowed "$outlives" "shorten the card's life with --valid-for"
}

@test "a status list and a trust list are signed by keys for those, while they may" {
    status=$(cat "$BATS_FILE_TMPDIR/active.status")
    refuses 4 key-not-allowed "key $status may not sign this: it is for status" "choose a key for cards, see 'qrid key list'" \
        mint ada.json --kid "$status" --at $TODAY
    refuses 4 missing-key "no active key for status" '*' status build --at 2030-06-01
    refuses 4 missing-key "no active key for trust" '*' trust build --at 2030-06-01
}

# ---- private keys at rest

@test "the files of keys are read by plain openssl, and rest on 600000 rounds" {
    copy_slow_issuer
    "$QRID" key rotate --alg EdDSA --at $TODAY -q 2>/dev/null
    openssl ecparam -name secp384r1 -genkey -noout -out k.pem
    "$QRID" key import k.pem --at $TODAY -q
    same 8 "$(ls issuer/keys | wc -l)" "the number of private keys"
    run ! openssl pkey -in "$(ls issuer/keys/*.pem | head -1)" -passin pass:wrong -noout
    for file in issuer/keys/*.pem; do
        openssl pkey -in "$file" -passin pass:secret -noout
        rounds=$(openssl asn1parse -in "$file" | sed -n '/:PBKDF2/,/hmacWithSHA256/s/.*INTEGER *:\([0-9A-F]*\)/\1/p')
        same 600000 "$((16#$rounds))" "the number of rounds"
        same 600 "$(stat -c %a "$file")" "the mode of $file"
        # The public half is the registry's.
        kid=$(basename "$file" .pem)
        same "$("$QRID" key export "$kid")" "$(openssl pkey -in "$file" -passin pass:secret -pubout)" "the public half"
    done
}

@test "key passphrase puts every key under the new passphrase" {
    (umask 077 && echo old-and-wrong >wrong && echo 'a new one' >new)
    q key passphrase --new-passphrase-file new --at $TODAY
    ok
    says "encrypted 6 keys with the new passphrase"
    for file in issuer/keys/*.pem; do
        openssl pkey -in "$file" -passin 'pass:a new one' -noout
        run ! openssl pkey -in "$file" -passin pass:secret -noout
        same 600 "$(stat -c %a "$file")" "the mode of $file"
    done
    same 700 "$(stat -c %a issuer/keys)" "the mode of the directory"
    same "issuer.json keys public registry.db registry.head" "$(ls issuer | xargs)" "what is in the directory"
    same passphrase-changed "$(journal | tail -n 1)" "the journal's last row"
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" mint ada.json --at $TODAY
    q mint ada.json --at $TODAY --passphrase-file new -o "given-$RANDOM$RANDOM"
    done_silently
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key passphrase --passphrase-file wrong --new-passphrase-file new
}

@test "key passphrase is done for all keys or for none, whenever it is killed" {
    copy_slow_issuer
    export QRID_NEW_PASSPHRASE=other
    began=$(date +%s%N)
    does key passphrase --dry-run -q
    lasts=$((($(date +%s%N) - began) / 1000000))
    for part in 92 97 100 104; do
        rm -rf was
        cp -r issuer/keys was
        timeout -s KILL "$((lasts * part / 100000)).$(printf %03d $((lasts * part / 100 % 1000)))" "$QRID" key passphrase -q || true
        states=
        for file in issuer/keys/*.pem; do
            if cmp -s "$file" "was/${file##*/}"; then states+=o; else states+=n; fi
        done
        case $states in
        oooooo) ;;
        nnnnnn)
            for file in issuer/keys/*.pem; do openssl pkey -in "$file" -passin "pass:$QRID_NEW_PASSPHRASE" -noout; done
            was=$QRID_PASSPHRASE
            QRID_PASSPHRASE=$QRID_NEW_PASSPHRASE QRID_NEW_PASSPHRASE=$was
            ;;
        *) tell "some keys are as they were, some are not: $states" ;;
        esac
    done
    does key passphrase -q
    q issuer log --verify -q
    done_silently
}

@test "key passphrase --key changes that of a file of its own" {
    does key new -o k.pem -q
    public=$(cat k.pem.pub)
    QRID_NEW_PASSPHRASE=other q key passphrase --key k.pem
    ok
    says "encrypted 1 key with the new passphrase"
    same "$public" "$(openssl pkey -in k.pem -passin pass:other -pubout)" "the public half"
    same 600 "$(stat -c %a k.pem)" "the mode"
    export QRID_NEW_PASSPHRASE=third
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key passphrase --key k.pem
    refuses_use "--key and --issuer cannot be used together" '*' key passphrase --key k.pem --issuer issuer
    refuses 4 missing-key "no key at nope" "create one with 'qrid key new -o PATH'" key passphrase --key nope
}

# ---- import

@test "a key of RSA is imported neither whole nor by its public half" {
    copy_issuer
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>openssl.log
    openssl pkey -in rsa.pem -pubout -out rsa.pub
    hint="use a P-256, Ed25519, P-384, ML-DSA-44, ML-DSA-65 or SM2 key"
    refuses 4 bad-key "no usable key in rsa.pem: an RSA key cannot be used for signing" "$hint" key import rsa.pem --issuer issuer
    refuses 4 key-not-allowed "an RSA key cannot be used for signing" "$hint" key import rsa.pub --issuer issuer
}

# imports FILE KID PURPOSE PUBLIC: key import takes the file's one key, whose kid and public half these are.
imports() {
    q key import "$1" --purpose "$3" --at $TODAY --json
    ok
    json "[k['kid'] for k in it['keys']] == ['$2'] and it['keys'][0]['state'] == 'staged' and it['keys'][0]['private'] == 'here'"
    openssl pkey -in "issuer/keys/$2.pem" -passin pass:secret -pubout >got.pub
    rm "issuer/keys/$2.pem"
    sqlite3 issuer/registry.db "DELETE FROM keys WHERE kid = '$2'"
    cmp got.pub "$4"
}

@test "key import reads private keys in every format, made by others" {
    umask 077
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k.pkcs8
    openssl pkey -in k.pkcs8 -pubout -out k.pub
    kid=$($PYTHON "$HERE/make_trust.py" thumbprint k.pkcs8 | cut -c1-16)
    openssl ec -in k.pkcs8 -out k.sec1 2>/dev/null
    openssl pkcs8 -topk8 -in k.pkcs8 -passout pass:theirs -out k.locked
    openssl pkey -in k.pkcs8 -text -noout >k.text
    $PYTHON - k.text <<'PY'
import base64, cbor2, json, re, sys
numbers = [bytes.fromhex(re.sub(r"[^0-9a-f]", "", part)) for part in re.findall(r"(?:priv|pub):\n((?: .*\n)+)", open(sys.argv[1]).read())]
d, x, y = numbers[0].rjust(32, b"\0")[-32:], numbers[1][1:33], numbers[1][33:]
url = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=").decode()
jwk = {"kty": "EC", "crv": "P-256", "x": url(x), "y": url(y), "d": url(d)}
cose = {1: 2, -1: 1, -2: x, -3: y, -4: d}
json.dump(jwk, open("k.jwk", "w"))
json.dump({"keys": [jwk]}, open("k.jwks", "w"))
cbor2.dump(cose, open("k.cose", "wb"))
cbor2.dump([cose], open("k.coseset", "wb"))
PY
    export QRID_KEY_PASSPHRASE=theirs
    for format in pkcs8 sec1 locked jwk jwks cose coseset; do imports k.$format "$kid" cards k.pub; done
    export QRID_KEY_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "*" "" key import k.locked
    openssl genpkey -algorithm ed25519 -out e.pem
    openssl pkey -in e.pem -pubout -out e.pub
    imports e.pem "$($PYTHON "$HERE/make_trust.py" thumbprint e.pem | cut -c1-16)" status e.pub
}

@test "key import reads public keys in every format, their private halves being elsewhere" {
    openssl ecparam -name prime256v1 -genkey -noout -out k.pem
    kid=$($PYTHON "$HERE/make_trust.py" thumbprint k.pem | cut -c1-16)
    openssl pkey -in k.pem -pubout -out k.pub
    openssl req -new -x509 -key k.pem -subj /CN=k -days 3650 -out k.crt
    for format in jwk jwks cose-key cose-keyset; do "$QRID" key export --key k.pub --format $format -o k.$format; done
    unset QRID_PASSPHRASE # nothing is to be protected
    for file in k.pub k.crt k.jwk k.jwks k.cose-key k.cose-keyset; do
        without_terminal "$QRID" key import "$file" --purpose trust --at $TODAY --json
        ok
        json "it['keys'][0]['kid'] == '$kid' and it['keys'][0]['private'] == 'elsewhere' and it['keys'][0]['purpose'] == 'trust'"
        [ ! -e "issuer/keys/$kid.pem" ]
        q key show "$kid" --at $TODAY --json
        json 'it["private"] == "elsewhere"'
        refuses 4 exists "the issuer already has key $kid" "see 'qrid key show'" key import "$file"
        sqlite3 issuer/registry.db "DELETE FROM keys WHERE kid = '$kid'"
    done
}

@test "an imported key signs when its turn comes, with its private half from elsewhere" {
    openssl ecparam -name prime256v1 -genkey -noout -out k.pem
    openssl pkey -in k.pem -pubout -out k.pub
    q key import k.pub --stage 0d --at $TODAY
    ok
    kid=$($PYTHON "$HERE/make_trust.py" thumbprint k.pem | cut -c1-16)
    has "imported key $kid for cards, public half only"
    for key in "$first" "$second"; do "$QRID" key retire "$key" --at $TODAY -q 2>/dev/null; done
    refuses 4 missing-key "no private key for key $kid at issuer/keys/$kid.pem" \
        "if another machine made it, copy its file from there into keys/; if it is in a hardware token or another file, name it with --key" mint ada.json --at $TODAY
    q mint ada.json --issuer issuer --key k.pem --at $TODAY -o card.txt
    done_silently
    q verify card.txt --trust issuer/public/jwks.json --at $TODAY --json
    json "it['checks'][2]['result'] == 'pass' and it['card']['kid'] == '$kid'"
    make_key stranger
    stranger=$($PYTHON "$HERE/make_trust.py" thumbprint stranger.pem | cut -c1-16)
    refuses 4 missing-key "the issuer has no key $stranger" "import it first with 'qrid key import'" \
        mint ada.json --issuer issuer --key stranger.pem --at $TODAY
}

@test "key import takes several keys or none" {
    umask 077
    does issuer init town --iss https://town.example --at $MADE -q
    does key export --issuer town --format jwks --at $TODAY -o town.jwks
    for i in 1 2; do openssl genpkey -algorithm ed25519 -out $i.pem; done
    cat 1.pem 2.pem >both.pem
    q key import both.pem --at $TODAY --json
    ok
    json 'len(it["keys"]) == 2'
    before=$(snapshot)
    cat 1.pem town/keys/*.pem >some.pem
    q key import some.pem --at $TODAY
    exits 4
    same "$before" "$(rm some.pem && snapshot)" "the disk"
    echo nonsense >no.pem
    refuses 4 bad-key "*" "*" key import no.pem
    refuses 3 unreadable-file "cannot read nope: no such file" "" key import nope
    openssl genrsa -out rsa.pem 2048 2>/dev/null
    refuses 4 bad-key "*" "*" key import rsa.pem
}

# ---- years

@test "for years: rotate with overlap, mint, and verify cards old and new" {
    store=$XDG_DATA_HOME/qrid/trust
    publish() { # AT
        does trust build --at "$1" -q
        does status build --at "$1" -q
        if [ -e "$store" ]; then "$QRID" trust import issuer/public/trust.jwt --at "$1" -q
        else "$QRID" trust import issuer/public/trust.jwt --root "$root" --at "$1" -q; fi
    }
    # good AT CARD...: all are valid, from the store alone.
    good() {
        q verify "${@:2}" --status issuer/public/status --at "$1"
        ok
        same $(($# - 1)) "$(grep -c '^VALID' <<<"$output")" "the number of valid cards at $1"
    }
    does key export "$(cat "$BATS_FILE_TMPDIR/active.trust")" -o root.pub
    root=root.pub
    q mint ada.json --issuer issuer --key "$first_open" --valid-for 10y --at $ISSUED -o one.txt
    publish $ISSUED
    good $TODAY one.txt

    "$QRID" key rotate --at 2026-12-01 -q 2>/dev/null # the next key was known since the first list
    "$QRID" key rotate --purpose status --at 2026-12-01 -q 2>/dev/null
    does mint ada.json --valid-for 10y --at 2026-12-02 -o two.txt
    publish 2026-12-02
    good 2026-12-03 one.txt two.txt

    "$QRID" key rotate --at 2027-11-01 -q 2>/dev/null
    "$QRID" key rotate --purpose trust --at 2027-11-01 -q 2>/dev/null
    does mint ada.json --valid-for 10y --at 2027-11-02 -o three.txt
    publish 2027-11-02
    good 2027-11-03 one.txt two.txt three.txt
    # The list is a month old: no verdict until the new one is there.
    q verify three.txt --status issuer/public/status --at 2028-02-02 --json
    exits 3
    json 'it["checks"][2]["code"] == "trust-stale"'
    publish 2028-02-02
    good 2028-02-03 one.txt two.txt three.txt
    same "3" "$(for card in one two three; do seen verify $card.txt --at 2028-02-03 --json 2>/dev/null | grep '"kid"'; done | sort -u | wc -l)" "the number of keys"
    # The first card's ten years end before its key is retired.
    q verify one.txt --status issuer/public/status --at 2036-02-01 --json
    json '"expired" in [c["code"] for c in it["checks"]]'
    is_at "$first" retiring 2036-02-01
    q issuer log --verify -q
    done_silently
}
