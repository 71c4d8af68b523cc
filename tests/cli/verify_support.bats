# What a verifier may ask for beyond what every card has to pass, and how a card is read that is not written in the plainest way.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
    umask 077 # keys are read by their owner alone
    head -c 16 /dev/zero | tr '\0' 'k' >short.key
    head -c 32 /dev/zero | tr '\0' 'l' | od -An -v -tx1 | tr -d ' \n' >long.key
    echo >>long.key
    $PYTHON -c 'import cbor2, sys; sys.stdout.buffer.write(cbor2.dumps({1: 4, 2: b"hotel", 3: 1, -1: b"k" * 16}))' >cose.key
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    umask 077
    cp "$BATS_FILE_TMPDIR"/here/* .
    trust=(--trust k.pem.pub --at $TODAY)
}

# one_check NAME RESULT CODE [DETAIL]: of the JSON report on stdout.
one_check() {
    json "(lambda c: c['result'] == '$2' and c['code'] == '$3' and ('${4:-}' == '' or c['detail'] == '''${4:-}'''))(next(c for c in it['checks'] if c['check'] == '$1'))"
}

# needs_faces: skips the test where the face model is not installed.
needs_faces() { [ -d "$QRID_FACE_MODEL" ] || skip "the face model is not installed"; }

# ---- --skew

@test "a card's end and beginning are exact, unless clocks may differ" {
    ada ada.json
    does mint ada.json --key k.pem --at $ISSUED --not-before 2026-06-01 --valid-for 200d -o k.txt --force
    end=2026-08-20T00:00:0
    for row in 2026-06-01T00:00:00Z::0 2026-05-31T23:59:59Z::1 ${end}0Z::1 2026-08-19T23:59:59Z::0 \
        2026-05-31T23:59:00Z:60s:0 2026-05-31T23:58:59Z:60s:1 2026-08-20T00:00:59Z:60s:0 2026-08-20T00:01:00Z:60s:1 \
        2026-05-31T00:00:00Z:1d:0 2026-05-30T23:59:59Z:24h:1 ${end}0Z:0s:1; do
        exit=${row##*:} at=${row%Z:*}Z skew=${row#*Z:} skew=${skew%:*}
        q verify k.txt --trust k.pem.pub --at "$at" ${skew:+--skew "$skew"} -q
        exits "$exit" || tell "$row"
    done
    q verify k.txt --trust k.pem.pub --at 2026-05-31T23:58:59Z --skew 60s --json
    exits 1
    one_check validity fail not-yet-valid "becomes valid in 1 minute, on 2026-06-01T00:00:00Z"
    q verify k.txt --trust k.pem.pub --at 2026-08-20T00:01:00Z --skew 60s --json
    exits 1
    one_check validity fail expired "expired 1 minute ago, on 2026-08-20T00:00:00Z"
}

@test "a card issued a moment ahead is not told of where clocks may differ by that" {
    q verify k.txt --trust k.pem.pub --at 2026-01-31T23:59:00Z --json
    ok
    json '[w["code"] for w in it["warnings"]] == ["iat-in-future"]'
    q verify k.txt --trust k.pem.pub --at 2026-01-31T23:59:00Z --skew 60s --json
    ok
    json 'it["warnings"] == []'
    q verify k.txt --trust k.pem.pub --at 2026-01-31T23:59:00Z --skew 59s --json
    ok
    json '[w["code"] for w in it["warnings"]] == ["iat-in-future"]'
}

# ---- --require-status and --max-status-age

@test "--require-status gives no verdict on a card that names no status list" {
    q verify k.txt "${trust[@]}" --require-status --json
    exits 3
    quiet_err
    json 'it["verdict"] == "undetermined"'
    one_check status unknown status-missing "the card names no status list, but a status is required"
    q verify k.txt "${trust[@]}" --require-status
    exits 3
    has_line "UNDETERMINED k.txt"
    q verify k.txt "${trust[@]}" --json
    ok
    json 'it["checks"][5] | {"hint": 0} == {"check": "status", "result": "skipped", "code": None, "detail": "the card has no status", "hint": 0}'
}

# with_list: k.txt has index 0 in a list of ISSUED, which is in list.cwt.
with_list() {
    make_card k --status-uri https://s.example/1 --status-idx "${1:-0}" --force
    printf '3 1\n5 2\n' | "$QRID" status build --values - --uri https://s.example/1 --entries 16 --key k.pem --at $ISSUED -o list.cwt --force
}

@test "--require-status is content with a list that is at hand, and says what it tells" {
    with_list
    q verify k.txt "${trust[@]}" --require-status --status list.cwt --json
    ok
    json "it['checks'][5]['detail'] == 'list of $ISSUED'"
    q verify k.txt "${trust[@]}" --require-status --json
    exits 3
    one_check status unknown status-missing "the list https://s.example/1 is not available"
    with_list 3
    q verify k.txt "${trust[@]}" --require-status --status list.cwt --json
    exits 1
    one_check status fail revoked "by the list of $ISSUED"
}

@test "--max-status-age believes a list until it is older" {
    with_list
    for row in 24h:$TODAY:0 23h:$TODAY:3 1d:2026-02-02T00:00:01Z:3 0s:$ISSUED:0; do
        exit=${row##*:} row=${row%:*} age=${row%%:*} at=${row#*:}
        q verify k.txt --trust k.pem.pub --status list.cwt --max-status-age "$age" --at "$at" -q
        exits "$exit" || tell "$row"
    done
    q verify k.txt "${trust[@]}" --status list.cwt --max-status-age 23h --json
    exits 3
    quiet_err
    one_check status unknown status-stale "the list was made 1 day ago, but may be at most 23 hours old"
    # What an old list says against a card is not believed either.
    with_list 3
    q verify k.txt "${trust[@]}" --status list.cwt --max-status-age 1h --json
    exits 3
    one_check status unknown status-stale
}

@test "--max-status-age does not ask for a list of a card that names none" {
    q verify k.txt "${trust[@]}" --max-status-age 1h -q
    done_silently
}

# ---- --max-bytes

# long_card SIZE: the text of a card of that many bytes and some more, under k.pem.
long_card() {
    $PYTHON -c '
import sys
sys.path.insert(0, sys.argv[1])
import hand_made
print(hand_made.text(hand_made.Maker("k.pem").message(hand_made.claims_of(_169={1: "ID-1", 10: "x" * int(sys.argv[2])}))))' "$HERE" "$1"
}

@test "--max-bytes is the most to which a card may inflate" {
    long_card 3000 >long.txt
    size=$($PYTHON "$HERE/make_input.py" cose long.txt | wc -c)
    for command in verify inspect; do
        options=(--at $TODAY)
        [ $command = inspect ] || options=("${trust[@]}")
        q $command long.txt "${options[@]}" -q
        done_silently
        q $command long.txt "${options[@]}" --max-bytes "$size" -q
        done_silently
        q $command long.txt "${options[@]}" --max-bytes $((size - 1)) -q
        exits 1
    done
    q verify long.txt "${trust[@]}" --max-bytes $((size - 1)) --json
    exits 1
    quiet_err
    one_check decode fail too-large "inflates to more than $((size - 1)) bytes"
    q inspect long.txt --max-bytes 1024 --json
    exits 1
    json_error too-large "inflates to more than 1024 bytes" "" long.txt
}

@test "--max-bytes lets larger cards in, but never without a limit" {
    long_card 70000 >huge.txt
    q verify huge.txt "${trust[@]}" -q
    exits 1
    q verify huge.txt "${trust[@]}" --max-bytes 100000 -q
    done_silently
    q verify --jsonl huge.txt "${trust[@]}" --max-bytes 100000
    ok
    json 'it["verdict"] == "valid"'
}

@test "--max-bytes refuses what is no number from 1024 to 16777216" {
    for command in verify inspect; do
        for wrong in 1023 16777217 0 -5 many; do
            refuses_use "--max-bytes: Value $wrong not in range 1024 to 16777216" "see 'qrid $command --help'" $command k.txt --max-bytes=$wrong
        done
    done
}

# ---- --explain

@test "--explain gives each failure a paragraph that can be sent on, in place of the hints" {
    q verify k.txt --trust k.pem.pub --at 2028-01-01 --explain
    exits 1
    quiet_err
    has_line "expired"
    has "
  expired
    The card was valid, but it has expired. The holder needs to renew it with
    the issuer. Until then it proves nothing. If the holder says that the card
    is new, they may be showing an old picture of it.
"
    lacks "  hint "
    q verify k.txt "${trust[@]}" --explain
    ok
    plain=$output
    q verify k.txt "${trust[@]}"
    says "$plain"
}

@test "--explain keeps to 80 columns and says each paragraph once" {
    $PYTHON "$HERE/make_input.py" renamed k.txt >forged.txt
    q verify forged.txt --trust k.pem.pub --at 2030-01-01 --explain --require-status --level fresh
    exits 1
    for code in bad-signature expired status-missing holder-proof-missing; do
        same 1 "$(grep -cx "  $code" <<<"$output")" "the number of paragraphs on $code"
    done
    same "" "$(grep -E '^    .{77}' <<<"$output")" "lines that are too long"
}

@test "--explain --json has an explanation of each check that did not pass" {
    mkdir cards
    $PYTHON "$HERE/hand_made.py" k.pem cards
    printf 'https://example.com/' >url
    printf 'VC1-AB' >barcode
    cp "$SPECIMENS/s1-front.jpg" no-code.jpg
    $PYTHON "$HERE/make_input.py" huge-png >huge.png
    does mint k.json --key k.pem --at $ISSUED --encrypt-key short.key -o sealed.txt
    does mint k.json --key k.pem --at 2026-01-01 --valid-for 1d -o old.txt
    does mint k.json --key k.pem --at $ISSUED --not-before 2026-06-01 -o early.txt
    make_card other
    printf '3 1\n5 2\n' | "$QRID" status build --values - --uri https://s.example/1 --entries 16 --key k.pem --at $ISSUED -o list.cwt
    for idx in 0 3 5 9999; do
        does mint k.json --key k.pem --at $ISSUED --status-uri https://s.example/1 --status-idx $idx -o idx$idx.txt
    done
    q verify cards/*.txt url barcode no-code.jpg huge.png nope sealed.txt old.txt early.txt other.txt idx*.txt "${trust[@]}" \
        --status list.cwt --require-status --level fresh --explain --json
    exits 3
    json 'all(bool(c["explanation"]) == (c["code"] is not None) for d in it for c in d["checks"])'
    json 'all(len(c["explanation"]) > 80 and c["explanation"].endswith(".") for d in it for c in d["checks"] if c["code"])'
    json 'set("bad-base45 bad-compression too-large bad-cbor bad-cose bad-claims not-a-card unreadable-file no-code-found picture-too-large encrypted not-signed bad-signature algorithm-mismatch unknown-key expired not-yet-valid revoked suspended status-missing status-index-out-of-range holder-proof-missing".split()) <= {c["code"] for d in it for c in d["checks"]}'
    q verify --jsonl k.txt --trust k.pem.pub --at 2028-01-01 --explain
    exits 1
    json 'it["checks"][4]["explanation"].startswith("The card was valid, but it has expired.") and it["checks"][0]["explanation"] is None'
    q verify k.txt --trust k.pem.pub --at 2028-01-01 --json
    json 'all("explanation" not in c for c in it["checks"])'
}

# ---- --face

@test "--face passes for a photo of the person on the card" {
    needs_faces
    make_card k --photo "$SPECIMENS/s2-front.jpg" --force
    for photo in s2-left s2-right s2-smile; do
        q verify k.txt "${trust[@]}" --face "$SPECIMENS/$photo.jpg" --json
        ok
        json 'it["verdict"] == "valid" and it["checks"][7]["result"] == "pass"'
        json 'it["checks"][7]["detail"].startswith("distance 0.") and it["checks"][7]["detail"].endswith(" (match under 0.50, no match from 0.60)")'
    done
    q_from "$SPECIMENS/s2-left.jpg" verify k.txt "${trust[@]}" --face - -q
    done_silently
}

@test "--face fails for another person" {
    needs_faces
    make_card k --photo "$SPECIMENS/s2-front.jpg" --force
    q verify k.txt "${trust[@]}" --face "$SPECIMENS/s1-front.jpg" --json
    exits 1
    quiet_err
    json 'it["verdict"] == "invalid" and [c["code"] for c in it["checks"] if c["result"] == "fail"] == ["face-mismatch"]'
    q verify k.txt "${trust[@]}" --face "$SPECIMENS/s1-front.jpg"
    exits 1
    has "face       fail     face-mismatch: distance 0."
    has_line "hint compare the person with the card's picture yourself, and ask for another proof of identity"
}

@test "--face gives no verdict where there is nothing to compare" {
    needs_faces
    make_card faced --photo "$SPECIMENS/s2-front.jpg"
    trust=(--trust k.pem.pub --trust faced.pem.pub --at $TODAY)
    q verify faced.txt "${trust[@]}" --face "$SPECIMENS/no-face.jpg" --json
    exits 3
    quiet_err
    one_check face unknown no-face "no face found in the photo"
    q verify faced.txt "${trust[@]}" --face "$SPECIMENS/two-people.jpg" --json
    exits 3
    one_check face unknown many-faces "2 faces found in the photo"
    q verify k.txt "${trust[@]}" --face "$SPECIMENS/s2-left.jpg" --json
    exits 3
    one_check face unknown face-absent "the card has no face to compare with"
    # Whatever the face says, a card that is bad stays so.
    q verify k.txt --trust k.pem.pub --at 2030-01-01 --face "$SPECIMENS/s2-left.jpg" --json
    exits 1
    one_check face unknown face-absent
}

@test "--face compares every card of a batch with the same photo" {
    needs_faces
    make_card k --photo "$SPECIMENS/s2-front.jpg" --force
    make_card l --photo "$SPECIMENS/s1-front.jpg"
    cat k.txt l.txt k.txt >three.txt
    q verify --jsonl three.txt "${trust[@]}" --trust l.pem.pub --face "$SPECIMENS/s2-left.jpg"
    exits 1
    same "valid invalid valid" "$(grep -o '"verdict":"[a-z]*"' <<<"$output" | cut -d'"' -f4 | xargs)" "the verdicts"
}

@test "--face refuses a photo that is not there, standard input twice, and a missing model" {
    refuses 3 unreadable-file "cannot read nope.jpg: no such file" "*" verify k.txt "${trust[@]}" --face nope.jpg
    q_from k.txt verify - "${trust[@]}" --face - --json
    exits 2
    quiet_out
    json_error usage "standard input was given twice" "give '-' only once"
    export QRID_FACE_MODEL=/nowhere
    refuses 3 face-model-missing "*" "" verify k.txt "${trust[@]}" --face "$SPECIMENS/s1-front.jpg"
}

# ---- encrypted cards

@test "an encrypted card is read with its key, whether of 16 or 32 bytes, bare, in digits or a COSE_Key" {
    for row in short.key:A128GCM long.key:A256GCM cose.key:A128GCM; do
        does mint k.json --key k.pem --at $ISSUED --encrypt-key "${row%:*}" -o sealed.txt --force
        q verify sealed.txt "${trust[@]}" --decrypt-key "${row%:*}" --json
        ok
        json 'it["verdict"] == "valid" and it["card"]["identity"]["fullName"] == "Ada Lovelace" and it["warnings"] == []'
        q inspect sealed.txt --decrypt-key "${row%:*}" --at $TODAY --json
        ok
        json "next(l for l in it['layers'] if l['layer'] == 'COSE_Encrypt0')['facts']['alg'] == '${row#*:}'"
        json '[l["layer"] for l in it["layers"]] == ["text", "zlib", "COSE_Encrypt0", "COSE_Sign1", "claims", "identity (masked)"]'
    done
    # A COSE_Key names itself, and so does what is encrypted with it.
    json 'next(l for l in it["layers"] if l["layer"] == "COSE_Encrypt0")["facts"]["kid"] == b"hotel".hex()'
    q verify sealed.txt "${trust[@]}" --decrypt-key short.key -q
    done_silently
    q_from short.key verify sealed.txt "${trust[@]}" --decrypt-key - -q
    done_silently
}

@test "an encrypted card is as RFC 9052 has it, and others' are read" {
    for row in short.key:6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b long.key:$(cat long.key); do
        does mint k.json --key k.pem --at $ISSUED --encrypt-key "${row%:*}" -o sealed.txt --force
        $PYTHON "$HERE/make_input.py" cose sealed.txt | $PYTHON "$HERE/encrypt0.py" open "${row#*:}" >plain.cose
        q verify plain.cose "${trust[@]}" -q
        done_silently
        for form in plain untagged cwt protected-iv; do
            $PYTHON "$HERE/encrypt0.py" seal "${row#*:}" $form <plain.cose >sealed.cose
            $PYTHON "$HERE/make_input.py" text sealed.cose >sealed.txt
            q verify sealed.txt "${trust[@]}" --decrypt-key "${row%:*}" -q
            exits 0 || tell "$form"
        done
    done
    for form in short-iv no-iv; do
        $PYTHON "$HERE/encrypt0.py" seal "$(cat long.key)" $form <plain.cose >sealed.cose
        q verify sealed.cose "${trust[@]}" --decrypt-key long.key --json
        exits 1
        one_check decode fail bad-cose "not a COSE_Encrypt0 message: no IV of 12 bytes"
    done
}

@test "the bytes of an encrypted card are read with its tag and without" {
    $PYTHON "$HERE/make_input.py" cose k.txt >k.cose
    for form in plain cwt untagged; do
        $PYTHON "$HERE/encrypt0.py" seal "$(cat long.key)" $form <k.cose >sealed.cose
        q verify sealed.cose "${trust[@]}" --decrypt-key long.key -q
        exits 0 || tell "$form"
    done
}

@test "a card that is encrypted twice is refused" {
    $PYTHON "$HERE/make_input.py" cose k.txt >k.cose
    $PYTHON "$HERE/encrypt0.py" seal "$(cat long.key)" <k.cose | $PYTHON "$HERE/encrypt0.py" seal "$(cat long.key)" >twice.cose
    q verify twice.cose "${trust[@]}" --decrypt-key long.key --json
    exits 1
    one_check decode fail bad-cose "a card that is encrypted twice"
}

@test "no two encrypted cards have the same IV" {
    people 20
    does mint --jsonl people.jsonl --key k.pem --at $ISSUED --encrypt-key short.key -o cards.jsonl
    $PYTHON -c '
import base64, json, sys, zlib
sys.path.insert(0, sys.argv[1])
import base45, cbor2
ivs = {cbor2.loads(zlib.decompress(base45.decode(json.loads(line)["card"]))).value[1][5] for line in open("cards.jsonl")}
assert len(ivs) == 20, ivs' "$HERE"
    q verify --jsonl cards.jsonl "${trust[@]}" --decrypt-key short.key -q
    done_silently
}

@test "an encrypted card without its key, or with a wrong one, gives no verdict" {
    does mint k.json --key k.pem --at $ISSUED --encrypt-key short.key -o sealed.txt
    q verify sealed.txt "${trust[@]}" --json
    exits 3
    quiet_err
    json 'it["verdict"] == "undetermined" and it["card"] is None and [c["result"] for c in it["checks"][1:]] == ["skipped"] * 7'
    one_check decode unknown encrypted "the card is encrypted (A128GCM)"
    q inspect sealed.txt --json
    exits 3
    json 'it["flaw"]["code"] == "encrypted" and "identity" not in it'
    json_error encrypted "the card is encrypted (A128GCM)" "add --decrypt-key PATH; to change a card's status, name it by LIST-IDX or --subject ID" sealed.txt
    for wrong in long.key other.key; do
        head -c 16 /dev/zero >other.key
        q verify sealed.txt "${trust[@]}" --decrypt-key $wrong --json
        exits 3
        one_check decode unknown encrypted "none of the given keys decrypts the card (A128GCM): wrong key, or the card was changed"
        q inspect sealed.txt --decrypt-key $wrong --json
        exits 3
        json_error encrypted "none of the given keys decrypts the card (A128GCM): wrong key, or the card was changed" "" sealed.txt
    done
    q verify sealed.txt "${trust[@]}" --decrypt-key long.key --decrypt-key other.key --decrypt-key short.key -q
    done_silently
}

@test "an encrypted card that was changed does not open" {
    does mint k.json --key k.pem --at $ISSUED --encrypt-key short.key -o sealed.txt
    $PYTHON "$HERE/make_input.py" cose sealed.txt >sealed.cose
    size=$(stat -c %s sealed.cose)
    for at in 4 10 $((size / 2)) $((size - 1)); do
        $PYTHON -c '
import sys
data, at = bytearray(open("sealed.cose", "rb").read()), int(sys.argv[1])
data[at] ^= 1
open("changed.cose", "wb").write(data)' "$at"
        q verify changed.cose "${trust[@]}" --decrypt-key short.key --json
        [[ $status == [13] ]] || tell "byte $at"
        json 'it["verdict"] != "valid" and it["card"] is None'
    done
}

@test "a card that is not encrypted is read whatever keys are given" {
    q verify k.txt "${trust[@]}" --decrypt-key short.key -q
    done_silently
    q inspect k.txt --decrypt-key short.key -q
    done_silently
}

@test "--decrypt-key and --encrypt-key refuse what is no key" {
    head -c 17 /dev/zero >odd.key
    $PYTHON -c 'import cbor2, sys; sys.stdout.buffer.write(cbor2.dumps({1: 2, -1: 1, -2: bytes(32), -3: bytes(32)}))' >ec.key
    : >empty.key
    form="use 16 or 32 bytes: raw, as hexadecimal digits, or in a COSE_Key"
    for command in "verify k.txt --trust k.pem.pub --decrypt-key" "inspect k.txt --decrypt-key"; do
        # shellcheck disable=SC2086
        {
            refuses 4 bad-key "no key for encrypted cards in odd.key: not a key for encrypted cards" "$form" $command odd.key
            refuses 4 bad-key "no key for encrypted cards in ec.key: a COSE_Key that is not symmetric" "" $command ec.key
            refuses 3 unreadable-file "cannot read nope: no such file" "*" $command nope
        }
    done
    refuses 4 bad-key "no key for encrypted cards in odd.key: not a key for encrypted cards" "$form" mint k.json --key k.pem -o new.txt --encrypt-key odd.key
    refuses 3 unreadable-file "cannot read nope: no such file" "*" mint k.json --key k.pem -o new.txt --encrypt-key nope
    refuses 3 unreadable-file "cannot read empty.key: it is empty" "" verify k.txt --trust k.pem.pub --decrypt-key empty.key
    q_from short.key verify - --trust k.pem.pub --decrypt-key - --json
    exits 2
    quiet_out
    json_error usage "standard input was given twice" "give '-' only once"
}

# ---- compression

@test "a card that is minted with Brotli is read back" {
    q mint k.json --key k.pem --at $ISSUED --compression brotli
    ok
    echo "$output" >brotli.txt
    q verify brotli.txt "${trust[@]}" -q
    done_silently
    q inspect brotli.txt --at $TODAY --json
    ok
    json '[l["layer"] for l in it["layers"]] == ["text", "Brotli", "COSE_Sign1", "claims", "identity (masked)"]'
    does render brotli.txt -o brotli.png
    q verify brotli.png "${trust[@]}" -q
    done_silently
    q verify --jsonl brotli.txt "${trust[@]}"
    ok
    json 'it["verdict"] == "valid"'
}

@test "--compression auto takes whichever is shorter" {
    $PYTHON -c 'import json; print(json.dumps({"id": "ID-1", "address": "The Street of the Invented People 1, near the house of the others, in the town of the same name. " * 3}))' >wordy.json
    make_key e EdDSA # whose signatures are the same each time
    for record in k.json wordy.json; do
        for how in zlib brotli auto; do "$QRID" mint $record --key e.pem --at $ISSUED --compression $how -o $how.txt --force; done
        shorter=$(($(stat -c %s zlib.txt) < $(stat -c %s brotli.txt) ? $(stat -c %s zlib.txt) : $(stat -c %s brotli.txt)))
        [ "$(stat -c %s auto.txt)" -eq "$shorter" ]
        for how in zlib brotli auto; do
            q verify $how.txt --trust e.pem.pub --at $TODAY -q
            done_silently
        done
    done
}

@test "mint without --compression writes zlib, which every reader knows" {
    q inspect k.txt --at $TODAY --json
    json 'it["layers"][1]["layer"] == "zlib"'
    head=$($PYTHON "$HERE/make_input.py" zlib k.txt | head -c 1 | od -An -tx1)
    same " 78" "$head" "the first byte"
}

@test "many cards are minted with Brotli and encrypted" {
    people 30
    does mint --jsonl people.jsonl --key k.pem --at $ISSUED --compression auto --encrypt-key long.key -o cards.jsonl
    q verify --jsonl cards.jsonl "${trust[@]}" --decrypt-key long.key
    ok
    same 30 "$(grep -c '"verdict":"valid"' <<<"$output")" "the number of valid cards"
}

# ---- values that are empty

@test "a demand whose value is empty is wrong use, and never no demand" {
    for option in --nonce --audience --face --max-status-age --skew --at; do
        refuses_use "$option: must not be empty" "see 'qrid verify --help'" verify k.txt --trust k.pem.pub "$option" ""
    done
}

# ---- cards in several codes

@test "a card in several codes is verified from the pictures of all its parts" {
    command -v qrencode >/dev/null || skip "no qrencode"
    qrencode -S -v 5 -l M -o part.png -r k.txt
    parts=(part-*.png)
    last=${parts[-1]}
    q verify "$last" k.txt "${parts[@]:0:${#parts[@]}-1}" "${trust[@]}" --json
    ok
    json '[one["verdict"] for one in it] == ["valid"] * 2 and it[0]["input"] == "k.txt"'
    json 'it[1]["input"].startswith("'"$last"' + part-01.png")'
    q verify "${parts[@]:1}" "${trust[@]}" --json
    exits 3
    json 'all(one["verdict"] == "undetermined" for one in (it if type(it) is list else [it]))'
    err_has "shows part ${#parts[@]} of ${#parts[@]} of a text split over several codes"
}
