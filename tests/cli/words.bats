# Commands, options and help: the words of the command line.
load helper

@test "no command, or a group alone, prints the help of what there is, and is wrong use" {
    q
    exits 2
    quiet_err
    has "Usage: qrid [OPTIONS] SUBCOMMAND"
    has "verify"
    for group in issuer key status trust wallet; do
        q $group --help
        ok
        wanted=$output
        q $group
        exits 2
        quiet_err
        says "$wanted"
    done
}

@test "--version prints the version" {
    q --version
    ok
    grep -Eqx 'qrid [0-9]+\.[0-9]+\.[0-9]+' <<<"$output"
}

@test "help lists every command, and help of a command shows its options and examples" {
    q help
    ok
    for command in issuer key mint status enroll wallet render scan inspect verify demo help; do
        grep -Eq "^  $command +" <<<"$output"
    done
    top=$output
    q --help
    ok
    says "$top"
    q help --json
    field '"\n".join(c["command"] for c in it)' >commands
    while read -r command; do
        q help $command
        ok
        has "Usage: qrid $command"
        has "Examples:"
        has "--json"
        text=$output
        q $command --help
        ok
        says "$text"
        q $command -h
        ok
        says "$text"
    done <commands
}

@test "help --json names every command and every option" {
    q help --json
    ok
    json 'all(sorted(c) == ["command", "examples", "group", "options", "summary"] for c in it)'
    json 'all(o["name"] and o["about"] for c in it for o in c["options"])'
    json '{o["value"] for c in it for o in c["options"] if o["name"] == "--color"} == {"WHEN"}'
    json '{o["value"] for c in it for o in c["options"] if o["name"] == "--json"} == {None}'
    json '{c["group"] for c in it} == {"Issue", "Carry", "Check", "Test"}'
    json 'all({"-q,--quiet", "-v,--verbose", "--json", "--color", "-h,--help"} <= {o["name"] for o in c["options"]} for c in it)'
}

@test "the examples in the help use options that exist" {
    q help --json
    field '"\n".join(c["command"] for c in it)' >commands
    while read -r command; do
        q help $command
        sed -n '/^Examples:/,$p' <<<"$output" | grep -oE "qrid $command[^|>#]*" | grep -oE -- ' --[a-z][a-z0-9-]+' | while read -r option; do
            grep -qE -- "[ ,]$option( |$)" <<<"$output" || { tell "an example of $command has $option"; exit 1; }
        done
    done <commands
}

@test "every command of the contract that is there takes the common options" {
    q help --json
    field '"\n".join(c["command"] for c in it)' >commands
    while read -r command; do
        q $command --color pink
        exits 2
        quiet_out
        error_text "--color: pink not in {auto,always,never}" "*"
    done <commands
}

@test "help exit-codes and reasons print their tables, in text and JSON" {
    q help exit-codes
    ok
    same 6 "${#lines[@]}" "the number of exit codes"
    q help exit-codes --json
    ok
    json '[r["code"] for r in it] == [0, 1, 2, 3, 4, 130] and all(r["meaning"] for r in it)'
    q help reasons --json
    ok
    json 'all(sorted(r) == ["code", "exit_code", "hint", "kind", "meaning"] and r["meaning"] for r in it)'
    count=$(field 'len(it)')
    q help reasons
    ok
    same "$count" "${#lines[@]}" "the number of reasons"
}

@test "help reasons has every code of the contract" {
    q help reasons --json
    for code in unreadable-file picture-too-large no-code-found not-a-card bad-base45 bad-compression too-large bad-cbor bad-cose \
        bad-claims unsupported-format unsupported-algorithm algorithm-mismatch not-signed bad-signature unknown-key \
        key-not-yet-valid key-retired key-revoked issuer-mismatch expired not-yet-valid missing-exp revoked suspended \
        status-missing status-stale status-untrusted status-index-out-of-range holder-proof-missing holder-proof-bad \
        holder-proof-expired wrong-audience wrong-nonce replayed encrypted face-absent face-mismatch no-face many-faces \
        poor-portrait terms-not-accepted trust-stale bad-trust-list trust-rollback trust-root-mismatch trust-store-damaged \
        unknown-issuer; do
        json "'$code' in [r['code'] for r in it]"
    done
}

@test "every command does its work with -q and prints nothing" {
    export QRID_PASSPHRASE=secret QRID_PIN=1234 QRID_WALLET=$PWD/wallet
    echo "{\"id\": \"R-1\", \"fullName\": \"Ada\", \"dateOfBirth\": \"19700515\", \"photo\": \"$SPECIMENS/s1-file.jpg\"}" >people.jsonl
    ada ada.json
    silently() {
        q "$@" -q
        done_silently
    }
    silently issuer init issuer --iss https://id.example --at $MADE
    silently key new --purpose status --at $MADE
    silently key new --no-passphrase -o k.pem
    silently key list
    silently key show "$(basename "$(ls issuer/keys/* | head -1)" .pem)"
    silently key export
    silently enroll --register people.jsonl --id R-1 --photo "$SPECIMENS/s1-front.jpg" --single-shot --account ada --accept-terms --at $ISSUED
    silently wallet list
    silently wallet show ada
    silently mint ada.json --key k.pem --at $ISSUED
    silently mint ada.json --at $ISSUED -o card.txt
    silently mint --jsonl - --key k.pem <ada.json
    silently render card.txt
    silently render card.txt -o card.png
    silently scan card.png
    silently inspect card.png
    silently status suspend card.png
    silently status reinstate card.png
    silently status build --at $ISSUED
    silently status show issuer/public/status/0.cwt
    silently verify card.png --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY
    silently status revoke card.png
    silently help
    [ -s card.txt ] && [ -s card.png ] && [ -s issuer/public/status/0.cwt ] # silent, but not idle
}

@test "help -q prints nothing" {
    q help reasons -q
    done_silently
    q help exit-codes -q
    done_silently
}
