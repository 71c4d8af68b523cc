# trust build, and what verifiers make of it: trust import and verify with nothing but the issuer's own files.
load helper

ISS=https://id.example

setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    # A card of a key that opens at once, and the status lists for years: what is tested here is trust.
    open_key cards >/dev/null
    "$QRID" mint <(ada /dev/stdout) --issuer issuer --key ./*.open --valid-for 10y --at $ISSUED -o card.txt
    does key export "$(kid_of active trust)" -o root.pub
    $PYTHON -c 'import subprocess, hashlib
der = subprocess.check_output(["openssl", "pkey", "-pubin", "-in", "root.pub", "-outform", "DER"])
print(hashlib.sha256(b"\xa4\x01\x02\x20\x01\x21\x58\x20" + der[-64:-32] + b"\x22\x58\x20" + der[-32:]).hexdigest())' >root.thumbprint
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR"/card.txt "$BATS_FILE_TMPDIR"/root.pub .
    key=$(ls "$BATS_FILE_TMPDIR"/*.open) kid=$(basename "$BATS_FILE_TMPDIR"/*.open .open)
    root=$(cat "$BATS_FILE_TMPDIR/root.thumbprint")
    store=$XDG_DATA_HOME/qrid/trust
    list=issuer/public/trust.jwt
}

build() { "$QRID" trust build --at "$@" -q; }
import() { "$QRID" trust import --at "$@" -q; }
# judged AT CARD RESULT CODE: what the check of the card's key says, with the verifier's own store alone.
judged() {
    q verify "$2" --at "$1" --json
    json "it['checks'][2]['result'] == '$3' and it['checks'][2]['code'] == $4"
}
# payload FILE: the JSON that a list signs.
payload() { $PYTHON -c 'import base64, sys; part = open(sys.argv[1]).read().split(".")[1]; print(base64.urlsafe_b64decode(part + "==").decode())' "$1"; }

@test "trust build writes a signed list, trust import takes it, verify needs no --trust" {
    q trust build --at $ISSUED
    ok
    says "$list
  version 1, 6 keys, signed by root ${root:0:16}, good until 2026-03-03T00:00:00Z"
    q trust import $list --root root.pub --at $TODAY
    ok
    has "imported version 1 of the trust list of $ISS: 6 keys, good until 2026-03-03T00:00:00Z"
    judged $TODAY card.txt pass None
    json "it['checks'][2]['detail'] == 'trusted by version 1 of the trust list of $ISS' and it['checks'][3]['result'] == 'pass'"
    output=$(payload $list)
    json "it['iss'] == it['sub'] == '$ISS' and it['version'] == 1 and it['exp'] - it['iat'] == 30 * 86400"
    json 'sorted(k["purpose"] for k in it["keys"]) == ["cards", "cards", "status", "status", "trust", "trust"]'
    json 'all(k["alg"] == "ES256" and k["use"] == "sig" and k["nbf"] < k["exp"] and "d" not in k for k in it["keys"])'
    output=$(cut -d. -f1 $list | tr _- /+ | base64 -di 2>/dev/null || true)
    json "it['typ'] == 'jwk-set+jwt' and it['alg'] == 'ES256' and it['kid'] == '${root:0:16}'"
    same 644 "$(stat -c %a $list)" "the mode of the list"
    same trust-published "$(sqlite3 issuer/registry.db 'SELECT what FROM journal ORDER BY seq DESC LIMIT 1')" "the journal's last row"
}

@test "its signature is one that plain openssl verifies" {
    build $ISSUED
    $PYTHON - <<'PY'
import base64, subprocess
head, body, signature = open("issuer/public/trust.jwt").read().strip().split(".")
raw = base64.urlsafe_b64decode(signature + "==")
def integer(data):
    data = data.lstrip(b"\0") or b"\0"
    data = b"\0" + data if data[0] > 127 else data
    return b"\x02" + bytes([len(data)]) + data
numbers = integer(raw[:32]) + integer(raw[32:])
open("signature", "wb").write(b"\x30" + bytes([len(numbers)]) + numbers)
open("message", "w").write(head + "." + body)
subprocess.run(["openssl", "dgst", "-sha256", "-verify", "root.pub", "-signature", "signature", "message"], check=True)
PY
}

@test "each list has the next version, and a verifier goes on to it by itself" {
    build $ISSUED
    cp $list first.jwt
    import $TODAY first.jwt --root "$root"
    build $TODAY --valid-for 90d
    q trust import $list --at $TODAY --json
    ok
    json 'it["version"] == 2 and it["version_before"] == 1 and it["until"] == "2026-05-03T00:00:00Z"'
    refuses 1 trust-rollback "version 2 of the trust list of $ISS was seen before, but this is version 1" "" trust import first.jwt --at $TODAY
    refuses_use "--valid-for must be 1s or more" "give a time such as 30d" trust build --valid-for 0d
}

@test "a list that is too old makes no verdict until the next one is there" {
    build $ISSUED --valid-for 7d
    import $TODAY $list --root root.pub
    judged 2026-02-07T23:59:59Z card.txt pass None
    judged 2026-02-08T00:00:00Z card.txt unknown "'trust-stale'"
    exits 3
    refuses 3 trust-stale "*" "*" trust import $list --root root.pub --at 2026-02-09
    build 2026-02-09
    import 2026-02-09 $list
    judged 2026-02-09 card.txt pass None
}

@test "a stolen key: once verifiers have the next list, no card of it is good, whatever it says of its age" {
    build $ISSUED
    import $TODAY $list --root root.pub
    "$QRID" key revoke "$kid" --reason compromised --at $TODAY -q 2>/dev/null
    judged $TODAY card.txt pass None # not yet: the verifier has the old list
    build $TODAY
    import $TODAY $list
    judged $TODAY card.txt fail "'key-revoked'"
    exits 1
    json 'it["verdict"] == "invalid"'
    # The thief dates cards as he likes.
    openssl pkcs8 -topk8 -nocrypt -in "$key" -out stolen.pem
    for iat in 2020-01-01 $MADE 2026-02-02T12:00:00Z; do
        ada ada.json
        does mint ada.json --key stolen.pem --iss $ISS --at $iat --valid-for 20y -o forged.txt --force
        judged 2026-02-03 forged.txt fail "'key-revoked'"
    done
    # Cards of the key that took its place are good.
    does mint ada.json --issuer issuer --at $TODAY -o new.txt
    judged 2026-02-03 new.txt pass None
    output=$(payload $list)
    json "[k['revoked']['reason'] for k in it['keys'] if k['kid'] == '$kid'] == ['compromised']"
}

@test "a superseded key: cards issued before stay good, later ones are not" {
    ada ada.json
    "$QRID" key revoke "$kid" --reason superseded --at $TODAY -q 2>/dev/null
    build $TODAY
    import $TODAY $list --root root.pub
    judged 2026-02-03 card.txt pass None
    for iat in $TODAY 2026-02-02T12:00:00Z; do
        does mint ada.json --key "$key" --iss $ISS --at $iat -o late.txt --force
        judged 2026-02-03 late.txt fail "'key-revoked'"
    done
    does mint ada.json --key "$key" --iss $ISS --at 2026-02-01T23:59:59Z -o early.txt
    judged 2026-02-03 early.txt pass None
}

@test "a staged key is known to verifiers before it signs, and not accepted until then" {
    ada ada.json
    seen key new --stage 30d --at $TODAY --json >new.json
    new=$($PYTHON -c 'import json; print(json.load(open("new.json"))["kid"])')
    openssl pkey -in "issuer/keys/$new.pem" -passin pass:secret -out new.pem
    does mint ada.json --key new.pem --iss $ISS --at $TODAY -o early.txt
    build $TODAY
    import $TODAY $list --root root.pub
    judged $TODAY early.txt fail "'key-not-yet-valid'"
    build 2026-03-05
    import 2026-03-05 $list
    judged 2026-03-05 early.txt pass None
}

@test "retired keys leave the list" {
    build $TODAY
    "$QRID" key rotate --at $TODAY -q 2>/dev/null
    "$QRID" key retire "$kid" --force --at $TODAY -q 2>/dev/null
    build 2026-02-03
    run ! grep -q "$kid" <(payload $list)
    import 2026-02-03 $list --root root.pub
    judged 2026-02-03 card.txt unknown "'unknown-key'"
}

# ---- the root

@test "a verifier who knows the old root follows to the new one, by the old one's word" {
    build $ISSUED
    import $TODAY $list --root "$root"
    "$QRID" key rotate --purpose trust --at 2026-02-10 -q 2>/dev/null
    q trust build --at 2026-02-10 --json
    ok
    json "it['root'] != '${root:0:16}' and it['root_changes_from'] == ['${root:0:16}']"
    new_root=$(field 'it["root"]')
    q trust import $list --at 2026-02-10 --json
    ok
    json "it['root_changed'] and it['root']['kid'] == '$new_root'"
    judged 2026-02-10 card.txt pass None
    # From there on as before: the old root's word counts no more.
    build 2026-02-11
    import 2026-02-11 $list
    # Who missed it follows in one step, over two changes too.
    "$QRID" key rotate --purpose trust --at 2026-04-01 -q 2>/dev/null
    build 2026-04-01
    import 2026-04-01 $list
    rm -r "$store"
    import 2026-04-01 $list --root root.pub
    judged 2026-04-01 card.txt pass None
    q trust list --at 2026-04-01 --json
    json "it['issuers'][0]['root']['kid'] == '$(kid_of active trust issuer 2026-04-01)'"
}

@test "a verifier does not follow a root that the old one has not endorsed" {
    build $ISSUED
    import $TODAY $list --root root.pub
    # As after a fire: the old root's private half is gone, and the staged one is put into its place.
    rm "issuer/keys/${root:0:16}.pem"
    sqlite3 issuer/registry.db 'DELETE FROM root_changes'
    "$QRID" key rotate --purpose trust --at 2026-02-10 -q 2>/dev/null
    q trust build --at 2026-02-10
    exits 0
    warns "qrid: the earlier root has not endorsed this one: give verifiers its thumbprint for 'qrid trust import --root THUMBPRINT --unendorsed'"
    refuses 1 trust-root-mismatch '*' '*' trust import $list --at 2026-02-10
    new_root=$(seen key show "$(kid_of active trust issuer 2026-02-10)" --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["thumbprint"])')
    refuses 1 trust-root-mismatch '*' '*' trust import $list --root "$new_root" --at 2026-02-10
    import 2026-02-10 $list --root "$new_root" --force
    judged 2026-02-10 card.txt pass None
}

@test "a stolen root endorses nobody any more" {
    build $ISSUED
    import $TODAY $list --root root.pub
    "$QRID" key revoke "${root:0:16}" --reason compromised --at 2026-02-10 -q 2>/dev/null
    q trust build --at 2026-02-10 --json
    exits 0
    json "it['root_changes_from'] == [] and it['root'] != '${root:0:16}'"
    refuses 1 trust-root-mismatch '*' '*' trust import $list --at 2026-02-10
    does key export "$(kid_of active trust issuer 2026-02-10)" -o new-root.pub
    import 2026-02-10 $list --root new-root.pub --force
    judged 2026-02-10 card.txt pass None
}

@test "the root is rotated only when verifiers had time to learn of its successor" {
    "$QRID" key rotate --purpose trust --at $TODAY -q 2>/dev/null
    next=$(kid_of staged trust)
    refuses 4 key-not-allowed "the staged key $next was published only on $TODAY; verifiers may not know it yet" \
        "rotate on 2026-03-04T00:00:00Z or later, or add --now to rotate at once" key rotate --purpose trust --at 2026-03-03
    q trust build --at 2026-03-03 -q
    done_silently
    q key rotate --purpose trust --at 2026-03-04 -q
    exits 0
    build 2026-03-04
}

@test "the root may live elsewhere than in the issuer's directory" {
    openssl pkey -in "issuer/keys/${root:0:16}.pem" -passin pass:secret -out away.pem
    rm "issuer/keys/${root:0:16}.pem"
    refuses 4 missing-key "no private key for key ${root:0:16} at issuer/keys/${root:0:16}.pem" \
        "if another machine made it, copy its file from there into keys/; if it is in a hardware token or another file, name it with --key" trust build --at $TODAY
    q trust build --key away.pem --at $TODAY -q
    done_silently
    import $TODAY $list --root root.pub
    judged $TODAY card.txt pass None
    make_key stranger
    q trust build --key stranger.pem --at $TODAY
    exits 4
    refuses 4 key-not-allowed "*" "*" trust build --key "$key" --at $TODAY
}

# ---- side by side

@test "two provinces live in one store, and neither signs for the other" {
    does issuer init town --iss https://town.example --alg EdDSA --at $MADE -q
    does key export --issuer town "$(kid_of active trust town)" -o town-root.pub
    town_key=$(open_key cards town)
    ada ada.json
    does mint ada.json --issuer town --key "$town_key" --at $ISSUED -o town.txt
    build $ISSUED
    build $ISSUED --issuer town
    import $TODAY $list --root root.pub
    judged $TODAY town.txt unknown "'unknown-key'"
    import $TODAY town/public/trust.jwt --root town-root.pub
    for card in card.txt town.txt; do
        q verify $card --at $TODAY --json
        json '[c["result"] for c in it["checks"][:5]] == ["pass"] * 5'
    done
    # The town signs a card in the city's name.
    does mint ada.json --key "$town_key" --iss $ISS --at $ISSUED -o usurped.txt
    q verify usurped.txt --at $TODAY --json
    exits 1
    json '[c["code"] for c in it["checks"] if c["result"] == "fail"] == ["issuer-mismatch"]'
    # A list of its own under the city's name cannot take the city's place.
    does issuer init usurper --iss $ISS --at $MADE -q
    build $TODAY --issuer usurper
    refuses 1 trust-root-mismatch '*' '*' trust import usurper/public/trust.jwt --at $TODAY
    q trust list --at $TODAY --json
    json 'sorted(i["iss"] for i in it["issuers"]) == ["https://id.example", "https://town.example"]'
}

# ---- trouble

@test "two processes never publish one version" {
    for i in 1 2 3; do "$QRID" trust build --at $TODAY --json >$i.json 3>&- & done
    wait
    same "1 2 3" "$(cat ?.json | grep -o '"version": [0-9]*' | sort | grep -o '[0-9]*' | xargs)" "the versions"
    import $TODAY $list --root root.pub
}

@test "trust build refuses a wrong passphrase and what is no issuer, and writes nothing" {
    refuses 3 not-an-issuer "*" "*" trust build --issuer nowhere
    refuses 4 key-not-allowed "key ${root:0:16} may not sign this: what it signs would outlive the key, which is accepted until 2037-12-29T00:00:00Z" \
        "rotate the key, see qrid-key-rotate(1)" trust build --at $TODAY --valid-for 15y
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" trust build --at $TODAY
    [ ! -e $list ]
}
