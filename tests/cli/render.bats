# render: the code drawn, one or many, and read back.
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
    seen mint k.json --key k.pem --json >card.json
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
    refuses 4 exists "card.png already exists" "choose another name, or add --force to replace it" render k.txt -o card.png
    q render k.txt -o card.png --force
    done_silently
    q scan card.png -q
    done_silently
}

@test "render refuses what it cannot draw" {
    head -c 5000 /dev/zero | tr '\0' A >long.txt
    refuses 1 too-many-bytes "5000 characters do not fit into a QR code of level M, which holds 3391" "leave out something, such as the face; the largest QR code holds 4296 characters" render long.txt -o card.png
    refuses 3 unreadable-file "cannot read nope: no such file" "" render nope -o card.png
    refuses 3 unreadable-file "cannot read standard input: it is empty" "" render -o card.png </dev/null
    refuses 3 cannot-write "cannot write no/card.png: No such file or directory" "" render k.txt -o no/card.png
}

@test "render refuses wrong use" {
    refuses_use 'cannot tell the format of "card.bmp"' "use a name ending in .png, .svg, .eps or .pdf, or give --format" render k.txt -o card.bmp
    refuses_use "--format: gif not in {png,svg,eps,pdf,terminal}" "see 'qrid render --help'" render k.txt --format gif
    refuses_use "--ec: X not in {L,M,Q,H}" "see 'qrid render --help'" render k.txt --ec X
    refuses_use "--module: Value 0 not in range 1 to 100" "see 'qrid render --help'" render k.txt --module 0
    refuses_use "the following argument was not expected: b.txt" "see 'qrid render --help'" render k.txt b.txt
    q render k.txt --json
    exits 2
    quiet_out
    json_error usage "--json needs -o PATH: standard output cannot take both JSON and the picture"
}

# ---- render --jsonl

# some_cards N: lines of cards of ID-1 to ID-N, with texts as long as those of real ones.
some_cards() {
    $PYTHON -c '
import json, random, sys
random.seed(1)
for i in range(1, int(sys.argv[1]) + 1):
    text = "".join(random.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=375))
    print(json.dumps({"id": f"ID-{i}", "card": text, "list": 0, "idx": i}))' "$1"
}

@test "render --jsonl draws a batch that zbarimg reads back, and tells of it in input order" {
    some_cards 40 >cards.jsonl
    q render --jsonl cards.jsonl --out-dir made/here --module 3
    ok
    same 40 "${#lines[@]}" "the number of lines"
    printf '%s\n' "${lines[@]}" >drawn.jsonl
    same 40 "$(ls -A made/here | wc -l)" "the number of files"
    $PYTHON - <<'END'
import json, os, subprocess
for card, drawn in zip(map(json.loads, open("cards.jsonl")), map(json.loads, open("drawn.jsonl"))):
    assert drawn["id"] == card["id"] and drawn["output"] == f"made/here/{card['id']}.png", drawn
    assert drawn["bytes"] == os.stat(drawn["output"]).st_size
    assert drawn["version"] == 12 and drawn["pixels"] == 3 * (17 + 4 * 12 + 8)
    read = subprocess.run(["zbarimg", "-q", "--raw", drawn["output"]], capture_output=True, check=True).stdout
    assert read.decode().rstrip("\n") == card["card"], card["id"]
END
}

@test "render writes palette pictures of one bit that ZXing reads too" {
    q render k.txt -o card.png
    done_silently
    same "1 3" "$(od -An -tu1 -j24 -N2 card.png | xargs)" "depth and colour type"
    ZXingReader card.png | grep -qF "$(cat k.txt)"
}

@test "render --jsonl draws what mint --jsonl writes" {
    make_key m
    for i in 1 2 3; do echo "{\"id\": \"$i\", \"fullName\": \"Ada\"}"; done >people.jsonl
    "$QRID" mint --jsonl people.jsonl --key m.pem --at $ISSUED | "$QRID" render --jsonl - --out-dir pictures -q
    q scan pictures/1.png pictures/2.png pictures/3.png
    ok
    same 3 "${#lines[@]}" "the number of codes"
    q verify pictures/2.png --trust m.pem.pub --at $TODAY --json
    ok
    json 'it["card"]["identity"]["id"] == "2"'
}

@test "render --jsonl names files by ID, by place and by line, never outside of the directory" {
    cat >cards.jsonl <<'END'
{"id": "../../x", "card": "A"}
{"id": "李/薇", "card": "B"}
{"id": null, "list": 0, "idx": 482113, "card": "C"}

PLAIN TEXT
{"id": ".", "card": "D"}
{"card": "E"}
END
    mkdir deep
    q render --jsonl cards.jsonl --out-dir deep/pictures --format svg
    ok
    same $'%2E.%2F..%2Fx.svg\n%2E.svg\n%E6%9D%8E%2F%E8%96%87.svg\n0-482113.svg\ncard-000005.svg\ncard-000007.svg' "$(ls -A deep/pictures | LC_ALL=C sort)" "the files"
    same pictures "$(ls -A deep)" "what lies beside"
    same '["../../x", "李/薇", null, null, ".", null]' "$(printf '%s\n' "${lines[@]}" | $PYTHON -c 'import json, sys; print(json.dumps([json.loads(l)["id"] for l in sys.stdin], ensure_ascii=False))')" "the ids"
}

@test "render --jsonl tells of each bad line and goes on" {
    {
        echo '{"id": "1", "card": "A"}'
        echo '{"id": "1", "card": "B"}'
        echo '{"id": "2"'
        echo '{"id": "3"}'
        echo '{"id": 4, "card": "A"}'
        echo '{"id": "5", "card": "A", "card": "B"}'
        echo '{"id": "6", "card": ""}'
        head -c 5000 /dev/zero | tr '\0' A
        echo
        head -c 70000 /dev/zero | tr '\0' A
        echo
        echo '{"id": "9", "card": "C"}'
    } >cards.jsonl
    q render --jsonl cards.jsonl --out-dir pictures
    exits 1
    same $'1.png\n9.png' "$(ls -A pictures)" "the files"
    same 2 "${#lines[@]}" "the number of lines"
    q scan pictures/1.png
    says A
    rm -r pictures
    q render --jsonl cards.jsonl --out-dir pictures
    all=$stderr
    same 8 "$(wc -l <<<"$all")" "the number of errors"
    stderr=$(sed -n 1p <<<"$all") json_error bad-record "line 2: its file was already written in this run" "make sure that no two cards have the same ID, or the same ID with its variant" "line 2"
    stderr=$(sed -n 2p <<<"$all") json_error bad-record "line 3: not JSON" "*" "line 3"
    stderr=$(sed -n 3p <<<"$all") json_error bad-record "line 4: /card: must be text" "give lines such as 'qrid mint --jsonl' writes" "line 4"
    stderr=$(sed -n 4p <<<"$all") json_error bad-record "line 5: /id: must be text" "*" "line 5"
    stderr=$(sed -n 5p <<<"$all") json_error bad-record "line 6: /card: is given twice" "*" "line 6"
    stderr=$(sed -n 6p <<<"$all") json_error bad-record "line 7: /card: must not be empty" "*" "line 7"
    stderr=$(sed -n 7p <<<"$all") json_error too-many-bytes "line 8: 5000 characters do not fit into a QR code of level M, which holds 3391" "*" "line 8"
    stderr=$(sed -n 8p <<<"$all") json_error bad-record "line 9: longer than 65536 bytes" "*" "line 9"
}

@test "render --jsonl does not overwrite without --force, and knows a second ID also with it" {
    some_cards 3 >cards.jsonl
    does render --jsonl cards.jsonl --out-dir pictures -q
    echo mine >pictures/ID-2.png
    some_cards 4 >cards.jsonl
    q render --jsonl cards.jsonl --out-dir pictures
    exits 4
    same 1 "${#lines[@]}" "the number of lines"
    stderr=$(sed -n 2p <<<"$stderr") json_error exists "line 2: its file already exists in pictures" "choose another directory, or add --force to replace its files" "line 2"
    same mine "$(cat pictures/ID-2.png)" "the file that was there"
    { some_cards 4; echo '{"id": "ID-2", "card": "SECOND"}'; } >cards.jsonl
    q render --jsonl cards.jsonl --out-dir pictures --force
    exits 1
    same 4 "${#lines[@]}" "the number of lines"
    json_error bad-record "line 5: its file was already written in this run" "make sure that no two cards have the same ID, or the same ID with its variant" "line 5"
    q scan pictures/ID-2.png
    lacks SECOND
    same 4 "$(ls -A pictures | wc -l)" "the number of files"
}

@test "render --jsonl --tar makes one archive, the same of the same cards, that others read" {
    { some_cards 300; echo '{"id": "ID-7", "card": "SECOND"}'; echo '{"id": "王/x", "card": "CHINESE"}'; } >cards.jsonl
    q render --jsonl cards.jsonl --tar cards.tar
    exits 1
    same 301 "${#lines[@]}" "the number of lines"
    json_error bad-record "line 301: its file was already written in this run" "make sure that no two cards have the same ID, or the same ID with its variant" "line 301"
    printf '%s\n' "${lines[@]}" >drawn.jsonl
    same 600 "$(stat -c %a cards.tar)" "the mode"
    same "-rw------- 0/0 1980-01-01 ID-1.png" "$(TZ=UTC tar -tvf cards.tar --numeric-owner | head -1 | awk '{print $1, $2, $4, $6}')" "an entry"
    mkdir out
    tar -xf cards.tar -C out
    $PYTHON - <<'END'
import json, os, tarfile
drawn = [json.loads(line) for line in open("drawn.jsonl")]
assert [it["output"] for it in drawn] == tarfile.open("cards.tar").getnames()
assert all(it["archive"] == "cards.tar" and it["bytes"] == os.path.getsize("out/" + it["output"]) for it in drawn)
END
    q render --jsonl cards.jsonl --out-dir pictures -q -j 1
    diff -r out pictures
    same "$($PYTHON -c 'import json; print(json.loads(open("cards.jsonl").readline())["card"])')" "$(zbarimg -q --raw -Sbinary out/ID-1.png)" "the code's text"
    q render --jsonl cards.jsonl --tar again.tar -q -j 3
    cmp cards.tar again.tar
    run --separate-stderr bash -c '"$QRID" render --jsonl - --tar dated.tar -q --at 2026-12-01 --mode 0640 --fan-out <<<"{\"id\": \"ID-1\", \"card\": \"A\"}"'
    done_silently
    same "-rw-r----- 0/0 2026-12-01 $(printf %s ID-1 | sha256sum | sed 's,^\(..\)\(..\).*,\1/\2,')/ID-1.png" "$(TZ=UTC tar -tvf dated.tar --numeric-owner | awk '{print $1, $2, $4, $6}')" "the entry"
}

@test "render --jsonl --tar replaces only with --force, and leaves no half archive" {
    some_cards 20 >cards.jsonl
    echo mine >cards.tar
    q render --jsonl cards.jsonl --tar cards.tar
    exits 4
    json_error exists "cards.tar already exists" "choose another name, or add --force to replace it"
    same mine "$(cat cards.tar)" "what was there"
    q render --jsonl cards.jsonl --tar cards.jsonl --force
    exits 2
    json_error usage "the output and the input are the same file" "choose another name"
    q render --jsonl cards.jsonl --tar no/cards.tar
    exits 3
    json_error cannot-write "cannot write no/cards.tar: No such file or directory"
    q render --jsonl cards.jsonl --tar x.tar --out-dir x
    exits 2
    json_error usage "--out-dir and --tar cannot be used together" "use one of them"
    q render --jsonl cards.jsonl --tar -
    exits 2
    json_error usage "--tar needs a file: standard output has the JSON lines"
    refuses_use "--tar requires --jsonl" "see 'qrid render --help'" render k.txt --tar x.tar
    refuses_use "--fan-out requires --jsonl" "see 'qrid render --help'" render k.txt --fan-out
    # A full disk: the archive is over the limit, and the lines of the first batch are already told.
    some_cards 900 >many.jsonl
    before=$(ls -A)
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 600; exec "$QRID" render --jsonl many.jsonl --tar full.tar -q'
    exits 3
    [[ $stderr == *"cannot write full.tar: File too large"* ]]
    same "$before" "$(ls -A)" "the files"
    q render --jsonl cards.jsonl --tar cards.tar --force -q
    done_silently
    same 20 "$(tar -tf cards.tar | wc -l)" "the number of entries"
}

@test "render --jsonl --fan-out spreads files over folders" {
    { some_cards 30; echo '{"id": "ID-7", "card": "SECOND"}'; } >cards.jsonl
    q render --jsonl cards.jsonl --out-dir pictures --fan-out
    exits 1
    json_error bad-record "line 31: its file was already written in this run" "*" "line 31"
    for id in 1 7 30; do
        digest=$(printf %s ID-$id | sha256sum)
        [ -s "pictures/${digest:0:2}/${digest:2:2}/ID-$id.png" ]
        has "pictures/${digest:0:2}/${digest:2:2}/ID-$id.png"
    done
    same "30 700 600" "$(find pictures -type f | wc -l) $(find pictures -type d -printf '%m\n' | sort -u) $(find pictures -type f -printf '%m\n' | sort -u)" "files and modes"
}

@test "render --jsonl takes the same memory for many cards as for few" {
    some_cards 4000 >cards.jsonl
    head -1100 cards.jsonl >few.jsonl
    export ASAN_OPTIONS=${ASAN_OPTIONS:-}:quarantine_size_mb=1 # which is memory that grows
    few=$(/usr/bin/python3 -c 'import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$QRID" render --jsonl few.jsonl --out-dir few -q)
    many=$(/usr/bin/python3 -c 'import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$QRID" render --jsonl cards.jsonl --out-dir many -q)
    [ "$many" -lt $((few + few / 5)) ] || tell "$few kB for 1,100 cards, $many kB for 4,000"
    same 4000 "$(ls -A many | wc -l)" "the number of files"
}

@test "render --jsonl refuses wrong use" {
    some_cards 1 >cards.jsonl
    : >none.jsonl
    wrong() { # CODE EXIT MESSAGE HINT ARGUMENT...
        q render "${@:5}"
        exits "$2"
        quiet_out
        json_error "$1" "$3" "$4"
        [ ! -e pictures ]
    }
    wrong usage 2 "--jsonl needs a directory for its pictures" "give one with --out-dir, or an archive with --tar" --jsonl cards.jsonl
    wrong usage 2 "-o and --jsonl cannot be used together" "give a directory with --out-dir" --jsonl cards.jsonl --out-dir pictures -o x.png
    wrong usage 2 "--jsonl only draws png, svg or eps" "*" --jsonl cards.jsonl --out-dir pictures --format terminal
    wrong unreadable-file 3 "no cards in the input" "*" --jsonl none.jsonl --out-dir pictures
    wrong unreadable-file 3 "cannot read nope: no such file" "*" --jsonl nope --out-dir pictures
    wrong cannot-write 3 "cannot write none.jsonl: Not a directory" "*" --jsonl cards.jsonl --out-dir none.jsonl
    refuses_use "--out-dir requires --jsonl" "see 'qrid render --help'" render k.txt --out-dir pictures
    refuses_use "--jobs requires --jsonl" "see 'qrid render --help'" render k.txt -j 2
}
