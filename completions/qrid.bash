# bash completion for qrid, made by 'qrid help --completion bash'

_qrid() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'issuer key mint status enroll wallet render scan inspect verify demo help' -- "$cur")
        return
    fi
    case $command in
    issuer)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'init' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    key)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'new list show export' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    status)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'revoke suspend reinstate build show' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    wallet)
        if ((COMP_CWORD == 2)); then
            mapfile -t COMPREPLY < <(compgen -W 'list show' -- "$cur")
            return
        fi
        command+=" ${COMP_WORDS[2]}"
        ;;
    help)
        words='issuer key mint status enroll wallet render scan inspect verify demo help exit-codes reasons'
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
    'key export':--format)
        mapfile -t COMPREPLY < <(compgen -W 'pem jwk jwks cose-key cose-keyset' -- "$cur")
        return
        ;;
    'key export':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'mint':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status revoke':--reason)
        mapfile -t COMPREPLY < <(compgen -W 'unspecified keyCompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn' -- "$cur")
        return
        ;;
    'status revoke':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status suspend':--reason)
        mapfile -t COMPREPLY < <(compgen -W 'unspecified keyCompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn' -- "$cur")
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
    'status build':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    'status show':--color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
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
    'render':--format)
        mapfile -t COMPREPLY < <(compgen -W 'png svg terminal' -- "$cur")
        return
        ;;
    'render':--ec)
        mapfile -t COMPREPLY < <(compgen -W 'L M Q H' -- "$cur")
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
        'issuer init') words='-h --help --iss --name --alg --status-uri --capacity --valid-for --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'key new') words='-h --help --purpose --alg --issuer --no-passphrase --passphrase-file -o --output --force --at --json -q --quiet -v --verbose --color' ;;
        'key list') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key show') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'key export') words='-h --help --key --format --issuer --passphrase-file -o --output --force --at --json -q --quiet -v --verbose --color' ;;
        'mint') words='-h --help --jsonl --key --issuer --kid --iss --status-uri --status-idx --valid-for --not-before --photo --photo-bytes --photo-as-is --cnf --passphrase-file -o --output --force --at --json -q --quiet -v --verbose --color' ;;
        'status revoke') words='-h --help --issuer --at --reason --json -q --quiet -v --verbose --color' ;;
        'status suspend') words='-h --help --issuer --at --reason --json -q --quiet -v --verbose --color' ;;
        'status reinstate') words='-h --help --issuer --at --json -q --quiet -v --verbose --color' ;;
        'status build') words='-h --help --issuer --kid --passphrase-file --at --json -q --quiet -v --verbose --color' ;;
        'status show') words='-h --help --trust --at --json -q --quiet -v --verbose --color' ;;
        'enroll') words='-h --help --register --id --photo --account --wallet --terms --accept-terms --face-threshold --photo-bytes --valid-for --issuer --kid --passphrase-file --pin-file --at --json -q --quiet -v --verbose --color' ;;
        'wallet list') words='-h --help --wallet --json -q --quiet -v --verbose --color' ;;
        'wallet show') words='-h --help --text --reveal --wallet --json -q --quiet -v --verbose --color' ;;
        'render') words='-h --help --format --ec --module --jsonl --out-dir -j --jobs -o --output --force --json -q --quiet -v --verbose --color' ;;
        'scan') words='-h --help --jsonl --reveal --effort --json -q --quiet -v --verbose --color' ;;
        'inspect') words='-h --help --reveal --face --force --at --json -q --quiet -v --verbose --color' ;;
        'verify') words='-h --help --trust --status --at --jsonl --json -q --quiet -v --verbose --color' ;;
        'demo') words='-h --help --specimens --at --json -q --quiet -v --verbose --color' ;;
        'help') words='-h --help --completion --json -q --quiet -v --verbose --color' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur"; compgen -f -- "$cur")
}

complete -o filenames -F _qrid qrid
