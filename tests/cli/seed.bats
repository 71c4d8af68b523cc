# --seed and test material: the same output each time, and nothing that could pass for real.
load helper

SEED=00112233445566778899aabbccddeeff

setup_file() { shared_issuer; }

# seeded ARGUMENT...: a step under the seed.
seeded() { does "$@" --seed $SEED; }

# test_issuer DIR [OPTION...]: a test issuer from the seed, whose passphrase is "secret".
test_issuer() {
    export QRID_PASSPHRASE=secret
    seeded issuer init "$1" --iss https://id.example --test --at $MADE -q "${@:2}"
}

# a_life: the life of an issuer and of a card, in the current directory.
a_life() {
    export QRID_PASSPHRASE=secret QRID_PIN=1234
    test_issuer issuer
    people 300
    seeded mint --jsonl people.jsonl --at $ISSUED -o cards.jsonl "$@"
    seeded mint --generate 50 --at $ISSUED --out-dir generated "$@"
    head -c 16 /dev/zero >content.key
    chmod 600 content.key
    seeded mint --jsonl people.jsonl --at $ISSUED --encrypt-key content.key -o sealed.jsonl "$@"
    seeded status revoke --subject P-7 --at $ISSUED -q
    seeded status build --at $ISSUED -q
    seeded key new --purpose cards --at $ISSUED -q
    seeded key rotate --purpose cards --now --at $ISSUED -q
    seeded key rotate --purpose trust --now --at $ISSUED -q
    seeded trust build --at $ISSUED -q
    seeded status bundle --at $ISSUED -q
    seeded key passphrase --new-passphrase-file <(echo another) --at $ISSUED -q
    seeded wallet new amara --wallet wallet --at $ISSUED -q
    does wallet export amara --wallet wallet --device-key -o device.pub
    ada ada.json
    does key new --test --seed $SEED --no-passphrase -o alone.pem -q
    seeded mint ada.json --key alone.pem --cnf device.pub --at $ISSUED -o ada.txt
    does wallet add amara ada.txt --wallet wallet
    seeded challenge --audience https://gate.example -o challenge.png -q
    seeded present amara --wallet wallet --challenge challenge.png --at $ISSUED -o live.png -q
    seeded status build --values /dev/null --uri https://id.example/s --key alone.pem --at $ISSUED -o list.cwt
    does render ada.txt --card --at $ISSUED -o ada.pdf
}

@test "with --seed and --at everything is the same, whatever the day, the umask, the time zone and the number of threads" {
    mkdir one two
    (cd one && TZ=Asia/Tokyo && export TZ && umask 022 && a_life -j 1)
    sleep 1.1 # so that a clock would show
    (cd two && TZ=America/Lima && export TZ && umask 077 && a_life -j 7)
    diff -r one two
    [ "$(find one -type f | wc -l)" -gt 20 ]
    # Had anything been drawn from elsewhere, another seed would not be the whole difference.
    (cd one && QRID_PASSPHRASE=secret does issuer init another --iss https://id.example --test --at $MADE -q --seed ${SEED}00)
    run ! diff -q one/issuer/public/jwks.json one/another/public/jwks.json
}

@test "one seed makes different keys for different issuers, accounts and turns" {
    test_issuer issuer
    QRID_PASSPHRASE=secret seeded issuer init other --iss https://other.example --test --at $MADE -q
    seeded wallet new amara --wallet wallet --at $MADE -q --pin-file <(echo 1234)
    seeded wallet new bo --wallet wallet --at $MADE -q --pin-file <(echo 1234)
    seeded key new --at $MADE -q
    seeded key new --at $MADE -q
    does key new --test --no-passphrase -o alone.pem --seed $SEED -q
    {
        ls issuer/keys other/keys | grep pem
        for account in amara bo; do
            q wallet show $account --wallet wallet --json
            field 'it["device_key"]'
        done
        q key export --key alone.pem --format jwk
        field 'it["kid"]'
    } >kids
    same 17 "$(wc -l <kids)" "the number of keys"
    same 17 "$(sort -u kids | wc -l)" "the number of different keys"
    run ! grep -v '^7e5' kids # all have the mark
}

@test "from one seed a standalone key differs for each purpose, and no two files are sealed alike" {
    export QRID_PASSPHRASE=secret
    for purpose in cards status trust; do does key new --test --purpose $purpose -o $purpose.pem --seed $SEED -q; done
    for half in pem.pub pem; do # the second line of a private half begins with the salt
        same 3 "$(for purpose in cards status trust; do sed -n 2p $purpose.$half; done | sort -u | wc -l)" "different $half"
    done
    cp cards.pem first.pem
    does key passphrase --key cards.pem --new-passphrase-file <(echo another) --seed $SEED -q
    QRID_PASSPHRASE=another does key passphrase --key cards.pem --new-passphrase-file <(echo secret) --seed $SEED -q
    run ! cmp cards.pem first.pem
    refuses_use "*" "*" key new --test --purpose doors -o doors.pem --seed $SEED
}

@test "from one seed a challenge differs for each audience and need, and none is for a real verifier" {
    for more in "--audience https://gate.example" "--audience https://bar.example" "--audience https://gate.example --need face"; do
        for _ in 1 2; do
            # shellcheck disable=SC2086 # words
            q challenge $more --seed $SEED --json
            field 'it["nonce"]'
        done
    done >nonces
    same 6 "$(wc -l <nonces)" "the number of nonces"
    same 3 "$(sort -u nonces | wc -l)" "the number of different nonces"
    for audience in https://gate.city.gov urn:example:gate https://notexample.com; do
        refuses 4 key-not-allowed "\"$audience\" may be the name of a real verifier" \
            "--seed only works with test material: use a name that is reserved for tests, such as https://gate.test or https://gate.example" \
            challenge --audience $audience --seed $SEED
        does challenge --audience $audience -o challenge.txt --force -q
    done
}

@test "an issuer signs as what it is, whatever its key looks like" {
    test_issuer issuer
    ada ada.json
    # As with a key from before there were marks.
    "$PYTHON" -c 'import json; it = json.load(open("issuer/issuer.json")); del it["test"]; json.dump(it, open("issuer/issuer.json", "w"))'
    q mint ada.json --at $ISSUED -o card.txt
    same 0 "$status" "the exit status"
    err_has "looks like a test key, as one in 4096 does"
    q verify card.txt --trust issuer/public/jwks.json --at $TODAY --json
    json '"test" not in it["card"] and [w["code"] for w in it["warnings"]] == ["test-key"]'
    copy_issuer real
    sed -i '1a "test": true,' real/issuer.json
    refuses 4 key-not-allowed "*is not a test key, but the issuer is for tests" "*" mint ada.json --issuer real --at $TODAY
}

@test "an issuer for tests says so wherever it is seen" {
    test_issuer issuer
    ada ada.json
    does mint ada.json --at $ISSUED -o card.txt
    does trust build --at $ISSUED -q
    grep -q '"test": true' issuer/issuer.json
    grep -q '"test": true' issuer/public/jwks.json
    cut -d. -f2 issuer/public/trust.jwt | tr -- -_ +/ | base64 -d 2>/dev/null >list || true
    grep -q '"test":true' list
    q verify card.txt --trust issuer/public/jwks.json --at $TODAY --json
    json 'it["card"]["test"] is True and it["verdict"] == "undetermined"' # which is the status list's doing
    json '[w["code"] for w in it["warnings"]] == ["test-key"]'
    q verify card.txt --trust issuer/public/jwks.json --at $TODAY --jsonl
    json 'it["card"]["test"] is True'
    q verify card.txt --trust issuer/public/jwks.json --at $TODAY
    has "is a test key"
    q inspect card.txt --at $TODAY
    has "made for tests"
    has "(test-key)"
    q inspect card.txt --at $TODAY --json
    json '"test-key" in [w["code"] for w in it["warnings"]]'
}

@test "verify warns of a test key whoever signed with it, and of a card that says so whoever signed it" {
    does key new --test --no-passphrase -o test.pem -q
    ada ada.json
    does mint ada.json --key test.pem --at $ISSUED -o card.txt
    q verify card.txt --trust test.pem.pub --at $TODAY --json
    json 'it["verdict"] == "valid"'
    json '[w["code"] for w in it["warnings"]] == ["test-key"]'
    make_card real
    q verify real.txt --trust real.pem.pub --at $TODAY --json
    json 'it["warnings"] == [] and "test" not in it["card"]'
    # Signed by a key that nobody trusts, it still says so.
    q verify card.txt --trust real.pem.pub --at $TODAY --json
    json '[w["code"] for w in it["warnings"]] == ["test-key"]'
}

@test "every variant and every way of minting has the mark" {
    test_issuer issuer
    ada ada.json
    people 3
    does mint ada.json --at $ISSUED --variant full --variant NAME=fullName -o two.txt
    does mint --jsonl people.jsonl --at $ISSUED -o cards.jsonl
    "$PYTHON" -c 'import json; [print(json.loads(line)["card"]) for line in open("cards.jsonl")]' >>two.txt
    q verify two.txt --trust issuer/public/jwks.json --at $TODAY --jsonl
    same 5 "$(grep -c '"test":true' <<<"$output")" "the number of marked cards"
}

@test "test keys and others do not meet in one issuer" {
    test_issuer issuer
    copy_issuer real
    does key new --test --no-passphrase -o test.pem -q
    make_key real_one
    refuses 4 key-not-allowed "*is a test key, and the issuer is not for tests*" "use a key that was made without --test" \
        key import test.pem --issuer real --at $TODAY
    refuses 4 key-not-allowed "*is a test key, and the issuer is not for tests*" "use a key that was made without --test" \
        key import test.pem.pub --issuer real --at $TODAY
    refuses 4 key-not-allowed "*is not a test key, but the issuer is for tests*" "make the key with 'qrid key new --test'" \
        key import real_one.pem --issuer issuer --at $TODAY
    does key import test.pem --issuer issuer --at $TODAY
    refuses 4 key-not-allowed "real is not a test issuer" "leave out --test, or make a standalone test key with -o PATH" \
        key new --test --issuer real --at $TODAY
    q key new --test --issuer issuer --at $TODAY
    ok
    q key new --issuer issuer --alg EdDSA --at $TODAY --json
    json 'it["kid"].startswith("7e5")'
}

@test "an issuer for tests has a name that nobody can own" {
    for iss in https://id.city.test https://example.org/x urn://a.example https://Example.COM:8443 http://localhost https://x.invalid; do
        rm -rf issuer
        QRID_PASSPHRASE=secret does issuer init issuer --iss "$iss" --test --alg EdDSA --seed $SEED --at $MADE -q
    done
    for iss in https://id.city.gov https://example.org.city.gov https://notexample.com urn:example:a https://a.test@city.gov 'https://city.gov/?x.test'; do
        QRID_PASSPHRASE=secret refuses 2 usage "\"$iss\" cannot be a test issuer: the name may be somebody's" \
            "use a name that is reserved for tests, such as https://id.test or https://city.example" issuer init other --iss "$iss" --test
    done
    sed -i 's/x.invalid/city.gov/' issuer/issuer.json
    refuses 3 registry-damaged "issuer/issuer.json is damaged" "*" issuer show --issuer issuer
}

@test "--seed is refused for everything that is not for tests" {
    copy_issuer
    make_key real EdDSA
    ada ada.json
    hint="--seed only works with test material: make an issuer with 'qrid issuer init --test'"
    for command in "mint ada.json" "status build" "trust build" "status bundle" "key new --alg EdDSA" "key rotate --now" "key passphrase" \
        "key import real.pem" "status revoke 0-1"; do
        # shellcheck disable=SC2086 # words
        refuses 4 key-not-allowed "issuer is not a test issuer" "$hint" $command --seed $SEED --at $TODAY
    done
    hint="--seed only works with test material: make it with 'qrid issuer init --test' or 'qrid key new --test'"
    refuses 4 key-not-allowed "*is not a test key*" "$hint" mint ada.json --key real.pem --seed $SEED --at $TODAY
    refuses 4 key-not-allowed "*is not a test key*" "$hint" \
        key passphrase --key real.pem --new-passphrase-file /dev/null --seed $SEED
    refuses 4 key-not-allowed "--seed only works with test material" "add --test" issuer init new --iss https://id.example --seed $SEED --at $MADE
    refuses 4 key-not-allowed "--seed only works with test material" "add --test" key new -o new.pem --seed $SEED
    QRID_PIN=1234 does wallet new amara --wallet wallet
    make_card k
    does wallet add amara k.txt --wallet wallet
    QRID_PIN=1234 refuses 4 key-not-allowed "the device key of amara is not a test key" \
        "--seed only works with test material: make the account with 'qrid wallet new --seed HEX'" \
        present amara --wallet wallet --audience https://gate.example --seed $SEED --at $TODAY
}

@test "--seed without --at is refused where the time counts, and so are bad seeds" {
    test_issuer issuer
    ada ada.json
    for command in "mint ada.json" "status build" "trust build" "key new" "key rotate" "wallet new amara" "demo story" \
        "issuer init other --iss https://id.example --test" "present amara --audience https://gate.example" "status revoke 0-1" \
        "enroll --register people.jsonl --id 1 --account a --photo a.jpg --accept-terms"; do
        # shellcheck disable=SC2086 # words
        refuses 2 usage "--seed requires --at, because the output depends on the time" "*" $command --seed $SEED
    done
    for seed in 00 "${SEED}0" "${SEED}zz" $SEED$SEED$SEED$SEED${SEED}00; do
        refuses 2 usage "--seed must be 16 to 64 bytes in hexadecimal" "*" challenge --audience https://gate.example --seed "$seed"
    done
    refuses_use "*" "*" challenge --audience https://gate.example --seed ""
}

@test "ECDSA works with --seed where OpenSSL has RFC 6979, and else is refused with the reason" {
    q key new --test --no-passphrase --alg ES256 -o one.pem --seed $SEED
    if [ "$status" -ne 0 ]; then
        refuses 4 key-not-allowed "ES256 signatures cannot be reproduced: that takes OpenSSL 3.2 or later" "use a key that was made with --alg EdDSA" \
            key new --test --no-passphrase --alg ES256 -o one.pem --seed $SEED
        QRID_PASSPHRASE=secret refuses 4 key-not-allowed "ES256 signatures cannot be reproduced: that takes OpenSSL 3.2 or later" \
            "use a key that was made with --alg EdDSA" issuer init other --iss https://id.example --test --alg ES256 --seed $SEED --at $MADE
        QRID_PIN=1234 refuses 4 key-not-allowed "ES256 signatures cannot be reproduced: that takes OpenSSL 3.2 or later" \
            "use a key that was made with --alg EdDSA" wallet new amara --wallet wallet --alg ES256 --seed $SEED --at $MADE
        does key new --test --no-passphrase --alg ES256 -o test.pem -q # without a seed it is as good as any
        ada ada.json
        refuses 4 key-not-allowed "ES256 signatures cannot be reproduced: that takes OpenSSL 3.2 or later" "use a key that was made with --alg EdDSA" \
            mint ada.json --key test.pem --seed $SEED --at $TODAY
        return
    fi
    ada ada.json
    for card in one two; do does mint ada.json --key one.pem --seed $SEED --at $TODAY -o $card.txt; done
    cmp one.txt two.txt
}
