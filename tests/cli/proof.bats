# What the program writes is what the specifications say, by the word of other programs: Python's zlib and cbor2, openssl,
# zbarimg and ZXingReader.
load helper

take_apart() { run --separate-stderr $PYTHON "$HERE/take_apart.py" "$@"; }

@test "an ES256 card, taken apart by others, is whole and rightly signed" {
    make_card k --iss https://id.example --status-uri https://s.example/7 --status-idx 12345 --not-before $ISSUED
    take_apart card k.txt k.pem.pub
    ok
    json 'it["header"]["1"] == -7 and set(it["header"]) == {"1", "4"}'
    same "$(seen key export --key k.pem --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["kid"])')" "$(field 'it["header"]["4"]')" kid
    json 'it["claims"]["1"] == "https://id.example"'
    json 'it["claims"]["6"] == it["claims"]["5"] == 1769904000 and it["claims"]["4"] == 1769904000 + 365 * 86400'
    json 'it["claims"]["65535"] == {"status_list": {"idx": 12345, "uri": "https://s.example/7"}}'
    json 'it["claims"]["169"] == {"1": "ID-12345", "4": "Ada Lovelace", "8": "18151210"}'
}

@test "an EdDSA card, taken apart by others, is whole and rightly signed" {
    make_key k EdDSA
    make_card k
    take_apart card k.txt k.pem.pub
    ok
    json 'it["header"]["1"] == -8 and it["claims"]["169"]["4"] == "Ada Lovelace"'
}

@test "a card's kid is the start of its key's COSE thumbprint (RFC 9679)" {
    make_card k
    take_apart card k.txt k.pem.pub
    kid=$(field 'it["header"]["4"]')
    same "$kid" "$($PYTHON - <<'END'
import hashlib, subprocess
import cbor2
der = subprocess.run(["openssl", "pkey", "-in", "k.pem", "-pubout", "-outform", "DER"], capture_output=True, check=True).stdout
point = der[-64:]
print(hashlib.sha256(cbor2.dumps({1: 2, -1: 1, -2: point[:32], -3: point[32:]}, canonical=True)).hexdigest()[:16])
END
)" "the kid"
}

@test "a card's face is a WebP picture of at most 600 bytes under key 62" {
    make_card k --photo "$SPECIMENS/s4-front.jpg"
    take_apart card k.txt k.pem.pub
    ok
    json 'len(it["claims"]["169"]["62"]) == 1 and set(it["claims"]["169"]["62"][0]) == {"0", "1", "2"}'
    json 'it["claims"]["169"]["62"][0]["1"] == 0 and it["claims"]["169"]["62"][0]["2"] == 4'
    json 'bytes.fromhex(it["claims"]["169"]["62"][0]["0"])[:4] == b"RIFF" and bytes.fromhex(it["claims"]["169"]["62"][0]["0"])[8:12] == b"WEBP"'
    json 'len(it["claims"]["169"]["62"][0]["0"]) // 2 <= 600'
}

@test "a card bound to a holder carries the key under cnf" {
    make_key holder EdDSA
    make_card k --cnf holder.pem.pub
    take_apart card k.txt k.pem.pub
    ok
    json "it['claims']['8'] == {'1': {'1': 1, '-1': 6, '-2': '$(openssl pkey -pubin -in holder.pem.pub -outform DER | tail -c 32 | od -An -tx1 | tr -d ' \n')'}}"
}

@test "a status list, taken apart by others, has the revoked card's bit set and no other" {
    for alg in ES256 EdDSA; do
        make_issuer city-$alg --alg $alg --status-uri https://s.example/
        export QRID_PASSPHRASE=secret QRID_ISSUER=city-$alg
        ada ada.json
        q mint ada.json --at $ISSUED --json
        idx=$(field 'it["idx"]')
        does mint ada.json --at $ISSUED -o "given-$RANDOM$RANDOM"
        does status revoke "0-$idx" -q
        does status build --at $ISSUED -q
        q key list --json
        kid=$(field '[k["kid"] for k in it["keys"] if k["purpose"] == "status"][0]')
        does key export "$kid" -o $alg.pub
        take_apart list city-$alg/public/status/0.cwt $alg.pub "$idx"
        ok
        json "it['header']['16'] == 'application/statuslist+cwt' and it['header']['4'] == '$kid'"
        json 'it["claims"] == {"2": "https://s.example/0", "6": 1769904000, "4": 1769904000 + 7 * 86400, "65534": 43200}'
        json 'it["bits"] == 1 and it["entries"] == 1 << 20 and it["value"] == 1 and it["fallen"] == 1'
    done
}

@test "a status list with a suspension has two bits a card" {
    make_issuer city
    export QRID_PASSPHRASE=secret QRID_ISSUER=city
    ada ada.json
    q mint ada.json --at $ISSUED --json
    idx=$(field 'it["idx"]')
    does status suspend "0-$idx" -q
    does status build --at $ISSUED -q
    q key list --json
    does key export "$(field '[k["kid"] for k in it["keys"] if k["purpose"] == "status"][0]')" -o status.pub
    take_apart list city/public/status/0.cwt status.pub "$idx"
    ok
    json 'it["bits"] == 2 and it["entries"] == 1 << 20 and it["value"] == 2'
}

@test "other readers read our QR pictures, and read the very text of the card" {
    make_card k
    make_card l --photo "$SPECIMENS/s5-front.jpg"
    for card in k l; do
        for look in "L 2" "M 3" "Q 4" "M 8"; do
            read -r level module <<<"$look"
            does render $card.txt --dense --ec "$level" --module "$module" -o code.png --force
            same "$(cat $card.txt)" "$(zbarimg -q --raw code.png)" "what zbarimg reads of $card at $look"
            ZXingReader -format QRCode code.png >read.txt
            grep -qF -- "$(cat $card.txt)" read.txt || tell "ZXingReader does not read $card at $look: $(cat read.txt)"
        done
    done
}

@test "a card that others made and signed verifies" {
    openssl genpkey -algorithm ED25519 -out other.pem 2>/dev/null
    openssl pkey -in other.pem -pubout -out other.pub
    $PYTHON - >other.txt <<END
import subprocess, sys, zlib
sys.path.insert(0, "$HERE")
import base45, cbor2
protected = cbor2.dumps({1: -8})
payload = cbor2.dumps({1: "https://other.example", 4: 2000000000, 6: 1700000000, 169: {1: "X-1", 4: "Other Person"}})
open("tbs", "wb").write(cbor2.dumps(["Signature1", protected, b"", payload]))
subprocess.run("openssl pkeyutl -sign -rawin -inkey other.pem -in tbs -out signature".split(), check=True)
message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, open("signature", "rb").read()]))
print(base45.encode(zlib.compress(message)))
END
    q verify other.txt --trust other.pub --at $TODAY
    ok
    has_line "fullName Other Person"
    has_line "issuer https://other.example"
}
