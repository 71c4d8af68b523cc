# mint: records in, signed cards out; alone under a key file, or for an issuer.
load helper

setup_file() { shared_issuer; }

@test "mint turns a record into a card that verifies" {
    make_key k
    ada ada.json
    q mint ada.json --key k.pem --at $ISSUED
    ok
    [ "${#lines[@]}" -eq 1 ]
    grep -Eqx '[0-9A-Z $%*+./:-]+' <<<"$output"
    echo "$output" >card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY
    ok
    has_line "VALID card.txt"
    has_line "fullName Ada Lovelace"
    has_line "expires 2027-02-01T00:00:00Z"
}

@test "mint reads standard input, named '-' or not named" {
    make_key k
    ada ada.json
    for dash in - ""; do
        q_from ada.json mint $dash --key k.pem --json
        ok
        json 'it["id"] == "ID-12345"'
    done
}

@test "mint's three steps are one pipeline" {
    make_key k
    ada ada.json
    "$QRID" mint ada.json --key k.pem | "$QRID" render -o card.png
    "$QRID" scan card.png | "$QRID" verify - --trust k.pem.pub >report
    grep -qx "VALID  standard input" report
}

@test "mint --json prints the card and what it is" {
    make_key k
    ada ada.json
    q mint ada.json --key k.pem --at $ISSUED --valid-for 30d --json
    ok
    json 'sorted(it) == ["card", "exp", "id", "kid"] and it["id"] == "ID-12345" and it["exp"] == "2026-03-03T00:00:00Z"'
}

@test "mint writes what its options say into the claims" {
    make_key k
    make_key holder EdDSA
    ada ada.json
    "$QRID" mint ada.json --key k.pem --iss https://a.example --status-uri https://s.example/1 --status-idx 7 \
        --not-before 2026-03-01 --valid-for 2y --cnf holder.pem.pub --at $ISSUED -o card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY --json
    exits 1
    json 'it["card"]["iss"] == "https://a.example" and it["card"]["status"] == {"idx": 7, "uri": "https://s.example/1"}'
    json 'it["card"]["nbf"] == "2026-03-01T00:00:00Z" and it["card"]["exp"] == "2028-02-01T00:00:00Z"'
    json 'it["checks"][4]["code"] == "not-yet-valid" and "no proof of the holder" in it["checks"][6]["detail"]'
    q inspect card.txt --at $TODAY
    has_line "cnf EdDSA key $("$QRID" key export --key holder.pem --format jwk | $PYTHON -c 'import json,sys; print(json.load(sys.stdin)["kid"])')"
}

@test "mint carries every field of a record" {
    make_key k
    cat >full.json <<'END'
{"id": "X-1", "version": "1.0", "language": "eng", "fullName": "Jane Marie Smith", "firstName": "Jane", "middleName": "Marie",
 "lastName": "Smith", "dateOfBirth": "19900515", "gender": 2, "address": "1 Main St\nApt 4", "email": "jane@example.com",
 "phone": "+15551234567", "nationality": "USA", "maritalStatus": 1, "guardian": "G-1", "bestQualityFingers": [1, 2, 6],
 "secondaryFullName": "安然", "secondaryLanguage": "zho", "locationCode": "US-NY", "legalStatus": "citizen",
 "countryOfIssuance": "USA"}
END
    does mint full.json --key k.pem --at $ISSUED -o card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY --json
    ok
    json 'it["warnings"] == []'
    same "$($PYTHON -c 'import json; print(sorted(json.load(open("full.json")).items()))')" "$(field 'sorted(it["card"]["identity"].items())')" identity
}

@test "mint signs with each algorithm" {
    for alg in ES256 EdDSA ES384 SM2; do
        make_key $alg $alg
        ada ada.json
        does mint ada.json --key $alg.pem --at $ISSUED -o $alg.txt
        q verify $alg.txt --trust $alg.pem.pub --at $TODAY --json
        ok
        json "it['card']['alg'] == '$alg'"
    done
}

@test "mint with a photo puts a small face of it on the card" {
    make_card k --photo "$SPECIMENS/s3-front.jpg"
    q inspect k.txt --face face.webp --json
    ok
    json 'int(it["layers"][-1]["facts"]["face"].split()[0]) <= 600'
    [ "$(head -c 4 face.webp)" = RIFF ]
    [ "$(stat -c %s face.webp)" -le 600 ]
}

@test "mint --photo-bytes bounds the face" {
    make_card k --photo "$SPECIMENS/s3-front.jpg" --photo-bytes 400
    does inspect k.txt --face face.webp -q
    [ "$(stat -c %s face.webp)" -le 400 ]
}

@test "mint --photo-as-is leaves the picture's bytes alone" {
    "$QRID" inspect <(make_card k --photo "$SPECIMENS/s3-front.jpg" && cat k.txt) --face small.webp -q
    make_card l --photo small.webp --photo-as-is
    does inspect l.txt --face again.webp -q
    cmp small.webp again.webp
}

@test "mint for an issuer registers the card and gives it an index" {
    copy_issuer
    ada ada.json
    q mint ada.json --at $ISSUED --json
    ok
    json 'it["list"] == 0 and 0 <= it["idx"] < 1 << 20 and it["exp"] == "2027-02-01T00:00:00Z"'
    same 1 "$(sqlite3 issuer/registry.db "SELECT count(*) FROM cards WHERE idx = $(field 'it["idx"]')")" registry
}

@test "mint leaves no personal data in the registry" {
    copy_issuer
    ada ada.json
    q mint ada.json --at $ISSUED
    ok
    run ! grep -aqE 'Lovelace|ID-12345|18151210' issuer/registry.db
}

@test "mint --jsonl turns every line into a card, in order, and tells of bad lines" {
    make_key k
    printf '{"id": "1"}\n\nnot json\n{"id": "2"}\n{"id": 3}\n{"fullName": "No ID"}' >people.jsonl
    q mint --jsonl people.jsonl --key k.pem --at $ISSUED
    exits 1
    same 3 "${#lines[@]}" "the number of cards"
    same '["1", "2", null]' "$(printf '%s\n' "${lines[@]}" | $PYTHON -c 'import json, sys; print(json.dumps([json.loads(l)["id"] for l in sys.stdin]))')" "the ids"
    stderr=$(sed -n 1p <<<"$stderr") json_error bad-record "line 3: not JSON" "*" "line 3"
    stderr=$(sed -n 2p <<<"$stderr") json_error bad-record "line 5: /id: must be text" "*" "line 5"
    same 2 "$(wc -l <<<"$stderr")" "the number of errors"
    printf '%s\n' "${lines[@]}" >cards.jsonl
    q verify cards.jsonl --trust k.pem.pub --at $TODAY --jsonl
    ok
    same 3 "${#lines[@]}" "the number of reports"
}

@test "mint --jsonl reads a pipe that has a name" {
    make_key k
    q mint --jsonl <(printf '{"id": "1"}\n{"id": "2"}\n') --key k.pem --at $ISSUED
    ok
    same 2 "${#lines[@]}" "the number of cards"
}

@test "mint --jsonl mints for an issuer, every card under an index of its own" {
    copy_issuer
    for i in $(seq 600); do echo "{\"id\": \"$i\"}"; done >people.jsonl
    q mint --jsonl people.jsonl --at $ISSUED
    ok
    same 600 "${#lines[@]}" "the number of cards"
    same 600 "$(printf '%s\n' "${lines[@]}" | grep -o '"idx":[0-9]*' | sort -u | wc -l)" "the number of indexes"
    same 600 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards')" "the number of registered cards"
}

@test "mint --jsonl writes a file with -o, and none of no lines" {
    make_key k
    : >none.jsonl
    q mint --jsonl none.jsonl --key k.pem -o out.jsonl
    exits 3
    quiet_out
    [ ! -e out.jsonl ]
    ada ada.json
    q mint --jsonl ada.json --key k.pem -o out.jsonl
    done_silently
    same 1 "$(grep -c '"card"' out.jsonl)" "the number of lines"
    refuses 4 exists "out.jsonl already exists" "choose another name, or add --force to replace it" mint none.jsonl --key k.pem -o out.jsonl
}

@test "mint -q prints nothing, mint -o only writes the file" {
    make_key k
    ada ada.json
    q mint ada.json --key k.pem -q -o quiet.txt
    done_silently
    q mint ada.json --key k.pem -o card.txt
    done_silently
    q mint ada.json --key k.pem --json -o card.json
    done_silently
    $PYTHON -c 'import json; json.load(open("card.json"))["card"]'
}

@test "mint refuses to overwrite, and replaces with --force" {
    make_card k
    refuses 4 exists "k.txt already exists" "choose another name, or add --force to replace it" mint k.json --key k.pem -o k.txt
    before=$(cat k.txt)
    q mint k.json --key k.pem --at $TODAY -o k.txt --force
    done_silently
    [ "$(cat k.txt)" != "$before" ]
}

# excludes MESSAGE HINT OPTION...: with --jsonl, which tells errors as JSON.
excludes() {
    q mint ada.json --jsonl "${@:3}"
    exits 2
    quiet_out
    json_error usage "$1" "$2"
}

@test "mint refuses options that exclude each other or miss their pair" {
    make_key k
    ada ada.json
    refuses_use "--kid names an issuer's key; --key is a file" "give the issuer with --issuer DIR" mint ada.json --key k.pem --kid abcd
    refuses_use "--iss requires --key" "leave it out: the issuer's directory sets it" mint ada.json --iss https://a.example
    refuses_use "--status-uri requires --key" "leave it out: the issuer's directory sets it" mint ada.json --status-uri x --status-idx 1
    refuses_use "--status-uri and --status-idx must be used together" "" mint ada.json --key k.pem --status-uri x
    refuses_use "--status-uri and --status-idx must be used together" "" mint ada.json --key k.pem --status-idx 1
    excludes "--jsonl and --csv cannot be used together" "" --csv
    excludes "--resume requires -o PATH or --out-dir DIR" "" --resume
    excludes "--resume requires an issuer, whose registry records how far the run got" "" --key k.pem --resume -o x
    excludes "--resume and --force cannot be used together" "" --resume --force -o x
    excludes "-o and --out-dir cannot be used together" "leave out -o: the directory gets its own cards.jsonl" --key k.pem --out-dir x -o y
    for option in "--out-dir x" "--rejects x" --resume; do
        # shellcheck disable=SC2086 # an option and its value
        refuses_use "${option% x} requires --jsonl, --csv or --generate" "see 'qrid mint --help'" mint ada.json --key k.pem $option
    done
}

@test "mint refuses inputs that are not there" {
    make_key k
    ada ada.json
    refuses 3 unreadable-file "cannot read nope: no such file" "*" mint nope --key k.pem
    refuses 4 missing-key "no key at nope" "create one with 'qrid key new -o PATH'" mint ada.json --key nope
    refuses 3 unreadable-file "cannot read nope: no such file" "*" mint ada.json --key k.pem --photo nope
    refuses 3 unreadable-file "cannot read nope: no such file" "*" mint ada.json --key k.pem --cnf nope
    refuses 3 unreadable-file "cannot read standard input: it is empty" "" mint --key k.pem </dev/null
    refuses 3 not-an-issuer "*" "*" mint ada.json
    q mint --jsonl nope --key k.pem
    exits 3
    quiet_out
    json_error unreadable-file "cannot read nope: no such file" "*"
    q mint --jsonl . --key k.pem
    exits 3
    quiet_out
    json_error unreadable-file "cannot read .: it is a directory"
}

@test "mint refuses keys that are none, or locked" {
    ada ada.json
    QRID_PASSPHRASE=secret does key new -o locked.pem -q
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" mint ada.json --key locked.pem
    refuses 4 bad-key "locked.pem.pub has only public keys" "give the file of the private key" mint ada.json --key locked.pem.pub
    make_key k
    refuses 4 bad-key "no usable public key in ada.json: a JWK without \"kty\"" "*" mint ada.json --key k.pem --cnf ada.json
}

@test "mint with an issuer's key refuses what the key may not sign" {
    copy_issuer
    ada ada.json
    q key list --json
    status_kid=$(field '[k["kid"] for k in it["keys"] if k["purpose"] == "status"][0]')
    cards_kid=$(field '[k["kid"] for k in it["keys"] if k["purpose"] == "cards"][0]')
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" mint ada.json --kid zzzz
    refuses 4 key-not-allowed "key $status_kid may not sign this: it is for status" "choose a key for cards, see 'qrid key list'" mint ada.json --kid "$status_kid" --at $ISSUED
    refuses 4 key-not-allowed "key $cards_kid may not sign this: it is retiring and could sign only until 2028-01-01T00:00:00Z" "choose the active key, see 'qrid key list'" mint ada.json --kid "$cards_kid" --at 2029-01-01
    refuses 4 key-not-allowed "key $cards_kid may not sign this: what it signs would outlive the key, which is accepted until 2037-12-29T00:00:00Z" "shorten the card's life with --valid-for" mint ada.json --at $ISSUED --valid-for 20y
    refuses 4 missing-key "no active key for cards" "run 'qrid key new --purpose cards --stage 0d' to make one that can sign at once; see 'qrid key list'" mint ada.json --at 2025-01-01
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" mint ada.json --at $ISSUED
}

@test "mint takes standard input once" {
    copy_issuer
    make_key k
    ada ada.json
    for words in "mint - --key -" "mint - --passphrase-file -"; do
        q_from ada.json $words
        exits 2
        quiet_out
        error_text "standard input was given twice" "give '-' only once"
    done
    printf 'secret\n{"id": "1"}\n' >both
    q_from both mint --jsonl - --passphrase-file -
    exits 2
    quiet_out
    json_error usage "standard input was given twice" "give '-' only once"
}

@test "mint finds no face, or two, and refuses" {
    make_key k
    ada ada.json
    refuses 1 no-face "no face found in $SPECIMENS/no-face.jpg" "use a sharp, evenly lit photo that shows the whole face from the front" mint ada.json --key k.pem --photo "$SPECIMENS/no-face.jpg"
    refuses 1 many-faces "2 faces found in $SPECIMENS/two-people.jpg" "use a photo that shows only one person" mint ada.json --key k.pem --photo "$SPECIMENS/two-people.jpg"
    refuses 3 unreadable-file "not a picture" "use PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF, JPEG 2000, PNM, TGA, PSD, SVG or PDF" mint ada.json --key k.pem --photo ada.json
    refuses 3 unreadable-file "not a picture" "use PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF, JPEG 2000, PNM, TGA, PSD, SVG or PDF" mint ada.json --key k.pem --photo ada.json --photo-as-is
}

@test "mint with a photo refuses when the face model is not installed" {
    make_key k
    ada ada.json
    export QRID_FACE_MODEL=/nowhere
    refuses 3 face-model-missing "*" "" mint ada.json --key k.pem --photo "$SPECIMENS/s1-front.jpg"
}

@test "mint refuses a place where it cannot write" {
    make_key k
    ada ada.json
    refuses 3 cannot-write "cannot write no/card.txt: No such file or directory" "" mint ada.json --key k.pem -o no/card.txt
    q mint ada.json --key k.pem -o k.pem.d/
    exits 3
}

@test "mint --generate makes cards of many people, each the same however many there are" {
    does key new --test --alg EdDSA --no-passphrase -o test.pem -q
    seed=00112233445566778899aabbccddeeff
    does mint --generate 300 --seed $seed --key test.pem --at $ISSUED -o many.jsonl
    does mint --generate 20 --seed $seed --key test.pem --at $ISSUED -o few.jsonl
    same 300 "$(wc -l <many.jsonl)" "the number of cards"
    head -20 many.jsonl | cmp - few.jsonl
    "$PYTHON" -c 'import json; [print(json.loads(line)["card"]) for line in open("many.jsonl")]' >texts
    q verify texts --trust test.pem.pub --at $TODAY --jsonl
    exits 0
    same 300 "$(grep -c '"verdict":"valid"' <<<"$output")" "the number of valid cards"

    q mint --generate 300 --seed $seed --records
    ok
    printf '%s\n' "$output" >records.jsonl
    same 300 "$(grep -c '"id":"TEST' records.jsonl)" "the number of records"
    does mint --jsonl records.jsonl --seed $seed --key test.pem --at $ISSUED -o from_records.jsonl
    cmp many.jsonl from_records.jsonl
    q mint --generate 300 --seed $seed --check --at $ISSUED
    says "300 records, all good"
    does mint --generate 3 --seed $seed --records -o file.jsonl
    head -3 records.jsonl | cmp - file.jsonl
}

@test "mint --generate --photo gives the faces of a directory in turn" {
    does key new --test --alg EdDSA --no-passphrase -o test.pem -q
    mkdir faces
    cp "$SPECIMENS/s1-front.jpg" "$SPECIMENS/s2-front.jpg" "$SPECIMENS/no-face.jpg" faces
    echo "none of them is anybody's" >faces/README
    does mint --generate 4 --seed 00112233445566778899aabbccddeeff --key test.pem --at $ISSUED --photo faces -o cards.jsonl
    mkdir nobody
    cp "$SPECIMENS/no-face.jpg" nobody
    refuses 1 no-face "no picture in nobody shows a face" "*" \
        mint --generate 4 --seed 00112233445566778899aabbccddeeff --key test.pem --at $ISSUED --photo nobody
    "$PYTHON" -c 'import json; [print(json.loads(line)["card"]) for line in open("cards.jsonl")]' >texts
    q verify texts --trust test.pem.pub --at $TODAY --jsonl
    "$PYTHON" -c '
import json, sys
faces = [json.loads(line)["card"]["identity"]["face"] for line in sys.stdin]
assert faces[0] == faces[2] != faces[1] == faces[3]' <<<"$output"
}

@test "mint --generate refuses what does not go with it" {
    does key new --test --alg EdDSA --no-passphrase -o test.pem -q
    seed=00112233445566778899aabbccddeeff
    refuses 2 usage "--generate requires --seed" "make a seed with 'openssl rand -hex 16'" mint --generate 3 --key test.pem
    refuses 2 usage "--records requires --generate" "*" mint --records --key test.pem
    refuses 2 usage "--generate makes the records and reads none" "leave out RECORD, --jsonl and --csv" \
        mint --generate 3 --seed $seed --at $TODAY --csv --key test.pem
    refuses 2 usage "--check, --resume, --out-dir, --rejects and --photo cannot be used with --records" "*" \
        mint --generate 3 --seed $seed --records --photo x.jpg
    refuses_use "*" "*" mint --generate 0 --seed $seed --records
}
