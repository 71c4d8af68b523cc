#compdef qrid
# zsh completion for qrid, made by 'qrid help --completion zsh'

_qrid() {
    local command=$words[2]
    local -a names
    if (( CURRENT == 2 )); then
        names=(
            'issuer:An issuer'\''s directory'
            'key:Issuer keys and their life'
            'trust:The signed list of issuer keys, and a verifier'\''s store'
            'mint:Turn identity records into signed cards'
            'status:The standing of cards, and Token Status Lists'
            'portrait:Judge a photo as the kiosk would'
            'enroll:The kiosk, simulated with still photos'
            'wallet:What an account holds'
            'challenge:A verifier'\''s nonce, for a holder'\''s device to answer'
            'present:A short-lived QR code that only the holder'\''s device can make'
            'render:Draw a card'\''s QR code, or the whole card'
            'scan:Read the QR codes in pictures\: their text'
            'inspect:What is in this code? Needs no keys, trusts nothing'
            'verify:Is this card good, and if not, why'
            'demo:The whole story of one card, in one directory'
            'help:Help on a command, on exit codes, or on reason codes'
        )
        _describe command names
        return
    fi
    case $command in
    issuer)
        if (( CURRENT == 3 )); then
            names=(
                'init:Make an issuer\: its directory, keys and registry'
                'show:Show an issuer\: its keys, cards, lives and journal'
                'log:Print an issuer'\''s journal, or check that it is whole'
                'affected:List the cards of a key, to issue them anew'
                'recover:Continue with a registry that was restored from an older copy'
            )
            _describe command names
            return
        fi
        command+=" $words[3]"
        ;;
    key)
        if (( CURRENT == 3 )); then
            names=(
                'new:Make a key\: a staged one for an issuer, or a pair of its own with -o'
                'list:List an issuer'\''s keys, their purpose and state'
                'show:Show one key\: dates, state, thumbprints'
                'rotate:Let the staged key sign instead of the active one, and stage a new one'
                'retire:Take a key out of use once its cards have expired'
                'revoke:Revoke a key that was replaced or stolen'
                'passphrase:Put an issuer'\''s private keys under another passphrase'
                'import:Bring in a key from elsewhere, as a staged one'
                'export:Write the public half of a key'
            )
            _describe command names
            return
        fi
        command+=" $words[3]"
        ;;
    trust)
        if (( CURRENT == 3 )); then
            names=(
                'build:Sign and publish the list of an issuer'\''s keys'
                'show:What a trust list says, ours or another'\''s'
                'import:Put an issuer'\''s trust list into the verifier'\''s own store'
                'list:What the verifier'\''s own store trusts, and until when'
                'remove:Stop trusting an issuer'
            )
            _describe command names
            return
        fi
        command+=" $words[3]"
        ;;
    status)
        if (( CURRENT == 3 )); then
            names=(
                'revoke:Revoke cards for good'
                'suspend:Suspend cards for the time being'
                'reinstate:Bring suspended cards back'
                'build:Sign and publish the status lists that are due'
                'show:What a status list says, ours or another'\''s'
                'check:The status of one index in a list, ours or another'\''s'
                'bundle:Sign all lists as one file, for verifiers without a network'
                'delta:Make a patch from one status bundle to a later one'
                'apply:Put a status bundle, or a patch of it, into the verifier'\''s own store'
                'fetch:Get the status lists of cards from their issuers'\'' web servers'
            )
            _describe command names
            return
        fi
        command+=" $words[3]"
        ;;
    wallet)
        if (( CURRENT == 3 )); then
            names=(
                'list:The accounts of a wallet'
                'show:The cards of an account'
                'new:Make an account\: a device key under a PIN'
                'add:Put cards into an account'
                'remove:Take a card, or the account, away'
                'export:An account'\''s cards, or its device'\''s public key'
            )
            _describe command names
            return
        fi
        command+=" $words[3]"
        ;;
    esac
    case $command in
    'issuer init')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--iss[The issuer'\''s full URI, as cards name it]:URI:' \
            '*--name[The issuer'\''s name, for people]:NAME:' \
            '*--alg[Of the keys\: ES256, EdDSA or ES384]:ALG:(ES256 EdDSA ES384)' \
            '*--status-uri[What the uri of a status list begins with (ISS/status/); short ones save modules]:URI:' \
            '*--capacity[Cards to make room for at first, in lists of 1048576]:N\:UINT in \[1 - 1099511627776\]:' \
            '*--valid-for[The life of a card, unless minting says otherwise]:SPAN:' \
            '*--registry[A file in DIR, or the URL of a PostgreSQL database that several machines share]:FILE|URL:' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'issuer show')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'issuer log')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--verify[Check that each row holds the digest of the one before, and that accepted terms are as they were]::' \
            '*--head[With --verify\: a digest noted down earlier, which must still be in it]:DIGEST:' \
            '*--last[Only the last N rows]:N\:UINT in \[1 - 1099511627776\]:' \
            '*--jsonl[One JSON object a row]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'issuer affected')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--kid[The key\: its kid, or its first 4 digits or more]:KID:' \
            '*--jsonl[One JSON object a card]::' \
            '*--all[Also cards that have expired, are revoked, or were replaced, which need no new one]::' \
            '*--among[Print the lines of this file of JSON records whose cards are affected]:RECORDS:' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'issuer recover')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--margin[Skip N status indices beyond the last one known to be used\: at least as many as cards may have been minted since (10000)]:N\:UINT in \[0 - 1099511627776\]:' \
            '*--new-lists[Skip everything left in the current lists and continue in new ones]::' \
            '*--force[Recover even if nothing shows that the registry is an older copy]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key new')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--purpose[What the key signs\: cards, status or trust]:PURPOSE:(cards status trust)' \
            '*--alg[ES256, EdDSA or ES384]:ALG:(ES256 EdDSA ES384)' \
            '*--stage[How long the key is published before it may sign (30d)]:SPAN:' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--no-passphrase[With -o\: leave the private key unprotected, for tests]::' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key list')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key show')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key rotate')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--purpose[Whose turn it is\: cards, status or trust]:PURPOSE:(cards status trust)' \
            '*--alg[Of the new staged key\: ES256, EdDSA or ES384; else as the one before]:ALG:(ES256 EdDSA ES384)' \
            '*--stage[How long the new key is published before it may sign (30d)]:SPAN:' \
            '*--now[Even when the staged key was not published long enough, as after a theft]::' \
            '*--no-next[Make no new staged key, for keys that are imported]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key retire')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--force[At once, although its cards live, or no other key signs]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key revoke')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--reason[superseded (cards issued before stay good) or compromised (no card of it stays good)]:REASON\:{superseded,compromised}:(superseded compromised)' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key passphrase')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--key[A private key file of its own, instead of an issuer'\''s keys]:PEM:_files' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--new-passphrase-file[A file whose first line is the new passphrase (QRID_NEW_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key import')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--purpose[What the key signs\: cards, status or trust; else as the file says, or cards]:PURPOSE:(cards status trust)' \
            '*--stage[How long the key is published before it may sign (30d)]:SPAN:' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--key-passphrase-file[A file whose first line is the passphrase of the key (QRID_KEY_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'key export')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--key[Instead of an issuer'\''s key\: a file of private or public keys, or a token'\''s pkcs11\: URI]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--format[pem, jwk, jwks, cose-key or cose-keyset]:FORMAT\:{pem,jwk,jwks,cose-key,cose-keyset}:(pem jwk jwks cose-key cose-keyset)' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'trust build')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--valid-for[How long verifiers may use the list (the issuer'\''s setting, else 30d)]:SPAN:' \
            '*--key[The root when its private half is not in the issuer'\''s directory]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'trust show')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'trust import')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--root[The root to trust, got from the issuer by another way\: a key file, or a thumbprint (RFC 9679 in hexadecimal, RFC 7638 in base64url); needed for an issuer that is new]:KEY|THUMBPRINT:' \
            '*--force[Take --root though the trusted root has not endorsed it, when that was lost or stolen]::' \
            '*--dry-run[Tell what would be done, and write nothing]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'trust list')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'trust remove')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--dry-run[Tell what would be done, and write nothing]::' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'mint')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--jsonl[One record a line in, one JSON object a card out]::' \
            '*--csv[A table whose header names the fields in, one JSON object a card out]::' \
            '*--check[Tell all that is wrong with the records, each kind once, and mint nothing]::' \
            '*--map[With --csv\: the field of a column with a name of its own; without a FIELD it is passed over]:COLUMN=FIELD:' \
            '*--date-format[With --csv\: how dates are written, such as DD.MM.YYYY]:FORM:' \
            '*--charset[With --csv\: the charset of the table, where it cannot be told from it]:NAME:' \
            '*--key[Sign with this private key, without an issuer'\''s directory; with --issuer, in place of its file]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--kid[The issuer'\''s key to sign with, which must be the active one]:KID:' \
            '*--iss[With --key\: the issuer'\''s URI]:URI:' \
            '*--status-uri[With --key\: the uri of the card'\''s status list]:URI:' \
            '*--status-idx[With --key\: the card'\''s index in that list]:N:' \
            '*--valid-for[The card'\''s life, such as 365d (the issuer'\''s setting, else 365d)]:SPAN:' \
            '*--not-before[The moment from which the card is valid]:TIME:' \
            '*--language[The language of records that name none, such as eng or zho]:CODE:' \
            '*--photo[A portrait, or with many records a directory of <id>.jpg or <id>.png\: cut to the face and shrunk]:PICTURE|DIR:' \
            '*--photo-bytes[The most bytes of the small face]:N\:UINT in \[200 - 4000\]:' \
            '*--photo-as-is[Put the picture'\''s bytes on the card unchanged]::' \
            '*--variant[A card with a part of the record\: full, with-face, without-address, age-only, or NAME=field,field; may be given many times, for several cards of a record]:VARIANT:(full with-face without-address age-only)' \
            '*--cnf[The holder'\''s public key, to which the card is bound]:KEY:_files' \
            '*--compression[zlib, brotli, or auto\: the shorter of both]:HOW:(zlib brotli auto)' \
            '*--encrypt-key[Encrypt the signed card with this key\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key]:PATH:_files' \
            '*--out-dir[With many records\: one file a card, <id>.txt, and all in cards.jsonl]:DIR:_files -/' \
            '*--rejects[With many records\: write the lines that were refused to this file]:FILE:_files' \
            '*--resume[Go on with a run that was stopped, with the same options and input]::' \
            '*-j[Threads that sign (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that sign (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status revoke')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--subject[All cards of the person with this ID; may be given many times]:ID:' \
            '*--from[A file with a card a line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object a card, in order]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--reason[Why, where a line does not say it\: unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise (the default is unspecified)]:REASON:(unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise)' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status suspend')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--subject[All cards of the person with this ID; may be given many times]:ID:' \
            '*--from[A file with a card a line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object a card, in order]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--reason[Why, where a line does not say it\: certificateHold, unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise (the default is certificateHold)]:REASON:(certificateHold unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise)' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status reinstate')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--subject[All cards of the person with this ID; may be given many times]:ID:' \
            '*--from[A file with a card a line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object a card, in order]::' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status build')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--jwt[Also write each list as JWT; with --values, as JWT alone]::' \
            '*--all[Also lists that are not due]::' \
            '*--valid-for[How long verifiers may use a list (the issuer'\''s setting, else 7d)]:SPAN:' \
            '*--ttl[After which time verifiers are to fetch it anew (the issuer'\''s setting, else 12h)]:SPAN:' \
            '*--level[Compress with zlib at this level, 1 to 9, as others do]:N\:INT in \[1 - 9\]:(1 2 3 4 5 6 7 8 9)' \
            '*--best[Compress as small as can be, which takes 100 times longer]::' \
            '*--force[Publish lists that bring revoked cards back to life; with -o, replace the output]::' \
            '*-j[Threads that build (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that build (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--values[Not of an issuer, but one list of these values\: a file of lines '\''IDX VALUE'\'', or '\''-'\'']:FILE:_files' \
            '*--uri[With --values\: the uri of the list, as cards name it]:URI:' \
            '*--entries[With --values\: how many entries the list has]:N\:UINT in \[1 - 268435456\]:' \
            '*--bits[With --values\: bits an entry (as few as the values need)]:N\:{1,2,4,8}:(1 2 4 8)' \
            '*--unsigned[With --values\: write the bare CBOR map of bits and lst, or with --jwt the JSON object]::' \
            '*-o[With --values\: write to this file instead of standard output]:PATH:_files' \
            '*--output[With --values\: write to this file instead of standard output]:PATH:_files' \
            '*--kid[The status key to sign with, which must be the active one]:KID:' \
            '*--key[The status key when its private half is not in the issuer'\''s directory; with --values, any key]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status show')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--trust[Keys to check its signature with; may be given many times]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status check')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--trust[Keys to check its signature with; may be given many times]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--uri[The list must be for this uri, the one that the card names]:URI:' \
            '*--unsigned[Check no signature; also read a bare CBOR or JSON object of bits and lst]::' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status bundle')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*-o[Write to this file instead of public/status/bundle.qsb in the issuer'\''s directory]:PATH:_files' \
            '*--output[Write to this file instead of public/status/bundle.qsb in the issuer'\''s directory]:PATH:_files' \
            '*--force[Replace the file of --output when it exists; also bundle lists that bring revoked cards back to life]::' \
            '*--valid-for[How long verifiers may use the bundle (the issuer'\''s setting, else 7d)]:SPAN:' \
            '*--key[The status key when its private half is not in the issuer'\''s directory]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--dry-run[Try it and tell what would be done, but change nothing]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status delta')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*-o[Write the patch to this file]:PATH:_files' \
            '*--output[Write the patch to this file]:PATH:_files' \
            '*--force[Replace the patch when it exists]::' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status apply')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--to[Apply the patch to this bundle instead of the store'\''s; no key is looked at]:OLD:' \
            '*-o[With --to\: write the new bundle to this file]:PATH:_files' \
            '*--output[With --to\: write the new bundle to this file]:PATH:_files' \
            '*--root[The root to trust, got from the issuer by another way\: a key file, or a thumbprint; needed for an issuer that is new]:KEY|THUMBPRINT:' \
            '*--force[With --root\: take it though the trusted root has not endorsed it; with --output\: replace the file]::' \
            '*--trust[Keys to check the signature with, instead of the bundle'\''s trust list; may be given many times]:PATH:_files' \
            '*--dry-run[Check everything and tell what would be done, but write nothing]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'status fetch')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--from[Whose list\: a card (a picture, its text or bytes, '\''-'\'' for standard input), or the list'\''s own URI; may be given many times]:CARD|URI:' \
            '*--trust[Keys to trust instead of the store\: PEM, DER, JWK, JWKS, COSE_Key, COSE_KeySet, a trust list, or a directory of those; may be given many times]:PATH:_files' \
            '*--ca[Certificates to trust web servers by, in PEM, instead of the system'\''s]:PATH:_files' \
            '*--timeout[How long to wait for a list (30s)]:SPAN:' \
            '*--max-bytes[The largest list to take]:N\:UINT in \[1 - 134217728\]:' \
            '*--force[Ask the server though the list in the cache is fresh]::' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'portrait')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--for[What the photo is to be fit for\: enrol or compare]:USE\:{enrol,compare}:(enrol compare)' \
            '*--against[Also compare the face with that of this picture]:PICTURE:_files' \
            '*--face-threshold[The distance under which two faces match]:D\:FLOAT in \[0.1 - 1\]:' \
            '*--annotate[Write the photo with what was seen drawn over it, as PNG]:PATH:_files' \
            '*--small-face[Write the face as it would be on a card, as WebP]:PATH:_files' \
            '*--photo-bytes[The most bytes of the small face]:N\:UINT in \[200 - 4000\]:' \
            '*--force[Replace the annotated photo and the small face when they exist]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*-j[Threads that look at photos (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that look at photos (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'enroll')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--register[The register of residents\: JSON lines, an SQLite file, or a postgresql\:// URL]:PEOPLE:' \
            '*--id[The person'\''s ID in the register]:ID:' \
            '*--photo[A photo taken now; may be given many times. One looks straight, one shows the turned head]:SHOT:_files' \
            '*--account[The wallet account to deliver to; made when it is new]:NAME:' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--batch[Many sessions instead of one\: a JSON object a line, or '\''-'\'']:SESSIONS:' \
            '*--turn[Which way the kiosk asks to turn the head, the person'\''s own\: left, right, random]:SIDE\:{left,right,random}:(left right random)' \
            '*--single-shot[Take one photo, which proves no living person; the journal says so]::' \
            '*--terms[The terms to show, in Markdown, instead of the built-in ones]:FILE:_files' \
            '*--accept-terms[The person has accepted the terms]::' \
            '*--replace[Revoke the card that the person has, as superseded]::' \
            '*--receipt[Write the receipt into a file as well]:FILE:_files' \
            '*--min-age[The youngest age for a card; 0 asks for no date of birth]:YEARS\:INT in \[0 - 150\]:' \
            '*--max-attempts[How often a person may try within 24 hours]:N\:UINT in \[1 - 1000000\]:' \
            '*--face-threshold[The distance under which two faces match]:D\:FLOAT in \[0.1 - 1\]:' \
            '*--photo-bytes[The most bytes of the card'\''s face]:N\:UINT in \[200 - 4000\]:' \
            '*--variant[A card for each\: full, with-face, without-address, age-only, or NAME=field,field; may be given many times]:V:(full with-face without-address age-only)' \
            '*--valid-for[The card'\''s life (the issuer'\''s setting)]:SPAN:' \
            '*--plain[No full-screen kiosk on a terminal]::' \
            '*--jsonl[With --batch\: one JSON object a session, in order]::' \
            '*-j[look at faces (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[look at faces (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--kid[The issuer'\''s key to sign with, which must be the active one]:KID:' \
            '*--key[The issuer'\''s key when its private half is not in the issuer'\''s directory]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--pin-file[A file whose first line is the PIN (QRID_PIN, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet list')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet show')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--text[Print the card'\''s text alone, for '\''qrid render'\'' and '\''qrid verify'\''; the newest when none is named]::' \
            '*--reveal[Show personal data in full]::' \
            '*--history[Show what was presented\: when, to whom, and which card]::' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet new')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--alg[What the device'\''s key signs with\: ES256 or EdDSA]:ALG\:{ES256,EdDSA}:(ES256 EdDSA)' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--pin-file[A file whose first line is the PIN (QRID_PIN, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet add')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet remove')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--all[The account with its cards and its device key, which cannot be had again]::' \
            '*--history[Forget what was presented]::' \
            '*-y[With --all\: do not ask]::' \
            '*--yes[With --all\: do not ask]::' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'wallet export')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--device-key[The device'\''s public key alone, for '\''qrid mint --cnf'\'']::' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'challenge')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--audience[Who asks\: the verifier'\''s URI]:URI:' \
            '*--need[Fields that the card must have, such as fullName,face]:FIELDS:' \
            '*--nonce-bytes[Bytes of the nonce]:N\:UINT in \[8 - 64\]:' \
            '*--format[text, terminal, png or svg; else by the output'\''s name, in a terminal terminal, and else text]:FORMAT\:{text,terminal,png,svg}:(text terminal png svg)' \
            '*--ec[Error correction\: L, M, Q or H (M, or L where that keeps the code readable)]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--dense[Draw a code of more than version 25 as well]::' \
            '*--invert[In the terminal\: for dark text on a light background]::' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'present')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--audience[To whom the card is shown\: the verifier'\''s URI]:URI:' \
            '*--nonce[The verifier'\''s nonce, in hexadecimal digits]:HEX:' \
            '*--challenge[Answer a verifier'\''s challenge\: its picture or its text]:PATH:_files' \
            '*--ttl[How long the proof lives, up to 300s]:SPAN:' \
            '*--need[Fields that the card must have; the smallest such card is shown]:FIELDS:' \
            '*--card[Show this card, by its name]:NAME:' \
            '*--only[Refused, with what to do instead\: a card is signed whole]:FIELDS:' \
            '*--live[On the terminal, made anew before it runs out, until a key is pressed]::' \
            '*--format[text, terminal, png or svg; else by the output'\''s name, in a terminal terminal, and else text]:FORMAT\:{text,terminal,png,svg}:(text terminal png svg)' \
            '*--ec[Error correction\: L, M, Q or H (M, or L where that keeps the code readable)]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--dense[Draw a code of more than version 25 as well]::' \
            '*--invert[In the terminal\: for dark text on a light background]::' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--pin-file[A file whose first line is the PIN (QRID_PIN, else a prompt)]:PATH:_files' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'render')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--format[png, svg, eps, pdf or terminal; else by the output'\''s name]:FORMAT\:{png,svg,eps,pdf,terminal}:(png svg eps pdf terminal)' \
            '*--ec[Error correction\: L, M, Q or H]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--module-mm[Millimetres of a module in print, 0.2 to 10 (0.4 in eps and pdf)]:MM:' \
            '*--version-max[Refuse a code of a larger version, 1 to 40 (25)]:N\:INT in \[1 - 40\]:' \
            '*--dense[Draw codes up to version 40, which many printers and cameras do not master]::' \
            '*--invert[In the terminal\: for one that writes dark on light]::' \
            '*--jsonl[One card a line in, one picture a card, one JSON object a card out]::' \
            '*--out-dir[With --jsonl\: the directory of the pictures, <id>.png]:DIR:_files -/' \
            '*-j[With --jsonl\: threads that draw (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[With --jsonl\: threads that draw (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--card[Draw the whole ID card\: photo, names, fields and the code]::' \
            '*--layout[id1, a card of 85.60 x 53.98 mm, or phone, a screen]:LAYOUT\:{id1,phone}:(id1 phone)' \
            '*--side[Of a card\: front, back or both (the default)]:SIDE\:{front,back,both}:(front back both)' \
            '*--theme[light, dark, or a theme file]:THEME:' \
            '*--labels[Labels in a card'\''s language; may be given many times]:PATH:_files' \
            '*--photo[A better picture of the face than the card'\''s own, which alone is signed]:PICTURE:_files' \
            '*--dpi[Of a card as PNG\: pixels an inch (600)]:N\:INT in \[72 - 1200\]:' \
            '*--scale[Of a screen as PNG\: pixels a unit (3)]:N\:INT in \[1 - 8\]:' \
            '*--sheet[a4\: ten cards a page with marks for cutting, as PDF; the input is lines of cards]:SIZE\:{a4}:(a4)' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be given many times]:PATH:_files' \
            '*--max-bytes[Refuse a card that inflates to more than so many bytes (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'scan')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--jsonl[One JSON object a picture, in order]::' \
            '*--reveal[With JSON\: the codes'\'' texts in full; else they are masked]::' \
            '*--all[Climb every step, even when all that shows has been read]::' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--max-pixels[Refuse pictures of more megapixels, 1 to 64]:MPX\:INT in \[1 - 64\]:' \
            '*--annotate[Write the picture with what was found drawn over it, as PNG]:PATH:_files' \
            '*--force[Replace the annotated picture when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*-j[Threads that look at pictures (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that look at pictures (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'inspect')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--layers[Also which bytes are what, of every layer, in hexadecimal digits]::' \
            '*--reveal[Show personal data in full, and the face]::' \
            '*--draw[How to draw the card'\''s face\: auto (with --reveal, in a terminal, as that can), blocks, sixel, kitty or never]:HOW:' \
            '*--face[Save the card'\''s face to this file\: as PNG when its name ends in .png, else as it is on the card]:PATH:_files' \
            '*--force[Replace that file when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be given many times]:PATH:_files' \
            '*--max-bytes[Refuse a card that inflates to more than so many bytes (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'verify')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--trust[Keys to trust instead of the store\: PEM, DER, JWK, JWKS, COSE_Key, COSE_KeySet, a trust list, or a directory of those; may be given many times]:PATH:_files' \
            '*--status[Status lists at hand instead of the store\: a list'\''s token, a bundle, or a directory of those; may be given many times]:PATH:_files' \
            '*--online[Get status lists that are missing or old from their issuers'\'' web servers]::' \
            '*--ca[Certificates to trust web servers by, in PEM, instead of the system'\''s]:PATH:_files' \
            '*--timeout[How long to wait for a list (30s)]:SPAN:' \
            '*--require-status[Give no verdict on a card that names no status list]::' \
            '*--max-status-age[Believe no status list that is older]:SPAN:' \
            '*--level[The least that must be proven of the holder\: bearer, fresh or challenged]:LEVEL:(1 2 3 4 5 6 7 8 9)' \
            '*--audience[For whom the holder'\''s proof must have been made]:URI:' \
            '*--nonce[The challenge that the holder'\''s proof must answer, in hexadecimal digits]:HEX:' \
            '*--challenge[The challenge that was shown, as '\''qrid challenge'\'' made it, in place of --audience and --nonce]:PATH:_files' \
            '*--replay-cache[A file that remembers proofs\: one that was shown and taken before is refused]:FILE:_files' \
            '*--face[Compare the card'\''s face with a photo of the person]:PHOTO:' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be given many times]:PATH:_files' \
            '*--max-bytes[Refuse a card that inflates to more than so many bytes (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--skew[How far clocks may differ (0s for cards, 5s for the holder'\''s proof)]:SPAN:' \
            '*--explain[For each failure a paragraph that can be sent on to the citizen]::' \
            '*--jsonl[One JSON report a line or code, in order, on all cores]::' \
            '*-j[Threads of --jsonl (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads of --jsonl (as many as there are cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'demo')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--specimens[Where the portraits are, instead of those that come with qrid]:DIR:_files -/' \
            '*--at[The moment to judge by, instead of now\: RFC 3339 or Unix seconds]:TIME:' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    'help')
        _arguments \
            '*-h[Show this help]::' \
            '*--help[Show this help]::' \
            '*--completion[Print the completions for bash, zsh or fish]:SHELL\:{bash,zsh,fish}:(bash zsh fish)' \
            '*--json[One JSON document on standard output, errors as JSON on standard error]::' \
            '*-q[Print no data and no notes, only errors and warnings]::' \
            '*--quiet[Print no data and no notes, only errors and warnings]::' \
            '*-v[Print more detail to standard error]::' \
            '*--verbose[Print more detail to standard error]::' \
            '*--color[Colours\: auto, always or never]:WHEN\:{auto,always,never}:(auto always never)' \
            '*:file:_files'
        ;;
    esac
}

if [[ $funcstack[1] == _qrid ]]; then
    _qrid "$@"
elif (( $+functions[compdef] )); then
    compdef _qrid qrid
fi
