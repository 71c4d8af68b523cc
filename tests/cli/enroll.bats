# enroll, the simulated kiosk, and the wallet that it delivers to.
load helper

setup_file() { shared_issuer; }

# person ID SPECIMEN [MEMBERS]: a line of the register, of somebody who was born in 1970.
person() {
    echo "{\"id\": \"$1\", \"fullName\": \"Ada Lovelace\", \"photo\": \"$SPECIMENS/$2-file.jpg\", ${3:-\"dateOfBirth\": \"19700515\"}}"
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    export QRID_PIN=1234
    {
        person R-330106 s1
        echo "{\"id\": \"R-2\", \"fullName\": \"Bob\"}"
        echo "{\"id\": \"R-3\", \"fullname\": \"Cem\", \"photo\": \"x.jpg\"}"
        person R-4 nope
        person R-CHILD s3 '"dateOfBirth": "20100202"'
        person R-BLOCKED s4 '"dateOfBirth": "19700515", "blocked": "a court order"'
        person R-DEAD s5 '"dateOfBirth": "19300515", "deceased": true'
        person R-66 s6
    } >people.jsonl
}

# enroll ID SHOT,SHOT... [OPTION...]: more attempts than anybody needs, so that tests count them only where they mean to.
enroll() {
    local photos=() shot
    for shot in ${2//,/ }; do photos+=(--photo "$SPECIMENS/$shot.jpg"); done
    q enroll --register people.jsonl --id "$1" "${photos[@]}" --account ada --wallet wallet --at $ISSUED --max-attempts "${attempts:-99}" "${@:3}"
}

good=s1-front,s1-left

rows() { sqlite3 issuer/registry.db "SELECT count(*) FROM $1"; }
journal() { sqlite3 issuer/registry.db "SELECT detail FROM journal WHERE what = '$1' ORDER BY seq"; }

# nothing_issued: no card, no index, no account, and no attempt that has no row in the journal.
nothing_issued() {
    same 0 "$(rows cards)" "the number of cards"
    same 0 "$(sqlite3 issuer/registry.db "SELECT value FROM settings WHERE name = 'next_serial'")" "the number of indices"
    [ ! -e wallet ]
}

# turned_away EXIT CODE MESSAGE HINT ID SHOTS [OPTION...]: in JSON, for which the kiosk is silent on standard output.
turned_away() {
    enroll "${@:5}" --json
    exits "$1"
    quiet_out
    json_error "$2" "$3" "$4"
    nothing_issued
}

@test "enroll walks the steps and says each, issues a card, and prints a receipt" {
    enroll R-330106 $good --accept-terms
    ok
    has_line "found the person with ID ••••06 in the register"
    has_line "scanned 2 photos, one face in each"
    grep -Eqx 'judged     the portrait: 15 of 15 checks good' <<<"$output"
    grep -Eqx 'alive      the head turned to the left by [0-9]+ degrees, in different frames' <<<"$output"
    grep -Eqx 'matched    with the photo on file, distance 0\.[0-9]{3} \(match under 0\.50\)' <<<"$output"
    grep -Eqx "drawn      your photo for the card, [0-9]+ bytes, distance 0\.[0-9]{3} to the original" <<<"$output"
    grep -Eqx 'accepted   the terms, by flag \(SHA-256 [0-9a-f]{16}…\)' <<<"$output"
    grep -Eqx 'issued     card 0-[0-9]+, signed with key [0-9a-f]{16}' <<<"$output"
    has_line "delivered to the account ada"
    has_line "Receipt"
    grep -Eqx "  card        0-[0-9]+" <<<"$output"
    has_line "holder A. L., ID ••••06"
    grep -Eqx "  terms       version 2 \(English\), accepted on $ISSUED, as recorded by the office" <<<"$output"
    lacks Lovelace
    [ "$(stat -c %a wallet/ada)" = 700 ]
    [ "$(stat -c %a wallet/ada/device.pem wallet/ada/account.json wallet/ada/cards/*.card | sort -u)" = 600 ]
    openssl pkey -in wallet/ada/device.pem -passin pass:1234 -noout
}

@test "an enrolled card verifies, matches its holder's face, and is bound to the account's device key" {
    refuses 2 usage "--keep-portrait needs terms of your own: the built-in ones promise that no photo is kept" "give terms that say so with --terms" enroll --register people.jsonl --id R-330106 --account ada --keep-portrait
    printf -- '---\nversion: 2\nlanguage: en\n---\nA portrait for printing is kept in your wallet.\n' >terms.md
    enroll R-330106 $good --accept-terms --receipt receipt.txt --keep-portrait --terms terms.md --json
    ok
    json 'it["account"] == "ada" and it["new_account"] is True and it["distance"] < it["threshold"] == 0.5 and it["likeness"] == "match"'
    json 'it["face"]["bytes"] <= 600 and [s["step"] for s in it["steps"]] == "found scanned judged alive matched drawn accepted issued delivered".split()'
    json 'it["liveness"]["asked"] == "left" and it["liveness"]["turned"] > 8 and it["portrait"] == {"grade": "good", "concerns": []} and it["replaced"] == []'
    json 'it["terms"]["how"] == "by flag" and it["terms"]["version"] == "2" and it["terms"]["language"] == "en"'
    json 'it["print_portrait"]["from"] == "visit" and it["print_portrait"]["dpi"] >= 300'
    card=$(field 'it["card"]')
    same Receipt "$(head -n1 receipt.txt)" "the receipt"
    run ! grep -E 'distance|degrees|0\.[0-9]' receipt.txt # figures are for staff
    does status build --at $ISSUED -q
    "$QRID" wallet show ada --wallet wallet --text >card.txt
    same "$card" "$(cat card.txt)" "the wallet's card"
    q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY --face "$SPECIMENS/s1-smile.jpg" --json
    ok
    json 'it["card"]["identity"]["fullName"] == "Ada Lovelace" and "no proof of the holder" in it["checks"][6]["detail"] and it["checks"][7]["result"] == "pass"'
    q wallet show ada --wallet wallet --json
    device=$(field 'it["device_key"]')
    q inspect card.txt --at $TODAY
    has_line "cnf ES256 key $device"
    # The portrait to print it with: the card's name, nobody else's to read, and found by who draws the card.
    local kept=(wallet/ada/cards/*)
    [[ ${#kept[@]} = 2 && ${kept[1]} = "${kept[0]%.card}.jpg" && ${kept[1]##*/} =~ ^[0-9a-f]{16}\.jpg$ ]]
    same 600 "$(stat -c %a "${kept[1]}")" "the portrait's mode"
    q render "${kept[0]}" --card --side front -o front.png --at $TODAY
    exits 0
    [[ $stderr != *"dots per inch"* ]]
    [[ $stderr =~ "the portrait is ${kept[1]}, "[0-9]{3}" dpi on the card" ]]
    q wallet export ada --wallet wallet
    exits 0
    warns "qrid: not exported: 1 portrait for printing, beside the cards in wallet/ada/cards"
    q wallet remove ada "$(basename "${kept[0]}" .card)" --wallet wallet
    ok
    same "" "$(ls wallet/ada/cards)" "what is left of the card"
}

@test "enroll keeps photos and names out of the registry and the journal" {
    enroll R-330106 $good --accept-terms
    ok
    run ! grep -aqE 'Lovelace|R-330106|1970-?05-?15' issuer/registry.db
    same card-enrolled "$(sqlite3 issuer/registry.db "SELECT what FROM journal ORDER BY seq DESC LIMIT 1")" journal
    grep -q '"liveness":"turned left"' <<<"$(journal card-enrolled)"
}

@test "enroll turns a stranger away, and two who take turns, and leaves nothing but a row in the journal" {
    enroll R-330106 s2-front,s2-left --accept-terms
    exits 1
    lacks issued
    [[ ${stderr_lines[0]} =~ ^"qrid: error: the face does not match the photo on file: no match (distance 0."[0-9]{3}", match under 0.50, review under 0.60)"$ ]]
    same "qrid: hint: ask at the counter with another proof of identity" "${stderr_lines[1]}" "the hint"
    same 2 "${#stderr_lines[@]}" "the number of lines"
    nothing_issued
    turned_away 1 face-mismatch "*" "make sure that only one person is in front of the camera" R-330106 s1-front,s2-left --accept-terms
    same '{"attempt":1,"code":"face-mismatch"} {"attempt":2,"code":"face-mismatch"}' "$(journal enrolment-refused | xargs -d'\n')" "the journal"
}

@test "enroll turns away whoever does not show a living person" {
    turned_away 1 not-live "photos 1 and 2 are the same frame" "take each photo separately" R-330106 s1-left,s1-left --accept-terms
    turned_away 1 not-live "one photo cannot show that a living person is here" "add a second --photo with the head turned to the left, or use --single-shot" R-330106 s1-front --accept-terms
    turned_away 1 not-live "the head was not turned to the right: it was turned the other way" "turn your head to your own right for the second photo" R-330106 $good --turn right --accept-terms
    turned_away 1 not-live "photo 1 is the photo on file, not a new one" "take a new photo of the person in front of the camera" R-330106 s1-file --single-shot --accept-terms
}

@test "enroll takes one photo only with --single-shot, and the journal says so" {
    enroll R-330106 s1-front --single-shot --accept-terms --alg EdDSA
    ok
    grep -q '"crv": *"Ed25519"' wallet/ada/account.json
    has_line "unproven a single shot cannot show whether a living person was here"
    grep -q '"liveness":"single shot"' <<<"$(journal card-enrolled)"
}

@test "enroll hands a doubtful match to a person" {
    turned_away 1 face-mismatch "*" "have a person compare the photos, or repeat the scan" R-330106 s1-front --single-shot --face-threshold 0.1 --accept-terms
}

@test "enroll turns away photos without one face, and those that cannot be read, which do not count" {
    turned_away 1 no-face "no face found in $SPECIMENS/no-face.jpg" "use a sharp, evenly lit photo that shows the whole face from the front" R-330106 no-face --accept-terms
    turned_away 1 many-faces "2 faces found in $SPECIMENS/two-people.jpg" "use a photo that shows only one person" R-330106 two-people --accept-terms
    turned_away 3 unreadable-file "cannot read $SPECIMENS/nope.jpg: no such file" "*" R-330106 nope --accept-terms
    echo text >text.jpg
    q enroll --register nobody.jsonl --id R-1 --photo "$SPECIMENS/s1-front.jpg" --photo text.jpg --account ada --wallet wallet --accept-terms
    exits 3
    error_text "text.jpg: not a picture" "*" # before the register, which is not there
    turned_away 3 unreadable-file "cannot read $SPECIMENS/nope-file.jpg: no such file" "*" R-4 $good --accept-terms
    same 2 "$(rows attempts)" "the number of attempts"
    refuses_use "--single-shot takes one photo: leave out --single-shot or all but one --photo" "see 'qrid enroll --help'" \
        enroll --register people.jsonl --id R-330106 --photo a --photo b --single-shot --account ada
}

@test "enroll turns away a poor portrait with a word for the person" {
    does portrait "$SPECIMENS/s1-front.jpg" --small-face small.webp -q # 64 pixels wide: too small to enrol with
    q enroll --register people.jsonl --id R-330106 --photo small.webp --single-shot --account ada --wallet wallet --accept-terms --at $ISSUED --json
    exits 1
    json_error poor-portrait "*" "move closer, or use a larger photo"
    err_has "the photo is not good enough for a card: distance between the eyes"
    nothing_issued
}

@test "enroll turns away who is not in the register, or wrongly in it, or may have no card" {
    turned_away 1 not-in-register "nobody with the ID ••••999 is in the register" "check the ID and the register" R-9999999 $good --accept-terms
    turned_away 1 bad-record "people.jsonl:2: /photo: must be the path of the photo on file" "" R-2 $good --accept-terms
    turned_away 1 bad-record "people.jsonl:3: /fullname: is not a known field" "did you mean \"fullName\"?" R-3 $good --accept-terms
    turned_away 1 under-age "this person is under 16" "have a guardian ask at the counter" R-CHILD s3-front,s3-left --accept-terms
    turned_away 1 blocked "the register bars this person from receiving a card: a court order" "have the person ask at the counter" R-BLOCKED s4-front,s4-left --accept-terms
    turned_away 1 deceased "the register says that this person has died" "*" R-DEAD s5-front,s5-left --accept-terms
    same 0 "$(rows attempts)" "the number of attempts"
    same 4 "$(journal enrolment-refused | wc -l)" "the number of refusals in the journal"
    enroll R-CHILD s3-front,s3-left --min-age 15 --accept-terms -q
    done_silently
    mv people.jsonl elsewhere
    enroll R-330106 $good --accept-terms --json
    exits 3
    json_error unreadable-file "cannot read the register people.jsonl" "give JSON lines, an SQLite file or a postgresql:// URL with --register"
}

@test "enroll limits how often a person may try within a day" {
    attempts=2
    for _ in 1 2; do
        enroll R-330106 s2-front --single-shot --accept-terms -q
        exits 1
    done
    turned_away 1 too-many-attempts "this person was refused 2 times within a day; the limit is 2" "come back tomorrow, or ask at the counter" R-330106 $good --accept-terms
    q enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-front.jpg" --photo "$SPECIMENS/s1-left.jpg" --account ada \
        --wallet wallet --max-attempts 2 --accept-terms --at 2026-02-02T00:00:00Z -q
    done_silently
}

@test "enroll replaces a card that is in force only with --replace, and revokes the old one" {
    enroll R-330106 $good --accept-terms --json
    ok
    first=$(field '"%d-%d" % (it["list"], it["idx"])')
    unset QRID_PIN # the account is there
    enroll R-330106 $good --accept-terms --json
    exits 1
    json_error has-card "this person already has a valid card: $first" "add --replace to revoke it and issue another"
    same 1 "$(rows cards)" "the number of cards"
    enroll R-330106 s1-smile,s1-right --turn right --accept-terms --replace --valid-for 10d --json
    ok
    json "it['replaced'] == ['$first'] and it['new_account'] is False and it['exp'] == '2026-02-11T00:00:00Z'"
    grep -qF "{\"card\":\"$first\",\"reason\":\"superseded\"}" <<<"$(journal card-revoked)"
    q wallet list --wallet wallet
    ok
    says "ada                  1 card, since $ISSUED" # the revoked one is gone from it
}

@test "enroll --variant delivers several cards, which are replaced together" {
    enroll R-330106 $good --accept-terms --variant full --variant age-only --variant name=fullName --json
    ok
    json '[c["variant"] for c in it["cards"]] == ["full", "age-only", "name"] and len({c["idx"] for c in it["cards"]}) == 3'
    json 'it["name"] == it["cards"][0]["name"] and it["card"] == it["cards"][0]["card"]'
    same 3 "$(rows cards)" "the number of cards"
    same 1 "$(sqlite3 issuer/registry.db 'SELECT count(DISTINCT subject) FROM cards')" "the number of people"
    # The wallet shows the smallest that serves.
    for row in "dateOfBirth|['dateOfBirth']" "fullName|['fullName']"; do
        q present ada --wallet wallet --audience https://gate.example --need "${row%|*}" --at $ISSUED --json
        ok
        json "it['fields'] == ${row#*|} and it['advice'] is None"
    done
    q present ada --wallet wallet --audience https://gate.example --need face --at $ISSUED --json
    json '"face" in it["fields"] and "id" in it["fields"]'
    q status revoke --subject R-330106 --at $TODAY
    exits 0
    same 3 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards WHERE standing = 1')" "the number of revoked cards"
    enroll R-330106 s1-smile,s1-right --turn right --accept-terms --variant full --variant age-only
    exits 0
    grep -Eqx "  card        0-[0-9]+, age-only" <<<"$output"
    enroll R-330106 $good --accept-terms --replace --json
    json 'len(it["replaced"]) == 2 and "cards" not in it'
    enroll R-330106 $good --accept-terms --variant nonsense
    exits 2
    err_has "unknown variant \"nonsense\""
    q enroll --register people.jsonl --batch - --wallet wallet --at $ISSUED --variant full --variant age-only --jsonl \
        <<<"{\"id\": \"R-66\", \"account\": \"six\", \"photos\": [\"$SPECIMENS/s6-front.jpg\", \"$SPECIMENS/s6-left.jpg\"], \"accept_terms\": true}"
    ok
    json '[c["variant"] for c in it["cards"]] == ["full", "age-only"]'
    q enroll --register people.jsonl --id R-66 --photo "$SPECIMENS/s6-front.jpg" --single-shot \
        --account seven --wallet wallet --at $ISSUED --accept-terms --variant phone=phone
    exits 1
    error_text "the record has none of the fields of the variant phone" "*"
    [ ! -e wallet/seven ]
}

@test "enroll without a terminal needs --accept-terms and --photo" {
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-front.jpg" --single-shot --account ada --wallet wallet --at $ISSUED
    exits 1
    error_text "cannot ask whether the terms are accepted: there is no terminal" "show them to the person, then give --accept-terms"
    nothing_issued
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --account ada --wallet wallet --at $ISSUED
    exits 2
    error_text "--photo is required: there is no terminal to ask on" "see 'qrid enroll --help'"
    nothing_issued
}

@test "enroll shows the terms of a file, and issuer log --verify sees when it was changed since" {
    printf -- '---\nversion: 7\nlanguage: zh\n---\nBe kind.\n' >terms.md
    printf -- '---\nlanguage: fr\n---\nSoyez gentil.\n' >fr.md
    turned_away 3 terms-missing 'there are no terms in the language "en"' "*" R-330106 $good --terms terms.md --accept-terms
    turned_away 2 usage "the terms $PWD/terms.md and $PWD/terms.md are in the same language" "*" R-330106 $good --terms terms.md --terms terms.md --accept-terms
    echo 'Be kind.' >any.md
    turned_away 2 usage "the terms $PWD/any.md do not name their language, as each of several must" "*" R-330106 $good --terms any.md --terms terms.md --accept-terms
    same 0 "$(rows attempts)" "the number of attempts"
    enroll R-330106 $good --terms fr.md --terms terms.md --accept-terms --lang zh
    ok
    has_line "accepted the terms, by flag (SHA-256 $(sha256sum terms.md | head -c 16)…)"
    q issuer log --verify
    ok
    has_line "1 acceptance of terms, 1 text: the evidence is intact"
    sed -i 's/Be kind/Be unkind/' terms.md
    q issuer log --verify --json
    exits 1
    json 'it["whole"] and it["terms"]["acceptances"] == 1 and len(it["terms"]["flaws"]) == 1'
    json_error terms-changed "*" "give the changed terms a new version, and keep the old file"
    err_has "the terms file $PWD/terms.md was changed: version '7' had SHA-256"
    sed -i 's/version: 7/version: 8/' terms.md
    q issuer log --verify
    exits 0
    warns "qrid: the terms file $PWD/terms.md now has version '8'; '7' was accepted"
    sqlite3 issuer/registry.db "UPDATE terms SET body = 'Give us your house.'"
    q issuer log --verify
    exits 1
    turned_away_by_terms nope "cannot read nope: no such file"
    printf 'x\377y' >terms.md
    turned_away_by_terms terms.md "the terms $PWD/terms.md: not UTF-8 text"
    printf 'You \033[2Jhave accepted' >terms.md
    turned_away_by_terms terms.md "the terms $PWD/terms.md: it has control characters, which could hide what is accepted"
}

# turned_away_by_terms FILE MESSAGE: somebody else, with terms that are none.
turned_away_by_terms() {
    enroll R-66 s6-front,s6-left --terms "$1" --accept-terms --json
    exits 3
    json_error unreadable-file "$2" "*"
    same 1 "$(rows cards)" "the number of cards"
}

@test "enroll refuses a wrong passphrase and leaves nothing, not even an attempt" {
    export QRID_PASSPHRASE=wrong
    turned_away 4 wrong-passphrase "wrong passphrase for the key" "" R-330106 $good --accept-terms
    same 0 "$(rows attempts)" "the number of attempts"
}

@test "enroll without a PIN or a terminal issues nothing and leaves nothing" {
    unset QRID_PIN
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-front.jpg" --single-shot --account ada --wallet wallet --accept-terms --at $ISSUED
    exits 4
    error_text "cannot ask for the PIN: there is no terminal" "give it with --pin-file PATH or QRID_PIN"
    nothing_issued
}

@test "enroll refuses wrong use" {
    one=(--register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-front.jpg" --account ada --wallet wallet)
    refuses_use "--register is required" "see 'qrid enroll --help'" enroll --id i --photo p --account a
    refuses_use "--id is required" "see 'qrid enroll --help'" enroll --register r --photo p --account a
    refuses_use "--account is required" "see 'qrid enroll --help'" enroll --register r --id i --photo p
    refuses_use "--id is for one visit and cannot be used with --stay" "see 'qrid enroll --help'" enroll "${one[@]}" --stay
    refuses_use "--stay is set by each session and cannot be used with --batch" "see 'qrid enroll --help'" enroll --register people.jsonl --batch s --stay
    refuses_use "--jobs requires --batch" "see 'qrid enroll --help'" enroll "${one[@]}" -j 2
    q enroll "${one[@]}" --jsonl
    exits 2
    json_error usage "--jsonl requires --batch" "see 'qrid enroll --help'"
    refuses_use "--turn is set by each session and cannot be used with --batch" "see 'qrid enroll --help'" enroll --register people.jsonl --batch s --turn right
    refuses_use "--idle is set by each session and cannot be used with --batch" "see 'qrid enroll --help'" enroll --register people.jsonl --batch s --idle 5
    refuses_use "--photo is set by each session and cannot be used with --batch" "see 'qrid enroll --help'" enroll --register people.jsonl --batch s --photo p
    refuses_use "invalid account name" "use up to 64 letters, digits, '.', '_' and '-'" enroll --register people.jsonl --id R-330106 --account ../x --photo "$SPECIMENS/s1-front.jpg" --accept-terms
    turned_away 2 usage "--face-threshold: Value 7 not in range 0.1 to 1" "see 'qrid enroll --help'" R-330106 s1-left --face-threshold 7
    turned_away 2 usage "--photo-bytes: Value 10 not in range 200 to 4000" "see 'qrid enroll --help'" R-330106 s1-left --photo-bytes 10
    turned_away 2 usage "--idle: Value -1 not in range 0 to 86400" "see 'qrid enroll --help'" R-330106 s1-left --idle=-1
    turned_away 2 usage "--turn: up not in {left,right,random}" "see 'qrid enroll --help'" R-330106 s1-left --turn up
    turned_away 2 usage "invalid duration \"soon\"" "*" R-330106 s1-left --accept-terms --valid-for soon
    mv issuer elsewhere
    enroll R-330106 s1-left --accept-terms --json
    exits 3
    json_error not-an-issuer "*" "*"
}

@test "enroll refuses when the face model is not installed, and a receipt over a file" {
    echo mine >receipt.txt
    enroll R-330106 $good --accept-terms --receipt receipt.txt --json
    exits 4
    json_error exists "*" "*"
    same mine "$(cat receipt.txt)" "the file"
    enroll R-330106 $good --accept-terms --receipt nowhere/receipt.txt --json
    exits 3
    json_error cannot-write "*" "*"
    nothing_issued
    export QRID_FACE_MODEL=/nowhere
    turned_away 3 face-model-missing "*" "" R-330106 $good --accept-terms
}

@test "enroll takes passphrase and PIN from files, and standard input for one of them" {
    unset QRID_PASSPHRASE QRID_PIN
    umask 077
    echo secret >passphrase
    echo 1234 >pin
    q_from pin enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-front.jpg" --single-shot --account ada --wallet wallet \
        --accept-terms --at $ISSUED --passphrase-file passphrase --pin-file - -q
    done_silently
    openssl pkey -in wallet/ada/device.pem -passin pass:1234 -noout
    q_from passphrase enroll --register people.jsonl --id R-66 --photo "$SPECIMENS/s6-front.jpg" --single-shot --account bob --wallet wallet \
        --accept-terms --at $ISSUED --passphrase-file - --pin-file - --json
    exits 2
    quiet_out
    json_error usage "standard input was given twice" "give '-' only once"
    [ ! -e wallet/bob ]
    same 1 "$(rows cards)" "the number of registered cards"
}

# ---- many sessions

# session ID ACCOUNT SPECIMEN [MEMBERS]
session() {
    echo "{\"id\": \"$1\", \"account\": \"$2\", \"photos\": [\"$SPECIMENS/$3-front.jpg\", \"$SPECIMENS/$3-left.jpg\"], ${4:-\"accept_terms\": true}}"
}

batch() { q enroll --register people.jsonl --wallet wallet --at $ISSUED --batch "$@"; }

@test "enroll --batch runs many sessions and ends with a table of outcomes" {
    {
        session R-330106 ada s1
        session R-66 bob s1
        echo 'no session'
        session R-66 bob s6 '"accept_terms": false'
        session R-66 bob s6
        session R-CHILD cem s3
    } >sessions.jsonl
    batch sessions.jsonl -j 2
    exits 1
    has_line "outcome sessions"
    has_line "issued 2 33.3 %"
    for code in bad-record face-mismatch terms-not-accepted under-age; do
        grep -Eqx "$code +1   16.7 %" <<<"$output"
    done
    has_line "total 6"
    grep -qF "qrid: error: this person is under 16 (line 6)" <<<"$stderr"
    same "ada bob" "$(ls wallet | xargs)" "the accounts"
    same 3 "$(journal enrolment-refused | wc -l)" "the number of refusals in the journal"
}

@test "enroll --batch --jsonl tells each session in order, and --json the numbers" {
    { session R-330106 ada s1; session R-66 bob s2; } >sessions.jsonl
    batch sessions.jsonl --jsonl --alg SM2 --distid ada@city.example
    exits 1
    same 2 "${#lines[@]}" "the number of lines"
    output=${lines[0]}
    json 'it["line"] == 1 and it["outcome"] == "issued" and it["id"] == "••••06" and it["account"] == "ada" and it["distance"] < 0.5 and it["list"] == 0'
    grep -q '"crv": *"SM2"' wallet/ada/account.json
    grep -q 'ada@city.example' wallet/ada/account.json
    output=${lines[1]}
    json 'it["line"] == 2 and it["outcome"] == "face-mismatch" and "does not match" in it["message"] and "idx" not in it'
    q_from sessions.jsonl enroll --register people.jsonl --wallet wallet --at $ISSUED --batch - --json
    exits 1
    json 'it == {"sessions": 2, "outcomes": {"has-card": 1, "face-mismatch": 1}}'
}

@test "enroll --batch that is killed goes on with the same sessions, and nobody is counted for it" {
    for i in {1..6}; do person "K-$i" "s$i"; done >people.jsonl
    for i in {1..6}; do session "K-$i" "k$i" "s$i"; done >sessions.jsonl
    "$QRID" enroll --register people.jsonl --wallet wallet --at $ISSUED --batch sessions.jsonl --jsonl -j1 >done.jsonl &
    while [ ! -s done.jsonl ] && kill -0 $! 2>/dev/null; do sleep 0.02; done
    kill -9 $! 2>/dev/null || true
    wait $! || true
    before=$(rows cards)
    batch sessions.jsonl --json
    json "it['outcomes'].get('issued', 0) == 6 - $before and it['outcomes'].get('has-card', 0) == $before"
    same 6 "$(rows cards)" "the number of cards"
    same 0 "$(rows attempts)" "the number of attempts"
    same 6 "$(sqlite3 issuer/registry.db "SELECT count(DISTINCT idx) FROM cards")" "the number of indices"
}

@test "enroll --batch needs sessions, a PIN and the key" {
    : >empty
    batch empty --json
    exits 3
    json_error unreadable-file "no sessions in the input" "*"
    session R-330106 ada s1 >sessions.jsonl
    QRID_PASSPHRASE=wrong batch sessions.jsonl --json
    exits 4
    json_error wrong-passphrase "*" "*"
    nothing_issued
    same 0 "$(rows attempts)" "the number of attempts"
    batch nope --json
    exits 3
    json_error unreadable-file "*" "*"
}

# ---- wallet

@test "wallet list of no wallet says that there are no accounts" {
    q wallet list
    exits 0
    quiet_out
    warns "qrid: no accounts in $XDG_DATA_HOME/qrid/wallet"
    QRID_WALLET=$PWD/w q wallet list --json
    ok
    json "it == {'wallet': '$PWD/w', 'accounts': []}"
}

@test "wallet list and show tell what an account holds, masked unless revealed" {
    enroll R-330106 s1-front --single-shot --accept-terms
    q wallet list --wallet wallet --json
    ok
    json "it == {'wallet': 'wallet', 'accounts': [{'account': 'ada', 'created': '$ISSUED', 'cards': 1}]}"
    q wallet show ada --wallet wallet
    ok
    grep -Eqx "account ada, since $ISSUED, device key [0-9a-f]{16}" <<<"${lines[0]}"
    grep -Eqx "card [0-9a-f]{16}" <<<"${lines[1]}"
    has_line "iss https://id.example"
    has_line "fullName A. L."
    lacks Lovelace
    q wallet show ada --wallet wallet --json --reveal
    ok
    json 'it["account"] == "ada" and len(it["cards"]) == 1 and it["cards"][0]["identity"]["fullName"] == "Ada Lovelace"'
}

@test "wallet show --text prints the card alone, and with --json within a document" {
    enroll R-330106 s1-front --single-shot --accept-terms
    q wallet show ada --wallet wallet --text
    ok
    same 1 "${#lines[@]}" "the number of lines"
    text=$output
    q wallet show ada "$(basename wallet/ada/cards/*.card .card)" --wallet wallet --text
    ok
    says "$text"
    q wallet show ada --wallet wallet --text --json
    ok
    same "$text" "$(field 'it["card"]')" "the card"
    QRID_WALLET=$PWD/wallet q wallet show ada -q
    done_silently
}

@test "wallet show refuses accounts and cards that are not there, and wrong use" {
    enroll R-330106 s1-front --single-shot --accept-terms
    export QRID_WALLET=$PWD/wallet
    refuses 3 unreadable-file "no account bob in $PWD/wallet" "see 'qrid wallet list'" wallet show bob
    refuses 3 unreadable-file "the account ada has no such card" "see 'qrid wallet show ada'" wallet show ada zzzz
    refuses_use "invalid account name" "use up to 64 letters, digits, '.', '_' and '-'" wallet show ../ada
    refuses_use "ACCOUNT is required" "see 'qrid wallet show --help'" wallet show
    refuses_use "the following argument was not expected: x" "see 'qrid wallet list --help'" wallet list x
}
