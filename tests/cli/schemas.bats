# The JSON schemas that are installed. What all commands print is held to them in tests/schemas/outputs.py, when the tests have
# run; here is what that leaves open: records, which are read, and whether it would find anything.
load helper

SCHEMAS=$QRID_TESTDATA/../man/schemas
CHECK=$HERE/../schemas/outputs.py

has_jsonschema() { "$PYTHON" -c 'import jsonschema' 2>/dev/null || skip "no jsonschema for $PYTHON"; }

# conforms SCHEMA FILE: every line of the file; tells the first that does not.
conforms() {
    "$PYTHON" - "$SCHEMAS/$1.schema.json" "$2" <<'END'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
lines = [json.loads(line) for line in open(sys.argv[2])]
assert lines, "nothing to look at"
for line in lines:
    for error in jsonschema.Draft202012Validator(schema).iter_errors(line):
        sys.exit(f"{error.json_path}: {error.message}")
END
}

# both RECORD: the program and the schema say the same of it, yes or no.
both() {
    local taken=no conforming=no
    echo "$2" >record.json
    q mint record.json --key k.pem -q -o card.txt --force
    [ "$status" -ne 0 ] || taken=yes
    ! conforms record record.json 2>/dev/null || conforming=yes
    same "$1 $1" "$taken $conforming" "mint and the schema, of $2"
}

@test "the schema of a record takes what mint takes, and nothing else" {
    has_jsonschema
    make_key k
    both yes '{"id": "1"}'
    both yes '{"id": "1", "fullName": "Ada", "dateOfBirth": "1815-12-10", "gender": 2, "email": null}'
    both yes '{"id": "1", "dateOfBirth": "1964"}'
    both yes '{"id": "1", "dateOfBirth": "1964-08"}'
    both yes '{"id": "1", "dateOfBirth": "18151210", "bestQualityFingers": [1, 0, 10]}'
    both yes '{"id": "1", "face": [{"data": "AAAA", "format": 0, "subFormat": 1, "issuer": "x"}]}'
    both no '{"id": 1}'
    both no '{"id": "1", "gender": 4}'
    both no '{"id": "1", "gender": "2"}'
    both no '{"id": "1", "fulName": "Ada"}'
    both no '{"id": "1", "dateOfBirth": "10.12.1815"}'
    both no '{"id": "1", "dateOfBirth": "181512"}'
    both no '{"id": "1", "bestQualityFingers": [11]}'
    both no '{"id": "1", "face": {"data": "AAAA"}}'
    both no '{"id": "1", "face": [{"format": 0}]}'
    both no '{"id": "1", "face": [{"data": "AAAA", "more": 1}]}'
    both no '{"id": "1", "photoFormat": 5}'
    both no '[{"id": "1"}]'
}

@test "reports of good, bad, foreign and unreadable cards are as the schema says" {
    has_jsonschema
    make_card k
    make_card other --valid-for 1d
    sed 's/./0/90' k.txt >forged.txt
    echo "HC1:NCFOXN" >broken.txt
    echo "https://example.com" >web.txt
    q verify {k,other,forged,broken,web}.txt --trust k.pem.pub --at $TODAY --jsonl --explain
    printf '%s\n' "${lines[@]}" >reports
    q verify k.txt --trust k.pem.pub --at $TODAY --jsonl --require-status # none is at hand
    echo "$output" >>reports
    [ "$(wc -l <reports)" -eq 6 ]
    grep -q '"invalid"' reports && grep -q '"valid"' reports && grep -q '"undetermined"' reports
    conforms report reports
    head -n 1 reports >report
    for change in s/valid/good/ 's/"holder"/"bearer"/' 's/"check":"status"/"check":"face"/' 's/"code":null/"code":7/' 's/"at":/"more":1,"at":/'; do
        sed "$change" report >changed
        ! cmp -s report changed
        run ! conforms report changed
    done
}

# seen WORDS OUT [ERR]: a run as tests write it down.
seen() {
    [ -d seen ] || mkdir seen
    "$PYTHON" -c 'import json, sys
print(json.dumps({"test": "a test", "words": sys.argv[1].split(), "exit": 0, "out": sys.argv[2], "err": sys.argv[3]}))' "$1" "$2" "${3:-}" >>seen/1.jsonl
}

# finds WHAT WORDS OUT [ERR]: such a run is to be refused, and this told of it, when all are looked at.
finds() {
    seen "${@:2}"
    wanted+=("a test: qrid $2
    $1")
}

@test "an output that is not as its schema says is found, wherever it stands" {
    has_jsonschema
    local right='{"dry_run": false, "keys": 2}' error='{"error": {"code": "usage", "message": "no", "hint": null, "input": null}}'
    seen "key passphrase --json" "$right" "$error"
    seen "verify card.txt" "VALID card.txt" "qrid: error: no JSON was asked for"
    seen "help --json --help" "some text"
    run -0 "$PYTHON" -B "$CHECK" "$QRID" "$SCHEMAS" seen "$HERE"
    has "3 runs of commands, 2 outputs"

    rm -r seen
    local -a wanted=()
    finds "key-passphrase: \$.keys: '2' is not of type 'integer'" "key passphrase --json" '{"dry_run": false, "keys": "2"}'
    finds "key-passphrase: \$: 'keys' is a required property" "key passphrase --json" '{"dry_run": false}'
    finds "key-passphrase: \$: Additional properties are not allowed ('more' was unexpected)" "key passphrase --json" '{"dry_run": false, "keys": 2, "more": 1}'
    finds "no JSON" "key passphrase --json" "done"
    finds "no JSON" "key passphrase --json" '{"dry_run": false, "keys": NaN}'
    finds "no JSON" "key passphrase --json" "$right$right"
    finds "no schema is named for it" "card passphrase --json" "$right"
    finds "no JSON" "key passphrase --json" "$right" "qrid: note"
    finds "message: \$.error.code: 'no-such-code' is not one of" "key passphrase --json" "$right" "${error/usage/no-such-code}"
    finds "status-change-line: \$.card" "status revoke 0-1 --jsonl" '{"card": "01", "before": "valid", "after": "revoked", "changed": true}'
    finds "status-change: \$: []" "status revoke 0-1 --json" "[]"
    run -1 "$PYTHON" -B "$CHECK" "$QRID" "$SCHEMAS" seen "$HERE"
    for what in "${wanted[@]}"; do has "$what"; done
    same "${#wanted[@]}" "$(grep -c "a test: qrid" <<<"$output")" "the number of refused runs"
}

@test "a schema that takes a changed output is found" {
    has_jsonschema
    cp -r "$SCHEMAS" loose
    seen "key passphrase --json" '{"dry_run": false, "keys": 2}'
    run -0 "$PYTHON" -B "$CHECK" "$QRID" loose seen "$HERE"
    local schema=loose/key-passphrase.schema.json
    for change in 's/"additionalProperties": false/"additionalProperties": true/' 's/"type": "integer"/"type": ["integer", "array"]/' 's/"required": \[/"\$comment": [/'; do
        sed -i.was "$change" $schema
        ! cmp -s $schema $schema.was
        run -1 "$PYTHON" -B "$CHECK" "$QRID" loose seen "$HERE"
        has "key-passphrase.schema.json takes a changed output"
        mv $schema.was $schema
    done
}

@test "help lists the schemas and prints one as it was installed" {
    q help schemas
    ok
    has_line "mint --check mint-check mint-check record"
    has_line "verify verify report -"
    q help schemas --json
    ok
    json '{"command": "verify", "with": None, "json": "verify", "line": "report", "reads": None} in it'
    q help schema report
    ok
    says "$(cat "$SCHEMAS/report.schema.json")"
    json 'it["$id"] == "urn:qrid:schema:report:1"'
    refuses_use 'no schema is called "repor"' "did you mean 'report'?" help schema repor
    refuses_use 'no schema is called "../schemas/report"' "*" help schema ../schemas/report
    refuses_use "give the name of one schema" "see 'qrid help schemas'" help schema
    refuses_use "give the name of one schema" "see 'qrid help schemas'" help schema report verify
}

@test "each file is enough for a validator that knows no other" {
    has_jsonschema
    make_card k
    q verify k.txt --trust k.pem.pub --at $TODAY --json
    echo "$output" >report.json
    q help schema verify
    echo "$output" >verify.schema.json
    "$PYTHON" -W ignore -m jsonschema -i report.json verify.schema.json
    echo "[$(cat report.json), 7]" >reports.json
    run ! "$PYTHON" -W ignore -m jsonschema -i reports.json verify.schema.json
}
