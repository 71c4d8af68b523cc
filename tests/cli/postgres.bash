# What tests of an issuer in PostgreSQL have in common. QRID_POSTGRES names a file with the URL of a server for tests (ctest
# starts one).
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    [ -n "${QRID_POSTGRES:-}" ] || return 0
    new_schema first
    make_issuer "$BATS_FILE_TMPDIR/issuer" --alg EdDSA --registry "$url"
    echo "$url" >"$BATS_FILE_TMPDIR/url"
}

setup() {
    [ -n "${QRID_POSTGRES:-}" ] || skip "ctest starts the server that these tests need"
    private_place "$BATS_TEST_TMPDIR"
    export QRID_PASSPHRASE=secret
}

# sql STATEMENT: what the server answers.
sql() { psql -XqAt "$(cat "$QRID_POSTGRES")" -c "$1"; }

# new_schema NAME: an empty schema of this test run; its URL is in $url.
new_schema() {
    schema=cli_$1_$$_$RANDOM
    sql "CREATE SCHEMA $schema"
    url="$(cat "$QRID_POSTGRES")&options=-csearch_path%3D$schema"
}

# new_issuer NAME [OPTION...]: ./issuer in a schema of its own, by copying the shared one and its tables: no key is made.
new_issuer() {
    new_schema "$1"
    pg_dump -n "$(sed 's/.*%3D//' "$BATS_FILE_TMPDIR/url")" "$(cat "$QRID_POSTGRES")" >dump.sql
    sed "s/$(sed 's/.*%3D//' "$BATS_FILE_TMPDIR/url")/$schema/g; /^CREATE SCHEMA/d" dump.sql | psql -Xq -v ON_ERROR_STOP=1 "$(cat "$QRID_POSTGRES")" -f - >/dev/null
    cp -r "$BATS_FILE_TMPDIR/issuer" issuer
    sed -i "s/$(sed 's/.*%3D//' "$BATS_FILE_TMPDIR/url")/$schema/" issuer/issuer.json
    key=$(open_key cards)
}
