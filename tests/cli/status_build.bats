# status build: what is due, both forms, how they are packed, lists that would shrink; lists of given values.
load helper

setup_file() {
    shared_issuer
    cd "$BATS_FILE_TMPDIR"
    people 4
    export QRID_PASSPHRASE=secret
    does mint --jsonl people.jsonl --issuer issuer --at $ISSUED -o cards.jsonl -q
    mv "$(open_key status)" status.open
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    cp "$BATS_FILE_TMPDIR"/{cards.jsonl,status.open} .
    list=issuer/public/status/0.cwt
}

build() { q status build --key status.open --at "${@:-$ISSUED}"; }
nothing_due="qrid: no list is due: nothing has changed in 1 list; --all signs them again"
# lst FORM: the bytes of the published list, taken apart by Debian's Python.
lst() { $PYTHON -c '
import base64, cbor2, json, sys
if sys.argv[1] == "cwt":
    claims = cbor2.loads(cbor2.loads(open("issuer/public/status/0.cwt", "rb").read()).value[2])
    sys.stdout.buffer.write(claims[65533]["lst"])
else:
    part = open("issuer/public/status/0.jwt").read().split(".")[1]
    text = json.loads(base64.urlsafe_b64decode(part + "=="))["status_list"]["lst"]
    sys.stdout.buffer.write(base64.urlsafe_b64decode(text + "=="))' "$1"; }

@test "a list is built when it is due, and not before" {
    build
    ok
    before=$(sha256sum $list)
    build
    exits 0 && quiet_out
    warns "$nothing_due"
    same "$before" "$(sha256sum $list)" "the list that is not due"
    does status revoke --subject P-1 -q
    build
    ok
    has "1 revoked, 0 suspended"
    build 2026-02-01T12:00:00Z # it was dated a second later than the first
    quiet_out
    build 2026-02-01T12:00:01Z # its ttl is over
    ok
    has "1 revoked"
    rm $list
    build 2026-02-01T12:00:00Z --dry-run
    ok
    has "would write $list"
    [ ! -e $list ]
    build 2026-02-01T12:00:00Z
    ok
    build 2026-02-01T12:00:00Z --all --json
    ok
    json 'len(it) == 1 and it[0]["jwt"] is None'
}

@test "--jwt writes the other form too, and it is kept in step from then on" {
    build $ISSUED --jwt --json
    ok
    json 'it[0]["jwt"] == "issuer/public/status/0.jwt"'
    does status revoke --subject P-1 -q
    build $TODAY
    ok
    same "$(lst cwt | sha256sum)" "$(lst jwt | sha256sum)" "the list of the JWT"
    for form in cwt jwt; do
        q status show issuer/public/status/0.$form --trust issuer/public/jwks.json --at $TODAY
        ok
        has_line "signature good"
        has_line "value 1 1 (INVALID)"
        has_line "iat $TODAY"
        has_line "all lists https://id.example/status/aggregation.json"
    done
    same "$("$QRID" status show $list | grep ^kid)" "$("$QRID" status show issuer/public/status/0.jwt | grep ^kid)" "the kid"
}

@test "--valid-for and --ttl are in the list" {
    build $ISSUED --valid-for 2d --ttl 15m
    ok
    has "good until 2026-02-03T00:00:00Z"
    q status show $list
    has_line "ttl 900"
    refuses_use "--valid-for must be 1s or more" "give a time such as 7d" status build --valid-for 0s --key status.open
    refuses_use "invalid duration \"x\"" "*" status build --ttl x --key status.open
}

@test "--level 9 gives zlib's own bytes, --best fewer" {
    does status revoke --from cards.jsonl -q
    build
    quick=$(lst cwt | wc -c)
    build $ISSUED --all --level 9
    ok
    lst cwt | $PYTHON -c '
import sys, zlib
lst = sys.stdin.buffer.read()
assert zlib.compress(zlib.decompress(lst), 9) == lst'
    build $ISSUED --all --best
    ok
    [ "$(lst cwt | wc -c)" -le "$quick" ]
    lst cwt | $PYTHON -c 'import sys, zlib; assert sum(map(int.bit_count, zlib.decompress(sys.stdin.buffer.read()))) == 4'
    refuses_use "--level and --best cannot be used together" "*" status build --level 9 --best
    refuses_use "--level: Value 10 not in range 1 to 9" "*" status build --level 10
}

# What an administrator does who puts back last week's copy of the registry.
@test "a list that would bring revoked cards back is refused, and --allow-shrink publishes it" {
    does status revoke --subject P-1 -q
    sqlite3 issuer/registry.db ".backup old.db"
    does status revoke --subject P-2 --subject P-3 -q
    build
    has "3 revoked"
    rm issuer/registry.db*
    cp old.db issuer/registry.db
    forget_witnesses issuer # else every command refuses it (recover.bats)
    refuses 1 status-shrinks "2 cards would no longer be shown as revoked, in 1 list (the first is 0)" "*" status build --key status.open --at $ISSUED
    refuses 1 status-shrinks "*" "*" status build --key status.open --at $ISSUED --dry-run
    does status revoke --subject P-3 -q
    refuses 1 status-shrinks "1 card would no longer be shown as revoked, in 1 list (the first is 0)" "*" status build --key status.open --at $ISSUED
    does status build --key status.open --at $ISSUED --dry-run --force # as older versions call it
    build $ISSUED --allow-shrink
    ok
    has "2 revoked"
    same '{"lists":1,"shrunk":[0]}' "$(sqlite3 issuer/registry.db "SELECT detail FROM journal WHERE what = 'status-published' ORDER BY seq DESC LIMIT 1")" journal
    does status revoke --subject P-2 -q
    build
    ok
    has "3 revoked"
}

@test "lists of one second are never two" {
    iat() { "$QRID" status show "$1" | grep '^iat'; }
    build
    cp $list before.cwt
    does status revoke --subject P-1 --at $ISSUED -q
    build
    ok
    same "iat        2026-02-01T00:00:00Z" "$(iat before.cwt)" "the time of the first"
    same "iat        2026-02-01T00:00:01Z" "$(iat $list)" "the time of the second"
    build
    exits 0 && quiet_out
    warns "$nothing_due"
}

@test "of many lists the sum is told" {
    QRID_PASSPHRASE=secret does issuer init many --iss https://id.example --capacity 25000000 --at $MADE -q
    ada ada.json
    does mint ada.json --issuer many --at $ISSUED -o "given-$RANDOM$RANDOM"
    does status revoke --subject ID-12345 --issuer many -q
    q status build --issuer many --at $ISSUED
    ok
    says "24 lists in many/public/status  1 revoked, 0 suspended, $(cat many/public/status/*.cwt | wc -c) bytes, good until 2026-02-08T00:00:00Z"
    q status build --issuer many --at $ISSUED -v --json
    ok
    json 'it == []'
    "$QRID" status suspend --subject ID-12345 --issuer many -q || [ $? -eq 1 ]
    same 24 "$($PYTHON -c 'import json; print(len(json.load(open("many/public/status/aggregation.json"))["status_lists"]))')" aggregation
}

@test "a full disk leaves the lists as they were" {
    [ "$(id -u)" -eq 0 ] || skip "only root can mount a small disk"
    mkdir small
    mount -t tmpfs -o size=1m none small || skip "nothing can be mounted here"
    build
    before=$(sha256sum $list)
    mv issuer/public/status/* small
    rmdir issuer/public/status
    ln -s "$PWD/small" issuer/public/status
    dd if=/dev/zero of=small/filler bs=1k 2>/dev/null || true
    does status revoke --subject P-1 -q
    build
    umount_later() { umount small; }
    after=$(sha256sum $list)
    rm small/filler
    failed=$status error=$stderr
    build
    again=$status
    umount_later
    status=$failed stderr=$error
    exits 3
    err_has "cannot write"
    same "$before" "$after" "the list"
    same 0 "$again" "the exit code once there is room"
}

# ---- lists of given values

@test "--values makes a list for testers, as CWT and as JWT" {
    make_key k
    printf '# two\n7\n9 2\n' >values
    q status build --values values --uri https://s.example/1 --entries 16 --key k.pem --at $ISSUED -o list.cwt
    done_silently
    q status check list.cwt 9 --trust k.pem.pub --uri https://s.example/1 --at $TODAY --json
    ok
    json 'it == {"idx": 9, "value": 2, "status": "SUSPENDED", "bits": 2, "entries": 16, "uri": "https://s.example/1", "iat": "2026-02-01T00:00:00Z", "exp": "2026-02-08T00:00:00Z", "signed": True}'
    q_from values status build --values - --uri https://s.example/1 --key k.pem --at $ISSUED --jwt
    ok
    echo "$output" >list.jwt
    q status check list.jwt 7 --trust k.pem.pub --at $TODAY
    ok
    has_line "status INVALID"
    make_card k --status-uri https://s.example/1 --status-idx 9
    q verify k.txt --trust k.pem.pub --status list.cwt --at $TODAY
    exits 1
    has "suspended"
}

@test "--values --unsigned --level 9 gives the published lists, byte for byte" {
    [ -r "$QRID_SHARED/vectors/status-list/status_list_1bit.json" ] || skip "the published vectors are not there"
    $PYTHON - "$QRID_SHARED/vectors/status-list" "$QRID" <<'END'
import json, pathlib, subprocess, sys
folder, qrid = pathlib.Path(sys.argv[1]), sys.argv[2]
short = json.load(open(folder / "status_list_short.json"))["lists"]
lists = [(v, list(enumerate(v["statuses"])), len(v["statuses"])) for v in short]
big = json.load(open(folder / "status_list_1bit.json"))
lists.append((big, big["statuses"], big["entries"]))
for vector, values, entries in lists:
    text = "".join("%d %d\n" % tuple(v) for v in values).encode()
    command = [qrid, "status", "build", "--values", "-", "--unsigned", "--level", "9", "--entries", str(entries), "--bits", str(vector["bits"])]
    cbor = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout
    assert cbor.hex() == vector["cbor_hex"], cbor.hex()
    got = json.loads(subprocess.run(command + ["--jwt"], input=text, stdout=subprocess.PIPE, check=True).stdout)
    assert got == vector["json"], got
END
}

@test "--values refuses what it cannot mean" {
    make_key k
    echo '7 1' >values
    echo '7 one' >bad
    sign=(--uri https://s.example/1 --key k.pem)
    refuses 1 bad-record "line 1: not a non-negative integer" "write IDX VALUE, such as '482113 1', on each line" status build --values bad "${sign[@]}"
    refuses 1 bad-record "line 1: index 7 is out of range for 7 entries" "*" status build --values values "${sign[@]}" --entries 7
    refuses_use "--values needs --uri and --key" "give both, or --unsigned for a bare list" status build --values values --key k.pem
    refuses_use "--unsigned cannot be used with --key or --uri" "*" status build --values values --unsigned "${sign[@]}"
    refuses_use "--all, --allow-shrink, --dry-run, --immutable, --issuer, --kid and --shard cannot be used with --values" "*" status build --values values "${sign[@]}" --issuer issuer
    refuses_use "--uri, --bits, --unsigned and --output require --values" "*" status build -o list.cwt
    refuses 3 unreadable-file "cannot read nope: no such file" "" status build --values nope "${sign[@]}"
    touch there
    refuses 4 exists "there already exists" "*" status build --values values "${sign[@]}" -o there
    refuses_use "the output and the input are the same file" "choose another name" status build --values values "${sign[@]}" -o values --force
}
