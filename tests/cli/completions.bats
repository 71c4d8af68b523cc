# The completions: each parses in its shell, and bash's answers as it should.
load helper

script() { "$QRID" help --completion "$1" >"completion.$1"; }

# complete_bash WORD...: prints what bash offers for the last of the words.
complete_bash() {
    bash -c '
        source completion.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _qrid
        printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

# offers "WANTED..." WORD...: bash offers exactly these.
offers() {
    local wanted=$1
    shift
    same "$wanted" "$(complete_bash "$@" | sort | paste -sd ' ')" "what bash offers for: $*"
}

@test "the completions parse in their shells" {
    for shell in bash zsh fish; do
        script $shell
        [ -s completion.$shell ]
        run --separate-stderr $shell -n completion.$shell
        ok
        quiet_out
    done
}

@test "bash completes commands and the commands of a group" {
    script bash
    offers verify qrid ver
    offers "export import list new passphrase retire revoke rotate show" qrid key ""
    offers "reinstate revoke" qrid status re
    offers "add export list new remove show" qrid wallet ""
}

@test "bash completes options and their values" {
    script bash
    offers --trust qrid verify --tr
    offers "--photo --photo-as-is --photo-bytes" qrid mint --ph
    offers "ES256 ES384" qrid key new --alg ES
    offers keyCompromise qrid status revoke --reason key
    offers "eps pdf png svg terminal" qrid render --format ""
    offers "always auto" qrid verify --color a
}

@test "bash completes the topics of help, and files elsewhere" {
    script bash
    offers reasons qrid help rea
    touch card-of-ada.txt
    offers card-of-ada.txt qrid verify card-
}

@test "fish completes commands, groups and options" {
    script fish
    fish_offers() { same "$1" "$(fish --no-config -c "source completion.fish; complete -C '$2'" | cut -f1 | sort | paste -sd ' ')" "what fish offers for: $2"; }
    fish_offers verify "qrid ver"
    fish_offers "export import list new passphrase retire revoke rotate show" "qrid key "
    fish_offers --trust "qrid verify --tr"
}

@test "help --completion refuses another shell" {
    refuses_use "--completion: tcsh not in {bash,zsh,fish}" "see 'qrid help --help'" help --completion tcsh
}
