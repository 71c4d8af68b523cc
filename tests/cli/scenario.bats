# scenario: stories under a clock of their own, what is told of the first step that fails, and what is left behind.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    mkdir tmp
    export TMPDIR=$PWD/tmp
}

# conforms SCHEMA: stdout does.
conforms() {
    "$PYTHON" -c 'import jsonschema' 2>/dev/null || skip "no jsonschema for $PYTHON"
    printf '%s' "$output" >document
    "$PYTHON" - "$QRID_TESTDATA/../man/schemas/$1.schema.json" document <<'END'
import json, sys, jsonschema
schema, document = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(document)
END
}

# a_scenario NAME: a key, a card, three days, and a verdict.
a_scenario() {
    cat >"$1.toml" <<'END'
name = "A card & its key"
clock = "2026-02-01T08:00:00Z"
[files]
"ada.json" = '{"id": "ID-12345", "fullName": "Ada Lovelace"}'
[[step]]
about = "A key <is> made"
run = "key new --no-passphrase -o key.pem"
save = { kid = "/kid" }
[[step]]
run = "mint ada.json --key key.pem --valid-for 5d --json"
out = "card.txt"
[[step]]
clock = "+3d"
[[step]]
about = "The card # is good"
run = "verify card.txt --trust key.pem.pub"
expect = { verdict = "valid", codes = [], holder = "bearer", json = { "/at" = "2026-02-04T08:00:00Z", "/card/kid" = "$kid" } }
[[step]]
about = "Three days later it is not"
clock = "+3d"
run = "verify card.txt --trust key.pem.pub"
expect = { verdict = "invalid", codes = ["expired"] }
END
}

# a_failing_scenario NAME: the same, without the last three days.
a_failing_scenario() {
    a_scenario "$1"
    sed -i '/^about = "Three/{n;d}' "$1.toml"
}

# servers: the web servers of this test that run.
servers() { pgrep -f "nginx -p $BATS_TEST_TMPDIR" || true; }

# a_served_scenario: a web server, and then as many issuers as take some seconds.
a_served_scenario() {
    cat >served.toml <<'END'
name = "Served"
clock = "2026-02-01"
files = { "web/a.json" = "{}" }
[[step]]
serve = "web"
headers = { Cache-Control = "no-store", X-Told = "yes; truly" }
END
    for dir in $(seq "${1:-1}"); do printf '[[step]]\nrun = "issuer init %s --iss https://id.example"\n' "$dir" >>served.toml; done
}

@test "scenario plays its steps under its own clock and tells each" {
    a_scenario card
    q scenario card.toml
    ok
    same "A card & its key" "${lines[0]}" "the first line"
    [[ ${lines[1]} =~ ^"  ok      1  2026-02-01T08:00:00Z "+[0-9.]+" s  A key <is> made"$ ]] || tell "the line of step 1"
    [[ ${lines[2]} == *"mint ada.json --key key.pem --valid-for 5d --json" ]]
    [[ ${lines[3]} =~ ^"  ok      3  2026-02-04T08:00:00Z "+[0-9.]+" s  clock +3d"$ ]]
    [[ ${lines[5]} =~ ^"  ok      5  2026-02-07T08:00:00Z "+[0-9.]+" s  Three days later it is not"$ ]]
    [[ ${lines[6]} =~ ^"  5 steps in "[0-9.]+" s"$ ]]
    same "" "$(ls -A tmp)" "what is left in TMPDIR"
    same "card.toml tmp" "$(echo *)" "what is left here"
}

@test "scenario shows the command that failed, its output, what was expected, and how to repeat it" {
    a_failing_scenario card
    q scenario card.toml
    exits 1
    has '
  not ok  5  2026-02-04T08:00:00Z '
    has '
            $ qrid verify card.txt --trust key.pem.pub --json
            expected verdict invalid, got valid
            expected codes expired, got none
            expected exit code 1, got 0
            exit code 0
            standard output:
              {'
    has "Ada Lovelace"
    has '
            to repeat this step alone:
              qrid scenario card.toml --until 4 --keep DIR
              cd DIR/card && env -i PATH="$PATH" HOME="$PWD/home/user" '
    lines=("${lines[@]: -1}")
    has_line "failed at step 5 of 5"
    error_text "step 5 of card.toml did not come out as expected: expected verdict invalid, got valid" "run it with --keep and look at the files"
}

@test "what a failing step says repeats it alone" {
    a_failing_scenario card
    q scenario card.toml
    exits 1
    mkdir bin
    ln -s "$QRID" bin/qrid
    sed -n '/to repeat this step alone:/,$p' <<<"$output" | sed '1d;/^  failed/d;s/DIR/again/g' >again.sh
    [ "$(wc -l <again.sh)" -eq 2 ]
    PATH=$PWD/bin:$PATH run --separate-stderr sh again.sh
    exits 0
    has '"verdict": "valid"'
    has '"at": "2026-02-04T08:00:00Z"'
}

@test "scenario --keep keeps the files, private, also of a run that fails, and says the command for there" {
    a_failing_scenario card
    q scenario card.toml --keep kept
    exits 1
    has "failed at step 5 of 5, kept in kept/card"
    has "cd kept/card && env -i "
    err_has "hint: the files of the run are in kept/card"
    [ -s kept/card/card.txt ] && [ -s kept/card/key.pem ] && [ -d kept/card/home/user ]
    same 700 "$(stat -c %a kept/card)" "the mode of the directory"
    refuses 4 exists "kept/card already exists" "*" scenario card.toml --keep kept
    a_scenario other
    q scenario other.toml --keep kept/before --until 0
    ok
    same ada.json "$(cd kept/before/other && find . -type f | sed 's|./||')" "the files before the first step"
    q scenario other.toml --keep kept --until 2
    ok
    has "2 steps in "
    [ -s kept/other/card.txt ]
}

@test "scenario --tap is TAP 14 with a subtest for each scenario" {
    a_scenario good
    a_failing_scenario bad
    sed -i 's/^\[\[step\]\]$/&/; $a [[step]]\nrun = "help exit-codes"' bad.toml
    q scenario good.toml bad.toml --tap
    exits 1
    same "TAP version 14
1..2
# Subtest: A card & its key
    1..5
    ok 1 - A key <is> made
    ok 2 - mint ada.json --key key.pem --valid-for 5d --json
    ok 3 - clock +3d
    ok 4 - The card \\# is good
    ok 5 - Three days later it is not
ok 1 - A card & its key" "$(head -n 10 <<<"$output")" "the first scenario"
    has "
    not ok 5 - Three days later it is not
      ---
      message: |
        \$ qrid verify card.txt --trust key.pem.pub --json
        expected verdict invalid, got valid
"
    has "
      ...
    ok 6 - help exit-codes # SKIP an earlier step failed
not ok 2 - A card & its key"
}

@test "scenario --junit writes XML whose numbers are right" {
    a_scenario good
    a_failing_scenario bad
    printf '[[step]]\nrun = "help exit-codes"\n' >>bad.toml
    q scenario good.toml bad.toml --junit results.xml -q
    exits 1
    quiet_out
    "$PYTHON" - results.xml <<'END'
import sys
import xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites" and root.get("tests") == "11" and root.get("failures") == "1" and root.get("errors") == "0"
suites = root.findall("testsuite")
assert [s.get("name") for s in suites] == ["A card & its key"] * 2
for suite in suites:
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.get("tests"))
    for number, (kind, tag) in {"failures": ("failure", 0), "skipped": ("skipped", 0), "errors": ("error", 0)}.items():
        assert int(suite.get(number)) == len(suite.findall(f"testcase/{kind}")), number
    assert all(float(case.get("time")) >= 0 for case in cases)
assert suites[0].find("testcase").get("name") == "1 A key <is> made" and suites[0].find("testcase").get("classname") == "good"
failure = suites[1].find("testcase/failure")
assert failure.get("message") == "expected verdict invalid, got valid"
assert "$ qrid verify card.txt" in failure.text and "Ada Lovelace" in failure.text
assert [len(s.findall("testcase/skipped")) for s in suites] == [0, 1]
END
    refuses 4 exists "results.xml already exists" "*" scenario good.toml --junit results.xml
    q scenario good.toml --junit results.xml --force -q
    done_silently
    lacks failure
    run ! grep -q '<failure' results.xml
}

@test "scenario --json and --list are as their schemas say" {
    a_scenario good
    a_failing_scenario bad
    q scenario good.toml bad.toml --json --keep kept
    exits 1
    json 'it["ok"] is False and [s["ok"] for s in it["scenarios"]] == [True, False]'
    json '[s["result"] for s in it["scenarios"][1]["steps"]] == ["passed"] * 4 + ["failed"]'
    json 'it["scenarios"][1]["steps"][4]["faults"][0] == "expected verdict invalid, got valid"'
    json 'it["scenarios"][1]["kept"] == "kept/bad" and "cd kept/bad" in it["scenarios"][1]["steps"][4]["again"]'
    json 'it["scenarios"][0]["steps"][2]["command"] is None and it["scenarios"][0]["steps"][3]["clock"] == "2026-02-04T08:00:00Z"'
    json_error step-failed "*" "the files of the run are in kept/bad" bad.toml
    conforms scenario
    q scenario --list good.toml --json
    ok
    json 'it[0]["name"] == "A card & its key" and len(it[0]["steps"]) == 5 and it[0]["steps"][2] == "clock +3d"'
    conforms scenario-list
    q scenario --list good.toml
    ok
    says "A card & its key, at 2026-02-01T08:00:00Z
   1  A key <is> made
   2  mint ada.json --key key.pem --valid-for 5d --json
   3  clock +3d
   4  The card # is good
   5  Three days later it is not"
    same "" "$(find tmp -mindepth 1)" "what a listing leaves behind"
    q scenario --list --json
    ok
    json 'len(it) == 12 and all(s["about"] for s in it)'
    conforms scenario-list
}

@test "nothing of the user's reaches a scenario, and nothing of a scenario its user" {
    QRID_PIN=135790 does wallet new mine
    cat >own.toml <<'END'
name = "Own"
clock = "2026-02-01"
pin = "975310"
[[step]]
run = "wallet list"
expect = { stderr = "no accounts" }
[[step]]
as = "ada"
run = "wallet new account"
[[step]]
as = "bob"
run = "wallet show account"
expect = { exit = 3 }
[[step]]
as = "ada"
run = "wallet show account"
[[step]]
run = "verify nothing.txt"
expect = { error = "unreadable-file" }
END
    before=$(snapshot)
    QRID_WALLET=$HOME/.local/share/qrid/wallet QRID_ISSUER=$PWD QRID_PASSPHRASE=x NO_COLOR=1 q scenario own.toml
    ok
    same "$before" "$(snapshot)" "the disk"
}

@test "a scenario's files come from its text, from beside it, and from the specimens" {
    mkdir beside
    echo '{"id": "ID-1", "fullName": "Ada"}' >beside/ada.json
    cat >beside/files.toml <<'END'
name = "Files"
clock = "2026-02-01"
[files]
"deep/text.json" = '{"id": "ID-2"}'
"ada.json" = { from = "ada.json" }
"front.jpg" = { specimen = "s1-front.jpg" }
[[step]]
run = "key new --no-passphrase -o key.pem"
[[step]]
run = "mint --key key.pem deep/text.json -o a.txt"
[[step]]
run = "mint --key key.pem"
in = "ada.json"
out = "b.txt"
[[step]]
copy = "deep"
to = "copy/of"
[[step]]
tamper = { file = "copy/of/text.json", replace = "ID-2", with = "ID-3" }
[[step]]
run = "mint --key key.pem copy/of/text.json -o c.txt"
[[step]]
run = "verify c.txt --trust key.pem.pub"
expect = { json = { "/card/identity/id" = "ID-3" } }
END
    q scenario beside/files.toml --keep kept
    ok
    cmp "$SPECIMENS/s1-front.jpg" kept/files/front.jpg
    sed -i 's/"ada.json" }/"none.json" }/' beside/files.toml
    q scenario beside/files.toml
    exits 3
    has "not played to its end: cannot read beside/none.json: no such file"
    sed -i 's/none.json/ada.json/; s/"ID-2", with/"ID-9", with/' beside/files.toml
    q scenario beside/files.toml
    exits 1
    has "usage: copy/of/text.json has not the text to replace"
}

<<<<<<< HEAD
@test "a scenario reads nothing but what is beside it" {
    printf 'name = "Out"\nclock = "2026-02-01"\nfiles = { x = { from = "in.txt" } }\n[[step]]\nclock = "+1d"\n' >out.toml
    echo secret >"$HOME/secret"
    for link in "$HOME/secret" ../home/secret; do
        ln -sf "$link" in.txt
        q scenario out.toml
        exits 2
        err_has "in.txt leads out of the scenario's directory"
    done
    mkdir sub
    echo plain >sub/in.txt
    ln -sf sub/in.txt in.txt
    q scenario out.toml
    ok
}

# fake_nginx SCRIPT: a program of that name, first in PATH; $conf is its settings, $log its log, $pid its file when it listens.
fake_nginx() {
    mkdir -p bin
    printf '#!/bin/bash\nown=$2 log=$4 conf=$6 pid=$2/pid\n%s\n' "$1" >bin/nginx
    chmod +x bin/nginx
}

@test "no step follows a symbolic link" {
    echo kept >"$HOME/precious"
    mkdir "$HOME/dir"
    fake_nginx "ln -s $HOME/precious web/link; ln -s $HOME/dir dir; ln -s $HOME/gone gone; ln -s $HOME/precious link; echo \$\$ >\$pid; exec sleep 1000"
    for step in 'tamper = { file = "link", append = "x" }' 'copy = "link"
to = "copy"' 'copy = "web"
to = "copy"' 'copy = "web/a.json"
to = "gone"' 'copy = "web/a.json"
to = "dir/a.json"' 'serve = "dir"' 'run = "help exit-codes"
out = "dir/x"' 'run = "help exit-codes"
in = "link"'; do
        a_served_scenario 0
        printf '[[step]]\n%s\n' "$step" >>served.toml
        PATH=$PWD/bin:$PATH q scenario served.toml
        exits 1
        has " is a symbolic link"
        has "hint: use files and directories alone: a scenario follows no links"
    done
    same kept "$(cat "$HOME/precious")" "the file outside"
    same "" "$(ls -A "$HOME/dir")" "the directory outside"
    [ ! -e "$HOME/gone" ]
}

@test "the web server takes the next port when its own is taken in between" {
    fake_nginx 'port=$(sed -n "s/.*127.0.0.1:\([0-9]*\) .*/\1/p" $conf)
[ -e $own/tried ] || { echo $port >$own/tried; echo "bind() to 127.0.0.1:$port failed (98: Address already in use)" >>$log; exit 1; }
echo $$ >$pid; exec sleep 1000'
    a_served_scenario 0
    printf '[[step]]\nrun = "issuer init city --iss $server"\n[[step]]\nrun = "issuer show city"\nexpect = { stdout = "$server" }\n' >>served.toml
    PATH=$PWD/bin:$PATH q scenario served.toml --keep kept
    ok
    first=$(cat kept/served/server/tried)
    grep -q "listen 127.0.0.1:" kept/served/server/nginx.conf
    run ! grep -q "listen 127.0.0.1:$first " kept/served/server/nginx.conf
}

@test "a web server that never listens is ended, and one that is no program is none" {
    fake_nginx 'echo $$ >$own/waits; exec sleep 1000'
    a_served_scenario 0
    PATH=$PWD/bin:$PATH q scenario served.toml --keep kept
    exits 70
    err_has "nginx did not start within 10 s"
    err_has "hint: see whether $PWD/bin/nginx is nginx"
    run ! kill -0 "$(cat kept/served/server/waits)"
    rm bin/nginx
    mkdir bin/nginx
    PATH=$PWD/bin:$PATH q scenario served.toml
    ok
}

@test "a scenario that cannot begin leaves the next one where it was" {
    a_scenario card
    printf 'name = "No home"\nclock = "2026-02-01"\nfiles = { home = "a file" }\n[[step]]\nclock = "+1d"\n' >bad.toml
    q scenario bad.toml card.toml --keep kept --junit results.xml
    exits 3
    [ -s kept/card/card.txt ] && [ -s results.xml ]
=======
@test "the example of qrid-scenario(5) plays as it stands there, and so it does as JSON" {
    awk '/^```/ { if (inside) exit; inside = 1; next } inside' "$HERE/../../man/qrid-scenario.5.scd" >example.toml
    q scenario example.toml
    ok
    has "  5 steps in "
    cat >example.json <<'END'
{"name": "A card is revoked", "clock": "2026-02-01T08:00:00Z", "step": [
  {"run": ["key", "new", "--no-passphrase", "-o", "key.pem"]},
  {"serve": "home", "headers": {"X-Told": "yes"}},
  {"serve": false},
  {"clock": "+1d", "run": "verify nothing.txt", "expect": {"error": "unreadable-file", "stderr": "nothing.txt"}}]}
END
    q scenario example.json
    ok
    has "  4 steps in "
>>>>>>> a8c01452d3c751c0353ab6b279f5a2f841a540a2
}

@test "scenario refuses files that are none, with the place and the nearest name" {
    a_scenario card
    refuses 3 unreadable-file "cannot read none.toml: no such file" "*" scenario none.toml
    refuses 3 unreadable-file 'no scenario is called "hotel-chek-in"' "did you mean 'hotel-check-in'?" scenario hotel-chek-in
    sed 's/verdict/verdit/' card.toml >bad.toml
    refuses_use 'bad.toml: step 4, expect: unknown member "verdit"' "did you mean 'verdict'?" scenario card.toml bad.toml
    sed 's/run = "mint/run = "mnt/' card.toml >bad.toml
    refuses_use 'bad.toml: step 2: unknown command "mnt"' "did you mean 'mint'?" scenario bad.toml
    sed 's/\$kid/$kit/' card.toml >bad.toml
    refuses_use 'bad.toml: step 4: no earlier step gives $kit a value' 'did you mean $kid?' scenario bad.toml
    echo 'name = "x' >bad.toml
    refuses_use "*" "*" scenario bad.toml
    printf '{"name": "A", "clock": "2026-02-01", "step": [{"clock": "+1d"}]' >bad.json
    refuses_use "*" "*" scenario bad.json
    refuses_use "no scenario is named" "'qrid scenario --list' shows those that come with qrid" scenario
    refuses_use "*" "*" scenario card.toml --until 1001
    cp card.toml bin.toml
    mkdir sub
    cp card.toml sub
    refuses_use "two scenarios are called card" "keep one of them at a time" scenario card.toml sub/card.toml --keep kept
}

@test "the web server has the headers that were asked for, and ends with the run" {
    a_served_scenario
    q scenario served.toml --keep kept
    ok
    same "" "$(servers)" "the servers that run"
    grep -q 'add_header X-Told "yes; truly" always;' kept/served/server/nginx.conf
    same 600 "$(stat -c %a kept/served/server/key.pem)" "the mode of the server's key"
}

@test "a run that is killed leaves no server, and its directory goes with the next run" {
    a_served_scenario 20
    for signal in INT TERM KILL; do
        "$QRID" scenario served.toml >out 2>&1 3>&- &
        run_of=$!
        until [ -n "$(find tmp -path '*/server/pid' -size +0 2>/dev/null)" ]; do
            kill -0 $run_of # which it must live to see
            sleep 0.02
        done
        [ -n "$(servers)" ] || tell "there is no server to be killed"
        kill -s $signal $run_of
        status=0
        wait $run_of || status=$?
        [ "$status" -ne 0 ]
        while [ -n "$(servers)" ]; do sleep 0.02; done # else the test does not end
        rm -rf tmp/*/server/pid tmp/.*/server/pid
    done
    [ -n "$(ls -A tmp)" ]
    a_scenario card
    q scenario card.toml -q
    done_silently
    same "" "$(ls -A tmp)" "what is left in TMPDIR"
}

@test "without nginx a scenario with a server is not played, and says what is missing" {
    a_served_scenario
    if [ -e /usr/sbin/nginx ]; then
        unshare -m true 2>/dev/null || skip "nginx cannot be hidden here"
        run --separate-stderr unshare -m bash -c 'mount --bind /dev/null /usr/sbin/nginx && exec "$QRID" scenario served.toml --json'
    else
        run --separate-stderr "$QRID" scenario served.toml --json
    fi
    exits 3
    json 'it["scenarios"][0]["error"]["code"] == "program-missing"'
    json_error program-missing "the scenario needs a web server, and nginx is not installed" "install it, as in: apt-get install nginx-light" served.toml
}
