# render --id-card: the card that one sees, drawn and its code read back.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    # An Ed25519 key of the bytes 1 to 32: its signatures, and so the codes, are the same each time. zbarimg does not read
    # every code that there is.
    printf 'MC4CAQAwBQYDK2VwBCIEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g' | base64 -d |
        openssl pkey -inform DER -out k.pem
    cat >citizen.json <<'END'
{"id": "9051-5574-2136", "language": "eng", "fullName": "Eleanor Margaret Whitfield", "dateOfBirth": "19900515",
 "gender": 2, "nationality": "GBR", "secondaryFullName": "欧阳慧敏", "secondaryLanguage": "zho",
 "address": "14 Harbour Terrace, Whitby"}
END
    "$QRID" mint citizen.json --key k.pem --iss https://id.example --status-uri https://id.example/status/0 --status-idx 482113 \
        --photo "$SPECIMENS/s1-front.jpg" --photo-bytes 500 --at $ISSUED -o card.txt
    for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
        echo "{\"id\": \"P-$number\", \"fullName\": \"Person $number\"}"
    done | seen mint --jsonl --key k.pem --at $ISSUED >cards.jsonl
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/{card.txt,cards.jsonl,k.pem,citizen.json} .
}

# reads PICTURE: both readers find the card's text in it, and nothing else.
reads() {
    same "$(cat card.txt)" "$("$QRID" scan "$1")" "what scan reads in $1" || return 1
    same "$(cat card.txt)" "$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$1" 2>/dev/null)" "what zbarimg reads in $1"
}

# half PICTURE WIDTH HEIGHT: half.png, the picture at half of that size.
half() {
    echo "<svg xmlns='http://www.w3.org/2000/svg' width='$(($2 / 2))' height='$(($3 / 2))'>" \
        "<image href='$1' width='$(($2 / 2))' height='$(($3 / 2))'/></svg>" >half.svg
    rsvg-convert -b white half.svg -o half.png
}

# As it should be, but for the face in the code, which is small.
draw() {
    q render card.txt --card --at $TODAY "$@"
    exits 0
    same "" "$(grep -v 'dots per inch on the card' <<<"$stderr")" "what drawing says"
}

# ---- the code is read back

@test "the code of a PNG is read in each layout and theme, in each layout also at half its size" {
    local theme
    for theme in light dark; do
        draw --theme $theme --side back -o "$theme.png"
        reads $theme.png
        draw --theme $theme --layout phone -o "$theme-phone.png"
        reads $theme-phone.png
    done
    half light.png 2022 1275
    reads half.png
    half light-phone.png 1170 2532
    reads half.png
}

@test "the code of a PDF is read at 300 dots an inch, in each layout and theme, and at fewer" {
    local theme layout dots
    for theme in light dark; do
        for layout in id1 phone; do
            draw --theme $theme --layout $layout -o card.pdf --force
            for dots in 300 150; do
                [ $layout$dots = id1150 ] && dots=200 # else a module is 2.4 pixels, too few for zbarimg
                [ $theme = light ] || [ $dots = 300 ] || continue
                rm -f page*
                pdftoppm -r $dots -png card.pdf page
                reads "$(find . -name 'page*' | sort | tail -n 1)"
            done
        done
    done
}

@test "the code of an SVG is read, in each layout and theme" {
    local theme
    for theme in light dark; do
        draw --theme $theme --side back -o card.svg --force
        rsvg-convert -b white -z 3 card.svg -o card.png
        reads card.png
        draw --theme $theme --layout phone -o phone.svg --force
        rsvg-convert -z 2 phone.svg -o phone.png
        reads phone.png
    done
}

@test "ten codes on a page of a sheet are all read, front pages before back pages" {
    q render --card --sheet a4 cards.jsonl -o sheet.pdf --at $TODAY -v
    exits 0
    warns "qrid: 12 cards on 4 pages"
    [ "$(pdfinfo sheet.pdf | sed -n 's/^Pages: *//p')" = 4 ]
    pdfinfo sheet.pdf | grep -q '^Page size: .*595.*841.*A4'
    pdftotext -f 1 -l 1 sheet.pdf - | grep -qx "Person 10"
    [[ $(pdftotext -f 2 -l 2 sheet.pdf -) != *Person* ]]
    pdftoppm -r 150 -f 2 -l 2 -png sheet.pdf page
    pdftoppm -r 150 -f 4 -l 4 -png sheet.pdf page
    $PYTHON -c '
import json
for line in open("cards.jsonl"): print(json.loads(line)["card"])' | sort >wanted.txt
    { "$QRID" scan page-2.png; "$QRID" scan page-4.png; } | sort >read.txt
    cmp wanted.txt read.txt
    zbarimg -q --raw -Sdisable -Sqrcode.enable page-2.png 2>/dev/null | sort >read.txt
    [ "$(comm -12 wanted.txt read.txt | wc -l)" = 10 ]
}

@test "a presented card is drawn with the proof in its code" {
    cp k.pem device.pem
    openssl pkey -in device.pem -pubout -out device.pem.pub
    ada ada.json
    does mint ada.json --key k.pem --cnf device.pem.pub --at $ISSUED -o bound.txt
    $PYTHON "$HERE/make_proof.py" bound.txt device.pem iat=$TODAY >card.txt
    draw -o card.pdf
    pdftotext card.pdf - | grep -qF "Ada Lovelace"
    pdftoppm -r 300 -f 2 -png card.pdf page
    reads page-2.png
}

# ---- sizes

@test "a card has the size of ID-1 in every format" {
    draw -o card.pdf
    [ "$(pdfinfo -l 2 card.pdf | grep -c 'size:  *242.646 x 153.014 pts')" = 2 ]
    pdfinfo card.pdf | grep -q 'CreationDate: .*Feb  2 00:00:00 2026'
    draw -o front.pdf --side front
    [ "$(pdfinfo front.pdf | sed -n 's/^Pages: *//p')" = 1 ]
    draw -o card.svg --side front
    grep -q 'width="85.6mm" height="53.98mm"' card.svg
    draw -o card.png --json
    json 'it["pixels"] == [2022, 2645] and it["module_pixels"] == 9 and it["version"] == 24 and it["side"] == "both" and [w["code"] for w in it["warnings"]] == ["low-resolution"]'
    json '0.380 < it["module_mm"] < 0.382 and 46 < it["qr_mm"] < 46.2 and it["format"] == "png" and it["layout"] == "id1" and it["left_out"] == []'
    $PYTHON -c '
import struct
png = open("card.png", "rb").read()
assert struct.unpack(">II", png[16:24]) == (2022, 2645)
at = png.index(b"pHYs")
assert struct.unpack(">IIB", png[at + 4:at + 13]) == (23622, 23622, 1)'
    draw -o front.png --side front --dpi 300 --json
    json 'it["pixels"] == [1011, 638] and it["side"] == "front"'
}

@test "a phone's screen has its size in every format" {
    draw --layout phone -o card.png --json
    json 'it["pixels"] == [1170, 2532] and "side" not in it'
    draw --layout phone --scale 2 -o two.png --json
    json 'it["pixels"] == [780, 1688]'
    draw --layout phone -o card.pdf
    pdfinfo card.pdf | grep -q 'size:  *292.5 x 633 pts'
    draw --layout phone -o card.svg
    grep -q 'width="390px" height="844px"' card.svg
}

@test "the same card is the same bytes" {
    local format
    for format in png svg pdf; do
        "$QRID" render card.txt --card --at $TODAY --format $format -o one.$format # in a process each: cairo numbers what it draws
        "$QRID" render card.txt --card --at $TODAY --format $format -o two.$format
        cmp one.$format two.$format
    done
}

@test "-v tells the code's version and its size" {
    q render card.txt --card --at $TODAY -o card.pdf -v
    exits 0
    grep -Eqx 'qrid: QR version 2[0-9]-M, [0-9]+ modules of 0\.[45][0-9] mm, 50\.0 mm with its margin' <<<"$stderr"
}

# ---- what is on it

@test "texts of a PDF are text: names, labels in both languages, dates, the card's number" {
    draw -o card.pdf
    pdftotext -layout card.pdf card.text
    local words
    for words in "Eleanor Margaret Whitfield" 欧阳慧敏 "15 May 1990" "Date of birth / 出生日期" Female 0-482113 \
        "1 February 2027" "14 Harbour Terrace" id.example "Scan the code"; do
        grep -qF "$words" card.text || tell "the PDF lacks $words: $(cat card.text)"
    done
}

@test "labels come from a file for their language" {
    echo '{"language": "eng", "labels": {"dateOfBirth": "Born on"}, "date": "{year}, {month} {day}"}' >labels.json
    draw --labels labels.json -o card.pdf
    pdftotext card.pdf - | grep -qF "Born on"
    pdftotext card.pdf - | grep -qF "1990, May 15"
    echo '{"language": "eng", "labels": {"born": "Born on"}}' >labels.json
    q render card.txt --card --labels labels.json -o other.pdf
    exits 1
    err_has "qrid: error: labels.json: /labels/born: is not a known member"
}

@test "a theme changes colours, logo and texts, and is refused when texts could not be read" {
    does render card.txt -o logo.png
    echo '{"base": "dark", "colors": {"accent": "#5b1030"}, "logo": "logo.png",
           "texts": {"issuer": "Republic of Examples", "title": "Citizen card", "back": "Lost? Any post office."}}' >theme.json
    draw --theme theme.json -o card.pdf
    pdftotext card.pdf - | grep -qF "Republic of Examples"
    pdftotext card.pdf - | grep -qF "Citizen card"
    pdftotext card.pdf - | grep -qF "Lost? Any post office."
    echo '{"colors": {"text": "#999999"}}' >pale.json
    q render card.txt --card --theme pale.json -o pale.pdf
    exits 2
    warns "qrid: error: pale.json: the theme's text on background has a contrast of 2.69:1
qrid: hint: choose colours with a contrast of at least 4.5:1"
    [ ! -e pale.pdf ]
}

@test "an encrypted card is drawn with its key, and its code stays encrypted" {
    (umask 077 && head -c 16 /dev/urandom >secret.bin)
    does mint citizen.json --key k.pem --encrypt-key secret.bin --at $ISSUED -o card.txt --force
    q render card.txt --card -o card.pdf
    exits 3
    draw --decrypt-key secret.bin -o card.pdf
    pdftotext card.pdf - | grep -qF "Eleanor Margaret Whitfield"
    pdftoppm -r 300 -f 2 -png card.pdf page
    reads page-2.png
}

@test "a card can be drawn anew from a picture of its code" {
    does render card.txt -o code.png
    q render code.png --card --at $TODAY --side back -o card.png
    exits 0
    reads card.png
}

@test "--photo takes the place of the face" {
    draw -o own.png --dpi 300 --side front
    draw --photo "$SPECIMENS/s1-file.jpg" -o other.png --dpi 300 --side front
    run ! cmp -s own.png other.png
    q render card.txt --card --at $TODAY --photo "$SPECIMENS/s1-front.jpg" --side front -o large.png --json
    ok
    json 'it["warnings"] == [] or [w["code"] for w in it["warnings"]] == ["low-resolution"]'
}

@test "--photo of somebody else is refused" {
    q render card.txt --card --at $TODAY --photo "$SPECIMENS/s2-file.jpg" -o other.png
    exits 1
    err_has "the photo is not of the card's holder"
    [ ! -e other.png ]
}

@test "the issuer's name comes from its directory or trust list, and only onto its own cards" {
    export QRID_PASSPHRASE=secret
    does issuer init town --iss https://id.example --name "Republic of Examples" --at $ISSUED
    does trust build --issuer town --at $ISSUED
    does mint citizen.json --issuer town --at $ISSUED -o own.txt
    local how
    for how in "--issuer town" "--trust town/public/jwks.json" "--trust town/public/trust.jwt"; do
        q render own.txt --card --at $TODAY $how -o own.pdf --force
        exits 0
        pdftotext own.pdf - | grep -qF "Republic of Examples" || tell "no name with $how"
        q render card.txt --card --at $TODAY $how -o other.pdf --force
        exits 0
        [[ $(pdftotext other.pdf -) != *Republic* ]] || tell "a name on another's card with $how"
        pdftotext other.pdf - | grep -qF "id.example"
    done
    q trust show town/public/trust.jwt --at $TODAY
    has_line "name Republic of Examples"
    q trust show town/public/trust.jwt --at $TODAY --json
    json 'it["name"] == "Republic of Examples"'
    local root store="$PWD/data"
    root=$(field 'it["root"]["thumbprint"]')
    XDG_DATA_HOME=$store "$QRID" trust import town/public/trust.jwt --root "$root" --at $TODAY -q
    XDG_DATA_HOME=$store "$QRID" trust list --at $TODAY | grep -qx "  named Republic of Examples"
    does status revoke own.txt --issuer town --at $TODAY
    q render own.txt --card --at $TODAY --issuer town -o own.pdf --force --json
    exits 0
    json '"revoked" in [w["code"] for w in it["warnings"]]'
}

@test "what trust and status say of a card is told, and what they cannot say too" {
    export QRID_PASSPHRASE=secret
    does issuer init town --iss https://id.example --name "Republic of Examples" --at $ISSUED
    does issuer init other --iss https://other.example --at $ISSUED
    does mint citizen.json --issuer town --at $ISSUED -o own.txt
    codes() { json "sorted(w['code'] for w in it['warnings']) == sorted('$1'.split())"; }
    draws() {
        q render --card --at $TODAY -o drawn.pdf --force --json "$@"
        ok
    }
    draws own.txt --trust town/public/jwks.json
    codes status-not-known
    draws own.txt --trust other/public/jwks.json
    codes "not-trusted status-not-known"
    draws own.txt --issuer other
    codes status-not-known
    draws own.txt --issuer town
    codes ""
    # A key of nobody in the name of the issuer: once, whoever says it.
    draws card.txt --trust town/public/jwks.json
    json '"not-valid" in [w["code"] for w in it["warnings"]]'
    draws card.txt --trust town/public/jwks.json --issuer town --side front
    json '[w["code"] for w in it["warnings"]].count("not-valid") == 1'
}

@test "a picture that is no portrait is refused, and one that lies beside a card is left" {
    does render card.txt -o code.png
    q render card.txt --card --at $TODAY --photo code.png -o other.png
    exits 1
    err_has "no face found in code.png"
    [ ! -e other.png ]
    mkdir cards
    cp card.txt cards/1.card
    draw --side front -o own.png
    local how
    for how in "cp code.png" "cp k.pem" "cp $SPECIMENS/s2-file.jpg" "ln -s $SPECIMENS/s1-file.jpg" "ln -s nowhere"; do
        rm -f cards/1.jpg
        $how cards/1.jpg
        q render cards/1.card --card --side front --at $TODAY -o drawn.png --force
        exits 0
        err_has "the portrait beside the card was not used: "
        err_has cards/1.jpg
        cmp own.png drawn.png || tell "another face with $how"
    done
}

@test "an expired card is drawn and noted, text that is cut is warned of" {
    q render card.txt --card --at 2030-01-01 -o card.pdf
    exits 0
    err_has "the card has expired"
    q render card.txt --card --at 2020-01-01 -o early.pdf
    exits 0
    echo "{\"id\": \"1\", \"fullName\": \"$(printf 'W%.0s' {1..900})\"}" >long.json
    does mint long.json --key k.pem --at $ISSUED -o long.txt
    q render long.txt --card --at $TODAY -o long.pdf --json
    ok
    json '[w["code"] for w in it["warnings"]] == ["cut-text"]'
}

# ---- what is printed across a card

@test "the code of a card with a watermark is read in each layout" {
    local layout
    for layout in id1 phone; do
        q render card.txt --card --at 2030-01-01 --layout $layout -o marked.png --force
        exits 0
        err_has "the card has expired"
        same "$(cat card.txt)" "$("$QRID" scan marked.png)" "what scan reads of $layout"
    done
}

@test "the register's photo is drawn where the card's own has too few dots, and told, but nobody else's" {
    for who in s1 s2; do
        echo "{\"id\": \"9051-5574-2136\", \"fullName\": \"Eleanor\", \"photo\": \"$SPECIMENS/$who-file.jpg\"}" >$who.jsonl
    done
    q render --card card.txt --side front --register s1.jsonl -o card.png --at $TODAY --json
    exits 0
    json 'it["portrait"]["from"] == "register" and it["portrait"]["file"].endswith("s1-file.jpg") and it["portrait"]["dpi"] >= 300'
    json '"low-resolution" not in [w["code"] for w in it["warnings"]]'
    q render --card card.txt --side front --register s2.jsonl -o card.png --at $TODAY --force
    exits 0
    err_has "the portrait in the register was not used: $SPECIMENS/s2-file.jpg: the photo is not of the card's holder"
    err_has "the portrait has 64 dots per inch on the card"
    QRID_FACE_MODEL=/nonexistent q render --card card.txt --side front --register s1.jsonl -o card.png --at $TODAY --force --json
    exits 0
    json 'it["portrait"]["from"] == "card" and any("not known whose it is" in w["detail"] for w in it["warnings"])'
    refuses_use "--register only applies to a single card without --photo" "*" render --card --sheet a4 --register s1.jsonl -o a.pdf cards.jsonl
}

# ---- many

# Cairo keeps ten font files open, and closes one that another thread is reading.
@test "cards in many scripts are drawn alike by one thread and by eight" {
    q mint --generate 300 --records --seed 00112233445566778899aabbccddeeff --at $ISSUED
    printf '%s\n' "${lines[@]:0:60}" >some.jsonl
    does mint --jsonl some.jsonl --key k.pem --at $ISSUED -q -o scripts.jsonl
    does render --id-card --jsonl scripts.jsonl --side front --dpi 150 -j 1 --at $TODAY --out-dir one -q
    for run in 1 2 3 4; do
        does render --id-card --jsonl scripts.jsonl --side front --dpi 150 -j 8 --at $TODAY --out-dir eight$run -q
        diff -r one eight$run
    done
    for jobs in 1 8; do
        does render --id-card --jsonl scripts.jsonl --format pdf -j $jobs --at $TODAY --out-dir pdf$jobs -q
    done
    diff -r pdf1 pdf8
}

@test "a bad line of a sheet is an error and the others are drawn" {
    { sed -n 1,2p cards.jsonl; echo HELLO; echo '{"card": 1}'; sed -n 3p cards.jsonl; } >mixed.jsonl
    q render --card --sheet a4 mixed.jsonl -o sheet.pdf --at $TODAY --json
    exits 1
    json 'it["cards"] == 3 and it["pages"] == 2 and it["sheet"] == "a4"'
    [ "$(grep -c '"error"' <<<"$stderr")" = 2 ]
    q render --card --sheet a4 mixed.jsonl --side front --at $TODAY -o fronts.pdf -q
    [ "$(pdfinfo fronts.pdf | sed -n 's/^Pages: *//p')" = 1 ]
    q_from /dev/null render --card --sheet a4 -o none.pdf
    exits 3
    [ ! -e none.pdf ]
}

@test "a sheet is drawn in the order of the names, and lines that are no cards come last" {
    printf '%s\n' '{"fullName": "张三", "language": "zho"}' '{"fullName": "欧阳娜娜", "language": "zho"}' '{"fullName": "单雄信", "language": "zho"}' \
        '{"fullName": "Ada Lovelace", "language": "eng"}' '{"fullName": "买买提·阿不都热合曼", "language": "zho"}' >people.jsonl
    q mint --jsonl people.jsonl --key k.pem --at $ISSUED -q -o chinese.jsonl
    { echo HELLO; cat chinese.jsonl; printf 'PK\003\004, which begins a workbook, but not within a file\n'; } >mixed.jsonl
    q render --card --sheet a4 mixed.jsonl --side front --sort name -o sheet.pdf --at $TODAY -q
    exits 1
    err_has "qrid: error: line 1: "
    same "买买提 欧阳娜 单雄信 张三 Ada" "$(pdftotext -raw sheet.pdf - | grep -oE '买买提|欧阳娜|单雄信|张三|Ada' | awk '!seen[$0]++' | xargs)" "the order on the page"
    refuses_use "--sort requires --sheet" "*" render --card --sort name -o a.pdf card.txt
    refuses_use "--sort needs a file, which is read twice" "*" render --card --sheet a4 --sort name -o a.pdf
    refuses_use "--lang requires --sort name" "*" render --card --sheet a4 --lang zh -o a.pdf mixed.jsonl
    refuses_use '"no language" is not the name of a language' "*" render --card --sheet a4 --sort name --lang 'no language' -o a.pdf mixed.jsonl
}

@test "what the cards of a sheet have in common is told once" {
    { cat card.txt card.txt; sed -n 1p cards.jsonl; cat card.txt; } >many.jsonl
    q render --card --sheet a4 many.jsonl -o sheet.pdf --at $TODAY --json
    exits 0
    json '[(w["code"], w["input"], w["cards"]) for w in it["warnings"]] == [("low-resolution", "line 1", 3)]'
    q render --card --sheet a4 many.jsonl -o sheet.pdf --at $TODAY --force
    exits 0
    same 1 "$(grep -c 'dots per inch' <<<"$stderr")" "how often it is told"
    err_has "3 cards, the first on line 1: the portrait has"
}

@test "a sheet goes to a pipe" {
    "$QRID" render --card --sheet a4 --at $TODAY <cards.jsonl | cat >sheet.pdf
    [ "$(pdfinfo sheet.pdf | sed -n 's/^Pages: *//p')" = 4 ]
}

# ---- many cards, a file each

@test "with --jsonl each card is the file that it would be alone, on any number of threads" {
    { sed -n 1,2p cards.jsonl; echo HELLO; echo '{"card": 1}'; cat card.txt; echo; sed -n 2p cards.jsonl; } >mixed.jsonl
    q render --card --jsonl mixed.jsonl --out-dir one -j 1 --dpi 150 --side front --at $TODAY
    exits 1
    printf '%s\n' "${lines[@]}" >drawn.jsonl
    same 3 "$(grep -c . drawn.jsonl)" "how many are told of"
    err_has "line 3: "
    err_has "line 4: /card: must be text"
    err_has "line 7: its file was already written in this run"
    q render --card --jsonl mixed.jsonl --out-dir two -j 3 --dpi 150 --side front --at $TODAY -q
    exits 1
    diff -r one two
    same "P-1.png P-2.png card-000005.png" "$(ls one | xargs)" "the files"
    sed -n 2p cards.jsonl >second.jsonl
    q render --card second.jsonl --dpi 150 --side front --at $TODAY -o alone.png
    cmp one/P-2.png alone.png
    /usr/bin/python3 - <<'END'
import json, os
drawn = [json.loads(line) for line in open("drawn.jsonl")]
assert [d["id"] for d in drawn] == ["P-1", "P-2", None], drawn
for d in drawn:
    assert d["bytes"] == os.path.getsize(d["output"]) and d["pixels"] == [506, 319] and d["side"] == "front", d
assert [w["code"] for w in drawn[2]["warnings"]].count("low-resolution") == 1
END
}

@test "with --jsonl cards are PDFs, SVGs and phones too" {
    sed -n 1,2p cards.jsonl >few.jsonl
    q render --card --jsonl few.jsonl --out-dir pdf --format pdf --at $TODAY
    exits 0
    [ "$(pdfinfo pdf/P-2.pdf | sed -n 's/^Pages: *//p')" = 2 ]
    q render --card --jsonl few.jsonl --out-dir svg --format svg --at $TODAY
    exits 0
    [ -s svg/P-1.svg ]
    q render --card --jsonl few.jsonl --out-dir phone --layout phone --scale 1 --at $TODAY
    exits 0
    [ -s phone/P-1.png ]
}

# ---- used wrongly

@test "options that do not go together are refused" {
    refuses() {
        q render card.txt "$@"
        exits 2
    }
    refuses --side front
    refuses --card --layout wallet
    refuses --card --layout phone --side front -o a.png
    refuses --card --layout phone --dpi 300 -o a.png
    refuses --card --scale 2 -o a.png
    refuses --card --dpi 300 -o a.pdf
    refuses --card --dpi 10 -o a.png
    refuses --card --module 3 -o a.png
    refuses --card --format terminal
    refuses --card --out-dir d
    refuses --card -j 2 -o a.png
    refuses --card --jsonl
    refuses --card --jsonl -o a.png
    refuses --card --jsonl --out-dir d --sheet a4
    refuses --card --jsonl --out-dir d --photo p.jpg
    refuses --card --jsonl --out-dir d --format eps
    refuses --card --sheet a4 -o a.png
    refuses --card --sheet a4 --layout phone -o a.pdf
    refuses --card --sheet a4 --photo p.jpg -o a.pdf
    refuses --card --json --format png
    refuses --card -o card.gif
    refuses --card -o a.png --dpi 72
    err_has "at this resolution a module of the code is 1 pixel"
    draw --side front --dpi 72 -o front.png # where no code is
    q render cards.jsonl --card -o a.png
    exits 2
    err_has "cards.jsonl holds 12 cards"
    q render k.pem --card -o a.png
    exits 1
    q render card.txt --card --theme none.json -o a.png
    exits 3
}

@test "a card whose code is over version 25 is refused" {
    does mint citizen.json --key k.pem --at $ISSUED --photo "$SPECIMENS/s1-front.jpg" --photo-bytes 1500 -o big.txt
    q render big.txt --card -o big.png
    exits 1
    err_has "the largest that prints well is 25"
    err_has "--dense"
}

@test "an existing output is kept" {
    echo mine >card.pdf
    q render card.txt --card -o card.pdf
    exits 4
    [ "$(cat card.pdf)" = mine ]
}
