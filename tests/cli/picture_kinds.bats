# Pictures of every kind, and PDF: read, or named and refused; and none of them takes the machine with it.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_card k
    does render k.txt -o k.png
    qrencode -t PNG32 -s 5 -l M -o k.rgb.png "$(cat k.txt)" # heif-enc misreads pictures of one bit
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/k.* .
}

PICTURES=$QRID_TESTDATA/pictures

pdf() { $PYTHON "$HERE/make_pdf.py" "$@"; }
heif() { heif-enc -q 90 "$@" >/dev/null 2>&1; }

# needs KIND: the program that decodes it was built.
needs() { [ -x "$QRID_BUILD/lib/qrid/qrid-decode-$1" ] || skip "built without the library for $1"; }

# effort: more of it for sanitizers, which take ten times as long.
effort() { if is_sanitized; then echo --effort 60000; fi; }

# verifies FILE: as the card that it is.
verifies() {
    # shellcheck disable=SC2046
    q verify "$1" --trust k.pem.pub --at $TODAY --json $(effort)
    ok
    json "it['input'] == '$1' and it['verdict'] == 'valid'"
}

# refuses_picture FILE CODE MESSAGE HINT: exit code 3 within the memory and the time of a picture.
refuses_picture() {
    run --separate-stderr bash -c '[ -n "${QRID_SANITIZE:-}" ] || ulimit -v 1000000; exec timeout 60 "$QRID" inspect "$0" --json' "$1"
    exits 3
    quiet_out
    json_error "$2" "$3" "$4"
}

@test "a HEIC picture is read" {
    needs heif
    command -v heif-enc >/dev/null || skip "no heif-enc"
    heif k.rgb.png -o k.heic
    verifies k.heic
    q scan k.heic
    ok
    says "$(cat k.txt)"
}

@test "an AVIF picture is read, by what it holds and not by its name" {
    needs heif
    command -v heif-enc >/dev/null || skip "no heif-enc"
    heif -A k.rgb.png -o k.avif
    mv k.avif k.jpg
    verifies k.jpg
}

@test "a HEIC cut short or without a code is told as such" {
    needs heif
    cp "$PICTURES/gradient.heic" face.heic
    refuses_picture face.heic no-code-found "no QR code could be read in face.heic: the picture has only 64 x 48 pixels, and nothing in it looks like a QR code" "*"
    head -c 700 face.heic >cut.heic
    refuses_picture cut.heic unreadable-file "the HEIC picture is damaged or cut short: a box runs past the end" "*"
}

@test "a HEIC of 30000 x 30000 pixels is refused by its header" {
    $PYTHON -c '
import sys
data = open(sys.argv[1], "rb").read()
at = data.index(b"ispe") + 8
sys.stdout.buffer.write(data[:at] + (30000).to_bytes(4, "big") * 2 + data[at + 8:])' "$PICTURES/gradient.heic" >huge.heic
    refuses_picture huge.heic picture-too-large "the picture is 30000 x 30000 pixels; the limit is 64 megapixels" "scale it down first"
}

@test "every page of a PDF is read" {
    needs pdf
    printf 'https://example.com/a' | "$QRID" render - -o url.png
    pdf k.png - url.png >k.pdf
    verifies k.pdf
    q inspect k.pdf --json
    ok
    json "it['input'] == 'k.pdf'"
}

@test "several cards of a PDF are several inputs" {
    needs pdf
    pdf k.png k.png >two.pdf
    q verify two.pdf --trust k.pem.pub --at $TODAY --jsonl
    ok
    same 2 "$(wc -l <<<"$output")" "the number of reports"
    [[ ${lines[0]} == *'"two.pdf#1"'* && ${lines[1]} == *'"two.pdf#2"'* ]]
}

@test "a PDF without a code says how many pages were looked at" {
    needs pdf
    pdf empty >empty.pdf
    refuses_picture empty.pdf no-code-found "no QR code was found in the first 20 of 25 pages of empty.pdf" "*"
    pdf - >one.pdf
    refuses_picture one.pdf no-code-found "no QR code was found in one.pdf" "*"
}

# Twenty pages took two seconds each.
@test "the pages of a PDF share one budget, which --effort sets" {
    needs pdf
    pdf empty >empty.pdf
    local over="pages 1 to 25 of empty.pdf were not fully scanned: the time for this file ran out"
    q inspect empty.pdf --effort 1 --json
    exits 3
    json_error unreadable-file "$over" "allow more time with --effort of scan, verify or inspect, or send them separately"
    q verify empty.pdf --trust k.pem.pub --effort 1 --json
    exits 3
    json_error unreadable-file "$over" "*" empty.pdf
    q scan empty.pdf --effort 1 --json
    exits 3
    json 'it["out_of_time"] and it["pages"]["looked_at"] < 20 and it["pages"]["in_file"] == 25' # how many, the machine decides
    q scan empty.pdf --effort 60000 --json
    json '"out_of_time" not in it and it["pages"]["looked_at"] == 20'
}

# Was: such a file was refused for its length, and cards on pages for which no time was left went without a word.
@test "a clean document of twenty pages is read whole, and pages that are not are told" {
    needs pdf
    people 22
    does mint --jsonl people.jsonl --key k.pem --at $ISSUED -o cards.jsonl
    does render --jsonl cards.jsonl --out-dir pictures -q
    pdf a4 pictures/P-?.png pictures/P-1?.png pictures/P-20.png >whole.pdf
    # shellcheck disable=SC2046
    q verify whole.pdf --trust k.pem.pub --at $TODAY --jsonl $(effort)
    ok
    same 20 "$(grep -c '"verdict":"valid"' <<<"$output")" "the valid cards"
    for words in "verify --trust k.pem.pub --at $TODAY" inspect scan; do
        # shellcheck disable=SC2086
        q $words whole.pdf --effort 50 --json
        exits 3
        [[ $output$stderr != *no-code-found* ]]
        [[ $stderr == *" of whole.pdf were not fully scanned: the time for this file ran out"* ]]
    done
    pdf a4 pictures/P-*.png >long.pdf
    # shellcheck disable=SC2046
    q verify long.pdf --trust k.pem.pub --at $TODAY --jsonl $(effort)
    exits 3
    same 20 "$(grep -c '"verdict":"valid"' <<<"$output")" "the valid cards"
    [[ $stderr == *"pages 21 to 22 of long.pdf were not fully scanned: only the first 20 are"* ]]
}

@test "a PDF with a password, or cut short, is told as such" {
    needs pdf
    pdf locked >locked.pdf
    refuses_picture locked.pdf unreadable-file "the PDF is encrypted" "save it without a password"
    pdf k.png >k.pdf
    head -c $(($(stat -c %s k.pdf) - 40)) k.pdf >cut.pdf
    refuses_picture cut.pdf unreadable-file "the PDF is damaged or cut short: no end" "*"
}

@test "a hostile PDF does no harm" {
    needs pdf
    for kind in bomb giant endless wide; do
        pdf $kind >$kind.pdf
        refuses_picture $kind.pdf "*" "*" "*"
    done
}

@test "a text in a font that is not in the PDF is no fault, though no file is opened for it" {
    needs pdf
    pdf fonts >fonts.pdf
    refuses_picture fonts.pdf no-code-found "*" "*"
}

# Each call that the sandbox is made of fails once. Some others of the kind are not its own, and no matter.
@test "without its sandbox a decoder looks at nothing" {
    strace -o /dev/null true 2>/dev/null || skip "nothing may be traced here"
    needs heif
    decode() { "$@" "$QRID_BUILD/lib/qrid/qrid-decode-heif" 0 99 9999 10000 0 <"$PICTURES/gradient.heic" | od -An -v -tx1 | tr -d ' \n'; }
    picture=$(decode env)
    same $((2 * (40 + 64 * 48 * 3))) ${#picture} "the digits of an answer with a picture"
    no_sandbox=51504943000000070000000000000000000000000000000000000001000000000000000000000009
    for at_least in "prlimit64:error=EPERM 5" "prctl:error=EINVAL 2" "seccomp:error=EINVAL 1" "seccomp:retval=0 1" "landlock_restrict_self:error=E2BIG 0"; do
        read -r fault wanted <<<"$at_least"
        refusals=0
        for n in {1..20}; do
            answer=$(decode strace -o trace -e "inject=$fault:when=$n")
            grep -q INJECTED trace || break
            [ "$answer" = "$picture" ] || same $no_sandbox "$answer" "$fault, call $n"
            [ "$answer" = "$picture" ] || refusals=$((refusals + 1))
        done
        [ $refusals -ge "$wanted" ] || tell "$fault: refused $refusals times"
    done
    same "$picture" "$(decode strace -o trace -e inject=landlock_create_ruleset:error=EOPNOTSUPP)" "without Landlock"
    run --separate-stderr strace -f -o trace -e inject=seccomp:error=EINVAL "$QRID" inspect "$PICTURES/gradient.heic" --json
    exits 3
    json_error no-sandbox "the decoder of the HEIC picture could not be sandboxed, so it did not run" "convert it to JPEG or PNG"
}

@test "a PNG of the largest size and depth keeps under a gigabyte" {
    $PYTHON "$HERE/make_input.py" large-png >large.png
    refuses_picture large.png no-code-found "*" "*" # a slow machine is out of time
}

@test "a JPEG or a WebP that claims the largest size keeps under a gigabyte" {
    $PYTHON "$HERE/make_input.py" claiming "$PICTURES/progressive.jpg" >large.jpg
    refuses_picture large.jpg unreadable-file "the JPEG picture is damaged or cut short: Corrupt JPEG data: premature end of data segment" "*"
    $PYTHON "$HERE/make_input.py" claiming "$PICTURES/transparent.webp" >large.webp
    refuses_picture large.webp unreadable-file "the WebP picture is damaged or cut short" "*"
}

# ---- what carries pictures, and what moves

FILES=$QRID_TESTDATA/files

# pack FILE NAME=CONTENT-OF...: a ZIP.
pack() { $PYTHON - "$@" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for pair in sys.argv[2:]:
        name, path = pair.split("=", 1)
        archive.writestr(name, open(path, "rb").read() if path != "bomb" else b"BM" + bytes(300 << 20))
END
}

@test "the card in an archive, and in an archive in a mail, is verified" {
    needs archive
    pack card.zip photos/card.png=k.png
    verifies card.zip
    needs mail
    { printf 'From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n'
      base64 card.zip; } >card.eml
    verifies card.eml
}

@test "scan says in which frame or picture a code is" {
    needs gif
    q scan "$FILES/frames.gif" --json --effort 60000
    ok
    json '[code["frame"] for code in it["codes"]] == [3] and it["frames"] == {"looked_at": 4, "in_file": 4}'
    needs archive
    q scan "$FILES/two.zip" --jsonl --effort 60000
    ok
    json '[code["picture"] for code in it["codes"]] == [{"number": 1, "name": "one.png"}, {"number": 2, "name": "two.png"}]'
    json 'it["pictures"] == {"looked_at": 2, "in_file": 2}'
}

@test "a text that looks like a mail is still the card's text that it has" {
    { printf 'From: a@example.org\nTo: b@example.org\nSubject: my card\nContent-Transfer-Encoding: 8bit\n\n'; cat k.txt; } >pasted.eml
    q verify pasted.eml --trust k.pem.pub --at $TODAY --json
    ok
    json "it['verdict'] == 'valid'"
}

@test "a ZIP bomb is named, and what lies beside it is read" {
    needs archive
    pack bomb.zip big.bmp=bomb k.png=k.png ../../etc/passwd=k.txt
    run --separate-stderr bash -c '[ -n "${QRID_SANITIZE:-}" ] || ulimit -v 1000000; exec timeout 60 "$QRID" scan bomb.zip'
    exits 3
    says "$(cat k.txt)"
    err_has "qrid: error: picture 1 (big.bmp) of bomb.zip was not fully scanned: it is too large to be looked at here"
}

@test "what is not opened is named with what to do" {
    needs archive
    refuses 3 unreadable-file "picture 1 (one.png): it is encrypted" "unpack it, and send the picture" inspect "$FILES/locked.zip"
    refuses 3 unreadable-file "picture 1 (two.zip): no ZIP archive is opened that lies in another file" "unpack it, and send the picture" inspect "$FILES/nested.zip"
    printf '\0\0\0\030ftypisom\0\0\0\0isommp42' >film.mp4
    refuses 3 unreadable-file "videos are not supported" "send a screenshot of the moment that shows the code" inspect film.mp4
}

@test "a drawing or a page loads nothing" {
    needs svg
    cat >spy.svg <<'END'
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99">
<image width="90" height="90" xlink:href="k.png"/></svg>
END
    refuses_picture spy.svg no-code-found "*" "*"
}

@test "a picture of 1080 x 20000 pixels is looked at" {
    $PYTHON - <<'END'
import struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = zlib.compress((b"\0" + b"\xff" * 135) * 20000, 1)
open("long.png", "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1080, 20000, 1, 0, 0, 0, 0)) +
                             chunk(b"IDAT", rows) + chunk(b"IEND", b""))
END
    refuses_picture long.png no-code-found "*" "*"
}
