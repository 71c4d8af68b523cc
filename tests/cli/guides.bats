# What the guides of the manual and qrid-keys(7) tell administrators and support staff to type.
load helper

setup_file() { shared_issuer; }

# plays PAGE BLOCKS: what the guide says works as it is written. The number of its blocks is named so that a change of their
# form does not pass by running nothing.
plays() {
    keys_open_at_once
    mkdir bin empty
    ln -s "$QRID" bin/qrid
    export PATH=$PWD/bin:$PATH
    cd empty
    run $PYTHON "$HERE/play_blocks.py" "$HERE/../../man/$1.7.scd" "$PWD/../results"
    exits 0
    has "$2 blocks"
}

@test "qrid-issuing(7) works as it is written" { plays qrid-issuing 24; }
@test "qrid-support(7) works as it is written" { plays qrid-support 15; }
@test "qrid-kiosk(7) works as it is written" { plays qrid-kiosk 8; }
@test "qrid-testing(7) works as it is written" { plays qrid-testing 10; }
@test "qrid-scale(7) works as it is written" { plays qrid-scale 6; }
@test "qrid-desk(7) works as it is written" { plays qrid-desk 5; }

# active PURPOSE: the kid that signs.  staged PURPOSE: the one that is next.  Both at the moment NOW.
kid_of() { "$QRID" key list --at $NOW --json | $PYTHON -c 'import json, sys
print(next(k["kid"] for k in json.load(sys.stdin)["keys"] if (k["purpose"], k["state"]) == tuple(sys.argv[1:])))' "$@"; }
active() { kid_of "$1" active; }
staged() { kid_of "$1" staged; }
root_thumbprint() { "$QRID" trust show issuer/public/trust.jwt --at $NOW | awk '$1 == "root" {print $2}'; }

# An issuer whose list a verifier has, and two cards.
issuer_in_use() {
    copy_issuer
    export QRID_TRUST_STORE=$PWD/verifier
    NOW=$ISSUED
    ada ada.json
    (cat ada.json && echo '{"id": "ID-2", "fullName": "Charles Babbage"}') >citizens.jsonl
    "$QRID" mint --jsonl citizens.jsonl -o old.jsonl --at $NOW
    "$QRID" trust build --at $NOW -q
    "$QRID" trust import issuer/public/trust.jwt --root "$(root_thumbprint)" --at $NOW -q
    NOW=$TODAY
}

@test "when a key for cards is stolen, the steps of qrid-keys(7) lead to new cards" {
    issuer_in_use
    stolen=$(active cards)
    head -1 old.jsonl >card.json
    "$QRID" key revoke "$stolen" --reason compromised --at $NOW -q
    "$QRID" trust build --at $NOW -q
    "$QRID" trust import issuer/public/trust.jwt --at $NOW -q
    "$QRID" issuer affected --kid "$stolen" --among citizens.jsonl --at $NOW |
        "$QRID" mint --jsonl -o new.jsonl --at $NOW
    [ "$(wc -l <new.jsonl)" -eq 2 ]
    "$QRID" status build --at $NOW -q
    q issuer affected --kid "$stolen" --at $NOW
    exits 0 && quiet_out
    head -1 new.jsonl >card2.json
    q verify card.json --status issuer/public/status --at $NOW
    exits 1 && has "key-revoked"
    q verify card2.json --status issuer/public/status --at $NOW
    exits 0 && has "VALID"
}

@test "when the staged key is stolen as well and the next is too young, --now and --stage 0d go on" {
    issuer_in_use
    "$QRID" key rotate --at $NOW -q
    "$QRID" key revoke "$(active cards)" --reason compromised --at $NOW -q
    refuses 4 missing-key "no active key for cards" '*' mint ada.json --at $NOW
    refuses 4 key-not-allowed '*' '*' key rotate --at $NOW
    "$QRID" key rotate --now --at $NOW -q
    "$QRID" mint ada.json --at $NOW -o "given-$RANDOM$RANDOM"
    "$QRID" key revoke "$(staged cards)" --reason compromised --at $NOW -q
    "$QRID" key revoke "$(active cards)" --reason compromised --at $NOW -q
    "$QRID" key new --stage 0d --at $NOW -q
    "$QRID" mint ada.json --at $NOW -o "given-$RANDOM$RANDOM"
}

@test "when the root is stolen, a verifier needs the new one's thumbprint and --force" {
    issuer_in_use
    spare=$(staged trust)
    "$QRID" key revoke "$(active trust)" --reason compromised --at $NOW -q
    "$QRID" key revoke "$spare" --reason compromised --at $NOW -q
    "$QRID" key new --purpose trust --stage 0d --at $NOW -q
    q trust build --at $NOW
    exits 0 && err_has "give verifiers its thumbprint"
    refuses 1 trust-root-mismatch '*' '*' trust import issuer/public/trust.jwt --at $NOW
    "$QRID" trust import issuer/public/trust.jwt --root "$(root_thumbprint)" --force --at $NOW -q
    "$QRID" status build --at $NOW -q
    head -1 old.jsonl >card.json
    q verify card.json --status issuer/public/status --at $NOW
    exits 0
}
