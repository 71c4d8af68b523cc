# issuer show, issuer log and issuer affected: what an issuer's registry tells, and whether its journal is whole.
load helper

setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    open_key cards >/dev/null
    # Some history: cards one by one and many, standings, keys.
    people 40
    key=$(ls ./*.open)
    does mint --jsonl people.jsonl --issuer issuer --key "$key" --at $ISSUED -o cards.jsonl
    place=$(sed -n '1s/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/p' cards.jsonl)
    does status revoke "$place" --reason superseded --issuer issuer --at $TODAY -q
    place=$(sed -n '2s/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/p' cards.jsonl)
    does status suspend "$place" --issuer issuer --at $TODAY -q
    head -n 1 people.jsonl | seen mint --jsonl - --issuer issuer --key "$key" --valid-for 1d --at $ISSUED -o short.jsonl
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR"/*.jsonl "$BATS_FILE_TMPDIR"/*.open .
    key=$(ls ./*.open) kid=$(basename ./*.open .open)
}

sql() { sqlite3 issuer/registry.db "$1"; }
head_of() { sql 'SELECT digest FROM journal ORDER BY seq DESC LIMIT 1'; }


# ---- show

@test "issuer show tells of keys, cards, lives and the journal" {
    q issuer show --at $TODAY
    ok
    [ "${lines[0]}" = https://id.example ]
    has_line "indices 41 used, room for 1048576 before new lists are started"
    has_line "cards 1 revoked, 1 suspended"
    has_line "card life 1 year, at most 10 years"
    same 6 "$(grep -c '  key ' <<<"$output")" "the number of keys"
    has_line "key $kid for cards active, becomes retiring on 2028-01-01T00:00:00Z"
    has_line "head $(head_of)"
    q issuer show --at $TODAY --json
    ok
    json "it['iss'] == 'https://id.example' and it['journal']['head'] == '$(head_of)' and it['registry'] == 'registry.db'"
    json 'it["cards"] == {"revoked": 1, "suspended": 1} and it["indices"] == {"given": 41, "room": 1 << 20}'
    json 'it["lives"] == {"card": 31536000, "longest_card": 315360000, "status": 604800, "trust": 2592000} and len(it["keys"]) == 6'
    refuses 3 not-an-issuer "*" "*" issuer show --issuer nowhere
}

# ---- log

@test "issuer log prints every row, the last ones, or one object a row" {
    q issuer log
    ok
    rows=$(sql 'SELECT count(*) FROM journal')
    same "$rows" "${#lines[@]}" "the number of rows"
    [[ ${lines[0]} == *"1  $MADE  issuer-made        {\"iss\":\"https://id.example\"}  by $(logname 2>/dev/null || id -un)" ]]
    q issuer log --last 2
    ok
    same 2 "${#lines[@]}" "the number of rows"
    [[ ${lines[0]} == *" card-suspended "* ]]
    [[ ${lines[1]} == *" cards-minted "* ]]
    q issuer log --jsonl --last 4
    ok
    same '["cards-minted", "card-revoked", "card-suspended", "cards-minted"]' \
        "$(printf '%s\n' "${lines[@]}" | $PYTHON -c 'import json, sys; print(json.dumps([json.loads(line)["what"] for line in sys.stdin]))')" "the rows"
    q issuer log --json
    ok
    json "len(it) == $rows and [row['seq'] for row in it] == list(range(1, $rows + 1)) and it[-1]['digest'] == '$(head_of)'"
    refuses_use "--head requires --verify" "see 'qrid issuer log --help'" issuer log --head abc
    refuses_use "--last: Value 0 not in range 1 to 1099511627776" "see 'qrid issuer log --help'" issuer log --last 0
}

@test "the journal holds no personal data" {
    run ! grep -aqE 'Person|P-1' issuer/registry.db
    q issuer log
    lacks Person
    lacks P-1
}

@test "each row's digest is the SHA-256 of the one before and of the row" {
    # As the manual says it, with nothing of qrid.
    $PYTHON - <<'PY'
import hashlib, sqlite3
before = ""
for seq, digest, *row in sqlite3.connect("issuer/registry.db").execute("SELECT seq, digest, at, what, detail, written, operator FROM journal ORDER BY seq"):
    before = hashlib.sha256("\n".join([before, *map(str, row)]).encode()).hexdigest()
    assert before == digest, seq
PY
    q issuer log --verify
    ok
    says "the journal is intact: $(sql 'SELECT count(*) FROM journal') rows
head $(head_of)"
}

# names_row ROW STATEMENT: after this, issuer log --verify names that row, and says so in its exit code.
names_row() {
    cp -r issuer tampered
    sqlite3 tampered/registry.db "$2"
    forget_witnesses tampered
    q issuer log --verify --issuer tampered
    exits 1
    quiet_out
    error_text "row $1 of the journal does not match the row before it" "compare it with an earlier copy of the registry"
    q issuer log --verify --issuer tampered --json
    exits 1
    json_error journal-broken "row $1 of the journal does not match the row before it"
    json "it['whole'] is False and it['broken_row'] == $1 and it['rows'] == $1 - 1"
    q issuer log --verify --issuer tampered -q
    exits 1
    quiet_out
    error_text "row $1 of the journal does not match the row before it" "*"
    rm -r tampered
}

@test "a row that was changed, taken out, put in or moved is named" {
    names_row 8 "UPDATE journal SET detail = '{\"count\":39}' WHERE seq = 8"
    names_row 8 "UPDATE journal SET at = at + 1 WHERE seq = 8"
    names_row 8 "UPDATE journal SET operator = 'mallory' WHERE seq = 8"
    names_row 8 "UPDATE journal SET what = 'card-reinstated' WHERE seq = 8"
    names_row 8 "UPDATE journal SET digest = '$(printf '%064d' 0)' WHERE seq = 8"
    names_row 1 "UPDATE journal SET detail = '{}' WHERE seq = 1"
    names_row 1 "DELETE FROM journal WHERE seq = 1"
    names_row 5 "DELETE FROM journal WHERE seq = 5"
    names_row 5 "DELETE FROM journal WHERE seq = 5; UPDATE journal SET seq = seq - 1 WHERE seq > 5"
    names_row 12 "INSERT INTO journal VALUES (12, 0, 'key-made', '{}', '', NULL, NULL)"
    names_row 3 "UPDATE journal SET seq = -seq WHERE seq IN (3, 4); UPDATE journal SET seq = 7 + seq WHERE seq < 0"
}

@test "a chain that was forged anew from one row on is found by a digest that was noted down" {
    noted=$(head_of)
    q issuer log --verify --head "$noted" --json
    ok
    json 'it["whole"] and it["has_head"]'
    "$QRID" key revoke "$kid" --reason superseded --at $TODAY -q 2>/dev/null # later rows do no harm
    q issuer log --verify --head "$noted" -q
    done_silently
    cp -r issuer cut
    sqlite3 cut/registry.db "DELETE FROM journal WHERE seq >= 11" # the row of that digest, and what came after
    $PYTHON - <<'PY'
import hashlib, sqlite3
database = sqlite3.connect("issuer/registry.db")
before = database.execute("SELECT digest FROM journal WHERE seq = 7").fetchone()[0]
database.execute("UPDATE journal SET detail = '{}' WHERE seq = 8")
for seq, *row in database.execute("SELECT seq, at, what, detail, written, operator FROM journal WHERE seq > 7 ORDER BY seq").fetchall():
    before = hashlib.sha256("\n".join([before, *map(str, row)]).encode()).hexdigest()
    database.execute("UPDATE journal SET digest = ? WHERE seq = ?", (before, seq))
database.commit()
PY
    for dir in issuer cut; do
        forget_witnesses $dir
        q issuer log --verify --issuer $dir -q
        done_silently # by itself it holds together
        q issuer log --verify --issuer $dir --head "$noted"
        exits 1
        error_text "the journal has no row with the recorded digest" \
            "compare it with a copy of the registry: rows were removed from its end, or all of it was rewritten"
    done
}

@test "a row names the operator: the option, the variable, or the login" {
    cp -r issuer named
    "$QRID" status suspend --subject P-1 --issuer named --at $TODAY -q --operator 'Amara Lin, desk 3' 2>/dev/null
    q issuer log --issuer named --last 1 --json
    ok
    json 'it[0]["operator"] == "Amara Lin, desk 3"'
    QRID_OPERATOR=night-shift "$QRID" status reinstate --subject P-1 --issuer named --at $TODAY -q 2>/dev/null
    q issuer log --issuer named --last 1
    ok
    [[ $output == *"  by night-shift" ]]
    refuses_use "\"a b\" cannot be an operator's name" "give 1 to 64 characters on one line" status suspend 0-1 --issuer named --operator $'a\nb'
}

# ---- affected

@test "issuer affected lists the cards of a key that need a new one" {
    q issuer affected --kid "${kid:0:6}" --at $TODAY --jsonl
    ok # one is revoked, and that of a day has expired
    same 39 "${#lines[@]}" "the number of cards"
    sed -n '3,$p' cards.jsonl | sed 's/.*"list":\([0-9]*\),"idx":\([0-9]*\).*/\1-\2/' | sort >wanted
    printf '%s\n' "${lines[@]}" | $PYTHON -c '
import json, sys
for line in sys.stdin:
    card = json.loads(line)
    assert set(card) == {"list", "idx", "subject", "variant", "kid", "iat", "exp", "standing"} and len(card["subject"]) == 32, card
    print("%d-%d" % (card["list"], card["idx"]), card["standing"])' | sort >got
    same "$(cat wanted)" "$(sed -n 's/ valid$//p' got)" "the cards"
    same 1 "$(grep -c ' suspended$' got)" "the suspended cards"
    q issuer affected --kid "$kid" --at $TODAY --all --json
    exits 0
    json 'len(it) == 41 and sorted({card["standing"] for card in it}) == ["revoked", "suspended", "valid"]'
    q issuer affected --kid "$kid" --at $TODAY
    exits 0
    warns "qrid: 39 cards signed with key $kid"
    same 39 "${#lines[@]}" "the number of lines"
    q issuer affected --kid "$(kid_of staged cards)" --at $TODAY --jsonl
    exits 0
    quiet_out
    refuses 4 missing-key "no key ID starts with \"zzzz\"" "see 'qrid key list'" issuer affected --kid zzzz
    refuses_use "no cards were chosen" "give --kid KID, --expiring-before TIME or --list N" issuer affected
}

@test "after a theft the records of the affected cards are found and minted anew" {
    people 60 citizens.jsonl # more people than have cards
    echo '{"fullName": "without an ID"}' >>citizens.jsonl
    "$QRID" key revoke "$kid" --reason compromised --at $TODAY -q 2>/dev/null
    "$QRID" issuer affected --kid "$kid" --among citizens.jsonl --at $TODAY >affected.jsonl
    same "$(sed -n 2,40p citizens.jsonl)" "$(cat affected.jsonl)" "the affected records"
    "$QRID" issuer affected --kid "$kid" --among citizens.jsonl --at $TODAY | seen mint --jsonl --issuer issuer --at $TODAY -o new.jsonl
    same 39 "$(wc -l <new.jsonl)" "the number of new cards"
    new_kid=$(kid_of active cards)
    same "$new_kid" "$(sed 's/.*"kid":"\([0-9a-f]*\)".*/\1/' new.jsonl | sort -u)" "the kid of the new cards"
    # None keeps its old place.
    same 80 "$(grep -oh '"list":[0-9]*,"idx":[0-9]*' cards.jsonl short.jsonl new.jsonl | sort -u | wc -l)" "the number of places"
    # A bad line is told, and the others go on.
    printf 'no\n{"id": "P-2"}\n' >bad.jsonl
    q issuer affected --kid "$kid" --among citizens.jsonl --at $TODAY
    exits 0
    quiet_out # everybody has a new card
    warns "qrid: 1 record without an ID skipped"
    q issuer affected --kid "$kid" --among bad.jsonl --all --at $TODAY
    exits 1
    says '{"id": "P-2"}'
    q issuer affected --kid "$kid" --among bad.jsonl --all --at $TODAY --jsonl
    exits 1
    says '{"id": "P-2"}'
    # In JSON they are one document, of however many.
    q issuer affected --kid "$kid" --among bad.jsonl --all --at $TODAY --json
    exits 1
    json 'it == [{"id": "P-2"}]'
    q issuer affected --kid "$kid" --among citizens.jsonl --all --at $TODAY --json
    ok
    json 'len(it) == 40 and it[0].keys() >= {"id"}'
    q issuer affected --kid "$kid" --among citizens.jsonl --at $TODAY --json
    ok
    json 'it == []'
    refuses 3 unreadable-file "cannot read nope: no such file" "" issuer affected --kid "$kid" --among nope
}
