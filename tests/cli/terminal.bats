# Prompts on a terminal, driven by expect: passphrases without echo, terms, interruption.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR/issuer" issuer
    ada ada.json
}

# on_terminal TYPED ARGUMENT...: qrid on a terminal; TYPED as for terminal.exp. What the terminal showed is in $output.
on_terminal() {
    local typed=$1
    shift
    run --separate-stderr expect -f "$HERE/terminal.exp" "$typed" "$QRID" "$@"
    output=${output//$'\r'/}
}

cards() { sqlite3 issuer/registry.db 'SELECT count(*) FROM cards'; }

@test "a passphrase is asked for on the terminal and not shown" {
    on_terminal '"Passphrase: " secret' mint ada.json --at $ISSUED -o card.txt
    exits 0
    has "Passphrase: "
    lacks secret
    has "echo on"
    [ -s card.txt ]
}

@test "a wrong passphrase at the prompt is refused" {
    on_terminal '"Passphrase: " guess' mint ada.json --at $ISSUED -o card.txt
    exits 4
    lacks guess
    has "qrid: error: wrong passphrase for the key"
    [ ! -e card.txt ]
}

@test "a passphrase is asked for though standard input and output are not the terminal" {
    export QRID
    run --separate-stderr expect -f "$HERE/terminal.exp" '"Passphrase: " secret' \
        sh -c "\"$QRID\" mint - --at $ISSUED <ada.json >card.txt 2>errors"
    exits 0
    [ -s card.txt ]
    [ ! -s errors ]
}

@test "a new passphrase is asked for twice, and both must be the same" {
    on_terminal '"New passphrase: " "new one" "Enter it again: " "new one"' key new -o k.pem
    exits 0
    lacks "new one"
    openssl pkey -in k.pem -passin 'pass:new one' -noout
    on_terminal '"New passphrase: " one "Enter it again: " two "not match. New passphrase: " one "Enter it again: " one' key new -o m.pem
    exits 0
    openssl pkey -in m.pem -passin pass:one -noout
    on_terminal '"New passphrase: " one "Enter it again: " two "New passphrase: " one "Enter it again: " two "New passphrase: " one "Enter it again: " two' key new -o l.pem
    exits 4
    has "qrid: error: the passphrases do not match"
    has "qrid: hint: try again"
    [ -z "$(ls | grep '^l')" ]
}

@test "paths are checked before a passphrase is asked for" {
    echo mine >card.txt
    on_terminal '"Passphrase: " secret' mint ada.json --at $ISSUED -o card.txt
    exits 4
    lacks Passphrase
    has "qrid: error: card.txt already exists"
    on_terminal '"Passphrase: " secret' mint nope.json --at $ISSUED
    exits 3
    lacks Passphrase
}

@test "an interrupted prompt ends with 130, leaves the echo on and nothing on the disk" {
    before=$(snapshot)
    on_terminal '"New passphrase: " ^C' key new -o k.pem
    exits 130
    has "echo on"
    same "$before" "$(snapshot)" "the disk"
    on_terminal '"New passphrase: " ^C' issuer init city --iss https://a.example
    exits 130
    same "$before" "$(snapshot)" "the disk"
}

@test "SIGINT ends work with 130" {
    mkfifo never
    exec 8<>never
    run --separate-stderr timeout --preserve-status -s INT 1 "$QRID" inspect never
    exec 8>&-
    exits 130
    quiet_out
    quiet_err
}

# ---- the kiosk

# kiosk TYPED [OPTION...]: before the kiosk stands who is on file.
kiosk() {
    echo "{\"id\": \"R-1234567\", \"fullName\": \"Ada\", \"dateOfBirth\": \"19700515\", \"photo\": \"$SPECIMENS/s1-file.jpg\"}" >people.jsonl
    export QRID_PASSPHRASE=secret
    on_terminal "$1" enroll --register people.jsonl --id R-1234567 --account ada --wallet wallet --at $ISSUED --max-attempts 9 "${@:2}"
}
shot=(--photo "$SPECIMENS/s1-front.jpg" --single-shot)

# full_screen TYPED [OPTION...]: on a screen of 100 x 32.
full_screen() {
    SCREEN_ROWS=32 SCREEN_COLUMNS=100 QRID_PIN=4321 kiosk "$@"
}

@test "the kiosk on a full screen asks for photos, shows them with their checks, and takes the terms by key and word" {
    full_screen "\"*1 * English*2 * 中文\" key:1 \"straight at the camera*Path to the photo: \" \"$SPECIMENS/s1-front.jpg\" \"head to your left*Path to the photo: \" \"$SPECIMENS/s1-left.jpg\"
        \"read the terms\" key:x \"a * accept\" key:a \"Type 'accept'*> \" \"accept \" \"a * accept\" key:a \"Type 'accept'*> \" accept \"Any key\" key:x"
    exits 0
    has $'\e[?1049h'
    has "▀"
    grep -q "Sharpness .*█" <<<"$output"
    lacks "pixels" # residents see marks and advice
    has "Whoever reads its QR code"
    has "✓ Card"
    has $'\e[?1049l'
    has "echo on"
    after=${output##*$'\e[?1049l'}
    [[ $after == *"issued card 0-"* && $after != *Receipt* && $after != *"A."* ]] # what is the resident's goes with the screen
    has "matches the photo on file"
    same 1 "$(cards)" "the number of registered cards"
}

@test "the issuer's passphrase is asked of the staff before the kiosk's screen opens, and the PIN on it" {
    echo "{\"id\": \"R-1234567\", \"fullName\": \"Ada\", \"dateOfBirth\": \"19700515\", \"photo\": \"$SPECIMENS/s1-file.jpg\"}" >people.jsonl
    unset QRID_PASSPHRASE
    SCREEN_ROWS=32 SCREEN_COLUMNS=100 on_terminal '"Passphrase: " secret "New PIN: " 4321 "Enter it again: " 4321' \
        enroll --register people.jsonl --id R-1234567 --account ada --wallet wallet --at $ISSUED --accept-terms "${shot[@]}"
    exits 0
    before=${output%%$'\e[?1049h'*}
    [[ $before == *Passphrase* && $before != *"New PIN"* ]]
    lacks 4321
}

@test "the kiosk on a full screen lets a person try again, and leaves nothing when the terms are declined" {
    full_screen "\"Any key* begin\" key:x \"straight at*Path to the photo: \" \"$SPECIMENS/s1-front.jpg\" \"your left*Path to the photo: \" \"$SPECIMENS/s1-front.jpg\"
        \"t * try again\" key:t \"straight at the camera*Path to the photo: \" \"$SPECIMENS/s1-smile.jpg\" \"your left*Path to the photo: \" \"$SPECIMENS/s1-right.jpg\"
        \"t * try again\" key:q" --lang en
    exits 1
    has "We could not see that a living person is in front of the camera." # on the screen
    lacks "it was turned the other way" # that is for staff, with -v
    has "qrid: error: no card was issued"
    full_screen "\"read the terms\" key:x \"d * decline\" key:d \"Any key\" key:x" "${shot[@]}"
    exits 1
    has "qrid: error: the terms were not accepted"
    has "echo on"
    [ ! -e wallet ]
    same 3 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM attempts')" "the number of attempts"
}

@test "the kiosk's full screen fits 80 x 24, and is not begun on less" {
    SCREEN_ROWS=24 SCREEN_COLUMNS=80 QRID_PIN=4321 kiosk "\"read the terms\" key:x \"d * decline\" key:d \"Any key\" key:x" "${shot[@]}"
    exits 1
    "$PYTHON" "$HERE/widest.py" 80 24 <<<"$output"
    SCREEN_ROWS=23 SCREEN_COLUMNS=80 QRID_PIN=4321 kiosk "\"accept the terms: \" no" "${shot[@]}"
    exits 1
    lacks $'\e[?1049h'
}

@test "the kiosk speaks the language of the register or of the first screen, and ends a visit that nobody goes on with" {
    SCREEN_ROWS=24 SCREEN_COLUMNS=80 QRID_PIN=4321 kiosk "\"阅读条款\" key:x \"d * 不同意\" key:d \"任意键\" key:x" --lang zh "${shot[@]}"
    exits 1
    has "✓ 拍照"
    "$PYTHON" "$HERE/widest.py" 80 24 <<<"$output"
    full_screen "\"read the terms\" key:x" --idle 1 "${shot[@]}"
    exits 130
    has "Are you still there?"
    has "qrid: error: nobody answered for 1 second"
    [ ! -e wallet ]
    same 1 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM attempts')" "the number of attempts"
}

@test "the kiosk on a full screen pages through long terms, and a lost screen is given back" {
    { echo '# Long'; for i in {1..80}; do printf '\n%s. Clause number %s\n' "$i" "$i"; done; } >terms
    quit=$'\034' stop=$'\032' # neither ends the screen nor gives it to the shell
    full_screen "\"read the terms\" key:x \"Lines 1 to * read on\" key:a \"Please read to the end first\" \"key: \" \"Lines 23 to\" key:k \"Lines 22 to\" key:$quit \"Lines 22 to\" key:$stop \"Lines 22 to\" ^C" --terms terms "${shot[@]}"
    exits 130
    has "Clause number 22"
    has $'\e[?1049l'
    has "echo on"
    [ ! -e wallet ]
}

@test "the kiosk shows its terms, and 'accept' typed in full issues the card, under a PIN that may be mistyped once" {
    kiosk '"accept the terms: " accept "New PIN: " 4321 "Enter it again: " 4322 "The PINs do not match. New PIN: " 4321 "Enter it again: " 4321' "${shot[@]}"
    exits 0
    has "Terms of the digital ID card"
    has "✓ You have accepted the terms."
    has "✓ Your card is in your wallet."
    lacks distance # residents see marks and advice
    lacks 4321
    lacks 4322
    openssl pkey -in wallet/ada/device.pem -passin pass:4321 -noout
    same 1 "$(cards)" "the number of registered cards"
}

@test "the kiosk issues nothing on any other answer, and leaves nothing" {
    for answer in no Accept "accept it" ""; do
        kiosk "\"accept the terms: \" \"$answer\"" --plain "${shot[@]}"
        exits 1
        has "qrid: error: the terms were not accepted"
        has "qrid: hint: accept them at the prompt or with --accept-terms; otherwise no card is issued"
        [ ! -e wallet ]
        same 0 "$(cards)" "the number of registered cards"
    done
}

@test "the kiosk in lines speaks the resident's language, and keeps figures and reasons from the terminal" {
    QRID_PIN=4321 kiosk '"接受" 同意' --plain --lang zh "${shot[@]}"
    exits 0
    has "✓ 您"
    lacks distance
    QRID_PIN=4321 kiosk '' --plain --lang zh --accept-terms --photo "$SPECIMENS/s2-front.jpg" --single-shot --replace
    exits 1
    has "✗ 未签发电子身份卡。"
    lacks "distance"
    has "qrid: error: no card was issued"
}

@test "the kiosk asks whoever comes for the ID and the account, and with --stay for the next person's" {
    echo "{\"id\": \"990106199005150045\", \"fullName\": \"Ada\", \"dateOfBirth\": \"19900515\", \"gender\": 2, \"photo\": \"$SPECIMENS/s1-file.jpg\"}" >people.jsonl
    export QRID_PASSPHRASE=secret QRID_PIN=4321
    SCREEN_ROWS=32 SCREEN_COLUMNS=100 on_terminal "\"Any key* begin\" key:x \"ID number: \" 990106199005150046 \"cannot be right*ID number: \" 990106199005150045
        \"••••0045*Account: \" \"ada lovelace\" \"without spaces*Account: \" ada \"straight at*Path to the photo: \" \"$SPECIMENS/s1-front.jpg\"
        \"read the terms\" key:x \"a * accept\" key:a \"Type 'accept'*> \" accept \"Any key\" key:x
        \"Any key* begin\" key:x \"ID number: \" 990106199005150045 \"Account: \" ada \"of this name*Account: \" bob \"Any key\" key:x \"Any key* begin\" \"key:\004\"" \
        enroll --register people.jsonl --wallet wallet --at $ISSUED --id-scheme cn-id --stay --lang en --single-shot
    exits 0
    has "2 visits, 1 card issued"
    has "You already have a valid card."
    has "echo on"
    same 1 "$(cards)" "the number of registered cards"
    same ada "$(ls wallet)" "the accounts"
    SCREEN_ROWS=20 SCREEN_COLUMNS=100 on_terminal '' enroll --register people.jsonl --wallet wallet --at $ISSUED
    exits 2
    has "qrid: error: --id is required: there is no full screen to ask for the ID on"
}

@test "the kiosk shows the terms of a file" {
    echo 'Only on Mondays.' >terms
    kiosk '"accept the terms: " no' --terms terms "${shot[@]}"
    exits 1
    has "Only on Mondays."
}

@test "the kiosk interrupted at its terms ends with 130 and leaves nothing" {
    kiosk '"accept the terms: " ^C' "${shot[@]}"
    exits 130
    [ ! -e wallet ]
    same 0 "$(cards)" "the number of registered cards"
}

@test "the kiosk interrupted at the PIN ends with 130 and leaves nothing" {
    kiosk '"accept the terms: " accept "New PIN: " ^C' "${shot[@]}"
    exits 130
    [ ! -e wallet ]
}

@test "a PNG is not written to a terminal" {
    on_terminal '' render ada.json --format png
    exits 2
    has "qrid: error: cannot write a PNG to a terminal"
    has "qrid: hint: write it to a file with -o card.png"
}

@test "a code that does not fit the terminal comes with a warning" {
    make_card k
    on_terminal '' render k.txt
    exits 0
    has $'\e[38;5;231;48;5;16m'
    grep -Eq 'qrid: the code needs [0-9]+x[0-9]+ characters, the terminal has [0-9]+x[0-9]+: enlarge it, or write a picture with -o card.png' <<<"$output"
}

@test "a verdict on a terminal is coloured, unless NO_COLOR says otherwise" {
    make_card k
    on_terminal '' verify k.txt --trust k.pem.pub --at $TODAY
    exits 0
    has $'\e[32mVALID\e[0m'
    NO_COLOR=1 on_terminal '' verify k.txt --trust k.pem.pub --at $TODAY
    exits 0
    lacks $'\e'
}

@test "on a terminal that a report runs out of, the verdict stands last as well" {
    make_card k
    NO_COLOR=1 SCREEN_ROWS=24 SCREEN_COLUMNS=100 on_terminal '' verify k.txt --trust k.pem.pub --at $TODAY
    exits 0
    same 1 "$(grep -c '^VALID  k.txt$' <<<"$output")" "verdicts of a report that fits"
    NO_COLOR=1 SCREEN_ROWS=16 SCREEN_COLUMNS=100 on_terminal '' verify k.txt --trust k.pem.pub --at $TODAY
    exits 0
    same 2 "$(grep -c '^VALID  k.txt$' <<<"$output")" "verdicts of a report that does not"
    same "VALID  k.txt" "$(tail -n 2 <<<"$output" | head -n 1)" "the line before 'echo on'"
    q verify k.txt --trust k.pem.pub --at $TODAY
    same 1 "$(grep -c '^VALID  k.txt$' <<<"$output")" "verdicts into a pipe"
}

# ---- a live code

# live TYPED [OPTION...]: 'present --live' on a screen of 100 x 60, for a card of Ada's name alone.
live() {
    local typed=$1
    shift
    export QRID_WALLET=$PWD/wallet
    QRID_PIN=1234 "$QRID" wallet new ada -q
    "$QRID" wallet export ada --device-key -o ada.pub
    make_card k --cnf ada.pub
    "$QRID" wallet add ada k.txt -q
    SCREEN_ROWS=${ROWS:-60} SCREEN_COLUMNS=100 on_terminal "$typed" present ada --audience https://gate.example --live "$@"
}

@test "present --live draws a code that a gate reads, with a countdown, and leaves the screen as it was" {
    live '"PIN of ada, to show card *to https://gate.example: id, fullName, dateOfBirth: " 1234 "valid for" key:q'
    exits 0
    lacks 1234
    has "for https://gate.example"
    has $'\e[?1049h'
    [[ $output =~ "valid for "[0-9]+" s, renewed in "[0-9]+" s; press any key to stop" ]]
    has "echo on"
    "$PYTHON" "$HERE/screen_code.py" 60 100 live.png <<<"$output"
    q verify live.png --trust k.pem.pub --audience https://gate.example --skew 5m --json
    json 'it["verdict"] == "valid" and it["holder"] == "fresh"'
    same 1 "$("$QRID" wallet show ada --history | wc -l)" "the number of proofs"
}

@test "present --live makes the code anew before it runs out" {
    live '"PIN of ada, to show card *to https://gate.example: id, fullName, dateOfBirth: " 1234 "valid for 4 s" key: "2J" key: "valid for" ^C' --ttl 5
    exits 130
    has $'\e[?1049l'
    has "echo on"
    [ "$("$QRID" wallet show ada --history | wc -l)" -ge 2 ]
}

@test "present --live says so when the terminal is too small" {
    ROWS=20 live '"PIN of ada, to show card *to https://gate.example: id, fullName, dateOfBirth: " 1234 "enlarge it" key:x'
    exits 0
    lacks "▀"
    has "the terminal has 100x20: enlarge it or use a smaller font"
    on_terminal '"PIN" 1234' present ada --audience https://gate.example --live --ttl 4
    exits 2
    has "a live code that is renewed so often cannot be read"
}
