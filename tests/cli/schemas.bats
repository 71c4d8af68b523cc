# The JSON schemas that are installed: what the program takes and prints is as they say.
load helper

setup() {
    "$PYTHON" -c 'import jsonschema' 2>/dev/null || skip "no jsonschema for $PYTHON"
    private_place "$BATS_TEST_TMPDIR"
}

# conforms SCHEMA FILE: every line of the file; tells the first that does not.
conforms() {
    "$PYTHON" - "$QRID_TESTDATA/../man/schemas/$1.schema.json" "$2" <<'END'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
lines = [json.loads(line) for line in open(sys.argv[2])]
assert lines, "nothing to look at"
for line in lines:
    for error in jsonschema.Draft202012Validator(schema).iter_errors(line):
        sys.exit(f"{error.json_path}: {error.message}")
END
}

@test "reports of good, bad, foreign and unreadable cards are as the schema says" {
    make_card k
    make_card other --valid-for 1d
    sed 's/./0/90' k.txt >forged.txt
    echo "HC1:NCFOXN" >broken.txt
    echo "https://example.com" >web.txt
    for card in k other forged broken web; do
        "$QRID" verify $card.txt --trust k.pem.pub --at $TODAY --json | "$PYTHON" -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' >>reports || true
        "$QRID" verify $card.txt --trust k.pem.pub --at $TODAY --jsonl --explain >>reports || true
    done
    "$QRID" verify k.txt --trust k.pem.pub --at $TODAY --jsonl --require-status >>reports || true # none is at hand
    [ "$(wc -l <reports)" -eq 11 ]
    grep -q '"invalid"' reports && grep -q '"valid"' reports && grep -q '"undetermined"' reports
    conforms report reports
}

@test "what is no report is not as the schema says" {
    make_card k
    "$QRID" verify k.txt --trust k.pem.pub --at $TODAY --jsonl >report
    conforms report report
    for change in s/valid/good/ 's/"holder"/"bearer"/' 's/"check":"status"/"check":"face"/' 's/"code":null/"code":7/'; do
        sed "$change" report >changed
        ! cmp -s report changed
        run ! conforms report changed
    done
}

# both RECORD: the program and the schema say the same of it, yes or no.
both() {
    local taken=no conforming=no
    echo "$2" >record.json
    ! "$QRID" mint record.json --key k.pem -q -o card.txt --force 2>/dev/null || taken=yes
    ! conforms record record.json 2>/dev/null || conforming=yes
    same "$1 $1" "$taken $conforming" "mint and the schema, of $2"
}

@test "the schema of a record takes what mint takes, and nothing else" {
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
