# demo: the whole story, and that it is no mere show.
load helper

@test "demo tells the story, and the five commands that it ends with work" {
    q demo story
    ok
    has "Every command below is actually run."
    for step in 1 2 3 4 5 6 7 8 9 10; do has "
$step. "; done
    sed -n '/^Five commands to try next:/,$p' <<<"$output" | sed 1d >commands
    same 5 "$(grep -c '^  qrid ' commands)" "the number of commands"
    for made in issuer/registry.db wallet/amara wallet/amara-new wallet/qiu portrait.png small-face.webp receipt.txt terms.md card.txt card.png \
        challenge.png live.png changed.txt people.jsonl sessions.jsonl photos/s1-file.jpg passphrase pin; do
        [ -e "story/$made" ] || tell "the demo left no $made"
    done
    [ "$(stat -c %s story/small-face.webp)" -le 600 ]
    same 2 "$(find story/wallet -name '*.card' -path '*amara*' | wc -l)" "the number of her cards"
    mkdir bin
    ln -s "$QRID" bin/qrid
    while read -r line; do
        run --separate-stderr env PATH="$PWD/bin:$PATH" sh -c "$line"
        case $line in
        "qrid verify"*)
            exits 1
            json 'it["checks"][5]["code"] == "revoked"'
            ;;
        *) exits 0 ;;
        esac
        quiet_err
        [ -n "$output" ]
    done <commands
}

@test "demo's secrets are its user's alone" {
    q demo story -q
    done_silently
    same 600 "$(stat -c %a story/passphrase story/pin | sort -u)" "the mode of the secrets"
}

@test "demo --json prints one document of its steps" {
    q demo story --json
    ok
    json 'it["ok"] is True and it["dir"] == "story" and len(it["steps"]) >= 10'
    json '{s["exit_code"] for s in it["steps"]} == {0, 1}'
}

@test "demo --lang zh plays it among people who speak Chinese, in a directory whose name has spaces and quotes" {
    compgen -G "$QRID_BUILD/lib*/qrid/qrid-gettext.so" >/dev/null ||
        compgen -G "$QRID_BUILD/lib/*/qrid/qrid-gettext.so" >/dev/null || skip "built without Boost.Locale"
    q demo "it's a story" --lang zh --alg SM2
    ok
    has "以下每条命令都会实际执行" # to whoever plays it
    has "SM2, key"
    grep -q '第 2026-1 版（中文）' "it's a story/receipt.txt"
    has "签发机构已将这张卡永久作废"
    has "      fullName            林安然" # on the card
    grep -q '林' "it's a story/receipt.txt"
    run ! grep -E 'issuer|holder|accepted|distance' "it's a story/receipt.txt"
    refuses 2 usage 'the residents of the demo do not speak "fr"' "choose en or zh" demo other --lang fr
    [ ! -e other ]
}

@test "demo fails when the stranger is the resident" {
    mkdir swapped
    cp "$SPECIMENS"/s?-*.jpg swapped
    cp swapped/s1-front.jpg swapped/s2-front.jpg
    cp swapped/s1-left.jpg swapped/s2-left.jpg
    q demo story --specimens swapped
    [ "$status" -ne 0 ] || tell "the demo believes in itself"
    lacks "Five commands to try next"
    err_has "the demo did not go as planned"
}

@test "demo fails when the resident is somebody else" {
    mkdir swapped
    cp "$SPECIMENS"/s?-*.jpg swapped
    cp "$SPECIMENS"/s3-front.jpg swapped/s1-front.jpg
    cp "$SPECIMENS"/s3-left.jpg swapped/s1-left.jpg
    q demo story --specimens swapped
    [ "$status" -ne 0 ]
    lacks "Five commands to try next"
}

@test "demo refuses a directory that exists, and specimens that are not there" {
    mkdir story
    refuses 4 exists "story already exists" "*" demo story
    refuses 3 unreadable-file "cannot find the specimen portraits" "give their directory with --specimens DIR" demo new --specimens nowhere
    refuses_use "the following argument was not expected: b" "see 'qrid demo --help'" demo a b
}

@test "demo asks for the face model before it begins" {
    QRID_FACE_MODEL=$PWD/none refuses 3 face-model-missing "*" "*" demo new
    [ ! -e new ]
}

@test "demo --seed makes the same directory on another day, in another place" {
    mkdir one two
    (cd one && umask 022 && export TZ=Asia/Tokyo && does demo story --seed 00112233445566778899aabbccddeeff --at "$TODAY" --json && cp "$results/out" steps)
    sleep 1.1 # so that a clock would show
    (cd two && umask 077 && export TZ=America/Lima && does demo story --seed 00112233445566778899aabbccddeeff --at "$TODAY" --json && cp "$results/out" steps)
    diff -r one two
    grep -q '"test": true' one/story/issuer/issuer.json
    [ "$(find one/story -type f | wc -l)" -gt 40 ]
    q demo other --seed 00112233445566778899aabbccddeef0 --at "$TODAY"
    ok
    has "Everything is test material that follows from the seed"
    run ! cmp one/story/issuer/public/jwks.json other/issuer/public/jwks.json
    run ! cmp one/story/passphrase other/passphrase
    q verify one/story/card.txt --trust one/story/issuer/public/jwks.json --at "$TODAY" --json
    json '"test-key" in [w["code"] for w in it["warnings"]]'
}

@test "demo without a seed is no test material" {
    q demo story -q
    done_silently
    run ! grep -r '"test"' story/issuer/issuer.json
    q verify story/card.txt --trust story/issuer/public/jwks.json --json
    json '"test-key" not in [w["code"] for w in it["warnings"]]'
}
