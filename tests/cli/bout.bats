# bout: verifiers on trial, from those that accept everything to our own.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_corpus
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR/here/corpus" corpus
    cat >fixed <<'END'
#!/bin/sh
exit "$1"
END
    chmod +x fixed
}

# make_corpus: a plain card as text and picture, one signed by another key, one cut short, one that is expired, one whose key
# is not there, and a picture of nothing.
make_corpus() {
    make_card k
    make_card other
    mkdir -p corpus/trust corpus/status corpus/cards
    cp k.pem.pub corpus/trust
    does key export --key k.pem.pub --format jwks -o corpus/trust/keys.json
    cp k.txt corpus/cards/good.txt
    sed 's/./0/90' k.txt >corpus/cards/forged.txt
    head -c 200 k.txt >corpus/cards/cut.txt
    cp other.txt corpus/cards/unknown.txt
    does render k.txt -o corpus/cards/good.png -q
    "$PYTHON" - <<'END'
import json
here = {"trust": "trust", "status": "status", "at": "2026-02-02T00:00:00Z", "spec": "RFC 8392", "features": ["es256"]}
def case(id, expect, codes=(), **more):
    return {"id": id, "layer": id.split("/")[0], "title": f"the case {id}", "why": "it is so", "expect": expect,
            "codes": list(codes), **here, **more}
cases = [
    case("picture/good", "valid", picture="cards/good.png"),
    case("cose/good", "valid", text="cards/good.txt"),
    case("cose/forged", "invalid", ["bad-signature", "bad-compression", "bad-base45"], text="cards/forged.txt", control="cose/good"),
    case("compression/cut", "invalid", ["bad-compression", "bad-base45"], text="cards/cut.txt"),
    case("cwt/expired", "invalid", ["expired"], text="cards/good.txt", at="2046-02-02T00:00:00Z"),
    case("keys/unknown", "undetermined", ["unknown-key"], text="cards/unknown.txt"),
    case("holder/nonce", "acceptable", text="cards/good.txt", audience="https://gate.example", nonce="0102", features=["nonce"]),
]
open("corpus/manifest.jsonl", "w").writelines(json.dumps(one) + "\n" for one in cases)
END
}

# ours: the commands of this verifier.
ours() {
    talk="$QRID verify - --jsonl --trust {trust} --status {status} --at {time}"
    each="$QRID verify --json {picture} --trust {trust} --status {status} --at {time}"
}

@test "our own verifier has nothing wrong, line by line and one by one" {
    ours
    q bout corpus --jsonl "$talk" --cmd "$each" --json --strict
    ok
    json 'it["totals"]["right"] == 7 and sum(it["totals"].values()) == 7'
    q bout corpus --cmd "$QRID verify [{picture}] [{text}] --trust {trust} --status {status} --at {time} --json" --strict
    ok
    [[ $output == *$'\nall                     0             0      7' ]]
    q bout corpus --cmd "$QRID verify - --trust {trust} --status {status} --at {time}" --strict
    ok
    [[ $output == *$'\nall                     0             0      6        1' ]]
}

@test "one that accepts everything is found out" {
    q bout corpus --cmd './fixed 0 [{text}] [{picture}]'
    exits 1 && quiet_err
    [[ $output == *$'\nall                     4             0      3'$'\n\nfalse accept:\n'* ]]
    for id in cose/forged compression/cut cwt/expired keys/unknown; do [[ $output == *"  $id: the case $id"* ]]; done
    [[ $output == *$'    expected invalid, expired (RFC 8392)\n    came accept (exit code 0)'* ]]
}

@test "one that rejects everything harms nobody but the holders" {
    q bout corpus --cmd './fixed 1 [{text}] [{picture}]'
    ok
    [[ $output == *$'\nfalse reject:\n  picture/good: '* && $output != *$'\nfalse accept:'* && $output != *$'\ntoo sure:'* ]]
    q bout corpus --cmd './fixed 1 [{text}] [{picture}]' -v
    [[ $output == *$'\ntoo sure:\n  keys/unknown: '* ]]
    q bout corpus --cmd './fixed 1 [{text}] [{picture}]' --strict -q
    exits 1 && [ -z "$output" ]
}

@test "exit codes mean what they are told to" {
    q bout corpus --cmd './fixed 0 {text}' --accept 4-9,77 --reject 0 --json
    ok
    json 'it["totals"]["right"] == 4 and it["totals"]["false-reject"] == 1 and it["totals"]["too-sure"] == 1'
    q bout corpus --cmd './fixed 9 {text}' --json
    exits 3
    json 'it["totals"]["broken"] == 6 and it["cases"][1]["exit_code"] == 9'
    q bout corpus --cmd "$HERE/../cli/no-such {text}"
    exits 3
}

@test "output can decide" {
    cat >lengths <<'END'
#!/bin/sh
echo "card: $(wc -c <"$1")"
echo noise >&2
END
    chmod +x lengths
    q bout corpus --cmd './lengths {text}' --match '^card: 200$' --json
    json '{one["id"]: one["answer"] for one in it["cases"]}["compression/cut"] == "accept"'
    json 'it["totals"]["false-accept"] == 1 and it["totals"]["false-reject"] == 1'
    q bout corpus --cmd './lengths {text}' --match 'card' --match-reject 'card: 200' --match-unsure noise --json
    json '{one["id"]: one["answer"] for one in it["cases"]}["compression/cut"] == "reject"'
    json 'it["totals"]["undecided"] == 3'
    refuses_use '*' '*' bout corpus --cmd './lengths {text}' --match '('
}

@test "output can decide, however much of it there is" {
    printf '#!/bin/sh\nyes noise | head -c 70000\necho "$1" >&"$2"\n' >wordy
    chmod +x wordy
    for stream in 1 2; do
        q bout corpus --cmd "./wordy VALID $stream {text}" --match '^VALID$' --json
        exits 1
        json 'it["totals"]["false-accept"] == 4 and it["cases"][1]["answer"] == "accept"'
        q bout corpus --cmd "./wordy WRONG $stream {text}" --match-reject '^WRONG$' --json
        ok
        json 'it["totals"]["false-accept"] == 0 and it["cases"][2]["answer"] == "reject"'
    done
}

@test "a verifier that never ran has not rejected anything" {
    printf '#!/no/such/interpreter\n' >lost
    chmod +x lost
    for command in './lost {text}' "sh -c 'no-such-program \"\$1\"' - {text}" './fixed 9 {text}'; do
        for rule in '--match VALID' '--match-reject INVALID' '--match VALID --reject 1,126,127'; do
            q bout corpus --cmd "$command" $rule --json
            exits 3
            json 'it["totals"]["broken"] == 6'
        done
    done
}

@test "what crashes, hangs and floods is told as that" {
    cat >odd <<'END'
#!/bin/sh
case $1 in
cose/good) kill -SEGV $$ ;;
cose/forged) trap '' TERM; while :; do sleep 1; done ;;
compression/cut) head -c 1000000 /dev/zero; exit 1 ;;
*) exit 1 ;;
esac
END
    chmod +x odd
    q bout corpus --cmd './odd {id} {text}' --timeout 5s --json
    ok
    json '[one["outcome"] for one in it["cases"]][1:4] == ["crashed", "timed-out", "right"]'
    json 'it["cases"][1]["signal"] == 11 and len(it["cases"][3]["stdout"]) == 65536 and it["cases"][3]["cut"]'
}

@test "a verifier of lines that dies now and then is started again" {
    cat >flaky.py <<'END'
import json, os, sys
for line in sys.stdin:
    case = json.loads(line)
    if case["id"] in ("cose/forged", "keys/unknown"):
        os.kill(os.getpid(), 9)
    print(json.dumps({"id": case["id"], "verdict": "invalid"}), flush=True)
END
    q bout corpus --jsonl "$PYTHON flaky.py" --json
    ok
    json '[one["answer"] for one in it["cases"]] == ["skipped", "reject", "crashed", "reject", "reject", "crashed", "reject"]'
}

@test "lines have what their cases have, and a process for each context" {
    cat >tell.py <<'END'
import json, os, sys
for line in sys.stdin:
    print(json.dumps({"verdict": True, "told": json.loads(line), "pid": os.getpid(), "words": sys.argv[1:]}), flush=True)
END
    q bout corpus --jsonl "$PYTHON tell.py {time} [{nonce}]" --json
    exits 1
    "$PYTHON" - "$output" "$PWD" <<'END'
import json, sys
it = {one["id"]: json.loads(one["stdout"]) for one in json.loads(sys.argv[1])["cases"] if one["answer"] != "skipped"}
told = it["holder/nonce"]["told"]
assert told["nonce"] == "0102" and told["audience"] == "https://gate.example" and told["at"] == "2026-02-02T00:00:00Z"
assert told["trust"] == sys.argv[2] + "/corpus/trust", told
assert told["card"] == open("corpus/cards/good.txt").read().strip()
assert it["holder/nonce"]["words"] == ["2026-02-02T00:00:00Z", "0102"]
assert len({one["pid"] for one in it.values()}) == 3, it
END
}

@test "features, layers and patterns choose the cases" {
    q bout corpus --cmd './fixed 1 {text}' --features es256 -v
    [[ $output == *"holder/nonce"*'came skipped: the verifier does not have the feature "nonce"'* ]]
    q bout corpus --cmd './fixed 1 {text}' --layer cose,cwt --json
    json 'len(it["cases"]) == 3'
    q bout corpus --cmd './fixed 1 {text}' --only 'cose/*' --only cwt/expired --json
    json 'len(it["cases"]) == 3'
    refuses_use '--features: unknown name "es255"' "did you mean 'es256'?" bout corpus --cmd './fixed {text}' --features es255
    refuses_use '--layer: unknown name "cosé"' '*' bout corpus --cmd './fixed {text}' --layer cosé
    refuses_use 'no case is left by --layer and --only' '*' bout corpus --cmd './fixed {text}' --only nothing/here
}

@test "wrong use is refused before anything runs" {
    printf '#!/bin/sh\ntouch ran\n' >witness
    chmod +x witness
    refuses_use "the verifier's command has an unknown placeholder {txt}" '*' bout corpus --cmd './witness {txt}'
    refuses_use "the verifier's command has an open quote" '*' bout corpus --cmd "./witness '{text}"
    refuses_use 'no verifier is named' '*' bout corpus
    refuses_use 'exit code 1 is in both --accept and --reject' '*' bout corpus --cmd './witness {text}' --accept 0,1
    refuses_use '--timeout must be between 1s and 1h' 'give a time such as 30s or 2m' bout corpus --cmd './witness {text}' --timeout 0s
    refuses 3 program-missing '*' '*' bout corpus --cmd 'no-such-verifier {text}'
    refuses 3 unreadable-file '*' '*' bout corpus/cards --cmd './witness {text}'
    touch report.html
    refuses 4 exists '*' '*' bout corpus --cmd './witness {text}' --html report.html
    [ ! -e ran ]
}

@test "a hostile corpus reads nothing and orders nothing" {
    for evil in '"text": "../../../etc/passwd"' '"text": "/etc/passwd"' '"audience": "--trust=mine"' '"id": "../x"'; do
        "$PYTHON" - "{$evil}" <<'END'
import json, sys
one = {**json.loads(open("corpus/manifest.jsonl").readlines()[1]), **json.loads(sys.argv[1])}
open("evil.jsonl", "w").write(json.dumps(one) + "\n")
END
        mv evil.jsonl corpus/manifest.jsonl
        refuses 3 unreadable-file '*' '*' bout corpus --cmd './fixed {text} [{audience}]'
        cp "$BATS_FILE_TMPDIR/here/corpus/manifest.jsonl" corpus/
    done
}

@test "what cannot be read or started is broken, and the other cases are played" {
    rm corpus/cards/forged.txt
    touch corpus/cards/forged.txt # which is there when the manifest is read
    printf '#!/bin/sh\nrm -f corpus/cards/forged.txt\nexit 1\n' >eater
    chmod +x eater
    q bout corpus --cmd ./eater -j 1 --only 'cose/*' --json
    ok
    json 'it["totals"]["broken"] == 1 and it["totals"]["false-reject"] == 1'
    json '"it cannot be started: " in it["cases"][1]["note"] and it["cases"][1]["command"] == ["./eater"]'
    touch corpus/cards/forged.txt
    for talk in --cmd --jsonl; do # 7 descriptors are enough for all else, and too few for a verifier's pipes
        run --separate-stderr bash -c 'ulimit -n 7; exec "$QRID" bout corpus "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-' - \
            $talk 'sh -c "exit 1" - {time}' --only 'cose/*' --json
        exits 3
        json 'it["totals"]["broken"] == 2 and "Too many open files" in it["cases"][1]["note"]'
    done
}

@test "what never ends is no file of a case" {
    rm corpus/cards/good.txt
    mkfifo corpus/cards/good.txt
    refuses 3 unreadable-file '*' '*' bout corpus --cmd './fixed 1' --timeout 1s
}

@test "long words of a command are cut in what is kept" {
    head -c 100000 /dev/zero | tr '\0' x >corpus/cards/good.txt
    q bout corpus --cmd './fixed 1 {text-content}' --only cose/good --json
    ok
    json 'len(it["cases"][0]["command"][2]) < 4200 and it["cases"][0]["command"][2].endswith("xxx... (100000 bytes in all)")'
}

@test "reports for machines and people" {
    q bout corpus --cmd './fixed 0 [{text}] [{picture}]' --junit r.xml --html r.html --tap
    exits 1 && quiet_err
    [[ ${lines[0]} == "TAP version 14" && ${lines[1]} == 1..7 && ${lines[2]} == "ok 1 - picture/good" ]]
    [ "$(grep -c '^not ok ' <<<"$output")" -eq 4 ]
    "$PYTHON" - <<'END'
import re
import xml.etree.ElementTree as tree
suites = tree.parse("r.xml").getroot()
assert suites.get("tests") == "7" and suites.get("failures") == "4", suites.attrib
assert len(suites.findall(".//failure[@type='false-accept']")) == 4
page = open("r.html").read()
assert "<script" not in page and page.count("<details>") == 7
assert page.count("data:image/png;base64,") == 1
assert re.search("""default-src 'none'; style-src 'sha256-""", page)
END
    q bout corpus --cmd './fixed 1 {text}' --junit r.xml --html r.html --force
    ok
    grep -q '<skipped message=' r.xml
}

@test "its JSON is one document, which tests/schemas holds to its schema" {
    ours
    q bout corpus --jsonl "$talk" --json
    json 'it["surplus_answers"] == 0'
    q bout corpus --cmd './fixed 77 [{text}] [{picture}]' --json
    json 'len(it["cases"]) == sum(it["totals"].values())'
}

@test "adapters judge what their libraries can" {
    adapters=$HERE/../adapters
    q bout corpus --cmd "$PYTHON $adapters/python_cbor2.py {text} {trust} {unix-time}" --reject 2 --features es256,text --strict
    ok
    if which ZXingReader >/dev/null; then
        q bout corpus --cmd "$adapters/zxing.sh {picture}" --reject 2 --layer picture --strict
        ok
    fi
    if which node >/dev/null; then
        for adapter in "$adapters"/*.mjs; do node --check "$adapter"; done
    fi
}

@test "whoever is interrupted takes the verifier along" {
    cat >sleeper <<'END'
#!/bin/sh
echo $$ >pid
exec sleep 1000
END
    chmod +x sleeper
    "$QRID" bout corpus --cmd './sleeper {text}' --only cose/good &
    until [ -s pid ]; do sleep 0.05; done
    kill -TERM $!
    wait $! || [ $? -eq 130 ]
    while kill -0 "$(cat pid)" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$(cat pid)/status" 2>/dev/null; do sleep 0.05; done
}

@test "whoever is interrupted takes along what the verifiers have started" {
    for talk in --cmd --jsonl; do
        rm -f pids
        "$QRID" bout corpus $talk "sh -c 'sleep 77 & echo \$! >>pids; wait' - {time}" -j 2 3>&- &
        until [ -s pids ]; do sleep 0.05; done
        kill -TERM $!
        wait $! || [ $? -eq 130 ]
        while read -r pid; do
            for _ in $(seq 100); do
                grep -qs '^State:.[^Z]' "/proc/$pid/status" || continue 2
                sleep 0.05
            done
            kill "$pid"
            tell "a process that the verifier has started lives on"
        done <pids
    done
}
