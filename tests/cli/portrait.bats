# portrait: photos judged as the kiosk would, against the limits in qrid-portrait(1).
load helper

setup_file() {
    [ -d "$QRID_FACE_MODEL" ] || return 0
    private_place "$BATS_FILE_TMPDIR"
    does portrait "$SPECIMENS/s1-front.jpg" --small-face small.webp -q
}

setup() {
    [ -d "$QRID_FACE_MODEL" ] || skip "no face model; run ./setup"
    private_place "$BATS_TEST_TMPDIR"
    cp "$SPECIMENS"/{s1-front,s1-left,s4-front,two-people,no-face}.jpg "$BATS_FILE_TMPDIR/here/small.webp" .
}

CHECKS="faces posture eye-distance head-size crop roll yaw sharpness exposure-over exposure-under dynamic-range even-light natural-colour background eyes-open mouth-closed"

# grades: "CHECK GRADE" of each line of a report in text.
grades() { sed -nE 's/^  ([a-z-]+) +[-0-9].*(good|warn|refuse)(  [a-z].*)?$/\1 \2/p' <<<"$output"; }

@test "portrait tells the verdict first, then every check with its limits" {
    q portrait s1-front.jpg
    ok
    same "good: suitable for enrolment" "${lines[0]}" verdict
    same "$(printf '%s good\n' $CHECKS)" "$(grades)" "the grades"
    [[ ${lines[3]} =~ ^"  eye-distance    "1[0-9]{2}\.[0-9]" pixels   90 or more     good"$ ]] || tell "not the line of eye-distance"
    has "-8 to 8        good"
    has "up to 0.02     good"
}

@test "portrait warns, and that is no refusal" {
    q portrait small.webp --for compare --color always
    ok
    same $'\e[1;33musable, with 1 warning\e[0m' "${lines[0]}" verdict
    has $'24 or more     \e[32mgood\e[0m'
    same $'up to 6        \e[1;33mwarn\e[0m    stand in front of a plain wall' "$(sed -nE 's/^  background +[0-9.]+ +//p' <<<"$output")" "the warning"
}

@test "portrait refuses with exit code 1, with all reasons at once, and colours only where they are wanted" {
    q portrait two-people.jpg
    exits 1 && quiet_err
    same "not suitable: faces, eye-distance" "${lines[0]}" verdict
    has "refuse  only one person, please"
    has "refuse  move closer, or use a larger photo"
    lacks $'\e'
    q portrait no-face.jpg
    exits 1
    says "not suitable: faces
  faces           0              1              refuse  move in front of the camera so that your whole face is visible"
}

@test "portrait --json tells all of a photo" {
    q portrait s1-left.jpg --json
    ok
    json '[c["check"] for c in it["checks"]] == "'"$CHECKS"'".split()'
    json 'set(it) == {"input", "for", "grade", "code", "width", "height", "faces", "checks", "pose", "box", "eye_distance"}'
    json '(it["input"], it["for"], it["grade"], it["code"], it["faces"]) == ("s1-left.jpg", "enrol", "good", None, 1)'
    json '(it["width"], it["height"]) == (480, 600) and 110 < it["eye_distance"] < 130'
    json '8 < it["pose"]["yaw"] < 15 and abs(it["pose"]["roll"]) < 4'
    json '0 < it["box"]["x"] < 480 and it["box"]["width"] > 200 and 0.5 < it["box"]["score"] <= 1'
    json '[c for c in it["checks"] if c["check"] == "roll"][0] | {"value": 0} == {"check": "roll", "value": 0, "unit": "degrees", "low": -8, "high": 8, "grade": "good", "advice": None}'
    json '[c for c in it["checks"] if c["check"] == "eye-distance"][0]["value"] == it["eye_distance"]'
}

@test "portrait --json of several photos is a list, with a code for each that is refused" {
    q portrait s1-front.jpg two-people.jpg no-face.jpg small.webp --json
    exits 1 && quiet_err
    json '[p["code"] for p in it] == [None, "many-faces", "no-face", "poor-portrait"]'
    json '[p["grade"] for p in it] == ["good", "refuse", "refuse", "refuse"] and it[1]["faces"] == 2'
    json '(it[2]["box"], it[2]["pose"], it[2]["eye_distance"], len(it[2]["checks"])) == (None, None, None, 1)'
    local with_two=$output
    q portrait s1-front.jpg two-people.jpg no-face.jpg small.webp --json -j 1
    same "$with_two" "$output" "the report of one thread"
}

@test "portrait names each of several photos, and a photo that cannot be read does not stop the others" {
    echo no picture >text.jpg
    q portrait s1-front.jpg text.jpg missing.jpg s4-front.jpg
    exits 3
    same "s1-front.jpg: good: suitable for enrolment
s4-front.jpg: good: suitable for enrolment" "$(grep jpg <<<"$output")" "the verdicts"
    same 2 "$(grep -c '^qrid: error: ' <<<"$stderr")" "the number of errors"
    err_has "missing.jpg: no such file"
    q portrait missing.jpg --json
    exits 3 && quiet_out
    json_error unreadable-file "cannot read missing.jpg: no such file" "" missing.jpg
}

@test "portrait reads standard input once" {
    q_from s1-front.jpg portrait - --for compare
    ok
    same "good: suitable for comparison" "${lines[0]}" verdict
    q_from s1-front.jpg portrait - -
    exits 2 && quiet_out
}

@test "portrait --annotate draws on a copy: green, and red for what is refused" {
    q portrait two-people.jpg --annotate seen.png --json
    exits 1 && quiet_err
    same "225 30 30
0 190 70
225 30 30" "$($PYTHON "$HERE/pixel.py" seen.png 8 392 24 392 40 392)" "the first three fields"
    before=$(snapshot)
    q portrait s1-front.jpg --annotate seen.png
    exits 4 && quiet_out
    error_text "seen.png already exists" "choose another name, or add --force to replace it"
    same "$before" "$(snapshot)" "the disk"
    q portrait no-face.jpg --annotate seen.png --force -q
    exits 1 && quiet_out && quiet_err
    same "225 30 30" "$($PYTHON "$HERE/pixel.py" seen.png 12 590)" "the only field"
}

@test "portrait --against compares the face: match, review, no match" {
    q portrait s1-front.jpg --against s1-left.jpg --small-face face.webp
    ok
    [[ ${lines[17]} =~ ^"  against         match (distance 0."[0-9]{3}"; match under 0.50, no match from 0.60): s1-left.jpg"$ ]] ||
        tell "not the line of the comparison"
    [[ ${lines[18]} =~ ^"  small-face      $(stat -c %s face.webp) bytes, distance 0."[0-9]{3}" from the photo"$ ]] ||
        tell "not the line of the small face"
    [ "$(stat -c %s face.webp)" -le 600 ]
    q portrait s1-front.jpg --against s1-left.jpg --face-threshold 0.1 --json
    exits 3 && quiet_err
    json 'it["against"].pop("distance") < 0.5 and it["against"] == {"input": "s1-left.jpg", "match_under": 0.1, "no_match_from": 0.6, "likeness": "review"}'
    q portrait s1-front.jpg s1-left.jpg --against s4-front.jpg --json
    exits 1 && quiet_err
    json 'all(p["grade"] == "good" and p["against"]["likeness"] == "no match" and p["against"]["distance"] >= 0.6 for p in it)'
    q portrait s1-front.jpg --against no-face.jpg
    exits 1 && quiet_out
    error_text "no face found in no-face.jpg" "*"
}

@test "portrait --small-face writes what a card would carry" {
    q portrait s1-front.jpg --small-face face.webp --photo-bytes 800 --json
    ok
    json "it['small_face']['bytes'] == $(stat -c %s face.webp) and 400 < it['small_face']['bytes'] <= 800"
    json '0 < it["small_face"]["distance"] <= 0.45'
    same "RIFF WEBP" "$(head -c 4 face.webp) $(head -c 12 face.webp | tail -c 4)" "the start of the file"
    q portrait two-people.jpg --small-face two.webp
    exits 1
    has "not suitable: faces"
    error_text "2 faces found in two-people.jpg" "*"
    [ ! -e two.webp ]
}

@test "portrait is refused what makes no sense, before anything is read" {
    refuses_use "--annotate only works with a single photo" "give a single photo" portrait s1-front.jpg s4-front.jpg --annotate a.png
    refuses_use "--small-face cannot write to standard output" "give a file: --small-face face.webp" portrait s1-front.jpg --small-face -
    refuses_use "the output and the input are the same file" "choose another name" portrait s1-front.jpg --annotate s1-front.jpg --force
    refuses_use "--annotate and --small-face name the same file" "give two different files" portrait s1-front.jpg --annotate a --small-face a
    refuses_use "--for: pass not in {enrol,compare}" "see 'qrid portrait --help'" portrait s1-front.jpg --for pass
    refuses_use "--photo-bytes requires --small-face" "see 'qrid portrait --help'" portrait s1-front.jpg --photo-bytes 500
    refuses_use "--face-threshold requires --against" "see 'qrid portrait --help'" portrait s1-front.jpg --face-threshold 0.4
    QRID_FACE_MODEL=$PWD/none refuses 3 face-model-missing "*" "*" portrait s1-front.jpg
}
