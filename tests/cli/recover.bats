# A registry that was restored from an older copy: refused, and recovered.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    ada ada.json
    does mint ada.json --at $ISSUED -q -o one.txt
    does trust build --at $ISSUED -q
    does status build --at $ISSUED -q
    sqlite3 issuer/registry.db ".backup older.db"
    does mint ada.json --at $ISSUED --json -o two.json
    place=$($PYTHON -c 'import json; it = json.load(open("two.json")); print(it["list"], it["idx"], sep="-")')
    does status revoke "$place" --at $ISSUED -q
    does status build --at $ISSUED -q --all
}

restore() {
    rm -f issuer/registry.db*
    cp older.db issuer/registry.db
}

@test "every command that changes an issuer refuses an older registry, and others warn" {
    restore
    printf "id,fullName\nP-1,Ada\n" >people.csv
    people 3
    before=$(snapshot)
    for words in "mint ada.json" "mint --csv people.csv -o cards" "status revoke 0-1" "status suspend 0-1" "status reinstate 0-1" \
        "status build" "status bundle" "trust build" "key rotate --now" "key new" "key retire $(kid_of active cards 2>/dev/null)" \
        "key revoke $(kid_of active cards 2>/dev/null) --reason superseded" "key passphrase" "key import one.pem" \
        "enroll --register people.jsonl --batch people.jsonl" "status build --dry-run"; do
        # shellcheck disable=SC2086
        refuses 3 registry-behind "*" "*issuer recover*" $words --issuer issuer
    done
    for words in "issuer show" "issuer log --last 1" "key list" "issuer affected --kid $(kid_of active cards 2>/dev/null)"; do
        # shellcheck disable=SC2086
        q $words
        exits 0
        err_has "qrid: warning: the registry is an old copy"
        # shellcheck disable=SC2086
        q $words --json
        exits 0
        err_has '{"warning":{"code":"registry-behind"'
    done
    same "$before" "$(snapshot)" "the directory"
}

@test "issuer recover gives no index twice and brings nothing back" {
    restore
    rm issuer/registry.head
    q issuer recover --margin 7 --dry-run --json --at $TODAY
    exits 0
    json 'it["dry_run"] and it["indices"] == {"before": 1, "given": 2, "now": 9}'
    q issuer recover --margin 7 --json --at $TODAY
    exits 0
    json "it['lost'] == ['$place'] and it['revoked'] == ['$place'] and it['indices']['now'] == 9 and it['journal']['rows_lost'] == 3"
    q issuer log --last 1 --json
    ok
    json 'it[0]["what"] == "registry-recovered"'
    q mint ada.json --at $TODAY --json
    ok
    json '"%d-%d" % (it["list"], it["idx"]) != "'"$place"'"'
    q status build --at $TODAY -q
    done_silently
    $PYTHON -c 'import json; print(json.load(open("two.json"))["card"])' >two.txt
    q verify two.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY --json
    exits 1
    json 'it["checks"][5]["code"] == "revoked"'
    q issuer show --at $TODAY
    ok
    q issuer recover
    exits 0
    quiet_out
    err_has "nothing shows that the registry is an older copy"
    err_has "(--without-evidence recovers anyway)"
    q issuer recover --without-evidence --dry-run --at $TODAY
    exits 0
}

@test "issuer recover needs a margin when nothing tells how far the registry had come" {
    restore
    rm -r issuer/registry.head issuer/public/registry.jwt
    sqlite3 issuer/registry.db "INSERT INTO settings VALUES ('noted', 'on') ON CONFLICT DO NOTHING"
    refuses 3 registry-behind "cannot tell whether the registry is the latest copy: registry.head and public/registry.jwt are missing" "*" mint ada.json
    refuses 3 registry-behind "cannot tell how many places were assigned since this copy of the registry was made" "*" issuer recover
    refuses 2 usage "--margin and --new-lists cannot be used together" "*" issuer recover --margin 1 --new-lists
    q issuer recover --new-lists --at $TODAY
    exits 0
    has "revoked      1, as published: $place"
    q mint ada.json --at $TODAY --json
    ok
    json 'it["list"] >= 1'
}

@test "several processes at once keep the head of the newest" {
    for i in 1 2 3 4 5 6; do
        "$QRID" mint ada.json --at $ISSUED --json -o more$i.json 3>&- &
    done
    wait
    same "$(seen issuer show --json | $PYTHON -c 'import json,sys; print(json.load(sys.stdin)["journal"]["head"])')" \
        "$($PYTHON -c 'import json; print(json.load(open("issuer/registry.head"))["journal"]["head"])')" "the head"
    q mint ada.json --at $ISSUED -o "given-$RANDOM$RANDOM"
    done_silently
}
