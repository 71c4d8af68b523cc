# verify and inspect.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    make_card k
    kid=$(seen key export --key k.pem --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["kid"])')
}

# ---- verify

@test "verify prints the verdict, then the checks in order, then the card" {
    q verify k.txt --trust k.pem.pub --at $TODAY
    ok
    says "VALID  k.txt
  decode     pass
  signature  pass     ES256, key $kid
  key        pass     trusted by k.pem.pub
  issuer     skipped  the trusted key does not name its issuer
  validity   pass     until 2027-02-01T00:00:00Z
  status     skipped  the card has no status
  holder     skipped  the card is not bound to a device
  face       skipped  no photo was given
card
  id                  ID-12345
  fullName            Ada Lovelace
  dateOfBirth         18151210
  issued              2026-02-01T00:00:00Z
  expires             2027-02-01T00:00:00Z
  signed with         ES256, key $kid"
}

@test "verify --json has the shape of the contract" {
    q verify k.txt --trust k.pem.pub --at $TODAY --json
    ok
    json 'sorted(it) == sorted(["input", "verdict", "at", "format", "checks", "warnings", "card", "holder"])'
    json "it['input'] == 'k.txt' and it['verdict'] == 'valid' and it['at'] == '$TODAY' and it['format'] == 'claim-169'"
    json '[c["check"] for c in it["checks"]] == "decode signature key issuer validity status holder face".split()'
    json 'all(sorted(c) == ["check", "code", "detail", "hint", "result"] for c in it["checks"])'
    json 'all(c["code"] is None for c in it["checks"]) and it["warnings"] == [] and it["holder"] == "bearer"'
    json "it['card'] == {'alg': 'ES256', 'kid': '$kid', 'iat': '$ISSUED', 'exp': '2027-02-01T00:00:00Z', 'identity': {'id': 'ID-12345', 'fullName': 'Ada Lovelace', 'dateOfBirth': '18151210'}}"
}

@test "verify -q says nothing but errors and tells by its exit code" {
    q verify k.txt --trust k.pem.pub --at $TODAY -q
    done_silently
    q verify k.txt --trust k.pem.pub --at 2028-01-01 -q
    exits 1
    quiet_out
    quiet_err
    q verify nope -q
    exits 3
    quiet_out
    err_has "cannot read nope: no such file"
}

@test "verify reads a picture, text, bytes, JSON, and standard input" {
    does render k.txt -o k.png
    seen mint k.json --key k.pem --at $ISSUED --json >card.json
    $PYTHON "$HERE/make_input.py" cose k.txt >k.cose
    for input in k.png k.txt k.cose card.json; do
        q verify $input --trust k.pem.pub --at $TODAY -q
        done_silently
        q_from $input verify --trust k.pem.pub --at $TODAY --json
        ok
        json 'it["input"] == "standard input" and it["verdict"] == "valid"'
    done
}

@test "verify forgives white space around a text" {
    printf ' \r\n%s\r\n\r\n' "$(cat k.txt)" >hand-held.txt
    q verify hand-held.txt --trust k.pem.pub --at $TODAY -q
    done_silently
}

@test "verify takes a batch, in order, and the worst outcome is its exit code" {
    make_card l --valid-for 1s
    q verify k.txt l.txt k.txt --trust k.pem.pub --trust l.pem.pub --at $TODAY --json
    exits 1
    json '[(d["input"], d["verdict"]) for d in it] == [("k.txt", "valid"), ("l.txt", "invalid"), ("k.txt", "valid")]'
    q verify l.txt nope k.txt --trust k.pem.pub --trust l.pem.pub --at $TODAY --jsonl
    exits 3
    same 3 "${#lines[@]}" "the number of reports"
    json_error unreadable-file "cannot read nope: no such file" "" nope
    cat k.txt l.txt >both.txt
    q verify both.txt --trust k.pem.pub --trust l.pem.pub --at $TODAY --json
    exits 1
    json '[d["input"] for d in it] == ["both.txt:1", "both.txt:2"]'
}

@test "verify runs every check, so that every failure is told at once" {
    make_card l
    $PYTHON "$HERE/make_input.py" renamed l.txt >forged.txt
    q verify forged.txt --trust l.pem.pub --at 2030-01-01 --json
    exits 1
    json '[c["code"] for c in it["checks"] if c["result"] == "fail"] == ["bad-signature", "expired"]'
    q verify forged.txt --trust l.pem.pub --at 2030-01-01
    exits 1
    has_line "INVALID forged.txt"
    has_line "what the card says (NOT to be trusted)"
}

@test "verify tells expired, not yet valid and issued in the future apart" {
    make_card l --not-before 2026-06-01
    q verify k.txt --trust k.pem.pub --at 2027-02-01
    exits 1
    has "validity   fail     expired: expired "
    q verify k.txt --trust k.pem.pub --at 2027-01-31T23:59:59Z -q
    done_silently
    q verify l.txt --trust l.pem.pub --at $TODAY
    exits 1
    has_line "validity fail not-yet-valid: becomes valid in 119 days, on 2026-06-01T00:00:00Z"
    q verify k.txt --trust k.pem.pub --at 2026-01-31
    ok
    has_line "warning iat-in-future: issued on 2026-02-01T00:00:00Z, which is 1 day in the future"
}

@test "verify takes --at as RFC 3339, a date and Unix seconds" {
    for at in 2026-02-02T00:00:00Z 2026-02-02T01:00:00+01:00 2026-02-02 1769990400; do
        q verify k.txt --trust k.pem.pub --at $at --json
        ok
        json "it['at'] == '$TODAY'"
    done
}

@test "verify without a trusted key cannot tell, and says what to give" {
    q verify k.txt --at $TODAY
    exits 3
    has_line "UNDETERMINED k.txt"
    has_line "key unknown unknown-key: key $kid is not a trusted key"
    warns "qrid: no keys are trusted: give some with --trust PATH, or import a trust list with 'qrid trust import'"
    make_key other
    q verify k.txt --trust other.pem.pub --at $TODAY --json
    exits 3
    quiet_err
    json 'it["checks"][2]["code"] == "unknown-key" and it["checks"][1]["result"] == "skipped"'
}

@test "verify takes many keys, and a directory of them" {
    make_key other
    mkdir keys
    cp k.pem.pub keys/k.pub
    cp other.pem.pub keys/other.pub
    q verify k.txt --trust other.pem.pub --trust k.pem.pub --at $TODAY -q
    done_silently
    q verify k.txt --trust keys --at $TODAY -q
    done_silently
    mkdir -p "$XDG_DATA_HOME/qrid"
    cp -r keys "$XDG_DATA_HOME/qrid/trust"
    q verify k.txt --at $TODAY -q
    done_silently
    QRID_TRUST_STORE=$PWD/keys q verify k.txt --at $TODAY
    ok
}

# Was: without HOME the store of trusted keys was looked for in the current directory.
@test "verify trusts nothing that lies in the current directory" {
    mkdir -p .local/share/qrid/trust qrid/trust .cache rel/.local/share/qrid/trust rel/qrid/trust
    for dir in .local/share/qrid qrid rel/.local/share/qrid rel/qrid; do cp k.pem.pub $dir/trust/; done
    stranger() {
        run --separate-stderr env -i PATH=/usr/bin:/bin "$@" "$QRID" verify k.txt --at $TODAY --json
        exits 3
        json "it['verdict'] == 'undetermined' and any(c['code'] == 'unknown-key' for c in it['checks'])"
    }
    stranger
    stranger HOME= XDG_DATA_HOME=
    stranger HOME=. XDG_DATA_HOME=.
    stranger HOME=rel XDG_DATA_HOME=rel
    stranger HOME="$HOME" XDG_DATA_HOME=.local/share
}

@test "a variable that names a store by a relative path is refused" {
    mkdir keys
    cp k.pem.pub keys/
    for variable in QRID_TRUST_STORE QRID_STATUS_STORE; do
        (
            export $variable=keys
            refuses_use "$variable is not an absolute path: \"keys\"" "start it with '/', as in $variable=\"\$PWD/keys\"" \
                verify k.txt --at $TODAY
        )
    done
    QRID_WALLET=keys q wallet list
    exits 2
    err_has "QRID_WALLET is not an absolute path"
    QRID_STATUS_CACHE=keys q status fetch --from https://a.example/1 --trust keys
    exits 2
    err_has "QRID_STATUS_CACHE is not an absolute path"
    QRID_FACE_MODEL=keys q portrait k.txt
    exits 2
    err_has "QRID_FACE_MODEL is not an absolute path"
    QRID_PKCS11_MODULE=keys/module.so q mint k.json --key pkcs11:token=a
    exits 2
    err_has "QRID_PKCS11_MODULE is not an absolute path"
}

@test "without HOME the password database says where home is, and a user whom it does not know has none" {
    [ "$(id -u)" -eq 0 ] || skip "only root can become a user whom nobody knows"
    chmod -R a+rX . "$BATS_TEST_TMPDIR"
    nobody() { run --separate-stderr env -i PATH=/usr/bin:/bin setpriv --reuid="$1" --clear-groups "$QRID" "${@:2}"; }
    nobody 65534 wallet list
    exits 0
    err_has "no accounts in $(getent passwd 65534 | cut -d: -f6)/.local/share/qrid/wallet"
    nobody 54321987 verify k.txt --at $TODAY --json
    exits 3
    json_error no-home "cannot find a home directory to look for qrid/status in" \
        "set HOME, or name the place itself with QRID_STATUS_STORE"
    nobody 54321987 wallet list
    exits 3
    err_has "cannot find a home directory to look for qrid/wallet in"
}

@test "verify refuses a card that names another issuer than its key's" {
    make_card l --iss https://a.example
    "$QRID" key export --key l.pem --format jwks | sed 's|^{|{"iss": "https://b.example",|' >b.json
    q verify l.txt --trust b.json --at $TODAY --json
    exits 1
    json 'it["checks"][3] | {"hint": 0} == {"check": "issuer", "result": "fail", "code": "issuer-mismatch", "detail": "the key belongs to https://b.example, but the card names https://a.example", "hint": 0}'
}

@test "verify keeps to what a key's JWK says of its life" {
    seen key export --key k.pem --json >k.jwk
    for case in '"exp": 1769904000:key-retired' '"nbf": 1900000000:key-not-yet-valid' \
        '"revoked": {"revoked_at": 1, "reason": "compromised"}:key-revoked'; do
        sed "s|^{|{${case%:*},|" k.jwk >life.jwk
        q verify k.txt --trust life.jwk --at $TODAY --json
        exits 1
        json "it['checks'][2]['code'] == '${case##*:}'"
    done
    sed 's|^{|{"revoked": {"revoked_at": 1769950000, "reason": "superseded"},|' k.jwk >life.jwk
    q verify k.txt --trust life.jwk --at $TODAY -q
    done_silently
}

@test "verify refuses wrong use" {
    q verify --trust
    exits 2
    quiet_out
    error_text "--trust: 1 required PATH missing" "see 'qrid verify --help'"
    refuses_use "--trust needs a value" "give the value after the '=' or as the next argument" verify --trust=
    refuses_use 'unknown option "--trsut"' "did you mean '--trust'?" verify --trsut k.pem.pub
    refuses_use "invalid time \"noon\"" "*" verify k.txt --at noon
    refuses_use "--color: pink not in {auto,always,never}" "see 'qrid verify --help'" verify k.txt --color pink
    q_from k.txt verify - - --trust k.pem.pub --json
    exits 2
    quiet_out
    json_error usage "standard input was given twice" "give '-' only once"
}

@test "verify colours the verdict only when asked to" {
    q verify k.txt --trust k.pem.pub --at $TODAY --color always
    ok
    has $'\e[32mVALID\e[0m  k.txt'
    CLICOLOR_FORCE=1 q verify k.txt --trust k.pem.pub --at $TODAY
    has $'\e[32mVALID\e[0m'
    for setting in NO_COLOR=1 TERM=dumb; do
        run --separate-stderr env CLICOLOR_FORCE=1 "$setting" "$QRID" verify k.txt --trust k.pem.pub --at $TODAY
        ok
        lacks $'\e'
    done
    run --separate-stderr env NO_COLOR=1 "$QRID" verify k.txt --trust k.pem.pub --at $TODAY --color always
    has $'\e[32mVALID\e[0m'
    q verify k.txt --trust k.pem.pub --at $TODAY
    lacks $'\e'
}

@test "verify lets no text of a card command the terminal" {
    $PYTHON "$HERE/make_input.py" unsigned $'A\e[31m\aB\u009b1mC' >evil.txt
    q verify evil.txt --trust k.pem.pub --at $TODAY
    exits 1
    has_line "fullName A?[31m?B?1mC"
    q inspect evil.txt --reveal --at $TODAY
    ok
    has_line "fullName A?[31m?B?1mC"
}

@test "no card beside a good one is passed over" {
    { cat k.txt; printf 'HC1:6BF\n{"card": "6BFRUBBISH"}\nhttps://a.example\n'; } >mixed.txt
    q verify mixed.txt --trust k.pem.pub --at $TODAY
    exits 1
    same 3 "$(grep -c "VALID" <<<"$output")" "the number of reports"
    has "VALID  mixed.txt:1"
    has "INVALID  mixed.txt:2"
    has "INVALID  mixed.txt:3"
}

# ---- inspect

# bytes_of LAYER TEXT: how many there are of that kind of make_input.py.
bytes_of() { $PYTHON "$HERE/make_input.py" "$@" | wc -c; }

@test "inspect shows the layers and masks personal data" {
    q inspect k.txt --at $TODAY
    ok
    says "k.txt: a Claim 169 card
└ text
    characters         $(tr -d '\n' <k.txt | wc -c)
  └ zlib
      bytes              $(bytes_of zlib k.txt), of $(bytes_of cose k.txt)
    └ COSE_Sign1
        bytes              $(bytes_of cose k.txt)
        alg                ES256
        kid                $kid
        signature          64 bytes, not checked
      └ claims
          iat                2026-02-01T00:00:00Z (issued 1 day ago)
          exp                2027-02-01T00:00:00Z (valid for 364 days)
        └ identity (masked)
            id                 ••••45
            fullName           A. L.
            dateOfBirth        1815"
}

@test "inspect --reveal shows personal data in full" {
    q inspect k.txt --at $TODAY --reveal
    ok
    has_line "id ID-12345"
    has_line "fullName Ada Lovelace"
    has_line "dateOfBirth 18151210"
}

@test "inspect --json is one document, masked unless revealed" {
    q inspect k.txt --at $TODAY --json
    ok
    json 'it["flaw"] is None and it["kind"] == "a Claim 169 card" and it["warnings"] == []'
    json '[l["layer"] for l in it["layers"]] == ["text", "zlib", "COSE_Sign1", "claims", "identity (masked)"]'
    lacks Lovelace
    q inspect k.txt --at $TODAY --json --reveal
    json 'it["identity"] == {"id": "ID-12345", "fullName": "Ada Lovelace", "dateOfBirth": "18151210"}'
}

@test "inspect reads a picture, bytes and standard input, and -q prints nothing" {
    does render k.txt -o k.png
    q inspect k.png --at $TODAY
    ok
    has_line "read by pure"
    $PYTHON "$HERE/make_input.py" cose k.txt >k.cose
    q_from k.cose inspect --at $TODAY
    ok
    has "standard input: a Claim 169 card"
    q inspect k.txt -q
    done_silently
}

@test "inspect never opens a web address, and writes it so that nobody else does" {
    printf 'HTTPS://evil.example/login' >url
    q inspect url
    exits 1
    has "xx"
    has "evil[.]example/…"
    lacks "login" # a path may name a person
    error_text "this is a web address, not a card (url)" ""
    q inspect url --reveal
    exits 1
    has "evil[.]example/login"
    lacks "HTTPS://evil.example"
}

@test "inspect --face saves the face, and replaces none without --force" {
    make_card l --photo "$SPECIMENS/s2-front.jpg"
    q inspect l.txt --face face.webp -q
    done_silently
    [ "$(head -c 4 face.webp)" = RIFF ]
    before=$(snapshot)
    q inspect l.txt --face face.webp --json
    exits 4
    json_error exists "face.webp already exists" "choose another name, or add --force to replace it"
    same "$before" "$(snapshot)" "the disk"
    q inspect l.txt --face face.webp --force -q
    done_silently
    q inspect k.txt --face none.webp --json
    exits 3
    json_error face-absent "the card has no face"
    [ ! -e none.webp ]
}

@test "inspect names other cards for what they are, however damaged" {
    for case in 'HC1:6BF|an EU Digital COVID Certificate|bad-compression' 'shc:/5676|a SMART Health Card|bad-cose' \
        'mdoc:owBj|an mdoc engagement|bad-cbor' 'VC1-AB|a verifiable credential barcode|bad-base45'; do
        IFS='|' read -r text kind code <<<"$case"
        printf '%s' "$text" >other
        q inspect other --json
        exits 1
        json "it['kind'] == '$kind' and it['flaw']['code'] == '$code'"
        json_error "$code" "*" "" other
    done
    for case in 'WIFI;S;x:a Wi-Fi network' 'BEGIN;VCARD:a contact (vCard)' 'hello:some other text'; do
        text=${case%:*}
        printf '%s' "${text//;/:}" >other
        q inspect other --json
        exits 1
        json "it['kind'] == '${case##*:}' and it['flaw']['code'] == 'not-a-card'"
    done
}

