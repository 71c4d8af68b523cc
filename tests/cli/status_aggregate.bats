# status build --shard and --immutable, status aggregate: lists that several machines build, and files that never change.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_issuer "$BATS_FILE_TMPDIR/issuer" --capacity 4000000 --alg EdDSA
    cd "$BATS_FILE_TMPDIR"
    people 4
    export QRID_PASSPHRASE=secret
    does mint --jsonl people.jsonl --issuer issuer --at $ISSUED -o cards.jsonl -q
    mv "$(open_key status)" status.open
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR"/status.open .
    there=issuer/public/status
}

build() { q status build --key status.open --at "$@"; }
lists=4

# in_step: the pointer names what lies beside it, under its digest.
in_step() {
    $PYTHON - "$there" <<'END'
import hashlib, json, pathlib, sys
there = pathlib.Path(sys.argv[1])
pointer = json.load(open(there / "pointer.json"))["lists"]
assert [list["list"] for list in pointer] == sorted(int(file.stem) for file in there.glob("*.cwt")), pointer
for list in pointer:
    for form in ("cwt", "jwt"):
        beside = there / f"{list['list']}.{form}"
        assert (form in list) == beside.exists(), list
        if form not in list:
            continue
        content = (there / list[form]).read_bytes()
        assert content == beside.read_bytes(), list
        assert list[form] == f"objects/{hashlib.sha256(content).hexdigest()}.{form}", list
END
}

@test "shards build each list once, and aggregate names them all" {
    build $ISSUED --shard 1/3
    ok
    same 1 "${#lines[@]}" "the lists of the first shard"
    [ ! -e $there/aggregation.json ]
    q status aggregate --at $ISSUED
    exits 1
    has_line "$there/0.cwt was never built"
    warns "qrid: nothing was written: copy these lists from the machines that built them, or build them here with 'qrid status build'"
    [ ! -e $there/aggregation.json ]
    build $ISSUED --shard 2/3 -q
    done_silently
    build $ISSUED --shard 3/3 --json
    ok
    json '[list["list"] for list in it] == [0, 3] and it[0]["object"] is None'
    build $ISSUED --shard 0/3
    exits 0 && quiet_out
    warns "qrid: no list is due: nothing has changed in 2 lists; --all signs them again"
    q status aggregate --at $ISSUED --dry-run
    ok
    says "would write $there/aggregation.json  $lists lists"
    [ ! -e $there/aggregation.json ]
    q status aggregate --at $ISSUED --json
    ok
    json 'it == {"dry_run": False, "lists": 4, "aggregation": "issuer/public/status/aggregation.json", "pointer": None, "flawed": []}'
    same $lists "$($PYTHON -c 'import json; print(len(json.load(open("issuer/public/status/aggregation.json"))["status_lists"]))')" aggregation
    build $ISSUED --shard 5/9
    exits 0 && quiet_out
    warns "qrid: shard 5/9 has no list: there are only 4 lists"
}

@test "what is no shard is refused, and so are both options with --values" {
    refuses_use "\"2\" is not a shard" "give its number and how many there are, such as 1/8" status build --shard 2
    refuses_use "\"3/2\" is not a shard" "of 2 shards, choose one of 0 to 2" status build --shard 3/2
    refuses_use "\"0/0\" is not a shard" "there can be 1 to 1000000 shards" status build --shard 0/0
    for option in --immutable "--shard 1/2"; do
        # shellcheck disable=SC2086 # two words
        refuses_use "--all, --allow-shrink, --dry-run, --immutable, --issuer, --kid and --shard cannot be used with --values" "*" \
            status build --values - --unsigned --jwt $option
    done
    refuses 3 not-an-issuer "*" "*" status aggregate --issuer nowhere
}

@test "aggregate tells what is missing, old or wrong, and leaves the index as it was" {
    build $ISSUED -q
    cp $there/0.cwt old.cwt
    build 2026-02-02 --all -q
    cp old.cwt $there/0.cwt
    rm $there/1.cwt
    echo junk >$there/2.cwt
    cp $there/0.cwt $there/3.cwt
    before=$(sha256sum $there/aggregation.json)
    q status aggregate --at 2026-02-02 --json
    exits 1
    json '[(one["list"], one["flaw"]) for one in it["flawed"]] == [(0, "stale"), (1, "missing"), (2, "damaged"), (3, "wrong-uri")]'
    json 'it["aggregation"] is None and it["flawed"][0]["detail"] == "it is of 2026-02-01T00:00:00Z, the registry has that of 2026-02-02T00:00:00Z"'
    same "$before" "$(sha256sum $there/aggregation.json)" "the index"
    build 2026-02-02 -q # mends them
    q status aggregate --at 2026-02-02 -q
    done_silently
}

@test "--immutable keeps each list under its digest too, from then on" {
    build $ISSUED --immutable --json
    ok
    json 'all(list["object"].startswith("issuer/public/status/objects/") for list in it)'
    in_step
    first=$(sha256sum $there/pointer.json)
    build $ISSUED -q
    same "$first" "$(sha256sum $there/pointer.json)" "the pointer"
    does status revoke --subject P-1 -q
    build $TODAY --jwt -q
    in_step
    same 12 "$(find $there/objects -type f | wc -l)" "the objects of both days"
    q issuer check --at $TODAY
    has_line "status-lists fine 4 lists, good until 2026-02-09T00:00:00Z"
    rm $there/pointer.json
    q status aggregate --at $TODAY --immutable
    ok
    says "$there/aggregation.json  $lists lists
$there/pointer.json  $lists lists"
    in_step
    build 2026-02-20 --shard 1/2 -q # both days have expired, and half of the lists are replaced
    in_step
    same 8 "$(find $there/objects -type f | wc -l)" "the objects that are in force"
}

@test "killed at random moments, a build leaves nothing worse than lists that are due" {
    build $ISSUED --immutable -q
    for delay in 0.02 0.05 0.08 0.11 0.14 0.17 0.2 0.25; do
        does status suspend --subject P-2 -q
        "$QRID" status build --all --best --key status.open --at $TODAY -q 3>&- &
        sleep "$delay"
        kill -KILL $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        does status reinstate --subject P-2 -q
        build $TODAY -q
        exits 0
        in_step
        q status aggregate --dry-run --at $TODAY -q
        done_silently
        q issuer check --at $TODAY --json
        json 'next(one for one in it["checks"] if one["check"] == "status-lists")["level"] == "fine"'
    done
    q issuer log --verify -q
    done_silently
}
