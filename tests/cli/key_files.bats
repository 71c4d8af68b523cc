# Keys in the forms in which others hand them out.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    make_card k
}

# trusts FILE [NOTE]: Ada's card is valid by the keys of FILE, with NOTE on standard error.
trusts() {
    q verify k.txt --trust "$1" --at $TODAY
    exits 0
    has "VALID  k.txt"
    if [ $# -gt 1 ]; then err_has "qrid: $2"; else same "" "$stderr" "standard error"; fi
}

# certificate: k.crt, of the key k.pem.
certificate() { openssl req -new -x509 -key k.pem -subj /CN=k -days 9 -out k.crt; }

@test "DER, bare base64, arrays and PKCS#12 files are keys to trust" {
    openssl pkey -pubin -in k.pem.pub -outform DER -out k.der
    trusts k.der
    base64 -w 0 k.der >k.b64
    trusts k.b64
    certificate
    openssl x509 -in k.crt -outform DER | base64 >k.crt.b64
    trusts k.crt.b64
    openssl pkcs12 -export -nokeys -in k.crt -passout pass: -out k.p12
    trusts k.p12
    openssl pkcs12 -export -nokeys -in k.crt -passout pass:secret -out locked.p12
    refuses 4 bad-key "no usable public key in locked.p12: the PKCS#12 file is protected by a passphrase" \
        "extract the certificate: openssl pkcs12 -in FILE -nokeys -out FILE.pem" verify k.txt --trust locked.p12
    "$QRID" key export --key k.pem --format jwk | sed '1s/^/[/; $s/$/]/' >k.json
    trusts k.json
    { printf '\xef\xbb\xbf'; cat k.json; } >bom.json
    trusts bom.json
    iconv -t UTF-16 k.pem.pub >utf16.pem
    trusts utf16.pem "repaired the text of utf16.pem: converted to UTF-8"
    $PYTHON -c 'print(repr(open("k.pem.pub").read()))' >"env"
    trusts env
}

@test "files of a directory without a key are passed over, and one that is named is refused" {
    mkdir -m 700 keys
    cp k.pem.pub keys
    echo 'ask Ada' >keys/notes.txt
    : >keys/.DS_Store
    q verify k.txt --trust keys --at $TODAY
    exits 0
    err_has "qrid: skipped keys/notes.txt: "
    err_has "qrid: skipped keys/.DS_Store: it is empty"
    refuses 4 bad-key '*' '*' verify k.txt --trust keys/notes.txt
    refuses 3 unreadable-file "cannot read nope: no such file" \
        "check the path; give a PEM, DER, JWK, JWKS, COSE_Key or trust list file, or a directory of them" verify k.txt --trust nope
}

@test "the store passes over files without a key too" {
    export QRID_TRUST_STORE=$PWD/store
    mkdir -m 700 store
    cp k.pem.pub store
    echo 'ask Ada' >store/notes.txt
    q verify k.txt --at $TODAY
    exits 0
    err_has "qrid: skipped "
}

@test "key export and key import take private keys in DER and PKCS#12" {
    openssl pkcs8 -topk8 -nocrypt -in k.pem -outform DER -out k.der
    openssl ec -in k.pem -outform DER -out sec1.der 2>/dev/null
    certificate
    openssl pkcs12 -export -inkey k.pem -in k.crt -passout pass:secret -out k.p12
    openssl pkcs8 -topk8 -in k.pem -passout pass:secret -v2 aes-256-cbc -outform DER -out locked.der
    chmod 600 ./*.der k.p12
    export QRID_PASSPHRASE=secret
    for file in k.der sec1.der k.p12 locked.der; do
        q key export --key "$file"
        ok
        same "$(cat k.pem.pub)" "$output" "the public half of $file"
    done
    copy_issuer
    QRID_KEY_PASSPHRASE=secret q key import k.p12 --at $TODAY
    ok
    export QRID_PASSPHRASE=wrong
    refuses 4 wrong-passphrase '*' '*' key export --key locked.der
    refuses 4 wrong-passphrase '*' '*' key export --key k.p12
}

@test "the shared keys give what their table says" {
    [ -d "$QRID_SHARED/cases/keys" ] || skip "no shared cases"
    card=$QRID_SHARED/cases/text/plain.txt
    for file in noy.jwks nokty.jwks bom.jwks array.json dir; do
        q verify "$card" --trust "$QRID_SHARED/cases/keys/$file"
        exits 0
        has "VALID"
    done
    q verify "$card" --trust "$QRID_SHARED/cases/keys/noy.jwks"
    err_has 'skipped entry 1 of '
    q verify "$card" --trust "$QRID_SHARED/cases/keys/wrongalg.jwks"
    exits 4
    err_has "it has no usable key: a JWK whose \"alg\" does not match its curve"
    q key export --key "$QRID_SHARED/cases/keys/plain.der"
    ok
}
