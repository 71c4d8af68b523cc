# What a lax reader of the format lets pass and this one does not, and what it has to forgive. The cards are of hand_made.py: signed
# well over the very bytes that are wrong, so that no other reason is left.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_key k
    mkdir cards
    $PYTHON "$HERE/hand_made.py" k.pem cards
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/k.* .
    cards=$BATS_FILE_TMPDIR/here/cards
    trust=(--trust k.pem.pub --at $TODAY)
}

# unreadable_card KIND CODE DETAIL: nothing of it is read: decode fails so, everything else is skipped, and inspect stops there.
unreadable_card() {
    q verify "$cards/$1.txt" "${trust[@]}" --json
    exits 1
    quiet_err
    json "it['verdict'] == 'invalid' and it['card'] is None"
    json "(lambda c: c['result'] == 'fail' and c['code'] == '$2' and c['detail'] == '$3')(it['checks'][0])"
    json '[c["result"] for c in it["checks"][1:]] == ["skipped"] * 7'
    q inspect "$cards/$1.txt" --at $TODAY --json
    exits 1
    json "it['flaw'] == {'code': '$2', 'detail': '$3'}"
    json_error "$2" "$3" "" "$cards/$1.txt"
}

# refused_card KIND CHECK CODE DETAIL: it is read, and this check alone fails.
refused_card() {
    q verify "$cards/$1.txt" "${trust[@]}" --json
    exits 1
    quiet_err
    json "it['verdict'] == 'invalid'"
    json "[(c['check'], c['code'], c['detail']) for c in it['checks'] if c['result'] == 'fail'] == [('$2', '$3', '$4')]"
    json "all(c['result'] != 'unknown' for c in it['checks'])"
}

# forgiven_card KIND [WARNING]...: it is valid, with these warnings.
forgiven_card() {
    q verify "$cards/$1.txt" "${trust[@]}" --json
    ok
    json "it['verdict'] == 'valid' and it['card']['identity']['fullName'] == 'Ada Lovelace'"
    json "[w['code'] for w in it['warnings']] == '${*:2}'.split()"
}

@test "the cards that are made by hand are good but for what is made wrong" {
    forgiven_card good
    forgiven_card brotli
    kid=$($PYTHON -c 'import sys; sys.path.insert(0, sys.argv[1]); from make_trust import Key; print(Key("k.pem").kid())' "$HERE")
    q verify "$cards/good.txt" --trust k.pem.pub --at $TODAY
    ok
    has_line "signature pass ES256, key $kid"
    has_line "key pass trusted by k.pem.pub"
}

# ---- compression and text

@test "bytes after the compressed stream are refused" {
    unreadable_card after-zlib bad-compression "1 extra bytes after the compressed stream"
    unreadable_card two-streams bad-compression "12 extra bytes after the compressed stream"
    # Nothing but its end tells a Brotli stream.
    unreadable_card after-brotli bad-compression "the text is Base45, but holds neither a zlib nor a Brotli stream"
}

@test "a bit hidden in the padding of the compressed stream is refused" {
    unreadable_card padding-bit bad-compression "the compressed stream has bits set in its padding"
}

@test "a wrong checksum of the compressed stream is refused" {
    unreadable_card wrong-checksum bad-compression "the compressed stream is damaged or cut short"
}

@test "a stream that inflates past 64 KiB is refused, zlib and Brotli, in little memory" {
    unreadable_card bomb too-large "inflates to more than 65536 bytes"
    unreadable_card brotli-bomb too-large "inflates to more than 65536 bytes"
    for kind in bomb brotli-bomb; do
        in_little_memory verify "$cards/$kind.txt" --trust k.pem.pub --at 0
        exits 1
        quiet_err
        has_line "decode fail too-large: inflates to more than 65536 bytes"
    done
}

@test "a stream of just 64 KiB is inflated, and what it holds refused" {
    unreadable_card brotli-zeros bad-cbor "bad CBOR: 65535 extra bytes after the end (byte 1)"
}

@test "Base45 that stands for more than its bytes can hold is refused" {
    unreadable_card large-end bad-base45 "base45 group out of range (position $(($(head -c -1 "$cards/large-end.txt" | wc -c) - 2)))"
    q verify "$cards/large-group.txt" "${trust[@]}" --json
    exits 1
    json 'it["checks"][0]["code"] == "bad-base45" and it["checks"][0]["detail"].startswith("base45 group out of range (position ")'
    size=$(head -c -1 "$cards/good.txt" | wc -c)
    for end in ':::' '::' '::: '; do
        head -c $((size / 3 * 3)) "$cards/good.txt" >changed.txt
        printf '%s' "$end" >>changed.txt
        q verify changed.txt "${trust[@]}" --json
        exits 1
        json "it['checks'][0]['code'] == 'bad-base45' and it['checks'][0]['detail'] == 'base45 group out of range (position $((size / 3 * 3)))'"
    done
}

@test "Base45 in small letters, or with a tab inside, is refused, and line ends and zero bytes are told" {
    tr 'A-Z' 'a-z' <"$cards/good.txt" >small.txt
    q verify small.txt "${trust[@]}" --json
    exits 1
    json 'it["verdict"] == "invalid" and it["checks"][0]["result"] == "fail"'
    for inside in '\n' '\r' '\0' '\t'; do
        { head -c 60 "$cards/good.txt" && printf "$inside" && tail -c +61 "$cards/good.txt"; } >split.txt
        q verify split.txt "${trust[@]}" --json
        if [ "$inside" = '\t' ]; then
            exits 1
            json 'it["verdict"] == "invalid"'
        else
            exits 0
            json 'it["verdict"] == "valid" and "text-repaired" in [w["code"] for w in it["warnings"]]'
        fi
    done
}

# ---- CBOR

@test "bytes after the message, and after the claims in the signed payload, are refused" {
    size() { $PYTHON "$HERE/make_input.py" cose "$cards/$1.txt" | wc -c; }
    unreadable_card after-message bad-cbor "bad CBOR: 1 extra bytes after the end (byte $(($(size after-message) - 1)))"
    refused_card after-claims decode bad-cbor "bad CBOR: 1 extra bytes after the end (byte 36)"
    refused_card two-claims decode bad-cbor "bad CBOR: 36 extra bytes after the end (byte 36)"
}

@test "a key that a map has twice is refused, in claims, identity and headers" {
    refused_card twice-in-claims decode bad-cbor "bad CBOR: duplicate map key (byte 37)"
    refused_card twice-in-identity decode bad-cbor "bad CBOR: duplicate map key (byte 22)"
    unreadable_card twice-in-protected bad-cbor "bad CBOR: duplicate map key (byte 14)"
    unreadable_card twice-in-unprotected bad-cbor "bad CBOR: duplicate map key (byte 22)"
}

@test "nesting up to 16 is read, and over that refused" {
    forgiven_card nested-16 unknown-claim
    refused_card nested-17 decode bad-cbor "bad CBOR: nested more than 16 levels deep (byte 55)"
    refused_card nested-100 decode bad-cbor "bad CBOR: nested more than 16 levels deep (byte 55)"
}

@test "text that is not UTF-8 is refused" {
    refused_card not-utf8 decode bad-cbor "bad CBOR: text that is not UTF-8 (byte 11)"
}

# ---- COSE

@test "a header that is critical and not understood is refused" {
    unreadable_card crit bad-cose "not a COSE_Sign1 message: unsupported critical headers"
    unreadable_card crit-unprotected bad-cose "not a COSE_Sign1 message: unsupported critical headers"
}

@test "an algorithm counts in the protected header only, and is its key's" {
    refused_card unprotected-alg signature algorithm-mismatch "no algorithm in the protected header"
    json '[w["code"] for w in it["warnings"]] == ["unprotected-alg"] and it["card"]["alg"] == "none"'
    refused_card no-alg signature algorithm-mismatch "no algorithm in the protected header"
    refused_card other-alg signature algorithm-mismatch "the card says EdDSA, but its key is for ES256"
    unreadable_card alg-in-both bad-cose "not a COSE_Sign1 message: a label that is in both headers"
}

@test "an empty signature is none, and one of another form is bad" {
    refused_card empty-signature signature not-signed "the signature is empty"
    for kind in short long zero der; do
        q verify "$cards/$kind-signature.txt" "${trust[@]}" --json
        exits 1
        json 'it["verdict"] == "invalid" and [c["code"] for c in it["checks"] if c["code"]] == ["bad-signature"]'
    done
}

@test "a message of another shape or tag is refused" {
    unreadable_card detached bad-cose "not a COSE_Sign1 message: the payload is not bytes"
    unreadable_card five-members bad-cose "not a COSE_Sign1 message: an array of 5 instead of 4"
    for tag in 17 98; do unreadable_card tag-$tag bad-cose "not a COSE_Sign1 message: unexpected tag $tag"; done
    unreadable_card tag-18-twice bad-cose "not a COSE_Sign1 message: unexpected tag 18"
    unreadable_card text-kid bad-cose "not a COSE_Sign1 message: a kid that is not bytes"
}

# ---- claims

@test "claims of another form are refused, whatever their signature" {
    refused_card text-exp decode bad-claims "bad claims: exp is not a time"
    refused_card no-identity decode no-identity "the card has no identity (claim 169)"
    refused_card claims-list decode bad-claims "bad claims: not a map"
    q verify "$cards/text-exp.txt" "${trust[@]}"
    exits 1
    has_line "signature pass ES256, key $($PYTHON "$HERE/make_trust.py" thumbprint k.pem | head -c 16)"
    has_line "validity skipped the claims are invalid"
}

@test "a card without an end is valid with a warning" {
    forgiven_card no-exp missing-exp
    json 'it["checks"][4]["detail"] == "no expiry"'
    q verify "$cards/no-exp.txt" --trust k.pem.pub --at 2099-01-01 -q
    done_silently
    q inspect "$cards/no-exp.txt" --at $TODAY
    ok
    has_line "unusual: the card has no exp: it never expires (missing-exp)"
}

@test "a card that names a status list is not valid without it" {
    q verify "$cards/status.txt" "${trust[@]}" --json
    exits 3
    quiet_err
    json 'it["verdict"] == "undetermined" and [c["code"] for c in it["checks"] if c["code"]] == ["status-missing"]'
    json 'it["checks"][5]["result"] == "unknown" and it["checks"][5]["detail"] == "the list https://s.example/1 is not available"'
}

@test "a bound card without its holder's proof is not valid where a fresh one is asked for" {
    make_key device
    ada ada.json
    does mint ada.json --key k.pem --cnf device.pem.pub --at $ISSUED -o bound.txt
    q verify bound.txt "${trust[@]}" -q
    done_silently
    q verify bound.txt "${trust[@]}" --level fresh --json
    exits 1
    json '[(c["check"], c["code"]) for c in it["checks"] if c["result"] == "fail"] == [("holder", "holder-proof-missing")]'
}

# ---- what is forgiven

@test "white space around a text is forgiven" {
    card=$(cat "$cards/good.txt")
    for form in '%s' '%s\n' '%s\r\n' '%s\r' '\n%s' ' \t%s \t' '\r\n\r\n%s\r\n\r\n' '%s\n\n\n'; do
        # shellcheck disable=SC2059
        printf "$form" "$card" >around.txt
        q verify around.txt "${trust[@]}" -q
        done_silently
        q_from around.txt verify "${trust[@]}" -q
        done_silently
    done
}

@test "the tags 18, 61 and 55799 may stand around a message, and all be missing" {
    forgiven_card untagged untagged
    forgiven_card cwt cwt-tag
    forgiven_card self-described
    forgiven_card all-tags cwt-tag
    for kind in good untagged cwt self-described all-tags; do
        $PYTHON "$HERE/make_input.py" cose "$cards/$kind.txt" >message.cose
        q verify message.cose "${trust[@]}" -q
        done_silently
    done
}

@test "indefinite lengths are read, with a warning each" {
    forgiven_card indefinite indefinite-length indefinite-length
}

@test "numbers written longer than needed are read" {
    q verify "$cards/not-shortest.txt" "${trust[@]}" -q
    done_silently
}

@test "a kid may stand in either header, in both or in none" {
    forgiven_card unprotected-kid
    json 'len(it["card"]["kid"]) == 16'
    forgiven_card kid-in-both repeated-kid
    kid=$($PYTHON "$HERE/make_trust.py" thumbprint k.pem | head -c 16)
    json "it['card']['kid'] == '$kid'"
    forgiven_card no-kid
    json '"kid" not in it["card"]'
}

@test "every card made by hand gets the same verdict from a batch of lines" {
    cat "$cards"/*.txt >all.txt
    q verify --jsonl all.txt "${trust[@]}"
    exits 3
    same "$(ls "$cards" | wc -l)" "${#lines[@]}" "the number of reports"
    echo "$output" >batch.jsonl
    seen verify "$cards"/*.txt "${trust[@]}" --json >single.json || [ $? -eq 3 ]
    $PYTHON -c '
import json
batch = [json.loads(line) for line in open("batch.jsonl")]
single = json.load(open("single.json"))
for a, b in zip(batch, single):
    assert {**a, "input": 0} == {**b, "input": 0}, (a, b)'
}
