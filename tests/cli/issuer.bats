# issuer init, and the commands on an issuer's keys.
load helper

setup_file() { shared_issuer; }

iss="--iss https://id.example"

@test "issuer init makes a directory whose secrets only its owner reads" {
    export QRID_PASSPHRASE=secret
    q issuer init city $iss --name City --at $MADE
    ok
    has "created issuer https://id.example in city"
    for purpose in cards status trust; do
        grep -Eqx "  key [0-9a-f]{16} for $purpose +active, signs until 2028-01-01T00:00:00Z" <<<"$output"
        grep -Eqx "  key [0-9a-f]{16} for $purpose +staged, signs until 2029-12-31T00:00:00Z" <<<"$output"
    done
    has "verifiers can trust it with --trust city/public/jwks.json"
    [ "$(stat -c %a city/keys)" = 700 ]
    [ "$(stat -c %a city/registry.db)" = 600 ]
    [ "$(stat -c %a city/keys/*.pem | sort -u)" = 600 ]
    [ "$(ls city/keys | wc -l)" -eq 6 ]
    [ "$(ls)" = city ]
}

@test "issuer init --json prints one document" {
    export QRID_PASSPHRASE=secret
    q issuer init city $iss --alg EdDSA --at $MADE --json
    ok
    json 'it["iss"] == "https://id.example" and it["dir"] == "city"'
    json '[k["purpose"] for k in it["keys"]] == ["cards", "cards", "status", "status", "trust", "trust"]'
    json '[k["state"] for k in it["keys"]] == ["active", "staged"] * 3'
    json '[k["sign_until"] for k in it["keys"]] == ["2028-01-01T00:00:00Z", "2029-12-31T00:00:00Z"] * 3'
}

@test "issuer init -q prints nothing and makes the issuer all the same" {
    export QRID_PASSPHRASE=secret
    q issuer init city $iss -q
    done_silently
    [ -f city/registry.db ]
}

@test "issuer init protects its keys as plain OpenSSL can read, with 600000 rounds" {
    run openssl asn1parse -in "$(ls "$QRID_MADE_ISSUER"/as-made/keys/*.pem | head -1)"
    [[ $output == *":PBES2"* && $output == *":PBKDF2"* && $output == *":hmacWithSHA256"* ]]
    [[ $output == *":0927C0"* && $output == *":aes-256-cbc"* ]]
    openssl pkey -in "$(ls "$QRID_MADE_ISSUER"/as-made/keys/*.pem | head -1)" -passin pass:secret -noout
}

@test "issuer init takes the passphrase from a file's first line" {
    umask 077
    printf 'first line\nsecond line\n' >pass
    q issuer init city $iss --passphrase-file pass --at $MADE -q
    done_silently
    openssl pkey -in "$(ls city/keys/*.pem | head -1)" -passin 'pass:first line' -noout
}

@test "a passphrase file wins over QRID_PASSPHRASE" {
    umask 077
    printf 'from the file' >pass
    QRID_PASSPHRASE=other q issuer init city $iss --passphrase-file pass --at $MADE -q
    done_silently
    openssl pkey -in "$(ls city/keys/*.pem | head -1)" -passin 'pass:from the file' -noout
}

# Was: it protected the keys of an issuer.
@test "a passphrase that is set but empty is a passphrase, and not a good one" {
    export QRID_PASSPHRASE=
    refuses 4 wrong-passphrase "the new passphrase is empty" "choose another one" issuer init city $iss --at $MADE
    refuses 4 wrong-passphrase "the new passphrase is empty" "choose another one" key new -o k.pem
    (umask 077 && : >empty)
    refuses 4 wrong-passphrase "the new passphrase is empty" "choose another one" key new -o k.pem --passphrase-file empty
}

# Was: it protected the keys of an issuer, and the PIN a wallet.
@test "a new passphrase or PIN has something in it that is seen" {
    umask 077
    hint="choose another one; spaces, combining marks and invisible characters do not count"
    zero_width=$'\u200b\u200b'
    make_issuer given
    export QRID_ISSUER=given
    for unseen in " " "    " "$zero_width"; do
        echo "$unseen" >unseen
        export QRID_PASSPHRASE=$unseen QRID_PIN=$unseen
        refuses 4 wrong-passphrase "the new passphrase has no visible characters" "$hint" issuer init city $iss --at $MADE
        refuses 4 wrong-passphrase "the new passphrase has no visible characters" "$hint" key new -o k.pem
        refuses 4 wrong-passphrase "the new passphrase has no visible characters" "$hint" key new -o k.pem --passphrase-file unseen
        refuses 4 wrong-passphrase "the new PIN has no visible characters" "$hint" wallet new ada --wallet wallet
        refuses 4 wrong-passphrase "the new PIN has no visible characters" "$hint" wallet new ada --wallet wallet --pin-file unseen
        QRID_PASSPHRASE=secret q key passphrase --new-passphrase-file unseen
        exits 4
        err_has "passphrase has no visible characters"
    done
    QRID_PIN=$'a\u0301\u0302\u0303' refuses 4 wrong-passphrase "the new PIN is shorter than 4 characters" "choose a longer one" wallet new ada --wallet wallet
    [ ! -e city ] && [ ! -e k.pem ] && [ ! -e wallet/ada ]
    # What was made before still opens.
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass 'pass:    ' -out old.pem
    QRID_PASSPHRASE="    " q mint <(echo '{"id": "1"}') --key old.pem --at $ISSUED -q -o card.txt
    done_silently
}

@test "issuer init keeps to a status URI and a capacity" {
    export QRID_PASSPHRASE=secret
    q issuer init city $iss --status-uri https://s.example/ --capacity 3000000 --valid-for 30d --at $MADE -q
    done_silently
    ada ada.json
    q mint ada.json --issuer city --at $ISSUED --json
    ok
    json 'it["exp"] == "2026-03-03T00:00:00Z" and 0 <= it["list"] < 3'
    list=$(field 'it["list"]')
    field 'it["card"]' >card.txt
    q inspect card.txt --at $TODAY --json
    json "next(l for l in it['layers'] if l['layer'] == 'claims')['facts']['status'].endswith('in https://s.example/$list')"
}

@test "issuer init refuses an argument too many" {
    refuses_use "the following argument was not expected: town" "see 'qrid issuer init --help'" issuer init city town $iss
}

@test "issuer init refuses an unknown option and names the nearest" {
    refuses_use 'unknown option "--nmae"' "did you mean '--name'?" issuer init city $iss --nmae X
}

@test "issuer init refuses wrong values" {
    export QRID_PASSPHRASE=secret
    refuses_use "invalid URI \"city\"" "name the issuer by a full URI such as https://id.example" issuer init city --iss city
    refuses_use "unknown algorithm \"RSA\"" "choose ES256, EdDSA, ES384 or SM2" issuer init city $iss --alg RSA
    refuses_use "--capacity: Value 0 not in range 1 to 1099511627776" "see 'qrid issuer init --help'" issuer init city $iss --capacity 0
    refuses_use "invalid duration \"soon\"" "use a form such as 90s, 15m, 12h, 30d or 10y" issuer init city $iss --valid-for soon
    refuses_use "invalid time \"soon\"" "use a form such as 2026-11-23T08:00:00Z, 2026-11-23 or Unix seconds" issuer init city $iss --at soon
}

@test "issuer init refuses a target that exists before it asks for a passphrase" {
    mkdir city
    refuses 4 exists "city already exists" "*" issuer init city $iss
}

@test "issuer init does not hint at an option that it does not have" {
    mkdir city
    q issuer init city $iss
    [[ $stderr != *--force* ]]
}

@test "issuer init refuses a passphrase file that is not there" {
    q issuer init city $iss --passphrase-file nope
    exits 4
    quiet_out
    err_has "qrid: error: cannot read the passphrase from nope"
    [ -z "$(ls)" ]
}

@test "issuer init without a passphrase or a terminal says what to give" {
    without_terminal "$QRID" issuer init city $iss
    exits 4
    quiet_out
    warns "qrid: error: cannot ask for the passphrase: there is no terminal
qrid: hint: give it with --passphrase-file PATH or QRID_PASSPHRASE"
    [ -z "$(ls)" ]
}

@test "issuer init refuses a place where it cannot write" {
    QRID_PASSPHRASE=secret q issuer init /proc/city $iss --json
    exits 3
    quiet_out
    json_error cannot-write "cannot write /proc/city: No such file or directory"
}

# ---- key new

@test "key new adds a key to an issuer and publishes it" {
    copy_issuer
    q key new --purpose status --alg EdDSA --at $ISSUED --json
    ok
    json 'it["purpose"] == "status" and it["alg"] == "EdDSA" and it["state"] == "staged" and it["publish_from"] == "'$ISSUED'"'
    json 'it["sign_until"] == "2031-12-31T00:00:00Z" and it["thumbprint"].startswith(it["kid"])'
    kid=$(field 'it["kid"]')
    [ "$(stat -c %a "issuer/keys/$kid.pem")" = 600 ]
    grep -q "$kid" issuer/public/jwks.json
}

@test "key new says what it made" {
    copy_issuer
    q key new --at $ISSUED
    ok
    grep -Eqx 'created key [0-9a-f]{16} for cards' <<<"${lines[0]}"
    same "  staged, becomes active on 2029-12-31T00:00:00Z" "${lines[1]}" "the second line"
    same "  signs until 2031-12-31T00:00:00Z, verified until 2041-12-28T00:00:00Z" "${lines[2]}" "the third line"
}

@test "key new refuses another passphrase than the issuer's" {
    copy_issuer
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key new
}

@test "key new refuses wrong values" {
    copy_issuer
    refuses_use "unknown purpose \"foo\"" "choose cards, status or trust" key new --purpose foo
    refuses_use "unknown algorithm \"foo\"" "choose ES256, EdDSA, ES384, ML-DSA-44, ML-DSA-65 or SM2" key new --alg foo
    refuses_use "an issuer's keys always have a passphrase" "use --no-passphrase with -o PATH, for a standalone key" key new --no-passphrase
    refuses_use "invalid time \"x\"" "use a form such as 2026-11-23T08:00:00Z, 2026-11-23 or Unix seconds" key new --at x
}

@test "key new -o makes a pair of files that OpenSSL reads" {
    for alg in ES256 EdDSA ES384 SM2; do
        q key new --no-passphrase -o $alg.pem --alg $alg --json
        ok
        json "it['alg'] == '$alg' and it['private'] == '$alg.pem' and it['public'] == '$alg.pem.pub'"
        [ "$(stat -c %a $alg.pem)" = 600 ]
        same "$(cat $alg.pem.pub)" "$(openssl pkey -in $alg.pem -pubout)" "the public half"
    done
}

@test "key new -o says what it made" {
    q key new --no-passphrase -o k.pem
    ok
    grep -Eqx 'created ES256 key [0-9a-f]{16}' <<<"${lines[0]}"
    [ "${lines[1]}" = "  private k.pem" ]
    [ "${lines[2]}" = "  public  k.pem.pub" ]
}

@test "key new -o protects the private half with a passphrase" {
    QRID_PASSPHRASE=secret q key new -o k.pem -q
    done_silently
    run ! openssl pkey -in k.pem -passin pass:wrong -noout
    openssl pkey -in k.pem -passin pass:secret -noout
}

@test "key new -o overwrites neither half without --force" {
    echo mine >k.pem
    refuses 4 exists "k.pem already exists" "choose another name, or add --force to replace it" key new --no-passphrase -o k.pem
    mv k.pem k.pem.pub
    refuses 4 exists "k.pem.pub already exists" "choose another name, or add --force to replace it" key new --no-passphrase -o k.pem
    q key new --no-passphrase -o k.pem --force -q
    done_silently
    grep -q "PUBLIC KEY" k.pem.pub
}

@test "key new -o refuses a directory that is not there" {
    refuses 3 cannot-write "cannot write no/k.pem: No such file or directory" "" key new --no-passphrase -o no/k.pem
}

# ---- key list, key show

@test "key list shows every key and its state at a moment" {
    copy_issuer
    q key list --at $TODAY
    ok
    [ "${#lines[@]}" -eq 7 ]
    has_line "kid purpose alg state next signs until verified until"
    for purpose in cards status trust; do
        grep -Eqx "[0-9a-f]{16}  $purpose +ES256  active +retiring 2028-01-01T00:00:00Z +2028-01-01T00:00:00Z +2037-12-29T00:00:00Z" <<<"$output"
        grep -Eqx "[0-9a-f]{16}  $purpose +ES256  staged +active 2028-01-01T00:00:00Z +2029-12-31T00:00:00Z +2039-12-29T00:00:00Z" <<<"$output"
    done
}

@test "key list --json tells the state by the clock" {
    copy_issuer
    for case in 2025-12-31:staged,staged 2026-01-01:active,staged 2028-01-01:retiring,active 2029-12-31:retiring,retiring \
        2037-12-29:retired,retiring 2039-12-29:retired,retired; do
        q key list --at "${case%:*}" --json
        ok
        json "it['iss'] == 'https://id.example' and [k['state'] for k in it['keys']] == '${case#*:}'.split(',') * 3"
    done
}

@test "key list takes the issuer from QRID_ISSUER, and --issuer before that" {
    copy_issuer town
    QRID_ISSUER=town q key list --json
    ok
    QRID_ISSUER=nowhere q key list --issuer town --json
    ok
}

@test "a missing issuer is answered with how to name one" {
    refuses 3 not-an-issuer "\"nowhere\" is not an issuer directory (no issuer.json)" "create one with 'qrid issuer init DIR', or name it with --issuer DIR or QRID_ISSUER" key list --issuer nowhere
}

@test "key show takes the first digits of a kid" {
    copy_issuer
    q key list --json
    kid=$(field 'it["keys"][0]["kid"]')
    q key show "${kid:0:6}" --at $TODAY
    ok
    has_line "kid $kid"
    has_line "purpose cards"
    has_line "alg ES256"
    has_line "state active, becomes retiring on 2028-01-01T00:00:00Z"
    has_line "sign_from $MADE"
    has_line "private here"
    [ "${#lines[@]}" -eq 11 ]
    q key show "$kid" --at $TODAY --json
    ok
    json "it['kid'] == '$kid' and it['state'] == 'active' and it['private'] == 'here' and 'revoked' not in it"
    json 'it["next"] == {"state": "retiring", "at": "2028-01-01T00:00:00Z"} and it["thumbprint"].startswith(it["kid"])'
}

@test "key show refuses a kid that is not there, too short or missing" {
    copy_issuer
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" key show zzzz
    q key list --json
    short=$(field 'it["keys"][0]["kid"][:3]')
    refuses 4 missing-key "\"$short\" is too short for a key ID" "give its first 4 digits or more; see 'qrid key list'" key show "$short"
    kid=$(field 'it["keys"][0]["kid"]')
    refuses 4 missing-key "no key ID starts with \"${kid:0:7}z\"" "did you mean '${kid:0:8}'? see 'qrid key list'" key show "${kid:0:7}z"
    refuses_use "KID is required" "see 'qrid key show --help'" key show
    refuses 3 not-an-issuer "*" "*" key show zzzz --issuer nowhere
}

# ---- key export

@test "key export writes the active key for cards in every format" {
    copy_issuer
    make_key other
    ada ada.json
    q mint ada.json --at $ISSUED -o card.txt
    for format in pem jwk jwks cose-key cose-keyset; do
        "$QRID" key export --format $format --at $TODAY >"key.$format"
        q verify card.txt --trust "key.$format" --at $TODAY --json
        exits 3 # only for want of the status list
        json '[c["result"] for c in it["checks"][:3]] == ["pass"] * 3'
    done
    openssl pkey -pubin -in key.pem -noout
    $PYTHON -c 'import cbor2; key = cbor2.load(open("key.cose-key", "rb")); assert key[1] == 2 and key[-1] == 1, key'
    $PYTHON -c 'import cbor2; keys = cbor2.load(open("key.cose-keyset", "rb")); assert len(keys) == 1, keys'
}

@test "key export writes the public half of a private key file" {
    make_key k EdDSA
    q key export --key k.pem
    ok
    says "$(cat k.pem.pub)"
    q key export --key k.pem.pub
    ok
    says "$(cat k.pem.pub)"
}

@test "key export --json prints the key as a JWK" {
    make_key k EdDSA
    q key export --key k.pem --json
    ok
    json 'it["kty"] == "OKP" and it["crv"] == "Ed25519" and "d" not in it'
}

@test "key export writes a file, whole, and replaces none without --force" {
    make_key k
    q key export --key k.pem -o out.pem
    done_silently
    same "$(cat k.pem.pub)" "$(cat out.pem)" out.pem
    refuses 4 exists "out.pem already exists" "choose another name, or add --force to replace it" key export --key k.pem -o out.pem
    q key export --key k.pem --format jwk -o out.pem --force
    done_silently
    grep -q '"kty"' out.pem
}

@test "key export refuses a place where it cannot write" {
    make_key k
    refuses 3 cannot-write "cannot write no/out.pem: No such file or directory" "" key export --key k.pem -o no/out.pem
}

@test "key export opens a protected file, and refuses a wrong passphrase" {
    QRID_PASSPHRASE=secret does key new -o k.pem -q
    QRID_PASSPHRASE=secret q key export --key k.pem
    ok
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" key export --key k.pem
}

@test "key export refuses wrong use and an issuer without an active key" {
    copy_issuer
    refuses_use "--format: foo not in {pem,jwk,jwks,cose-key,cose-keyset}" "see 'qrid key export --help'" key export --format foo
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" key export zzzz
    refuses 4 missing-key "no active key for cards" \
        "run 'qrid key new --purpose cards --stage 0d' to make one that can sign at once; see 'qrid key list'" key export --at 2040-01-01
    refuses 3 not-an-issuer "*" "*" key export --issuer nowhere
}
