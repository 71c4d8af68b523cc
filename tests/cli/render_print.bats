# render for print and for terminals of either kind: EPS and SVG as others draw them, sizes, and how large a code may be.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    make_card k
}

# symbols N: text that fills so many alphanumeric characters.
symbols() { head -c "$1" /dev/zero | tr '\0' '$'; }

# reads_back PICTURE: scan and zbarimg read the card k in it.
reads_back() {
    q scan "$1"
    ok
    says "$(cat k.txt)"
    same "$(cat k.txt)" "$(zbarimg -q --raw "$1" 2>/dev/null)" "what zbarimg reads"
}

# side_of PNG: its width, which is its height.
side_of() { $PYTHON -c 'import struct, sys; w, h = struct.unpack(">II", open(sys.argv[1], "rb").read()[16:24]); assert w == h; print(w)' "$1"; }

# draw_eps FILE DPI: as Ghostscript draws it, into drawn.png.
draw_eps() { gs -q -dSAFER -dBATCH -dNOPAUSE -dEPSCrop -dGraphicsAlphaBits=4 -sDEVICE=pnggray -r"$2" -sOutputFile=drawn.png "$1"; }

@test "an EPS has its size in millimetres, and Ghostscript draws it so that others read it" {
    q render k.txt -o card.eps
    exits 0
    quiet_out
    grep -Exq 'qrid: QR version [0-9]+-M, [0-9]+ modules, [0-9]+\.[0-9] mm wide with its margin at 0.4 mm per module' <<<"$stderr"
    for dpi in 300 127; do # whole pixels a module, and not
        draw_eps card.eps $dpi
        reads_back drawn.png
    done
    q render k.txt -o half.eps --module-mm 0.508 --json
    ok
    json 'it["format"] == "eps" and it["module_mm"] == 0.508 and "pixels" not in it'
    json 'abs(it["millimetres"] - 0.508 * (it["modules"] + 8)) < 1e-6'
    modules=$(field 'it["modules"] + 8')
    draw_eps half.eps 150 # three pixels a module
    same "$((3 * modules))" "$(side_of drawn.png)" "the side of the drawing"
    reads_back drawn.png
}

@test "a PDF is one page of the code's size, read by others when it is rasterised, and the same bytes each time" {
    q render k.txt -o card.pdf --at $TODAY --module-mm 0.5 --json
    ok
    json 'it["format"] == "pdf" and it["module_mm"] == 0.5 and "pixels" not in it'
    points=$(field '"%.2f" % (it["millimetres"] * 72 / 25.4)')
    same "1 $points $points" "$(pdfinfo card.pdf | awk '/^Pages/ {n = $2} /^Page size/ {printf "%d %.2f %.2f", n, $3, $5}')" "pages and their size"
    for dpi in 300 127; do
        pdftoppm -r $dpi -gray -png card.pdf drawn
        reads_back drawn-1.png
    done
    "$QRID" render k.txt --format pdf --at $TODAY --module-mm 0.5 | cmp - card.pdf
    q render k.txt -o new.pdf
    exits 0
    err_has "mm wide with its margin at 0.4 mm per module"
}

@test "an EPS is white all over behind its code, and takes nothing of the page around it" {
    q render k.txt -o card.eps -q
    done_silently
    side=$(sed -n 's/^%%BoundingBox: 0 0 \([0-9]*\) \1$/\1/p' card.eps)
    # On a page of another colour: nothing of it is seen within the box.
    {
        echo "%!PS"
        echo "1 0 0 setrgbcolor 0 0 1000 1000 rectfill 10 20 translate /showpage {} def"
        cat card.eps
        echo "systemdict /showpage get exec count 0 ne { stop } if"
    } >page.ps
    gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=ppmraw -r72 -sOutputFile=page.ppm page.ps
    $PYTHON - "$side" <<'END'
import sys
side = int(sys.argv[1]) - 1
data = open("page.ppm", "rb").read()
size = next(line for line in data.split(b"\n", 3)[1:] if not line.startswith(b"#"))
width, height = map(int, size.split())
pixels = data[-3 * width * height:]
at = lambda x, y: tuple(pixels[3 * ((height - 1 - y) * width + x):][:3])
assert at(5, 5) == (255, 0, 0) and at(10 + side + 3, 20 + 5) == (255, 0, 0)
inside = {at(10 + x, 20 + y) for x in range(side) for y in range(side)}
assert all(r == g == b for r, g, b in inside), "the page shows through"
assert at(12, 22) == (255, 255, 255)
END
}

@test "an SVG in millimetres is drawn as large as it says, and read by others" {
    q render k.txt -o card.svg --module-mm 0.508
    exits 0
    quiet_out
    err_has " mm wide with its margin at 0.508 mm per module"
    modules=$(sed -n 's/.*viewBox="0 0 \([0-9]*\) \1".*/\1/p' card.svg)
    rsvg-convert -d 149.99 -p 149.99 card.svg -o drawn.png # three pixels a module; it rounds up what is a hair over
    same "$((3 * modules))" "$(side_of drawn.png)" "the side of the drawing"
    reads_back drawn.png
    rsvg-convert -d 127 -p 127 card.svg -o drawn.png
    reads_back drawn.png
    q render k.txt -o pixels.svg
    done_silently
    rsvg-convert pixels.svg -o drawn.png
    reads_back drawn.png
}

@test "a PNG tells its resolution when a size in print is asked for" {
    q render k.txt -o card.png --module 6 --module-mm 0.5 --json
    ok
    json 'it["pixels"] == 6 * (it["modules"] + 8) and it["millimetres"] == 0.5 * (it["modules"] + 8)'
    $PYTHON - <<'END'
import struct
data = open("card.png", "rb").read()
at = data.index(b"pHYs") + 4
assert struct.unpack(">IIB", data[at:at + 9]) == (12000, 12000, 1)
assert data.index(b"PLTE") < at < data.index(b"IDAT")
END
    reads_back card.png
    q render k.txt -o plain.png --json
    ok
    json '"module_mm" not in it and "millimetres" not in it'
    ! grep -q pHYs plain.png
}

@test "modules that are small in print are warned of" {
    q render k.txt -o card.svg --module-mm 0.33
    exits 0
    same 1 "${#stderr_lines[@]}" "the number of messages"
    q render k.txt -o card.svg --module-mm 0.32 --force
    exits 0
    same "qrid: many printers and cameras lose modules smaller than 0.33 mm" "${stderr_lines[1]}" "the warning"
    q render k.txt -o card.svg --module-mm 0.32 --force -q
    done_silently
}

@test "a code over version 25 is refused unless that is asked for" {
    symbols 1451 >fits.txt
    symbols 1452 >dense.txt
    q render fits.txt -o fits.png --json
    ok
    json 'it["version"] == 25'
    refuses 1 too-many-bytes "the code would be version 26-M, but the largest allowed is 25" "use --ec L to make it version 22-L; or leave out something, such as the face, or draw it anyway with --version-max 26 or --dense" render dense.txt -o dense.png
    q render dense.txt -o low.png --ec L --json
    ok
    json 'it["version"] == 22'
    for allowed in --dense "--version-max 26"; do
        # shellcheck disable=SC2086 # an option and its value
        q render dense.txt $allowed -o dense.png --force --json
        ok
        json 'it["version"] == 26'
    done
    refuses 1 too-many-bytes "the code would be version 25-M, but the largest allowed is 24" "use --ec L to make it version 22-L; or leave out something, such as the face, or draw it anyway with --version-max 25 or --dense" render fits.txt --version-max 24 -o small.png
    refuses 1 too-many-bytes "the code would be version 25-M, but the largest allowed is 10" "leave out something, such as the face, or draw it anyway with --version-max 25 or --dense" render fits.txt --version-max 10
}

@test "render --jsonl refuses codes over version 25 one by one, and tells sizes in print" {
    { symbols 100; echo; symbols 1452; echo; symbols 200; echo; } >cards.txt
    q render --jsonl cards.txt --out-dir few --format eps
    exits 1
    same $'card-000001.eps\ncard-000003.eps' "$(ls -A few)" "the files"
    json_error too-many-bytes "line 2: the code would be version 26-M, but the largest allowed is 25" "*" "line 2"
    output=${lines[0]}
    json 'it["module_mm"] == 0.4 and it["version"] == 5 and abs(it["millimetres"] - 0.4 * 45) < 1e-9 and "pixels" not in it'
    q render --jsonl cards.txt --out-dir all --dense --module-mm 0.3 --module 2
    exits 0
    same 3 "${#lines[@]}" "the number of lines"
    output=${lines[1]}
    json 'it["version"] == 26 and it["pixels"] == 2 * (121 + 8) and abs(it["millimetres"] - 0.3 * 129) < 1e-9'
}

@test "render --invert draws the negative in a terminal, and in colours what everyone reads" {
    q render k.txt
    plain=$output
    q render k.txt --invert
    ok
    [[ ${lines[0]} =~ ^\ +$ ]]
    lacks $'\e'
    negative=$(sed 's/█/#/g; s/ /█/g; s/#/ /g; s/▀/#/g; s/▄/▀/g; s/#/▄/g' <<<"$output")
    # The last row of characters is half outside of the code.
    same "$(sed '$d' <<<"$plain")" "$(sed '$d' <<<"$negative")" "the negative of the negative"
    q render k.txt --invert --color always
    ok
    has $'\e[38;5;16;48;5;231m'
}

@test "render refuses what does not go together in print and in the terminal" {
    refuses_use "--dense and --version-max cannot be used together" "use one of them: --dense means --version-max 40" render k.txt --dense --version-max 30
    refuses_use "--version-max: Value 41 not in range 1 to 40" "see 'qrid render --help'" render k.txt --version-max 41
    for mm in 0.1 10.5 nan inf -1; do
        refuses_use "--module-mm: $mm is not between 0.2 and 10" "see 'qrid render --help'" render k.txt --module-mm=$mm -o card.svg
    done
    refuses_use "--module-mm only applies to a picture" "write one with -o card.svg" render k.txt --module-mm 1
    refuses_use "--invert only applies to terminal output" "leave it out: not every reader can read a light-on-dark picture" render k.txt --invert -o card.png
    echo A >cards.txt
    q render --jsonl cards.txt --out-dir out --invert
    exits 2
    quiet_out
    [ ! -e out ]
}
