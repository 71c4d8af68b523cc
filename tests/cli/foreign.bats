# Codes of other systems: named, told field by field, never opened; and two kinds of them verified. The examples are of
# make_foreign.py, invented; the EU's certificates are its published ones.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_key k
    make_key other
    mkdir codes
    $PYTHON "$HERE/make_foreign.py" codes k.pem
    $PYTHON "$HERE/make_foreign.py" --jwks k.pem >clinic.jwks
    $PYTHON "$HERE/make_foreign.py" --jwks other.pem >other.jwks
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR"/here/* .
}

# one_check NAME RESULT CODE [DETAIL]: of the JSON report on stdout.
one_check() {
    json "(lambda c: c['result'] == '$2' and c['code'] == '$3' and ('''${4:-}''' in ('', c['detail'])))(next(c for c in it['checks'] if c['check'] == '$1'))"
}

# ---- what each is

# hex_of TEXT: its bytes in hexadecimal digits.
hex_of() {
    local LC_ALL=C i
    for ((i = 0; i < ${#1}; i++)); do printf %02x "'${1:i:1}"; done
}

# told EXIT KIND NAME LAYERS SECRET...: inspect names the code and its layers; what is a person's is not shown unless asked for.
told() {
    local exit=$1 kind=$2 name=$3 layers=$4 options secret
    shift 4
    local -a in_hex
    for secret in "$@"; do in_hex+=("$(hex_of "$secret")"); done
    q inspect "codes/$kind.txt" --at $TODAY --json
    exits "$exit"
    json "it['kind'] == '$name'"
    same "text, $layers" "$(field '", ".join(l["layer"] for l in it["layers"])')" "the layers of $kind"
    if [ "$exit" -eq 0 ]; then
        quiet_err
        json 'it["flaw"] is None'
    else
        json "it['flaw'] == {'code': 'not-a-card', 'detail': 'this is $name, not a card'}"
        json_error not-a-card "this is $name, not a card" "" "codes/$kind.txt"
    fi
    for options in "" --json --layers "--layers --json"; do
        # shellcheck disable=SC2086
        q inspect "codes/$kind.txt" --at $TODAY $options
        exits "$exit"
        for secret in "${in_hex[@]}"; do lacks "$secret"; done
        for secret in "$@"; do
            lacks "$secret"
            [[ $stderr != *"$secret"* ]] || tell "stderr must not have: $secret"
        done
    done
    q inspect "codes/$kind.txt" --at $TODAY --reveal
    exits "$exit"
    [[ $output == "codes/$kind.txt: $name"$'\n'* ]] || tell "not named: $name"
    for secret in "$@"; do has "$secret"; done
}

@test "a SMART Health Card is told" {
    told 0 health-card "a SMART Health Card" "JWS, claims, credential, patient (masked), immunization" Okonkwo Chiamaka 1987-03-21
    has_line "vaccine COVID-19, mRNA, Pfizer-BioNTech (CVX 208)"
    has_line "iss https://clinic.example/issuer"
    has_line "zip DEF (deflate)"
}

@test "an Aadhaar code is told" {
    told 0 aadhaar "an Aadhaar Secure QR code" "number, Aadhaar code, person (masked), signature" "Priya" "Raman" "14-02-1979" "House 77" "Near the Well" "560099"
    has_line "contact mail and mobile on record"
    has_line "made 2026-01-02 03:04:05 in India"
    has_line "digests 2 of 32 bytes"
    has_line "RSA 256 bytes, not checked"
}

@test "PhilSys cards are told, in JSON and as a CWT" {
    told 0 philsys "a PhilSys card" "PhilSys card, person (masked)" Magsaysay Liwayway "May 05, 1991" 1234-5678-9012-3456 Inventville
    has_line "issuer PSA"
    told 0 philsys-cwt "a PhilSys card" "COSE_Sign1, claims" subject-554433
    has_line "iss PSA"
}

@test "an mdoc engagement is told, which holds nobody's identity" {
    told 0 mdoc "an mdoc engagement" "mdoc engagement, way to the phone"
    has_line "by Bluetooth Low Energy"
    has_line "identity none: a reader asks the phone for it"
}

@test "an ICAO seal is told" {
    told 0 vds-nc "an ICAO visible digital seal" "ICAO seal, person (masked), vaccination" "Sato" "Hanako" 1968-09-30 TK7654321 U-000111222
    has_line "type proof of vaccination (icao.vacc)"
    has_line "vaccine mRNA vaccine (XM0GQ8)"
}

@test "a credential's barcode is told" {
    told 0 vc-barcode "a verifiable credential barcode" "CBOR-LD"
    has_line "registry entry 100"
}

@test "tokens are told: a JWT, and an SD-JWT with what it discloses" {
    told 0 jwt "a JWT" "JWS, claims" "Grete" "Hermann" "1901-03-02" user-991188
    has_line "iss https://id.example"
    told 0 sd-jwt "an SD-JWT" "issuer's JWS, issuer's claims, disclosed (masked), key binding" "Grete" "+49 30 5550177"
    has_line "token none: no proof from the holder"
    lacks "foreign-disclosure"
    sed 's/~/~WyJzYWx0IiwiYWdlIiw5OV0~/' codes/sd-jwt.txt >added.txt
    q inspect added.txt --at $TODAY
    ok
    has_line "unusual: a disclosure that the issuer's token does not list (foreign-disclosure)"
}

@test "a token that is not signed, or encrypted, is told as such" {
    printf '%s.%s.' "$(printf '{"alg":"none"}' | base64 -w0 | tr -d =)" "$(printf '{"sub":"x-991188"}' | base64 -w0 | tr -d =)" >none.txt
    q inspect none.txt --at $TODAY
    ok
    has_line "unusual: the token is not signed: anyone could have written it (not-signed)"
    lacks 991188
    printf '%s.AA.AA.AA.AA' "$(printf '{"alg":"RSA-OAEP","enc":"A256GCM"}' | base64 -w0 | tr -d =)" >jwe.txt
    q inspect jwe.txt --at $TODAY --json
    exits 3
    json 'it["kind"] == "a JWT" and it["flaw"]["code"] == "encrypted"'
    json_error encrypted "the token is encrypted (JWE)" "only someone who has the key can read it" jwe.txt
}

@test "a web address is told, and nowhere a link" {
    told 1 url "a web address" "web address"
    for options in "" --json --reveal "--reveal --json" "--layers --reveal" -v; do
        # shellcheck disable=SC2086
        q inspect codes/url.txt $options
        exits 1
        [[ $output$stderr != *https://* ]] || tell "a link"
        [[ $output$stderr != *login.example.net* ]] || tell "a host's name that is taken for a link"
    done
    q inspect codes/url.txt
    has_line "host login[.]example[.]net"
    has_line "unusual: the part before the @ is not part of the host and may be misleading (user-in-address)"
    for form in HTTP://Plain.Example/x 'https://xn--bcher-kva.example' 'http://192.0.2.7/login' '  https://spaced.example  '; do
        printf '%s' "$form" >url
        for options in "" --json "--reveal --layers"; do
            # shellcheck disable=SC2086
            q inspect url $options
            exits 1
            shopt -s nocasematch
            [[ $output$stderr != *http://* && $output$stderr != *https://* ]] || tell "a link"
            shopt -u nocasematch
        done
    done
    q verify codes/url.txt --json
    exits 1
    [[ $output$stderr != *https://* ]] || tell "a link"
}

@test "addresses within other codes are no links either" {
    printf 'BEGIN:VCARD\nFN:Zuzana\nURL:https://page.example/zuzana\nEND:VCARD' >contact
    q inspect contact --reveal
    exits 1
    lacks https://page.example
    has "hxxps://page[.]example"
}

@test "contacts are told, vCard and MECARD" {
    told 1 vcard "a contact (vCard)" "contact (masked)" Zuzana Hopperova "+420 601 777 888" zuzana@people.example 1975-12-31
    has_line "written as vCard"
    told 1 mecard "a contact (vCard)" "contact (masked)" Zuzana Hopperova +420601777888 zuzana@people.example
    has_line "written as MECARD"
}

@test "a Wi-Fi network is told, and its password only when asked for" {
    told 1 wifi "a Wi-Fi network" "Wi-Fi network" espresso-123 "Invented Cafe"
    has_line "SSID Invented Cafe"
    has_line "security WPA"
}

@test "phone numbers, mail, messages, places and events are told" {
    told 1 phone "a phone number" "phone number" 5550142233
    told 1 mail "an e-mail address" "e-mail" zuzana@people.example "Hello there" "See you"
    told 1 matmsg "an e-mail address" "e-mail" zuzana@people.example "Hello there" "See you"
    told 1 sms "a text message" "text message" 5550142233 "See you at nine"
    told 1 place "a place on the map" "place (to whole degrees)" 48.20849 16.37208 "Invented Square"
    told 1 event "a calendar event" "event (masked)" "Secret meeting" "Room nine" zuzana@people.example
    printf 'tel:*%%2321%%23' >code
    q inspect code
    exits 1
    has "(control-code)"
}

@test "the secret of one-time passwords is never shown" {
    told 1 otpauth "a secret for one-time passwords" "one-time passwords" zuzana@people.example
    told 1 otpauth-migration "a secret for one-time passwords" "one-time passwords"
    does render codes/otpauth.txt -o otpauth.png
    for input in codes/otpauth.txt codes/otpauth-migration.txt otpauth.png; do
        for options in "" --json --reveal "--reveal --json" "--layers" "--layers --reveal" "--layers --reveal --json" -v; do
            # shellcheck disable=SC2086
            q inspect $input $options
            exits 1
            for secret in JBSWY3DPEHPK3PXP CjEKCkhlbGxvId6tvu8; do
                [[ $output$stderr != *$secret* ]] || tell "a secret, with $options"
                [[ $output$stderr != *"$(hex_of "$secret")"* ]] || tell "a secret in digits, with $options"
            done
        done
    done
    q inspect codes/otpauth.txt
    has_line "secret 16 characters, not shown"
    has "(secret)"
}

@test "payments are told, with their checksums" {
    told 1 coins "a cryptocurrency payment" "cryptocurrency payment" bc1qinventedaddress "Rent for June"
    told 1 merchant "a payment to a merchant (EMVCo)" "payment to a merchant" Confeitaria Inventada
    has_line "checksum right"
    told 1 bank "a bank transfer (EPC)" "bank transfer" "Invented Animal Shelter" BLZINVENT000123456 "for the cats"
    has_line "check digits right"
    sed 's/1.234/9.234/' codes/merchant.txt >merchant.txt
    q inspect merchant.txt
    exits 1
    has_line "checksum wrong"
    has "(bad-checksum)"
    sed 's/123456/123465/' codes/bank.txt >bank.txt
    q inspect bank.txt
    exits 1
    has_line "check digits wrong"
    has "(bad-check-digits)"
}

@test "any other text, and JSON in a code, is told as that" {
    told 1 text "some other text" "plain text" "invented square"
    printf '{"pin": "9988", "list": [1, 2]}' | "$QRID" render - -o json.png
    q inspect json.png --json
    exits 1
    json 'it["kind"] == "JSON" and it["layers"][-1]["facts"] == {"type": "an object of 2 members", "\"list\"": "a list of 2", "\"pin\"": "text"}'
    lacks 9988
}

@test "a code of another system is told from a picture as from its text" {
    for kind in health-card mdoc jwt wifi; do
        does render codes/$kind.txt -o $kind.png
        q inspect codes/$kind.txt --at $TODAY --json
        kind_of_text=$(field 'it["kind"]') facts=$(field 'it["layers"][1:]')
        q inspect $kind.png --at $TODAY --json
        same "$kind_of_text" "$(field 'it["kind"]')" "the kind"
        same "$facts" "$(field 'it["layers"][3:]')" "the layers"
    done
}

@test "verify gives no verdict on cards that it cannot check, and calls all else no card" {
    for kind in aadhaar philsys philsys-cwt mdoc vds-nc vc-barcode jwt sd-jwt; do
        q verify codes/$kind.txt --trust k.pem.pub --at $TODAY --json
        exits 3
        json 'it["verdict"] == "undetermined" and it["format"] == "other" and it["card"] is None'
        one_check decode unknown unsupported-format
    done
    for kind in url vcard mecard wifi phone mail matmsg sms place event otpauth otpauth-migration coins merchant bank text; do
        q verify codes/$kind.txt --trust k.pem.pub --at $TODAY --json
        exits 1
        json 'it["verdict"] == "invalid" and it["format"] == "other" and it["card"] is None'
        one_check decode fail not-a-card
    done
}

# ---- SMART Health Cards

health_card() { $PYTHON "$HERE/make_foreign.py" --health-card k.pem "$@" >card.txt; }

@test "a SMART Health Card is valid under its issuer's JWKS" {
    q verify codes/health-card.txt --trust clinic.jwks --at $TODAY
    ok
    kid=$($PYTHON "$HERE/make_trust.py" jwk-thumbprint k.pem)
    has_line "VALID codes/health-card.txt"
    has_line "key pass trusted by clinic.jwks"
    has_line "validity pass no expiry"
    has_line "status skipped this kind of card has no status list"
    has_line "holder skipped this kind of card is not bound to a device"
    has_line "name Chiamaka Ruth Okonkwo"
    q verify codes/health-card.txt --trust clinic.jwks --at $TODAY --json
    ok
    json "it['format'] == 'smart-health-card' and it['card']['kid'] == '$kid' and it['card']['alg'] == 'ES256' and it['card']['iss'] == 'https://clinic.example/issuer'"
    json 'it["holder"] == "bearer" and [l["layer"] for l in it["card"]["content"]] == ["credential", "patient", "immunization"]'
    q verify --jsonl codes/health-card.txt --trust clinic.jwks --at $TODAY
    ok
    json 'it["format"] == "smart-health-card" and it["verdict"] == "valid"'
    does render codes/health-card.txt -o card.png
    q verify card.png --trust clinic.jwks --at $TODAY -q
    done_silently
}

@test "a SMART Health Card that was changed, or signed by another, is not valid" {
    $PYTHON -c '
text = open("codes/health-card.txt").read()
for at in (len(text) - 40, len(text) // 2):
    at -= (at - 5) % 2
    pair = (int(text[at : at + 2]) - 52 + 1) % 26 + 52 if int(text[at : at + 2]) >= 52 else 52  # another letter
    open("changed%d.txt" % (at > len(text) - 60), "w").write(text[:at] + "%02d" % pair + text[at + 2 :])'
    q verify changed1.txt --trust clinic.jwks --at $TODAY --json
    exits 1
    one_check signature fail bad-signature
    q verify changed0.txt --trust clinic.jwks --at $TODAY --json
    exits 1
    json 'it["verdict"] == "invalid"'
    q verify codes/health-card.txt --trust other.jwks --at $TODAY --json
    exits 3
    one_check key unknown unknown-key
    # The right name on the wrong key.
    kid=$($PYTHON "$HERE/make_trust.py" jwk-thumbprint k.pem)
    sed -E "s/\"kid\": \"[^\"]*\"/\"kid\": \"$kid\"/" other.jwks >renamed.jwks
    q verify codes/health-card.txt --trust renamed.jwks --at $TODAY --json
    exits 1
    one_check signature fail bad-signature "not made by key $kid for this content"
}

@test "a SMART Health Card has its time" {
    q verify codes/health-card.txt --trust clinic.jwks --at 2026-01-31 --json
    exits 1
    one_check validity fail not-yet-valid
    health_card exp=1769990400
    q verify card.txt --trust clinic.jwks --at $TODAY --json
    exits 1
    one_check validity fail expired "expired 0 seconds ago, on $TODAY"
    q verify card.txt --trust clinic.jwks --at 2026-02-01T23:59:59Z -q
    done_silently
    q verify card.txt --trust clinic.jwks --at $TODAY --skew 1s -q
    done_silently
}

@test "a SMART Health Card of another form is refused" {
    for row in 'alg="ES384"|unsupported-algorithm|3' 'alg="none"|unsupported-algorithm|3' 'zip=|bad-cose|1' 'kid=|bad-cose|1' 'vc=|bad-claims|1' 'nbf="soon"|bad-claims|1'; do
        IFS='|' read -r change code exit <<<"$row"
        health_card "$change"
        q verify card.txt --trust clinic.jwks --at $TODAY --json
        exits "$exit"
        json "it['checks'][0]['code'] == '$code'"
        q inspect card.txt --at $TODAY --json
        exits "$exit"
        json "it['kind'] == 'a SMART Health Card' and it['flaw']['code'] == '$code'"
    done
    sed 's|shc:/|shc:/1/2/|' codes/health-card.txt >part.txt
    q verify part.txt --trust clinic.jwks --at $TODAY --json
    exits 3
    one_check decode unknown unsupported-format "this is part 1 of 2 of a SMART Health Card"
    # Its two halves, from two files.
    whole=$(sed 's|shc:/||' codes/health-card.txt)
    half=$((${#whole} / 4 * 2))
    printf 'shc:/1/2/%s' "${whole:0:half}" >1.txt
    printf 'shc:/2/2/%s' "${whole:half}" >2.txt
    q verify 2.txt card.txt 1.txt --trust clinic.jwks --at $TODAY --json
    json '[one["input"] for one in it] == ["card.txt", "2.txt + 1.txt"] and it[1]["verdict"] == "valid"'
    for digits in 567 5x 9999; do
        printf 'shc:/%s' $digits >wrong.txt
        q verify wrong.txt --trust clinic.jwks --at $TODAY --json
        exits 1
        one_check decode fail not-a-card
    done
}

@test "a SMART Health Card of another issuer than its key's is refused" {
    sed 's|^{|{"iss": "https://other.example", |' clinic.jwks >named.jwks
    q verify codes/health-card.txt --trust named.jwks --at $TODAY --json
    exits 1
    one_check issuer fail issuer-mismatch "the key belongs to https://other.example, but the card names https://clinic.example/issuer"
    sed 's|^{|{"iss": "https://clinic.example/issuer", |' clinic.jwks >named.jwks
    q verify codes/health-card.txt --trust named.jwks --at $TODAY -q
    done_silently
}

@test "what is asked for beyond is told of foreign cards as well" {
    q verify codes/health-card.txt --trust clinic.jwks --at $TODAY --require-status --json
    exits 3
    one_check status unknown status-missing "this kind of card has no status list"
    q verify codes/health-card.txt --trust clinic.jwks --at $TODAY --level fresh --json
    exits 1
    one_check holder fail holder-proof-missing "this kind of card is not bound to a device, so the holder cannot be proven"
}

@test "--max-bytes counts for foreign cards as well" {
    health_card "x=\"$(printf 'y%.0s' {1..3000})\""
    q verify card.txt --trust clinic.jwks --at $TODAY -q
    done_silently
    q verify card.txt --trust clinic.jwks --at $TODAY --max-bytes 2048 --json
    exits 1
    one_check decode fail too-large "inflates to more than 2048 bytes"
    q inspect card.txt --at $TODAY --max-bytes 2048 --json
    exits 1
    json 'it["flaw"]["code"] == "too-large"'
}

@test "the report on a foreign card that cannot be read names its input and its format" {
    health_card 'vc='
    q verify card.txt --trust clinic.jwks --at $TODAY --json
    exits 1
    json 'it["input"] == "card.txt" and it["format"] == "smart-health-card"'
    printf 'HC1:6BF' >cut.txt
    q verify cut.txt --at $TODAY --json
    exits 1
    json 'it["input"] == "cut.txt" and it["format"] == "eu-dcc"'
    q verify cut.txt --trust k.pem.pub --at $TODAY
    exits 1
    has_line "INVALID cut.txt"
}

@test "a health card's bomb is not unpacked" {
    $PYTHON - "$HERE" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import make_foreign
from make_trust import Key, base64url
key = Key("k.pem")
header = b'{"alg":"ES256","zip":"DEF","kid":"%s"}' % base64url(key.jwk_thumbprint()).encode()
signed = base64url(header) + "." + base64url(make_foreign.deflated(bytes(16 << 20)))
jws = signed + "." + base64url(key.sign(signed.encode()))
open("bomb.txt", "w").write("shc:/" + "".join("%02d" % (ord(c) - 45) for c in jws))
END
    for command in "verify bomb.txt --trust clinic.jwks" "inspect bomb.txt"; do
        # shellcheck disable=SC2086
        in_little_memory $command --at $TODAY
        exits 1
        has too-large
    done
}

# ---- EU Digital COVID Certificates

# needs_certificates: skips the test where the published ones are not.
needs_certificates() {
    dcc=${QRID_SHARED:-/nowhere}/vectors/dcc
    [ -d "$dcc" ] || skip "the published certificates are not there"
}

# take NAME: NAME.txt, NAME.crt, NAME.der; and what is expected of it, in $clock, $wanted and $in_time.
take() { read -r clock wanted in_time <<<"$($PYTHON "$HERE/take_vector.py" --dcc "$dcc/$1.json" "$1")"; }

@test "EU certificates are valid, or not, as was published with them" {
    needs_certificates
    for vector in "$dcc"/*.json; do
        name=$(basename "$vector" .json)
        take "$name"
        for form in crt der; do
            q verify "$name.txt" --trust "$name.$form" --at "$clock" --json
            quiet_err
            case $wanted in
            True) exits 0 && json 'it["format"] == "eu-dcc" and it["verdict"] == "valid"' ;;
            False) exits 1 && json 'it["verdict"] == "invalid" and any(c["result"] == "fail" for c in it["checks"][:2])' ;;
            *) tell "nothing is expected of $name" ;;
            esac
            [ "$in_time" != True ] || json 'it["checks"][4]["result"] == "pass"'
        done
    done
}

@test "what is found out about each EU certificate has its reason" {
    needs_certificates
    take common_2DCode_raw_CO5
    q verify common_2DCode_raw_CO5.txt --trust common_2DCode_raw_CO5.crt --at "$clock" --json
    exits 1
    one_check signature fail bad-signature
    take common_2DCode_raw_CBO1
    q verify common_2DCode_raw_CBO1.txt --trust common_2DCode_raw_CBO1.crt --at "$clock" --json
    exits 1
    one_check decode fail bad-claims
    take common_2DCode_raw_CO1
    q verify common_2DCode_raw_CO1.txt --trust common_2DCode_raw_CO1.crt --at "$clock" --json
    ok
    json 'it["card"]["alg"] == "PS256"'
}

@test "an EU certificate under another's key, or changed, or over, is not valid" {
    needs_certificates
    take AT_2DCode_raw_1
    text=AT_2DCode_raw_1.txt
    trust=(--trust AT_2DCode_raw_1.crt)
    take DE_2DCode_raw_1
    q verify $text --trust DE_2DCode_raw_1.crt --at 2021-06-01 --json
    exits 3
    one_check key unknown unknown-key
    q verify $text --at 2021-06-01 --json
    exits 3
    one_check key unknown unknown-key
    q verify $text "${trust[@]}" --trust DE_2DCode_raw_1.crt --at 2021-06-01 -q
    done_silently
    q verify $text "${trust[@]}" --at 2021-11-02T18:00:00Z --json
    exits 1
    one_check validity fail expired "expired 0 seconds ago, on 2021-11-02T18:00:00Z"
    mkdir changed
    $PYTHON - "$HERE" $text <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import base45
text = open(sys.argv[2]).read().strip()
for at in range(4, len(text), 40):
    other = base45.ALPHABET[(base45.ALPHABET.index(text[at]) + 1) % 45]
    open("changed/%03d" % at, "w").write(text[:at] + other + text[at + 1 :])
END
    [ "$(ls changed | wc -l)" -ge 10 ]
    q verify changed/* "${trust[@]}" --at 2021-06-01 --json
    exits 1
    json 'all(d["verdict"] == "invalid" for d in it)'
}

@test "an EU certificate is told, masked unless revealed" {
    needs_certificates
    take AT_2DCode_raw_1
    for options in "" --json "--layers --json"; do
        # shellcheck disable=SC2086
        q inspect AT_2DCode_raw_1.txt --at 2021-06-01 $options
        ok
        for secret in Musterfrau MUSTERFRAU Gabriele GABRIELE 1998-02-26 10807843F94AEE0EE5093FBC254BD813; do lacks $secret; done
    done
    q inspect AT_2DCode_raw_1.txt --at 2021-06-01
    ok
    has_line "AT_2DCode_raw_1.txt: an EU Digital COVID Certificate"
    for line in "└ person (masked)" "family name M." "date of birth 1998" "└ vaccination" "disease COVID-19 (840539006)" "dose 1 of 2" \
        "exp 2021-11-02T18:00:00Z (valid for 154 days)"; do has_line "$line"; done
    q inspect AT_2DCode_raw_1.txt --at 2021-06-01 --reveal
    ok
    has_line "family name Musterfrau-Gößinger"
    has_line "certificate URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B"
}

@test "verify shows of an EU certificate what its user compares with a person" {
    needs_certificates
    take FR_2DCode_raw_DCC_Test_0001
    q verify FR_2DCode_raw_DCC_Test_0001.txt --trust FR_2DCode_raw_DCC_Test_0001.crt --at "$clock"
    ok
    has_line "family name Test"
    has_line "test"
    q verify FR_2DCode_raw_DCC_Test_0001.txt --at "$clock"
    exits 3
    has_line "what the card says (NOT to be trusted)"
}

@test "a code of an EU certificate is read from the published picture" {
    needs_certificates
    take DE_2DCode_raw_1
    $PYTHON -c 'import base64, json, sys; sys.stdout.buffer.write(base64.b64decode(json.load(open(sys.argv[1]))["2DCODE"]))' "$dcc/DE_2DCode_raw_1.json" >de.png
    q verify de.png --trust DE_2DCode_raw_1.crt --at "$clock" --json
    ok
    json 'it["format"] == "eu-dcc"'
}
