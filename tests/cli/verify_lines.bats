# verify --jsonl: a report a line, in order, on all cores, as the lines come and in memory that does not grow.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
    people 1000
    does mint --jsonl people.jsonl --key k.pem --at $ISSUED -o cards.jsonl
    $PYTHON -c '
import json
for line in open("cards.jsonl"):
    print(json.loads(line)["card"])' >cards.txt
    # Three lines each: a good card, a changed one, a text that is none.
    $PYTHON -c '
import sys
sys.path.insert(0, sys.argv[1])
import base45
for number, line in enumerate(open("cards.txt")):
    card = line.strip()
    other = base45.ALPHABET[(base45.ALPHABET.index(card[60]) + 1) % 45]
    print(card, card[:60] + other + card[61:], "no card %d" % number, sep="\n")' "$HERE" >mixed.txt
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    made=$BATS_FILE_TMPDIR/here
    cp "$made"/k.* .
    trust=(--trust k.pem.pub --at $TODAY)
}

# reports EXPRESSION: holds over `it`, the list of the reports on stdout, each of which is a line of JSON.
reports() {
    $PYTHON -c '
import json, sys
it = [json.loads(line) for line in sys.stdin]
if not eval(sys.argv[1]):
    sys.exit(str([(d["input"], d["verdict"]) for d in it[:10]]))' "$1" <<<"$output" || tell "the reports do not fit: $1"
}

# verdicts WORDS: of the reports, in order.
verdicts() { same "$1" "$(grep -o '"verdict":"[a-z]*"' <<<"$output" | cut -d'"' -f4 | xargs)" "the verdicts"; }

@test "3000 lines, good and bad, are 3000 reports in their order" {
    q verify --jsonl "$made/mixed.txt" "${trust[@]}"
    exits 1
    quiet_err
    same 3000 "${#lines[@]}" "the number of reports"
    reports '[d["input"].rsplit(":", 1)[1] for d in it] == [str(n) for n in range(1, 3001)]'
    reports 'all(d["verdict"] == "valid" and d["card"]["identity"]["id"] == "P-%d" % (n + 1) for n, d in enumerate(it[::3]))'
    reports 'all(d["verdict"] == "invalid" for d in it[1::3])'
    reports 'all(d["checks"][0]["code"] == "not-a-card" and d["format"] == "other" for d in it[2::3])'
    reports 'all([c["check"] for c in d["checks"]] == "decode signature key issuer validity status holder face".split() for d in it)'
    reports 'all(sorted(d) == "at card checks format holder input verdict warnings".split() for d in it)'
}

@test "one thread and two write the same bytes, and so does a pipe" {
    q verify --jsonl "$made/mixed.txt" "${trust[@]}" -j 1
    exits 1
    one=$output
    for jobs in 2 7; do
        q verify --jsonl "$made/mixed.txt" "${trust[@]}" -j $jobs
        exits 1
        [ "$one" = "$output" ] || tell "-j $jobs differs"
    done
    run --separate-stderr bash -c 'cat "$1" | "$QRID" verify --jsonl "${@:2}"' - "$made/mixed.txt" "${trust[@]}"
    exits 1
    [ "${one//"$made/mixed.txt:"/standard input:}" = "$output" ] || tell "a pipe differs"
}

@test "the lines of mint --jsonl are verified" {
    q verify --jsonl "$made/cards.jsonl" "${trust[@]}"
    ok
    same 1000 "$(grep -c '"verdict":"valid"' <<<"$output")" "the number of valid cards"
    run --separate-stderr bash -c '"$QRID" mint --jsonl "$1/people.jsonl" --key k.pem --at $2 | "$QRID" verify --jsonl "${@:3}" | wc -l' - "$made" $ISSUED "${trust[@]}"
    ok
    says 1000
}

@test "the worst verdict is the exit code" {
    make_card other
    q verify --jsonl k.txt "${trust[@]}"
    exits 0
    cat k.txt other.txt >two.txt
    q verify --jsonl two.txt "${trust[@]}"
    exits 3
    verdicts "valid undetermined"
    { cat k.txt && echo nothing; } >two.txt
    q verify --jsonl two.txt "${trust[@]}"
    exits 1
    { echo nothing && cat other.txt k.txt; } >three.txt
    q verify --jsonl three.txt "${trust[@]}"
    exits 3
    q verify --jsonl three.txt "${trust[@]}" -q
    exits 3
    quiet_out
    quiet_err
}

@test "lines end with LF, CR LF or nothing, and blank ones are passed over but counted" {
    card=$(cat k.txt)
    printf '%s\r\n\r\n   \n%s\n\n\t\n%s' "$card" "$card" "$card" >lines.txt
    q verify --jsonl lines.txt "${trust[@]}"
    ok
    reports '[d["input"] for d in it] == ["lines.txt:1", "lines.txt:4", "lines.txt:7"] and all(d["verdict"] == "valid" for d in it)'
    printf '{"card": "%s"}\r\n\r\n{"card": "%s"}' "$card" "$card" >lines.jsonl
    q verify --jsonl lines.jsonl "${trust[@]}"
    ok
    reports '[d["input"] for d in it] == ["lines.jsonl:1", "lines.jsonl:3"] and all(d["verdict"] == "valid" for d in it)'
    printf '\n\n%s' "$card" >later.txt
    q verify --jsonl later.txt "${trust[@]}"
    ok
    json 'it["input"] == "later.txt:3"'
}

@test "a single line is labelled with its number too" {
    q verify --jsonl k.txt "${trust[@]}"
    ok
    json 'it["input"] == "k.txt:1" and it["verdict"] == "valid"'
    q_from k.txt verify --jsonl "${trust[@]}"
    ok
    json 'it["input"] == "standard input:1"'
    q verify k.txt "${trust[@]}" --json
    json 'it["input"] == "k.txt"'
}

@test "texts and JSON lines may be mixed, and JSON that is no card is a bad record" {
    card=$(cat k.txt)
    printf '%s\n{"card": "%s"}\n{"id": "x"}\n{"card": 5}\n{"card": "%s"\n[1]\n%s\n' "$card" "$card" "$card" "$card" >mixed.txt
    q verify --jsonl mixed.txt "${trust[@]}"
    exits 1
    verdicts "valid valid invalid invalid invalid invalid valid"
    reports '[d["checks"][0]["code"] for d in it[2:5]] == ["bad-record"] * 3'
    reports 'it[2]["checks"][0]["detail"] == "mixed.txt:3: not a JSON object with a \"card\" member"'
}

@test "a line of a megabyte is too large, one report, and those after it are read" {
    {
        cat k.txt
        head -c 1000000 /dev/zero | tr '\0' 'A'
        echo
        cat k.txt
    } >long.txt
    q verify --jsonl long.txt "${trust[@]}"
    exits 1
    verdicts "valid invalid valid"
    reports '[d["input"] for d in it] == ["long.txt:1", "long.txt:2", "long.txt:3"]'
    reports 'it[1]["checks"][0]["code"] == "too-large" and it[1]["checks"][0]["detail"] == "a line of more than 262144 bytes"'
    # The same where it is the first, the last, and of JSON.
    { head -c 1000000 /dev/zero | tr '\0' 'A' && echo && cat k.txt; } >first.txt
    q verify --jsonl first.txt "${trust[@]}"
    exits 1
    verdicts "invalid valid"
    { cat k.txt && head -c 1000000 /dev/zero | tr '\0' 'A'; } >last.txt
    q verify --jsonl last.txt "${trust[@]}"
    exits 1
    verdicts "valid invalid"
    { echo "{\"card\": \"$(cat k.txt)\"}" && printf '{"card": "' && head -c 1000000 /dev/zero | tr '\0' 'A' && echo '"}' && echo "{\"card\": \"$(cat k.txt)\"}"; } >long.jsonl
    q verify --jsonl long.jsonl "${trust[@]}"
    exits 1
    verdicts "valid invalid valid"
}

@test "lines of 50 megabytes are passed over in little memory" {
    run --separate-stderr bash -c '
        [ -n "${QRID_SANITIZE:-}" ] || ulimit -v 600000
        { cat k.txt; head -c 50000000 /dev/zero | tr "\0" A; echo; cat k.txt; } | "$QRID" verify --jsonl "$@"' - "${trust[@]}"
    exits 1
    quiet_err
    verdicts "valid invalid valid"
}

@test "a line of binary rubbish is one report" {
    {
        cat k.txt
        $PYTHON -c 'import sys; sys.stdout.buffer.write(bytes(range(256)).replace(b"\n", b"") * 3 + b"\n")'
        printf '\0\0\0\n\xff\xfe\n'
        cat k.txt
    } >rubbish.txt
    q verify --jsonl rubbish.txt "${trust[@]}"
    exits 1
    quiet_err
    verdicts "valid invalid invalid invalid valid"
    reports 'all(d["checks"][0]["result"] == "fail" and d["card"] is None for d in it[1:4])'
}

@test "what a card says of quotes, controls and letters is JSON in its report" {
    $PYTHON -c '
import sys
sys.path.insert(0, sys.argv[1])
import hand_made
identity = {1: "\"\\\x01\x7f/", 4: "Zo\u00eb \u202e\U0001f642 \u2028"}
print(hand_made.text(hand_made.Maker("k.pem").message(hand_made.claims_of(_169=identity))))' "$HERE" >odd.txt
    q verify --jsonl odd.txt "${trust[@]}"
    ok
    same 1 "${#lines[@]}" "the number of lines"
    one=$output
    q verify odd.txt "${trust[@]}" --json
    ok
    $PYTHON -c '
import json, sys
a, b = json.loads(sys.argv[1]), json.loads(sys.argv[2])
a["input"] = b["input"]
assert a == b, (a, b)' "$one" "$output"
}

@test "a report comes before the next line does" {
    mkfifo in out
    "$QRID" verify --jsonl "${trust[@]}" <in >out 2>err &
    pid=$!
    exec 7>in 8<out
    for n in 1 2 3; do
        cat k.txt >&7
        read -r -t 20 report <&8 || tell "no report of line $n"
        [[ $report == "{\"input\":\"standard input:$n\",\"verdict\":\"valid\","* ]] || tell "$report"
    done
    # Half a line waits for its end.
    printf '%s' "$(head -c 50 k.txt)" >&7
    ! read -r -t 1 report <&8 || tell "half a line was reported: $report"
    tail -c +51 k.txt >&7
    read -r -t 20 report <&8 || tell "no report of the line in two halves"
    [[ $report == '{"input":"standard input:4","verdict":"valid",'* ]] || tell "$report"
    exec 7>&-
    wait $pid
    same "" "$(cat err)" stderr
}

@test "40000 lines from a pipe need no more memory than a few" {
    for _ in $(seq 40); do cat "$made/cards.txt"; done >many.txt
    run --separate-stderr bash -c '
        [ -n "${QRID_SANITIZE:-}" ] || ulimit -v 600000
        cat many.txt | "$QRID" verify --jsonl "$@" | grep -c "\"verdict\":\"valid\""' - "${trust[@]}"
    ok
    says 40000
}

@test "who stops reading stops the work" {
    run --separate-stderr bash -c 'yes "$(cat k.txt)" | "$QRID" verify --jsonl "$@" | head -n 3 | wc -l' - "${trust[@]}"
    says 3
}

@test "a picture is verified with --jsonl as well, and so are a card's bytes" {
    does render k.txt -o k.png
    q verify --jsonl k.png "${trust[@]}"
    ok
    json 'it["input"] == "k.png" and it["verdict"] == "valid"'
    $PYTHON "$HERE/make_input.py" cose k.txt >k.cose
    q verify --jsonl k.cose "${trust[@]}"
    ok
    json 'it["input"] == "k.cose" and it["verdict"] == "valid"'
    q_from k.png verify --jsonl "${trust[@]}"
    ok
    json 'it["input"] == "standard input" and it["verdict"] == "valid"'
    cp "$SPECIMENS/s1-front.jpg" face.jpg
    q verify --jsonl face.jpg k.png "${trust[@]}"
    exits 3
    json_error no-code-found "no QR code was found in face.jpg" "send a picture that shows the whole code" face.jpg
    verdicts "undetermined valid"
}

@test "a picture that comes in pieces is a picture" {
    does render k.txt -o k.png
    run --separate-stderr bash -c '{ head -c 3 k.png; sleep 0.5; tail -c +4 k.png; } | "$QRID" verify --jsonl "$@"' - "${trust[@]}"
    ok
    verdicts valid
}

@test "one JSON document of several lines is a card with --jsonl as it is without" {
    seen mint k.json --key k.pem --at $ISSUED --json >card.json
    [ "$(wc -l <card.json)" -gt 1 ]
    q verify card.json "${trust[@]}" -q
    done_silently
    q verify --jsonl card.json "${trust[@]}"
    ok
    verdicts valid
}

@test "several inputs are verified one after the other" {
    cat k.txt k.txt >two.txt
    does render k.txt -o k.png
    q verify --jsonl two.txt k.png k.txt "${trust[@]}"
    ok
    reports '[d["input"] for d in it] == ["two.txt:1", "two.txt:2", "k.png", "k.txt:1"]'
    q verify --jsonl two.txt nope k.txt "${trust[@]}"
    exits 3
    verdicts "valid valid undetermined valid"
    json_error unreadable-file "cannot read nope: no such file" "" nope
}

@test "an input that is empty is unreadable" {
    : >empty
    q verify --jsonl empty "${trust[@]}"
    exits 3
    verdicts undetermined
    json_error unreadable-file "cannot read empty: it is empty" "" empty
    q_from /dev/null verify --jsonl "${trust[@]}"
    exits 3
    json_error unreadable-file "cannot read standard input: it is empty" "" "standard input"
    mkdir folder
    q verify --jsonl folder "${trust[@]}"
    exits 3
    json_error unreadable-file "cannot read folder: it is a directory" "" folder
}

@test "--jobs requires --jsonl, and is a number from 1 to 1024" {
    refuses_use "--jobs requires --jsonl" "see 'qrid verify --help'" verify k.txt "${trust[@]}" -j 2
    for wrong in 0 1025 many; do
        q verify --jsonl k.txt "${trust[@]}" -j $wrong
        exits 2
        quiet_out
        json_error usage "--jobs: Value $wrong not in range 1 to 1024"
    done
    q_from k.txt verify --jsonl - - "${trust[@]}"
    exits 2
    json_error usage "standard input was given twice" "give '-' only once"
}

@test "blank lines alone are no cards that are valid" {
    printf '\n \r\n\n' >blank.txt
    q verify --jsonl blank.txt "${trust[@]}"
    exits 3
    json 'it["verdict"] == "undetermined" and it["checks"][0]["code"] == "unreadable-file"'
    json_error unreadable-file "cannot read blank.txt: it has only blank lines" "" blank.txt
}
