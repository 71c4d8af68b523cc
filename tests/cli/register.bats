# The register of residents in databases, as enroll takes it; what is read of it is tested in tests/unit/kiosk.
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    export QRID_PIN=1234
}

# table PHOTO: SQL that makes a table of one person.
table() {
    cat <<EOT
CREATE TABLE people (id TEXT PRIMARY KEY, record TEXT, photo TEXT);
INSERT INTO people VALUES ('R-330106', '{"id": "R-330106", "fullName": "Ada Lovelace"}', '$1');
EOT
}

enroll() {
    q enroll --register "$1" --id "$2" --photo "$SPECIMENS/s1-left.jpg" --single-shot --min-age 0 --account ada --accept-terms --at $ISSUED --json
}

@test "enroll finds a person in an SQLite file of any name, and leaves it as it was" {
    mkdir -p register/photos
    cp "$SPECIMENS/s1-front.jpg" register/photos/ada.jpg
    table photos/ada.jpg | sqlite3 register/people.jsonl
    before=$(cd register && snapshot)
    enroll register/people.jsonl R-330106
    ok
    json 'it["account"] == "ada" and it["steps"][0]["step"] == "found"'
    q wallet show ada --reveal
    ok
    has "Ada Lovelace"
    enroll register/people.jsonl "x' OR '1'='1"
    exits 1
    json_error not-in-register "nobody with the ID ••••'='1 is in the register" "check the ID and the register"
    same "$before" "$(cd register && snapshot)" "the register"
}

@test "enroll finds a person in PostgreSQL" {
    [ -s "${QRID_POSTGRES:-}" ] || skip "no PostgreSQL server"
    url=$(cat "$QRID_POSTGRES")
    schema=register_$$
    {
        echo "CREATE SCHEMA $schema; SET search_path = $schema;"
        table "$SPECIMENS/s1-front.jpg"
    } | psql -q "$url" >/dev/null
    enroll "$url&options=-csearch_path%3D$schema" R-330106
    psql -q "$url" -c "DROP SCHEMA $schema CASCADE" >/dev/null 2>&1
    ok
    json 'it["account"] == "ada"'
}

@test "a register that cannot be used is told with what to do" {
    sqlite3 other.db "CREATE TABLE persons (id)"
    enroll other.db R-330106
    exits 3
    json_error unreadable-file "the register cannot be used: no such table: people" "make sure that the database has a table \"people\", see qrid-formats(5)"
    enroll "postgresql:///people?host=$PWD/nowhere" R-330106
    exits 3
    json_error registry-unreachable "*" "check that the server is running and that this user may log in; see PGPASSFILE"
    enroll postgresql://qrid:hunter2@/people R-330106
    exits 2
    json_error usage "the database URL contains a password" "put the password in ~/.pgpass, or in the file that PGPASSFILE names"
    [ ! -e wallet ]
}
