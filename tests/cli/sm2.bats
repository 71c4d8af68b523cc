# SM2 beside the openssl program, and what verifiers say of it; ML-DSA where OpenSSL has it.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    ada ada.json
}

# raw DER RAW, der RAW DER: a signature as COSE and as openssl writes it.
convert() {
    $PYTHON - "$@" <<'END'
import sys
way, source, target = sys.argv[1:]
data = open(source, "rb").read()
def integer(at):
    size = data[at + 1]
    return int.from_bytes(data[at + 2:at + 2 + size], "big"), at + 2 + size
def der(number):
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes([2, len(body)]) + body
if way == "raw":
    r, at = integer(2)
    s, _ = integer(at)
    out = r.to_bytes(32, "big") + s.to_bytes(32, "big")
else:
    out = der(int.from_bytes(data[:32], "big")) + der(int.from_bytes(data[32:], "big"))
    out = bytes([0x30, len(out)]) + out
open(target, "wb").write(out)
END
}

# parts CARD: its COSE in `card.cbor`, what is signed in `signed`, its signature in `signature`.
parts() {
    PYTHONPATH=$HERE $PYTHON - "$1" <<'END'
import sys
import zlib

import base45
import cbor2
card = zlib.decompress(base45.decode(open(sys.argv[1]).read().strip()))
open("card.cbor", "wb").write(card)
tag = cbor2.loads(card)
head, _, payload, signature = tag.value
open("signed", "wb").write(cbor2.dumps(["Signature1", head, b"", payload]))
open("signature", "wb").write(signature)
END
}

@test "a card of an SM2 key is valid with a warning, and only under that key" {
    make_key k SM2
    make_key other ES256
    does mint ada.json --key k.pem --at $ISSUED -o card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY --json
    ok
    json 'it["card"]["alg"] == "SM2"'
    json '[w["code"] for w in it["warnings"]] == ["nonstandard-algorithm"]'
    q verify card.txt --trust other.pem.pub --at $TODAY --json
    json 'it["verdict"] != "valid"'
}

@test "openssl makes keys of SM2 that qrid signs with, in every form" {
    openssl genpkey -algorithm SM2 -out k.pem
    chmod 600 k.pem
    openssl pkey -in k.pem -pubout -out k.pub
    openssl pkey -in k.pem -outform DER -out k.der
    chmod 600 k.der
    openssl req -new -x509 -key k.pem -sm3 -subj /CN=x -out k.crt 2>/dev/null || openssl req -new -x509 -key k.pem -sm3 -sigopt distid:1234567812345678 -subj /CN=x -out k.crt
    for key in k.pem k.der; do
        does mint ada.json --key $key --at $ISSUED -o $key.txt
        for trust in k.pub k.crt; do
            q verify $key.txt --trust $trust --at $TODAY --json
            ok
        done
    done
    does key export --key k.pub --format jwk -o k.jwk
    does verify k.pem.txt --trust k.jwk --at $TODAY -q
    does key export --key k.pub --format cose-key -o k.cose
    does verify k.pem.txt --trust k.cose --at $TODAY -q
}

@test "openssl verifies what qrid signs with SM2, and the other way round" {
    openssl genpkey -algorithm SM2 -out k.pem
    chmod 600 k.pem
    openssl pkey -in k.pem -pubout -out k.pub
    does mint ada.json --key k.pem --at $ISSUED -o card.txt
    parts card.txt
    convert der signature signature.der
    openssl pkeyutl -verify -pubin -inkey k.pub -rawin -digest sm3 -pkeyopt distid:1234567812345678 -in signed -sigfile signature.der
    run ! openssl pkeyutl -verify -pubin -inkey k.pub -rawin -digest sm3 -pkeyopt distid:ALICE123@YAHOO.COM -in signed -sigfile signature.der
    openssl pkeyutl -sign -inkey k.pem -rawin -digest sm3 -pkeyopt distid:1234567812345678 -in signed -out theirs.der
    convert raw theirs.der theirs
    $PYTHON - <<'END'
import cbor2
tag = cbor2.loads(open("card.cbor", "rb").read())
tag.value[3] = open("theirs", "rb").read()
open("theirs.cbor", "wb").write(cbor2.dumps(tag))
END
    q verify theirs.cbor --trust k.pub --at $TODAY --json
    ok
    json 'it["card"]["alg"] == "SM2"'
}

@test "a key says its identifier, and signs under it" {
    q key new --no-passphrase --alg SM2 --distid ALICE123@YAHOO.COM -o k.pem -q
    done_silently
    same "distid: ALICE123@YAHOO.COM" "$(head -1 k.pem)" "the first line"
    same "distid: ALICE123@YAHOO.COM" "$(head -1 k.pem.pub)" "the first line"
    does mint ada.json --key k.pem --at $ISSUED -o card.txt
    does verify card.txt --trust k.pem.pub --at $TODAY -q
    parts card.txt
    convert der signature signature.der
    openssl pkeyutl -verify -pubin -inkey k.pem.pub -rawin -digest sm3 -pkeyopt distid:ALICE123@YAHOO.COM -in signed -sigfile signature.der
    openssl pkey -pubin -in k.pem.pub -out plain.pub # which knows nothing of the identifier
    run "$QRID" verify card.txt --trust plain.pub --at $TODAY -q
    [ "$status" -ne 0 ]
    refuses_use "an ES256 key has no distinguishing identifier" "only SM2 keys have one" key new --no-passphrase --distid x -o e.pem
}

@test "an issuer with an identifier of its own keeps it over rotations and imports" {
    export QRID_PASSPHRASE=secret QRID_ISSUER=city id=ALICE123@YAHOO.COM
    does issuer init city --iss https://id.example --alg SM2 --distid $id --at $ISSUED -q
    does key rotate --at $ISSUED -q
    does key rotate --now --at $ISSUED -q # to the key that the first rotation made
    $PYTHON -c 'import json; assert {key["distid"] for key in json.load(open("city/public/jwks.json"))["keys"]} == {"ALICE123@YAHOO.COM"}'
    does mint ada.json --at $ISSUED -o card.txt
    q verify card.txt --trust city/public/jwks.json --at $ISSUED --json
    json 'it["checks"][1]["result"] == "pass"'
    does key rotate --now --distid BOB --at $ISSUED -q
    grep -q '"distid": *"BOB"' city/public/jwks.json
    refuses_use "an ES256 key has no distinguishing identifier" "only SM2 keys have one" \
        key rotate --alg ES256 --distid x --at $ISSUED

    openssl genpkey -algorithm SM2 -out theirs.pem
    chmod 600 theirs.pem
    does key import theirs.pem --distid CAROL --at $ISSUED -q
    grep -q '"distid": *"CAROL"' city/public/jwks.json
    make_key e ES256
    refuses_use "an ES256 key has no distinguishing identifier" "only SM2 keys have one" key import e.pem --distid x --at $ISSUED
    does key new --alg SM2 --distid DAN --at $ISSUED -q
    grep -q '"distid": *"DAN"' city/public/jwks.json
}

@test "a private key whose file states another identifier than its public half signs nothing" {
    q key new --no-passphrase --alg SM2 --distid ALICE -o k.pem -q
    ok
    does mint ada.json --key k.pem --at $ISSUED -o card.txt
    sed 's/ALICE/MALLORY/' k.pem >other.pem
    cp k.pem.pub other.pem.pub
    chmod 600 other.pem
    refuses 4 bad-key 'other.pem states the identifier "MALLORY", but other.pem.pub "ALICE"' \
        'correct the line "distid:" before the key in one of the two files' mint ada.json --key other.pem --at $ISSUED -o no.txt
    rm other.pem.pub
    does mint ada.json --key other.pem --at $ISSUED -o wrong.txt
    q verify wrong.txt --trust k.pem.pub --at $ISSUED --json
    json '[c["detail"].endswith("for this content under the identifier \"ALICE\"") for c in it["checks"] if c.get("code") == "bad-signature"] == [True]'

    export QRID_PASSPHRASE=secret QRID_ISSUER=city
    does issuer init city --iss https://id.example --alg SM2 --distid ALICE --at $ISSUED -q
    kid=$($PYTHON -c 'import json; print(json.load(open("city/public/jwks.json"))["keys"][0]["kid"])')
    q key show "$kid" --at $ISSUED
    ok
    grep -q '^distid  *ALICE$' <<<"$output"
    sed -i 's/^distid: ALICE$/distid: MALLORY/' city/keys/*.pem
    q mint ada.json --at $ISSUED -o no.txt
    [ "$status" -eq 4 ]
    [[ $stderr == *'states the identifier "MALLORY", but the issuer publishes "ALICE"'* ]]
}

@test "a phone signs its proofs under an identifier, and verify warns of it" {
    make_key k EdDSA
    QRID_PIN=1234 does wallet new amara --alg SM2 --distid ALICE123@YAHOO.COM --wallet phones --at $ISSUED -q
    does wallet export amara --device-key --wallet phones -o device.jwk
    does mint ada.json --key k.pem --cnf device.jwk --at $ISSUED -o card.txt
    does wallet add amara card.txt --wallet phones
    QRID_PIN=1234 does present amara --wallet phones --audience https://gate.example --at $TODAY -o shown.txt -q
    q verify shown.txt --trust k.pem.pub --audience https://gate.example --at $TODAY --json
    ok
    json 'it["holder"] == "fresh"'
    json '[w["code"] for w in it["warnings"]] == ["nonstandard-algorithm"]'
    json 'it["warnings"][0]["detail"] == "the proof of the holder is signed with SM2, which is not registered for COSE and JOSE"'
}

@test "a trust list of an SM2 root is noted" {
    export QRID_PASSPHRASE=secret QRID_ISSUER=city QRID_TRUST=$PWD/store
    does issuer init city --iss https://id.example --alg SM2 --at $ISSUED -q
    does trust build --at $ISSUED -q
    q trust show city/public/trust.jwt --at $ISSUED
    err_has "the trust list is signed with SM2, which is not registered for COSE and JOSE"
}

@test "an SM2 key is refused with --seed, and ML-DSA for cards" {
    refuses 4 key-not-allowed "SM2 signatures cannot be reproduced: OpenSSL draws a random number for each" "use a key that was made with --alg EdDSA" \
        key new --test --seed 00112233445566778899aabbccddeeff --alg SM2 --no-passphrase -o k.pem
    QRID_PASSPHRASE=secret q issuer init city --iss https://id.example --alg ML-DSA-44
    [ "$status" -ne 0 ]
    err_has "2420 bytes: 3630 of the 4296 characters"
    if ! openssl list -signature-algorithms | grep -qi ML-DSA-44; then
        q key new --no-passphrase --alg ML-DSA-44 -o k.pem
        [ "$status" -ne 0 ]
        err_has "ML-DSA-44 needs a newer OpenSSL"
    fi
}
