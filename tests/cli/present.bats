# Presenting a card: proofs that the device makes, challenges, and the memory of what was shown.
load helper

GATE=https://gate.example

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    export QRID_PIN=1234 QRID_WALLET=$PWD/wallet
    for account in amara edward; do
        alg=ES256
        [ $account = amara ] || alg=EdDSA
        does wallet new $account --alg $alg --at $MADE -q
        # The PIN is tried in wallet.bats; here it should cost no time.
        openssl pkey -in wallet/$account/device.pem -passin pass:1234 -out $account.open
        openssl pkcs8 -topk8 -in $account.open -out wallet/$account/device.pem -passout pass:1234 -iter 1
        does wallet export $account --device-key -o $account.pub
    done
    make_key k
    cat >record.json <<'END'
{"id": "990106199005150045", "language": "eng", "fullName": "Amara Lin", "dateOfBirth": "19900515", "gender": 2, "nationality": "CHN",
 "address": "12 Lake Road\nHangzhou"}
END
    issue amara --photo "$SPECIMENS/s1-front.jpg"
    issue edward --photo "$SPECIMENS/s1-front.jpg"
    echo '{"dateOfBirth": "19900515"}' >age.json
    RECORD=age.json issue amara
}

# issue ACCOUNT [OPTION...]: a card with a status reference, into the account.
issue() {
    "$QRID" mint "${RECORD:-record.json}" --key k.pem --iss https://id.city.example --cnf "$1.pub" --status-uri https://s.example/7 \
        --status-idx 4711 --at $ISSUED "${@:2}" | "$QRID" wallet add "$1" -q
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR"/here/* .
    export QRID_PIN=1234 QRID_WALLET=$PWD/wallet
    trust=(--trust k.pem.pub --at 2026-02-02T00:00:03Z)
    at=(--at $TODAY)
}

# holder: the holder check of the report, and its level.
holder() { field '[it["checks"][6]["code"] or it["checks"][6]["result"], it["holder"]]'; }

# The status list is not at hand: that is another check. checks_holder CODE-OR-PASS LEVEL ARGUMENT...
checks_holder() {
    q verify "${@:3}" --json
    same "['$1', '$2']" "$(holder)" "the holder check"
}

@test "present makes a proof for one verifier, with either kind of device key" {
    for account in amara edward; do
        q present $account --audience $GATE "${at[@]}" -o live.txt --force
        exits 0
        quiet_out
        err_has "qrid: showing card "
        err_has " to $GATE: id, language, fullName, dateOfBirth, gender, address, nationality, face, until 2026-02-02T00:01:00Z"
        checks_holder pass fresh live.txt "${trust[@]}" --audience $GATE --level fresh
        checks_holder wrong-audience bearer live.txt "${trust[@]}" --audience https://bank.example
        checks_holder holder-proof-expired bearer live.txt --trust k.pem.pub --at 2026-02-02T00:01:05Z
        same 600 "$(stat -c %a live.txt)" "the mode of the proof"
    done
}

@test "the proof is read by another COSE and CBOR library" {
    does present amara --audience $GATE --nonce 0011 "${at[@]}" -q -o live.txt
    $PYTHON "$HERE/read_proof.py" live.txt amara.pub >"read"
    cat >wanted <<'END'
alg -7
typ 294
card COSE_Sign1
aud https://gate.example
iat 1769990400
exp 1769990460
cnonce 0011
signature good
END
    diff wanted read
}

@test "the live code is text in a pipe, and a picture by its name" {
    does present amara --audience $GATE "${at[@]}" -q -o live.txt
    q present amara --audience $GATE "${at[@]}"
    exits 0
    [ ${#lines[@]} -eq 1 ]
    printf '%s\n' "$output" >piped.txt
    checks_holder pass fresh piped.txt "${trust[@]}"
    for form in png svg; do
        q present edward --audience $GATE "${at[@]}" -o live.$form
        exits 0
    done
    checks_holder pass fresh live.png "${trust[@]}"
    grep -q "<svg" live.svg
    q present edward --audience $GATE "${at[@]}" --format terminal
    has "▀"
    q present edward --audience $GATE "${at[@]}" --json -o again.png
    ok
    json "it['account'] == 'edward' and it['audience'] == '$GATE' and it['nonce'] is None and it['iat'] == '$TODAY' and it['output'] == 'again.png'"
    json "it['version'] <= 25 and it['fields'][-1] == 'face' and it['format'] == 'png' and it['card'].isupper()"
    refuses_use 'cannot tell the format of "live.gif"' "use a name ending in .txt, .png or .svg, or give --format" present edward --audience $GATE -o live.gif
    refuses 4 exists "live.png already exists" "*" present edward --audience $GATE -o live.png
}

@test "the live code with a face stays within version 25, and says what to drop for more correction" {
    for account in amara edward; do
        q present $account --audience $GATE "${at[@]}" -o $account.png -v
        exits 0
        version=$(grep -o 'QR version [0-9]*' <<<"$stderr" | grep -o '[0-9]*')
        [ "$version" -le 25 ] || tell "version $version"
        err_has "qrid: error correction reduced to level L; "
        err_has "bytes to fit version 25-M: use a face of at most "
        "$QRID" scan $account.png | cmp - <(zbarimg -q --raw $account.png)
        q present $account --audience $GATE "${at[@]}" --ec M --format terminal
        exits 1
        quiet_out
        err_has " characters, but version 25-M holds 1451"
        err_has "or a card without face; or use less error correction with --ec L"
        # What could not be drawn was not presented.
        q wallet show $account --history
        [ ${#lines[@]} -eq 1 ]
    done
    q present amara --audience $GATE "${at[@]}" --ec M --dense -v -o dense.png
    exits 0
    version=$(grep -o 'QR version [0-9]*' <<<"$stderr" | grep -o '[0-9]*')
    [ "$version" -gt 25 ] || tell "version $version"
    # As text there is nothing to draw.
    q present amara --audience $GATE "${at[@]}" --json
    ok
    json 'it["advice"] is None'
}

@test "the smallest card that serves is shown, and none when none does" {
    shows() { q present amara --audience $GATE "${at[@]}" --json "${@:2}" && json "it['fields'] == $1"; }
    shows '["dateOfBirth"]' --need dateOfBirth
    json 'it["advice"] is None and it["card"].isupper() and len(it["card"]) < 620'
    shows '["id", "language", "fullName", "dateOfBirth", "gender", "address", "nationality", "face"]' --need dateOfBirth,fullName
    shows '["id", "language", "fullName", "dateOfBirth", "gender", "address", "nationality", "face"]'
    age=$(seen present amara --audience $GATE "${at[@]}" --need dateOfBirth --json | grep '"name"' | cut -d'"' -f4)
    shows '["dateOfBirth"]' --card "${age:0:8}"
    refuses 1 no-card-serves "*" "see 'qrid wallet show amara'" present amara --audience $GATE "${at[@]}" --need phone
    q present amara --audience $GATE "${at[@]}" --need phone
    [[ $stderr =~ "no card in the account amara qualifies; "[0-9a-f]{16}": it lacks phone; "[0-9a-f]{16}": it lacks phone" ]]
    refuses 3 unreadable-file "the account amara has no such card" "*" present amara --audience $GATE --card zzz
    refuses 1 no-card-serves "*" "*" present amara --audience $GATE --at 2027-03-01
    refuses_use "unknown field in --need: shoeSize" "*" present amara --audience $GATE --need shoeSize
    refuses_use "no field of a card can be left out: the issuer signed it as a whole" "*" present amara --audience $GATE --only fullName
}

@test "a challenge is a code that the device answers, and only for who has made it" {
    q challenge --audience $GATE --need fullName,face -o challenge.png
    exits 0
    quiet_out
    [[ $stderr =~ ^"qrid: the nonce is "[0-9a-f]{32}$ ]]
    nonce=${stderr##* }
    q inspect challenge.png
    exits 1
    has_line "nonce $nonce"
    has_line "from $GATE"
    has_line "asks for fullName, face"
    zbarimg -q --raw challenge.png | cmp - <("$QRID" scan challenge.png)
    does present amara --challenge challenge.png "${at[@]}" -q -o live.png
    checks_holder pass challenged live.png "${trust[@]}" --challenge challenge.png
    checks_holder pass challenged live.png "${trust[@]}" --nonce "$nonce" --audience $GATE --level challenged
    does challenge --audience $GATE -q -o other.txt
    checks_holder wrong-nonce bearer live.png "${trust[@]}" --challenge other.txt
    does present amara --nonce "$nonce" --audience https://bank.example "${at[@]}" -q -o bank.png
    checks_holder wrong-audience bearer bank.png "${trust[@]}" --challenge challenge.png
    # A card that has not got what was asked for does not answer it, whatever the wallet offers.
    age=$(seen present amara --audience $GATE "${at[@]}" --need dateOfBirth --json | grep '"name"' | cut -d'"' -f4)
    does present amara --challenge challenge.png --card "$age" "${at[@]}" -q -o less.png
    checks_holder fields-missing bearer less.png "${trust[@]}" --challenge challenge.png
    # Somebody passes a challenge on to who wants to show the card elsewhere.
    refuses 1 wrong-audience "the challenge is from $GATE, not from https://hotel.example" "do not answer it: someone may be relaying it" \
        present amara --challenge challenge.png --audience https://hotel.example
    q challenge --audience $GATE --nonce-bytes 8 --json
    ok
    json 'it["audience"] == "https://gate.example" and len(it["nonce"]) == 16 and it["needs"] == [] and "cnonce" in it["challenge"]'
    printf '%s' "$output" >told.json
    for file in told.json other.txt; do
        q_from $file present amara --challenge - "${at[@]}"
        exits 0
    done
    $PYTHON -m json.tool other.txt >lines.json
    q present amara --challenge lines.json "${at[@]}"
    exits 0
    cp challenge.png same.png
    q present amara --challenge same.png -o same.png --force
    exits 2
    cmp challenge.png same.png
}

@test "no two challenges are alike" {
    for i in 1 2 3 4 5; do "$QRID" challenge --audience $GATE -q -o c$i.txt; done
    same 5 "$(sort -u c?.txt | wc -l)" "the number of nonces"
}

@test "what is no challenge is refused" {
    refuses 1 bad-record "no challenge found in k.pem.pub" "*" present amara --challenge k.pem.pub
    echo '{"qrid":"challenge","aud":"a b","cnonce":"AA"}' >bad.txt
    refuses 1 bad-record "bad challenge: the aud is not a valid verifier name" "ask the verifier for a new one" present amara --challenge bad.txt
    refuses_use "--nonce and --challenge cannot be used together" "*" present amara --challenge x --nonce 00
    refuses_use "--audience or --challenge is required" "*" present amara
    refuses_use "invalid audience" "*" present amara --audience "two words"
    refuses_use "invalid audience" "*" challenge --audience "two words"
    refuses_use "the nonce must be 1 to 64 bytes in hexadecimal digits" "*" present amara --audience $GATE --nonce xyz
    refuses_use "a proof cannot be valid for 301s" "choose 1s to 300s: verifiers accept nothing longer" present amara --audience $GATE --ttl 301s
    refuses_use "--only: must not be empty" "*" present amara --audience $GATE --only ""
    refuses_use "a proof cannot be valid for 0" "*" present amara --audience $GATE --ttl 0
    refuses_use "--nonce and --challenge cannot be used together" "*" verify k.pem --challenge x --nonce 00
}

@test "a replay is caught by the cache, within the window and across runs" {
    "$QRID" mint age.json --key k.pem --cnf amara.pub --at $ISSUED | "$QRID" wallet add amara -q
    does present amara --audience $GATE --need dateOfBirth "${at[@]}" -q -o live.txt
    memory=(--replay-cache seen --audience $GATE)
    q verify live.txt "${trust[@]}" "${memory[@]}"
    ok
    same 600 "$(stat -c %a seen)" "the mode of the cache"
    q verify live.txt "${trust[@]}" "${memory[@]}" --explain
    exits 1
    has_line "holder fail replayed: this exact proof was already accepted: it may be a picture of the holder's screen"
    # In one run as well, and over all cores.
    does present amara --audience $GATE --need dateOfBirth --ttl 61 "${at[@]}" -q -o second.txt
    for i in $(seq 20); do cat second.txt; done >many.txt
    q verify --jsonl many.txt "${trust[@]}" "${memory[@]}"
    exits 1
    same 1 "$(grep -n '"verdict":"valid"' <<<"$output" | cut -d: -f1)" "the line that was taken"
    same 19 "$(grep -c '"code":"replayed"' <<<"$output")" "how often it was refused"
    # Whichever thread is the quickest, the first of equal ones in the input is taken.
    for i in 1 2 3; do does present amara --audience $GATE --need dateOfBirth --ttl $((61 + i)) "${at[@]}" -q -o $i.txt; done
    for i in $(seq 40); do cat second.txt 1.txt 1.txt; done >many.txt
    for i in $(seq 40); do cat 2.txt 1.txt 3.txt; done >>many.txt
    q verify --jsonl many.txt "${trust[@]}" "${memory[@]}" --jobs 8
    exits 1
    same "2 121 123" "$(grep -n '"verdict":"valid"' <<<"$output" | cut -d: -f1 | paste -sd ' ')" "the lines that were taken"
    same 237 "$(grep -c '"code":"replayed"' <<<"$output")" "how often one was refused"
    # A proof that was never taken may be shown again, such as one for somebody else.
    does present amara --audience https://bank.example --need dateOfBirth "${at[@]}" -q -o bank.txt
    for i in 1 2; do
        q verify bank.txt "${trust[@]}" "${memory[@]}" --json
        json 'it["checks"][6]["code"] == "wrong-audience"'
    done
    same $((16 + 5 * 40)) "$(stat -c %s seen)" "the size of the cache"
    # What has run out is forgotten.
    q verify live.txt --trust k.pem.pub --at 2026-02-02T00:25:00Z "${memory[@]}" --json
    json 'it["checks"][6]["code"] == "holder-proof-expired"'
    same 16 "$(stat -c %s seen)" "the size of the cache"
}

# Was: the gate's script let the holder in, and nobody had seen a verdict.
@test "a proof whose verdict cannot be printed lets nobody in, and counts as shown" {
    "$QRID" mint age.json --key k.pem --cnf amara.pub --at $ISSUED | "$QRID" wallet add amara -q
    does present amara --audience $GATE --need dateOfBirth "${at[@]}" -q -o live.txt
    for format in "" --json --jsonl; do
        rm -f seen
        # shellcheck disable=SC2086
        run --separate-stderr bash -c '"$QRID" "$@" >/dev/full' - verify live.txt "${trust[@]}" --replay-cache seen --audience $GATE $format
        exits 3
        [[ $stderr == *"cannot write to standard output"* ]]
        q verify live.txt "${trust[@]}" --replay-cache seen --audience $GATE --json
        exits 1
        json 'it["checks"][6]["code"] == "replayed"'
    done
}

@test "a replay cache that is something else is refused, and stays as it is" {
    cp k.pem.pub seen
    q verify k.pem.pub "${trust[@]}" --replay-cache seen
    exits 3
    quiet_out
    err_has "qrid: error: cannot read the replay cache seen: it is not a replay cache"
    cmp k.pem.pub seen
    q verify k.pem.pub "${trust[@]}" --replay-cache mistyped/seen
    exits 3
    err_has "qrid: error: cannot write mistyped/seen: No such file or directory"
    [ ! -e mistyped ]
    refuses_use "--replay-cache requires a --skew of at most 15 minutes" "*" verify k.pem.pub --replay-cache new --skew 16m
}

@test "a replay cache on a full disk lets nobody in, and says so of each proof" {
    "$QRID" mint age.json --key k.pem --cnf amara.pub --at $ISSUED | "$QRID" wallet add amara -q
    does present amara --audience $GATE --need dateOfBirth "${at[@]}" -q -o live.txt
    does verify live.txt "${trust[@]}" --replay-cache seen --audience $GATE -q
    # No file may be larger than this one is.
    run --separate-stderr bash -c 'ulimit -f 0; trap "" XFSZ; "$QRID" "$@"' - verify live.txt "${trust[@]}" --replay-cache new --audience $GATE
    exits 3
    does present amara --audience $GATE --need dateOfBirth --ttl 61 "${at[@]}" -q -o other.txt
    run --separate-stderr bash -c 'ulimit -f 0; trap "" XFSZ; "$QRID" "$@"' - verify other.txt k.pem.pub "${trust[@]}" --replay-cache seen --audience $GATE --json
    exits 3
    json '(it[0]["input"], it[0]["verdict"], it[0]["checks"][6]["code"], it[0]["checks"][1]["result"]) == ("other.txt", "undetermined", "cannot-write", "pass")'
    json 'it[1]["verdict"] == "invalid"'
    same 56 "$(stat -c %s seen)" "the size of the cache"
}

@test "a wrong PIN presents nothing" {
    QRID_PIN=4321 q present amara --audience $GATE "${at[@]}"
    exits 4
    quiet_out
    error_text "wrong PIN for the account amara" "use the PIN that was chosen when the account was made"
    unset QRID_PIN
    without_terminal "$QRID" present amara --audience $GATE --at $TODAY
    exits 4
    err_has "qrid: error: cannot ask for the PIN of amara, to show card "
    err_has " to $GATE: id, language, fullName, dateOfBirth, gender, address, nationality, face: there is no terminal"
    err_has "qrid: hint: give it with --pin-file PATH or QRID_PIN"
    (umask 077 && echo 1234 >pin)
    q present amara --audience $GATE "${at[@]}" --pin-file pin
    exits 0
}

@test "--live needs a terminal, and goes by its clock" {
    q present amara --audience $GATE --live
    exits 2
    quiet_out
    error_text "--live needs a terminal" "make a picture with -o live.png"
    q present amara --audience $GATE --live --at $TODAY
    exits 2
    error_text "--live uses the clock and cannot be used with --at" "*"
    q present amara --audience $GATE --live -q
    exits 2
    q present amara --audience $GATE "${at[@]}" -o no/such/live.png
    exits 3
    error_text "cannot write no/such/live.png: no such directory" "*"
    q present amara --audience $GATE "${at[@]}" --format png --json
    exits 2
    err_has "--json needs -o PATH for a picture"
    q wallet show amara --history # nothing of that was presented
    exits 0
    quiet_out
    q present amara --audience $GATE --live -o live.png
    exits 2
    err_has "--live only draws on the terminal"
}

@test "the published key binding vector is proven by its holder, with the keys beside it" {
    [ -d "${QRID_SHARED:-}/vectors/sd-cwt" ] || skip "the shared vectors are not there"
    vectors=$QRID_SHARED/vectors/sd-cwt
    published=("$vectors/kbt.cbor" --trust "$vectors/issuer_pub.pem" --at 2024-09-02T02:30:40Z --audience https://verifier.example/app)
    q verify "${published[@]}" --nonce 8c0f5f523b95bea44a9a48c649240803 --json
    same "['pass', 'challenged']" "$(holder)" "the holder check"
    json 'it["checks"][1]["result"] == "pass" and it["checks"][2]["result"] == "pass"'
    # It is an inspector's report and no ID card, which is told as well.
    json '(it["checks"][0]["code"], it["checks"][0]["detail"]) == ("not-a-card", "this is an SD-CWT, not a card")'
    q verify "${published[@]}" --nonce 00 --json
    same "['wrong-nonce', 'bearer']" "$(holder)" "the holder check"
    $PYTHON -c 'import sys; data = bytearray(open(sys.argv[1], "rb").read()); data[-1] ^= 1; open("changed.cbor", "wb").write(data)' "$vectors/kbt.cbor"
    q verify changed.cbor "${published[@]:1}" --json
    same "['holder-proof-bad', 'bearer']" "$(holder)" "the holder check"
    q inspect "$vectors/kbt.cbor"
    has_line "aud https://verifier.example/app"
}
