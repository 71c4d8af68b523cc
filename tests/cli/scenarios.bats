# The scenarios that come with qrid: the same on each run, to the byte, and each fails when one thing in it is otherwise.
load helper

setup() {
    private_place "$BATS_TEST_TMPDIR"
    SCENARIOS=$QRID_TESTDATA/../cmd/scenarios
}

# spoilt NAME SCRIPT: ./NAME.toml, changed by a script of sed, or without the first step that has the text behind "skip ".
spoilt() {
    cp "$SCENARIOS"/*.txt "$SCENARIOS"/*.pem .
    case $2 in
    "skip "*) awk -v text="${2#skip }" 'BEGIN { RS = ""; ORS = "\n\n" } gone || !index($0, text) { print; next } { gone = 1 }' "$SCENARIOS/$1.toml" ;;
    *) sed "$2" "$SCENARIOS/$1.toml" ;;
    esac >"$1.toml"
    ! cmp -s "$SCENARIOS/$1.toml" "$1.toml" || tell "nothing is changed in $1"
}

# fails_at NAME SCRIPT TITLE: changed so, the scenario fails at the step of that title.
fails_at() {
    spoilt "$1" "$2"
    q scenario "$1.toml"
    exits 1
    [ "$(grep -c '^  not ok' <<<"$output")" -eq 1 ] || tell "no step of $1 failed"
    grep '^  not ok' <<<"$output" | grep -qF " s  $3" || tell "the step that failed is not: $3"
}

@test "hotel check-in fails when the desk shows the same challenge twice" {
    fails_at hotel-check-in 's/--challenge next.png --status/--challenge challenge.png --status/' "A photo of Amara's screen answers the wrong one"
}

@test "train gate fails when the gate remembers nothing" {
    fails_at train-gate 's/ --replay-cache gate-seen//' "The next person has photographed the code"
}

@test "lost phone fails when the new list is not published, or the finder looks like her" {
    fails_at lost-phone 'skip about = "The city publishes it"' "The old card is refused"
    fails_at lost-phone 's/specimen = "s2-/specimen = "s1-/' "The phone is lost; whoever found it tries to get her card"
}

@test "key rotated fails when the verifier does not hear of it" {
    fails_at key-rotated 'skip run = "trust import city/public/trust.jwt"' "Somebody replays the older list, which is refused"
}

@test "key stolen fails when the key is not revoked, or only superseded" {
    fails_at key-stolen 's/--reason compromised/--reason superseded/' "The thief is refused, whatever the date on the card"
    fails_at key-stolen 's/^run = "key revoke .*/run = "key list --issuer city"/' "The thief is refused, whatever the date on the card"
}

@test "week offline fails when the network is there all the time" {
    fails_at week-offline 'skip serve = false' "On Wednesday, it warns that it could not fetch a newer one"
}

@test "clock wrong fails when the verifier allows for nothing" {
    fails_at clock-wrong 's/ --skew 2m//' "unless the verifier allows for two minutes"
}

@test "screenshot replayed fails when both doors share a memory" {
    fails_at screenshot-replayed 's/--replay-cache back-door/--replay-cache front-door/' "A back door with a memory of its own lets the screenshot in"
}

@test "two provinces fails when the card of the south does not name the north" {
    fails_at two-provinces 's|pem --iss https://north|pem --iss https://south|' "The key is trusted, but not for that"
}

@test "renewed card fails when the old name is on the new card" {
    fails_at renewed-card 's/"Maria Ivanova", "dateOfBirth/"Maria Petrova", "dateOfBirth/' "The bank reads her new name"
}

@test "disaster recovery fails when the registry is not the older one" {
    fails_at disaster-recovery 'skip about = "At noon the disk dies' "With a registry that is out of date, nothing is minted"
}

@test "a card of the EU fails when nobody changes it" {
    fails_at eu-card 'skip tamper =' "The signature shows it"
}

@test "scenarios are the same to the byte, in another directory and time zone" {
    mkdir elsewhere
    cp "$SCENARIOS"/* elsewhere
    q scenario hotel-check-in train-gate week-offline --keep one -q
    done_silently
    (
        cd elsewhere
        TZ=Asia/Tokyo q scenario hotel-check-in.toml train-gate.toml week-offline.toml --keep ../two -q
        done_silently
    )
    [ "$(find one -type f | wc -l)" -gt 60 ]
    rm -r one/week-offline/server two/week-offline/server # whose certificate is new each time
    run diff -r one two
    exits 0
    sed -i 's/^seed = "../seed = "ff/' elsewhere/hotel-check-in.toml
    (cd elsewhere && q scenario hotel-check-in.toml --keep ../three -q && done_silently)
    run ! cmp -s one/hotel-check-in/card.txt three/hotel-check-in/card.txt
}
