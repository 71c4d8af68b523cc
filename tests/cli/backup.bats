# An issuer that is backed up, restored, and moved to another machine.
load helper
load lost_disk

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    export QRID_BACKUP_PASSPHRASE=other
}

@test "an issuer whose disk is lost gives no place twice, and brings no revoked card back" {
    lives_through_a_lost_disk true
}

@test "a backup holds all of an issuer, under a passphrase of its own" {
    ada ada.json
    does mint ada.json --at $ISSUED -q -o one.txt
    ln -s /etc/passwd issuer/public/link
    q issuer backup city.backup --at $TODAY
    exits 0
    has "1 card, 6 keys and "
    has "head $(head_of issuer)"
    err_has "not in the backup: public/link"
    same 600 "$(stat -c %a city.backup)" "the mode"
    same "" "$(strings -n 8 city.backup | grep -v '^qrid sealed 1$' | grep -e PRIVATE -e example -e SQLite || true)" "what can be read in it"
    [ -z "$(ls issuer | grep snapshot)" ]
    q issuer backup city.backup --at $TODAY --force --json
    exits 0
    json "it['journal']['head'] == '$(head_of issuer)' and it['left_out'] == ['public/link']"
    json "it['bytes'] == $(stat -c %s city.backup) and it['sha256'] == '$(sha256sum <city.backup | cut -d' ' -f1)'"
    q issuer restore city.backup copy --head "$(head_of issuer)" --margin 0 --at $TODAY
    exits 0
    has "the last is the recorded head"
    err_has "then publish: 'qrid trust build' and 'qrid status build --all'"
    same "$(cd issuer && cat issuer.json keys/* public/jwks.json)" "$(cd copy && cat issuer.json keys/* public/jwks.json)" "the files"
    same "$(sqlite3 issuer/registry.db 'SELECT * FROM cards; SELECT * FROM keys ORDER BY kid')" "$(sqlite3 copy/registry.db 'SELECT * FROM cards; SELECT * FROM keys ORDER BY kid')" "cards and keys"
    q mint ada.json --issuer copy --at $TODAY -o two.txt
    done_silently
}

@test "issuer backup refuses what it cannot do" {
    echo there >there
    refuses 4 exists "there already exists" "*" issuer backup there
    refuses_use "a backup cannot be written to standard output" "give the name of a file" issuer backup -
    refuses_use "issuer/public/status/city.backup would be published: it is in public/" "*" issuer backup issuer/public/status/city.backup
    refuses 3 cannot-write "*" "*" issuer backup nowhere/city.backup
    refuses 3 not-an-issuer "*" "*" issuer backup city.backup --issuer nowhere
    QRID_BACKUP_PASSPHRASE='' refuses 4 wrong-passphrase "the new backup passphrase is empty" "choose another one" issuer backup city.backup
    unset QRID_BACKUP_PASSPHRASE
    without_terminal "$QRID" issuer backup city.backup
    exits 4
    error_text "cannot ask for the backup passphrase: there is no terminal" "give it with --backup-passphrase-file PATH or QRID_BACKUP_PASSPHRASE"
}

@test "issuer restore refuses what it cannot do, and leaves nothing" {
    does issuer backup city.backup --at $TODAY -q
    head=$(head_of issuer)
    tar cf issuer.tar issuer
    refuses 4 exists "issuer already exists" "*" issuer restore city.backup issuer --head "$head"
    refuses_use "the head of the journal is missing" "*" issuer restore city.backup new
    refuses_use "--head and --without-head cannot be used together" "*" issuer restore city.backup new --head "$head" --without-head
    refuses_use "--head must be 64 hexadecimal digits" "*" issuer restore city.backup new --head "${head:1}"
    refuses_use "--margin and --new-lists cannot be used together" "*" issuer restore city.backup new --head "$head" --margin 1 --new-lists
    refuses_use "\"../x\" cannot be the name of the registry" "*" issuer restore city.backup new --head "$head" --registry ../x
    refuses 3 unreadable-file "cannot read web: it is not a directory" "*" issuer restore city.backup new --head "$head" --public web
    refuses 3 unreadable-file "cannot read nothing: no such file" "*" issuer restore nothing new --head "$head"
    refuses 3 unreadable-file "cannot read issuer.tar: it is not a backup of an issuer" "*" issuer restore issuer.tar new --head "$head"
    QRID_BACKUP_PASSPHRASE=wrong refuses 4 wrong-passphrase "*" "*" issuer restore city.backup new --head "$head"
    head -c 100000 city.backup >short.backup
    refuses 3 unreadable-file "cannot read short.backup: it is cut off or damaged" "get another copy of the file" issuer restore short.backup new --head "$head"
    # Nothing shows how far the issuer came after the backup, whatever the head.
    refuses 3 registry-behind "cannot tell how many places were assigned since this copy of the registry was made" "*" \
        issuer restore city.backup new --head "$head" --public issuer/public
    refuses 3 registry-behind "nothing shows what was published after this backup: cards that were revoked since would be valid again" "*" \
        issuer restore city.backup new --head "${head//[0-9]/0}" --margin 5
    refuses_use "--public and --without-public cannot be used together" "see 'qrid issuer restore --help'" \
        issuer restore city.backup new --head "$head" --public issuer/public --without-public
    refuses_use "--keep-registry only goes with --head" "*" issuer restore city.backup new --keep-registry --margin 5
    refuses_use "this issuer's registry is a file, which was lost with its directory" "*" issuer restore city.backup new --keep-registry
    for name in registry.head registry.db-wal issuer.json keys; do
        refuses_use "\"$name\" cannot be the name of the registry" "*" issuer restore city.backup new --head "$head" --registry $name
    done
}

@test "issuer move refuses what it cannot do" {
    refuses_use "the registry is already at registry.db" "*" issuer move --registry registry.db
    refuses_use "\"../x\" cannot be the name of the registry" "*" issuer move --registry ../x
    refuses_use "unsupported kind of database \"mysql\"" "*" issuer move --registry mysql://x
    echo there >issuer/there
    refuses 4 exists "issuer/there already exists" "choose another name, or remove the file if it is no longer needed" issuer move --registry there
    q issuer move --registry next.db --dry-run --at $TODAY
    exits 0
    has "would move the registry"
    [ ! -e issuer/next.db ]
    q issuer move --registry next.db --at $TODAY --json
    exits 0
    json 'it["to"] == "next.db" and not it["was_moved"] and it["tables"]["keys"]["rows"] == 6'
    same 600 "$(stat -c %a issuer/next.db)" "the mode"
    ada ada.json
    q mint ada.json --at $TODAY -o one.txt
    done_silently
    sed -i s/next.db/registry.db/ issuer/issuer.json
    refuses 3 registry-moved "the registry was moved to next.db" "*" issuer show
    refuses 3 registry-moved "the registry was moved to next.db" "*" mint ada.json
    q issuer move --registry next.db
    exits 0
    has "the registry was already moved to next.db; issuer.json now says so"
}
