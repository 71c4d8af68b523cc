# Machines that share a registry in PostgreSQL: what each of them publishes, and what one does that the others must know.
load helper
load postgres

@test "machines build their shards at once, and one names all lists" {
    new_schema shards
    make_issuer "$PWD/one" --alg EdDSA --registry "$url" --capacity 8000000
    sed -i 's/host=/application_name=shards\&host=/' one/issuer.json
    key=$(open_key status one)
    ada ada.json
    does mint ada.json --issuer one --at $ISSUED -q -o ada.txt
    cp -r one two
    # The first stops in the middle of its work: the second does not wait for it.
    "$QRID" status build --shard 1/2 --best --jobs 1 --immutable --issuer one --key "$key" --at $ISSUED -q 2>one.err 3>&- &
    builder=$!
    until [ -e one/public/status/.qrid-parts-0/0 ] || [ ! -e /proc/$builder/exe ]; do sleep 0.005; done # or was too quick
    # Within a transaction it would keep the second waiting, as it must.
    while [ -e /proc/$builder/exe ] && kill -STOP $builder; do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shards' AND state <> 'idle'")" != 0 ] || break
        kill -CONT $builder
        sleep 0.005
    done
    q status build --shard 2/2 --immutable --issuer two --key "$key" --at $ISSUED -q
    done_silently
    q status revoke ada.txt --issuer two --at $ISSUED -q
    done_silently
    kill -CONT $builder || true
    wait $builder
    same "" "$(cat one.err)" "stderr of the first"
    q status build --issuer one --shard 1/2 --key "$key" --at $ISSUED -q
    q status build --issuer two --shard 2/2 --key "$key" --at $ISSUED -q
    q status aggregate --issuer one --at $ISSUED --json
    exits 1
    json 'len(it["flawed"]) == 4 and {one["flaw"] for one in it["flawed"]} == {"missing"}'
    cp -r two/public/status/. one/public/status
    q status aggregate --issuer one --at $ISSUED --json
    ok
    json 'it["lists"] == 8 and it["pointer"] == "one/public/status/pointer.json"'
    q verify ada.txt --trust one/public/jwks.json --status one/public/status --at $ISSUED -q
    exits 1
    q issuer log --verify --issuer one -q
    done_silently
}

@test "of machines that share a database, what one does to keys and cards the others know" {
    new_issuer shared
    cp -r issuer other
    ada ada.json
    # The key that becomes active is on both machines, the one that follows it is not.
    does key rotate --now --at $ISSUED -q
    same "$(kid_of active cards issuer $TODAY)" "$(kid_of active cards other $TODAY)" "the active key"
    q mint ada.json --issuer other --at $TODAY -o one.txt
    done_silently
    does status build --issuer issuer --at $TODAY -q
    does status build --issuer other --at $TODAY -q
    same "$(cat issuer/public/jwks.json)" "$(cat other/public/jwks.json)" "the published keys"
    does key rotate --now --at $TODAY -q
    kid=$(kid_of active cards)
    refuses 4 missing-key "no private key for key $kid at other/keys/$kid.pem" \
        "if another machine made it, copy its file from there into keys/; if it is in a hardware token or another file, name it with --key" \
        mint ada.json --issuer other --at $TODAY -o two.txt
    cp -n issuer/keys/*.pem other/keys/
    q mint ada.json --issuer other --at $TODAY -o two.txt
    done_silently
    # A list that the other machine published is made here, too, and not left as it was.
    does status revoke one.txt --at $TODAY -q
    does status build --at 2026-02-03T00:00:00Z -q
    does status build --issuer other --at 2026-02-03T00:00:01Z -q
    q verify one.txt --trust other/public/jwks.json --status other/public/status --at 2026-02-03T01:00:00Z --json
    exits 1
    json 'it["checks"][5]["code"] == "revoked"'
    does key revoke "$kid" --reason compromised --at $TODAY -q
    refuses 4 missing-key "no active key for cards" "*" mint ada.json --issuer other --at $TODAY
    # Machines that do not agree about what never changes refuse to work.
    sed -i 's/"lists": 1/"lists": 2/' other/issuer.json
    refuses 3 registry-mismatch "issuer.json says lists = 2, but the registry says 1" "*" issuer show --issuer other
    refuses 3 registry-mismatch "issuer.json says lists = 2, but the registry says 1" "*" mint ada.json --issuer other
}
