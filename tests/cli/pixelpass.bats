# Cards are read by PixelPass, the npm package, where node finds it (NODE_PATH).
load helper

setup_file() {
    command -v node >/dev/null && node -e 'require("@mosip/pixelpass")' 2>/dev/null || return 0
    private_place "$BATS_FILE_TMPDIR"
    make_key k
    mkdir cards
    for i in {1..21}; do
        echo "{\"id\": \"$RANDOM$RANDOM\", \"fullName\": \"$(head -c $((i * 9)) /dev/urandom | base64 -w 0)\", \"dateOfBirth\": \"19900515\"}" >record.json
        does mint record.json --key k.pem --at $ISSUED -o cards/plain-$i.txt
    done
    [ -d "$QRID_FACE_MODEL" ] || return 0
    ada ada.json
    for person in s1 s2 s3 s4 s5 s6; do
        for bytes in 300 600 900 1200; do
            does mint ada.json --key k.pem --at $ISSUED --photo "$SPECIMENS/$person-front.jpg" --photo-bytes $bytes -o cards/$person-$bytes.txt
        done
    done
}

setup() { [ -d "$BATS_FILE_TMPDIR/here/cards" ] || skip "no npm package @mosip/pixelpass in NODE_PATH"; }

@test "PixelPass reads every card, with and without a face" {
    cd "$BATS_FILE_TMPDIR/here"
    cat >read.js <<'END'
const fs = require("fs"), cbor = require("cbor-web"), { decode } = require("@mosip/pixelpass");
let read = 0;
const cards = fs.readdirSync("cards");
for (const card of cards)
    try {
        const text = fs.readFileSync("cards/" + card, "utf8").trim();
        if (decode(text).length > 0) read += 1;
    } catch (error) {
        console.log(card, String(error).slice(0, 80));
    }
console.log(read, "of", cards.length);
END
    run node read.js
    [[ $output == *"$(ls cards | wc -l) of $(ls cards | wc -l)" ]] || { echo "$output"; false; }
}
