# issuer merge: ledgers of workers come into the registry, and what is missing is told.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    export QRID_ISSUER=issuer
    key=$(open_key cards)
}

# lease NAME OPTION...: NAME.lease
lease() { does issuer lease -o "$1.lease" --at $ISSUED -q "${@:2}"; }

# work NAME FIRST LAST [LEASE]: NAME.ledger and NAME.cards, of the people with these numbers, under NAME's lease or another.
work() {
    seq "$2" "$3" | sed 's/.*/{"id": "P-&", "fullName": "Person &"}/' >"$1.jsonl"
    q mint --jsonl "$1.jsonl" --lease "${4:-$1}.lease" --key "$key" --ledger "$1.ledger" -o "$1.cards" --at $ISSUED -q --force
    exits 0
}

merge() { q issuer merge --at $TODAY "$@"; }

@test "issuer merge enters ledgers, does nothing twice and tells what is missing" {
    lease a --count 5 --batch nation --shard 1/3
    lease b --count 5 --batch nation --shard 2/3
    q issuer lease --count 2 -o c.lease --at $ISSUED --json
    ok
    json 'it["records"] == 2 and it["state"] == "open" and it["first"] == 10 and "secret" not in it'
    work a 1 5
    work b 6 9
    merge b.ledger a.ledger --json
    exits 1
    json '[one["ledger"] for one in it["ledgers"]] == ["a.ledger", "b.ledger"] and it["cards"] == 9 and not it["whole"]'
    json 'it["ledgers"][0]["shard"] == "1/3" and it["ledgers"][1]["records"] == 4 and all(one["new"] for one in it["ledgers"])'
    json '[(one["batch"], one["shard"], one["records"]) for one in it["missing"]] == [(None, None, 2), ("nation", "0/3", None)]'
    json 'it["sha256"] is None and it["missing"][1]["lease"] is None'
    merge a.ledger b.ledger --batch nation
    exits 1
    has_line "missing: nation 0/3, for which there is no lease"
    has "(nation 1/3), 5 cards already in the registry"
    lacks "up to 2 records"

    lease z --count 1 --batch nation --shard 3/3
    work z 10 10
    mkdir ledgers
    mv ./*.ledger ledgers/
    merge ledgers --batch nation --json
    exits 0
    json 'it["whole"] and it["cards"] == 1 and it["missing"] == []'
    # Over the digests of the three ledgers, of which one was merged now.
    for one in a b z; do tail -n 1 ledgers/$one.ledger | $PYTHON -c 'import json; print(json.loads(input())["sha256"])'; done >digests
    json "it['sha256'] == '$(sha256sum <digests | cut -d' ' -f1)'"
    refuses 3 bad-lease "no lease of a batch notion was ever taken" "see 'qrid issuer lease --list'" issuer merge --batch notion --at $TODAY
    merge
    exits 1
    has "missing: lease"
    has "up to 2 records"
    q issuer lease --cancel "$(q issuer lease --list --json && field '[one["lease"] for one in it if one["state"] == "open"][0]')" --at $TODAY
    merge
    ok
    has_line "whole: nothing is missing"
    has "sha256 "
    q status revoke --subject P-10 --at $TODAY --json
    exits 0
    q issuer log --verify
    exits 0
}

@test "issuer merge says when there is nothing, what has no card, and what it skips" {
    merge
    ok
    says "there is no lease: nothing is to be merged"
    merge --json
    ok
    json 'it["whole"] is None and it["sha256"] is None'
    lease a --count 3
    printf '{"id": "P-1", "fullName": "Person"}\n{"id": 7}\n' >a.jsonl
    q mint --jsonl a.jsonl --lease a.lease --key "$key" --ledger a.ledger -o a.cards --at $ISSUED -q
    q status revoke --subject P-1 --at $TODAY
    err_has "one lease is not merged"
    mkdir ledgers
    mv a.ledger ledgers/
    mkfifo ledgers/b.ledger
    ln -s nowhere ledgers/c.ledger
    merge ledgers
    exits 0
    has "1 card entered, 1 record without a card"
    err_has "ledgers/b.ledger is not a regular file, and was skipped"
    err_has "ledgers/c.ledger is not a regular file, and was skipped"
}

@test "issuer merge goes on past ledgers that are no good" {
    lease a --count 3
    lease b --count 3
    work a 1 3
    work b 4 6
    head -n 3 a.ledger >cut.ledger
    merge cut.ledger b.ledger nobody.ledger
    exits 3
    has "b.ledger: lease"
    has "incomplete: lease"
    has "it is not whole: the last line is missing"
    err_has "cannot read nobody.ledger: no such file"
    err_has "cut.ledger"
    work other 7 9 a
    merge cut.ledger a.ledger # the first worker was killed, and another was whole
    exits 0
    err_has "warning"
    err_has "this one can be deleted"
    merge other.ledger --json
    exits 1
    err_has '"code":"ledger-conflict"'
    err_has "record 1, card"
    err_has "it is another person"
    q_from a.ledger issuer merge - --at $TODAY --json
    ok
    json 'not it["ledgers"][0]["new"] and it["whole"]'
    merge a.ledger <(cat b.ledger) --json
    ok
    json 'len(it["ledgers"]) == 2 and it["sha256"]'
    refuses 3 unreadable-file "issuer has no files named *.ledger" "*" issuer merge issuer
    refuses_use "\"-x\" cannot be the name of a batch" "*" issuer merge --batch=-x
}

@test "issuer merge --once leaves each person one card, and a rehearsal changes nothing" {
    lease a --count 3
    lease b --count 3
    work a 1 3
    work b 3 5
    merge a.ledger b.ledger --once --dry-run
    exits 0
    has "3 cards would be entered"
    q issuer lease --list --json
    json 'all(one["state"] == "open" for one in it)'
    merge b.ledger --once
    exits 1
    merge a.ledger --once
    exits 0
    has ", 1 double revoked"
    err_has "1 card of other leases was revoked, since people have another one"
    q issuer cards --subject P-3 --at $TODAY --json
    json '[one["good"] for one in it["cards"]] == [True, False]'
    q status build --at $TODAY -q
    done_silently
    head -n 1 b.cards | $PYTHON -c 'import json; print(json.loads(input())["card"])' >double.txt
    q verify double.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY --json
    exits 1
}

@test "a card is not found before its lease is merged, and a lease that a restored registry lost comes back by its file" {
    cp -r issuer before
    lease a --count 2
    work a 1 2
    place=$(head -n 1 a.cards | $PYTHON -c 'import json; it = json.loads(input()); print(it["list"], it["idx"], sep="-")')
    refuses 3 not-in-registry "card $place is not in the registry" "*" status revoke "$place" --at $TODAY
    q status revoke "$place" --at $TODAY
    err_has "which has not been merged"

    rm -r issuer
    mv before issuer
    q issuer recover --without-evidence --margin 10 --at $TODAY -q
    exits 0
    merge a.ledger
    exits 3
    err_has "the registry knows no lease"
    err_has "issuer merge --lease FILE"
    q status revoke "$place" --at $TODAY # by its place: it may exist
    exits 0
    merge --lease a.lease --dry-run
    err_has "would be taken back for 2 records"
    merge --lease a.lease a.ledger
    exits 0
    has "2 cards entered"
    q issuer cards --subject P-1 --at $TODAY --json
    json '[one["standing"] for one in it["cards"]] == ["revoked"]'
    merge --lease a.lease
    exits 0
    err_has "the registry has this lease"
}
