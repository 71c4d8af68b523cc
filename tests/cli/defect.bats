# The corpus of wrong cards: listed, made one at a time or whole, the same each time, and our own verifier on it.
load helper

SEED=00112233445566778899aabbccddeeff

corpus() { does defect --all --seed $SEED --at $TODAY --out-dir "$1" -q; }

@test "every case is listed with its verdict, and what is said of it is in the JSON" {
    q defect --list
    ok
    [ "${#lines[@]}" -ge 300 ]
    has_line "cose/alg-missing invalid no alg anywhere"
    q defect --list 'cose/signature-*'
    ok
    [ "${#lines[@]}" -ge 8 ]
    lacks cose/alg
    q defect --list status --json
    ok
    json 'all(case["layer"] == "status" and case["spec"] and case["why"] for case in it)'
    json '{case["expect"] for case in it} == {"valid", "invalid", "undetermined", "acceptable"}'
}

@test "a case that there is not is answered with the nearest one" {
    refuses_use 'unknown case "cose/alg-mising"' "did you mean 'cose/alg-missing'?" defect cose/alg-mising
    refuses_use "no case is named" "name one, or give --all or --list" defect
    refuses_use "--all needs --out-dir DIR" "*" defect --all
    refuses 2 usage "*" "write them with --out-dir DIR" defect 'cose/*'
}

@test "one case is printed, or written in the form that its name asks for" {
    q defect cose/signature-zero --seed $SEED --at $TODAY
    ok
    echo "$output" >card.txt
    does defect cose/signature-zero --seed $SEED --at $TODAY -o card.png
    does defect cose/signature-zero --seed $SEED --at $TODAY -o card.cbor
    does defect cose/plain --seed $SEED --at $TODAY --out-dir plain -q
    for card in card.txt card.png card.cbor; do
        q verify $card --trust plain/trust --at $TODAY --json
        exits 1
        json '[c["code"] for c in it["checks"] if c["result"] == "fail"] == ["bad-signature"]'
        json '[w["code"] for w in it["warnings"]] == ["test-key"]'
    done
    q defect picture/blank
    exits 2
    error_text "picture/blank has no text" "write its picture with -o FILE.png, or all of its files with --out-dir DIR"
    q defect picture/blank -o blank.png --seed $SEED --at $TODAY --json
    ok
    json 'it["output"] == "blank.png" and "card" not in it'
    q scan blank.png
    exits 3
    q defect keys/compromised --seed $SEED --at $TODAY --json
    ok
    json 'it["expect"] == "invalid" and it["codes"] == ["key-revoked"] and it["card"].isupper() and "\n" not in it["card"] and it["at"] == "2026-02-02T00:00:00Z"'
    q defect keys/compromised --seed $SEED --at $TODAY
    exits 0
    warns "qrid: this case has trust or status files of its own: get them with --out-dir DIR"
}

@test "the card may be of one's own record, and under one's own key" {
    make_key real
    ada ada.json
    refuses 4 key-not-allowed "*" "*" defect cwt/exp-missing ada.json --key real.pem --at $TODAY
    does key new --test --no-passphrase -o mine.pem -q
    does defect cwt/exp-missing ada.json --key mine.pem --at $TODAY -o card.txt
    q verify card.txt --trust mine.pem.pub --at $TODAY --json
    ok
    json 'it["card"]["identity"]["fullName"] == "Ada Lovelace" and "missing-exp" in [w["code"] for w in it["warnings"]]'
    does defect cose/signature-zero ada.json --key mine.pem --at $TODAY -o forged.txt
    q verify forged.txt --trust mine.pem.pub --at $TODAY --json
    exits 1
    json 'it["card"]["identity"]["fullName"] == "Ada Lovelace"'
    q defect cose --key mine.pem --at $TODAY --out-dir corpus --json
    ok
    json 'it["dir"] == "corpus" and it["cases"] >= 100'
    same "keys/device.pem keys/root.pem keys/status.pem" "$(cd corpus && echo keys/*)" "the keys beside the cases"
    same 600 "$(stat -c %a corpus/keys/root.pem)" "the mode of a private key"
}

@test "the corpus is the same for the same seed and moment, and never overwrites" {
    corpus one
    (umask 077 && TZ=Asia/Shanghai "$QRID" defect --all --seed $SEED --at $TODAY --out-dir two -q -j 1)
    diff -r one two
    does defect --all --seed ${SEED}00 --at $TODAY --out-dir three -q
    run ! diff -rq one three
    refuses 4 exists "*" "*" defect --all --seed $SEED --at $TODAY --out-dir one
    same "$(wc -l <one/manifest.jsonl)" "$("$QRID" defect --list | wc -l)" "the number of cases"
}

@test "without --at a seed is refused, and moments out of range" {
    refuses 2 usage "*" "*" defect --all --seed $SEED --out-dir new
    refuses_use "the corpus cannot be made for 2019-01-01T00:00:00Z" "give a moment from 2020-01-02T00:00:00Z to 2099-01-01T00:00:00Z" defect cose/plain --at 2019-01-01
}

@test "our own verifier lets nothing pass, refuses nothing good, and gives the right reasons" {
    corpus corpus
    q bout corpus --unsure 3,4 --jsonl "$QRID verify - --jsonl --trust {trust} --status {status} --at {time} [--audience {audience}] [--nonce {nonce}]" \
        --cmd "$QRID verify {picture} --json --trust {trust} --status {status} --at {time} [--audience {audience}] [--nonce {nonce}]" --json
    ok
    echo "$output" >bout.json
    $PYTHON - <<'END'
import json
it = json.load(open("bout.json"))
bad = [(c["id"], c["outcome"]) for c in it["cases"] if c["outcome"] not in ("right", "skipped")]
assert not bad, bad
assert sum(c["outcome"] == "right" for c in it["cases"]) >= 400
END
}

@test "a card of one case for many people who do not exist, as lines" {
    q defect cose/signature-zero --count 50 --seed $SEED --at $TODAY
    ok
    same 50 "${#lines[@]}" "the number of lines"
    echo "$output" >cards.jsonl
    same 50 "$(sort -u cards.jsonl | wc -l)" "the number of different lines"
    does defect cose/plain --seed $SEED --at $TODAY --out-dir plain -q
    q verify --jsonl cards.jsonl --trust plain/trust --at $TODAY
    exits 1
    same 50 "$(grep -c '"code":"bad-signature"' <<<"$output")" "the cards that are forged"
    q defect cose/signature-zero --count 50 --seed $SEED --at $TODAY -j 1
    same "$(cat cards.jsonl)" "$output" "the lines of one thread"
}
