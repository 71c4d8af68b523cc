# Cards are renewed: mint --once and --replace, issuer affected by expiry and list, issuer cards; and what will not fit.
load helper

EARLY=2026-12-01 LATE=2026-12-20

setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    open_key cards >/dev/null
    key=$(ls ./*.open)
    printf 'ID number,Full Name,DOB\n' >people.csv
    for i in 1 2 3; do echo "P-$i,Person Nr $i,1990-01-0$i"; done >>people.csv
    does mint --csv people.csv --issuer issuer --key "$key" --at 2026-01-01 --valid-for 365d -o cards.jsonl
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR"/*.csv "$BATS_FILE_TMPDIR"/*.jsonl "$BATS_FILE_TMPDIR"/*.open .
    key=$(ls ./*.open)
    export QRID_ISSUER=issuer
}

@test "the records of a table whose cards expire are printed, and renewed with an overlap" {
    q issuer affected --expiring-before 2027-02-01 --among people.csv --csv --at $LATE
    exits 0
    same "$(cat people.csv)" "$output" "the affected records"
    printf '%s\n' "$output" >affected.csv
    q issuer affected --expiring-before 2026-12-31 --among people.csv --csv --at $LATE
    exits 0
    same "$(head -n 1 people.csv)" "$output" "nobody's card expires so soon"
    q mint --csv affected.csv --replace --overlap 30d --issuer issuer --key "$key" --at $LATE -o new.jsonl
    exits 0
    [[ $stderr == *"3 cards replaced: 'qrid status build' revokes them in 30d, or when they expire if that is sooner"* ]]
    q issuer affected --expiring-before 2027-02-01 --at $LATE --json
    exits 0
    json 'it == []'
    q issuer affected --expiring-before 2028-02-01 --list 0 --at $LATE --jsonl
    exits 0
    same 3 "${#lines[@]}" "the number of cards: the new ones"
    q issuer cards --subject P-2 --at $LATE --json
    ok
    json '[card["good"] for card in it["cards"]] == [True, True] and it["cards"][0]["revoke_at"] == "2027-01-01T00:00:00Z"'
    json 'it["cards"][0]["replaced_by"] == "%d-%d" % (it["cards"][1]["list"], it["cards"][1]["idx"]) and it["cards"][1]["replaced_by"] is None'
    q issuer cards --subject P-2 --at $LATE
    ok
    [[ ${lines[0]} == *"  valid, replaced by 0-"*", to be revoked on 2027-01-01T00:00:00Z" ]]
    # The lists revoke them when the time is over, and not before.
    q status build --at 2026-12-31 --dry-run
    [[ $stderr != *replaced* ]]
    q status build --at 2027-01-01
    exits 0
    [[ $stderr == *"3 replaced cards were revoked"* && $output == *" 3 revoked, "* ]]
    q issuer cards --subject P-2 --at 2027-01-01
    [[ ${lines[0]} == *"  revoked, replaced by 0-"* && ${lines[1]} == *"  valid" ]]
    q issuer log --verify
    ok
}

@test "--replace revokes at once, and journals it with the operator" {
    q mint --csv people.csv --replace --issuer issuer --key "$key" --at $EARLY -o new.jsonl --operator amara
    exits 0
    [[ $stderr == *"3 cards replaced, and revoked: publish that with 'qrid status build'"* ]]
    q issuer log --last 3 --json
    ok
    json '[row["what"] for row in it] == ["cards-minted", "cards-revoked", "cards-replaced"] and {row["operator"] for row in it} == {"amara"}'
    json 'it[1]["detail"]["reason"] == "superseded" and it[2]["detail"]["count"] == 3'
}

@test "--once makes no second card, tells how many it left out, and can refuse" {
    echo 'P-4,Person Nr 4,1990-01-04' >>people.csv
    q mint --csv people.csv --once --issuer issuer --key "$key" --at $EARLY -o new.jsonl
    exits 0
    [[ $stderr == *"3 cards were not made: each of these people already has one in force"* ]]
    same 1 "$(wc -l <new.jsonl)" "the number of cards"
    q mint --csv people.csv --once=refuse --issuer issuer --key "$key" --at $EARLY -o refused.jsonl --rejects rejects.csv
    exits 1
    [[ $stderr == *"line 3: this person already has a card in force"* ]]
    same "$(cat people.csv)" "$(cat rejects.csv)" "the rejected records"
    echo '{"id": "P-1", "fullName": "Person Nr 1"}' >one.json
    q mint one.json --once --issuer issuer --key "$key" --at $EARLY --json
    exits 0
    json 'it == {"cards": []}'
    [[ $stderr == *'{"warning":{"code":"has-card",'* ]]
    q mint one.json --once --issuer issuer --key "$key" --at $EARLY --variant full
    exits 0
    [[ $output == NC* ]]
    refuses 1 has-card "this person already has a card in force" "*" mint one.json --once=refuse --issuer issuer --key "$key" --at $EARLY
}

@test "a card that will not fit is told before it is made, with what to leave out" {
    $PYTHON -c '
import json, random
random.seed(7)
text = lambda n: "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(n))
print(json.dumps({"id": "P-8", "fullName": "Ada", "address": text(990), "secondaryFullName": text(300)}))
print(json.dumps({"id": "P-9", "fullName": "Bo"}))' >large.jsonl
    q mint --jsonl large.jsonl --issuer issuer --key "$key" --at $EARLY -o new.jsonl
    exits 0
    [[ $stderr == *'{"warning":{"code":"too-many-bytes","hint":"leave out or shorten address; or draw it with '* ]]
    [[ $stderr == *"line 1: the card will not fit a QR code of version 25: its text of "*" characters needs version "* ]]
    same 2 "$(wc -l <new.jsonl)" "the cards are made for all that"
    # However far down it stands, it is told before the first card.
    { people 2100 && cat people.jsonl large.jsonl; } >many.jsonl
    q mint --jsonl many.jsonl --issuer issuer --key "$key" --at $EARLY
    exits 0
    [[ $stderr == *"line 2101: the card will not fit"* ]]
    head -n 1 large.jsonl >large.json
    q mint large.json --issuer issuer --key "$key" --at $EARLY
    [[ $stderr == "qrid: warning: the card will not fit a QR code of version 25: "* ]]
    printf '%s\n' "$output" >card.txt
    q render card.txt -o card.png
    exits 1 # as was said
}

@test "what does not go together is refused" {
    refuses_use "--once and --replace cannot be used together" "--once keeps a person's card, --replace makes a new one for it" mint --csv people.csv --once --replace
    refuses_use "--once and --force cannot be used together" "*" mint --csv people.csv --once --force -o new.jsonl
    refuses_use "--overlap requires --replace" "see 'qrid mint --help'" mint --csv people.csv --overlap 3d
    refuses_use "--once requires an issuer, whose registry knows the cards that a person has" "see 'qrid mint --help'" mint --csv people.csv --once --key "$key"
    refuses_use "--csv requires --among" "see 'qrid issuer affected --help'" issuer affected --list 0 --csv
    refuses_use "--map requires --csv" "*" issuer affected --list 0 --map a=b
    refuses_use "no cards were chosen" "give --kid KID, --expiring-before TIME or --list N" issuer affected
    refuses 3 not-in-registry "the registry has no card for this person" "*" issuer cards --subject nobody
    refuses_use "--subject is required" "see 'qrid issuer cards --help'" issuer cards
    echo '{"fullName": "Nobody in particular"}' >nobody.json
    refuses 1 bad-record "/id: is required to find the cards that this person has already" "*" mint nobody.json --once --issuer issuer --key "$key"
}
