# Photos that stand on their heads or lie on a side: told, and turned where they are used.
load helper

setup_file() {
    [ -d "$QRID_FACE_MODEL" ] || return 0
    shared_issuer
}

setup() {
    [ -d "$QRID_FACE_MODEL" ] || skip "no face model; run ./setup"
    private_place "$BATS_TEST_TMPDIR"
    lies "$SPECIMENS/s1-front.jpg" 3 head.jpg
    lies "$SPECIMENS/s1-front.jpg" 6 right.jpg
    lies "$SPECIMENS/s1-front.jpg" 8 left.jpg
    cp "$SPECIMENS/s1-front.jpg" good.jpg
}

# lies PHOTO N OUT: the photo with an EXIF orientation that is not its own.
lies() {
    $PYTHON - "$@" <<'END'
import sys
photo, orientation, out = sys.argv[1:]
data = open(photo, "rb").read()
tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([int(orientation)]) + b"\0\0\0\0\0\0"
block = b"Exif\0\0" + tiff
open(out, "wb").write(data[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + data[2:])
END
}

@test "portrait refuses a photo that does not lie upright, and says how to turn it" {
    q portrait head.jpg
    exits 1
    same "not suitable: posture" "${lines[0]}" verdict
    has "the photo is upside down: rotate it by 180 degrees"
    q portrait right.jpg
    exits 1
    same "not suitable: posture" "${lines[0]}" verdict
    has "the photo is on its side: rotate it by 90 degrees to the left"
    q portrait left.jpg --json
    exits 1
    json '[c["value"] for c in it["checks"] if c["check"] == "posture"] == [90] and it["code"] == "poor-portrait"'
    q portrait good.jpg --against head.jpg
    exits 0
    warns "qrid: head.jpg is upside down: it was rotated by 180 degrees"
}

@test "mint turns the photo, tells it, and the card has the same face as from the upright one" {
    make_key k
    ada ada.json
    does mint ada.json --key k.pem --at $ISSUED --photo good.jpg -o good.txt
    for lay in head left right; do
        q mint ada.json --key k.pem --at $ISSUED --photo $lay.jpg -o $lay.txt
        exits 0
        err_has "$lay.jpg "
        err_has ": it was rotated by "
        q verify $lay.txt --trust k.pem.pub --at $TODAY --face good.jpg
        exits 0
    done
    mkdir photos
    cp head.jpg photos/1.JPG
    cp left.jpg photos/2.jpeg
    cp good.jpg photos/3.jpg
    printf 'id\n1\n2\n3\n' >table.csv
    q mint --csv table.csv --key k.pem --photo photos -o cards.jsonl
    exits 0
    warns "qrid: 2 photos were not upright and were turned, the first on line 2"
    q mint --csv table.csv --photo photos --check
    exits 0
    says "3 records, all good"
    warns "qrid: 2 photos were not upright and were turned, the first on line 2"
}

@test "verify --face turns the photo and says so in the check" {
    make_key k
    ada ada.json
    does mint ada.json --key k.pem --at $ISSUED --photo good.jpg -o card.txt
    for lay in head left right; do
        q verify card.txt --trust k.pem.pub --at $TODAY --face $lay.jpg --json
        exits 0
        json '[c["result"] for c in it["checks"] if c["check"] == "face"] == ["pass"]'
        json '": it was rotated by " in it["checks"][7]["detail"]'
    done
}

@test "enroll turns photos, says so, and spends no attempt" {
    copy_issuer
    lies "$SPECIMENS/s1-left.jpg" 6 side.jpg
    cp "$SPECIMENS/s1-file.jpg" file.jpg
    echo '{"id": "R-1", "fullName": "Ada Lovelace", "dateOfBirth": "1970", "photo": "file.jpg"}' >register.jsonl
    QRID_PIN=1234 q enroll --register register.jsonl --id R-1 --photo head.jpg --photo side.jpg --account ada --wallet wallet \
        --accept-terms --at $ISSUED
    has_line "turned head.jpg is upside down: it was rotated by 180 degrees"
    has_line "turned side.jpg is on its side: it was rotated by 90 degrees to the left"
    exits 0
}

@test "the shared photos that lie wrongly are told" {
    [ -d "${QRID_SHARED:-none}/cases/photos" ] || skip "no ../shared/cases"
    q portrait "$QRID_SHARED/cases/photos/upside-down.jpg"
    exits 1
    has "the photo is upside down"
    q portrait "$QRID_SHARED/cases/photos/on-its-side.jpg"
    exits 1
    has "is on its side"
}
