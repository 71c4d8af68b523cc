# Many workers under leases, killed and repeated: one outcome (nation.py).
load helper

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    export QRID_PASSPHRASE=secret
}

@test "any number of workers, killed, repeated and mixed up, makes one and the same cards, and a registry that is their union" {
    copy_issuer
    cat >rows <<'EOF'
#!/bin/sh
exec sqlite3 "$1/registry.db" "SELECT serial, list, idx, subject, content FROM cards"
EOF
    chmod +x rows
    $PYTHON "$HERE/nation.py" "$QRID" . --rows ./rows
}

@test "so it is with a registry in PostgreSQL" {
    [ -n "${QRID_POSTGRES:-}" ] || skip "ctest starts the server that this test needs"
    schema=nation_$$_$RANDOM
    psql -Xq "$(cat "$QRID_POSTGRES")" -c "CREATE SCHEMA $schema"
    q issuer init issuer --iss https://id.example --registry "$(cat "$QRID_POSTGRES")&options=-csearch_path%3D$schema" --alg EdDSA --at $MADE
    ok
    "$HERE/../support/quick_keys.sh" issuer
    cat >rows <<EOF
#!/bin/sh
exec psql -XqAt "$(cat "$QRID_POSTGRES")" -c "SELECT serial, list, idx, subject, content FROM $schema.cards"
EOF
    chmod +x rows
    $PYTHON "$HERE/nation.py" "$QRID" . --rows ./rows --workers 7 --kills 25
}
