# mint, killed at random moments, and gone on with.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    make_issuer "$BATS_FILE_TMPDIR/issuer" --alg EdDSA
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
    key=$(open_key cards)
    # A build with sanitizers is many times slower.
    records=$([ -n "${QRID_SANITIZE:-}" ] && echo 3000 || echo 20000)
}

# survives KILLS [OPTION...]: the driver finds everything in order, and so does qrid.
survives() {
    PYTHONPATH=$HERE run $PYTHON "$HERE/kill_mint.py" issuer "$key" --records "$records" --kills "$@"
    echo "$output"
    [ "$status" -eq 0 ]
    echo "# $(tr '\n' ',' <<<"$output")" >&3
    q issuer log --verify --json
    ok
    json 'it["whole"]'
    same ok "$(sqlite3 issuer/registry.db 'PRAGMA integrity_check')" "the registry"
}

# The moments are others each time: every change tries 20, ctest --preset long 200.
@test "killed at random moments, mint goes on and makes every card once" {
    survives "${QRID_KILLS:-20}" --rejects
}

@test "killed while it writes one file a card, mint goes on and makes every card once" {
    records=$((records / 4))
    survives 10 --out-dir --rejects
}

@test "killed while it makes two variants of each record, mint goes on and makes every card once" {
    records=$((records / 4))
    survives 10 --out-dir --rejects --variant full --variant without-address
}
