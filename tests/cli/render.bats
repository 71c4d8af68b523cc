# render and scan: the code drawn, and read back.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    make_card k
}

# ---- render

@test "render draws a PNG that scan reads back" {
    q render k.txt -o card.png
    done_silently
    [ "$(head -c 4 card.png | tail -c 3)" = PNG ]
    q scan card.png
    ok
    says "$(cat k.txt)"
}

@test "render --json -o tells what was drawn" {
    q render k.txt -o card.png --json
    ok
    json 'it["output"] == "card.png" and it["format"] == "png" and it["ec"] == "M"'
    json 'it["modules"] == 17 + 4 * it["version"] and it["pixels"] == 4 * (it["modules"] + 8)'
    json "it['bytes'] == $(stat -c %s card.png)"
}

@test "render -v tells the version on standard error" {
    q render k.txt -o card.png -v
    exits 0
    quiet_out
    grep -Eqx "qrid: QR version [0-9]+-M, [0-9]+ modules, $(tr -d '\n' <k.txt | wc -c) characters" <<<"$stderr"
}

@test "render writes a PNG to a pipe with --format png" {
    "$QRID" render k.txt --format png | "$QRID" scan - >read.txt
    cmp read.txt k.txt
}

@test "render writes an SVG" {
    q render k.txt -o card.svg
    done_silently
    $PYTHON -c 'import xml.dom.minidom as x; assert x.parse("card.svg").documentElement.tagName == "svg"'
    q render k.txt --format svg
    ok
    same "$(cat card.svg)" "$output" "the SVG on standard output"
}

@test "render draws in blocks on standard output" {
    q render k.txt
    ok
    [[ ${lines[0]} =~ ^█+$ ]]
    lacks $'\e'
}

@test "render colours its blocks only when asked to" {
    q render k.txt --color always
    ok
    has $'\e[38;5;231;48;5;16m'
    CLICOLOR_FORCE=1 q render k.txt
    has $'\e[38;5;231;48;5;16m'
    for setting in NO_COLOR=1 TERM=dumb; do
        run --separate-stderr env CLICOLOR_FORCE=1 "$setting" "$QRID" render k.txt
        ok
        lacks $'\e'
    done
    q render k.txt --color never
    lacks $'\e'
}

@test "render takes the card out of JSON" {
    "$QRID" mint k.json --key k.pem --json >card.json
    q render card.json -o card.png
    done_silently
    q scan card.png
    ok
    same "$($PYTHON -c 'import json; print(json.load(open("card.json"))["card"])')" "$output" "the code's text"
}

@test "render keeps to the level and the size of a module" {
    for level in L M Q H l; do
        q render k.txt -o card.png --force --ec $level --module 3 --json
        ok
        json "it['ec'] == '${level^^}' and it['pixels'] == 3 * (it['modules'] + 8)"
        q scan card.png --json
        json "it['codes'][0]['ec'] == '${level^^}'"
    done
}

@test "render draws any text" {
    printf 'https://x.example/a' >url
    q_from url render - -o url.png
    done_silently
    q scan url.png
    ok
    says "https://x.example/a"
}

@test "render refuses to overwrite, and replaces with --force" {
    echo mine >card.png
    refuses 4 exists "card.png exists" "choose another name, or add --force to replace it" render k.txt -o card.png
    q render k.txt -o card.png --force
    done_silently
    q scan card.png -q
    done_silently
}

@test "render refuses what it cannot draw" {
    head -c 5000 /dev/zero | tr '\0' A >long.txt
    refuses 1 too-many-bytes "5000 characters do not fit into a QR code of level M, which holds 3391" "the largest QR code holds 4296 characters: leave something out, such as the face" render long.txt -o card.png
    refuses 3 unreadable-file "cannot read nope: no such file" "" render nope -o card.png
    refuses 3 unreadable-file "cannot read standard input: it is empty" "" render -o card.png </dev/null
    refuses 3 cannot-write "cannot write no/card.png: No such file or directory" "" render k.txt -o no/card.png
}

@test "render refuses wrong use" {
    refuses_use "no format is known by the name card.bmp" "name it .png or .svg, or give --format" render k.txt -o card.bmp
    refuses_use "--format: gif not in {png,svg,terminal}" "see 'qrid render --help'" render k.txt --format gif
    refuses_use "--ec: X not in {L,M,Q,H}" "see 'qrid render --help'" render k.txt --ec X
    refuses_use "--module: Value 0 not in range 1 to 100" "see 'qrid render --help'" render k.txt --module 0
    refuses_use "the following argument was not expected: b.txt" "see 'qrid render --help'" render k.txt b.txt
    q render k.txt --json
    exits 2
    quiet_out
    json_error usage "--json needs -o PATH, for standard output would hold two things"
}

# ---- scan

@test "scan reads several pictures in order, and tells of those it cannot read" {
    make_card l
    "$QRID" render k.txt -o k.png
    "$QRID" render l.txt -o l.png
    q scan k.png nope l.png
    exits 3
    says "$(cat k.txt l.txt)"
    error_text "cannot read nope: no such file" ""
}

@test "scan --json tells where the code is and masks its text" {
    "$QRID" render k.txt -o k.png
    q scan k.png --json
    ok
    json 'it["input"] == "k.png" and len(it["codes"]) == 1'
    json "it['codes'][0]['text'] == '$(head -c 4 k.txt)…' and it['codes'][0]['kind'] == 'a Claim 169 card'"
    json 'len(it["codes"][0]["corners"]) == 4 and it["codes"][0]["inverted"] is False'
    q scan k.png --json --reveal
    ok
    same "$(cat k.txt)" "$(field 'it["codes"][0]["text"]')" text
}

@test "scan --json of several pictures is one list, --jsonl a line each" {
    "$QRID" render k.txt -o k.png
    q scan k.png nope --json
    exits 3
    json '[(d["input"], len(d["codes"])) for d in it] == [("k.png", 1), ("nope", 0)]'
    json_error unreadable-file "cannot read nope: no such file" "" nope
    q scan k.png nope --jsonl
    exits 3
    same 2 "${#lines[@]}" "the number of lines"
    json_error unreadable-file "cannot read nope: no such file" "" nope
}

@test "scan -v tells how the code was read, scan -q nothing" {
    "$QRID" render k.txt -o k.png
    q scan k.png -v
    exits 0
    says "$(cat k.txt)"
    grep -Eqx "qrid: k.png: version [0-9]+-M, read by .+" <<<"$stderr"
    q scan k.png -q
    done_silently
    q scan nope -q
    exits 3
    quiet_out
    quiet_err
}

@test "scan takes a picture for what it holds, not for its name" {
    "$QRID" render k.txt -o k.png
    mv k.png k.jpg
    q scan k.jpg
    ok
    says "$(cat k.txt)"
}

@test "scan refuses wrong use" {
    "$QRID" render k.txt -o k.png
    refuses_use "PICTURE is required" "see 'qrid scan --help'" scan
    refuses_use "--effort: Value 0 not in range 1 to 600000" "see 'qrid scan --help'" scan k.png --effort 0
    refuses_use "no such option: --revael" "did you mean '--reveal'?" scan k.png --revael
    q_from k.png scan - -
    exits 2
    error_text "standard input was asked for twice" "give '-' once"
}
