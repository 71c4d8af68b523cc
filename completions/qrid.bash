# bash completion for qrid, made by 'qrid help --completion bash'

_qrid() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'issuer key trust mint status portrait enroll wallet challenge present render scan inspect verify demo help' -- "$cur")
        return
    fi
    case $command in
    issuer)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'init show log affected recover' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    key)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'new list show rotate retire revoke passphrase import export' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    trust)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'build show import list remove' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    status)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'revoke suspend reinstate build show check bundle delta apply fetch' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    wallet)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'list show new add remove export' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    help)
        words='issuer key trust mint status portrait enroll wallet challenge present render scan inspect verify demo help exit-codes reasons'
        ;;
    esac
    case $command:$prev in
    'issuer init':--alg)
        mapfile -t COMPREPLY < <(compgen -W 'ES256 EdDSA ES384' -- "$cur")
        return
        ;;
    'issuer init':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'issuer show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'issuer log':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'issuer affected':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'issuer recover':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key new':--purpose)
        mapfile -t COMPREPLY < <(compgen -W 'cards status trust' -- "$cur")
        return
        ;;
    'key new':--alg)
        mapfile -t COMPREPLY < <(compgen -W 'ES256 EdDSA ES384' -- "$cur")
        return
        ;;
    'key new':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key list':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key rotate':--purpose)
        mapfile -t COMPREPLY < <(compgen -W 'cards status trust' -- "$cur")
        return
        ;;
    'key rotate':--alg)
        mapfile -t COMPREPLY < <(compgen -W 'ES256 EdDSA ES384' -- "$cur")
        return
        ;;
    'key rotate':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key retire':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key revoke':--reason)
        mapfile -t COMPREPLY < <(compgen -W 'superseded compromised' -- "$cur")
        return
        ;;
    'key revoke':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key passphrase':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key import':--purpose)
        mapfile -t COMPREPLY < <(compgen -W 'cards status trust' -- "$cur")
        return
        ;;
    'key import':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'key export':--format)
        mapfile -t COMPREPLY < <(compgen -W 'pem jwk jwks cose-key cose-keyset' -- "$cur")
        return
        ;;
    'key export':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'trust build':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'trust show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'trust import':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'trust list':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'trust remove':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'mint':--variant)
        mapfile -t COMPREPLY < <(compgen -W 'full with-face without-address age-only' -- "$cur")
        return
        ;;
    'mint':--compression)
        mapfile -t COMPREPLY < <(compgen -W 'zlib brotli auto' -- "$cur")
        return
        ;;
    'mint':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status revoke':--reason)
        mapfile -t COMPREPLY < <(compgen -W 'unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise' -- "$cur")
        return
        ;;
    'status revoke':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status suspend':--reason)
        mapfile -t COMPREPLY < <(compgen -W 'certificateHold unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise' -- "$cur")
        return
        ;;
    'status suspend':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status reinstate':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status build':--level)
        mapfile -t COMPREPLY < <(compgen -W '1 2 3 4 5 6 7 8 9' -- "$cur")
        return
        ;;
    'status build':--bits)
        mapfile -t COMPREPLY < <(compgen -W '1 2 4 8' -- "$cur")
        return
        ;;
    'status build':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status check':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status bundle':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status delta':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status apply':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status fetch':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'portrait':--for)
        mapfile -t COMPREPLY < <(compgen -W 'enrol compare' -- "$cur")
        return
        ;;
    'portrait':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'enroll':--turn)
        mapfile -t COMPREPLY < <(compgen -W 'left right random' -- "$cur")
        return
        ;;
    'enroll':--variant)
        mapfile -t COMPREPLY < <(compgen -W 'full with-face without-address age-only' -- "$cur")
        return
        ;;
    'enroll':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet list':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet new':--alg)
        mapfile -t COMPREPLY < <(compgen -W 'ES256 EdDSA' -- "$cur")
        return
        ;;
    'wallet new':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet add':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet remove':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'wallet export':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'challenge':--format)
        mapfile -t COMPREPLY < <(compgen -W 'text terminal png svg' -- "$cur")
        return
        ;;
    'challenge':--ec)
        mapfile -t COMPREPLY < <(compgen -W 'L M Q H' -- "$cur")
        return
        ;;
    'challenge':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'present':--format)
        mapfile -t COMPREPLY < <(compgen -W 'text terminal png svg' -- "$cur")
        return
        ;;
    'present':--ec)
        mapfile -t COMPREPLY < <(compgen -W 'L M Q H' -- "$cur")
        return
        ;;
    'present':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'render':--format)
        mapfile -t COMPREPLY < <(compgen -W 'png svg eps pdf terminal' -- "$cur")
        return
        ;;
    'render':--ec)
        mapfile -t COMPREPLY < <(compgen -W 'L M Q H' -- "$cur")
        return
        ;;
    'render':--layout)
        mapfile -t COMPREPLY < <(compgen -W 'id1 phone' -- "$cur")
        return
        ;;
    'render':--side)
        mapfile -t COMPREPLY < <(compgen -W 'front back both' -- "$cur")
        return
        ;;
    'render':--sheet)
        mapfile -t COMPREPLY < <(compgen -W 'a4' -- "$cur")
        return
        ;;
    'render':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'scan':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'inspect':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'verify':--level)
        mapfile -t COMPREPLY < <(compgen -W '1 2 3 4 5 6 7 8 9' -- "$cur")
        return
        ;;
    'verify':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'demo':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'help':--completion)
        mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$cur")
        return
        ;;
    'help':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        case $command in
        'issuer init') words='-h --help --iss --name --alg --status-uri --capacity --valid-for --registry --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'issuer show') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'issuer log') words='-h --help --verify --head --last --jsonl --issuer --json -q --quiet -v --verbose --color' ;;
        'issuer affected') words='-h --help --kid --jsonl --all --among --issuer --at --json -q --quiet -v --verbose --color' ;;
        'issuer recover') words='-h --help --margin --new-lists --force --dry-run --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key new') words='-h --help --purpose --alg --stage --dry-run --issuer --no-passphrase --passphrase-file -o --output --force --at --json -q --quiet -v --verbose --color' ;;
        'key list') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key show') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key rotate') words='-h --help --purpose --alg --stage --now --no-next --dry-run --issuer --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'key retire') words='-h --help --force --dry-run --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key revoke') words='-h --help --reason --dry-run --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key passphrase') words='-h --help --key --dry-run --issuer --passphrase-file --new-passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'key import') words='-h --help --pkcs11-module --purpose --stage --dry-run --issuer --key-passphrase-file --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'key export') words='-h --help --key --pkcs11-module --format --issuer --passphrase-file -o --output --force --at --json -q --quiet -v --verbose --color' ;;
        'trust build') words='-h --help --valid-for --key --pkcs11-module --dry-run --issuer --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'trust show') words='-h --help --at --json -q --quiet -v --verbose --color' ;;
        'trust import') words='-h --help --root --force --dry-run --at --json -q --quiet -v --verbose --color' ;;
        'trust list') words='-h --help --at --json -q --quiet -v --verbose --color' ;;
        'trust remove') words='-h --help --dry-run --json -q --quiet -v --verbose --color' ;;
        'mint') words='-h --help --jsonl --csv --check --map --date-format --charset --key --pkcs11-module --issuer --kid --iss --status-uri --status-idx --valid-for --not-before --language --photo --photo-bytes --photo-as-is --variant --cnf --compression --encrypt-key --out-dir --rejects --resume -j --jobs --passphrase-file -o --output --force --mode --at --json -q --quiet -v --verbose --color' ;;
        'status revoke') words='-h --help --subject --from --jsonl --dry-run --issuer --at --reason --json -q --quiet -v --verbose --color' ;;
        'status suspend') words='-h --help --subject --from --jsonl --dry-run --issuer --at --reason --json -q --quiet -v --verbose --color' ;;
        'status reinstate') words='-h --help --subject --from --jsonl --dry-run --issuer --at --json -q --quiet -v --verbose --color' ;;
        'status build') words='-h --help --issuer --jwt --all --valid-for --ttl --level --best --force -j --jobs --dry-run --values --uri --entries --bits --unsigned -o --output --kid --key --pkcs11-module --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'status show') words='-h --help --trust --at --json -q --quiet -v --verbose --color' ;;
        'status check') words='-h --help --trust --at --uri --unsigned --json -q --quiet -v --verbose --color' ;;
        'status bundle') words='-h --help -o --output --force --valid-for --key --pkcs11-module --dry-run --issuer --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'status delta') words='-h --help -o --output --force --json -q --quiet -v --verbose --color' ;;
        'status apply') words='-h --help --to -o --output --root --force --trust --dry-run --at --json -q --quiet -v --verbose --color' ;;
        'status fetch') words='-h --help --from --trust --ca --timeout --max-bytes --force --at --json -q --quiet -v --verbose --color' ;;
        'portrait') words='-h --help --for --against --face-threshold --annotate --small-face --photo-bytes --force --mode -j --jobs --json -q --quiet -v --verbose --color' ;;
        'enroll') words='-h --help --register --id --photo --account --wallet --batch --turn --single-shot --terms --accept-terms --replace --receipt --min-age --max-attempts --face-threshold --photo-bytes --variant --valid-for --plain --jsonl -j --jobs --issuer --kid --key --pkcs11-module --passphrase-file --pin-file --at --json -q --quiet -v --verbose --color' ;;
        'wallet list') words='-h --help --wallet --json -q --quiet -v --verbose --color' ;;
        'wallet show') words='-h --help --text --reveal --history --wallet --json -q --quiet -v --verbose --color' ;;
        'wallet new') words='-h --help --alg --wallet --pin-file --at --json -q --quiet -v --verbose --color' ;;
        'wallet add') words='-h --help --wallet --json -q --quiet -v --verbose --color' ;;
        'wallet remove') words='-h --help --all --history -y --yes --wallet --json -q --quiet -v --verbose --color' ;;
        'wallet export') words='-h --help --device-key --wallet -o --output --force --mode --json -q --quiet -v --verbose --color' ;;
        'challenge') words='-h --help --audience --need --nonce-bytes --format --ec --module --dense --invert -o --output --force --mode --json -q --quiet -v --verbose --color' ;;
        'present') words='-h --help --audience --nonce --challenge --ttl --need --card --only --live --format --ec --module --dense --invert -o --output --force --mode --wallet --pin-file --at --json -q --quiet -v --verbose --color' ;;
        'render') words='-h --help --format --ec --module --module-mm --version-max --dense --invert --jsonl --out-dir -j --jobs -o --output --force --mode --card --layout --side --theme --labels --photo --dpi --scale --sheet --decrypt-key --max-bytes --at --json -q --quiet -v --verbose --color' ;;
        'scan') words='-h --help --jsonl --reveal --all --effort --max-pixels --annotate --force --mode -j --jobs --json -q --quiet -v --verbose --color' ;;
        'inspect') words='-h --help --layers --reveal --draw --face --force --mode --decrypt-key --max-bytes --effort --at --json -q --quiet -v --verbose --color' ;;
        'verify') words='-h --help --trust --status --online --ca --timeout --require-status --max-status-age --level --audience --nonce --challenge --replay-cache --face --decrypt-key --max-bytes --effort --at --skew --explain --jsonl -j --jobs --json -q --quiet -v --verbose --color' ;;
        'demo') words='-h --help --specimens --at --json -q --quiet -v --verbose --color' ;;
        'help') words='-h --help --completion --json -q --quiet -v --verbose --color' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur"; compgen -f -- "$cur")
}

complete -o filenames -F _qrid qrid
