# Published vectors of Claim 169, made by others.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    vectors=${QRID_SHARED:-/nowhere}/vectors/claim169
    [ -d "$vectors" ] || skip "the published vectors are not there"
    at="--at 2024-06-01T00:00:00Z"
}

# take NAME: writes the vector's text to NAME.txt and its public key, when it has one, to NAME.pub.
take() { $PYTHON "$HERE/take_vector.py" "$vectors/$1.json" "$1"; }

# one_check NUMBER RESULT CODE: of the JSON report on stdout.
one_check() { json "it['checks'][$1]['result'] == '$2' and it['checks'][$1]['code'] == '$3'"; }

@test "the Ed25519 card is valid under the key published beside it" {
    take ed25519-signed
    q verify ed25519-signed.txt --trust ed25519-signed.pub $at --json
    ok
    json 'it["verdict"] == "valid" and it["card"]["identity"]["fullName"] == "Signed Test Person" and it["card"]["alg"] == "EdDSA"'
    json 'it["card"]["iss"] == "https://mosip.example.org" and it["card"]["exp"] == "2027-01-15T08:00:00Z"'
}

@test "the P-256 card is valid under the key published beside it" {
    take ecdsa-p256-signed
    q verify ecdsa-p256-signed.txt --trust ecdsa-p256-signed.pub $at --json
    ok
    json 'it["verdict"] == "valid" and it["card"]["identity"]["fullName"] == "ECDSA Test Person" and it["card"]["alg"] == "ES256"'
}

@test "the signed cards are not valid under each other's key" {
    take ed25519-signed
    take ecdsa-p256-signed
    q verify ed25519-signed.txt --trust ecdsa-p256-signed.pub $at --json
    exits 1
    one_check 1 fail algorithm-mismatch
    q verify ecdsa-p256-signed.txt --trust ed25519-signed.pub $at --json
    exits 1
    one_check 1 fail algorithm-mismatch
}

@test "no signed card is valid once a character of it is another" {
    for name in ed25519-signed ecdsa-p256-signed; do
        take $name
        q verify $name.txt --trust $name.pub $at -q
        done_silently
        mkdir $name
        $PYTHON "$HERE/take_vector.py" --changed $name.txt $name 7
        [ "$(ls $name | wc -l)" -ge 30 ]
        for changed in $name/*; do
            q verify "$changed" --trust $name.pub $at -q
            [[ $status == [13] ]] || tell "$changed"
        done
    done
}

@test "the expired card is expired and not signed, and both are told" {
    take expired
    q verify expired.txt $at --json
    exits 1
    one_check 1 fail not-signed
    one_check 4 fail expired
}

@test "the cards without a signature are refused as such, and can be inspected" {
    for name in minimal demographics-full; do
        take $name
        q verify $name.txt $at --json
        exits 1
        one_check 1 fail not-signed
        q inspect $name.txt $at --json --reveal
        ok
        echo "$output" >read.json
        $PYTHON -c '
import json, sys
wanted, got = json.load(open(sys.argv[1]))["expected_claim169"], json.load(open("read.json"))["identity"]
assert got == wanted, (got, wanted)' "$vectors/$name.json"
    done
}

@test "what is no COSE message and what is no Base45 are refused as such" {
    take not-cose
    q verify not-cose.txt $at --json
    exits 1
    one_check 0 fail bad-cose
    take bad-base45
    q verify bad-base45.txt $at --json
    exits 1
    one_check 0 fail bad-base45
}

@test "the specification's own example is read, with its oddities told, though no key was published" {
    take spec-example-cwt
    q verify spec-example-cwt.txt --at 2026-06-01 --json
    exits 3
    one_check 2 unknown unknown-key
    json 'it["checks"][0]["result"] == "pass" and len(it["warnings"]) >= 3'
    json 'it["card"]["iss"] == "www.mosip.io"'
    q inspect spec-example-cwt.txt --at 2026-06-01 --face face.webp
    ok
    has "unusual: "
    [ "$(head -c 4 face.webp)" = RIFF ]
}

@test "the specification's own example is read as bytes as well" {
    $PYTHON -c 'import json, sys; sys.stdout.buffer.write(bytes.fromhex(json.load(open(sys.argv[1]))["cose_hex"]))' "$vectors/spec-example-cwt.json" >spec.cose
    q inspect spec.cose --at 2026-06-01
    ok
    has "spec.cose: a Claim 169 card"
}
