# A day in the life of an issuer whose disk is lost at the end of it: backed up in the morning, published at noon, and minting
# until the disk is gone. For issuers of either engine.

head_of() { "$QRID" issuer show --issuer "$1" --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["journal"]["head"])'; }

# mints FILE N DAY: N more cards of ./issuer, with their codes and places, one a line.
mints() { people "$2" && does mint --jsonl people.jsonl --issuer issuer --at "$3" -o "$1"; }
# place_in FILE N: the place of the card in line N.
place_in() { sed -n "$2p" "$1" | sed 's/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/'; }
# code_of FILE N CODE: how the status check of that card ends, as verified against ./web.
code_of() {
    sed -n "$2p" "$1" >card.json
    q verify card.json --trust web/jwks.json --status web/status --at "$EVENING" --json
    same "$3" "$(field 'it["checks"][5]["code"] or it["verdict"]')" "the standing of card $2 of $1"
}

# lives_through_a_lost_disk LOSE [OPTION...]: of ./issuer; the command LOSE takes away what is lost beside the directory, and
# the options are those of the restore.
lives_through_a_lost_disk() {
    local lose=$1 place
    shift
    MORNING=2026-02-02T08:00:00Z NOON=2026-02-02T12:00:00Z EVENING=2026-02-02T20:00:00Z
    mints before.jsonl 6 $MORNING
    does status suspend "$(place_in before.jsonl 2)" --issuer issuer --at $MORNING -q
    does status build --issuer issuer --at $MORNING -q
    does issuer backup city.backup --issuer issuer --at $MORNING -q
    mints day.jsonl 8 $NOON
    for place in "$(place_in before.jsonl 1)" "$(place_in before.jsonl 2)" "$(place_in day.jsonl 1)"; do
        does status revoke "$place" --issuer issuer --at $NOON -q
    done
    does status suspend "$(place_in day.jsonl 2)" --issuer issuer --at $NOON -q
    does key rotate --now --issuer issuer --at $NOON -q # of the key that follows only the public half will be left
    does trust build --issuer issuer --at $NOON -q
    does status build --issuer issuer --at $NOON -q
    cp -r issuer/public web
    noted=$(head_of issuer)
    mints unpublished.jsonl 5 $NOON
    rm -r issuer
    $lose

    q issuer restore city.backup issuer --head "$noted" --public web --margin 5 --at $EVENING --json "$@"
    exits 0
    json 'it["journal"]["recorded_row"] is None and it["tables"]["cards"]["rows"] == 6'
    json 'len(it["without_private_half"]) == 1 and it["without_private_half"] == it["recovery"]["keys_added"]'
    json 'it["recovery"]["indices"] == {"before": 6, "given": 14, "now": 19} and len(it["recovery"]["lost"]) == 8'
    json 'len(it["recovery"]["revoked"]) == 3 and len(it["recovery"]["suspended"]) == 1'
    does trust build --issuer issuer --at $EVENING -q
    does status build --all --issuer issuer --at $EVENING -q
    mints after.jsonl 10 $EVENING
    rm -r web
    cp -r issuer/public web

    same "" "$(cat before.jsonl day.jsonl unpublished.jsonl after.jsonl | grep -o '"list":[0-9]*,"idx":[0-9]*' | sort | uniq -d)" \
        "what was given twice"
    for card in "before.jsonl 1 revoked" "before.jsonl 2 revoked" "day.jsonl 1 revoked" "day.jsonl 2 suspended" \
        "before.jsonl 3 valid" "day.jsonl 3 valid" "unpublished.jsonl 5 valid" "after.jsonl 1 valid"; do
        # shellcheck disable=SC2086
        code_of $card
    done
    # A card that the registry knows nothing of can still be revoked.
    does status revoke "$(place_in unpublished.jsonl 5)" --issuer issuer --at $EVENING -q
    q issuer log --verify --issuer issuer
    ok
}
