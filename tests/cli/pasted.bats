# Texts as people paste them: the same answer from a file, standard input and a picture.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    make_card k
    text=$(cat k.txt)
}

# repaired FILE WORDS: it is valid, with one warning that says what was repaired, from a file and from standard input.
repaired() {
    q verify "$1" --trust k.pem.pub --at $TODAY --json
    ok
    json "it['input'] == '$1' and it['verdict'] == 'valid'"
    json '[w["code"] for w in it["warnings"]] == ["text-repaired"]'
    json "it['warnings'][0]['detail'] == 'the text was changed in transit and has been repaired: $2'"
    run --separate-stderr bash -c '"$QRID" verify - --trust k.pem.pub --at '$TODAY' --json <"$1"' - "$1"
    ok
    json 'it["verdict"] == "valid" and [w["code"] for w in it["warnings"]] == ["text-repaired"]'
}

@test "quotes, labels and escapes around a card are undone and told" {
    printf '"%s"\n' "$text" >quoted.txt
    repaired quoted.txt "surrounding text removed"
    printf 'QR-Code:%s\n' "$text" >zbarimg.txt
    repaired zbarimg.txt "surrounding text removed"
    printf '%s' "$text" | $PYTHON -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read(), safe=""))' >link.txt
    repaired link.txt "escape sequences decoded"
    fold -w 76 k.txt >folded.txt
    repaired folded.txt "wrapped lines joined"
    iconv -t UTF-16 k.txt >utf16.txt
    repaired utf16.txt "converted to UTF-8"
    { echo 'Here it is:'; sed 's/^/> /' folded.txt; echo 'Best, Ada'; } >mail.txt
    repaired mail.txt "surrounding text removed, wrapped lines joined"
}

@test "a code in a picture is repaired as a text is" {
    printf 'My card: %s' "$text" >label.txt
    does render label.txt -o label.png -q
    q verify label.png --trust k.pem.pub --at $TODAY
    ok
    has "VALID  label.png"
    has "text-repaired"
    q inspect label.png
    ok
    has "text-repaired"
}

@test "the other readers of cards take a pasted text too" {
    printf 'My card: "%s"\n' "$text" >label.txt
    export QRID_PIN=2468
    does wallet new ada --wallet wallet -q
    q wallet add ada label.txt --wallet wallet
    exits 0
    err_has "surrounding text removed"
    q render --card label.txt -o card.png --at $TODAY
    exits 0
    err_has "surrounding text removed"
    q verify --jsonl label.txt --trust k.pem.pub --at $TODAY
    ok
    json 'it["verdict"] == "valid" and it["warnings"][0]["code"] == "text-repaired"'
}

@test "what cannot be undone is named" {
    damaged() {
        q verify "$1" --trust k.pem.pub --at $TODAY
        exits 1
        has "INVALID  $1"
        has "the text was changed in transit: $2"
        q inspect "$1"
        exits 1
        err_has "the text was changed in transit: $2"
    }
    tr '[:upper:]' '[:lower:]' <k.txt >lower.txt
    damaged lower.txt "its capital letters were changed to lower case, which Base45 does not have"
    # Of a card whose only spaces are in its signature, what is left may be the beginning of a stream: this one is always the same.
    seed=(--seed 00112233445566778899aabbccddeeff --at $ISSUED)
    does key new --test --alg EdDSA --no-passphrase -o seeded.pem -q --seed "${seed[1]}"
    does mint k.json --key seeded.pem -o seeded.txt "${seed[@]}"
    tr -d ' ' <seeded.txt >squeezed.txt
    damaged squeezed.txt "its spaces are missing"
    tr ' ' + <k.txt >plus.txt
    damaged plus.txt "it has no spaces, which may have become plus signs"
    head -c 150 k.txt >cut.txt
    damaged cut.txt "its end is missing"
}

@test "the shared texts give what their table says" {
    [ -d "$QRID_SHARED/cases/text" ] || skip "no shared cases"
    for name in plain quoted smart-quotes whatsapp zbarimg zero-width-inside wrapped76 nbsp urlencoded utf16; do
        q verify "$QRID_SHARED/cases/text/$name.txt" --trust "$QRID_SHARED/cases/text/key.pub" --json
        exits 0
        json "it['verdict'] == 'valid' and [w['code'] for w in it['warnings'] if w['code'] != 'missing-exp'] == (['text-repaired'] if '$name' != 'plain' else [])"
    done
    for name in lower squeezed; do
        q verify "$QRID_SHARED/cases/text/$name.txt" --trust "$QRID_SHARED/cases/text/key.pub"
        exits 1
        has "the text was changed in transit: "
    done
}
