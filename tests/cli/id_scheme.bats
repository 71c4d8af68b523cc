# Schemes of IDs: what an issuer demands of the numbers of its records, and names of China's people.
load helper

setup_file() { shared_issuer; }

good=990106199005150045

# person ID BORN GENDER [NAME]: a record.
person() { printf '{"id": "%s", "fullName": "%s", "dateOfBirth": "%s", "gender": %s}\n' "$1" "${4:-林安然}" "$2" "$3"; }

# with_scheme NAME: a copy of the issuer whose issuer.json names it, as anybody would edit it.
with_scheme() {
    copy_issuer
    sed -i "s/^{\$/{ \"id_scheme\": \"$1\",/" issuer/issuer.json
}

@test "a record under a scheme is checked, and all that is wrong is told at once, and nothing of the record" {
    make_key k
    person $good 19900515 2 >good.json
    q mint good.json --key k.pem --id-scheme cn-id --at $ISSUED
    ok
    person 990106199005150054 19900516 2 >bad.json
    refuses 1 bad-record "/id: has a check character that does not fit its digits: it is mistyped" \
        "compare it with the person's document" mint bad.json --key k.pem --id-scheme cn-id --at $ISSUED
    q mint bad.json --check --id-scheme cn-id --at $ISSUED --json
    exits 1
    json '[(f["field"], f["code"]) for f in it["faults"]] == [("id", "bad-record"), ("dateOfBirth", "bad-record"), ("gender", "bad-record")]'
    for told in 990106 0054 1990 林 安然; do lacks "$told"; done
    for scheme in "" none; do
        q mint bad.json --key k.pem ${scheme:+--id-scheme "$scheme"} --at $ISSUED
        ok
    done
    refuses_use "*" "*" mint good.json --key k.pem --id-scheme cn_id
}

@test "tables and lines are checked alike, and rejected by the line" {
    make_key k
    printf '姓名,证件号码,性别,出生日期\n林安然,%s,女,1990-05-15\n温博,990106201509120051,男,2015-09-12\n吴浩,99010619700308003x,女,1970-03-09\n李,990106900515004,,\n' $good >people.csv
    q mint --csv people.csv --key k.pem --id-scheme cn-id --at $ISSUED -q -o cards.jsonl --rejects rejects.csv
    exits 1
    same 1 "$(wc -l <cards.jsonl)" "cards"
    same 4 "$(wc -l <rejects.csv)" "the header and the rejected"
    q mint --csv people.csv --check --id-scheme cn-id --at $ISSUED
    exits 1
    has_line "id (column 2): has a check character that does not fit its digits: it is mistyped"
    has_line "dateOfBirth (column 4): is not the date of birth that the ID says"
    has_line "gender (column 3): is not the one that the ID says"
    has_line "id (column 2): has 15 digits, as numbers of the first generation had, which are no longer valid"
    has_line "4 records, 3 to fix"
    { person $good 19900515 2; person $good 19900515 1; echo '{"fullName": "Ada"}'; } >people.jsonl
    q mint --jsonl people.jsonl --check --id-scheme cn-id --at $ISSUED
    json '[f["message"] for f in it["faults"]] == ["is not the one that the ID says", "is missing, and must be a number of the scheme cn-id"]'
}

@test "the scheme is the issuer's: made with it, shown, kept by backups and leases, and overridden by none" {
    make_issuer city --id-scheme cn-id
    q issuer show --issuer city --at $TODAY
    has_line "IDs of the scheme cn-id"
    copy_issuer
    q issuer show --json --at $TODAY
    json 'it["id_scheme"] is None'
    rm -rf issuer
    with_scheme cn-id
    q issuer show --json --at $TODAY
    json 'it["id_scheme"] == "cn-id"'
    person 990106199005150046 19900515 2 >bad.jsonl
    for way in "mint bad.jsonl" "mint --jsonl bad.jsonl" "mint bad.jsonl --check"; do
        # shellcheck disable=SC2086 # words
        q $way --at $ISSUED
        exits 1
    done
    export QRID_BACKUP_PASSPHRASE=other
    does issuer backup city.backup --at $TODAY -q
    q issuer restore city.backup copy --without-head --without-public --margin 0 --at $TODAY -q
    q issuer show --issuer copy --at $TODAY
    has_line "IDs of the scheme cn-id"
    key=$(open_key cards)
    does issuer lease -o a.lease --at $ISSUED -q --count 2
    person 99010619611022006X 19611022 2 >>bad.jsonl
    person $good 19900515 2 >good.jsonl
    q mint --jsonl bad.jsonl --lease a.lease --key "$key" --ledger a.ledger -o a.cards --at $ISSUED -q
    exits 1
    err_has "no record became a card"
    q mint --jsonl good.jsonl --lease a.lease --key "$key" --ledger a.ledger -o a.cards --at $ISSUED -q
    exits 0
    q mint bad.jsonl --id-scheme none --at $ISSUED --jsonl
    exits 0
    sed -i 's/cn-id/cn_id/' issuer/issuer.json
    q issuer show --at $TODAY
    exits 3
    err_has 'issuer.json: id_scheme: unknown scheme of IDs "cn_id"'
}

@test "the scheme of an issuer that is in use is changed, journalled and told" {
    copy_issuer
    cp issuer/issuer.json before.json
    refuses_use "nothing to change: --id-scheme is required" "see 'qrid issuer configure --help'" issuer configure
    refuses_use "*" "*" issuer configure --id-scheme cn_id
    q issuer configure --id-scheme cn-id --dry-run --at $TODAY -q
    ok
    cmp issuer/issuer.json before.json
    q issuer configure --id-scheme cn-id --at $TODAY --operator Amara
    exits 0
    same "changed the scheme of IDs from none to cn-id" "$output" "what it tells"
    err_has "cards that were issued before stay as they are"
    q issuer log --last 1
    has "id-scheme-changed"
    has "Amara"
    has '"after":"cn-id"'
    q issuer show --at $TODAY
    has_line "IDs of the scheme cn-id"
    person 990106199005150046 19900515 2 >bad.json
    q mint bad.json --at $ISSUED
    exits 1
    q issuer configure --id-scheme cn-id --at $TODAY --json
    ok
    json 'it == {"changed": False, "dry_run": False, "id_scheme": {"before": "cn-id", "after": "cn-id"}}'
    q issuer configure --id-scheme none --at $TODAY --json -q
    exits 0
    q issuer log --jsonl
    same 2 "$(grep -c id-scheme-changed <<<"$output")" "rows of changes"
    $PYTHON -c 'import json; a, b = (json.load(open(f)) for f in ("issuer/issuer.json", "before.json")); assert a == b, a'
    q mint bad.json --at $ISSUED -q -o card.txt
    exits 0
    q issuer log --verify
    exits 0
}

@test "specimen numbers are for issuers of tests" {
    make_key k
    person $good 19900515 2 >good.json
    q mint good.json --key k.pem --id-scheme cn-id --iss https://id.gov.example --at $ISSUED
    ok
    refuses 1 bad-record "/id: is a specimen number, which is nobody's" "*" \
        mint good.json --key k.pem --id-scheme cn-id --iss https://id.hangzhou.gov.cn --at $ISSUED
}

@test "an X is an X however it is written, and a mistyped ID is told to be one" {
    with_scheme cn-id
    person 99010619700308003x 19700308 1 >wu.json
    does mint wu.json --at $ISSUED -q -o wu.txt
    q issuer cards --subject 99010619700308003X --at $TODAY
    exits 0
    does status revoke --subject 99010619700308003X --at $TODAY -q
    refuses 3 not-in-registry "*" "the ID has a check character that does not fit its digits: it is mistyped" \
        status revoke --subject 990106197003080030 --at $TODAY
}

@test "the kiosk checks whom it finds in the register" {
    with_scheme cn-id
    export QRID_PIN=1234
    { person $good 19900515 2; person 99010619700308003X 19700309 1; } |
        sed "s|}|, \"photo\": \"$SPECIMENS/s1-file.jpg\"}|" >people.jsonl
    at_kiosk() {
        q enroll --register people.jsonl --id "$1" --photo "$SPECIMENS/s1-front.jpg" --photo "$SPECIMENS/s1-left.jpg" \
            --account ada --wallet wallet --accept-terms --at $ISSUED "${@:2}"
    }
    at_kiosk 99010619700308003x
    exits 1
    err_has "/dateOfBirth: is not the date of birth that the ID says"
    at_kiosk 990106199005150046
    exits 1
    err_has "the ID has a check character that does not fit its digits"
    at_kiosk $good
    exits 0
}

@test "generated people have numbers of the scheme" {
    seed=00112233445566778899aabbccddeeff
    q mint --generate 50 --seed $seed --records --id-scheme cn-id
    ok
    echo "$output" >people.jsonl
    same 50 "$(grep -c '"id":"99' people.jsonl)" "numbers of no region"
    q mint --jsonl people.jsonl --check --id-scheme cn-id --at $ISSUED
    ok
    json 'it["good"] == 50' 
    refuses_use "the scheme cn-id has numbers for 4990000 people who do not exist" "*" \
        mint --generate 4990001 --seed $seed --records --id-scheme cn-id
}

@test "names of China go through a card and back as they were, and are masked as such" {
    make_key k
    rows=('李|•' '李伟|李•' '林安然|林••' '欧阳娜娜|欧••' '买买提·吐尔逊|买••' '买买提‧吐尔逊|买••' '买买提・吐尔逊|买••' '𠮷田|𠮷•' '𬱖伟|𬱖•' '李 伟|李•' 'Suharto|S.')
    printf 'id,fullName\n' >names.csv
    for row in "${rows[@]}"; do printf '1,%s\n' "${row%|*}" >>names.csv; done
    q mint --csv names.csv --key k.pem --at $ISSUED -q -o cards.jsonl
    exits 0
    $PYTHON -c 'import json; [print(json.loads(l)["card"]) for l in open("cards.jsonl")]' >cards.txt
    q verify cards.txt --jsonl --trust k.pem.pub --at $TODAY
    echo "$output" | $PYTHON -c 'import json,sys; [print(json.loads(l)["card"]["identity"]["fullName"]) for l in sys.stdin if l.startswith("{")]' >told.txt
    same "$(printf '%s\n' "${rows[@]%|*}")" "$(cat told.txt)" "the names"
    n=0
    while read -r card; do
        echo "$card" >one.txt
        q inspect one.txt
        has "${rows[$n]#*|}"
        lacks "${rows[$n]%|*}"
        n=$((n + 1))
    done <cards.txt
}
