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

@test "an option's values are those of its own command" {
    script bash
    offers "compromised superseded" qrid key revoke --reason ""
    offers certificateHold qrid status suspend --reason cert
    offers "" qrid status revoke --reason cert
    offers "auto brotli zlib" qrid mint --compression ""
    offers "1 2 3 4 5 6 7 8 9" qrid status build --level ""
    offers "cose-key cose-keyset jwk jwks pem" qrid key export --format ""
    offers "png svg terminal text" qrid challenge --format ""
    offers "back both front" qrid render --side ""
    offers "ES256 ES384 EdDSA SM2" qrid wallet new --alg ""
}

@test "zsh takes the script from a pipe, and from a directory of functions" {
    run --separate-stderr zsh -f -c 'autoload -Uz compinit && compinit -u -D && source <("$QRID" help --completion zsh) && echo "$_comps[qrid]"'
    ok
    says _qrid
    mkdir functions
    "$QRID" help --completion zsh >functions/_qrid
    run --separate-stderr zsh -f -c 'fpath=($PWD/functions $fpath) && autoload -Uz compinit && compinit -u -D && echo "$_comps[qrid]"'
    ok
    says _qrid
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

@test "in JSON a completion is an object" {
    script bash
    q help --completion bash --json
    ok
    json 'it == {"shell": "bash", "script": open("completion.bash").read()}'
}

@test "help --completion refuses another shell" {
    refuses_use "--completion: tcsh not in {bash,zsh,fish}" "see 'qrid help --help'" help --completion tcsh
}
