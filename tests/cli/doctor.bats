# What support staff are sent, each answered by one command; and what of it may be passed on.
load helper

PICTURES=$QRID_TESTDATA/pictures

setup_file() {
    shared_issuer
    private_place "$BATS_FILE_TMPDIR"
    copy_issuer
    echo '{"id": "990106199005150045", "fullName": "林小芳", "secondaryFullName": "Lin Xiaofang", "language": "zho", "dateOfBirth": "19900515"}' >lin.json
    does mint lin.json --at $ISSUED --valid-for 100d -o valid.txt
    does mint lin.json --at $ISSUED --valid-for 1h -o expired.txt
    does mint lin.json --at $ISSUED --valid-for 100d -o revoked.txt
    make_card other
    mv other.txt stranger.txt
    does status revoke revoked.txt -q --at $ISSUED
    does status build --at $TODAY
    mkdir inbox
    for card in valid expired revoked stranger; do does render $card.txt -o inbox/$card.png; done
    does render --id-card valid.txt --layout phone -o "inbox/990106199005150045 lin xiaofang.png"
    python3 - inbox <<'END'
import pathlib, sys
inbox = pathlib.Path(sys.argv[1])
whole = (inbox / "valid.png").read_bytes()
(inbox / "half.png").write_bytes(whole[: len(whole) // 2])
(inbox / "tampered.txt").write_text(pathlib.Path("valid.txt").read_text().strip()[:-6] + "000000")
(inbox / "note.txt").write_text("Hello, here is my card:\n\n" + pathlib.Path("valid.txt").read_text())
END
    qrencode -s 4 -o inbox/link.png https://example.org/pay
    cp "$PICTURES"/cut.png "$PICTURES"/dark.png inbox/
    cp "$SPECIMENS"/s1-front.jpg inbox/face.jpg
}

setup() {
    private_place "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR"/here/{inbox,issuer} .
}

# doctor FILE...: with the issuer's keys and lists, today.
doctor() { q doctor --trust issuer/public/jwks.json --status issuer/public/status --at $TODAY "$@"; }

@test "twelve things that people send are each answered in one command" {
    local count=0 file verdict check code word
    while read -r file verdict check code word; do
        doctor "inbox/$file" --json
        case $verdict in valid) exits 0 ;; invalid) exits 1 ;; *) exits 3 ;; esac
        json "it['verdict'] == '$verdict'"
        if [ "$check" = file ]; then
            json "it['error']['code'] == '$code' and it['codes'] == []"
        elif [ "$check" != - ]; then
            json "[c['code'] for c in it['codes'][0]['report']['checks'] if c['check'] == '$check'] == ['$code']"
        fi
        if [ "$word" = none ]; then json "it['letter'] is None"; else
            json "'$word' in it['letter']['text'] and len(it['letter']['text']) > 60"
        fi
        count=$((count + 1))
    done <<'END'
valid.png valid - - 有效
expired.png invalid validity expired 过期
revoked.png invalid status revoked 作废
stranger.png undetermined key unknown-key issue
note.txt valid - - 有效
tampered.txt invalid decode bad-compression screenshot
half.png undetermined file unreadable-file screenshot
link.png invalid decode not-a-card link
cut.png undetermined file no-code-found corners
dark.png undetermined key unknown-key issue
face.jpg undetermined file no-code-found code
missing.png undetermined file unreadable-file none
END
    [ "$count" = 12 ]
}

@test "in text: the kind, the verdict, every failed check and the letter" {
    doctor inbox/revoked.png
    exits 1
    has "inbox/revoked.png  PNG, "
    has_line "code a Claim 169 card: invalid"
    has "  status     fail revoked: "
    has_line "letter (zh-CN)"
    doctor inbox/revoked.png --lang en
    has_line "letter (en)"
    doctor inbox/revoked.png --lang klingon
    exits 2
}

@test "a folder is one answer for each file, in their order, with one object a line" {
    doctor inbox --jsonl
    exits 3
    [ "${#lines[@]}" = 12 ]
    [[ ${lines[1]} == *'"input":"inbox/cut.png"'* ]]
    doctor inbox --jsonl --redact
    [[ ${lines[1]} == *'"input":"file 2"'* ]]
}

@test "what names a person is covered: in the name of the file, in JSON, in text and on the page" {
    doctor inbox --html page.html --jsonl
    exits 3
    for told in 990106199005150045 林小芳 小芳 Xiaofang xiaofang 19900515 1990-05-15; do
        run ! grep -q -- "$told" page.html
        run ! grep -q -- "$told" <<<"$output"
    done
    [ "$(stat -c %a page.html)" = 600 ]
    python3 -c 'import zipfile; zipfile.ZipFile("sent.zip", "w").write("inbox/half.png", "lin xiaofang.png")'
    doctor sent.zip --json
    exits 3
    json "it['error']['code'] == 'unreadable-file' and it['error']['message'] == 'nothing in the file could be read'"
    lacks xiaofang
    doctor "inbox/990106199005150045 lin xiaofang.png"
    ok
    has "inbox/••• •••.png  PNG"
    doctor "inbox/990106199005150045 lin xiaofang.png" --reveal --json
    ok
    json "it['input'] == 'inbox/990106199005150045 lin xiaofang.png' and it['codes'][0]['report']['card']['identity']['fullName'] == '林小芳'"
}

@test "of a redacted picture nobody reads anything, and nothing of a record is on the page" {
    for program in zbarimg ZXingReader; do command -v $program >/dev/null || skip "no $program"; done
    mkdir portraits
    cp "$SPECIMENS"/s1-file.jpg portraits
    QRID_PASSPHRASE=secret python3 "$HERE/redaction.py" "$QRID" issuer made --people 1 ${QRID_FACE_MODEL:+--portraits portraits}
}

@test "a redacted copy shows where the code was and is read by nobody; the original is as it was" {
    doctor inbox/valid.png --copy safe.png
    ok
    q scan safe.png
    exits 3
    run zbarimg -q --raw safe.png
    [ -z "$output" ]
    doctor inbox/valid.png --copy same.png --reveal
    ok
    q scan same.png
    ok
    doctor inbox/valid.png --copy safe.png
    exits 4
    doctor inbox --copy safe2.png
    exits 2
}

@test "Chromium shows the page on small and large screens, light and dark, and loads nothing from outside" {
    command -v chromium >/dev/null || skip "no chromium"
    doctor inbox -q --html page.html
    cp "$HERE/page_in_browser.html" .
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" --allow-file-access-from-files \
        --virtual-time-budget=60000 --dump-dom "file://$PWD/page_in_browser.html" 2>/dev/null |
        sed -n 's/.*<pre id="seen">\(.*\)<\/pre>.*/\1/p' >seen.json
    python3 - <<'END'
import json
seen = json.load(open("seen.json"))
assert len(seen) == 4, seen
for screen in seen:
    assert screen["overflow"] == 0 and screen["cut"] == 0, screen
    assert len(screen["images"]) == 9 and min(screen["images"]) > 0, screen
    assert min(screen["figures"]) > 200 and screen["marks"] >= 7, screen
    assert screen["scripts"] == 0 and screen["outside"] == [], screen
    assert len(screen["letters"]) == 12 and min(screen["letters"]) > 40 and set(screen["select"]) == {"all"}, screen
    assert screen["closed"] > 0, screen
light, dark = seen[0], seen[1]
assert light["ground"] != dark["ground"] and light["ink"] != dark["ink"], seen
END
}
