# An issuer whose registry is in PostgreSQL.
load helper
load postgres
load lost_disk

tables() { sql "SELECT count(*) FROM pg_tables WHERE schemaname = '$schema'"; }

rows() { $PYTHON "$HERE/registry_rows.py" issuer; }

@test "issuer init --registry URL keeps everything but files in the database" {
    new_schema init
    q issuer init city --iss https://id.example --registry "$url" --alg EdDSA --at $MADE
    ok
    [ ! -e city/registry.db ]
    same 13 "$(tables)" "the number of tables"
    same 6 "$(sql "SELECT count(*) FROM $schema.keys")" "the number of keys"
    q issuer show --issuer city --at $TODAY --json
    ok
    json 'len(it["keys"]) == 6 and it["registry"].startswith("postgresql://") and it["indices"]["given"] == 0'
}

@test "mint, status, keys and the journal work as on a file" {
    new_issuer works
    ada ada.json
    q mint ada.json --at $ISSUED --json
    ok
    field 'it["card"]' >card.txt
    place=$(field 'str(it["list"]) + "-" + str(it["idx"])')
    people 3000
    q mint --jsonl people.jsonl --key "$key" --issuer issuer --at $ISSUED -o cards.jsonl
    done_silently
    same "3001 3001 0" "$(rows)" "cards, serial numbers and runs"
    q status build --at $ISSUED -q
    done_silently
    q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY -q
    done_silently
    q status suspend "$place" --at $ISSUED -q
    done_silently
    q status revoke card.txt --at $ISSUED -q
    done_silently
    q status build --at $TODAY -q
    done_silently
    q verify card.txt --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY --json
    exits 1
    json 'it["checks"][5]["code"] == "revoked"'
    q key rotate --at $TODAY --json
    ok
    json 'it["active"]["state"] == "active" and it["retiring"]["state"] == "retiring"'
    old=$(field 'it["retiring"]["kid"]')
    q key revoke "$old" --reason compromised --at $TODAY --json
    ok
    json 'it["cards"] == 3001 and it["living_cards"] == 3000'
    q issuer affected --kid "$old" --at $TODAY --jsonl
    exits 0
    same 3000 "${#lines[@]}" "the number of affected cards"
    q trust build --at $TODAY --json
    ok
    json 'it["version"] == 1'
    q issuer log --verify --json
    ok
    json 'it["whole"]'
    sql "UPDATE $schema.journal SET detail = '{}' WHERE seq = 3"
    q issuer log --verify
    exits 1
    error_text "row 3 of the journal does not match the row before it" "*"
}

@test "a second issuer finds the tables taken, and leaves them as they are" {
    new_issuer taken
    before=$(rows)
    refuses 4 exists "the database already has a table leases" \
        "give each issuer its own database or schema, see qrid-issuer-init(1)" \
        issuer init town --iss https://town.example --registry "$url"
    same "$before" "$(rows)" "the registry"
    same 13 "$(tables)" "the number of tables"
}

@test "an issuer that cannot be made leaves no tables" {
    new_schema none
    # Files of more than a kilobyte cannot be written, such as jwks.json, which comes last.
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; exec "$QRID" "$@"' - issuer init city --iss https://id.example --registry "$url"
    exits 3
    error_text "cannot write *" "*" || [[ $stderr == *"cannot write"* ]]
    same 0 "$(tables)" "the number of tables"
    [ -z "$(ls)" ]
    q issuer init city --iss https://id.example --registry "$url" -q
    done_silently
}

@test "a server that is not there is told as such, before and after" {
    refuses 3 registry-unreachable "*" "*" issuer init city --iss https://id.example --registry "postgresql://qrid@/postgres?host=$PWD/nowhere"
    new_issuer gone
    sed -i "s|host=[^&]*|host=$PWD/nowhere|" issuer/issuer.json
    ada ada.json
    refuses 3 registry-unreachable "*" "check that the server is running and that this user may log in; see \"registry\" in issuer.json, and PGPASSFILE" mint ada.json
    refuses 3 registry-unreachable "*" "*" key list
    sed -i "s|host=[^&]*|host=$(sed 's/.*host=\([^&]*\).*/\1/' "$QRID_POSTGRES")|; s|qrid@|nobody-of-this-name@|" issuer/issuer.json
    refuses 3 registry-unreachable "*" "*" key list
}

@test "a URL with a password in it, or of another kind, is refused" {
    for bad in postgresql://qrid:hunter2@/postgres "postgresql://qrid@/postgres?password=hunter2"; do
        refuses_use "the database URL contains a password" "put the password in ~/.pgpass, or in the file that PGPASSFILE names" \
            issuer init city --iss https://id.example --registry "$bad"
    done
    refuses_use "unsupported kind of database \"mysql\"" "use a URL such as postgresql://user@host/database" \
        issuer init city --iss https://id.example --registry mysql://qrid@/qrid
}

@test "two runs at once never give one index twice, and both are complete" {
    new_issuer two
    people 8000
    for i in 1 2; do
        "$QRID" mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o $i.jsonl 2>$i.err 3>&- &
    done
    wait
    same "" "$(cat ?.err)" "stderr of the two"
    for i in 1 2; do same 8000 "$(wc -l <$i.jsonl)" "the number of cards of run $i"; done
    same 16000 "$(grep -oh '"list":[0-9]*,"idx":[0-9]*' ?.jsonl | sort -u | wc -l)" "the number of indexes"
    same "16000 16000 0" "$(rows)" "cards, serial numbers and runs"
    q issuer log --verify -q
    done_silently
}

@test "two runs with --once at once give nobody two cards, and two with --replace leave everybody one" {
    new_issuer once
    people 5000
    for i in 1 2; do
        "$QRID" mint --jsonl people.jsonl --once --issuer issuer --key "$key" --at $ISSUED -o $i.jsonl 2>$i.err 3>&- &
    done
    wait
    same 5000 "$(cat ?.jsonl | wc -l)" "the cards of both"
    same 5000 "$(sed 's/^{"id":"\([^"]*\)".*/\1/' ?.jsonl | sort -u | wc -l)" "the people"
    same "5000 5000 0" "$(rows)" "cards, serial numbers and runs"
    for i in 3 4; do
        "$QRID" mint --jsonl people.jsonl --replace --issuer issuer --key "$key" --at 2026-02-0$i -o $i.jsonl 2>$i.err 3>&- &
    done
    wait
    same 5000 "$(sql "SELECT count(*) FROM $schema.cards WHERE standing = 0")" "the cards in force"
    same 5000 "$(sql "SELECT count(DISTINCT subject) FROM $schema.cards WHERE standing = 0")" "their holders"
    q issuer log --verify -q
    done_silently
}

@test "a run whose connection breaks is gone on with" {
    new_issuer breaks
    sed -i 's/host=/application_name=breaks\&host=/' issuer/issuer.json
    people 30000
    "$QRID" mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl --json 2>err 3>&- &
    minter=$!
    until [ -s cards.jsonl.part ]; do sleep 0.01; done
    while kill -0 $minter 2>/dev/null; do
        sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'breaks'" >killed
        sleep 0.02
    done
    status=0
    wait $minter || status=$?
    exits 3
    stderr=$(tail -n 1 err) output='' json_error registry-unreachable "*" "*"
    [ ! -e cards.jsonl ]
    q mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl --resume
    done_silently
    same "$(seq -f 'P-%.0f' 30000)" "$(sed 's/^{"id":"\([^"]*\)".*/\1/' cards.jsonl)" "the ids"
    [[ $(rows) == "30000 "*" 0" ]]
}

@test "killed at random moments, mint goes on and makes every card once" {
    new_issuer killed
    PYTHONPATH=$HERE run $PYTHON "$HERE/kill_mint.py" issuer "$key" --records "$([ -n "${QRID_SANITIZE:-}" ] && echo 3000 || echo 15000)" --kills 10 --rejects
    echo "$output"
    [ "$status" -eq 0 ]
    echo "# $(tr '\n' ',' <<<"$output")" >&3
    q issuer log --verify -q
    done_silently
}

@test "--resume waits for what a killed process had sent to the server" {
    new_issuer sent
    people 3000
    mkfifo pipe
    "$QRID" mint --jsonl pipe --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl 3>&- &
    minter=$!
    exec 8>pipe
    head -n 1500 people.jsonl >&8
    until [ "$(sql "SELECT count(*) FROM $schema.cards")" -gt 0 ]; do sleep 0.05; done
    kill -KILL $minter
    wait $minter || true
    exec 8>&-
    # As the killed process's last transaction: it is about to commit another state.
    mkfifo server
    psql -Xq "$url" <server >/dev/null 2>&1 3>&- &
    client=$!
    exec 9>server
    printf "BEGIN; LOCK TABLE journal IN EXCLUSIVE MODE; UPDATE runs SET input = 'other';\n" >&9
    until [ "$(sql "SELECT count(*) FROM pg_locks JOIN pg_class ON relation = pg_class.oid WHERE relname = 'journal' AND mode = 'ExclusiveLock' AND relnamespace = '$schema'::regnamespace")" -gt 0 ]; do sleep 0.05; done
    (sleep 1 && printf 'COMMIT;\n' >&9) 3>&- &
    q mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl --resume --json
    exits 3
    json_error unreadable-file "these are not the records that the run was started with" "*"
    exec 9>&-
    wait $client
}

@test "issuer check and issuer report look at a registry in the database" {
    new_issuer check
    people 3
    does mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl -q
    does trust build --at $ISSUED -q
    does status build --at $ISSUED -q
    q issuer check --at $TODAY
    ok
    has "journal         fine     11 rows, intact"
    has "expiring-cards  fine     3 in 2027-02"
    does status revoke --subject P-1 --at $TODAY -q
    q issuer check --at $TODAY
    exits 1
    has "status-lists    due      issuer/public/status/0.cwt: 1 card not shown as the registry has it"
    q issuer report --month 2026-02 --at $TODAY
    ok
    has_line "issued 3"
    has_line "revoked 1"
    sed -i 's#"registry": *"[^"]*"#"registry": "postgresql://nobody@localhost:1/none"#' issuer/issuer.json
    q issuer check --at $TODAY
    exits 3
    has "registry        unknown  not checked:"
}

lose_schema() {
    sql "DROP SCHEMA $schema CASCADE"
    sql "CREATE SCHEMA $schema"
}

@test "an issuer whose database is lost gives no place twice, and brings no revoked card back" {
    new_issuer lost
    export QRID_BACKUP_PASSPHRASE=other
    lives_through_a_lost_disk lose_schema
}

@test "a backup of one engine is restored on the other, and the registry moves there and back" {
    new_issuer both
    export QRID_BACKUP_PASSPHRASE=other
    ada ada.json
    does mint ada.json --at $ISSUED -o one.txt
    does issuer backup city.backup --at $TODAY -q
    # The tables are there: nothing is written over them, and nothing is left.
    refuses 4 exists "the database already has a table leases" "*" issuer restore city.backup copy --without-head --without-public --margin 0
    # The machine is lost and the database is not.
    q issuer restore city.backup kept --keep-registry --head "$("$QRID" issuer show --json | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["journal"]["head"])')" --at $TODAY --json
    exits 0
    json 'it["tables"] is None and it["recovery"]["recovered"] is False and it["journal"]["recorded_row"] == it["journal"]["rows"]'
    q mint ada.json --issuer kept --once --at $TODAY --json
    exits 0
    json 'it == {"cards": []}'
    q issuer restore city.backup copy --without-head --without-public --margin 0 --registry city.db --at $TODAY --json
    exits 0
    json 'it["registry"] == "city.db" and it["tables"]["cards"]["rows"] == 1'
    new_schema back
    q issuer move --issuer copy --registry "$url" --at $TODAY --json
    exits 0
    json 'it["from"] == "city.db" and it["to"].startswith("postgresql://") and it["tables"]["cards"]["rows"] == 1'
    q mint ada.json --issuer copy --at $TODAY -o two.txt
    done_silently
    q issuer move --issuer copy --registry again.db --at $TODAY --json
    exits 0
    q issuer log --verify --issuer copy
    ok
    q issuer move --issuer copy --registry "$url"
    exits 4
    err_has "the database already has a table leases"
}

@test "a move that is killed anywhere leaves one registry in use, and is finished when it is repeated" {
    new_issuer killed_move
    people 3000
    does mint --jsonl people.jsonl --key "$key" --at $ISSUED -o cards.jsonl -q
    cp -r issuer other
    before=$(rows)
    new_schema target
    for delay in 0.05 0.1 0.2 0.4; do
        "$QRID" issuer move --registry "$url" --at $TODAY -q 3>&- &
        mover=$!
        sleep $delay
        kill -KILL $mover 2>/dev/null || true
        wait $mover || true
    done
    q issuer move --registry "$url" --at $TODAY -q
    [ "$status" -eq 0 ] || err_has "the registry is already at"
    same "$before" "$(rows)" "cards, serial numbers and runs"
    same "$url" "$($PYTHON -c 'import json; print(json.load(open("issuer/issuer.json"))["registry"])')" "the registry"
    # The other machine follows.
    ada ada.json
    refuses 3 registry-moved "the registry was moved to $url" "*" mint ada.json --issuer other
    q issuer move --issuer other --registry "$url"
    exits 0
    q mint ada.json --issuer other --key "$key" --at $TODAY -o one.txt
    done_silently
    q issuer log --verify
    ok
}
