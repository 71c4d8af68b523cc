# status check: one index of a list, ours or another's; each way in which a list may be wrong has its own code.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    cd "$BATS_FILE_TMPDIR"
    make_key k
    make_key other
    printf '3 1\n5 2\n' | "$QRID" status build --values - --uri https://s.example/1 --entries 16 --key k.pem --at $ISSUED -o list.cwt
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/* . 2>/dev/null || true
}

@test "status check tells the value, whatever it is" {
    for row in "0 0 VALID" "3 1 INVALID" "5 2 SUSPENDED"; do
        read -r idx value name <<<"$row"
        q status check list.cwt "$idx" --trust k.pem.pub --at $TODAY
        ok
        for line in "status $name" "value $value" "idx $idx" "uri https://s.example/1" "iat $ISSUED" "exp 2026-02-08T00:00:00Z" "bits 2" "entries 16"; do
            has_line "$line"
        done
        q status check list.cwt "$idx" --trust k.pem.pub --at $TODAY -q
        done_silently
    done
    q_from list.cwt status check - 3 --trust k.pem.pub --at $TODAY --json
    ok
    json 'it["value"] == 1 and it["signed"] is True'
}

@test "the published tokens are read, CWT and JWT" {
    [ -r "$QRID_SHARED/vectors/status-list/tokens.json" ] || skip "the published vectors are not there"
    $PYTHON - "$QRID_SHARED/vectors/status-list/tokens.json" <<'END'
import json, sys
vectors = json.load(open(sys.argv[1]))
json.dump(vectors["example_key_jwk_public"], open("example.jwk", "w"))
open("published.jwt", "w").write(vectors["status_list_jwt"])
open("published.cwt", "wb").write(bytes.fromhex(vectors["status_list_cwt_hex"]))
END
    for form in cwt jwt; do
        q status check published.$form 0 --trust example.jwk --uri https://example.com/statuslists/1 --at $TODAY --json
        ok
        json 'it == {"idx": 0, "value": 1, "status": "INVALID", "bits": 1, "entries": 16, "uri": "https://example.com/statuslists/1", "iat": "2023-06-16T12:56:10Z", "exp": "2042-08-15T20:56:10Z", "signed": True}' ||
            json 'it["value"] == 1 and it["signed"] is True'
    done
}

@test "the published bare lists are read, CBOR and JSON, with --unsigned" {
    [ -r "$QRID_SHARED/vectors/status-list/status_list_short.json" ] || skip "the published vectors are not there"
    $PYTHON - "$QRID_SHARED/vectors/status-list" "$QRID" <<'END'
import json, pathlib, subprocess, sys
folder, qrid = pathlib.Path(sys.argv[1]), sys.argv[2]
def value(content, idx):
    run = subprocess.run([qrid, "status", "check", "-", str(idx), "--unsigned", "--json"], input=content, stdout=subprocess.PIPE)
    return json.loads(run.stdout)["value"] if run.returncode == 0 else run.returncode
for vector in json.load(open(folder / "status_list_short.json"))["lists"]:
    for content in bytes.fromhex(vector["cbor_hex"]), json.dumps(vector["json"]).encode():
        count = len(vector["statuses"])
        assert [value(content, i) for i in range(count)] == vector["statuses"]
        assert value(content, count) == 1
big = json.load(open(folder / "status_list_1bit.json"))
for idx, status in big["statuses"]:
    assert value(bytes.fromhex(big["cbor_hex"]), idx) == status
assert value(bytes.fromhex(big["cbor_hex"]), 1) == 0
END
    echo '{"bits":1,"lst":"eNrbuRgAAhcBXQ"}' >bare.json
    q status check bare.json 3 --unsigned
    exits 0
    has_line "status INVALID"
    warns "qrid: the signature was not checked: anyone could have made this list"
    q status check bare.json 3 --unsigned --json
    ok
    json 'it["signed"] is False and it["uri"] is None and it["iat"] is None and it["exp"] is None'
    refuses 1 not-signed "the list is bare and not signed" "use --unsigned to read it anyway" status check bare.json 3
    q status show bare.json
    ok
    has_line "form bare JSON"
    has_line "signature none"
    has_line "value 1 9 (INVALID)"
}

@test "each way of being wrong has its code" {
    t=(--trust k.pem.pub --at $TODAY)
    kid=$("$QRID" status show list.cwt | awk '$1 == "kid" {print $2}')
    refuses 1 status-index-out-of-range "index 16 is beyond the end of the list, which has 16 entries" "*" status check list.cwt 16 "${t[@]}"
    refuses 1 status-index-out-of-range "*" "*" status check list.cwt 18446744073709551615 "${t[@]}"
    refuses 3 status-untrusted "the list is not signed by a trusted key; it names key $kid" "get the latest list from the issuer, and make sure that you trust its status key" status check list.cwt 3 --trust other.pem.pub --at $TODAY
    refuses 1 status-stale "the list expired 0 seconds ago, on 2026-02-08T00:00:00Z" "*" status check list.cwt 3 --trust k.pem.pub --at 2026-02-08
    refuses 3 status-untrusted "the list is dated 2026-02-01T00:00:00Z, which is in the future" "check the clock, or --at" status check list.cwt 3 --trust k.pem.pub --at 2026-01-01
    refuses 1 status-wrong-uri "the list is for https://s.example/1" "*" status check list.cwt 3 --uri https://s.example/2 "${t[@]}"
    refuses 3 unknown-key "no keys are trusted" "*" status check list.cwt 3 --at $TODAY
    refuses 3 unreadable-file "cannot read nope: no such file" "*" status check nope 3 "${t[@]}"
    ada junk.json
    refuses 3 bad-claims "*" "*" status check junk.json 3 --unsigned
    head -c 40 list.cwt >cut.cwt
    refuses 3 bad-cbor "*" "*" status check cut.cwt 3 "${t[@]}"
    refuses 4 bad-key "*" "*" status check list.cwt 3 --trust junk.json
    refuses_use "IDX is required" "*" status check list.cwt
    refuses_use "*" "*" status check list.cwt -1 "${t[@]}"
}

@test "one changed byte is a bad signature or no list" {
    $PYTHON - "$QRID" $TODAY <<'END'
import subprocess, sys
content = bytearray(open("list.cwt", "rb").read())
for at in range(0, len(content), 7):
    changed = content[:]
    changed[at] ^= 4
    run = subprocess.run([sys.argv[1], "status", "check", "-", "3", "--trust", "k.pem.pub", "--at", sys.argv[2]], input=changed, capture_output=True)
    assert run.returncode in (1, 3) and not run.stdout, (at, run)
END
}

@test "a list that inflates without end is refused in little memory" {
    $PYTHON -c '
import json, base64, zlib
bomb = zlib.compressobj(9)
data = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(1000)) + bomb.flush()
print(json.dumps({"bits": 1, "lst": base64.urlsafe_b64encode(data).decode().rstrip("=")}))' >bomb.json
    in_little_memory status check bomb.json 3 --unsigned --json
    exits 3
    quiet_out
    json_error too-large "inflates to more than 33554432 bytes"
}

@test "a list whose key is revoked or out of its time is not believed" {
    copy_of() { $PYTHON -c '
import json, sys
keys = json.load(open("k.jwks"))
keys["iss"] = "https://s.example"
keys["keys"][0].update(json.loads(sys.argv[1]))
json.dump(keys, open("changed.jwks", "w"))' "$1"; }
    does key export --key k.pem --format jwks -o k.jwks
    copy_of '{"revoked": {"revoked_at": 1, "reason": "compromised"}}'
    newer="ask the issuer for a newer list signed with a trusted key"
    other="get the latest list from the issuer, and make sure that you trust its status key"
    # not_believed SIGNATURE HINT: status check and status show say the same, and what verify says.
    not_believed() {
        refuses 3 status-untrusted "*" "$2" status check list.cwt 3 --trust changed.jwks --at $TODAY
        q status show list.cwt --trust changed.jwks --at $TODAY --json
        exits 3
        json "it['signature'] == '$1'"
        json_error status-untrusted "*" "$2"
        q verify listed.txt --trust cards.jwks --trust changed.jwks --status list.cwt --at $TODAY --json
        exits 3
        json '[c["code"] for c in it["checks"] if c["check"] == "status"] == ["status-untrusted"]'
    }
    make_card cards --iss https://s.example --status-uri https://s.example/1 --status-idx 4
    mv cards.txt listed.txt
    copy_of '{}'
    "$QRID" key export --key cards.pem --format jwks | sed '1,/{/s/{/{"iss": "https:\/\/s.example",/' >cards.jwks
    q verify listed.txt --trust cards.jwks --trust changed.jwks --status list.cwt --at $TODAY
    exits 0
    copy_of '{"revoked": {"revoked_at": 1, "reason": "compromised"}}'
    not_believed key-revoked "$newer"
    copy_of '{"exp": 1}'
    not_believed key-retired "$newer"
    copy_of '{"nbf": 4000000000}'
    not_believed key-not-yet-valid "check the clock, or --at"
    copy_of '{"purpose": "cards"}'
    not_believed untrusted "$other"
    cp other.pem.pub changed.jwks
    not_believed untrusted "$other"
}

@test "a stolen key stays stolen when another trusted issuer names it too" {
    named_by() { $PYTHON -c '
import json, sys
keys = json.load(open("k.jwks"))
keys["iss"] = sys.argv[1]
keys["keys"][0].update(json.loads(sys.argv[2]))
json.dump(keys, open(sys.argv[3], "w"))' "$@"; }
    does key export --key k.pem --format jwks -o k.jwks
    named_by https://a.example '{"revoked": {"revoked_at": 1, "reason": "compromised"}}' a.jwks
    named_by https://b.example '{}' b.jwks
    q status check list.cwt 3 --trust b.jwks --at $TODAY
    ok
    for trust in "a.jwks" "a.jwks b.jwks" "b.jwks a.jwks"; do
        t=()
        for file in $trust; do t+=(--trust "$file"); done
        refuses 3 status-untrusted "*" "*" status check list.cwt 3 "${t[@]}" --at $TODAY
        q status show list.cwt "${t[@]}" --at $TODAY
        exits 3
        has_line "signature key-revoked"
    done
}
