# The table of bad inputs: each is answered with its exit code and its reason, and leaves the disk alone.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/k.* .
}

input() { $PYTHON "$HERE/make_input.py" "$@"; }

# unread INPUT CODE MESSAGE HINT: nothing could be read of INPUT. verify reports it and tells the error, exit code 3; inspect does
# the latter. HINT may be empty.
unread() {
    local before
    before=$(snapshot)
    q verify "$1" --trust k.pem.pub --at $TODAY --json
    exits 3
    json "it['input'] == '$1' and it['verdict'] == 'undetermined' and it['card'] is None"
    json "it['checks'][0]['result'] == 'unknown' and it['checks'][0]['code'] == '$2' and it['checks'][0]['detail']"
    json '[c["result"] for c in it["checks"][1:]] == ["skipped"] * 7'
    json_error "$2" "$3" "$4" "$1"
    q inspect "$1" --json
    exits 3
    quiet_out
    json_error "$2" "$3" "$4"
    same "$before" "$(snapshot)" "the disk"
}

# unseen INPUT CODE MESSAGE HINT: the same, and scan says so too.
unseen() {
    unread "$@"
    q scan "$1" --json
    exits 3
    json "it['input'] == '$1' and it['codes'] == []"
    json_error "$2" "$3" "$4" "$1"
}

# no_card INPUT CODE: what was read is no card. verify's decode check fails with exit code 1, inspect tells the same as an error.
no_card() {
    local before
    before=$(snapshot)
    q verify "$1" --trust k.pem.pub --at $TODAY --json
    exits 1
    quiet_err
    json "it['verdict'] == 'invalid' and it['card'] is None"
    json "it['checks'][0]['result'] == 'fail' and it['checks'][0]['code'] == '$2' and it['checks'][0]['detail']"
    q inspect "$1" --json
    exits 1
    json "it['flaw']['code'] == '$2' and it['flaw']['detail']"
    json_error "$2" "*" "${3:-}" "$1"
    same "$before" "$(snapshot)" "the disk"
}

@test "a file that is not there is unreadable" {
    unseen nope.png unreadable-file "cannot read nope.png: no such file" ""
}

@test "a directory is unreadable" {
    mkdir folder
    unread folder unreadable-file "cannot read folder: it is a directory" ""
    q scan folder --json
    exits 3
    json "it == {'input': 'folder', 'codes': []}"
    json_error unreadable-file "no pictures in folder" "give a picture" folder
}

@test "an empty file is unreadable" {
    : >empty.png
    unseen empty.png unreadable-file "cannot read empty.png: it is empty" ""
}

@test "a file that may not be read is unreadable" {
    [ "$(id -u)" -ne 0 ] || skip "root may read everything"
    echo x >locked
    chmod 0 locked
    unseen locked unreadable-file "cannot read locked: Permission denied" ""
}

@test "a text file named .png is taken for the text that it is" {
    echo 'hello there' >text.png
    q scan text.png --json
    exits 3
    json_error unreadable-file "not a picture" "use PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF, JPEG 2000, PNM, TGA, PSD, SVG or PDF" text.png
    no_card text.png not-a-card
}

@test "a truncated PNG is unreadable" {
    does render k.txt -o whole.png
    head -c $(($(stat -c %s whole.png) / 2)) whole.png >cut.png
    unseen cut.png unreadable-file "*" ""
}

@test "a PNG of 30000 x 30000 pixels is refused by its header, in little memory" {
    input huge-png >huge.png
    unseen huge.png picture-too-large "the picture is 30000 x 30000 pixels; the limit is 64 megapixels" "scale it down first"
    in_little_memory scan huge.png
    exits 3
    quiet_out
    err_has "the picture is 30000 x 30000 pixels"
}

@test "a picture without a code holds no code" {
    cp "$SPECIMENS/s1-front.jpg" face.jpg
    unseen face.jpg no-code-found "no QR code was found in face.jpg" "send a picture that shows the whole code"
}

@test "a QR code of a web address is not a card" {
    printf 'https://example.com/login' | "$QRID" render - -o url.png
    no_card url.png not-a-card
}

@test "Base45 with a wrong character is bad Base45" {
    $PYTHON -c 't = open("k.txt").read(); print(t[:20] + "_" + t[21:], end="")' >wrong.txt
    no_card wrong.txt bad-base45
}

@test "a zlib bomb of a gigabyte is too large, and never unpacked" {
    input bomb >bomb.txt
    no_card bomb.txt too-large
    in_little_memory verify bomb.txt --trust k.pem.pub --at 0
    exits 1
    quiet_err
    has "decode     fail     too-large: "
}

@test "CBOR nested 10000 deep is bad CBOR, raw and in a card's text" {
    input nested >nested.cose
    no_card nested.cose bad-cbor
    input nested-text >nested.txt
    no_card nested.txt bad-cbor
}

@test "a card cut short is damaged, at whatever place" {
    size=$(stat -c %s k.txt)
    for length in 4 7 50 $((size / 2)) $((size - 4)); do
        head -c $length k.txt >cut.txt
        q verify cut.txt --trust k.pem.pub --at $TODAY --json
        exits 1
        json 'it["checks"][0]["result"] == "fail" and it["checks"][0]["code"] in ("bad-compression", "bad-base45")'
    done
}

@test "a card without a signature is not signed" {
    input unsigned >unsigned.txt
    q verify unsigned.txt --trust k.pem.pub --at $TODAY --json
    exits 1
    quiet_err
    json 'it["verdict"] == "invalid" and it["checks"][1]["result"] == "fail" and it["checks"][1]["code"] == "not-signed"'
}

@test "a card of another issuer cannot be judged" {
    make_key other
    before=$(snapshot)
    q verify k.txt --trust other.pem.pub --at $TODAY --json
    exits 3
    quiet_err
    json 'it["verdict"] == "undetermined" and it["checks"][2]["result"] == "unknown" and it["checks"][2]["code"] == "unknown-key"'
    same "$before" "$(snapshot)" "the disk"
}

@test "a photo without a face, or with two, makes no card" {
    refuses 1 no-face "no face found in $SPECIMENS/no-face.jpg" "*" mint k.json --key k.pem --photo "$SPECIMENS/no-face.jpg" -o new.txt
    refuses 1 many-faces "2 faces found in $SPECIMENS/two-people.jpg" "*" mint k.json --key k.pem --photo "$SPECIMENS/two-people.jpg" -o new.txt
}

@test "a wrong passphrase signs nothing" {
    QRID_PASSPHRASE=secret does key new -o locked.pem -q
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase "wrong passphrase for the key" "" mint k.json --key locked.pem -o new.txt
}

@test "every bad input is answered with a hint" {
    : >empty
    echo hello >text
    input unsigned >u.txt
    printf '6BF_' >wrong
    for bad in nope . empty text wrong; do
        q inspect "$bad"
        err_has "qrid: hint: "
    done
    QRID_PASSPHRASE=secret does key new -o locked.pem -q
    QRID_PASSPHRASE=wrong q mint k.json --key locked.pem
    err_has "qrid: hint: "
}
