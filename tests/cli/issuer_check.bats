# issuer check, trust check, issuer report: what is printed and how it ends. tests/unit/issuer/health_test.cpp and
# tests/unit/status/store_health_test.cpp have every finding.
load helper
load web

setup_file() { shared_issuer; }

setup() {
    private_place "$BATS_TEST_TMPDIR"
    copy_issuer
}

# in_use: two cards, and everything published at ISSUED.
in_use() {
    people 2
    does mint --jsonl people.jsonl --at $ISSUED -o cards.jsonl -q
    does trust build --at $ISSUED -q
    does status build --at $ISSUED -q
}

LATER=2026-07-27T00:00:00Z # 176 days after the last publication

@test "issuer check prints a line for each check, and is fine while all is well" {
    in_use
    q issuer check --at $TODAY
    ok
    same "FINE  https://id.example" "${lines[0]}" "the verdict"
    same 17 "${#lines[@]}" "the number of lines"
    has "status-lists    fine     1 list, good until 2026-02-08T00:00:00Z"
    has "journal         fine     11 rows, intact"
    has "expiring-cards  fine     2 in 2027-02"
    q issuer check --at $TODAY -q
    done_silently
}

@test "what is due is named with the command that helps, and the exit code is 1" {
    in_use
    q issuer check --at $LATER
    exits 1 && quiet_err
    same "DUE  https://id.example" "${lines[0]}" "the verdict"
    has "status-lists    due      issuer/public/status/0.cwt expired 169 days ago, on 2026-02-08T00:00:00Z"
    has "                           -> qrid status build"
    has "trust-list      due      issuer/public/trust.jwt expired 146 days ago, on 2026-03-03T00:00:00Z"
    q issuer check --at $LATER --issuer ./issuer
    has "-> qrid trust build --issuer ./issuer"
    q issuer check --at $LATER --color always
    has $'\e[31mDUE\e[0m'
    does trust build --at $LATER -q
    does status build --at $LATER -q
    q issuer check --at $LATER
    ok
}

@test "issuer show, status show and trust show note what has expired" {
    in_use
    q issuer show --at $TODAY
    ok
    has "published    status lists good until 2026-02-08T00:00:00Z, trust list good until 2026-03-03T00:00:00Z"
    q issuer show --at $LATER
    exits 0
    has "published    status lists EXPIRED on 2026-02-08T00:00:00Z, trust list EXPIRED on 2026-03-03T00:00:00Z"
    err_has "qrid: a published status list expired 169 days ago, on 2026-02-08T00:00:00Z; see 'qrid issuer check'"
    err_has "the published trust list expired"
    q issuer show --at $LATER --json
    json 'it["published"] == {"status_until": "2026-02-08T00:00:00Z", "status_unpublished": 0, "trust_until": "2026-03-03T00:00:00Z"}'
    q status show issuer/public/status/0.cwt --at $LATER
    exits 0 && warns "qrid: the list expired 169 days ago, on 2026-02-08T00:00:00Z"
    q trust show issuer/public/trust.jwt --at $LATER
    exits 0 && warns "qrid: the trust list expired 146 days ago, on 2026-03-03T00:00:00Z"
    does status bundle --at $ISSUED -o bundle.qsb -q
    q status show bundle.qsb --at $LATER
    exits 0 && warns "qrid: the bundle expired 169 days ago, on 2026-02-08T00:00:00Z"
}

@test "issuer check --json has the same as values" {
    in_use
    q issuer check --at $LATER --json
    exits 1 && quiet_err
    json 'it["about"] == "https://id.example" and it["level"] == "due" and it["within"] == 259200'
    json 'len(it["checks"]) == 16 and it["at"] == "2026-07-27T00:00:00Z"'
    json '[f["name"] for c in it["checks"] for f in c["findings"]] == ["list-expired", "trust-expired"]'
    json '[f for c in it["checks"] for f in c["findings"]][0]["mend"] == "qrid status build"'
    json '[f for c in it["checks"] for f in c["findings"]][0]["numbers"] == {"count": 1, "exp": 1770508800}'
    q issuer check --at $TODAY --within 30d --json -o checked.json
    done_silently
    q issuer check --at $TODAY --json
    $PYTHON -c 'import json, sys
a, b = json.load(sys.stdin), json.load(open("checked.json"))
names = lambda it: [(c["check"], c["level"], len(c["measures"])) for c in it["checks"]]
assert b["within"] == 2592000 and names(a) == names(b)' <<<"$output"
}

@test "promtool takes the metrics, and the alert rules that are installed" {
    in_use
    q issuer check --at $TODAY --prometheus -o city.prom
    done_silently
    grep -qxF 'qrid_issuer_status_lists_expiry_timestamp_seconds{issuer="https://id.example"} 1770508800' city.prom
    grep -qxF 'qrid_issuer_findings{check="status-lists",issuer="https://id.example",level="due"} 0' city.prom
    refuses 4 exists '*' '*' issuer check --at $LATER --prometheus -o city.prom
    q issuer check --at $LATER --prometheus -o city.prom --force
    exits 1 && quiet_out && quiet_err
    grep -qxF 'qrid_issuer_findings{check="status-lists",issuer="https://id.example",level="due"} 1' city.prom
    same 644 "$(stat -c %a city.prom)" "the mode, for node_exporter is another user"
    "$QRID" key export "$(kid_of active trust)" -o root.pub
    does trust import issuer/public/trust.jwt --root root.pub --at $ISSUED -q
    q trust check --at $ISSUED --prometheus
    exits 1
    has 'qrid_verifier_trust_lists{store="'
    echo "$output" >verifier.prom
    command -v promtool >/dev/null || skip "no promtool"
    run promtool check metrics <city.prom
    exits 0
    run promtool check metrics <verifier.prom
    exits 0
    run promtool check rules "$QRID_TESTDATA/../cmd/prometheus/qrid-alerts.yml"
    exits 0
    has "9 rules found"
    cp "$QRID_TESTDATA/../cmd/prometheus/qrid-alerts.yml" "$HERE/alerts_test.yml" .
    run promtool test rules alerts_test.yml # each alert, and the moment before it
    exits 0
}

@test "with --url the web server's files are compared, and a server that does not answer is no verdict" {
    in_use
    make_ca
    begin_list_server web
    cp -r issuer/public/. issuer/public/status/. web # which serves no directories
    url=https://localhost:$(cat web/port)/status
    check=(issuer check --at $TODAY --url "$url" --ca ca.pem)
    q "${check[@]}"
    ok
    has "web-server      fine     5 files, all the same"
    does status build --all --at $ISSUED -q
    q "${check[@]}"
    exits 1
    has "$url/status/0.cwt: the server has an older version"
    has "-> copy public/ to the web server again"
    rm web/jwks.json
    q "${check[@]}"
    has "$url/jwks.json: the server has no such file"
    kill $begun
    wait $begun 2>/dev/null || true
    q "${check[@]}"
    exits 3
    same "CANNOT TELL  https://id.example" "${lines[0]}" "the verdict"
    has "web-server      unknown  $url/jwks.json and 4 more could not be fetched"
    refuses 2 usage "*it does not start with https://*" "give an address such as --url https://id.example/" \
        issuer check --url http://id.example
    refuses_use "--ca requires --url" "*" issuer check --ca ca.pem
}

@test "an issuer that cannot be opened is not fine" {
    in_use
    chmod o+w issuer/keys
    q issuer check --at $TODAY
    exits 3
    has "permissions     due      $PWD/issuer/keys is writable by everybody"
    has "-> chmod go-w"
    has "registry        unknown  not checked:"
    refuses 3 not-an-issuer '*' '*' issuer check --issuer nowhere
}

@test "issuer check and trust check refuse wrong use" {
    q issuer check --prometheus --json
    exits 2 && quiet_out
    json_error usage "--json and --prometheus cannot both go to standard output" "write the metrics to a file with -o PATH"
    refuses_use "--within must be at most 10y, not 11y" "give a time such as 3d" issuer check --within 11y
    refuses 2 usage '*' '*' trust check --within soon
    touch taken
    refuses 4 exists '*' '*' trust check -o taken
}

@test "trust check tells of the verifier's stores" {
    in_use
    q trust check --at $TODAY
    exits 1
    same "DUE  $XDG_DATA_HOME/qrid/trust" "${lines[0]}" "the verdict"
    has "trust-lists        due      $XDG_DATA_HOME/qrid/trust trusts nobody"
    "$QRID" key export "$(kid_of active trust)" -o root.pub
    does status bundle --at $ISSUED -o bundle.qsb -q
    does trust import issuer/public/trust.jwt --root root.pub --at $ISSUED -q
    q trust check --at $TODAY
    exits 1
    has "status-of-issuers  due      the store has no status bundle of https://id.example"
    q trust check --at $TODAY --online
    ok
    does status apply bundle.qsb --at $ISSUED
    q trust check --at $TODAY
    ok
    q trust check --at $LATER --json
    exits 1
    json 'it["level"] == "due" and it["about"].endswith("/qrid/trust")'
    json '[f["name"] for c in it["checks"] for f in c["findings"]] == ["stored-trust-expired", "stored-bundle-expired"]'
}

@test "issuer report tells of a month as text, as JSON and as a page" {
    in_use
    does status revoke --subject P-1 --reason keyCompromise --at $ISSUED -q --operator '<b>Amara</b>'
    q issuer report --at 2026-03-02
    ok
    same "https://id.example  February 2026" "${lines[0]}" "whose month it is"
    has_line "issued 2"
    has_line "revoked 1"
    has_line "keyCompromise 1"
    has_line "<b>Amara</b> 1"
    q issuer report --month 2026-02 --at $TODAY
    ok
    has "February 2026 (so far)"
    q issuer report --month 2026-02 --at 2026-03-02 --json
    ok
    json 'it["issued"] == 2 and it["revoked"] == {"keyCompromise": 1} and it["days"][0] == {"issued": 2, "revoked": 1, "refused": 0}'
    json 'it["whole"] and it["over"] and it["trust_versions"] == [1] and it["operators"]["<b>Amara</b>"] == 1'
    q issuer report --month 2026-02 --at 2026-03-02 -o february.html
    done_silently
    $PYTHON - february.html <<'END'
import html.parser, sys
text = open(sys.argv[1]).read()
seen, open_tags = set(), []
class Page(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        seen.add(tag)
        assert tag not in ("script", "img", "link", "iframe", "b"), tag
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attributes), attributes
        if tag not in ("meta", "line", "rect"): open_tags.append(tag)
    def handle_endtag(self, tag):
        if tag not in ("meta", "line", "rect"): assert open_tags.pop() == tag, tag
Page().feed(text)
assert not open_tags and {"svg", "table", "style"} <= seen, (open_tags, seen)
assert "&lt;b&gt;Amara&lt;/b&gt;" in text and "2026-02-01: 2" in text
END
    refuses 4 exists '*' '*' issuer report --month 2026-02 -o february.html
    refuses 2 usage 'the report is a page: report.txt does not end in .html' '*' issuer report -o report.txt
    refuses 2 usage '"2026-13" is not a month' '*' issuer report --month 2026-13
    q issuer report --month 2025-01 --at $TODAY
    ok
    has "nothing is recorded in this month"
}

@test "issuer report says when the journal is not whole, or the registry is an older copy" {
    in_use
    cp -r issuer newer
    sqlite3 issuer/registry.db "UPDATE journal SET detail = '{}' WHERE seq = 8"
    q issuer report --month 2026-02 --at $TODAY
    exits 1
    has "INCOMPLETE: row 8 of the journal does not match the row before it"
    err_has "row 8 of the journal does not match"
    q issuer report --month 2026-02 --at $TODAY --json
    exits 1
    json 'not it["whole"] and it["broken_row"] == 8'
    rm -rf issuer
    cp -r "$BATS_FILE_TMPDIR/issuer" issuer
    rm -rf issuer/public
    cp -r newer/public issuer/public
    cp newer/registry.head issuer/
    q issuer report --month 2026-02 --at $TODAY
    exits 3
    has "INCOMPLETE: the registry is an old copy"
}
