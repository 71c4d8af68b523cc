# Control characters of what is read or named reach no terminal, on whichever stream, in text or in JSON.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    ANSWERS=$BATS_TEST_TMPDIR/answers answered=0
    export QRID_TRUST_STORE=$PWD/store QRID_STATUS_STORE=$PWD/status QRID_WALLET=$PWD/wallet
}

# A raw byte that 8-bit terminals obey, U+009B as UTF-8, a title that is set, and a text turned round.
BAD=$'\x9b2J\xc2\x9b3J\x1b]0;x\x07\x7f\xe2\x80\xae\x85\x80\x9f'

# clean ARGUMENT...: keeps what qrid answers, in text and in JSON, for all_clean.
clean() {
    local format
    for format in "" --json; do
        # shellcheck disable=SC2086
        RESULTS=$ANSWERS/$BASHPID.$((++answered)) served run-raw "$@" $format </dev/null
        echo "${*@Q} $format" >"$results/asked"
    done
}

# all_clean LEAST: there are at least so many answers, and none has a control character. One Python looks at all.
all_clean() {
    $PYTHON - "$ANSWERS" "$1" <<'PY'
import pathlib, sys
place, least = pathlib.Path(sys.argv[1]), int(sys.argv[2])
answers, bad = list(place.iterdir()), 0
for answer in answers:
    for end in ("out", "err"):
        raw = (answer / end).read_bytes()
        try:
            found = [c for c in raw.decode("utf-8")
                     if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u202e\u061c\u2066\u2067\u2068\u2069"]
        except UnicodeDecodeError as flaw:
            found = [flaw]
        if found:
            bad += 1
            print(f"{(answer / 'asked').read_bytes()!r}: {end} has {found!r}: {raw!r}")
if len(answers) < least:
    sys.exit(f"there are {len(answers)} answers only")
sys.exit(bad != 0)
PY
}

@test "names of files" {
    ada "$BAD.json"
    make_key k
    does mint "$BAD.json" --key k.pem --at $ISSUED -o card.txt
    cp card.txt "$BAD.txt"
    mkdir "$BAD"
    echo x >"$BAD.png"
    printf '\x89PNG\r\n\x1a\n' >"$BAD.broken"
    echo '{' >"$BAD.jwks"
    for words in "verify --trust k.pem.pub" verify inspect "inspect --layers" scan "render -o x.png" "render --card -o y.png" \
        "mint --key k.pem" "mint --jsonl --key k.pem -o z.jsonl" "mint --csv --key k.pem -o z.csv" portrait "trust show" "trust import" \
        "status show" "status check" "status apply" "status fetch" "wallet add ada" "key import --purpose cards" "status revoke --card"; do
        for file in "$BAD.json" "$BAD.txt" "$BAD" "$BAD.png" "$BAD.broken" "$BAD.jwks" "missing $BAD"; do
            # shellcheck disable=SC2086
            clean $words "$file"
        done
    done
    for option in --trust --status --decrypt-key --challenge --face --replay-cache; do clean verify card.txt --at $TODAY --audience x $option "$BAD.png"; done
    for option in --issuer --passphrase-file --photo --key --out-dir -o --rejects --cnf --language; do clean mint "$BAD.json" $option "$BAD.png"; done
    clean wallet new "$BAD"
    clean wallet show "$BAD"
    clean trust remove "$BAD"
    clean key show "$BAD"
    clean issuer init "$BAD" --iss "$BAD"
    clean "$BAD"
    clean verify "--$BAD"
    clean verify card.txt --at "$BAD"
    clean help "$BAD"
    clean present "$BAD" --audience "$BAD"
    for name in QRID_ISSUER QRID_WALLET QRID_TRUST_STORE QRID_STATUS_STORE; do
        (
            export $name="$PWD/$BAD.png"
            clean verify card.txt
            clean key list
            clean wallet list
        )
        (
            export $name="$BAD"
            clean verify card.txt
            clean key list
        )
    done
    all_clean 250
}

@test "texts and names of members in JSON" {
    make_key k
    # As escapes, as UTF-8 and as raw bytes, which no JSON may have.
    for bad in '\u009b2J\u0085\u001b[2J\u202e' $'\xc2\x9b2J\xc2\x85' $'\x9b2J'; do
        printf '{"id": "%s", "fullName": "%s"}\n' "$bad" "$bad" >name.json
        printf '{"id": "1", "%s": "x"}\n' "$bad" >member.json
        printf '{"card": "%s"}\n' "$bad" >line.json
        printf '{"iss": "%s", "keys": [{"kty": "%s"}]}\n' "$bad" "$bad" >set.json
        printf '{"qrid": "challenge", "aud": "%s", "%s": 1}\n' "$bad" "$bad" >challenge.json
        printf '{"bits": 1, "lst": "%s", "%s": 0}\n' "$bad" "$bad" >list.json
        printf '{"%s": {"layout": "%s"}}\n' "$bad" "$bad" >theme.json
        for file in *.json; do
            clean inspect $file
            clean inspect $file --reveal
            clean verify $file --trust k.pem.pub --at $TODAY
            clean verify k.pem.pub --trust $file
            clean verify k.pem.pub --challenge $file
            clean mint $file --key k.pem
            clean mint --jsonl $file --key k.pem
            clean trust show $file
            clean status show $file --unsigned
            clean status check $file 0 --unsigned
            clean key import $file --purpose cards
            clean render --card $file --theme $file -o x.png
        done
        rm -f card.txt
        "$QRID" mint name.json --key k.pem --at $ISSUED -o card.txt || continue
        clean verify card.txt --trust k.pem.pub --at $TODAY
        clean verify card.txt --trust k.pem.pub --at $TODAY --explain
        clean verify --jsonl card.txt --trust k.pem.pub --at $TODAY
        clean inspect card.txt --reveal
        clean mint --jsonl name.json --key k.pem
    done
    all_clean 250
}

@test "the name of a member that nobody knows is cut short" {
    make_key k
    long=$(printf 'x%.0s' $(seq 3000))
    printf '{"id": "1", "fullName": "A", "%s": 1}\n' "$long" >record.json
    printf '{"qrid": "challenge", "aud": "a", "cnonce": "AAAAAAAAAAAAAAAAAAAAAA", "%s": 1}\n' "$long" >challenge.json
    printf '{"%s": 1}\n' "$long" >theme.json
    printf 'id,%s\n1,2\n' "$long" >table.csv
    make_card k
    for words in "mint record.json --key k.pem" "mint --jsonl record.json --key k.pem" "mint --csv table.csv --key k.pem" \
        "verify k.txt --challenge challenge.json" "render --card k.txt --theme theme.json -o x.png" "inspect record.json"; do
        for format in "" --json; do
            # shellcheck disable=SC2086
            q $words $format
            [ "$status" -ne 0 ]
            [[ $output$stderr != *"${long:0:200}"* ]] || tell "$words echoes all of it"
        done
    done
}
