# status revoke, suspend and reinstate of a person's cards, and in bulk from a file.
load helper

# An issuer of two cards for Ada and one each for P-1 to P-5; the lines of mint are in cards.jsonl.
setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    people 5
    echo '{"id": "ID-12345", "fullName": "Ada Lovelace"}' >>people.jsonl
    echo '{"id": "ID-12345", "fullName": "Ada King"}' >>people.jsonl
    QRID_PASSPHRASE=secret does mint --jsonl people.jsonl --issuer issuer --at $ISSUED -o cards.jsonl -q
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR/cards.jsonl" .
}

# place N: LIST-IDX of the card of line N.
place() { sed -n "$1p" cards.jsonl | $PYTHON -c 'import json, sys; c = json.load(sys.stdin); print("%d-%d" % (c["list"], c["idx"]))'; }
standing() { sqlite3 issuer/registry.db "SELECT standing FROM cards WHERE list || '-' || idx = '$1'"; }
journal() { sqlite3 issuer/registry.db "SELECT what, detail FROM journal WHERE what LIKE 'card%' AND what <> 'cards-minted' ORDER BY seq"; }
published="qrid: verifiers will see this once you publish the list with 'qrid status build'"

@test "--subject changes all cards of a person, and nobody else's" {
    q status revoke --subject ID-12345
    exits 0
    says "card $(place 6) is now revoked
card $(place 7) is now revoked"
    warns "$published"
    same 2 "$(sqlite3 issuer/registry.db 'SELECT COUNT(*) FROM cards WHERE standing <> 0')" "the number of fallen cards"
    q status revoke --subject ID-12345 --json
    ok
    json '[c["changed"] for c in it] == [False, False]'
    same "cards-revoked|{\"cards\":[\"$(place 6)\",\"$(place 7)\"],\"reason\":\"unspecified\"}" "$(journal)" journal
    run ! grep -aq ID-12345 issuer/registry.db issuer/registry.db-wal
}

@test "--subject passes over revoked cards when others can be suspended or come back" {
    does status revoke "$(place 6)" -q
    q status suspend --subject ID-12345
    exits 0
    says "card $(place 7) is now suspended"
    q status reinstate --subject ID-12345
    exits 0
    says "card $(place 7) is now valid"
    does status revoke "$(place 7)" -q
    refuses 1 revoked "every card of this person was revoked; this cannot be undone" "issue the holder a new card" status suspend --subject ID-12345
    refuses 3 not-in-registry "the registry has no card for this person" "check that the ID matches the minted record exactly" status revoke --subject P-6
    refuses 3 not-in-registry "the registry has no card for this person" "*" status revoke --subject ''
}

@test "--from takes places, reasons, texts, JSON, people and comments" {
    cat >lost.txt <<END
# lost in March
$(place 1)
  $(place 2)   keyCompromise

$(sed -n 3p cards.jsonl | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["card"])')
$(sed -n 4p cards.jsonl)
{"id": "ID-12345", "reason": "affiliationChanged"}
$(place 1) superseded
END
    q status revoke --from lost.txt --reason cessationOfOperation
    exits 0
    says "6 cards are now revoked, 1 was already"
    warns "$published"
    same "cards-revoked|{\"cards\":[\"$(place 6)\",\"$(place 7)\"],\"reason\":\"affiliationChanged\"}
cards-revoked|{\"cards\":[\"$(place 1)\",\"$(place 3)\",\"$(place 4)\"],\"reason\":\"cessationOfOperation\"}
card-revoked|{\"card\":\"$(place 2)\",\"reason\":\"keyCompromise\"}" "$(journal)" journal
    does issuer log --verify -q
    q_from lost.txt status revoke --from -
    exits 0
    says "0 cards are now revoked, 7 were already"
}

@test "--from tells of each line that is wrong, and does the others" {
    printf '%s\n' "$(place 1)" nonsense 0-1 '{"id": "nobody"}' "$(place 2) whatever" '{"list": 0}' "$(place 3)" >lost.txt
    q status revoke --from lost.txt
    exits 3
    says "2 cards are now revoked, 0 were already"
    for line in "line 2: this is some other text, not a card" "card 0-1 is not in the registry" "line 4: the registry has no card for this person" \
        "line 5: unknown reason" "line 6: has only one of list and idx"; do
        err_has "qrid: error: $line"
    done
    same 1 "$(standing "$(place 3)")" "the standing of the card of the last line"
    same 0 "$(standing "$(place 2)")" "the standing of the card with a wrong reason"
}

@test "--jsonl and --json tell of each card" {
    printf '%s\n' "$(place 1)" "$(place 2)" >lost.txt
    q status suspend --from lost.txt --jsonl
    ok
    same 2 "${#lines[@]}" "the number of lines"
    output=${lines[0]}
    json "it == {'card': '$(place 1)', 'before': 'valid', 'after': 'suspended', 'changed': True}"
    q status revoke --from lost.txt --dry-run --json
    ok
    json "it[1] == {'card': '$(place 2)', 'before': 'suspended', 'after': 'revoked', 'changed': True, 'dry_run': True}"
    same 2 "$(standing "$(place 1)")" "the standing after a dry run"
}

@test "--dry-run changes nothing" {
    before=$(sqlite3 issuer/registry.db .dump)
    q status revoke "$(place 1)" --subject ID-12345 --dry-run
    ok
    says "card $(place 1) would be revoked
card $(place 6) would be revoked
card $(place 7) would be revoked"
    q status revoke --from cards.jsonl --dry-run
    ok
    says "7 cards would be revoked, 0 were already"
    same "$before" "$(sqlite3 issuer/registry.db .dump)" "the registry"
}

@test "a hundred thousand lines are changed in little memory, and built" {
    QRID_PASSPHRASE=secret does issuer init big --iss https://id.example --at $MADE -q
    people 100000
    does mint --jsonl people.jsonl --issuer big --at $ISSUED -o big.jsonl -q
    in_little_memory status revoke --from big.jsonl --issuer big
    exits 0
    says "100000 cards are now revoked, 0 were already"
    q status build --issuer big --at $ISSUED
    ok
    has "100000 revoked, 0 suspended"
    q status revoke --from people.jsonl --issuer big # each is found by an index; it was 100 times slower once
    exits 0
    says "0 cards are now revoked, 100000 were already"
    same 1 "$(sqlite3 big/registry.db "EXPLAIN QUERY PLAN SELECT serial FROM cards WHERE substr(subject, 1, 12) = 'a' AND subject || '' = 'ab' ORDER BY serial" | grep -c cards_by_subject)" "the plan"
    does issuer log --issuer big --verify -q
}

@test "bulk changes refuse what cannot be read" {
    refuses 3 unreadable-file "cannot read nowhere: no such file" "*" status revoke --from nowhere
    refuses 3 unreadable-file "cannot read issuer: it is a directory" "" status revoke --from issuer
    refuses_use "standard input was given twice" "give '-' only once" status revoke - --from -
}
