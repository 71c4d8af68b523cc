# enroll, the simulated kiosk, and the wallet that it delivers to.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    export QRID_PIN=1234
    {
        echo "{\"id\": \"R-330106\", \"fullName\": \"Ada Lovelace\", \"photo\": \"$SPECIMENS/s1-front.jpg\"}"
        echo "{\"id\": \"R-2\", \"fullName\": \"Bob\"}"
        echo "{\"id\": \"R-3\", \"fullname\": \"Cem\", \"photo\": \"x.jpg\"}"
        echo "{\"id\": \"R-4\", \"photo\": \"$BATS_TEST_TMPDIR/nope.jpg\"}"
        echo "{\"id\": \"R-5\", \"photo\": \"$SPECIMENS/no-face.jpg\"}"
    } >people.jsonl
}

# enroll ID SHOT [OPTION...]
enroll() {
    q enroll --register people.jsonl --id "$1" --photo "$SPECIMENS/$2.jpg" --account ada --wallet wallet --at $ISSUED "${@:3}"
}

# turned_away EXIT CODE MESSAGE HINT ID SHOT [OPTION...]: no card, no account, nothing in the registry, in text and in JSON. What
# the kiosk had told before may stand on standard output, and with --json does not.
turned_away() {
    local before
    before=$(snapshot)
    enroll "${@:5}"
    exits "$1"
    lacks issued
    error_text "$3" "$4"
    same "$before" "$(snapshot)" "the disk"
    enroll "${@:5}" --json
    exits "$1"
    quiet_out
    json_error "$2" "$3" "$4"
    same "$before" "$(snapshot)" "the disk"
}

@test "enroll matches the person, issues a card and delivers it to a new account" {
    enroll R-330106 s1-left --photo "$SPECIMENS/s1-smile.jpg" --accept-terms
    ok
    same 7 "${#lines[@]}" "the number of steps"
    has_line "found the person with ID ••••0106 in the register"
    has_line "scanned 2 photos, one face in each"
    grep -Eqx 'matched    with the photo on file, distance 0\.[0-9]{3} \(match under 0\.50\)' <<<"$output"
    grep -Eqx "drawn      the card's face in [0-9]+ bytes, distance 0\.[0-9]{3} to the photo" <<<"$output"
    grep -Eqx 'accepted   the terms, by flag \(SHA-256 [0-9a-f]{16}…\)' <<<"$output"
    grep -Eqx 'issued     card 0-[0-9]+, signed with key [0-9a-f]{16}' <<<"$output"
    has_line "delivered to the account ada"
    [ "$(stat -c %a wallet/ada)" = 700 ]
    [ "$(stat -c %a wallet/ada/device.pem wallet/ada/account.json wallet/ada/cards/*.card | sort -u)" = 600 ]
    openssl pkey -in wallet/ada/device.pem -passin pass:1234 -noout
}

@test "an enrolled card verifies, and is bound to the account's device key" {
    enroll R-330106 s1-left --accept-terms --json
    ok
    json 'it["account"] == "ada" and it["new_account"] is True and it["distance"] < it["threshold"] == 0.5'
    json 'it["face"]["bytes"] <= 600 and [s["step"] for s in it["steps"]] == "found scanned matched drawn accepted issued delivered".split()'
    card=$(field 'it["card"]')
    "$QRID" status build --at $ISSUED -q
    "$QRID" wallet show ada --wallet wallet --text >card.txt
    same "$card" "$(cat card.txt)" "the wallet's card"
    q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY --json
    ok
    json 'it["card"]["identity"]["fullName"] == "Ada Lovelace" and "no proof of the holder" in it["checks"][6]["detail"]'
    q wallet show ada --wallet wallet --json
    device=$(field 'it["device_key"]')
    q inspect card.txt --at $TODAY
    has_line "cnf ES256 key $device"
}

@test "a second card goes to the same account, without a PIN" {
    enroll R-330106 s1-left --accept-terms
    ok
    unset QRID_PIN
    enroll R-330106 s1-right --accept-terms --valid-for 10d --json
    ok
    json 'it["new_account"] is False and it["exp"] == "2026-02-11T00:00:00Z"'
    q wallet list --wallet wallet
    ok
    says "ada                  2 cards, since $ISSUED"
}

@test "enroll keeps photos and names out of the registry and the journal" {
    enroll R-330106 s1-left --accept-terms
    ok
    run ! grep -aqE 'Lovelace|R-330106' issuer/registry.db
    same card-enrolled "$(sqlite3 issuer/registry.db "SELECT what FROM journal ORDER BY seq DESC LIMIT 1")" journal
}

@test "enroll turns a stranger away" {
    enroll R-330106 s2-front --accept-terms
    exits 1
    [[ ${stderr_lines[0]} =~ ^"qrid: error: the face does not match the photo on file: no match (distance 0."[0-9]{3}", match under 0.50, review under 0.60)"$ ]]
    same "qrid: hint: compare the person with the card's picture yourself, and ask for another proof of who it is" "${stderr_lines[1]}" "the hint"
    same 2 "${#stderr_lines[@]}" "the number of lines"
    turned_away 1 face-mismatch "*" "" R-330106 s2-front --accept-terms
    turned_away 1 face-mismatch "*" "" R-330106 s1-left --photo "$SPECIMENS/s2-front.jpg" --accept-terms
}

@test "enroll hands a doubtful match to a person" {
    turned_away 1 face-mismatch "*" "a person should compare the photos, or the scan be repeated" R-330106 s1-left --face-threshold 0.1 --accept-terms
}

@test "enroll turns away photos without one face" {
    turned_away 1 no-face "no face found in $SPECIMENS/no-face.jpg" "use a sharp, evenly lit photo that shows the whole face from the front" R-330106 no-face --accept-terms
    turned_away 1 many-faces "2 faces found in $SPECIMENS/two-people.jpg" "use a photo that shows one person alone" R-330106 two-people --accept-terms
    turned_away 1 no-face "no face found in the photo on file" "*" R-5 s1-left --accept-terms
    turned_away 3 unreadable-file "cannot read $SPECIMENS/nope.jpg: no such file" "" R-330106 nope --accept-terms
}

@test "enroll turns away who is not in the register, or wrongly in it" {
    turned_away 1 not-in-register "nobody with the ID ••••9999 is in the register" "check the ID, or the register" R-9999999 s1-left --accept-terms
    turned_away 1 bad-record "people.jsonl:2: /photo: must be the path of the photo on file" "" R-2 s1-left --accept-terms
    turned_away 1 bad-record "people.jsonl:3: /fullname: is not a field of a card" "" R-3 s1-left --accept-terms
    turned_away 3 unreadable-file "cannot read $BATS_TEST_TMPDIR/nope.jpg: no such file" "" R-4 s1-left --accept-terms
    mv people.jsonl elsewhere
    turned_away 3 unreadable-file "cannot read the register people.jsonl" "give JSON lines, an SQLite file or a postgresql:// URL with --register" R-330106 s1-left --accept-terms
}

@test "enroll without a terminal needs --accept-terms" {
    before=$(snapshot)
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account ada --wallet wallet
    exits 1
    error_text "the terms need an answer and there is no terminal to ask on" "show them to the person, then give --accept-terms"
    same "$before" "$(snapshot)" "the disk"
}

@test "enroll shows the terms of a file, and refuses one that is not there" {
    echo 'Be kind.' >terms
    enroll R-330106 s1-left --terms terms --accept-terms
    ok
    has_line "accepted the terms, by flag (SHA-256 $(sha256sum terms | head -c 16)…)"
    turned_away 3 unreadable-file "cannot read nope: no such file" "" R-330106 s1-left --terms nope --accept-terms
}

@test "enroll refuses a wrong passphrase and leaves nothing" {
    export QRID_PASSPHRASE=wrong
    turned_away 4 wrong-passphrase "the passphrase does not open the key" "" R-330106 s1-left --accept-terms
}

@test "enroll without a PIN or a terminal issues nothing and leaves nothing" {
    unset QRID_PIN
    before=$(snapshot)
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account ada --wallet wallet --accept-terms
    exits 4
    error_text "a PIN is needed and there is no terminal to ask on" "give it with --pin-file PATH or QRID_PIN"
    same "$before" "$(snapshot)" "the disk"
}

@test "enroll without a PIN or a terminal issues no card" {
    unset QRID_PIN
    without_terminal "$QRID" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account ada --wallet wallet --accept-terms
    exits 4
    error_text "a PIN is needed and there is no terminal to ask on" "give it with --pin-file PATH or QRID_PIN"
    [ -z "$(find wallet -type f)" ]
    same 0 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards')" "the number of registered cards"
}

@test "enroll refuses wrong use" {
    for missing in register id photo account; do
        words=(enroll --register r --id i --photo p --account a)
        for i in "${!words[@]}"; do [ "${words[i]}" != "--$missing" ] || unset "words[i]" "words[i+1]"; done
        refuses_use "--$missing is required" "see 'qrid enroll --help'" "${words[@]}"
    done
    refuses_use "not a name for an account" "use up to 64 letters, digits, '.', '_' and '-'" enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account ../x --wallet wallet
    turned_away 2 usage "--face-threshold: Value 7 not in range 0.100000 to 1.000000" "see 'qrid enroll --help'" R-330106 s1-left --face-threshold 7
    turned_away 2 usage "--photo-bytes: Value 10 not in range 200 to 4000" "see 'qrid enroll --help'" R-330106 s1-left --photo-bytes 10
    turned_away 2 usage "not a duration: soon" "*" R-330106 s1-left --valid-for soon
    mv issuer elsewhere
    turned_away 3 not-an-issuer "*" "*" R-330106 s1-left
}

@test "enroll refuses when the face model is not installed" {
    export QRID_FACE_MODEL=/nowhere
    turned_away 3 face-model-missing "*" "run ./setup, or set QRID_FACE_MODEL to the directory of the model" R-330106 s1-left --accept-terms
}

@test "enroll takes passphrase and PIN from files, and standard input for one of them" {
    unset QRID_PASSPHRASE QRID_PIN
    echo secret >passphrase
    echo 1234 >pin
    q_from pin enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account ada --wallet wallet \
        --accept-terms --at $ISSUED --passphrase-file passphrase --pin-file - -q
    done_silently
    openssl pkey -in wallet/ada/device.pem -passin pass:1234 -noout
    q_from passphrase enroll --register people.jsonl --id R-330106 --photo "$SPECIMENS/s1-left.jpg" --account bob --wallet wallet \
        --accept-terms --at $ISSUED --passphrase-file - --pin-file - --json
    exits 2
    quiet_out
    json_error usage "standard input was asked for twice" "give '-' once"
    [ ! -e wallet/bob ]
    same 1 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards')" "the number of registered cards"
}

# ---- wallet

@test "wallet list of no wallet says that there are no accounts" {
    q wallet list
    exits 0
    quiet_out
    warns "qrid: no accounts in $XDG_DATA_HOME/qrid/wallet"
    QRID_WALLET=w q wallet list --json
    ok
    json 'it == {"wallet": "w", "accounts": []}'
}

@test "wallet list and show tell what an account holds, masked unless revealed" {
    enroll R-330106 s1-left --accept-terms
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
    enroll R-330106 s1-left --accept-terms
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
    QRID_WALLET=wallet q wallet show ada -q
    done_silently
}

@test "wallet show refuses accounts and cards that are not there, and wrong use" {
    enroll R-330106 s1-left --accept-terms
    export QRID_WALLET=wallet
    refuses 3 unreadable-file "no account bob in wallet" "see 'qrid wallet list'" wallet show bob
    refuses 3 unreadable-file "the account ada has no such card" "see 'qrid wallet show ACCOUNT'" wallet show ada zzzz
    refuses_use "not a name for an account" "use up to 64 letters, digits, '.', '_' and '-'" wallet show ../ada
    refuses_use "ACCOUNT is required" "see 'qrid wallet show --help'" wallet show
    refuses_use "the following argument was not expected: x" "see 'qrid wallet list --help'" wallet list x
}
