# The citizen's language: what --explain, the portrait's advice and the receipt are told in, and adding a language.
load helper

setup_file() {
    private_place "$BATS_FILE_TMPDIR"
    umask 077
    make_card k
    ada li.json
    $PYTHON -c 'import json; it = json.load(open("li.json")); it["language"] = "zho"; json.dump(it, open("li.json", "w"))'
    does mint li.json --key k.pem --at $ISSUED --valid-for 1d -o li.txt
    does mint li.json --key k.pem --at $ISSUED -o good.txt
}

setup() {
    compgen -G "$QRID_BUILD/lib*/qrid/qrid-gettext.so" >/dev/null ||
        compgen -G "$QRID_BUILD/lib/*/qrid/qrid-gettext.so" >/dev/null || skip "built without Boost.Locale"
    private_place "$BATS_TEST_TMPDIR"
    umask 077
    cp "$BATS_FILE_TMPDIR"/here/* .
    trust=(--trust k.pem.pub --at 2026-06-01T00:00:00Z)
}

@test "--explain is in the language of the card, and the rest of the report is not" {
    q verify li.txt "${trust[@]}" --explain
    exits 1
    has "  validity   fail     expired: "
    has "这张卡曾经有效，但现在已经过期。"
    lacks "The card was valid"
    q verify k.txt --trust k.pem.pub --at 2126-01-01 --explain
    has "The card was valid, but it has expired."
}

@test "--lang comes before the language of the card, by any of its names" {
    for lang in en eng en-GB; do
        q verify li.txt "${trust[@]}" --explain --lang $lang
        has "The card was valid, but it has expired."
    done
    for lang in zh zho chi cmn zh-CN zh-Hans zh_CN.UTF-8; do
        q verify k.txt --trust k.pem.pub --at 2126-01-01 --explain --lang $lang
        has "这张卡曾经有效" || tell $lang
    done
    refuses 2 usage 'there are no texts in the language "zh-TW"' "*" verify li.txt "${trust[@]}" --explain --lang zh-TW
    refuses_use "*" "*" verify li.txt "${trust[@]}" --lang zh
}

@test "the JSON says which language the explanations are in" {
    q verify li.txt "${trust[@]}" --explain --json
    json 'it["lang"] == "zh-CN" and it["checks"][4]["explanation"].startswith("这张卡曾经有效")'
    json 'it["checks"][4]["detail"].startswith("expired") or "expired" in it["checks"][4]["detail"]'
    q verify li.txt "${trust[@]}" --explain --lang en --json
    json 'it["lang"] == "en" and it["checks"][4]["explanation"].startswith("The card was valid")'
    q verify li.txt "${trust[@]}" --json
    json '"lang" not in it'
    printf '{"card": "%s"}\n' "$(cat li.txt)" "$(cat k.txt)" >lines
    q verify lines --jsonl --trust k.pem.pub --at 2126-01-01 --explain
    same $'zh-CN\nen' "$(sed -nE 's/.*"lang":"([^"]*)".*/\1/p' <<<"$output")" languages
}

@test "the advice for a portrait is in --lang, or in English" {
    [ -d "$QRID_FACE_MODEL" ] || skip "no face model; run ./setup"
    q portrait "$SPECIMENS/two-people.jpg" --lang zh
    has "refuse  画面里请只留一个人"
    q portrait "$SPECIMENS/two-people.jpg" --lang zh --json
    json 'it["checks"][0]["advice"] == "画面里请只留一个人" and it["code"] == "many-faces"'
    q portrait "$SPECIMENS/two-people.jpg"
    has "refuse  only one person, please"
}

# add_language LANG PLACE: as in qrid-languages(7), in a language that nobody speaks: English with a mark before each text.
add_language() {
    msginit --locale="$1" --no-translator --input="$HERE/../../lib/words/po/qrid.pot" --output="$1.po" 2>/dev/null
    grep -qF 'charset=UTF-8' "$1.po" || tell "$(head -20 "$1.po")"
    msgen "$1.po" | msgfilter --keep-header sed 's/^/<<: /' >filled.po 2>/dev/null
    mkdir -p "$2/$1/LC_MESSAGES"
    msgfmt --check --output-file "$2/$1/LC_MESSAGES/qrid.mo" filled.po
}

@test "a translator adds a language without building qrid" {
    command -v msginit >/dev/null || skip "no gettext"
    add_language fr "$XDG_DATA_HOME/qrid/locale"
    q verify li.txt "${trust[@]}" --explain --lang fra
    has "    <<: The card was valid, but it has expired."
    q verify li.txt "${trust[@]}" --explain --lang tlh
    grep -qF "choose one of en, fr, zh-CN; to add a language" <<<"$stderr" || tell "the languages that there are"
    mkdir own
    mv "$XDG_DATA_HOME/qrid/locale/fr" own/
    QRID_LOCALE=$PWD/own run "$QRID" verify li.txt "${trust[@]}" --explain --lang fr
    has "<<: The card was valid"
    QRID_LOCALE=own run --separate-stderr "$QRID" verify li.txt "${trust[@]}" --explain
    [ "$status" -eq 2 ] || tell "a place that is not absolute"
}

@test "a catalogue that is damaged, or that others can change, is not told from" {
    mkdir -p own/zh_CN/LC_MESSAGES own/de/LC_MESSAGES
    head -c 1000 /dev/zero | tee own/zh_CN/LC_MESSAGES/qrid.mo >own/de/LC_MESSAGES/qrid.mo
    QRID_LOCALE=$PWD/own run "$QRID" verify li.txt "${trust[@]}" --explain
    has "这张卡曾经有效" # as it comes with qrid
    QRID_LOCALE=$PWD/own run --separate-stderr "$QRID" verify li.txt "${trust[@]}" --explain --lang de
    [ "$status" -ne 0 ] && grep -qF "is not a catalogue that can be used" <<<"$stderr" || tell "$stderr"
    chmod 777 own
    QRID_LOCALE=$PWD/own run --separate-stderr "$QRID" verify li.txt "${trust[@]}" --explain
    grep -qF "$PWD/own" <<<"$stderr" || tell "that others can write there"
}

@test "--explain says in --lang why a picture has no card, but not that a name leads to nothing" {
    q verify "$QRID_TESTDATA/pictures/cut.png" "${trust[@]}" --explain --lang zh
    exits 3
    has "图中没有能读取的二维码"
    q verify nope.png "${trust[@]}" --explain --lang zh
    [ -z "$output" ]
}
