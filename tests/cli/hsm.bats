# Keys in a hardware token: SoftHSM 2 plays the token.
load helper

# make_token: a token "issuer" of PIN 1234 in ./token, with a key of every kind, made by openssl: p256, p384, ed25519.
make_token() {
    mkdir -p "$1/tokens"
    echo "directories.tokendir = $1/tokens" >"$1/softhsm2.conf"
    export SOFTHSM2_CONF=$1/softhsm2.conf
    softhsm2-util --init-token --free --label issuer --so-pin 87654321 --pin 1234
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1/p256.pem"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$1/p384.pem"
    openssl genpkey -algorithm ED25519 -out "$1/ed25519.pem"
    local id=10
    for name in p256 p384 ed25519; do
        softhsm2-util --import "$1/$name.pem" --token issuer --label $name --id $((id++)) --pin 1234
        openssl pkey -in "$1/$name.pem" -pubout -out "$1/$name.pub"
    done
}

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_token "$BATS_FILE_TMPDIR/token"
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    umask 077 # private keys are read by their owner alone
    token=$BATS_FILE_TMPDIR/token uri='pkcs11:token=issuer;object='
    export SOFTHSM2_CONF=$token/softhsm2.conf
    # Debian's place; --pkcs11-module where a test is about it.
    softhsm=/usr/lib/softhsm/libsofthsm2.so
    [ -e $softhsm ] || { echo "SoftHSM is not installed: run ./setup --check"; return 1; }
    export QRID_PKCS11_MODULE=$softhsm
    ada ada.json
}

@test "key export gives the public half of a token's key, without its PIN" {
    unset QRID_PKCS11_MODULE
    for name in p256 p384 ed25519; do
        without_terminal "$QRID" key export --key "$uri$name" --pkcs11-module $softhsm
        ok
        says "$(cat "$token/$name.pub")"
    done
    q key export --key "${uri}p256?module-path=$softhsm" --format jwk
    ok
    json 'it["crv"] == "P-256" and "d" not in it'
}

@test "mint signs cards with every kind of key of one token" {
    printf '1234\n' >pin
    for name in p256 p384 ed25519; do
        q mint ada.json --key "$uri$name" --passphrase-file pin --at $ISSUED -o $name.txt
        done_silently
        q verify $name.txt --trust "$token/$name.pub" --at $TODAY
        ok
        has VALID
        q verify $name.txt --trust "$token/p256.pub" --at $TODAY -q
        [ $name = p256 ] || exits 3
    done
}

@test "the PIN is taken as a passphrase is: a file, the environment, a pin-source" {
    printf '1234\nthe second line\n' >pin
    QRID_PASSPHRASE=1234 q mint ada.json --key "${uri}ed25519"
    ok
    q_from pin mint ada.json --key "${uri}ed25519" --passphrase-file -
    ok
    q mint ada.json --key "${uri}ed25519" --passphrase-file <(echo 1234)
    ok
    for source in "$PWD/pin" "file:$PWD/pin"; do
        q mint ada.json --key "${uri}ed25519?pin-source=$source"
        ok
    done
    without_terminal "$QRID" mint ada.json --key "${uri}ed25519"
    exits 4
    error_text "cannot ask for the PIN of the token: there is no terminal" "give it with --passphrase-file PATH or QRID_PASSPHRASE"
}

@test "many cards are minted under a token's key" {
    for i in $(seq 200); do echo "{\"id\": \"$i\", \"fullName\": \"Person $i\"}"; done >people.jsonl
    QRID_PASSPHRASE=1234 q mint --jsonl people.jsonl --key "${uri}p256" --at $ISSUED
    ok
    [ "$(wc -l <<<"$output")" -eq 200 ]
    tail -n 1 <<<"$output" | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["card"])' >card.txt
    q verify card.txt --trust "$token/p256.pub" --at $TODAY
    ok
}

@test "a wrong PIN is refused, and a URI that holds one" {
    export QRID_PASSPHRASE=4321
    before=$(snapshot)
    q mint ada.json --key "${uri}p256" --json
    exits 4
    quiet_out
    json_error wrong-passphrase "wrong PIN for the token 'issuer'"
    for quietly in "" "-q -o given"; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr "$QRID" mint ada.json --key "${uri}p256" $quietly # which has not tried this PIN before
        exits 4
        quiet_out
        error_text "wrong PIN for the token 'issuer'" "*"
    done
    same "$before" "$(snapshot)" "the disk"
    refuses 4 wrong-passphrase "the token 'issuer' rejected this PIN before; not trying it again" "" mint ada.json --key "${uri}p256" # by the same process
    export QRID_PASSPHRASE=
    q mint ada.json --key "${uri}p256"
    exits 4
    quiet_out
    error_text "wrong PIN for the token 'issuer'" "*"
    unset QRID_PASSPHRASE
    refuses 4 wrong-passphrase "cannot read the PIN from nowhere" "put it on the first line of the file" mint ada.json --key "${uri}p256?pin-source=nowhere"
    q mint ada.json --key "${uri}p256?pin-value=1234"
    exits 2
    quiet_out
    error_text "a PIN does not belong in a URI, where others can read it" "*"
    [[ $stderr != *1234* ]]
}

@test "a token or key that is not there, or not the only one, is refused" {
    export QRID_PASSPHRASE=1234
    refuses 4 missing-key "no token of $(realpath $softhsm) matches pkcs11:token=other;object=p256" "check that the token is plugged in and that the URI is right" \
        mint ada.json --key "pkcs11:token=other;object=p256"
    refuses 4 missing-key "the token 'issuer' has no private key that matches ${uri}other" "check object= and id= in the URI; list the token's keys with its own tool" \
        mint ada.json --key "${uri}other"
    refuses 4 bad-key "3 private keys of the token 'issuer' match pkcs11:token=issuer" "add object= or id= to the URI so that it names only one" \
        mint ada.json --key pkcs11:token=issuer
    refuses 4 missing-key "the token 'issuer' has no private key that matches ${uri}other" "*" key export --key "${uri}other"
}

@test "a module that is missing, or none, is refused" {
    refuses 4 token-failed "no PKCS#11 module at nowhere/module.so" "*" key export --key "${uri}p256" --pkcs11-module nowhere/module.so
    refuses 4 token-failed "*" "name the token's PKCS#11 module, a shared library, with --pkcs11-module PATH" key export --key "${uri}p256" --pkcs11-module ./ada.json
    unset QRID_PKCS11_MODULE
    refuses 4 missing-key "a pkcs11: key needs the PKCS#11 module of its token" "name it with --pkcs11-module PATH or QRID_PKCS11_MODULE" key export --key "${uri}p256"
    refuses_use "--pkcs11-module requires --key" "give the token's key: --key pkcs11:..." key export --pkcs11-module $softhsm
}

@test "a URI that cannot be read is wrong use" {
    for bad in "pkcs11:token" "pkcs11:token=%zz" "pkcs11:colour=red" "pkcs11:object=p256;type=cert"; do
        q key export --key "$bad"
        exits 2
        quiet_out
    done
}

@test "key export reads private keys in every format" {
    $PYTHON - "$token" <<'PY'
import base64, cbor2, json, re, subprocess, sys
text = subprocess.run(["openssl", "pkey", "-in", sys.argv[1] + "/p256.pem", "-text", "-noout"], capture_output=True, text=True).stdout
numbers = [bytes.fromhex(re.sub(r"[^0-9a-f]", "", part)) for part in re.findall(r"(?:priv|pub):\n((?: .*\n)+)", text)]
d, x, y = numbers[0].rjust(32, b"\0")[-32:], numbers[1][1:33], numbers[1][33:]
url = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=").decode()
jwk = {"kty": "EC", "crv": "P-256", "x": url(x), "y": url(y), "d": url(d)}
cose = {1: 2, -1: 1, -2: x, -3: y, -4: d}
json.dump(jwk, open("key.jwk", "w"))
json.dump({"keys": [jwk]}, open("key.jwks", "w"))
cbor2.dump(cose, open("key.cose", "wb"))
cbor2.dump([{k: cose[k] for k in (1, -1, -4)}], open("key.coseset", "wb"))
jwk["x"] = jwk["y"]
json.dump(jwk, open("mixed.jwk", "w"))
PY
    openssl ec -in "$token/p256.pem" -out key.sec1 2>/dev/null
    openssl pkcs8 -topk8 -in "$token/p256.pem" -passout pass:secret -out key.locked
    export QRID_PASSPHRASE=secret
    for format in jwk jwks cose coseset sec1 locked; do
        q key export --key key.$format
        ok
        says "$(cat "$token/p256.pub")"
        q_from key.$format key export --key -
        ok
        says "$(cat "$token/p256.pub")"
        q mint ada.json --key key.$format --at $ISSUED -o card.txt --force
        done_silently
        q verify card.txt --trust "$token/p256.pub" --at $TODAY -q
        exits 0
    done
    refuses 4 bad-key "no usable key in mixed.jwk: unusable key: the point is not on its curve" "*" key export --key mixed.jwk
}

@test "key export writes every key of a file where the format has room" {
    cat "$token/p256.pub" "$token/ed25519.pem" >two.pem
    q key export --key two.pem
    ok
    says "$(cat "$token/p256.pub" "$token/ed25519.pub")"
    q key export --key two.pem --format jwks
    ok
    json '[k["crv"] for k in it["keys"]] == ["P-256", "Ed25519"]'
    refuses_use "2 keys do not fit in one jwk" "choose --format jwks, cose-keyset or pem" key export --key two.pem --format jwk
    cat "$token/p256.pem" "$token/ed25519.pem" >both.pem
    refuses 4 bad-key "both.pem has 2 private keys" "give a file that has only the key to sign with" mint ada.json --key both.pem
}
