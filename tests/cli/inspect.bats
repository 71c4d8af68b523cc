# inspect: every layer and every byte of a code, the face, and nothing of a person unless asked for.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_key k
    make_key device
    cp "$SPECIMENS/s1-front.jpg" face.jpg
    # The name, the number and a face: a PNG of 24 by 24, a JPEG, and bytes that are no picture.
    $PYTHON - "$HERE" <<'END'
import pathlib, struct, sys, zlib
sys.path.insert(0, sys.argv[1])
import hand_made

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

rows = b"".join(b"\0" + bytes(v for x in range(24) for v in (10 * x, 10 * y, 255 - 5 * x)) for y in range(24))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
jpeg = pathlib.Path("face.jpg").read_bytes()
maker = hand_made.Maker("k.pem")
pathlib.Path("face.png").write_bytes(png)
person = {1: "ID-98765432", 4: "Ada Lovelace", 8: "18151210", 10: "12 Analytical Row\nInvented Town", 12: "+44 20 7946 0123"}
for name, data, kind in (("png", png, 0), ("jpeg", jpeg, 1), ("broken", b"no picture at all", 0)):
    claims = hand_made.claims_of(_1="https://id.example", _2="subject-778899", _169=person | {62: [{0: data, 1: 0, 2: kind}]})
    pathlib.Path(name + ".txt").write_text(hand_made.text(maker.message(claims)) + "\n")
END
    ada ada.json
    does mint ada.json --key k.pem --at $ISSUED --cnf device.pem.pub --iss https://id.example -o bound.txt
    does mint ada.json --key k.pem --at $ISSUED --compression brotli -o brotli.txt
    (umask 077 && echo 00112233445566778899aabbccddeeff >aes.key)
    does mint ada.json --key k.pem --at $ISSUED --encrypt-key aes.key -o sealed.txt
    does render bound.txt -o bound.png
    does render sealed.txt -o sealed.png
    $PYTHON "$HERE/make_proof.py" bound.txt device.pem iat=$TODAY cnonce=0011 >shown.txt
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/* .
}

# layers: the names of the layers of the JSON document on stdout, one a line.
layers() { field '"\n".join(l["layer"] for l in it["layers"])'; }

# ---- the tree

@test "inspect draws each layer inside of the one before it" {
    for input in bound.png sealed.png shown.txt brotli.txt; do
        q inspect $input --decrypt-key aes.key --at $TODAY --json
        ok
        mapfile -t names <<<"$(layers)"
        q inspect $input --decrypt-key aes.key --at $TODAY
        ok
        for i in "${!names[@]}"; do
            grep -qxF "$(printf '%*s' $((2 * i)) '')└ ${names[i]}" <<<"$output" || tell "no branch ${names[i]} at depth $i"
        done
        same "${#names[@]}" "$(grep -c '└ ' <<<"$output")" "the number of branches"
    done
}

@test "inspect names the layers of a picture, a text, encryption, a proof and a card" {
    local card="COSE_Sign1 claims identity (masked)"
    for row in "bound.png|picture QR code text zlib $card" "bound.txt|text zlib $card" "brotli.txt|text Brotli $card" \
        "sealed.png|picture QR code text zlib COSE_Encrypt0 $card" "shown.txt|text zlib key binding token $card"; do
        q inspect "${row%%|*}" --decrypt-key aes.key --at $TODAY --json
        ok
        same "${row#*|}" "$(layers | xargs)" "the layers of ${row%%|*}"
    done
    $PYTHON "$HERE/make_input.py" cose bound.txt >bound.cose
    q inspect bound.cose --at $TODAY --json
    ok
    same "$card" "$(layers | xargs)" "the layers of bytes"
}

@test "inspect tells how large every layer is" {
    q inspect bound.png --at $TODAY
    ok
    cose=$($PYTHON "$HERE/make_input.py" cose bound.txt | wc -c)
    has_line "bytes $(stat -c %s bound.png)"
    has_line "characters $(tr -d '\n' <bound.txt | wc -c)"
    has_line "bytes $($PYTHON "$HERE/make_input.py" zlib bound.txt | wc -c), of $cose"
    has_line "bytes $cose"
    has_line "kind PNG"
    has_line "colours dark on light"
}

@test "inspect tells how large the card in an encrypted message is" {
    $PYTHON "$HERE/make_input.py" cose sealed.txt | $PYTHON "$HERE/encrypt0.py" open "$(cat aes.key)" >plain.cose
    q inspect sealed.txt --decrypt-key aes.key --at $TODAY --json
    ok
    json "next(l for l in it['layers'] if l['layer'] == 'COSE_Sign1')['facts']['bytes'] == '$(stat -c %s plain.cose)'"
}

# ---- bytes

@test "--layers tells which bytes are what, and they are those bytes" {
    for input in bound.txt brotli.txt png.txt; do
        q inspect $input --layers --reveal --at $TODAY --json
        ok
        echo "$output" >layers.json
        $PYTHON - "$HERE" $input <<'END'
import json, sys, zlib
sys.path.insert(0, sys.argv[1])
import base45, cbor2

parts = json.load(open("layers.json"))["bytes"]
text = open(sys.argv[2]).read().strip()
packed = base45.decode(text)
if packed[0] == 0x78:
    cose = zlib.decompress(packed)
else:  # the parts of the message make up its bytes: what they say is compared with themselves only
    cose = b"".join(bytes.fromhex(p["hex"]) for p in parts if p["layer"] == "COSE_Sign1")
protected, unprotected, claims, signature = cbor2.loads(cose).value
identity = claims[claims.index(b"\x18\xa9") + 2 :]
whole = {"text": text.encode(), "compressed": packed, "COSE_Sign1": cose, "protected header": protected, "claims": claims, "identity": identity}
assert {p["layer"] for p in parts} == set(whole), parts
for part in parts:
    assert bytes.fromhex(part["hex"]) == whole[part["layer"]][part["begin"] : part["end"]], part
for layer in ("text", "compressed", "COSE_Sign1"):  # without a gap, from the first byte to the last
    at = 0
    for part in (p for p in parts if p["layer"] == layer):
        assert part["begin"] == at, part
        at = part["end"]
    assert at == len(whole[layer]), layer
for layer, content in (("protected header", protected), ("claims", claims), ("identity", identity)):
    members = [p for p in parts if p["layer"] == layer]
    got = {}
    for part in members:
        raw = bytes.fromhex(part["hex"])
        key = cbor2.loads(raw)
        got[key] = cbor2.loads(raw[len(cbor2.dumps(key)) :])
        assert part["part"].split()[-1] == str(key), part
    assert got == cbor2.loads(content), (got, layer)
names = {p["part"] for p in parts}
assert {"tags and array", "protected header", "unprotected header", "payload", "signature", "alg 1", "kid 4", "exp 4", "iat 6", "identity 169", "id 1", "fullName 4"} <= names, names
assert bytes.fromhex(next(p["hex"] for p in parts if p["part"] == "signature"))[-64:] == signature
END
    done
}

@test "--layers shows the same in text, with the ranges" {
    q inspect bound.txt --layers --reveal --at $TODAY --json
    ok
    echo "$output" >layers.json
    q inspect bound.txt --layers --reveal --at $TODAY
    ok
    echo "$output" >layers.txt
    $PYTHON -c '
import json, re
text = open("layers.txt").read()
flat = re.sub(r"\s+", "", text)
for part in json.load(open("layers.json"))["bytes"]:
    line = "%s%d..%d" % (part["part"].replace(" ", ""), part["begin"], part["end"])
    assert line + part["hex"] in flat, line'
    same "" "$(grep -E '^.{101}' layers.txt)" "lines that are too long"
    has_line "bytes of COSE_Sign1"
    has_line "tags and array 0..2 d284"
    has_line "alg 1 1..3 0126"
}

@test "--layers shows what is in an encrypted card with its key alone" {
    q inspect sealed.txt --layers --decrypt-key aes.key --at $TODAY --json
    ok
    json '[p["part"] for p in it["bytes"] if p["layer"] == "COSE_Encrypt0"] == ["tags and array", "protected header", "unprotected header", "ciphertext"]'
    json 'any(p["part"] == "signature" and p["hex"] for p in it["bytes"])'
    q inspect sealed.txt --layers --reveal --at $TODAY --json
    exits 3
    json 'not any(p["layer"] == "COSE_Sign1" for p in it["bytes"])'
}

@test "inspect without --layers tells of no bytes" {
    q inspect bound.txt --reveal --at $TODAY --json
    ok
    json '"bytes" not in it'
    q inspect bound.txt --reveal --at $TODAY
    lacks "bytes of "
}

# ---- personal data

# tells_nobody FILE: what is in it holds nothing of Ada, in whatever writing.
tells_nobody() {
    $PYTHON - "$HERE" "$1" <<'END'
import base64, pathlib, sys, zlib
sys.path.insert(0, sys.argv[1])
import base45
output = pathlib.Path(sys.argv[2]).read_text()
found = []
secrets = ["Lovelace", "Ada", "ID-98765432", "98765432", "ID-12345", "18151210", "Analytical", "Invented Town", "7946 0123", "subject-778899"]
for secret in secrets:
    raw = secret.encode()
    for shape in (secret, raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode().rstrip("=")[:-1], base45.encode(raw)[:-1]):
        if len(shape) > 2 and shape in output:
            found.append(shape)
for card in pathlib.Path(".").glob("*.txt"):
    if card.name == sys.argv[2]:
        continue
    text = card.read_text().strip()
    packed = base45.decode(text)
    shapes = [text[60:100], packed.hex()[40:80]]
    if packed[0] == 0x78:
        cose = zlib.decompress(packed)
        shapes += [cose.hex()[at : at + 30] for at in [2 * cose.find(b"\x18\xa9") + 4] if at > 2]
    found += [card.name + ": " + shape for shape in shapes if shape in output]
face = pathlib.Path("face.png").read_bytes()
if face.hex()[60:120] in output or base64.b64encode(face).decode()[20:60] in output:
    found.append("the face")
assert not found, found
END
}

@test "nothing of a person is told without --reveal, in text, in JSON, as digits or as Base45" {
    for input in bound.txt bound.png brotli.txt png.txt sealed.txt shown.txt; do
        for options in "" --layers "--layers --json" --json "--layers -v"; do
            # shellcheck disable=SC2086
            q inspect $input $options --decrypt-key aes.key --at $TODAY
            exits 0
            printf '%s\n%s\n' "$output" "$stderr" >told
            tells_nobody told
        done
        q inspect $input --layers --reveal --decrypt-key aes.key --at $TODAY
        ok
        echo "$output" >told
        run tells_nobody told
        [ "$status" -ne 0 ] # what would not be found here could not be found above
    done
}

@test "what cannot be read further is not told byte by byte either" {
    $PYTHON "$HERE/make_input.py" cose png.txt >whole.cose
    for size in 60 120 200; do
        head -c $size whole.cose >cut.cose
        q inspect cut.cose --layers --at $TODAY
        exits 1
        printf '%s\n%s\n' "$output" "$stderr" >told
        tells_nobody told
    done
}

@test "masked values keep the initials, the year and the last four characters" {
    q inspect png.txt --at $TODAY
    ok
    for line in "id ••••432" "fullName A. L." "dateOfBirth 1815" "phone ••••0123"; do has_line "$line"; done
}

# ---- the face

@test "--draw blocks, sixel and kitty each draw in their way, and never does not" {
    q inspect png.txt --reveal --at $TODAY
    ok
    plain=$output
    q inspect png.txt --reveal --at $TODAY --draw never
    ok
    says "$plain"
    for row in blocks:▒ sixel:$'\eP' kitty:$'\e_G'; do
        q inspect png.txt --reveal --at $TODAY --draw "${row%%:*}"
        ok
        [[ $output == "$plain"$'\n'* ]] || tell "the text does not come first"
        has "${row#*:}"
        [ "$(printf '%s' "$output" | tail -n +$(($(wc -l <<<"$plain") + 1)) | wc -c)" -gt 50 ]
    done
    q inspect png.txt --reveal --at $TODAY --draw blocks --color never
    ok
    lacks $'\e'
    q inspect png.txt --reveal --at $TODAY --draw blocks --color always
    ok
    has $'\e[38;2;'
    has "▀"
}

@test "a sixel drawing and a kitty drawing begin and end as their protocols have it" {
    q inspect png.txt --reveal --at $TODAY --draw sixel
    ok
    [[ $output == *$'\eP'*q*$'\e\\'* ]] || tell "no sixels"
    q inspect png.txt --reveal --at $TODAY --draw kitty
    ok
    [[ $output == *$'\e_G'*,*';'*$'\e\\'* ]] || tell "no kitty graphics"
    echo "$output" | $PYTHON -c '
import base64, re, sys
pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sys.stdin.read())
assert pieces and all(len(data) <= 4096 for _, data in pieces)
assert len(base64.b64decode("".join(data for _, data in pieces))) > 50'
}

@test "nothing is drawn into JSON, quietly, or of a card without a face" {
    q inspect png.txt --reveal --at $TODAY --json
    plain=$output
    q inspect png.txt --reveal --at $TODAY --json --draw kitty
    ok
    says "$plain"
    q inspect png.txt --reveal --at $TODAY -q --draw sixel
    done_silently
    q inspect bound.txt --reveal --at $TODAY
    plain=$output
    q inspect bound.txt --reveal --at $TODAY --draw sixel
    ok
    says "$plain"
}

@test "a face that is no picture is told of and not drawn" {
    q inspect broken.txt --reveal --at $TODAY --draw blocks
    exits 0
    warns "qrid: the card's face cannot be drawn: not a picture"
    has "photo-format"
}

@test "--draw refuses other ways" {
    refuses_use 'unknown drawing method "ascii"' "choose auto, blocks, sixel, kitty or never" inspect png.txt --draw ascii
}

@test "--face writes a PNG where the name says so, and else what is on the card" {
    for row in png.txt:face.png jpeg.txt:face.jpg; do
        card=${row%:*} on_card=${row#*:}
        q inspect "$card" --face saved.webp --force -q --at $TODAY
        done_silently
        cmp saved.webp "$on_card"
        q inspect "$card" --face saved.png --force -q --at $TODAY
        done_silently
        same '\x89PNG' "$(head -c 4 saved.png | $PYTHON -c 'import sys; print(repr(sys.stdin.buffer.read())[2:-1])')" "the first bytes"
    done
    cmp -s saved.png face.jpg && tell "the JPEG was not made a PNG"
    q inspect png.txt --face same.png -q --at $TODAY
    done_silently
    cmp same.png face.png
    q scan saved.png # read as a picture, which shows no code
    exits 3
    err_has "no QR code was found"
}

@test "--face refuses what it cannot do and leaves the disk alone" {
    q inspect broken.txt --face new.png --at $TODAY
    exits 3
    error_text "cannot convert the card's face to PNG: not a picture" "use a name that does not end in .png to save it unchanged"
    q inspect broken.txt --face new.png --at $TODAY --json
    exits 3
    json_error unreadable-file "cannot convert the card's face to PNG: not a picture" "use a name that does not end in .png to save it unchanged"
    [ ! -e new.png ]
    q inspect broken.txt --face new.bin -q --at $TODAY
    done_silently
    same "no picture at all" "$(cat new.bin)" "the face"
    refuses 4 exists "new.bin already exists" "choose another name, or add --force to replace it" inspect png.txt --face new.bin
}

# ---- cards that are not read

@test "an encrypted card without its key is told as far as it can be read, and has no verdict" {
    q inspect sealed.txt --at $TODAY
    exits 3
    has_line "sealed.txt: a Claim 169 card"
    has_line "└ zlib"
    has_line "stopped: the card is encrypted (A128GCM) (encrypted)"
    lacks "identity"
    error_text "the card is encrypted (A128GCM) (sealed.txt)" "add --decrypt-key PATH; to change a card's status, name it by LIST-IDX or --subject ID"
    q inspect sealed.txt --at $TODAY --json
    exits 3
    json 'it["flaw"] == {"code": "encrypted", "detail": "the card is encrypted (A128GCM)"} and it["kind"] == "a Claim 169 card"'
    json_error encrypted "the card is encrypted (A128GCM)" "add --decrypt-key PATH; to change a card's status, name it by LIST-IDX or --subject ID" sealed.txt
    q inspect sealed.png -q
    exits 3
    quiet_out
    err_has "the card is encrypted (A128GCM) (sealed.png)"
}
