# status bundle, delta and apply: status lists for verifiers without a network.
load helper

ISS=https://id.example

# An issuer of three lists with a trust list and two cards, ada.txt and bob.txt, and two bundles: in the second Ada's
# card is revoked and Bob's suspended.
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_issuer "$BATS_FILE_TMPDIR/issuer" --capacity 3000000
    cd "$BATS_FILE_TMPDIR"
    export QRID_PASSPHRASE=secret
    for name in ada bob; do
        ada $name.json
        does mint $name.json --at $ISSUED --json -o $name.made
        $PYTHON -c 'import json, sys; print(json.load(open(sys.argv[1]))["card"])' $name.made >$name.txt
    done
    does trust build --at $ISSUED -q
    does key export "$(kid_of active trust)" -o root.pub
    status_key=$(open_key status)
    mv "$status_key" status.open
    does status bundle -o one.qsb --key status.open --at $ISSUED -q
    does status revoke ada.txt -q
    does status suspend bob.txt -q
    does status bundle -o two.qsb --key status.open --at 2026-02-01T12:00:00Z -q
    does status delta one.qsb two.qsb -o two.patch -q
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.{txt,qsb,patch,open} "$BATS_FILE_TMPDIR"/root.pub .
    store=$XDG_DATA_HOME/qrid/status
    file=$store/$(printf %s $ISS | sha256sum | cut -c1-16).qsb
}

apply() { "$QRID" status apply "$@" --at $TODAY -q; }
# judged CARD RESULT CODE [OPTION...]: what the check of the card's status says.
judged() {
    q verify "$1" --at $TODAY --json "${@:4}"
    json "it['checks'][5]['result'] == '$2' and it['checks'][5]['code'] == $3"
}

@test "a verifier without a network follows by bundle and patch, with nothing else" {
    q status apply one.qsb --root root.pub --at $TODAY
    ok
    says "applied version 1 of the status bundle of $ISS: 3 lists, good until 2026-02-08T00:00:00Z
  imported version 1 of its trust list"
    judged ada.txt pass None
    judged bob.txt pass None
    q status apply two.patch --at $TODAY
    ok
    says "applied version 2 of the status bundle of $ISS after version 1: 3 lists, good until 2026-02-08T12:00:00Z"
    judged ada.txt fail "'revoked'"
    judged bob.txt fail "'suspended'"
    same 644 "$(stat -c %a "$file")" "the mode of the store's file"
    same "$file" "$(find "$store" -type f)" "what is in the store"
}

@test "status bundle tells what it wrote, and counts its versions" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    q status bundle --key status.open --at $TODAY
    ok
    size=$(stat -c %s issuer/public/status/bundle.qsb)
    says "issuer/public/status/bundle.qsb
  version 3, 3 lists, 1 revoked, 1 suspended, $size bytes, good until 2026-02-09T00:00:00Z"
    same 644 "$(stat -c %a issuer/public/status/bundle.qsb)" "the mode of the bundle"
    same '{"lists":3,"version":3}' "$(sqlite3 issuer/registry.db "SELECT detail FROM journal WHERE what = 'status-bundled' ORDER BY seq DESC LIMIT 1")" journal
    q status bundle --key status.open --at $TODAY --valid-for 40d --json
    ok
    json "it['version'] == 4 and it['lists'] == 3 and it['entries'] == 1 << 20 and it['bits'] == 2"
    json "it['revoked'] == it['suspended'] == 1 and it['exp'] == '2026-03-14T00:00:00Z' and it['dry_run'] is False"
    json "it['trust_version'] == 1 and it['trust_until'] == '2026-03-03T00:00:00Z'"
    q status bundle --key status.open --at $TODAY --valid-for 40d -o x.qsb
    exits 0
    err_has "qrid: the trust list in the bundle is only good until 2026-03-03T00:00:00Z"
}

@test "status bundle --dry-run writes nothing and takes no version" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    does issuer show -q
    before=$(sqlite3 issuer/registry.db .dump | sha256sum)
    q status bundle --key status.open --at $TODAY --dry-run
    ok
    has "would write issuer/public/status/bundle.qsb
  version 3, 3 lists,"
    [ ! -e issuer/public/status/bundle.qsb ]
    same "$before" "$(sqlite3 issuer/registry.db .dump | sha256sum)" "the registry"
}

@test "status bundle of an issuer without cards has no list" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    sqlite3 issuer/registry.db "UPDATE settings SET value = '0' WHERE name = 'next_serial'"
    forget_witnesses issuer
    q status bundle --key status.open --at $TODAY
    exits 0
    has "0 lists"
    warns "qrid: no card has been issued yet: the bundle has no lists"
    q status apply issuer/public/status/bundle.qsb --root root.pub --at $TODAY
    ok
}

@test "status bundle refuses what verifiers would not take" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    refuses 4 exists "one.qsb already exists" "*" status bundle -o one.qsb --key status.open --at $TODAY
    refuses_use "the output must be a file" "*" status bundle -o - --key status.open --at $TODAY
    refuses_use "--valid-for must be 1s or more" "give a time such as 7d" status bundle --valid-for 0 --at $TODAY
    refuses 3 trust-stale "the trust list at issuer/public/trust.jwt expired on 2026-03-03T00:00:00Z" "publish one with 'qrid trust build'" status bundle --key status.open --at 2026-03-03
    make_issuer other
    QRID_PASSPHRASE=secret does trust build --issuer other --at $ISSUED -q
    cp other/public/trust.jwt issuer/public
    refuses 1 bad-trust-list "the trust list at issuer/public/trust.jwt does not list this key for status" "publish one with 'qrid trust build'" status bundle --key status.open --at $TODAY
    rm issuer/public/trust.jwt
    refuses 3 unreadable-file "no trust list at issuer/public/trust.jwt" "publish one with 'qrid trust build'" status bundle --key status.open --at $TODAY
    refuses 3 not-an-issuer "*" "*" status bundle --issuer nowhere
}

@test "status delta and status apply --to make the new bundle byte for byte" {
    q status delta one.qsb two.qsb -o x.patch
    ok
    says "x.patch
  from version 1 to 2 of the status bundle of $ISS: 2 changes, $(stat -c %s x.patch) bytes"
    cmp x.patch two.patch
    q status apply x.patch --to one.qsb -o x.qsb
    ok
    says "x.qsb
  version 2 of the status bundle of $ISS: 3 lists, $(stat -c %s two.qsb) bytes, good until 2026-02-08T12:00:00Z"
    cmp x.qsb two.qsb
    q status apply x.patch --to one.qsb -o y.qsb --dry-run --json
    ok
    json "it['version_before'] == 1 and it['version'] == 2 and it['patch'] is True and it['dry_run'] is True"
    [ ! -e y.qsb ]
    q status delta one.qsb two.qsb -o x.patch --force --json
    ok
    json "it['changes'] == 2 and it['version_before'] == 1 and it['version'] == 2 and it['iss'] == '$ISS' and it['file'] == 'x.patch'"
}

@test "status delta refuses to go back, and files that are no bundles" {
    refuses 1 status-rollback "version 1 does not come after version 2" "*" status delta two.qsb one.qsb -o x
    refuses 1 status-rollback "version 1 does not come after version 1" "*" status delta one.qsb one.qsb -o x
    refuses 1 bad-status-bundle "not a status bundle" "" status delta one.qsb ada.txt -o x
    refuses 3 unreadable-file "cannot read nope: no such file" "*" status delta nope one.qsb -o x
    refuses 4 exists "two.patch already exists" "*" status delta one.qsb two.qsb -o two.patch
    refuses_use "the output and the input are the same file" "choose another name" status delta one.qsb two.qsb -o one.qsb --force
    refuses_use "--output is required" "*" status delta one.qsb two.qsb
    refuses_use "NEW is required" "*" status delta one.qsb -o x
}

@test "status apply --json tells what was taken in, and the second time that it is there" {
    q status apply one.qsb --root root.pub --at $TODAY --json --dry-run
    ok
    json "it['changed'] is True and it['dry_run'] is True and it['version_before'] is None"
    [ ! -e "$XDG_DATA_HOME" ]
    q status apply one.qsb --root root.pub --at $TODAY --json
    ok
    json "it == {'iss': '$ISS', 'version': 1, 'version_before': None, 'lists': 3, 'exp': '2026-02-08T00:00:00Z', 'patch': False, 'changed': True, 'dry_run': False, 'file': '$file', 'trust': {'version': 1, 'version_before': None, 'changed': True, 'root_changed': False}}"
    q status apply one.qsb --at $TODAY
    ok
    says "version 1 of the status bundle of $ISS is already in the store"
    q status apply two.patch --at $TODAY --json
    ok
    json "it['patch'] is True and it['version_before'] == 1 and it['trust']['changed'] is False"
    q status apply two.patch --at $TODAY
    ok
    says "version 2 of the status bundle of $ISS is already in the store"
}

@test "a lower version is refused by status apply, and passed over by verify" {
    apply two.qsb --root root.pub
    refuses 1 status-rollback "version 2 of the status bundle of $ISS was seen before, but this is version 1" "" status apply one.qsb --at $TODAY
    judged ada.txt unknown "'status-missing'" --status one.qsb
    q verify ada.txt --at $TODAY --status one.qsb
    err_has "qrid: skipped a damaged status list: one.qsb: version 2 of the status bundle of $ISS was seen before, but this is version 1"
    judged ada.txt fail "'revoked'" --status two.qsb
    judged ada.txt fail "'revoked'"
}

@test "status apply refuses a bundle that is not the issuer's, old or from the future" {
    make_key other
    refuses 3 unknown-issuer "no root of $ISS is trusted yet" "*" status apply one.qsb --at $TODAY
    refuses 1 trust-root-mismatch "*" "*" status apply one.qsb --root other.pem.pub --at $TODAY
    refuses 3 status-stale "the status bundle of $ISS expired 0 seconds ago, on 2026-02-08T00:00:00Z" "" status apply one.qsb --root root.pub --at 2026-02-08
    refuses 1 iat-in-future "*" "" status apply two.qsb --root root.pub --at 2026-02-01T11:54:59Z
    refuses 3 status-untrusted "the status bundle of $ISS is not signed by a trusted key" "" status apply one.qsb --trust other.pem.pub --at $TODAY
    refuses 1 bad-status-bundle "there is no status bundle of $ISS to patch" "apply version 1 first, or the latest full bundle" status apply two.patch --root root.pub --at $TODAY
    refuses 1 bad-status-bundle "not a status bundle" "" status apply ada.txt --at $TODAY
    refuses 3 unreadable-file "cannot read -: no such file" "*" status apply -
}

@test "status apply refuses what was touched anywhere, and the store stays as it was" {
    apply one.qsb --root root.pub
    for at in 3 40 700 -1; do
        for name in two.qsb two.patch; do
            $PYTHON -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 1; open("x", "wb").write(b)' $name $at
            before=$(snapshot; sha256sum "$file")
            q status apply x --at $TODAY
            [ "$status" -ne 0 ]
            quiet_out
            same "$before" "$(snapshot; sha256sum "$file")" "the disk"
        done
    done
    judged ada.txt pass None
    head -c 2000 two.qsb >cut.qsb
    refuses 1 bad-status-bundle "*" "*" status apply cut.qsb --at $TODAY
}

@test "a patch of another version than the store's is refused, and told which it needs" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    does status reinstate bob.txt -q
    does status bundle -o three.qsb --key status.open --at $TODAY -q
    does status delta two.qsb three.qsb -o three.patch -q
    apply one.qsb --root root.pub
    refuses 1 bad-status-bundle "the patch does not apply: the existing bundle is version 1 of $ISS" "use a patch for this bundle; this one is for version 2 of $ISS" status apply three.patch --at $TODAY
    refuses 1 bad-status-bundle "the patch does not apply: the existing bundle is version 1 of $ISS" "use a patch for this bundle; this one is for version 2 of $ISS" status apply three.patch --to one.qsb -o x.qsb
    apply two.patch
    apply three.patch
    judged bob.txt pass None
    judged ada.txt fail "'revoked'"
}

@test "status apply refuses wrong use" {
    refuses_use "FILE is required" "see 'qrid status apply --help'" status apply
    refuses_use "--to and --output must be used together" "*" status apply two.patch --to one.qsb
    refuses_use "--to and --output must be used together" "*" status apply two.patch -o x.qsb
    refuses_use "--to cannot be used with --root or --trust" "*" status apply two.patch --to one.qsb -o x.qsb --root root.pub
    refuses_use "--root and --trust cannot be used together" "*" status apply one.qsb --root root.pub --trust root.pub
    refuses_use "--force requires --to" "*" status apply one.qsb --force
    refuses_use "--unendorsed requires --root" "*" status apply one.qsb --unendorsed
    refuses_use "--to cannot be used with --unendorsed" "*" status apply two.patch --to one.qsb -o x.qsb --unendorsed
    refuses 4 exists "two.qsb already exists" "*" status apply two.patch --to one.qsb -o two.qsb
    refuses 1 bad-status-bundle "not a patch of a status bundle" "" status apply one.qsb --to one.qsb -o x.qsb
}

@test "verify takes a bundle in either form, and checks the list that it uses" {
    jwks=$BATS_FILE_TMPDIR/issuer/public/jwks.json
    apply two.qsb --trust "$jwks"
    [ ! -e "$XDG_DATA_HOME/qrid/trust" ]
    cp "$file" unpacked.qsb
    export QRID_STATUS_STORE=$PWD/none
    for bundle in two.qsb unpacked.qsb; do
        judged ada.txt fail "'revoked'" --trust "$jwks" --status $bundle
        judged bob.txt fail "'suspended'" --trust "$jwks" --status $bundle
        mkdir lists
        cp $bundle lists
        judged ada.txt fail "'revoked'" --trust "$jwks" --status lists
        rm -r lists
    done
    judged ada.txt unknown "'status-missing'" --trust "$jwks"
    # Every list of the unpacked form spoilt, the head and the digests left.
    $PYTHON - <<'PY'
b = bytearray(open("unpacked.qsb", "rb").read())
begin = (12 + int.from_bytes(b[8:12], "little") + 4095) // 4096 * 4096
for n in range(3): b[begin + n * 262144 + 9] ^= 1
open("unpacked.qsb", "wb").write(b)
PY
    judged ada.txt unknown "'bad-status-bundle'" --trust "$jwks" --status unpacked.qsb
    exits 3
}

@test "status show tells what a bundle says, carried and unpacked" {
    q status show two.qsb --at $TODAY
    ok
    for line in "iss $ISS" "version 2" "form bundle" "uri $ISS/status/N" "iat 2026-02-01T12:00:00Z" "exp 2026-02-08T12:00:00Z" "lists 3" \
        "entries 1048576" "bits 2" "bytes $(stat -c %s two.qsb)" "signature not checked" "stale false" "value 0 3145726 (VALID)" \
        "value 1 1 (INVALID)" "value 2 1 (SUSPENDED)"; do
        has_line "$line"
    done
    apply two.qsb --root root.pub
    q status show "$file" --trust "$BATS_FILE_TMPDIR/issuer/public/jwks.json" --at $TODAY --json
    ok
    json 'it["form"] == "unpacked bundle" and it["signature"] == "good" and it["values"]["2"]["count"] == 1'
    make_key stranger
    q status show two.qsb --trust stranger.pem.pub --at $TODAY
    exits 3
    has_line "signature untrusted"
}

# What happens when the registry is put back from last week's copy.
@test "status bundle refuses lists that bring revoked cards back" {
    cp -r "$BATS_FILE_TMPDIR/issuer" .
    does status build --key status.open --at $TODAY -q
    sqlite3 issuer/registry.db "UPDATE standings SET revoked = '', revoked_count = 0"
    refuses 1 status-shrinks "*" "*" status bundle -o three.qsb --key status.open --at $TODAY
    q status bundle -o three.qsb --key status.open --at $TODAY
    err_has "1 card would no longer be shown as revoked, in 1 list (the first is "
    q status bundle -o three.qsb --key status.open --at $TODAY --allow-shrink
    ok
    has "0 revoked"
}
