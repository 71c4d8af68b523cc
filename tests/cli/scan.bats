# scan: the codes in pictures, and what is wrong with pictures whose codes cannot be read.
load helper

spoil() { $PYTHON "$HERE/spoil.py" "$@"; }

# Drawings: short is 180 pixels a side (version 5-M), long 260 (version 10-M), both with modules of 4 pixels; k is a card.
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
    printf 'QRID-TEST%.0s ' {1..12} | head -c 119 >short.txt
    $PYTHON -c '
import random
random.seed(1)
print("".join(random.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=300)), end="")' >long.txt
    for drawing in k short long; do "$QRID" render $drawing.txt -o $drawing.png; done
    spoil short.png dark.png invert
    spoil short.png nothing.png cover 0 0 180 180 255
    spoil long.png cut.png crop 0 0 190 260
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/*.{txt,png} .
    SHORT=$(cat short.txt) LONG=$(cat long.txt)
}

# needs KIND: the program that decodes it was built.
needs() { [ -x "$QRID_BUILD/lib/qrid/qrid-decode-$1" ] || skip "built without the library for $1"; }

# cannot_read FILE TROUBLE SEEN HINT: exit code 3 and what is wrong, in text and in JSON.
cannot_read() {
    q scan "$1"
    exits 3 && quiet_out
    warns "qrid: error: no QR code could be read in $1: $3
qrid: hint: $4"
    q scan "$1" --json
    exits 3
    json_error no-code-found "no QR code could be read in $1: $3" "$4" "$1"
    json "[it['input'], it['codes'], *map(it['quality'].get, ('trouble', 'seen', 'hint'))] == ['$1', [], '$2', \"$3\", \"$4\"]"
}

# colours WANTED X Y...: of pixels of a.png.
colours() { same "$1" "$($PYTHON "$HERE/pixel.py" a.png "${@:2}" | paste -sd ,)" "the colours"; }

# ---- what is told of a code

@test "scan --json tells all of a code" {
    q scan short.png --json --reveal
    ok
    json 'it == {"input": "short.png", "codes": [{"text": "'"$SHORT"'", "kind": "some other text", "characters": 119, "version": 5, "ec": "M", "corners": [[16, 16], [163, 16], [163, 163], [16, 163]], "rung": "pure", "inverted": False, "corrected": 0, "codewords": 134}]}'
    q scan k.png --json
    ok
    json "it['codes'][0]['text'] == '$(head -c 4 k.txt)…' and it['codes'][0]['kind'] == 'a Claim 169 card'"
    json "it['codes'][0]['characters'] == $(tr -d '\n' <k.txt | wc -c)"
    q scan k.png --json --reveal
    ok
    same "$(cat k.txt)" "$(field 'it["codes"][0]["text"]')" text
}

@test "scan reads codes in dark mode, turned, askew, blurred and covered, and tells what it cost" {
    spoil short.png turned.png turn 1
    spoil short.png askew.png rotate 17
    spoil short.png soft.png blur 2
    spoil short.png covered.png cover 100 100 16 20 255
    q scan dark.png turned.png askew.png soft.png covered.png --jsonl --reveal
    ok
    printf '%s\n' "${lines[@]}" >codes.jsonl
    $PYTHON - "$SHORT" <<'END'
import json, sys
codes = [json.loads(line)["codes"] for line in open("codes.jsonl")]
assert all(len(found) == 1 and found[0]["text"] == sys.argv[1] for found in codes), codes
dark, turned, askew, soft, covered = (found[0] for found in codes)
assert (dark["rung"], dark["inverted"], dark["corrected"]) == ("inverted", True, 0), dark
assert (turned["rung"], turned["inverted"], turned["corrected"]) == ("fast", False, 0), turned
near = lambda found, wanted: all(abs(a - b) <= 2 for p, q in zip(found["corners"], wanted) for a, b in zip(p, q))
assert near(turned, [(164, 16), (164, 164), (16, 164), (16, 16)]), turned
assert near(askew, [(64, 20), (205, 63), (162, 205), (21, 162)]), askew
assert (soft["rung"], soft["corrected"]) == ("grid", 0), soft
assert (covered["rung"], covered["corrected"], covered["codewords"]) == ("pure", 4, 134), covered
END
}

@test "scan -v tells how each code was read, or which steps did not, scan -q nothing" {
    spoil short.png covered.png cover 100 100 16 20 255
    q scan covered.png -v
    exits 0 && says "$SHORT"
    warns "qrid: covered.png: version 5-M at (16, 16), read by pure, 4 of 134 codewords corrected"
    q scan nothing.png -v
    exits 3 && quiet_out
    warns "qrid: nothing.png: pure: read nothing
qrid: nothing.png: fast: read nothing
qrid: nothing.png: inverted: read nothing
qrid: nothing.png: grid: read nothing
qrid: nothing.png: inverted-grid: read nothing
qrid: nothing.png: full: does not apply
qrid: nothing.png: full-grid: does not apply
qrid: nothing.png: inverted-full-grid: does not apply
qrid: error: no QR code was found in nothing.png
qrid: hint: send a picture that shows the whole code"
    q scan k.png -q
    done_silently
    q scan nope nothing.png cut.png -q
    exits 3 && quiet_out && err_has "no QR code was found in nothing.png"
}

@test "scan reads every code of a picture, in order, and --thorough leaves none out and reads none twice" {
    printf A | "$QRID" render - -o a.png
    printf B | "$QRID" render - -o b.png
    spoil a.png two.png beside b.png
    q scan two.png
    ok
    says $'A\nB'
    q scan two.png --thorough
    ok
    says $'A\nB'
    spoil a.png two.png beside b.png invert
    q scan two.png --all --json --reveal
    ok
    json '[(code["text"], code["inverted"]) for code in it["codes"]] == [("A", True), ("B", True)]'
}

# ---- inputs

@test "scan reads several pictures in order, and tells of those it cannot read" {
    q scan k.png nope long.png
    exits 3
    says "$(cat k.txt)
$LONG"
    error_text "cannot read nope: no such file" ""
}

@test "scan --json of several pictures is one list, --jsonl a line each" {
    q scan k.png nope --json
    exits 3
    json '[(d["input"], len(d["codes"])) for d in it] == [("k.png", 1), ("nope", 0)]'
    json_error unreadable-file "cannot read nope: no such file" "" nope
    q scan k.png nope --jsonl
    exits 3
    same 2 "${#lines[@]}" "the number of lines"
    json_error unreadable-file "cannot read nope: no such file" "" nope
}

@test "scan takes a picture for what it holds, not for its name" {
    mv k.png k.jpg
    q scan k.jpg
    ok
    says "$(cat k.txt)"
}

@test "scan reads standard input, once" {
    q_from short.png scan -
    ok
    says "$SHORT"
    q_from nothing.png scan -
    exits 3 && quiet_out && err_has "no QR code was found in standard input"
    q_from /dev/null scan -
    exits 3 && quiet_out && err_has "cannot read standard input: it is empty"
    q_from k.png scan - -
    exits 2
    error_text "standard input was given twice" "give '-' only once"
}

@test "scan looks into folders and what is below them, in the order of names, and passes over what is no picture" {
    mkdir -p all/b/c all/empty
    cp short.png all/z.jpg
    cp k.png all/a.png
    cp dark.png all/b/c/d.png
    echo '{}' >all/b/people.jsonl
    : >all/b/nothing
    $PYTHON -c 'import zipfile; zipfile.ZipFile("all/b/letter.docx", "w").writestr("[Content_Types].xml", "<x/>")'
    # A logo is no code, whatever document it is in.
    $PYTHON - all/b/report.docx <<'END'
import struct, sys, zipfile, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
disc = [bytes(40 if (x - 30) ** 2 + (y - 30) ** 2 < 400 else 255 for x in range(120)) for y in range(60)]
with open("logo.png", "wb") as logo:
    logo.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 60, 8, 0, 0, 0, 0)) +
               chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in disc))) + chunk(b"IEND", b""))
with zipfile.ZipFile(sys.argv[1], "w") as document:
    document.writestr("[Content_Types].xml", "<x/>")
    document.write("logo.png", "word/media/image1.png")
    document.writestr("word/media/image2.emf", b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60))
END
    q scan all --jsonl
    ok
    same '["all/a.png", "all/b/c/d.png", "all/z.jpg"]' "$(printf '%s\n' "${lines[@]}" | $PYTHON -c 'import json, sys; print(json.dumps([json.loads(line)["input"] for line in sys.stdin]))')" "the pictures"
    printf '\377\012....' >all/b/old.png
    q scan all k.png
    exits 3
    says "$(cat k.txt)
$SHORT
$SHORT
$(cat k.txt)"
    warns "qrid: error: JPEG XL pictures are not supported (all/b/old.png)
qrid: hint: convert it to JPEG or PNG"
    mkdir only
    cp all/b/report.docx only
    q scan only
    exits 3
    quiet_out
    error_text "no QR code was found in only" "give a picture"
    q scan all/b/report.docx
    exits 3
    rm all/b/report.docx
    q scan all/empty
    exits 3
    quiet_out
    error_text "no pictures in all/empty" "give a picture"
}

@test "scan tells the pages of a PDF, and annotates the first that has a code" {
    needs pdf
    $PYTHON "$HERE/make_pdf.py" - short.png >letter.pdf
    q scan letter.pdf --annotate a.png --effort 60000 -v # which sanitizers need
    exits 0 && says "$SHORT"
    [[ $stderr != *"page 1"* ]] # is white: nothing is tried on it
    err_has "qrid: letter.pdf, page 2: version 5-M at "
    # The empty page would have one colour.
    PYTHONPATH=$HERE $PYTHON -c 'import zlib, spoil
data = b"".join(content for kind, content in spoil.chunks(open("a.png", "rb").read()) if kind == b"IDAT")
assert len(set(zlib.decompress(data))) > 4'
    q scan letter.pdf --effort 60000 --json
    ok
    json '[(code["page"], code["version"]) for code in it["codes"]] == [(2, 5)] and it["pages"] == {"looked_at": 2, "in_file": 2}'
}

@test "scan -j prints the same with any number of threads" {
    files=(k.png short.png cut.png nope long.png)
    for form in -v --json; do
        q scan -j 1 "${files[@]}" $form
        exits 3
        out=$output err=$stderr
        q scan -j 3 "${files[@]}" $form
        exits 3 && says "$out" && warns "$err"
    done
}

# ---- limits and wrong use

@test "scan keeps to --effort and --max-pixels" {
    spoil long.png soft.png blur 4
    q scan soft.png --effort 1 -v
    exits 3 && quiet_out && err_has "qrid: soft.png: inverted-grid: skipped, out of time"
    q scan soft.png --effort 60000 -v
    exits 3 && err_has "qrid: soft.png: inverted-grid: read nothing"
    does render short.txt -o large.png --module 23
    q scan large.png --max-pixels 1 --json
    exits 3
    json 'it == {"input": "large.png", "codes": []}'
    json_error picture-too-large "the picture is 1035 x 1035 pixels; the limit is 1 megapixel" "scale it down first" large.png
    q scan large.png --max-pixels 2
    ok
    says "$SHORT"
}

@test "scan refuses wrong use" {
    rm -- *.txt dark.png nothing.png cut.png
    refuses_use "PICTURE is required" "see 'qrid scan --help'" scan
    refuses_use "--effort: Value 0 not in range 1 to 600000" "see 'qrid scan --help'" scan k.png --effort 0
    for wrong in "--effort long 1 to 600000" "--max-pixels 0 1 to 64" "--max-pixels 65 1 to 64" "--jobs 0 1 to 1024"; do
        read -r option value range <<<"$wrong"
        q scan k.png "$option" "$value"
        exits 2 && quiet_out
        error_text "$option: Value $value not in range $range" "see 'qrid scan --help'"
    done
    refuses_use 'unknown option "--revael"' "did you mean '--reveal'?" scan k.png --revael
    refuses_use "--annotate only works with a single picture" "give a single picture" scan k.png long.png --annotate a.png
    refuses_use "the output and the input are the same file" "choose another name" scan k.png --annotate k.png --force
    refuses 4 exists "long.png already exists" "choose another name, or add --force to replace it" scan k.png --annotate long.png
    refuses 3 cannot-write "cannot write no/a.png: No such file or directory" "" scan k.png --annotate no/a.png
}

# ---- --annotate

@test "scan --annotate draws a line around what was read" {
    q scan short.png --annotate a.png
    ok
    says "$SHORT"
    # Its own top left corner and the sides; the middle of a finder pattern, the quiet zone.
    colours "0 170 60,0 170 60,0 170 60,0 170 60,0 0 0,255 255 255" 16 16 90 16 16 90 163 90 30 30 4 4
    spoil short.png turned.png turn 2
    q scan turned.png --annotate a.png --force
    ok
    colours "0 170 60,255 255 255" 168 164 12 11 # the blot is where its top left corner is now
}

@test "scan --annotate draws what was seen when nothing was read" {
    q scan cut.png --annotate a.png
    exits 3 && quiet_out
    colours "255 140 0,255 140 0,0 0 0" 30 30 30 230 18 18
    spoil long.png covered.png cover 80 80 110 110 0
    q scan covered.png --annotate a.png --force
    exits 3 && quiet_out
    colours "220 30 30,220 30 30,220 30 30,0 0 0" 16 16 130 16 243 130 30 30
    q scan nothing.png --annotate a.png --force
    exits 3 && quiet_out
    colours "255 255 255,255 255 255" 16 16 90 90
}

@test "scan --annotate writes nothing when the file cannot be read" {
    q scan nope --annotate a.png
    exits 3 && quiet_out
    [ ! -e a.png ]
}

# ---- codes in parts

# in_parts: part-01.png to part-03.png, which together hold LONG.
in_parts() {
    command -v qrencode >/dev/null || skip "no qrencode"
    qrencode -S -v 5 -l M -o part.png -r long.txt
    same 3 "$(find . -name 'part-*.png' | wc -l)" "the number of parts"
}

@test "scan puts a text together that was cut into several codes, from pictures in any order" {
    in_parts
    for order in "1 2 3" "2 3 2 1"; do
        # shellcheck disable=SC2046,SC2086 # several words
        q scan $(printf 'part-0%s.png ' $order)
        ok
        says "$LONG"
    done
    q scan part-03.png part-01.png k.png part-02.png --json --reveal
    ok
    parity=$(field 'it[0]["codes"][0]["part"]["sequence"]')
    json '[d["codes"][0].get("part") for d in it] == [i and {"number": i, "count": 3, "sequence": "'"$parity"'"} for i in (3, 1, None, 2)]'
    json 'all("joined" not in d for d in it[:3]) and it[3]["joined"] == [{"text": "'"$LONG"'", "kind": "some other text", "characters": 300}]'
    q scan part-03.png part-01.png part-02.png --json
    ok
    json 'it[2]["joined"][0]["text"] == "'"${LONG:0:4}"'…"'
}

@test "scan names the part that is missing" {
    in_parts
    missing="a text split over several codes is incomplete without part 2 of 3"
    q scan part-01.png short.png part-03.png -v
    exits 3 && says "$SHORT"
    err_has "qrid: part-03.png: version 5-M at (12, 12), read by pure, 0 of 134 codewords corrected, part 3 of 3"
    q scan part-01.png short.png part-03.png
    exits 3 && says "$SHORT"
    error_text "$missing" "give the pictures of all parts together"
    q scan part-01.png part-03.png --jsonl
    exits 3
    same 2 "${#lines[@]}" "the number of lines"
    json_error no-code-found "$missing" "give the pictures of all parts together"
}

# ---- why nothing could be read

@test "scan says that a code is cut off, and what of it is there" {
    whole="send the whole code, with all four corners and some space around it"
    cannot_read cut.png cut-off "the code is cut off: its finder pattern at the top right is outside the picture" "$whole"
    json '[[round(n, -1) for n in at] for at in sorted(it["quality"]["finders"])] == [[30, 30], [30, 230]]'
    spoil long.png askew.png rotate 20 crop 90 0 330 400
    cannot_read askew.png cut-off "the code is cut off: its finder pattern at the bottom left is outside the picture" "$whole"
    spoil long.png half.png crop 110 0 150 260 invert
    cannot_read half.png cut-off "only one of a code's three finder patterns is visible" "$whole"
}

@test "scan says that a code is too small, in pixels a module" {
    does render long.txt -o small.png --module 1
    spoil small.png small.png crop -30 -30 140 140 cover 50 50 30 30 128
    cannot_read small.png too-small "there is a version 10 code with 1.0 pixels per module: too few to tell the modules apart" \
        "send the picture at full size, or one with a larger code; 3 pixels per module are enough"
    json '0.9 < it["quality"]["module"] < 1.1 and len(it["quality"]["corners"]) == 4'
    spoil long.png thumb.png scale 0.12
    cannot_read thumb.png too-small "the picture has only 31 x 31 pixels, and nothing in it looks like a QR code" \
        "send the picture at full size"
}

@test "scan says that a code is too blurred, and by how much" {
    spoil long.png soft.png cover 80 80 90 90 0 blur 2.5
    cannot_read soft.png too-blurred "there is a version 10 code with 4.3 pixels per module, blurred over 3.2 pixels: more than 2.6 cannot be read" \
        "send a sharper picture, such as a screenshot"
    json '4 < it["quality"]["module"] < 4.5 and 0.6 < it["quality"]["blur"] < 0.9'
    spoil long.png fog.png blur 8
    cannot_read fog.png too-blurred "nothing in the picture is sharp: its clearest edges are 12 pixels wide" \
        "send a sharper picture: a screenshot, or a photo taken from a little farther away"
}

@test "scan says that a code is damaged, and that there are parts of several" {
    spoil long.png covered.png cover 80 80 110 110 0
    cannot_read covered.png damaged "there is a version 10 code with 4.0 pixels per module, but too much of it is covered or worn: 8 % of its fixed patterns are wrong" \
        "send another picture without reflections, fingers or stickers on the code"
    spoil short.png parts.png beside short.png crop 60 0 240 180
    cannot_read parts.png several-parts "there are parts of codes, 3 finder patterns in all, but no whole code" \
        "send a picture of one whole code"
}

@test "scan says that there is no code, of a portrait as of an empty page" {
    hint="send a picture that shows the whole code"
    cp "$SPECIMENS/s1-front.jpg" .
    for picture in nothing.png s1-front.jpg; do
        q scan $picture --json
        exits 3
        json_error no-code-found "no QR code was found in $picture" "$hint" $picture
        json 'it == {"input": "'$picture'", "codes": [], "quality": {"trouble": "no-code", "seen": "nothing in the picture looks like a QR code", "hint": "'"$hint"'"}}'
    done
}

@test "the shared picture of light modules on nothing is read" {
    [ -d "${QRID_SHARED:-none}/cases/pictures" ] || skip "no ../shared/cases"
    q scan "$QRID_SHARED/cases/pictures/white-on-none.png"
    ok
}

# ---- other symbologies

OTHER_HINT="send a picture of the card's QR code: the square one with a smaller square in three of its corners"

@test "a train ticket is named, and read when asked for; nobody's name is shown" {
    [ -x "$QRID_BUILD/lib/qrid/qrid-read-symbols" ] || skip "built without the reader of other symbologies"
    cp "$QRID_TESTDATA/pictures/ticket.png" .
    local named="no QR code was found in ticket.png; that is an Aztec code, as on train tickets: it is no ID card"
    q verify ticket.png
    exits 3 && quiet_out
    err_has "qrid: error: $named"
    q scan ticket.png
    exits 3 && quiet_out
    error_text "$named" "$OTHER_HINT"
    q scan ticket.png --json
    exits 3
    json_error no-code-found "$named" "$OTHER_HINT" ticket.png
    json 'it["codes"] == [] and it["quality"]["trouble"] == "other-symbology"'
    json '[(o["symbology"], o["read"], o["text"], o["kind"]) for o in it["others"]] == [("aztec", True, "M1…", "a boarding pass (IATA)")]'

    q scan --all-symbologies ticket.png
    ok
    [[ $output == "M1DESMARAIS/LUC "* ]]
    q scan --all-symbologies ticket.png --json
    ok
    json '"others" not in it and [(c["symbology"], c["text"]) for c in it["codes"]] == [("aztec", "M1…")]'

    local options
    for options in "" --json --layers; do
        # shellcheck disable=SC2086
        q inspect ticket.png --at $TODAY $options
        exits 3
        for secret in DESMARAIS LUC ABC123 "$(printf DESMARAIS | od -An -tx1 | tr -d ' ')"; do
            lacks "$secret"
            [[ $stderr != *"$secret"* ]]
        done
        has "a boarding pass (IATA)"
    done
    q inspect ticket.png --at $TODAY --reveal
    exits 3
    has_line "name LUC DESMARAIS"
    has_line "known an Aztec code, as on train tickets"
}

@test "a QR code is enough: what lies beside it is only read when asked for" {
    q scan short.png --all-symbologies --json
    ok
    json 'len(it["codes"]) == 1 and "symbology" not in it["codes"][0]'
}
