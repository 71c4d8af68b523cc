# trust show, import, list and remove; and verify with trust lists. The lists are signed by the openssl program.
load helper

ENDS=2026-03-01T00:00:00Z ISS=https://id.example OTHER=https://other.example

# Keys that take no time to make: root, new and third are roots; k signs Ada's card, whose issuer is ISS; s is for status.
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    for name in root third k other-k; do openssl ecparam -name prime256v1 -genkey -noout -out $name.pem; done
    for name in new other-root s; do openssl genpkey -algorithm ed25519 -out $name.pem 2>genpkey.log; done
    for name in root new third other-root; do openssl pkey -in $name.pem -pubout -out $name.pub; done
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/here/*.pem "$BATS_FILE_TMPDIR"/here/*.pub .
    store=$XDG_DATA_HOME/qrid/trust
}

made() { $PYTHON "$HERE/make_trust.py" "$@"; }
# list_of FILE ROOT VERSION [PART...]: a list of ISS, made at MADE, good until ENDS, with the keys of k and s.
list_of() { made list "$2.pem" $ISS "$3" $MADE $ENDS cards:k.pem status:s.pem "${@:4}" >"$1"; }
# other_list FILE ROOT VERSION: the other issuer's.
other_list() { made list "$2.pem" $OTHER "$3" $MADE $ENDS cards:other-k.pem >"$1"; }
# signed_card KEY ISS FILE: a card of an issuer, by a key of its own.
signed_card() { $PYTHON "$HERE/make_card.py" "$1.pem" "$2" $ISSUED >"$3"; }
# forge FILE: the list with another signature.
forge() { sed 's/\.A\([^.]*\)$/.B\1/; t; s/\.[^.]\([^.]*\)$/.A\1/' "$1"; }
import() { "$QRID" trust import "$@" --at $TODAY -q; }
prints() { made thumbprint "$1.pem"; }

# ---- trust import

@test "trust import takes a list under its root, and verify uses the store without --trust" {
    list_of list.jwt root 3
    q trust import list.jwt --root root.pub --at $TODAY
    ok
    says "imported version 3 of the trust list of $ISS: 3 keys, good until $ENDS
  root $(prints root)"
    signed_card k $ISS card.txt
    q verify card.txt --at $TODAY
    ok
    has_line "key pass trusted by version 3 of the trust list of $ISS"
    has_line "issuer pass $ISS"
}

@test "trust import knows the root by a key in any form, and by either thumbprint" {
    list_of list.jwt root 1
    made jwk root.pem >root.jwk
    openssl req -new -x509 -key root.pem -subj /CN=root -out root.crt
    does key export --key root.pub --format cose-key -o root.cose
    for root in root.pub root.jwk root.crt root.cose ./root.pub "$(prints root)" "$(made jwk-thumbprint root.pem)"; do
        rm -rf "$store"
        q trust import list.jwt --root "$root" --at $TODAY -q
        done_silently
    done
    local thumbprint
    thumbprint=$(made jwk-thumbprint root.pem)
    if [[ $thumbprint != -* ]]; then # one in 64 begins with a dash
        q trust import list.jwt --root "-${thumbprint:1}" --at $TODAY
        exits 1
        error_text "*" "*"
        [[ $stderr != *"unknown option"* ]]
    fi
    q_from list.jwt trust import - --root root.pub --at $TODAY --json
    ok
    json "it['iss'] == '$ISS' and it['version'] == 1 and it['version_before'] == 1 and it['changed'] is False"
    json "it['root']['thumbprint'] == '$(prints root)' and it['root']['jwk_thumbprint'] == '$(made jwk-thumbprint root.pem)'"
    json "it['keys'] == 3 and it['until'] == '$ENDS' and it['root_changed'] is False and it['dry_run'] is False"
}

@test "trust import takes a new issuer under a root only, and never under another's" {
    list_of list.jwt root 1
    refuses 3 unknown-issuer "no root of $ISS is trusted yet" \
        "give the root's key or thumbprint with --root, obtained from the issuer over a separate channel" trust import list.jwt --at $TODAY
    refuses 1 trust-root-mismatch "the trust list of $ISS is signed by the root $(prints root), not by the given one" "" \
        trust import list.jwt --root new.pub --at $TODAY
    refuses 1 trust-root-mismatch '*' "" trust import list.jwt --root "$(prints new)" --at $TODAY
    refuses 1 trust-root-mismatch '*' "" trust import list.jwt --root "$(prints k)" --at $TODAY
    refuses 1 trust-root-mismatch '*' "" trust import list.jwt --root new.pub --force --at $TODAY
    refuses 4 bad-key "list.jwt is a trust list, which cannot vouch for itself" '*' trust import list.jwt --root list.jwt --at $TODAY
    refuses 3 unreadable-file "cannot read nope: no such file" "*" trust import list.jwt --root nope --at $TODAY
    refuses_use "--unendorsed requires --root" "give the new root, obtained from the issuer over a separate channel" trust import list.jwt --force
    [ ! -e "$store" ]
}

@test "trust import refuses what is no list, or not signed by its root" {
    list_of list.jwt root 1
    forge list.jwt >forged.jwt
    refuses 1 bad-signature "the trust list of $ISS is not signed by a root that it names" '*' \
        trust import forged.jwt --root root.pub --at $TODAY
    cut -d. -f2 list.jwt | tr _- /+ | base64 -di 2>/dev/null >payload.json || true
    made token root.pem JWT <payload.json >typ.jwt
    refuses 1 bad-trust-list "not a trust list: typ is not jwk-set+jwt" "" trust import typ.jwt --root root.pub --at $TODAY
    sed 's/"version": 1/"version": 1.0/' payload.json | made token root.pem jwk-set+jwt >version.jwt
    refuses 1 bad-trust-list "not a trust list: version is not an integer in the allowed range" "" \
        trust import version.jwt --root root.pub --at $TODAY
    refuses 1 bad-trust-list '*' "" trust import root.pub --root root.pub --at $TODAY
    head -c 2000000 /dev/zero | tr '\0' A >long.jwt
    refuses 1 bad-trust-list "not a trust list: it has more than 1048576 characters" "" \
        trust import long.jwt --root root.pub --at $TODAY
    list_of revoked.jwt new 1 'trust:new.pem,"revoked":{"revoked_at":1,"reason":"compromised"}'
    refuses 1 bad-trust-list \
        "the trust list of $ISS is signed by a root that it marks as not trusted: the key was compromised; do not trust anything it signed" \
        "" trust import revoked.jwt --root new.pub --at $TODAY
}

@test "trust import refuses a list that is too old or of the future" {
    list_of list.jwt root 1
    refuses 3 trust-stale "the trust list of $ISS expired 0 seconds ago, on $ENDS" "" \
        trust import list.jwt --root root.pub --at $ENDS
    refuses 1 iat-in-future "the trust list of $ISS is dated $MADE, which is in the future" "" \
        trust import list.jwt --root root.pub --at 2025-12-31T23:54:59Z
    q trust import list.jwt --root root.pub --at 2025-12-31T23:55:00Z -q
    done_silently
}

@test "trust import remembers the highest version" {
    for version in 1 2 3; do list_of $version.jwt root $version; done
    list_of other-3.jwt root 3 cards:third.pem
    import 2.jwt --root root.pub
    refuses 1 trust-rollback "version 2 of the trust list of $ISS was seen before, but this is version 1" "" trust import 1.jwt --at $TODAY
    q trust import 3.jwt --at $TODAY
    ok
    has "imported version 3 of the trust list of $ISS after version 2: "
    refuses 1 trust-rollback "a different version 3 of the trust list of $ISS was seen before" '*' \
        trust import other-3.jwt --root root.pub --force --at $TODAY
    q trust import 3.jwt --at $TODAY
    ok
    says "version 3 of the trust list of $ISS is already in the store"
}

@test "trust import --dry-run writes nothing" {
    list_of 1.jwt root 1
    list_of 2.jwt root 2
    q trust import 1.jwt --root root.pub --at $TODAY --dry-run
    ok
    has "would import version 1 of the trust list of $ISS: 3 keys"
    [ ! -e "$store" ]
    import 1.jwt --root root.pub
    before=$(cat "$store"/issuers/*)
    q trust import 2.jwt --at $TODAY --dry-run --json
    ok
    json 'it["dry_run"] and it["changed"] and it["version_before"] == 1'
    same "$before" "$(cat "$store"/issuers/*)" "the store"
}

@test "trust import follows a change of root that the old root has signed, from wherever one stands" {
    made change root.pem new.pem $ISS $MADE >first.jwt
    made change new.pem third.pem $ISS $MADE >second.jwt
    list_of 1.jwt root 1
    list_of 2.jwt new 2 trust:root.pem change:first.jwt
    list_of 3.jwt third 3 trust:root.pem trust:new.pem change:first.jwt change:second.jwt
    import 1.jwt --root root.pub
    q trust import 3.jwt --at $TODAY # one was missed
    ok
    has "  new root $(prints third)"
    rm -r "$store"
    import 1.jwt --root root.pub
    import 2.jwt
    import 3.jwt
    rm -r "$store"
    import 3.jwt --root "$(prints root)" # the thumbprint in an old manual
    q trust list --at $TODAY --json
    json "it['issuers'][0]['root']['thumbprint'] == '$(prints third)' and it['issuers'][0]['version'] == 3"
}

@test "trust import does not follow a stolen root, except with --unendorsed" {
    made change root.pem new.pem $ISS $MADE >change.jwt
    list_of 1.jwt root 1
    list_of unendorsed.jwt new 2
    list_of 2.jwt new 2 'trust:root.pem,"revoked":{"revoked_at":1768000000,"reason":"compromised"}' change:change.jwt
    import 1.jwt --root root.pub
    for list in unendorsed.jwt 2.jwt; do
        refuses 1 trust-root-mismatch \
            "the trust list of $ISS is signed by the root $(prints new), which the trusted root $(prints root) has not endorsed" \
            "ask the issuer over a separate channel; if its old root was lost or stolen, give the new one with --root and --unendorsed" \
            trust import $list --at $TODAY
        refuses 1 trust-root-mismatch '*' '*' trust import $list --root new.pub --at $TODAY
    done
    q trust import 2.jwt --root new.pub --force --dry-run --at $TODAY # as older versions call it
    ok
    import 2.jwt --root new.pub --unendorsed
    list_of 3.jwt root 3
    refuses 1 trust-root-mismatch '*' '*' trust import 3.jwt --at $TODAY
}

@test "two imports at once never lower the version, and a reader sees whole lists" {
    for version in $(seq 12); do list_of $version.jwt root $version; done
    import 1.jwt --root root.pub
    for round in 1 2 3; do
        for version in 12 5 9 3 11 2 10 4; do "$QRID" trust import $version.jwt --at $TODAY -q & done
        for look in 1 2 3 4; do "$QRID" trust list --at $TODAY -q || touch unreadable; done
        wait
        [ ! -e unreadable ]
        q trust list --at $TODAY --json
        json 'it["issuers"][0]["version"] == 12'
    done
    same 1 "$(ls "$store/issuers" | wc -l)" "the number of files"
}

@test "an import that cannot write says so and leaves the store as it was" {
    list_of 1.jwt root 1
    mkdir -p "$(dirname "$store")"
    echo >"$store"
    refuses 3 cannot-write '*' "" trust import 1.jwt --root root.pub --at $TODAY
}

# ---- several issuers

@test "several issuers live side by side, and none speaks for another" {
    list_of mine.jwt root 1
    other_list other.jwt other-root 7
    import mine.jwt --root root.pub
    import other.jwt --root other-root.pub
    signed_card k $ISS mine.txt
    signed_card other-k $OTHER other.txt
    q verify mine.txt other.txt --at $TODAY -q
    done_silently
    # A card by one issuer's key in the other's name.
    signed_card other-k $ISS usurped.txt
    q verify usurped.txt --at $TODAY --json
    exits 1
    json '[c["code"] for c in it["checks"] if c["result"] == "fail"] == ["issuer-mismatch"]'
    # A list by one issuer's root in the other's name.
    list_of usurped.jwt other-root 9
    refuses 1 trust-root-mismatch '*' '*' trust import usurped.jwt --at $TODAY
    # A list that claims the other's keys, and says that they were stolen.
    made list other-root.pem $OTHER 8 $MADE $ENDS cards:other-k.pem \
        'cards:k.pem,"revoked":{"revoked_at":1,"reason":"compromised"}' >claims.jwt
    import claims.jwt
    q verify mine.txt other.txt --at $TODAY -q
    done_silently
    q trust remove $OTHER
    ok
    says "$OTHER is no longer trusted"
    q verify mine.txt other.txt --at $TODAY --json
    exits 3
    json '[d["verdict"] for d in it] == ["valid", "undetermined"]'
}

# ---- what the list says counts

@test "a list that is too old makes no verdict, neither from the store nor from --trust" {
    list_of list.jwt root 1
    import list.jwt --root root.pub
    signed_card k $ISS card.txt
    for trust in "" "--trust list.jwt"; do
        # shellcheck disable=SC2086 # two words or none
        q verify card.txt $trust --at 2026-02-28T23:59:59Z -q
        done_silently
        # shellcheck disable=SC2086
        q verify card.txt $trust --at $ENDS --json
        exits 3
        json 'it["verdict"] == "undetermined" and it["checks"][2]["code"] == "trust-stale"'
    done
    has "the trust list that the key comes from expired 0 seconds ago, on $ENDS"
}

@test "dates and revocations of a list count, as superseded and as compromised" {
    signed_card k $ISS card.txt
    outcome() { # MEMBERS EXIT CODE
        rm -rf "$store"
        made list root.pem $ISS 1 $MADE $ENDS "cards:k.pem,$1" >list.jwt
        import list.jwt --root root.pub
        for trust in "" "--trust list.jwt"; do
            # shellcheck disable=SC2086
            q verify card.txt $trust --at $TODAY --json
            exits "$2"
            json "it['checks'][2]['code'] == $3"
        done
    }
    outcome '"nbf":1770000000' 1 '"key-not-yet-valid"'
    outcome '"exp":1769990400' 1 '"key-retired"'
    outcome '"nbf":1769990400,"exp":1769990401' 0 None
    outcome '"revoked":{"revoked_at":1769904001,"reason":"superseded"}' 0 None
    outcome '"revoked":{"revoked_at":1769904000,"reason":"superseded"}' 1 '"key-revoked"'
    outcome '"revoked":{"revoked_at":1769990399,"reason":"compromised"}' 1 '"key-revoked"'
    outcome '"revoked":{"revoked_at":1800000000,"reason":"compromised"}' 1 '"key-revoked"'
}

@test "--trust takes a list among keys, refuses a forged one, and leaves the store aside" {
    list_of list.jwt root 1
    import list.jwt --root root.pub
    signed_card k $ISS card.txt
    q verify card.txt --trust root.pub --at $TODAY -q
    exits 3
    mkdir keys
    cp root.pub list.jwt keys
    q verify card.txt --trust keys --at $TODAY -q
    done_silently
    forge list.jwt >forged.jwt
    refuses 4 bad-key '*' '*' verify card.txt --trust forged.jwt --at $TODAY
}

# ---- trust show

@test "trust show tells what a list says, whose root signed it, and the state of each key" {
    made change root.pem new.pem $ISS $MADE >change.jwt
    list_of list.jwt new 4 'trust:root.pem,"revoked":{"revoked_at":1768000000,"reason":"superseded"}' change:change.jwt \
        'cards:third.pem,"nbf":1770076800' 'cards:other-k.pem,"exp":1769000000'
    q trust show list.jwt --at $TODAY
    ok
    has_line "issuer $ISS"
    has_line "version 4"
    has_line "good until $ENDS"
    has_line "signature good"
    has_line "root $(prints new)"
    has "new root    $(prints new | cut -c1-16), endorsed on $MADE by $(prints root | cut -c1-16)"
    has_line "$(prints root | cut -c1-16) trust ES256 revoked - - superseded on 2026-01-09T23:06:40Z"
    q_from list.jwt trust show - --at $TODAY --json
    ok
    json "it['iss'] == '$ISS' and it['version'] == 4 and it['iat'] == '$MADE' and it['exp'] == '$ENDS'"
    json "it['signature'] == 'good' and it['stale'] is False and it['root']['thumbprint'] == '$(prints new)'"
    json '[k["state"] for k in it["keys"]] == ["accepted", "accepted", "accepted", "revoked", "staged", "retired"]'
    json '[k["purpose"] for k in it["keys"]] == ["trust", "cards", "status", "trust", "cards", "cards"]'
    json "[c['root']['thumbprint'] for c in it['root_changes']] == ['$(prints new)']"
    q trust show list.jwt --at $ENDS
    exits 0
    warns "qrid: the trust list expired 0 seconds ago, on $ENDS"
    has_line "good until $ENDS (too old)"
}

@test "trust show shows a forged list and says that it is" {
    list_of list.jwt root 1
    forge list.jwt >forged.jwt
    q trust show forged.jwt --at $TODAY
    exits 1
    has_line "signature bad"
    error_text "the trust list of $ISS is not signed by a root that it names" '*'
    q trust show forged.jwt --at $TODAY --json
    exits 1
    json 'it["signature"] == "bad" and it["root"] is None'
    refuses 1 bad-trust-list '*' "" trust show k.pem
    refuses 3 unreadable-file "cannot read nope: no such file" "*" trust show nope
}

# ---- trust list and remove

@test "trust list tells what is trusted and until when, plain key files too" {
    q trust list --at $TODAY
    exits 0
    quiet_out
    warns "qrid: nothing in $store is trusted"
    list_of list.jwt root 1
    import list.jwt --root root.pub
    cp third.pub "$store"
    q trust list --at $TODAY
    ok
    has_line "$ISS"
    has_line "version 1, good until $ENDS"
    has_line "root $(prints root)"
    has_line "$store/third.pub"
    has_line "$(prints third | cut -c1-16) any ES256 accepted - -"
    q trust list --at $ENDS --json
    ok
    json "it['store'] == '$store' and len(it['issuers']) == 1 and it['issuers'][0]['stale'] is True"
    json "it['issuers'][0]['until'] == '$ENDS' and it['issuers'][0]['imported_at'] == '$TODAY'"
    json 'all(k["state"] == "stale" for k in it["issuers"][0]["keys"]) and len(it["files"]) == 1'
}

@test "a damaged file of the store is named, and verify does not go on without it" {
    list_of mine.jwt root 1
    other_list other.jwt other-root 1
    import mine.jwt --root root.pub
    import other.jwt --root other-root.pub
    file=$store/issuers/$(printf %s $ISS | sha256sum | cut -c1-16).json
    sed -i 's/"version": 1/"version": 0/' "$file"
    signed_card other-k $OTHER other.txt
    refuses 3 trust-store-damaged "the file $file in the trust store is damaged: its version does not match the list's" "" \
        verify other.txt --at $TODAY
    q trust list --at $TODAY --json
    exits 3
    json "[i['iss'] for i in it['issuers']] == ['$OTHER']"
    json_error trust-store-damaged "the file $file in the trust store is damaged: its version does not match the list's" "" "$file"
    refuses 3 trust-store-damaged '*' "" trust import mine.jwt --root root.pub --force --at $TODAY
    q trust remove $ISS -q
    done_silently
    q verify other.txt --at $TODAY -q
    done_silently
}

@test "trust remove stops trusting an issuer, and no other" {
    refuses 3 unknown-issuer "the store has no issuer $ISS" "" trust remove $ISS
    [ ! -e "$store" ]
    list_of list.jwt root 5
    import list.jwt --root root.pub
    refuses 3 unknown-issuer "the store has no issuer $ISS/" "" trust remove $ISS/
    q trust remove $ISS --dry-run
    ok
    says "$ISS would no longer be trusted"
    q trust list --at $TODAY --json
    json 'len(it["issuers"]) == 1'
    q trust remove $ISS --json
    ok
    json "it['iss'] == '$ISS' and it['dry_run'] is False"
    q trust list --at $TODAY --json
    json 'it["issuers"] == [] and it["files"] == []'
    signed_card k $ISS card.txt
    q verify card.txt --at $TODAY -q
    exits 3
}

@test "QRID_TRUST_STORE names the store" {
    list_of list.jwt root 1
    QRID_TRUST_STORE=$PWD/here import list.jwt --root root.pub
    [ -d here/issuers ]
    [ ! -e "$store" ]
    QRID_TRUST_STORE=$PWD/here q trust list --at $TODAY --json
    json 'it["store"] == "'"$PWD"'/here" and len(it["issuers"]) == 1'
}

@test "a missing file gets a hint about that kind of file" {
    make_card own
    hint() { # WORDS COMMAND...
        q "${@:2}"
        exits 3
        err_has "no such file"
        err_has "qrid: hint: give $1"
    }
    hint "a status list" verify own.txt --trust own.pem.pub --status nope
    hint "a status list" status show nope
    hint "a status bundle" status apply nope
    hint "a trust list" trust show nope
    hint "a photo" verify own.txt --trust own.pem.pub --face nope
    hint "a public key or certificate" mint own.json --key own.pem --cnf nope
    hint "a JSON record" mint nope --key own.pem
    hint "a file with the key" mint own.json --key own.pem --encrypt-key nope
}
