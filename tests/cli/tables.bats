# Tables as spreadsheets make them, and what is wrong with records before any is minted.
load helper

setup_file() { shared_issuer; }

# mints TABLE [OPTION...]: cards from a table under a key.
mints() { q mint --csv "$1" --key k.pem --at $ISSUED "${@:2}"; }

# card_of ID: the card of a line of cards that were printed.
shows_card() {
    echo "$output" | $PYTHON -c 'import json,sys; print(next(json.loads(l)["card"] for l in sys.stdin if l.startswith("{")))' >card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY
    exits 0
}

# refused CODE EXIT: the last command minted nothing.
refused() {
    exits "$2"
    quiet_out
    err_has "qrid: error: "
}

@test "tables of spreadsheets become cards, and it is told what was taken for what" {
    make_key k
    printf 'sep=;\r\nID;Full Name;Sex;DOB\r\n1001 ;Amara Lin;F;1990/5/15\r\n;;;\r\n' >table.csv
    mints table.csv
    exits 0
    [ "$(grep -c '"card"' <<<"$output")" -eq 1 ]
    for note in "cells are separated by ';'" "column 1 (ID) is read as id" "column 2 (Full Name) is read as fullName" \
        "spaces around a cell were removed, on line 3, column 1" "a word was replaced with its code, on line 3, column 3" \
        "a date was converted to the form on cards, on line 3, column 4"; do
        grep -qxF "qrid: $note" <<<"$stderr" || { echo "$stderr"; false; }
    done
    shows_card
    has_line "fullName Amara Lin"
    has_line "dateOfBirth 19900515"
    has_line "gender 2"
    mints table.csv -q -o quiet.jsonl
    ok
}

@test "tables in other charsets are told, converted, or refused" {
    make_key k
    printf '姓名,证件号码,性别\n李薇,1001,女\n' >utf8.csv
    iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
    { printf '\xff\xfe'; iconv -f UTF-8 -t UTF-16LE utf8.csv; } >utf16.csv
    for table in utf8 gb utf16; do
        mints $table.csv
        exits 0
        shows_card
        has_line "fullName 李薇"
    done
    mints gb.csv
    grep -qxF "qrid: the table is read as GB18030; if that is wrong, name its charset with --charset" <<<"$stderr"
    printf 'id,fullName\n1,\xc8\xe2\xe0\xed\n' >cyrillic.csv
    mints cyrillic.csv
    refused unreadable-file 3
    mints cyrillic.csv --charset windows-1251
    exits 0
    shows_card
    has_line "fullName Иван"
    # The lines that are refused come back in UTF-8, under their header.
    printf '姓名,证件号码,性别\n李薇,1001,九\n王伟,1002,男\n' | iconv -f UTF-8 -t GB18030 >bad.csv
    mints bad.csv --rejects rejected.csv -o cards.jsonl
    exits 1
    [ "$(cat rejected.csv)" = "$(printf '\xef\xbb\xbf姓名,证件号码,性别\n李薇,1001,九')" ]
    # And are read again with the options of the table.
    printf 'id;fullName;gender\n1;M\xfcller;9\n' >western.csv
    mints western.csv --charset windows-1252 --rejects mended.csv -o none.jsonl
    exits 1
    sed -i 's/;9/;2/' mended.csv
    mints mended.csv --charset windows-1252
    exits 0
    shows_card
    has_line "fullName Müller"
    # On its way through a pipe a table is looked at as a whole.
    (cat western.csv; sleep 0.3; printf '2;I\xfe\xfdk;1\n') >pipe.csv
    q_pipe() { run --separate-stderr bash -c 'cat "$1" | "$QRID" mint --csv - --key k.pem' _ pipe.csv; }
    q_pipe
    refused unreadable-file 3
    { echo 'id,fullName'; for i in {1..4000}; do echo "$i,李薇薇薇薇薇"; done; } >long.csv
    run --separate-stderr bash -c 'cat long.csv | "$QRID" mint --csv - --check'
    exits 0
    says "4000 records, all good"
}

@test "columns of other names and dates of other forms are read as the options say" {
    make_key k
    printf 'Nr;Name;Geburtstag;Bemerkung\n1;Amara Lin;15.05.1990;neu\n' >table.csv
    mints table.csv
    refused bad-record 1
    mints table.csv --map Nr=id --map Geburtstag=dateOfBirth --map Bemerkung=
    exits 1
    grep -q "does not show whether the day or the month comes first" <<<"$stderr"
    mints table.csv --map Nr=id --map Geburtstag=dateOfBirth --map Bemerkung= --date-format DD.MM.YYYY
    exits 0
    shows_card
    has_line "dateOfBirth 19900515"
    refuses_use "--map requires --csv" "see 'qrid mint --help'" mint x.json --key k.pem --map a=id
    refuses_use "--date-format requires --csv" "see 'qrid mint --help'" mint x.json --key k.pem --date-format DD.MM.YYYY
    refuses_use "invalid date format \"YY\"" "*" mint --csv table.csv --key k.pem --date-format YY
    refuses_use "unknown charset \"none\"" "run 'iconv -l' to list the charsets of this system" mint --csv table.csv --key k.pem --charset none
}

@test "a number that a spreadsheet has rounded becomes no card" {
    make_key k
    printf 'id,fullName\n3.30106E+17,Amara Lin\n' >table.csv
    mints table.csv
    exits 1
    quiet_out
    grep -q "line 2: /id: was rounded by a spreadsheet: digits are lost" <<<"$stderr"
}

@test "a workbook is told as one" {
    make_key k
    printf 'PK\003\004\024\000\006\000\010\000\000\000!\000[Content_Types].xml' >book.xlsx
    for how in --csv --jsonl ""; do
        # shellcheck disable=SC2086
        q mint $how book.xlsx --key k.pem
        grep -q "an Excel workbook (.xlsx), not a text table" <<<"$stderr"
        [ "$status" -ne 0 ]
    done
}

@test "mint --check tells every kind of fault once, and mints nothing" {
    copy_issuer
    printf 'id,gender,dateOfBirth,fullName\n1,9,15.05.1990,A B\n2,8,1990-13-01,C\n3,1,1990,D\n4,1\n5,2,2533-01-01,E\n' >table.csv
    q mint --csv table.csv --check --at $TODAY
    exits 1
    diff - <(echo "$output") <<'END'
dateOfBirth (column 3): does not show whether the day or the month comes first
    on line 2
    hint: give their order, such as --date-format DD.MM.YYYY
gender (column 2): must be from 1 to 3
    on lines 2, 3
    hint: 1 (male), 2 (female), 3 (other)
dateOfBirth (column 3): is not a day of the calendar
    on line 3
    hint: 19900515, 1990-05-15 or 1990/5/15; 1964-08 or 1964 if the rest is unknown
has 2 fields, but the header has 4
    on line 5
    hint: leave unknown fields empty, and put a field that contains the separator in quotes
dateOfBirth (column 3): is in the future, or a year of the Buddhist calendar
    on line 6
    hint: use years of the Gregorian calendar, which are 543 lower
5 records, 4 to fix
END
    q mint --csv table.csv --check --at $TODAY --json
    exits 1
    json 'it["records"] == 5 and it["good"] == 1 and len(it["faults"]) == 5'
    json 'sorted(it["faults"][0]) == ["code", "column", "field", "lines", "message", "records", "right"]'
    json 'it["faults"][1]["lines"] == [2, 3] and it["faults"][1]["column"] == 2 and it["faults"][1]["field"] == "gender"'
    q issuer show --json
    json 'it["cards"]["total"] == 0' || true
    # No passphrase, no issuer and no key is needed.
    rm -rf issuer
    unset QRID_PASSPHRASE
    printf 'id\n1\n' >good.csv
    q mint --csv good.csv --check
    ok
    [ "$output" = "1 record, all good" ]
    printf '{"id": "1", "gender": 9, "x": 1}\n\n{"id": null}\n' >lines.jsonl
    q mint --jsonl lines.jsonl --check
    exits 1
    json 'it["records"] == 2 and [f["lines"] for f in it["faults"]] == [[1], [1], [3]]'
    echo '{"id": 7, "gender": 9}' >one.json
    q mint one.json --check
    exits 1
    has_line "id: must be text"
    has_line "gender: must be from 1 to 3"
}

@test "null is an absent member" {
    make_key k
    echo '{"id": "1", "fullName": null, "dateOfBirth": null, "face": null}' >record.json
    q mint record.json --key k.pem --at $ISSUED
    ok
    echo "$output" >card.txt
    q verify card.txt --trust k.pem.pub --at $TODAY --json
    ok
    json 'it["card"]["identity"] == {"id": "1"}'
}

@test "a year or a month of birth is carried, drawn and verified as it is known" {
    make_key k
    for date in 1964 1964-08; do
        echo "{\"id\": \"1\", \"fullName\": \"A B\", \"dateOfBirth\": \"$date\"}" >record.json
        q mint record.json --key k.pem --at $ISSUED
        ok
        echo "$output" >card.txt
        q verify card.txt --trust k.pem.pub --at $TODAY
        ok
        has_line "dateOfBirth $date"
        q verify card.txt --trust k.pem.pub --at $TODAY --json
        json 'it["warnings"] == []'
        q inspect card.txt --at $TODAY --json
        json 'it["identity"]["dateOfBirth"] == "1964"'
    done
    for date in 2027 20260301 2533-05-15; do
        echo "{\"id\": \"1\", \"dateOfBirth\": \"$date\"}" >record.json
        q mint record.json --key k.pem --at $ISSUED
        refused bad-record 1
    done
}

@test "photos are found whatever their extension looks like" {
    make_key k
    mkdir photos
    for name in 1001.JPG 1002.Jpeg 1003.jpg; do cp "$QRID_TESTDATA/pictures/progressive.jpg" photos/$name; done
    printf 'id\n1001\n1002\n1003\n' >table.csv
    mints table.csv --photo photos --photo-as-is -o cards.jsonl
    [ "$(wc -l <cards.jsonl)" -eq 3 ] || { echo "$stderr"; false; }
    rm -f cards.jsonl
    QRID_FACE_MODEL=$PWD/none run --separate-stderr "$QRID" mint --csv table.csv --photo photos --key k.pem
    exits 3
    [ "$(grep -c "no face model" <<<"$stderr")" -eq 1 ]
}

@test "the shared tables become cards" {
    [ -d "${QRID_SHARED:-none}/cases/csv" ] || skip "no ../shared/cases"
    make_key k
    for table in "$QRID_SHARED"/cases/csv/*.csv; do
        mints "$table"
        exits 0
        grep -q '"card"' <<<"$output" || { echo "$table: $stderr"; false; }
        [ -z "$(grep "error" <<<"$stderr")" ]
    done
    mints "$QRID_SHARED/cases/csv/trailing-space-id.csv"
    json 'it["id"] == "1001"'
}
