# What a card's holder can prove: presentations (key binding tokens) made by make_proof.py, and what verify asks of them.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
    make_key device
    make_key edwards EdDSA
    does mint k.json --key k.pem --cnf device.pem.pub --at $ISSUED -o bound.txt
    does mint k.json --key k.pem --cnf edwards.pem.pub --at $ISSUED -o bound-ed.txt
    $PYTHON "$HERE/make_proof.py" bound.txt device.pem iat=$TODAY exp=2026-02-02T00:01:00Z cnonce=$NONCE >shown.txt
    $PYTHON "$HERE/make_proof.py" bound.txt device.pem iat=$TODAY exp=2026-02-02T00:01:00Z >plain.txt
}

NONCE=00112233445566778899aabbccddeeff
GATE=https://gate.example

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/* .
    trust=(--trust k.pem.pub --at 2026-02-02T00:00:03Z)
}

# show NAME=VALUE...: proof.txt, made with the device's key on TODAY unless said otherwise.
show() { $PYTHON "$HERE/make_proof.py" bound.txt device.pem iat=$TODAY "$@" >proof.txt; }

# proven LEVEL ARGUMENT...: verify is content and reports so.
proven() {
    q verify "${@:2}" --json
    ok
    json "it['verdict'] == 'valid' and it['holder'] == '$1' and it['format'] == 'claim-169'"
}

# not_proven CODE DETAIL ARGUMENT...: the holder check, and nothing else, fails.
not_proven() {
    q verify "${@:3}" --json
    exits 1
    quiet_err
    json 'it["verdict"] == "invalid" and it["holder"] == "bearer"'
    json "[(c['check'], c['code'], c['detail']) for c in it['checks'] if c['result'] not in ('pass', 'skipped')] == [('holder', '$1', '''$2''')]"
}

# not_a_proof CODE DETAIL ARGUMENT...: nothing of it is read.
not_a_proof() {
    q verify "${@:3}" --json
    exits 1
    quiet_err
    json "it['verdict'] == 'invalid' and it['card'] is None and it['checks'][0]['code'] == '$1' and it['checks'][0]['detail'] == '$2'"
}

# ---- what is reported

@test "a card without a proof has a bearer, whether it is bound or not" {
    proven bearer k.txt "${trust[@]}"
    json 'it["checks"][6]["result"] == "skipped" and it["checks"][6]["detail"] == "the card is not bound to a device"'
    proven bearer bound.txt "${trust[@]}"
    json 'it["checks"][6]["result"] == "skipped" and it["checks"][6]["detail"] == "no proof of the holder was shown"'
    proven bearer bound.txt "${trust[@]}" --level bearer
}

@test "a proof in time is fresh" {
    proven fresh plain.txt "${trust[@]}" --audience $GATE
    json 'it["warnings"] == [] and it["card"]["identity"]["fullName"] == "Ada Lovelace"'
    proven fresh plain.txt "${trust[@]}" --audience $GATE --level fresh
    q verify plain.txt "${trust[@]}" --audience $GATE
    ok
    has_line "VALID plain.txt"
    has_line "holder pass fresh, made 3 seconds ago for $GATE"
}

@test "a proof that answers the challenge is challenged" {
    for level in bearer fresh challenged; do
        proven challenged shown.txt "${trust[@]}" --audience $GATE --nonce $NONCE --level $level
    done
    proven challenged shown.txt "${trust[@]}" --audience $GATE --nonce 00112233445566778899AABBCCDDEEFF
    q verify shown.txt "${trust[@]}" --audience $GATE --nonce $NONCE
    ok
    has_line "holder pass challenged, made 3 seconds ago for $GATE"
    # Nobody who made no challenge can say that it was answered.
    proven fresh shown.txt "${trust[@]}" --audience $GATE
}

@test "Ed25519 device keys prove as well" {
    $PYTHON "$HERE/make_proof.py" bound-ed.txt edwards.pem iat=$TODAY cnonce=$NONCE >proof.txt
    proven challenged proof.txt "${trust[@]}" --audience $GATE --nonce $NONCE
    $PYTHON "$HERE/make_proof.py" bound-ed.txt device.pem iat=$TODAY >proof.txt
    not_proven holder-proof-bad "the proof is not signed by the key that the card is bound to" proof.txt "${trust[@]}"
}

@test "a proof is read from a picture, from bytes, from lines and from standard input" {
    does render shown.txt -o shown.png
    proven challenged shown.png "${trust[@]}" --audience $GATE --nonce $NONCE
    show form=cose cnonce=$NONCE
    proven challenged proof.txt "${trust[@]}" --audience $GATE --nonce $NONCE
    q_from shown.txt verify "${trust[@]}" --audience $GATE --nonce $NONCE -q
    done_silently
    cat shown.txt bound.txt plain.txt >three.txt
    q verify --jsonl three.txt "${trust[@]}" --audience $GATE
    ok
    same "fresh bearer fresh" "$(grep -o '"holder":"[a-z]*"' <<<"$output" | cut -d'"' -f4 | xargs)" "the levels"
}

@test "a proof whose audience nobody asked for is told of" {
    proven fresh plain.txt "${trust[@]}"
    json '[(w["code"], w["detail"]) for w in it["warnings"]] == [("audience-not-checked", "the proof names its verifier, but no audience was given to compare it with")]'
    q verify plain.txt "${trust[@]}"
    has_line "warning audience-not-checked: the proof names its verifier, but no audience was given to compare it with"
}

# ---- what is refused

@test "a picture of the card is not enough where a fresh proof is asked for" {
    local unproven="the code has no proof from the holder's device: it may be a picture of a picture"
    not_proven holder-proof-missing "$unproven" bound.txt "${trust[@]}" --level fresh
    not_proven holder-proof-missing "$unproven" bound.txt "${trust[@]}" --level challenged --nonce $NONCE
    # A challenge that was made asks for its answer.
    not_proven holder-proof-missing "$unproven" bound.txt "${trust[@]}" --nonce $NONCE
    not_proven holder-proof-missing "the card is not bound to a device, so the holder cannot be proven" k.txt "${trust[@]}" --level fresh
    q verify bound.txt "${trust[@]}" --level fresh
    exits 1
    has_line "holder fail holder-proof-missing: $unproven"
}

@test "a proof by another key is forged" {
    make_key thief
    $PYTHON "$HERE/make_proof.py" bound.txt thief.pem iat=$TODAY >proof.txt
    not_proven holder-proof-bad "the proof is not signed by the key that the card is bound to" proof.txt "${trust[@]}"
    $PYTHON "$HERE/make_proof.py" bound.txt k.pem iat=$TODAY >proof.txt
    not_proven holder-proof-bad "the proof is not signed by the key that the card is bound to" proof.txt "${trust[@]}"
    show change=aud
    not_proven holder-proof-bad "the proof is not signed by the key that the card is bound to" proof.txt "${trust[@]}"
}

@test "a proof around a card that is bound to no device proves nothing" {
    $PYTHON "$HERE/make_proof.py" k.txt device.pem iat=$TODAY >proof.txt
    not_proven holder-proof-bad "the card is not bound to a device" proof.txt "${trust[@]}"
}

@test "a proof around a card that was changed does not make it good" {
    show card=changed
    q verify proof.txt "${trust[@]}" --json
    exits 1
    json 'it["verdict"] == "invalid" and it["checks"][1]["code"] == "bad-signature"'
    make_key other
    q verify plain.txt --trust other.pem.pub --at $TODAY --json
    exits 3
    json 'it["verdict"] == "undetermined" and it["checks"][2]["code"] == "unknown-key"'
}

@test "a proof of a card that has expired does not make it good" {
    does mint k.json --key k.pem --cnf device.pem.pub --at $ISSUED --valid-for 1h -o bound.txt --force
    show
    q verify proof.txt "${trust[@]}" --json
    exits 1
    json '[(c["check"], c["code"]) for c in it["checks"] if c["result"] == "fail"] == [("validity", "expired")] and it["checks"][6]["result"] == "pass"'
}

# expires_at MINUTE:SECOND SPAN AGO ARGUMENT...: the proof counts up to the second before, and no longer.
expires_at() {
    local before
    before=$(date -u -d "2026-02-02T00:${1}Z - 1 second" +%FT%TZ)
    proven fresh proof.txt --trust k.pem.pub --at "$before" "${@:4}"
    not_proven holder-proof-expired "the proof was made $3 ago and was valid for $2" proof.txt --trust k.pem.pub --at "2026-02-02T00:${1}Z" "${@:4}"
}

@test "a proof lives until its exp, for 300 seconds at most, and five more for clocks" {
    show exp=2026-02-02T00:01:00Z
    expires_at 01:05 "1 minute" "1 minute"
    expires_at 01:00 "1 minute" "1 minute" --skew 0s
    expires_at 02:00 "1 minute" "2 minutes" --skew 1m
    show
    expires_at 05:05 "5 minutes" "5 minutes"
    show exp=2026-02-02T01:00:00Z
    expires_at 05:05 "5 minutes" "5 minutes"
    expires_at 05:00 "5 minutes" "5 minutes" --skew 0s
}

@test "a proof dated in the future is refused, but for five seconds" {
    show
    proven fresh proof.txt --trust k.pem.pub --at 2026-02-01T23:59:55Z
    not_proven holder-proof-bad "the proof is dated $TODAY, which is in the future" proof.txt --trust k.pem.pub --at 2026-02-01T23:59:54Z
    not_proven holder-proof-bad "the proof is dated $TODAY, which is in the future" proof.txt --trust k.pem.pub --at 2026-02-01T23:59:59Z --skew 0s
    proven fresh proof.txt --trust k.pem.pub --at 2026-02-01T23:59:54Z --skew 6s
}

@test "a proof for somebody else is refused" {
    not_proven wrong-audience "the proof was made for $GATE, not for https://bank.example" plain.txt "${trust[@]}" --audience https://bank.example
    not_proven wrong-audience "the proof was made for $GATE, not for $GATE/" plain.txt "${trust[@]}" --audience $GATE/
    not_proven wrong-audience "the proof was made for $GATE, not for https://bank.example" shown.txt "${trust[@]}" --audience https://bank.example --nonce $NONCE
}

@test "a proof that answers another challenge, or none, is refused" {
    not_proven wrong-nonce "the proof answers a different challenge" shown.txt "${trust[@]}" --nonce 00
    not_proven wrong-nonce "the proof answers a different challenge" shown.txt "${trust[@]}" --nonce ${NONCE}00
    not_proven wrong-nonce "the proof does not answer a challenge" plain.txt "${trust[@]}" --nonce $NONCE
    not_proven wrong-nonce "the proof does not answer a challenge" plain.txt "${trust[@]}" --nonce $NONCE --level fresh
}

@test "what has not the form of a proof is refused" {
    local token="bad key binding token"
    show card=none
    not_a_proof bad-cose "a key binding token without a card (header 13)" proof.txt "${trust[@]}"
    show typ=
    not_a_proof bad-cose "a card in a header that does not belong to a key binding token (header 16 is not 294)" proof.txt "${trust[@]}"
    show typ=293
    not_a_proof bad-cose "a card in a header that does not belong to a key binding token (header 16 is not 294)" proof.txt "${trust[@]}"
    show card=bytes
    not_a_proof bad-cose "not a COSE_Sign1 message: not an array" proof.txt "${trust[@]}"
    show aud=
    not_a_proof bad-claims "$token: no aud" proof.txt "${trust[@]}"
    show iat=
    not_a_proof bad-claims "$token: no iat" proof.txt "${trust[@]}"
    for claim in iss sub; do
        show $claim=somebody
        not_a_proof bad-claims "$token: it has an iss or a sub" proof.txt "${trust[@]}"
    done
}

@test "--explain tells the citizen what to do about a proof" {
    for row in "plain.txt --nonce $NONCE|wrong-nonce|challenge" "bound.txt --level fresh|holder-proof-missing|in their own wallet" \
        "plain.txt --audience https://bank.example|wrong-audience|in their own wallet"; do
        IFS='|' read -r words code text <<<"$row"
        # shellcheck disable=SC2086
        q verify $words "${trust[@]}" --explain --json
        exits 1
        json "it['checks'][6]['code'] == '$code' and '$text' in it['checks'][6]['explanation']"
    done
}

# ---- wrong use

@test "--level, --nonce and --audience refuse wrong use" {
    refuses_use "--level challenged needs the challenge" "give it with --challenge PATH or --nonce HEX" verify shown.txt "${trust[@]}" --level challenged
    refuses_use "unknown level \"live\"" "choose bearer, fresh or challenged" verify shown.txt "${trust[@]}" --level live
    for wrong in xyz 0 012 "$(printf '0%.0s' {1..130})"; do
        refuses_use "the nonce must be 1 to 64 bytes in hexadecimal digits" "give the nonce of the verifier's challenge" verify shown.txt "${trust[@]}" --nonce "$wrong"
    done
    refuses_use "--nonce needs a value" "give the value after the '=' or as the next argument" verify shown.txt "${trust[@]}" --nonce=
}

# ---- inspect

@test "inspect shows the proof around the card, and how large each is" {
    show cnonce=$NONCE exp=2026-02-02T00:01:00Z
    q inspect proof.txt --at 2026-02-02T00:00:03Z
    ok
    outer=$($PYTHON "$HERE/make_input.py" cose proof.txt | wc -c)
    card=$($PYTHON "$HERE/make_input.py" cose bound.txt | wc -c)
    for line in "└ key binding token" "aud $GATE" "iat $TODAY (made 3 seconds ago)" "exp 2026-02-02T00:01:00Z (valid for 57 seconds)" "cnonce $NONCE" \
        "bytes $($PYTHON "$HERE/make_input.py" zlib proof.txt | wc -c), of $outer"; do
        has_line "$line"
    done
    lacks Lovelace
    q inspect proof.txt --at $TODAY --json
    json '[l["layer"] for l in it["layers"]] == ["text", "zlib", "key binding token", "COSE_Sign1", "claims", "identity (masked)"]'
    json "it['layers'][3]['facts']['bytes'] == '$card'"
}
