#!/usr/bin/env bats
# What other users of the machine could do to files that are written, and to those that are believed.

load helper

STRANGER=65534

setup_file() { shared_issuer; }

# Only root can be two users.
need_root() { [ "$(id -u)" -eq 0 ] || skip "only root can be somebody else"; }

as_stranger() { setpriv --reuid=$STRANGER --regid=$STRANGER --clear-groups "$@"; }

# shared: a directory like /tmp, ./shared, which a stranger can reach.
shared() {
    chmod a+x "$BATS_TEST_TMPDIR" .
    mkdir -m 1777 shared
    for dir in "$BATS_RUN_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")" "$BATS_TEST_TMPDIR"; do chmod a+x "$dir"; done
}

@test "files that say something about a person are their owner's alone, unless --mode says otherwise" {
    umask 022
    copy_issuer
    ada ada.json
    people 3
    "$QRID" mint ada.json --at $ISSUED -o one.txt
    seen mint --jsonl people.jsonl --at $ISSUED -o run.jsonl
    echo '{"id": 1}' | cat people.jsonl - >some.jsonl
    q mint --jsonl some.jsonl --at $ISSUED --out-dir cards --rejects bad.jsonl
    "$QRID" render one.txt -o one.png -q
    "$QRID" render --card one.txt -o card.pdf -q
    "$QRID" render --card --sheet a4 run.jsonl -o sheet.pdf -q
    "$QRID" render --jsonl run.jsonl --out-dir pictures -q
    "$QRID" scan one.png --annotate seen.png -q
    same 600 "$(stat -c %a one.txt run.jsonl cards/*.txt cards/cards.jsonl bad.jsonl one.png card.pdf sheet.pdf pictures/*.png seen.png | sort -u)" "the modes"
    same 700 "$(stat -c %a cards pictures | sort -u)" "the modes of the directories"
    "$QRID" mint ada.json --at $ISSUED -o a.txt --mode 640
    seen mint --jsonl people.jsonl --at $ISSUED -o b.jsonl --mode 0640
    seen mint --jsonl people.jsonl --at $ISSUED --out-dir c --mode 0640
    "$QRID" render one.txt -o d.png --mode 0640 -q
    "$QRID" render --jsonl run.jsonl --out-dir e --mode 0640 -q
    same 640 "$(stat -c %a a.txt b.jsonl c/* d.png e/* | sort -u)" "the chosen modes"
    same 750 "$(stat -c %a c e | sort -u)" "the modes of their directories"
    (umask 077 && "$QRID" mint ada.json --at $ISSUED -o f.txt --mode 0644)
    same 600 "$(stat -c %a f.txt)" "the mode under a umask"
    same 644 "$(stat -c %a issuer/public/jwks.json)" "the mode of what is published"
    for bad in 0777 1600 9 rw 00644 0044; do
        q mint ada.json --at $ISSUED -o g.txt --mode $bad
        exits 2
        err_has "\"$bad\" is not a file mode such as 0640"
    done
}

# Was: the link was followed, and the file that it named was written over.
@test "a link that waits for a card is not followed" {
    need_root
    copy_issuer
    people 5
    shared
    echo precious >precious
    $PYTHON -c 'import os
for i in range(1, 6):
    for place in ["", *("0-%d" % n for n in range(201))]: os.symlink(os.path.abspath("precious"), "shared/P-%d.%s.part" % (i, place))'
    make_key k
    q mint --jsonl people.jsonl --key k.pem --at $ISSUED --out-dir shared
    exits 0
    q mint --jsonl people.jsonl --at $ISSUED --out-dir shared --force
    same precious "$(cat precious)" "the file that the links name"
    same 5 "$(ls shared/P-?.txt | wc -l)" "the cards"
}

# Was: the pipe in it hung the command.
@test "another user's directory of parts is left alone" {
    need_root
    copy_issuer
    people 5
    seen mint --jsonl people.jsonl --at $ISSUED -o run.jsonl
    shared
    as_stranger mkdir -m 777 shared/.qrid-parts-0 shared/.qrid-parts-1
    as_stranger mkfifo -m 666 shared/.qrid-parts-0/0
    as_stranger mkdir -m 700 shared/.qrid-parts-2
    run --separate-stderr timeout 60 "$QRID" render --jsonl run.jsonl --out-dir shared -q
    exits 0
    same 5 "$(find shared -maxdepth 1 -name 'P-*.png' -user 0 -size +0 | wc -l)" "the pictures"
}

# Was: 579 of 600 pictures were the stranger's.
@test "nobody can put other bytes into the place of a picture" {
    need_root
    copy_issuer
    people 200
    seen mint --jsonl people.jsonl --at $ISSUED -o run.jsonl
    shared
    as_stranger mkdir -m 777 shared/.qrid-parts-0
    as_stranger sh -c 'while [ ! -e stop ]; do
        for parts in .qrid-parts-*; do for i in 1 2 3 50 100 199; do
            echo forged >new; mv -f new $parts/$i
        done; done
    done' 2>/dev/null <&- 3>&- &
    swapper=$!
    (cd shared && as_stranger sh -c 'while [ ! -e stopped ]; do
        for parts in .qrid-parts-*; do for i in $(seq 0 199); do echo forged >new && mv -f new $parts/$i; done; done
    done' >/dev/null 2>&1 3>&-) &
    other=$!
    run --separate-stderr timeout 120 "$QRID" render --jsonl run.jsonl --out-dir shared -q
    touch stop shared/stopped # their children would outlive them
    wait $swapper $other || :
    exits 0
    same 200 "$(ls shared/P-*.png | wc -l)" "the pictures"
    same 0 "$(grep -l forged shared/P-*.png | wc -l)" "the forged ones"
    same "0 600" "$(stat -c '%u %a' shared/P-*.png | sort -u)" "whose they are"
}

# Was: the run went on with it, so that its owner could change every card.
@test "another user's file is not gone on with" {
    need_root
    copy_issuer
    people 5
    shared
    as_stranger sh -c 'umask 0; : >shared/out.part; : >shared/run.run; mkfifo shared/pipe.part'
    q mint --jsonl people.jsonl --at $ISSUED -o shared/out
    exits 3
    json_error unsafe-permissions "shared/out.part belongs to nobody" \
        "move it away, or write elsewhere; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"
    [ ! -e shared/out ] && [ ! -e shared/out.run ] && [ ! -s shared/out.part ]
    q mint --jsonl people.jsonl --at $ISSUED -o shared/run --force
    exits 3
    err_has "shared/run.run belongs to nobody"
    run --separate-stderr timeout 20 "$QRID" mint --jsonl people.jsonl --at $ISSUED -o shared/pipe
    exits 3
    err_has "shared/pipe.part"
}

@test "a directory in which others can change names is not written into" {
    copy_issuer
    people 2
    ada ada.json
    mkdir -m 777 open
    hint="chmod go-w open; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"
    for output in "ada.json -o open/a.txt" "--jsonl people.jsonl -o open/a.jsonl" "--jsonl people.jsonl --out-dir open"; do
        # shellcheck disable=SC2086
        q mint $output --at $ISSUED --json
        exits 3
        json_error unsafe-permissions "open is writable by everybody" "$hint"
    done
    make_card k
    refuses 3 unsafe-permissions "open is writable by everybody" "$hint" render k.txt -o open/k.png
    (
        export QRID_UNSAFE_PERMISSIONS=1
        q render k.txt -o open/k.png -q
        exits 0
    )
    chmod 1777 open
    q render k.txt -o open/k2.png -q
    exits 0
    need_root
    mkdir -m 755 foreign
    chown $STRANGER foreign
    refuses 3 unsafe-permissions "foreign belongs to nobody" \
        "use a directory of your own; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1" \
        render k.txt -o foreign/k.png
}

# Was: all of these were written to; and a memory of proofs that was refused was left there, empty.
@test "the way to an output is nobody else's to change" {
    need_root
    copy_issuer
    people 2
    ada ada.json
    make_card k
    shared
    mkdir -m 700 mine
    as_stranger ln -s "$PWD/mine" shared/lk
    mkdir -m 777 open open/mine
    chmod 755 open/mine
    mkdir -p other/mine
    chown $STRANGER other
    own="use a directory of your own; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"
    closed="chmod go-w open; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"
    # not_minted DIR MESSAGE HINT: in none of the ways in which cards are written, and nothing is left behind.
    not_minted() {
        before=$(snapshot)
        for output in "--jsonl people.jsonl --out-dir $1" "--jsonl people.jsonl -o $1/run" "ada.json -o $1/one.txt" "--jsonl people.jsonl --out-dir $1/new"; do
            # shellcheck disable=SC2086
            q mint $output --at $ISSUED --json
            exits 3
            json_error unsafe-permissions "$2" "$3"
        done
        same "$before" "$(snapshot)" "what is on disk"
    }
    not_minted shared/lk "shared/lk belongs to nobody" "$own"
    not_minted open/mine "open is writable by everybody" "$closed"
    not_minted open "open is writable by everybody" "$closed"
    not_minted other/mine "other belongs to nobody" "$own"
    not_minted other "other belongs to nobody" "$own"
    refuses 3 unsafe-permissions "open is writable by everybody" "$closed" demo open/demo
    QRID_PASSPHRASE=secret refuses 3 unsafe-permissions "open is writable by everybody" "$closed" issuer init open/deep/city --iss https://id.example
    for place in open open/mine; do
        refuses 3 unsafe-permissions "open is writable by everybody" "$closed" \
            verify k.txt --trust k.pem.pub --at $TODAY --replay-cache $place/replay
    done
    refuses 3 unsafe-permissions "shared/lk belongs to nobody" "$own" \
        verify k.txt --trust k.pem.pub --at $TODAY --replay-cache shared/lk/replay
    same "" "$(ls mine)" "what came through the link"
    # What is one's own, or below a directory like /tmp, is written to.
    ln -s "$PWD/mine" shared/own
    q mint --jsonl people.jsonl --out-dir shared/own --at $ISSUED
    exits 0
    q mint ada.json -o shared/own/one.txt --at $ISSUED
    exits 0
    q mint ada.json -o shared/two.txt --at $ISSUED
    exits 0
}

# Was: the link was followed, and the file taken from below a directory that everybody can change.
@test "the way to keys that are believed is its owner's" {
    need_root
    make_card k
    shared
    mkdir -m 777 open
    mkdir -m 755 open/deep keys
    cp k.pem.pub open/deep/
    cp k.pem.pub keys/
    as_stranger ln -s "$PWD/keys/k.pem.pub" shared/lk
    q verify k.txt --trust keys/k.pem.pub --at $TODAY -q
    exits 0
    refuses 3 unsafe-permissions "shared/lk belongs to nobody" "*" verify k.txt --trust shared/lk --at $TODAY
    refuses 3 unsafe-permissions "open is writable by everybody" "*" verify k.txt --trust open/deep/k.pem.pub --at $TODAY
    # As in its owner's home.
    chown -R $STRANGER keys
    q verify k.txt --trust keys/k.pem.pub --at $TODAY -q
    exits 0
    q verify k.txt --trust shared/lk --at $TODAY -q
    exits 0
}

@test "an issuer, a wallet and a store that others can write to are not believed" {
    copy_issuer
    ada ada.json
    make_card k
    chmod 777 issuer/keys
    q mint ada.json --at $ISSUED
    exits 3
    err_has "/issuer/keys is writable by everybody"
    chmod 700 issuer/keys
    chmod 666 issuer/registry.db
    q mint ada.json --at $ISSUED
    exits 3
    err_has "issuer/registry.db is writable by everybody"
    chmod 600 issuer/registry.db
    chmod o+w issuer
    refuses 3 unsafe-permissions "$PWD/issuer is writable by everybody" \
        "chmod go-w $PWD/issuer; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1" \
        mint ada.json --at $ISSUED
    q key list
    exits 3
    QRID_UNSAFE_PERMISSIONS=1 q mint ada.json --at $ISSUED -q -o given-1.txt
    exits 0
    chmod o-w issuer
    q mint ada.json --at $ISSUED -q -o given-2.txt
    exits 0

    mkdir -p trusted
    cp k.pem.pub trusted/
    export QRID_TRUST_STORE=$PWD/trusted
    q verify k.txt --at $TODAY -q
    exits 0
    chmod 666 trusted/k.pem.pub
    q verify k.txt --at $TODAY
    exits 3
    err_has "trusted/k.pem.pub is writable by everybody"
    chmod 644 trusted/k.pem.pub
    chmod 1777 trusted
    q verify k.txt --at $TODAY
    exits 3
    err_has "$PWD/trusted is writable by everybody"

    QRID_PIN=1234 q wallet new ada --wallet wallet
    exits 0
    chmod 777 wallet
    q wallet show ada --wallet wallet
    exits 3
    err_has "$PWD/wallet is writable by everybody"
}

@test "a private key that others can read is not used" {
    make_card k
    chmod 644 k.pem
    refuses 3 unsafe-permissions "k.pem holds a secret that everybody can read" \
        "chmod 600 k.pem; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1" \
        mint k.json --key k.pem --at $ISSUED
    q key export --key k.pem
    exits 3
    QRID_UNSAFE_PERMISSIONS=1 q mint k.json --key k.pem --at $ISSUED -q -o given.txt
    exits 0
    echo 00112233445566778899aabbccddeeff >aes.key
    chmod 604 aes.key
    chmod 600 k.pem
    q mint k.json --key k.pem --encrypt-key aes.key --at $ISSUED
    exits 3
    err_has "aes.key holds a secret that everybody can read"
    cp k.pem.pub public.pem
    chmod 644 public.pem
    q key export --key public.pem
    exits 0
    need_root
    # As a secret that is mounted for a service: root's, and its group's to read.
    chown 0:$STRANGER k.pem
    chmod 640 k.pem
    chmod a+x "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR" .
    chmod a+r k.json
    run --separate-stderr as_stranger env -u XDG_DATA_HOME "$QRID" mint k.json --key k.pem --at $ISSUED
    exits 0
}

@test "a passphrase or PIN that others can read is not used" {
    copy_issuer
    ada ada.json
    unset QRID_PASSPHRASE
    (umask 077 && echo secret >pass && echo 1234 >pin && echo another >new)
    QRID_PIN=1234 q wallet new ada --wallet wallet -q
    chmod 644 pass pin new
    # refused FILE ARGUMENT...
    refused() {
        q "${@:2}" --json
        exits 3
        json_error unsafe-permissions "$1 holds a secret that everybody can read" \
            "chmod 600 $1; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"
    }
    refused pass mint ada.json --at $ISSUED --passphrase-file pass
    refused pin wallet new bob --wallet wallet --pin-file pin
    QRID_PASSPHRASE=secret refused new key passphrase --new-passphrase-file new
    QRID_UNSAFE_PERMISSIONS=1 q mint ada.json --at $ISSUED --passphrase-file pass -q -o one.txt
    exits 0
    # Standard input is opened by whoever gives it.
    q_from pass mint ada.json --at $ISSUED --passphrase-file - -q -o two.txt
    exits 0
    q mint ada.json --at $ISSUED --passphrase-file <(cat pass) -q -o three.txt
    exits 0
    chmod 600 pass
    q mint ada.json --at $ISSUED --passphrase-file pass -q -o four.txt
    exits 0
}

# Was: whoever could write to a file of keys could have any card found valid.
@test "keys that others can change are not trusted" {
    make_card k
    mkdir keys
    cp k.pem.pub keys
    hint() { echo "chmod go-w $1; if this is intended, as in a container, set QRID_UNSAFE_PERMISSIONS=1"; }
    for good in k.pem.pub keys /dev/stdin; do
        q_from k.pem.pub verify k.txt --trust "$good" --at $TODAY -q
        exits 0
    done
    q verify k.txt --trust <(cat k.pem.pub) --at $TODAY -q
    exits 0
    chmod 666 k.pem.pub
    refuses 3 unsafe-permissions "k.pem.pub is writable by everybody" "$(hint k.pem.pub)" verify k.txt --trust k.pem.pub --at $TODAY
    QRID_UNSAFE_PERMISSIONS=1 q verify k.txt --trust k.pem.pub --at $TODAY -q
    exits 0
    chmod 644 k.pem.pub
    for mode in 777 1777; do
        chmod $mode keys
        refuses 3 unsafe-permissions "keys is writable by everybody" "$(hint keys)" verify k.txt --trust keys --at $TODAY
    done
    q verify k.txt --trust keys/k.pem.pub --at $TODAY -q
    exits 0
    chmod 777 keys
    q verify k.txt --trust keys/k.pem.pub --at $TODAY
    exits 3
    err_has "keys is writable by everybody"
    chmod 755 keys
    chmod 666 k.pem.pub
    q trust import k.pem.pub --root k.pem.pub
    exits 3
    err_has "k.pem.pub is writable by everybody"
}

@test "what a killed command leaves of a private key is removed by the next one" {
    copy_issuer
    for left in issuer/keys/dead.pem issuer/public/jwks.json; do echo secret >$left.0123456789abcdef.part; done
    mkdir issuer/keys.new.0123456789abcdef.part
    q key new --purpose status --at $TODAY -q
    exits 0
    [ ! -e issuer/keys/dead.pem.0123456789abcdef.part ] && [ ! -e issuer/public/jwks.json.0123456789abcdef.part ]
    QRID_NEW_PASSPHRASE=another q key passphrase -q
    exits 0
    [ ! -e issuer/keys.new.0123456789abcdef.part ]
    echo secret >k.pem.0123456789abcdef.part
    make_key k
    [ ! -e k.pem.0123456789abcdef.part ]
}

@test "a new PIN has four characters or more" {
    for bad in "" 1 123 ÄÖÜ; do
        QRID_PIN=$bad q wallet new ada --wallet wallet
        exits 4
        err_has "the new PIN "
        [ ! -e wallet ]
    done
    QRID_PIN=ÄÖÜß q wallet new ada --wallet wallet -q
    exits 0
}

@test "no core file is written, and no other process looks into the memory" {
    mkfifo pipe
    "$QRID" verify - <pipe >/dev/null 2>&1 3>&- &
    pid=$!
    exec 9>pipe
    until [[ $(readlink /proc/$pid/exe) == *qrid ]] && grep -q '^Max core file size *0 *0 ' /proc/$pid/limits; do sleep 0.05; done
    exec 9>&-
    wait $pid || :
    need_root
    if is_sanitized; then skip "the leak checker looks into the memory"; fi
    shared
    mkfifo -m 666 shared/pipe
    setpriv --reuid=$STRANGER --regid=$STRANGER --clear-groups env HOME=/ "$QRID" verify - <>shared/pipe >/dev/null 2>&1 3>&- &
    pid=$!
    until [[ $(readlink /proc/$pid/exe) == *qrid ]] && [ "$(stat -c %u /proc/$pid/environ)" = 0 ]; do sleep 0.05; done
    run as_stranger cat /proc/$pid/environ
    [ "$status" -ne 0 ]
    kill $pid
    wait $pid || :
}

@test "no library is looked for in the current directory" {
    built=$(dirname "$(dirname "$QRID")")
    mapfile -t files < <(find "$built/bin" "$built/lib" -maxdepth 3 -type f \( -name qrid -o -name 'libqrid.so*' -o -name 'qrid-*' \))
    [ ${#files[@]} -ge 5 ] || tell "only these were found: ${files[*]}"
    for file in "${files[@]}"; do
        path=$(readelf -d "$file" | sed -nE 's/.*\((RPATH|RUNPATH)\).*\[(.*)\]/\2/p')
        # An entry that is empty, or not from the root or the file's own place, is the current directory.
        ! tr ':' '\n' <<<"$path:" | sed '$d' | grep -vE '^(/|\$ORIGIN(/|$))' || [ -z "$path" ] || tell "$file: $path"
    done
    for name in $(ldd "$QRID" | grep -oE '^\s*lib[^ ]+'); do echo planted >"$name"; done
    q --version
    ok
}
