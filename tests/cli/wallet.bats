# The wallet: accounts made, filled, shown, emptied and handed over.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    export QRID_PIN=1234 QRID_WALLET=$PWD/wallet
}

# hold ACCOUNT [OPTION...]: an account with Ada's card, which is bound to its device.
hold() {
    does wallet new "$1" --at $MADE -q "${@:2}"
    does wallet export "$1" --device-key -o "$1.pub"
    make_card k --cnf "$1.pub" --force
    does wallet add "$1" k.txt -q
}

@test "wallet new makes an account with a device key that the PIN alone opens" {
    q wallet new amara --at $MADE
    ok
    [[ $output =~ ^"created account amara, device key "[0-9a-f]{16}$ ]]
    same 600 "$(stat -c %a wallet/amara/device.pem)" "the mode of the key"
    same 700 "$(stat -c %a wallet/amara)" "the mode of the account"
    openssl pkey -in wallet/amara/device.pem -passin pass:1234 -noout
    run ! openssl pkey -in wallet/amara/device.pem -passin pass:1235 -noout
    "$QRID" wallet new kim --at $MADE -q
    openssl asn1parse -in wallet/kim/device.pem | grep -q 0927C0 # 600,000 iterations
    "$QRID" wallet remove kim --whole-account --yes -q
    q wallet new bo --alg EdDSA --at $MADE --json
    ok
    json 'it["account"] == "bo" and it["directory"].endswith("wallet/bo") and len(it["device_key"]) == 16'
    openssl pkey -in wallet/bo/device.pem -passin pass:1234 -text -noout | grep -q ED25519
    q wallet list
    ok
    has_line "amara 0 cards, since $MADE"
    refuses 4 exists "$QRID_WALLET/amara already exists" "*" wallet new amara
    refuses_use "invalid account name" "use up to 64 letters, digits, '.', '_' and '-'" wallet new ../amara
}

@test "wallet list sorts accounts by name, issue and expiry, and masks names" {
    make_key k
    n=0
    for row in "a|张三|zho|2026-01-03|5d" "b|Ada|eng|2026-01-01|9d" "c|李伟|zho|2026-01-02|20d"; do
        IFS='|' read -r account name language issued life <<<"$row"
        does wallet new "$account" --at $MADE -q
        does wallet export "$account" --device-key -o "$account.pub"
        echo "{\"id\": \"$((n += 1))\", \"fullName\": \"$name\", \"language\": \"$language\"}" >one.json
        does mint one.json --key k.pem --cnf "$account.pub" --at "$issued" --valid-for "$life" -q -o one.txt --force
        does wallet add "$account" one.txt -q
    done
    does wallet new d --at $MADE -q
    for row in "name|c a b d" "issued|b c a d" "expires|a b c d" "account|a b c d"; do
        q wallet list --sort "${row%|*}"
        ok
        same "${row#*|}" "$(awk '{print $1}' <<<"$output" | xargs)" "the order by ${row%|*}"
        lacks 张三
    done
    q wallet list --sort name --lang en
    same "b a c d" "$(awk '{print $1}' <<<"$output" | xargs)" "the order in English"
    has "李•"
    q wallet list --sort issued --json
    json '[(a["account"], a["holder"], a["issued"] and a["issued"][:10]) for a in it["accounts"]][2:] == [("a", "张•", "2026-01-03"), ("d", None, None)]'
    refuses_use "--lang requires --sort name" "*" wallet list --lang zh
    refuses_use "\"xx yy\" is not the name of a language" "*" wallet list --sort name --lang "xx yy"
}

@test "an account without cards is empty, not wrong" {
    does wallet new amara --at $MADE -q
    q wallet export amara
    done_silently
    q wallet export amara --json
    json 'it["cards"] == []'
    q wallet show amara --json
    json 'it["cards"] == [] and it["presented"] == 0'
    q wallet list --wallet ""
    exits 2
}

@test "the device's key is exported in public only, for cards to be bound to" {
    does wallet new amara --at $MADE -q
    q wallet export amara --device-key
    ok
    same "$(openssl pkey -in wallet/amara/device.pem -passin pass:1234 -pubout)" "$output" "the public key"
    q wallet export amara --device-key --json
    ok
    json 'sorted(it) == ["crv", "kty", "x", "y"]'
    q wallet export amara --device-key x
    exits 2
}

@test "cards are added from text, pictures, lines and standard input, and exported as lines" {
    hold amara
    make_card k --cnf amara.pub --force --valid-for 2y
    does render k.txt -o k.png
    q wallet add amara k.png
    ok
    [[ $output =~ ^"added card "[0-9a-f]{16}$ ]]
    q wallet export amara -o cards.jsonl
    done_silently
    same 600 "$(stat -c %a cards.jsonl)" "the mode of what is personal"
    same 2 "$(wc -l <cards.jsonl)" "the number of cards"
    does wallet new bo --at $MADE -q
    # They go into no other account, whose device they are not bound to.
    refuses 4 bad-key "the card is bound to another device" "bind it to this one: mint it with --cnf and the key from 'qrid wallet export bo --device-key'" wallet add bo cards.jsonl
    "$QRID" wallet remove amara "$(head -1 cards.jsonl | cut -d'"' -f12)" -q
    "$QRID" wallet remove amara "$(tail -1 cards.jsonl | cut -d'"' -f12)" -q
    q_from cards.jsonl wallet add amara --json
    ok
    json 'it["account"] == "amara" and len(it["cards"]) == 2'
    q wallet export amara
    same "$(cat cards.jsonl)" "$output" "the same cards in the same order"
    q wallet export amara --json
    json 'it["account"] == "amara" and len(it["cards"]) == 2 and it["device_key"]["kty"] == "EC" and "d" not in it["device_key"]'
    does verify --jsonl cards.jsonl --trust k.pem.pub --at $TODAY -q
}

@test "wallet add takes all that is handed in, or nothing" {
    hold amara
    make_card k --cnf amara.pub --force --valid-for 2y
    make_key other
    ada o.json
    does mint o.json --key k.pem --cnf other.pem.pub --at $ISSUED -o other.txt
    cat k.txt other.txt >both.txt
    refuses 4 bad-key "the card is bound to another device" "*" wallet add amara both.txt
    q wallet export amara
    same 1 "${#lines[@]}" "the number of cards"
    # What is there already is no harm, nor is one twice.
    q wallet add amara k.txt k.txt "$(ls wallet/amara/cards/*)"
    ok
    q wallet export amara
    same 2 "${#lines[@]}" "the number of cards"
    echo "no card" >none.txt
    refuses 1 not-a-card "*" "*" wallet add amara none.txt
    refuses 3 unreadable-file "*" "*" wallet add amara nope.txt
    refuses 3 unreadable-file "no account nobody in $QRID_WALLET" "see 'qrid wallet list'" wallet add nobody k.txt
    # A card that is bound to no device can be kept, though not presented.
    make_card plain
    q wallet add amara plain.txt
    ok
}

@test "wallet remove takes a card by how its name begins, but no two" {
    hold amara
    make_card k --cnf amara.pub --force --valid-for 2y
    does wallet add amara k.txt -q
    name=$(basename "$(ls wallet/amara/cards/* | head -1)" .card)
    q wallet remove amara "${name:0:9}"
    ok
    says "removed card $name"
    [ ! -e "wallet/amara/cards/$name.card" ]
    refuses 3 unreadable-file "the account amara has no such card" "see 'qrid wallet show amara'" wallet remove amara "$name"
    refuses_use "give a card, --whole-account or --history" "see 'qrid wallet remove --help'" wallet remove amara
    refuses_use "give a card, --whole-account or --history" "*" wallet remove amara x --all
    refuses_use "--yes requires --whole-account" "*" wallet remove amara --history --yes
}

@test "wallet remove --whole-account asks, and then the account is gone" {
    hold amara
    hold bo
    without_terminal "$QRID" wallet remove amara --whole-account
    exits 2
    warns "qrid: error: cannot ask whether to remove the account: there is no terminal
qrid: hint: add --yes to remove it"
    [ -e wallet/amara/device.pem ]
    q wallet remove amara --all --yes --json
    ok
    json 'it == {"account": "amara", "removed": "account"}'
    same bo "$(ls wallet)" "the wallet"
    refuses 3 unreadable-file "no account amara in $QRID_WALLET" "*" wallet show amara
}

@test "wallet show --history tells when what was presented to whom" {
    hold amara
    q wallet show amara --history
    exits 0
    quiet_out
    warns "qrid: nothing has been presented yet"
    does present amara --audience https://gate.example --at $TODAY -q
    does present amara --audience https://hotel.example --nonce 00ff --at $TODAY -q
    name=$(basename wallet/amara/cards/* .card)
    q wallet show amara --history
    ok
    says "$TODAY  $name  fresh       https://gate.example
$TODAY  $name  challenged  https://hotel.example"
    q wallet show amara --history --json
    json "it['history'][1] == {'at': '$TODAY', 'exp': '2026-02-02T00:01:00Z', 'audience': 'https://hotel.example', 'card': '$name', 'challenged': True}"
    q wallet show amara --json
    json 'it["presented"] == 2'
    q wallet remove amara --history
    ok
    q wallet show amara --history -q
    ok
    refuses_use "--history cannot be used with --text or --reveal" "*" wallet show amara --history --reveal
}
