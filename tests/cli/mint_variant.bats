# mint --variant: several cards of one record, each with a part of it.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_issuer "$BATS_FILE_TMPDIR/issuer" --alg EdDSA
    cd "$BATS_FILE_TMPDIR"
    open_key cards >/dev/null
    openssl genpkey -algorithm ed25519 | openssl pkey -pubout -out device.pub
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    key=$(ls "$BATS_FILE_TMPDIR"/*.open) device=$BATS_FILE_TMPDIR/device.pub
    cat >amara.json <<'END'
{"id": "ID-12345", "fullName": "Amara Lin", "secondaryFullName": "林爱玛", "secondaryLanguage": "zho", "language": "eng", "dateOfBirth": "19900515", "gender": 2, "nationality": "CHN", "address": "1 Long Street", "email": "a@b.example", "phone": "+8613912345678", "locationCode": "330106", "maritalStatus": 2, "guardian": "Li Wei", "version": "1"}
END
}

teardown() {
    [ -z "${minter:-}" ] || kill -KILL "$minter" 2>/dev/null || true
}

# i ARGUMENT...: mints for the issuer, with a key that opens at once.
i() { q mint --issuer issuer --key "$key" --at $ISSUED "$@"; }
four=(--variant full --variant with-face --variant without-address --variant age-only)

# fields CARD: the names of the fields on it, as inspect tells them.
fields() {
    seen inspect "$1" --reveal --json | $PYTHON -c '
import json, sys
def find(it):
    if isinstance(it, dict):
        if "identity" in it and isinstance(it["identity"], dict): yield it["identity"]
        for value in it.values(): yield from find(value)
    if isinstance(it, list):
        for value in it: yield from find(value)
print(*sorted(next(find(json.load(sys.stdin)))))'
}

# born N FILE: so many records with a name and a date of birth, P-1 to P-N, one a line.
born() { seq "$1" | sed 's/.*/{"id": "P-&", "fullName": "Person &", "dateOfBirth": "19900515"}/' >"$2"; }

standings() { sqlite3 issuer/registry.db "SELECT group_concat(standing, '') FROM cards"; }

@test "each variant is a card of its own with its own index, and age-only shows nothing but the date of birth" {
    refuses 1 no-identity "a card of the variant age-only does not say whose it is, so anyone could use it" \
        "bind it to its holder's device with --cnf" mint amara.json --key "$key" --variant age-only
    for nobody in '{"nationality": "AUT"}' '{"fullName": " "}' '{"dateOfBirth": "19900515"}' '{"id": "\u200b"}'; do
        echo "$nobody" >nobody.json
        i nobody.json --json
        exits 1
        err_has '"code":"no-identity"'
    done
    i amara.json --cnf "$device" "${four[@]}"
    ok
    same 4 "${#lines[@]}" "the number of cards"
    for n in 0 1 2 3; do echo "${lines[n]}" >"$n.txt"; done
    same "dateOfBirth" "$(fields 3.txt)" "the fields of age-only"
    same "dateOfBirth fullName gender id language nationality secondaryFullName secondaryLanguage" "$(fields 1.txt)" "the fields of with-face"
    same "dateOfBirth fullName gender guardian id language maritalStatus nationality secondaryFullName secondaryLanguage version" "$(fields 2.txt)" "the fields of without-address"
    same "$($PYTHON -c 'import json; print(*sorted(json.load(open("amara.json"))))')" "$(fields 0.txt)" "the fields of full"
    q inspect 3.txt --reveal
    lacks "ID-12345"
    lacks Amara
    same 4 "$(sqlite3 issuer/registry.db 'SELECT count(DISTINCT list || "-" || idx) FROM cards')" "the number of places"
    same 1 "$(sqlite3 issuer/registry.db "SELECT count(DISTINCT subject) FROM cards WHERE subject <> ''")" "the number of subjects"
    same 1 "$(sqlite3 issuer/registry.db "SELECT count(*) FROM journal WHERE what = 'cards-minted' AND detail LIKE '%\"count\":4%'")" "the rows of the journal"
    for n in 0 1 2 3; do
        q verify $n.txt --trust issuer/public/jwks.json --at $TODAY --json
        json 'it["card"]["status"]["idx"] >= 0 and [c["result"] for c in it["checks"][:5]] == ["pass"] * 5'
    done
}

@test "status revoke --subject revokes all variants of a person, also those without the ID" {
    i amara.json --cnf "$device" "${four[@]}" -q -o amara.txt
    echo '{"id": "P-2", "dateOfBirth": "19900101"}' >other.json
    i other.json --cnf "$device" --variant age-only -q -o other.txt
    same 00000 "$(standings)" "the standings before"
    q status revoke --subject ID-12345 --at $TODAY --json
    ok
    same 11110 "$(standings)" "the standings"
}

@test "--variant with-face keeps the face, and --cnf binds every variant" {
    make_key phone
    i amara.json --photo "$SPECIMENS/s1-front.jpg" --variant with-face --variant age-only --cnf phone.pem.pub
    ok
    echo "${lines[0]}" >face.txt
    echo "${lines[1]}" >age.txt
    [[ " $(fields face.txt) " == *" face "* ]]
    [ "$(wc -c <age.txt)" -lt $(($(wc -c <face.txt) - 500)) ]
    for card in face age; do
        q inspect $card.txt --json
        has '"cnf"'
    done
}

@test "a variant of one's own has the fields that it names" {
    i amara.json --variant door=id,gender --variant Tax-1=address,fullName --json
    ok
    json 'list(it) == ["cards"] and [c["variant"] for c in it["cards"]] == ["door", "Tax-1"]'
    json '{c["id"] for c in it["cards"]} == {"ID-12345"} and len({c["idx"] for c in it["cards"]}) == 2'
    field 'it["cards"][1]["card"]' >tax.txt
    same "address fullName" "$(fields tax.txt)" "the fields"
}

@test "--json is one object for one card, and one with all for several" {
    i amara.json --json
    ok
    json '"variant" not in it and it["id"] == "ID-12345"'
    i amara.json --cnf "$device" --variant age-only --json
    ok
    json 'it["variant"] == "age-only" and it["id"] == "ID-12345" and len(it["card"]) > 100'
    i amara.json --cnf "$device" "${four[@]}" --json -o all.json
    done_silently
    output=$(cat all.json)
    json '[c["variant"] for c in it["cards"]] == ["full", "with-face", "without-address", "age-only"]'
    i amara.json --variant full -o one.txt
    done_silently
    same 1 "$(wc -l <one.txt)" "the number of cards"
}

@test "under a key alone there are variants too, but one status index serves one card" {
    make_key k
    q mint amara.json --key k.pem --variant full --variant without-address --at $ISSUED
    ok
    same 2 "${#lines[@]}" "the number of cards"
    echo "${lines[1]}" >card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY -q
    exits 0
    refuses_use "one --status-idx is not enough for several variants" "mint each variant separately, or let an issuer's registry assign the indices" \
        mint amara.json --key k.pem --status-uri https://s.example/0 --status-idx 7 --variant full --variant without-address
    q mint amara.json --key k.pem --status-uri https://s.example/0 --status-idx 7 --variant full --json
    ok
    json 'it["idx"] == 7 and it["variant"] == "full"'
    born 3 people.jsonl
    q mint --jsonl people.jsonl --key k.pem --cnf "$device" --variant full --variant age-only
    ok
    same "P-1 full,P-1 age-only,P-2 full,P-2 age-only,P-3 full,P-3 age-only" "$(sed 's/{"id":"\([^"]*\)","variant":"\([^"]*\)".*/\1 \2/' <<<"$output" | paste -sd,)" "the cards"
}

@test "a record of which a variant leaves nothing is refused whole, and the others are minted" {
    {
        echo '{"id": "P-1", "dateOfBirth": "19900515"}'
        echo '{"id": "P-2", "fullName": "Li"}'
        echo '{"id": "P-3", "dateOfBirth": "19900515"}'
    } >people.jsonl
    i --jsonl people.jsonl --cnf "$device" --variant full --variant age-only -o cards.jsonl --rejects bad.jsonl
    exits 1
    json_error bad-record "line 2: the record has none of the fields of the variant age-only" "leave out the variant, or add one of its fields to the record" "line 2"
    same 4 "$(wc -l <cards.jsonl)" "the number of cards"
    same 4 "$(standings | tr -d '\n' | wc -c)" "the number of registered cards"
    same "$(sed -n 2p people.jsonl)" "$(cat bad.jsonl)" "the rejected line"
    echo '{"id": "P-2", "fullName": "Li"}' >li.json
    refuses 1 bad-record "the record has none of the fields of the variant age-only" "*" mint li.json --key "$key" --variant full --variant age-only --cnf "$device"
}

@test "--out-dir and render --jsonl name the files of variants by ID and variant" {
    born 2 people.jsonl
    echo '{"fullName": "Nobody", "dateOfBirth": "19900515"}' >>people.jsonl
    i --jsonl people.jsonl --cnf "$device" --variant full --variant age-only --out-dir out
    done_silently
    same "P-1-age-only.txt P-1-full.txt P-2-age-only.txt P-2-full.txt" "$(cd out && ls P-* | xargs)" "the files"
    same 7 "$(ls out | wc -l)" "the number of files"
    same "$(sed 's/.*"card":"\([^"]*\)".*/\1/' out/cards.jsonl | sort)" "$(cat out/*.txt | sort)" "the cards"
    same dateOfBirth "$(fields out/P-2-age-only.txt)" "the fields"
    q render --jsonl out/cards.jsonl --out-dir pictures
    ok
    same "P-1-age-only.png P-1-full.png P-2-age-only.png P-2-full.png" "$(cd pictures && ls P-* | xargs)" "the pictures"
    same "full age-only full age-only full age-only" "$(sed 's/.*"variant":"\([^"]*\)".*/\1/' <<<"$output" | xargs)" "what render tells"
    q scan pictures/P-1-age-only.png
    says "$(cat out/P-1-age-only.txt)"
    echo '{"id": "../x", "variant": "../../y", "card": "A"}' >evil.jsonl
    echo '{"id": "x", "variant": 7, "card": "A"}' >>evil.jsonl
    q render --jsonl evil.jsonl --out-dir evil
    exits 1
    same "%2E.%2Fx-..%2F..%2Fy.png" "$(ls evil)" "the file"
    json_error bad-record "line 2: /variant: must be text" "*" "line 2"
}

@test "a run with variants that was killed is gone on with, and only with the same variants" {
    born 4000 people.jsonl
    mkfifo pipe
    "$QRID" mint --jsonl pipe --issuer issuer --key "$key" --at $ISSUED --cnf "$device" --variant full --variant age-only --out-dir out >/dev/null 2>&1 3>&- &
    minter=$!
    exec 8>pipe
    head -n 1500 people.jsonl >&8
    until [ "$(sqlite3 issuer/registry.db 'SELECT coalesce(max(records), 0) FROM runs')" -ge 1500 ]; do sleep 0.02; done
    kill -KILL $minter
    wait $minter || true
    exec 8>&-
    for others in "" "--variant full" "--variant age-only --variant full" "--variant full --variant age-only=dateOfBirth" "--variant full --variant age=dateOfBirth"; do
        # shellcheck disable=SC2086 # options
        i --jsonl people.jsonl --cnf "$device" $others --out-dir out --resume
        exits 2
    done
    i --jsonl people.jsonl --cnf "$device" --variant full --variant age=dateOfBirth --out-dir out --resume
    json_error usage "the run was started with different options" "use the same options as before"
    i --jsonl people.jsonl --cnf "$device" --variant full --variant age-only --out-dir out --resume
    done_silently
    seq 4000 | sed 's/.*/P-& full\nP-& age-only/' | cmp - <(sed 's/{"id":"\([^"]*\)","variant":"\([^"]*\)".*/\1 \2/' out/cards.jsonl) || tell "not every record has its cards once and in order"
    same 8000 "$(grep -o '"list":[0-9]*,"idx":[0-9]*' out/cards.jsonl | sort -u | wc -l)" "the number of indexes"
    same 8001 "$(ls out | wc -l)" "the number of files"
    same 8000 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM cards')" "the number of registered cards"
    same 4000 "$(sqlite3 issuer/registry.db 'SELECT count(DISTINCT subject) FROM cards')" "the number of subjects"
    same 0 "$(sqlite3 issuer/registry.db 'SELECT count(*) FROM runs')" "the number of runs"
}

@test "mint refuses variants that are none" {
    refuses_use "unknown variant \"ageonly\"" "did you mean 'age-only'?" mint amara.json --key "$key" --variant ageonly
    refuses_use "unknown field in variant door: dateofbirth" "did you mean 'dateOfBirth'?" mint amara.json --key "$key" --variant door=id,dateofbirth
    refuses_use "unknown field in variant door: socks" "see qrid-mint(1) for the fields of a record" mint amara.json --key "$key" --variant door=socks
    refuses_use "invalid variant name \"a/b\"" "use up to 32 letters, digits and '-'" mint amara.json --key "$key" --variant a/b=id
    refuses_use "the variant full is built in" "choose another name" mint amara.json --key "$key" --variant full=id
    refuses_use "the variant full is given twice" "give each variant its own name" mint amara.json --key "$key" --variant full --variant full
    refuses_use "variant door names a field twice" "see 'qrid mint --help'" mint amara.json --key "$key" --variant door=id,id
}
