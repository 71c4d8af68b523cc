# status fetch and verify --online, from an issuer's directory through Debian's nginx, set up with the snippet of the manual page.
load helper
load web

# An issuer whose lists nginx serves from ./web, its trust list in the verifier's store, and a card whose text is in card.txt.
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    cd "$BATS_FILE_TMPDIR"
    make_ca
    mkdir web
    begin_nginx "$PWD/web"
    echo $begun >nginx/process
    export port
    make_issuer issuer --status-uri "https://localhost:$port/status/"
    export QRID_PASSPHRASE=secret
    does trust build --at $MADE --valid-for 365d -q
    ada ada.json
    mv "$(open_key cards)" cards.pem && mv "$(open_key status)" status.pem
    does mint ada.json --key cards.pem --issuer issuer --valid-for 5y --at $ISSUED --json -o card.json
    $PYTHON -c 'import json; print(json.load(open("card.json"))["card"])' >card.txt
    $PYTHON -c 'import json; c = json.load(open("card.json")); print("%d-%d" % (c["list"], c["idx"]))' >place
    seen trust show issuer/public/trust.jwt --at $MADE --json >trust.json
    QRID_TRUST_STORE=$PWD/store "$QRID" trust import issuer/public/trust.jwt --at $MADE -q \
        --root "$($PYTHON -c 'import json; print(json.load(open("trust.json"))["root"]["thumbprint"])')"
}

teardown_file() {
    [ ! -e "$BATS_FILE_TMPDIR/nginx/process" ] || kill "$(cat "$BATS_FILE_TMPDIR/nginx/process")" 2>/dev/null || true
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR"/{issuer,store,card.txt,place,ca.pem,stranger.pem,cards.pem,status.pem} .
    export QRID_PASSPHRASE=secret
    ln -s "$BATS_FILE_TMPDIR/nginx" nginx
    web=$BATS_FILE_TMPDIR/web
    rm -rf "${web:?}"/*
    : >nginx/access.log
    export QRID_TRUST_STORE=$PWD/store
    uri=https://localhost:$port/status/0
    at=("--ca" ca.pem)
    cache=$HOME/.cache/qrid/status
}

# publish AT: makes the lists and copies all to the web server. Its ETags are of the second and the length of a file, so that each
# publication gets a time of its own.
publish() {
    does status build --key status.pem --at "$1" -q
    cp -r issuer/public/. "$web"
    find "$web" -type f -exec touch -d "$1" {} +
}

fetch() { q status fetch --from card.txt "${at[@]}" --at "$@"; }
online() { q verify card.txt --online "${at[@]}" --at "$@"; }

@test "nginx serves each list at its URI with the media type of the form that is asked for" {
    publish $ISSUED
    echo jwt >"$web/status/0.jwt"
    cwt=$(sha256sum <"$web/status/0.cwt" | cut -d' ' -f1) jwt=$(sha256sum <"$web/status/0.jwt" | cut -d' ' -f1)
    served() { # TYPE SHA256 PATH [HEADER VALUE]
        run --separate-stderr get "${@:3}"
        ok
        has_line "status: 200"
        has_line "content-type: $1"
        has_line "access-control-allow-origin: *"
        grep -q '^etag: "' <<<"$output"
        has_line "sha256: $2"
    }
    served application/statuslist+cwt "$cwt" /status/0
    has_line "vary: Accept"
    served application/statuslist+cwt "$cwt" /status/0 Accept '*/*'
    served application/statuslist+cwt "$cwt" /status/0 Accept 'application/statuslist+cwt, application/statuslist+jwt'
    served application/statuslist+jwt "$jwt" /status/0 Accept application/statuslist+jwt
    has_line "vary: Accept"
    rm "$web/status/0.jwt"
    served application/statuslist+cwt "$cwt" /status/0 Accept application/statuslist+jwt
    served application/json "$(sha256sum <"$web/status/aggregation.json" | cut -d' ' -f1)" /status/aggregation.json
    served application/jwk-set+jwt "$(sha256sum <"$web/trust.jwt" | cut -d' ' -f1)" /trust.jwt
    served application/jwk-set+json "$(sha256sum <"$web/jwks.json" | cut -d' ' -f1)" /jwks.json
    run get /status/1
    has_line "status: 404"
}

@test "status fetch gets the list of a card into the cache, and asks again when its ttl has passed" {
    publish $ISSUED
    fetch $TODAY
    ok
    size=$(stat -c %s "$web/status/0.cwt")
    says "$uri
  fetched, $size bytes, made $ISSUED, good until 2026-02-08T00:00:00Z
  $(echo "$cache"/*.list)"
    tail -n +2 "$cache"/*.list | cmp - "$web/status/0.cwt"
    same 700 "$(stat -c %a "$cache")" "the mode of the cache"
    same "GET /status/0 200" "$(requests)" "what the server was asked"
    fetch 2026-02-02T11:59:59Z --json
    ok
    json "it == [{'uri': '$uri', 'file': '$(echo "$cache"/*.list)', 'result': 'fresh', 'iat': '$ISSUED', 'exp': '2026-02-08T00:00:00Z', 'ttl': 43200, 'bytes': $size, 'warnings': []}]"
    same "" "$(requests)" "what the server was asked"
    fetch 2026-02-02T12:00:00Z --json
    ok
    json 'it[0]["result"] == "unchanged"'
    same "GET /status/0 304" "$(requests)" "what the server was asked"
    fetch 2026-02-02T23:59:59Z --json # the 304 counts as fetched
    json 'it[0]["result"] == "fresh"'
    publish 2026-02-03
    fetch 2026-02-03T00:00:00Z --json
    ok
    json 'it[0]["result"] == "fetched" and it[0]["iat"] == "2026-02-03T00:00:00Z"'
    same "GET /status/0 200" "$(requests)" "what the server was asked"
}

@test "status fetch --refresh asks though the copy is fresh" {
    publish $ISSUED
    fetch $TODAY -q
    fetch $TODAY --refresh --json
    ok
    json 'it[0]["result"] == "unchanged"'
    printf 'GET /status/0 %s\n' 200 304 >wanted
    same "$(cat wanted)" "$(requests)" "what the server was asked"
}

@test "status fetch takes pictures, bytes, standard input, several cards and bare URIs, and fetches each list once" {
    publish $ISSUED
    does render card.txt -o card.png -q
    for card in card.txt card.png; do
        q status fetch --from $card "${at[@]}" --at $TODAY --force --json
        ok
        json "len(it) == 1 and it[0]['uri'] == '$uri'"
    done
    q_from card.txt status fetch --from - "${at[@]}" --at $TODAY -q
    done_silently
    rm -r "$cache"
    requests >/dev/null
    cat card.txt card.txt >two.txt
    q status fetch --from two.txt --from card.png --from "$uri" "${at[@]}" --at $TODAY --json
    ok
    json '[l["result"] for l in it] == ["fetched", "fresh"]' # one for all cards, one for the URI
    same "GET /status/0 200" "$(requests)" "what the server was asked"
}

@test "of several lists one may be missing, and the others are fetched" {
    publish $ISSUED
    q status fetch --from "https://localhost:$port/status/7" --from "$uri" --from nowhere.txt "${at[@]}" --at $TODAY --json
    exits 3
    json "len(it) == 1 and it[0]['result'] == 'fetched'"
    same 2 "$(wc -l <<<"$stderr")" "the number of errors"
    err_has "the server answered with HTTP status 404"
    err_has '"code":"unreadable-file"'
}

@test "a list past its exp is asked for whatever its ttl says, and an expired one of the server is stale" {
    publish $ISSUED
    fetch 2026-02-07T23:59:59Z -q
    requests >/dev/null
    fetch 2026-02-08
    exits 3
    quiet_out
    error_text "the list $uri expired 0 seconds ago, on 2026-02-08T00:00:00Z" "get the latest list from the issuer"
    fetch 2026-02-08 --json
    json_error status-stale "the list $uri expired 0 seconds ago, on 2026-02-08T00:00:00Z" "" "$uri"
    printf 'GET /status/0 304\n%.0s' 1 2 >wanted
    same "$(cat wanted)" "$(requests)" "what the server was asked"
    publish 2026-02-08
    fetch 2026-02-08 --json
    ok
    json 'it[0]["result"] == "fetched"'
}

@test "when the server is down, a copy that has not expired is kept, with a warning" {
    sed -i 's/localhost:[0-9]*/localhost:1/' issuer/issuer.json # where nobody listens
    uri=https://localhost:1/status/0
    does trust build --at $MADE --valid-for 365d -q
    does trust import issuer/public/trust.jwt --at $MADE -q
    ada ada.json
    does mint ada.json --key cards.pem --iss https://id.example --status-uri $uri --status-idx 0 --valid-for 5y --at $ISSUED -o card.txt --force
    fetch $TODAY
    exits 3
    quiet_out
    err_has "qrid: error: cannot fetch $uri: "
    err_has "qrid: hint: check the network, or add --status PATH"
    online $TODAY
    exits 3
    has "status-unreachable: cannot fetch $uri"
    does status build --key status.pem --at $ISSUED -q
    mkdir -p "$cache"
    name=$(printf %s $uri | sha256sum | cut -c1-32)
    { printf '{"uri": "%s", "etag": "", "fetched_at": %d}\n' $uri "$(date -d $ISSUED +%s)" && cat issuer/public/status/0.cwt; } >"$cache/$name.list"
    fetch $TODAY
    exits 0
    has_line "kept, $(stat -c %s issuer/public/status/0.cwt) bytes, made $ISSUED, good until 2026-02-08T00:00:00Z"
    err_has "qrid: the list of $ISSUED in the cache was used: cannot fetch $uri"
    fetch $TODAY --json
    ok
    json 'it[0]["result"] == "kept" and it[0]["warnings"][0]["code"] == "status-not-fetched"'
    online $TODAY --json
    ok
    json 'it["verdict"] == "valid" and [w["code"] for w in it["warnings"]] == ["status-not-fetched"]'
    fetch 2026-02-08 --json
    exits 3
    err_has '"code":"status-unreachable"'
    online 2026-02-08 --json
    exits 3
    json 'it["verdict"] == "undetermined" and it["checks"][5]["code"] == "status-unreachable"'
}

@test "a server of another CA or of another name is not believed" {
    publish $ISSUED
    at=("--ca" stranger.pem)
    fetch $TODAY --json
    exits 3
    err_has '"code":"status-unreachable"'
    err_has "the server's certificate is not trusted"
    at=() # the CA of the test is not among the system's
    fetch $TODAY --json
    exits 3
    err_has '"code":"status-unreachable"'
    at=("--ca" ca.pem)
    sed -i 's/localhost/127.0.0.1/' issuer/issuer.json
    does trust build --at $MADE --valid-for 365d -q
    q status fetch --from "https://127.0.0.1:$port/status/0" --trust issuer/public/trust.jwt --ca ca.pem --at $TODAY --json
    exits 3
    err_has '"code":"status-unreachable"'
    err_has "the server's certificate is not trusted"
    same "" "$(requests)" "what the server was asked"
    [ ! -e "$cache" ]
}

@test "a server that goes back to an older list does not bring revoked cards to life" {
    publish $ISSUED
    cp "$web/status/0.cwt" old.cwt
    does status revoke "$(cat place)" --at $TODAY -q
    publish $TODAY
    fetch $TODAY -q
    cp old.cwt "$web/status/0.cwt"
    fetch 2026-02-03
    exits 0
    has_line "kept, $(tail -n +2 "$cache"/*.list | wc -c) bytes, made $TODAY, good until 2026-02-09T00:00:00Z"
    warns "qrid: the list of $TODAY in the cache was used; the server's list is older, of $ISSUED"
    online 2026-02-03 --json
    exits 1
    json 'it["checks"][5]["code"] == "revoked" and [w["code"] for w in it["warnings"]] == ["status-rollback"]'
}

@test "of two lists of one second the one that revokes counts, in whatever order a server gives them" {
    cp -r issuer other # which nobody revokes in: two lists that no issuer makes
    does status build --issuer other --key status.pem --at $TODAY -q
    does status revoke "$(cat place)" --at $TODAY -q
    publish $TODAY
    cp issuer/public/status/0.cwt revoked.cwt
    cp other/public/status/0.cwt good.cwt
    same "$("$QRID" status show good.cwt | grep iat)" "$("$QRID" status show revoked.cwt | grep iat)" "the time of both"
    for order in "revoked good" "good revoked"; do
        rm -rf "$cache"
        hour=0
        for list in $order $order; do
            hour=$((hour + 1))
            cp "$list.cwt" "$web/status/0.cwt"
            touch -d "2026-02-02T0$hour:00:00Z" "$web/status/0.cwt"
            q status fetch --from card.txt "${at[@]}" --at $TODAY --force -q
            ok
        done
        online 2026-02-04 --json
        exits 1
        json 'it["checks"][5]["code"] == "revoked"'
        [ "$list" = revoked ] || json '"status-conflict" in [w["code"] for w in it["warnings"]]' # the stricter one alone is enough
    done
}

@test "verify --online tells of a revocation once the list was published and its ttl has passed" {
    publish $ISSUED
    online $ISSUED
    ok
    has_line "VALID card.txt"
    has_line "status pass list of $ISSUED"
    does status revoke "$(cat place)" --at 2026-02-01T01:00:00Z -q
    publish 2026-02-01T01:00:00Z
    online 2026-02-01T11:59:59Z
    ok
    online 2026-02-01T12:00:00Z
    exits 1
    has_line "INVALID card.txt"
    has_line "status fail revoked: by the list of 2026-02-01T01:00:00Z"
    printf 'GET /status/0 200\n%.0s' 1 2 >wanted
    same "$(cat wanted)" "$(requests)" "what the server was asked"
}

@test "verify asks nobody unless it is told to, and does not look into the cache" {
    publish $ISSUED
    fetch $TODAY -q
    requests >/dev/null
    q verify card.txt --at $TODAY --json
    exits 3
    json 'it["checks"][5]["code"] == "status-missing"'
    same "" "$(requests)" "what the server was asked"
}

@test "verify --online asks for nothing that is at hand and young" {
    publish $ISSUED
    q verify card.txt --online --ca ca.pem --status issuer/public/status --at $ISSUED
    ok
    same "" "$(requests)" "what the server was asked"
    does status revoke "$(cat place)" --at $TODAY -q
    cp -r issuer/public/status old
    publish $TODAY
    q verify card.txt --online --ca ca.pem --status old --at $TODAY --json # 24 hours old
    exits 1
    json 'it["checks"][5]["code"] == "revoked" and it["warnings"] == []'
}

@test "verify --online asks once for all cards of a list, and without an old cache" {
    publish $ISSUED
    for i in 1 2 3; do cat card.txt; done >cards.txt
    export QRID_STATUS_CACHE=$PWD/file
    echo in the way >file
    q verify cards.txt --online --ca ca.pem --at $TODAY --json
    ok
    json 'all(r["verdict"] == "valid" and [w["code"] for w in r["warnings"]] == ["status-not-cached"] for r in it)'
    same "GET /status/0 200" "$(requests)" "what the server was asked"
    fetch $TODAY --json # whose work it is to fill the cache
    exits 3
    json 'it[0]["result"] == "fetched"'
    err_has '"code":"cannot-write"'
}

@test "a damaged file in the cache counts as absent, and is replaced" {
    publish $ISSUED
    fetch $TODAY -q
    for damage in 'truncate -s 10' 'truncate -s 200' 'sed -i s/uri/url/' 'sed -i 1d'; do
        $damage "$cache"/*.list
        fetch $TODAY --json
        ok
        json 'it[0]["result"] == "fetched"'
        tail -n +2 "$cache"/*.list | cmp - "$web/status/0.cwt"
    done
}

@test "status fetch and verify --online refuse wrong use" {
    refuses_use "--from is required" "see 'qrid status fetch --help'" status fetch
    for bad in 0s 2h 1d; do
        refuses_use "--timeout must be between 1s and 1h, not $bad" "give a time such as 30s" status fetch --from card.txt --timeout $bad
        refuses_use "--timeout must be between 1s and 1h, not $bad" "give a time such as 30s" verify card.txt --online --timeout $bad
    done
    refuses_use "*" "see 'qrid status fetch --help'" status fetch --from card.txt --max-bytes 0
    refuses_use "--ca requires --online" "see 'qrid verify --help'" verify card.txt --ca ca.pem
    refuses_use "--timeout requires --online" "see 'qrid verify --help'" verify card.txt --timeout 1s
    q status fetch --from nowhere --at $TODAY
    exits 3
    quiet_out
    error_text "cannot read nowhere: no such file" "*"
    q status fetch --from "$uri" --ca nowhere.pem --at $TODAY
    exits 3
    err_has "cannot read nowhere.pem: no such file"
    echo no certificate >junk.pem
    q status fetch --from "$uri" --ca junk.pem --at $TODAY
    exits 3
    err_has "no certificate in junk.pem"
}

@test "the web server's folder needs nothing but what status build and trust build write" {
    publish $ISSUED
    same "jwks.json registry.jwt status/0.cwt status/aggregation.json trust.jwt" "$(cd "$web" && find . -type f -printf '%P\n' | sort | xargs)" "the files"
    output=$(cat "$web/jwks.json")
    json "it['status_uri'] == 'https://localhost:$port/status/'"
    q trust show "$web/trust.jwt" --at $TODAY
    ok
    has_line "status at https://localhost:$port/status/"
    q trust show "$web/trust.jwt" --at $TODAY --json
    json "it['status_uri'] == 'https://localhost:$port/status/'"
    q trust list --at $TODAY
    ok
    has_line "status at https://localhost:$port/status/"
    q trust list --at $TODAY --json
    json "it['issuers'][0]['status_uri'] == 'https://localhost:$port/status/'"
}

@test "trust build warns when verifiers will not fetch from where the lists are" {
    sed -i 's|https://localhost:[0-9]*/status/|http://localhost/status/|' issuer/issuer.json
    q trust build --at $MADE
    exits 0
    warns "qrid: verifiers will not fetch status lists from http://localhost/status/: it does not start with https://"
}
