# status fetch and verify --online against cards that want other addresses called, and against servers that mean harm.
load helper
load web

# A home-made issuer (cards.pem, lists.pem), its lists at the list server's /status/; and a trap that must never be called.
setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    cd "$BATS_FILE_TMPDIR"
    make_ca
    for key in cards lists stranger-cards stranger-lists; do make_key $key; done
    begin_list_server server
    echo $begun >processes
    begin_list_server trap
    echo $begun >>processes
}

teardown_file() { xargs -r kill <"$BATS_FILE_TMPDIR/processes" 2>/dev/null || true; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.pem .
    cp "$BATS_FILE_TMPDIR"/cards.pem.pub cards.pub
    server=$BATS_FILE_TMPDIR/server trap=$BATS_FILE_TMPDIR/trap
    host=localhost:$(cat "$server/port") trap_host=localhost:$(cat "$trap/port")
    prefix=https://$host/status/
    find "$server" "$trap" -type f ! -name port ! -name log -delete
    : >"$server/log" && : >"$trap/log"
    keys keys.json https://id.example "$prefix" cards.pem lists.pem
    cache=$HOME/.cache/qrid/status
}

# keys FILE ISS STATUS_URI CARDS STATUS: a JWKS; without the third it does not say where the lists are.
keys() {
    (cd "$HERE" && $PYTHON - "$OLDPWD" "${@:2}") >"$1" <<'PY'
import json, os, sys
sys.path.insert(0, ".")
from make_trust import Key
os.chdir(sys.argv[1])
iss, uri, cards, status = sys.argv[2:]
document = {"iss": iss, "keys": [dict(Key(cards).jwk, purpose="cards"), dict(Key(status).jwk, purpose="status")]}
print(json.dumps(dict(document, status_uri=uri) if uri else document))
PY
}

# card URI [KEY]: ./card.txt, whose list is there.
card() {
    ada ada.json
    does mint ada.json --key "${2:-cards.pem}" --iss https://id.example --valid-for 5y --at $ISSUED --status-uri "$1" --status-idx 3 -o card.txt --force
}

# list URI [KEY [IAT [EXP [TTL [ENTRIES]]]]]: a token on standard output.
list() { $PYTHON "$HERE/make_list.py" "${2:-lists.pem}" "$1" "${3:-$ISSUED}" "${4:-2026-02-08T00:00:00Z}" "${@:5}"; }

# fails CODE [OPTION...]: status fetch of ./card.txt ends with that code, and so does the status check of verify --online; nothing
# comes into the cache.
fails() {
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json "${@:2}"
    [ "$status" -eq 3 ] || [ "$1" = too-large ] || tell "the exit code is not 3"
    [[ $stderr == *"\"code\":\"$1\""* ]] || tell "the code is not $1"
    quiet_out
    q verify card.txt --online --trust keys.json --ca ca.pem --at $TODAY --json "${@:2}"
    exits 3
    json "it['verdict'] == 'undetermined' and it['checks'][5]['result'] == 'unknown' and it['checks'][5]['code'] == '$1'"
    [ -z "$(ls "$cache" 2>/dev/null)" ] || tell "something came into the cache"
}

fetches() {
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json "$@"
    ok
    json 'len(it) == 1 and it[0]["result"] == "fetched"'
}

@test "a card whose list is elsewhere sends no packet" {
    for uri in "http://$trap_host/status/0" "https://$trap_host/status/0" "https://$host@$trap_host/status/0" "https://$trap_host#$prefix" \
        "https://$trap_host/?$prefix" "https://$host.evil.example/status/0" "http://$host/status/0" "https://$host/other/0" \
        "$prefix../other/0" "$prefix%2e%2e/other/0" "https://user@$host/status/0" "file:///etc/passwd" "file://$host/status/0" \
        "gopher://$trap_host/_x" "dict://$trap_host/x" "//$trap_host/status/0" "HTTPS://$host/status/0" "${prefix}0#x" "https:\\\\$trap_host\\0"; do
        card "$uri"
        fails status-not-allowed
    done
    never_called "$trap"
    never_called "$server"
}

@test "a bare address that no issuer has lists at sends no packet" {
    for uri in "http://$trap_host/status/0" "https://$trap_host/status/0" "https://$host@$trap_host/status/0" "file:///etc/passwd"; do
        q status fetch --from "$uri" --trust keys.json --ca ca.pem --at $TODAY --json
        exits 3
        err_has '"code":"status-not-allowed"'
    done
    never_called "$trap"
    never_called "$server"
}

@test "a card of a key that is not trusted, or does not count, sends no packet" {
    card "${prefix}0" stranger-cards.pem
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json
    exits 3
    err_has '"code":"unknown-key"'
    q verify card.txt --online --trust keys.json --ca ca.pem --at $TODAY --json
    exits 3
    json 'it["checks"][5]["code"] == "status-missing"'
    # Forged: a good card of which a letter was changed still names the trusted key.
    card "${prefix}0"
    $PYTHON - card.txt <<PY
import sys
sys.path.insert(0, "$HERE")
import base45, zlib
text = open(sys.argv[1]).read().strip()
message = bytearray(zlib.decompress(base45.decode(text)))
message[-1] ^= 1
open(sys.argv[1], "w").write(base45.encode(zlib.compress(bytes(message))))
PY
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json
    exits 1
    err_has '"code":"bad-signature"'
    q verify card.txt --online --trust keys.json --ca ca.pem --at $TODAY -q
    exits 1
    # Good, but its key was revoked.
    card "${prefix}0"
    $PYTHON - <<'PY'
import json
document = json.load(open("keys.json"))
document["keys"][0]["revoked"] = {"revoked_at": 1, "reason": "compromised"}
json.dump(document, open("keys.json", "w"))
PY
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json
    exits 1
    err_has '"code":"key-revoked"'
    q verify card.txt --online --trust keys.json --ca ca.pem --at $TODAY -q
    exits 1
    never_called "$server"
}

@test "keys that do not say where the lists are send no packet" {
    card "${prefix}0"
    keys keys.json https://id.example "" cards.pem lists.pem
    fails status-not-allowed
    keys keys.json https://id.example "http://$host/status/" cards.pem lists.pem
    fails status-not-allowed
    keys keys.json https://id.example "https://$host" cards.pem lists.pem # the slash is wanting
    fails status-not-allowed
    q status fetch --from card.txt --trust cards.pub --ca ca.pem --at $TODAY --json
    exits 3
    err_has '"code":"status-not-allowed"'
    # Another issuer, trusted too, has its lists there: it has no say over this one's cards.
    keys other.json https://other.example "$prefix" stranger-cards.pem stranger-lists.pem
    keys keys.json https://id.example "https://localhost:1/" cards.pem lists.pem
    fails status-not-allowed --trust other.json
    never_called "$server"
}

@test "a card without a status needs no list" {
    make_card plain --iss https://id.example
    q status fetch --from plain.txt --trust plain.pem.pub --at $TODAY
    exits 0
    quiet_out
    warns "qrid: plain.txt: the card names no status list"
    q status fetch --from plain.txt --trust plain.pem.pub --at $TODAY --json
    ok
    json 'it == []'
}

@test "a redirect to another host, port, scheme or path is refused, and nobody is called" {
    card "${prefix}to"
    for to in "https://$trap_host/status/0" "http://$host/status/0" "http://$trap_host/" "//$trap_host/status/0" "https://$host/other/0" \
        "../other/0" "https://$host@$trap_host/" "https://127.0.0.1:$(cat "$server/port")/status/0" "file:///etc/passwd" "0#x"; do
        echo "$to" >"$server/to"
        fails status-not-allowed
    done
    never_called "$trap"
    same "GET /status/to HTTP/1.1" "$(grep -v connected "$server/log" | sort -u)" "what the server was asked"
}

@test "up to three redirects under the issuer's own address are followed" {
    card "${prefix}hop/3"
    list "${prefix}hop/3" >"$server/list"
    fetches
    same "$(printf 'GET /status/hop/%d HTTP/1.1\n' 3 2 1 0)" "$(grep -v connected "$server/log")" "what the server was asked"
    rm -r "$cache"
    card "${prefix}hop/4"
    list "${prefix}hop/4" >"$server/list"
    fails status-unreachable
    card "${prefix}to"
    echo to >"$server/to" # to itself
    fails status-unreachable
}

@test "an answer without an end is cut off at the cap, whether its length is told or not" {
    card "${prefix}big"
    fails too-large
    card "${prefix}endless"
    fails too-large
    card "${prefix}headers"
    fails status-unreachable
}

@test "--max-bytes sets the cap to the byte" {
    card "${prefix}0"
    list "${prefix}0" >"$server/0"
    size=$(stat -c %s "$server/0")
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json --max-bytes $((size - 1))
    exits 1
    err_has '"code":"too-large"'
    err_has "larger than $((size - 1)) bytes"
    fetches --max-bytes "$size"
}

@test "a server that does not answer, or stops in the middle, is given up" {
    for kind in silent slow; do
        card "$prefix$kind"
        fails status-unreachable --timeout 1s
    done
}

@test "a server that answers something else is told as such" {
    card "${prefix}nothing"
    fails status-unreachable # 404
    card "${prefix}unasked"
    fails status-unreachable # 304 to who has nothing
    card "${prefix}page"
    echo '<html>log in to the network</html>' >"$server/page"
    fails status-untrusted
    : >"$server/page"
    fails status-untrusted
}

@test "gzip and deflate are decoded, within the cap" {
    for kind in gzip deflate; do
        card "$prefix$kind/0"
        list "$prefix$kind/0" >"$server/0"
        fetches
        head -c 17000000 /dev/zero >"$server/0"
        rm -r "$cache"
        q status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json
        exits 1
        err_has '"code":"too-large"'
    done
}

@test "a server that knows one media type only is asked for it" {
    for kind in cwt jwt; do
        card "$prefix$kind/0"
        list "$prefix$kind/0" >"$server/0"
        fetches
    done
    same "$(printf 'GET /status/%s/0 HTTP/1.1\n' cwt cwt jwt jwt jwt)" "$(grep -v connected "$server/log")" "what the server was asked"
}

# Was: whoever answers in the server's place, such as a hotel's network, took the verifier's list away.
@test "whatever a server answers, the list in the cache counts until its exp" {
    card "${prefix}0"
    list "${prefix}0" lists.pem $ISSUED 2026-02-08T00:00:00Z 60 >"$server/0"
    fetches
    stale=$(stat -c %s "$server/0")
    keeps() {
        q status fetch --from card.txt --trust keys.json --ca ca.pem --at 2026-02-03 --json
        exits 0
        json '(it[0]["result"], it[0]["bytes"]) == ("kept", '"$stale"') and [w["code"] for w in it[0]["warnings"]] == ["status-not-fetched"]'
        q verify card.txt --online --trust keys.json --ca ca.pem --at 2026-02-03 --json
        exits 0
        json 'it["verdict"] == "valid" and "status-not-fetched" in [w["code"] for w in it["warnings"]]'
        q verify card.txt --online --trust keys.json --ca ca.pem --at 2026-02-08 --json
        exits 3
    }
    echo '<html>log in to the network</html>' >"$server/0"
    keeps
    : >"$server/0"
    keeps
    list "${prefix}1" >"$server/0"
    keeps
    list "${prefix}0" stranger-lists.pem >"$server/0"
    keeps
    head -c 17000000 /dev/zero >"$server/0"
    keeps
    rm "$server/0"
    keeps
    never_called "$trap"
}

@test "a list of another address, key, time or size is refused, each by its own code" {
    card "${prefix}0"
    list "${prefix}1" >"$server/0"
    fails status-wrong-uri
    list "${prefix}0" stranger-lists.pem >"$server/0"
    fails status-untrusted
    list "${prefix}0" cards.pem >"$server/0" # the key for cards
    fails status-untrusted
    keys other.json https://other.example "$prefix" stranger-cards.pem stranger-lists.pem
    list "${prefix}0" stranger-lists.pem >"$server/0"
    fails status-untrusted --trust other.json
    list "${prefix}0" lists.pem $ISSUED $TODAY >"$server/0"
    fails status-stale
    list "${prefix}0" lists.pem 2026-02-02T00:05:01Z >"$server/0"
    fails status-untrusted # of a time to come
    list "${prefix}0" lists.pem $ISSUED 2026-02-08T00:00:00Z - $((1 << 32)) >"$server/0" # half a gigabyte in half a megabyte
    fails too-large
    list "${prefix}0" lists.pem 2026-02-02T00:05:00Z >"$server/0"
    fetches
}

@test "an index past the end of the list fails the card" {
    ada ada.json
    does mint ada.json --key cards.pem --iss https://id.example --valid-for 5y --at $ISSUED --status-uri "${prefix}0" --status-idx 8 -o card.txt
    list "${prefix}0" >"$server/0"
    q verify card.txt --online --trust keys.json --ca ca.pem --at $TODAY --json
    exits 1
    json 'it["checks"][5]["code"] == "status-index-out-of-range"'
}

@test "a list of bits that inflates past the cap is refused within little memory" {
    card "${prefix}0"
    list "${prefix}0" lists.pem $ISSUED 2026-02-08T00:00:00Z - $((1 << 33)) >"$server/0"
    in_little_memory status fetch --from card.txt --trust keys.json --ca ca.pem --at $TODAY --json
    exits 1
    err_has '"code":"too-large"'
}

@test "a list without ttl is asked for again after twelve hours, one without an ETag as a whole" {
    card "${prefix}0"
    list "${prefix}0" >"$server/0"
    fetches
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at 2026-02-02T11:59:59Z --json
    json 'it[0]["result"] == "fresh" and it[0]["ttl"] is None'
    q status fetch --from card.txt --trust keys.json --ca ca.pem --at 2026-02-02T12:00:00Z --json
    json 'it[0]["result"] == "unchanged"'
    same 2 "$(grep -c GET "$server/log")" "the number of requests"
}

@test "what others put into the cache is not believed" {
    card "${prefix}0"
    list "${prefix}0" >"$server/0"
    fetches
    file=$(echo "$cache"/*.list)
    { head -n 1 "$file" && list "${prefix}0" stranger-lists.pem; } >forged
    cp forged "$file"
    fetches
    tail -n +2 "$file" | cmp - "$server/0"
}
