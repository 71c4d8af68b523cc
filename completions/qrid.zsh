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
            'enroll:Enrol a person at a kiosk simulated with still photos'
            'wallet:What an account holds'
            'challenge:Make a challenge for a holder'\''s device to answer'
            'present:Make a short-lived QR code that only the holder'\''s device can make'
            'render:Draw a card'\''s QR code, or the whole card'
            'scan:Read the text of QR codes in pictures'
            'inspect:Show what is in a code; needs no keys and trusts nothing'
            'verify:Check whether a card is valid, and why not'
            'demo:Play the whole story of one card, in one directory'
            'help:Help on a command, on exit codes, or on reason codes'
        )
        _describe command names
        return
    fi
    case $command in
    issuer)
        if (( CURRENT == 3 )); then
            names=(
                'init:Create an issuer\: its directory, keys and registry'
                'show:Show an issuer\: its keys, cards, lives and journal'
                'log:Print an issuer'\''s journal, or check its integrity'
                'affected:List the cards signed with a key, to reissue them'
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
                'new:Create a key\: a staged one for an issuer, or with -o a key pair of its own'
                'list:List an issuer'\''s keys, their purpose and state'
                'show:Show one key\: dates, state, thumbprints'
                'rotate:Replace the active key with the staged one, and stage a new one'
                'retire:Retire a key once its cards have expired'
                'revoke:Revoke a key that was replaced or stolen'
                'passphrase:Change the passphrase of an issuer'\''s private keys'
                'import:Import a key from elsewhere as a staged key'
                'export:Write a public key'
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
                'show:Show what a trust list says'
                'import:Import an issuer'\''s trust list into the verifier'\''s store'
                'list:List what the verifier'\''s store trusts, and until when'
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
                'revoke:Revoke cards; this cannot be undone'
                'suspend:Suspend cards until they are reinstated'
                'reinstate:Reinstate suspended cards'
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
                'list:List the accounts of a wallet'
                'show:Show the cards of an account'
                'new:Create an account\: a device key protected by a PIN'
                'add:Add cards to an account'
                'remove:Remove a card, or the whole account'
                'export:Export an account'\''s cards, or its device'\''s public key'
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
            '*--status-uri[What the URIs of status lists begin with (ISS/status/); a short one makes a smaller QR code]:URI:' \
            '*--capacity[Cards to make room for at first, in lists of 1048576]:N\:UINT in \[1 - 1099511627776\]:' \
            '*--valid-for[How long cards are valid, unless minting says otherwise]:SPAN:' \
            '*--registry[A file in DIR, or the URL of a PostgreSQL database that several machines share]:FILE|URL:' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--head[With --verify\: a digest recorded earlier, which must still be in the journal]:DIGEST:' \
            '*--last[Only the last N rows]:N\:UINT in \[1 - 1099511627776\]:' \
            '*--jsonl[One JSON object per row]::' \
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
            '*--jsonl[One JSON object per card]::' \
            '*--all[Include cards that have expired, were revoked or replaced, and need no new one]::' \
            '*--among[Print the lines of this file of JSON records whose cards are affected]:RECORDS:' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--no-passphrase[With -o\: leave the private key unprotected, for tests]::' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--purpose[Which keys to rotate\: cards, status or trust]:PURPOSE:(cards status trust)' \
            '*--alg[Of the new staged key\: ES256, EdDSA or ES384; else as the one before]:ALG:(ES256 EdDSA ES384)' \
            '*--stage[How long the new key is published before it may sign (30d)]:SPAN:' \
            '*--now[Rotate even if the staged key was not published long enough, as after a theft]::' \
            '*--no-next[Do not create a new staged key, for keys that are imported]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--force[Retire it now even if its cards are still valid or no other key can sign]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--reason[superseded (cards issued before remain valid) or compromised (none of its cards remains valid)]:REASON\:{superseded,compromised}:(superseded compromised)' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--new-passphrase-file[A file whose first line is the new passphrase (QRID_NEW_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--key-passphrase-file[A file whose first line is the passphrase of the key (QRID_KEY_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--key[The root key, when its private half is not in the issuer'\''s directory]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--root[The root to trust, obtained from the issuer over a separate channel\: a key file, or a thumbprint (RFC 9679 in hexadecimal, RFC 7638 in base64url); needed for an issuer that is new]:KEY|THUMBPRINT:' \
            '*--force[Accept --root although the trusted root has not endorsed it, after that was lost or stolen]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
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
            '*--jsonl[Read one record per line, write one JSON object per card]::' \
            '*--csv[Read a table whose header names the fields, write one JSON object per card]::' \
            '*--check[Report everything that is wrong with the records, each kind once, and mint nothing]::' \
            '*--map[With --csv\: the field that a column holds; without a FIELD the column is ignored]:COLUMN=FIELD:' \
            '*--date-format[With --csv\: how dates are written, such as DD.MM.YYYY]:FORM:' \
            '*--charset[With --csv\: the charset of the table, where it cannot be detected]:NAME:' \
            '*--key[Sign with this private key, without an issuer'\''s directory; with --issuer, in place of its file]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--kid[The issuer'\''s key to sign with, which must be the active one]:KID:' \
            '*--iss[With --key\: the issuer'\''s URI]:URI:' \
            '*--status-uri[With --key\: the uri of the card'\''s status list]:URI:' \
            '*--status-idx[With --key\: the card'\''s index in that list]:N:' \
            '*--valid-for[How long the card is valid, such as 365d (the issuer'\''s setting, else 365d)]:SPAN:' \
            '*--not-before[When the card becomes valid]:TIME:' \
            '*--language[The language of records that name none, such as eng or zho]:CODE:' \
            '*--photo[A portrait, or with many records a directory of <id>.jpg or <id>.png; cropped to the face and shrunk]:PICTURE|DIR:' \
            '*--photo-bytes[Maximum size of the small face in bytes]:N\:UINT in \[200 - 4000\]:' \
            '*--photo-as-is[Put the picture'\''s bytes on the card unchanged]::' \
            '*--variant[A card with a part of the record\: full, with-face, without-address, age-only, or NAME=field,field; repeat for several cards per record]:VARIANT:(full with-face without-address age-only)' \
            '*--cnf[The holder'\''s public key, to which the card is bound]:KEY:_files' \
            '*--compression[zlib, brotli, or auto\: whichever is shorter]:HOW:(zlib brotli auto)' \
            '*--encrypt-key[Encrypt the signed card with this key\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key]:PATH:_files' \
            '*--out-dir[With many records\: one file per card, <id>.txt, and all of them in cards.jsonl]:DIR:_files -/' \
            '*--rejects[With many records\: write rejected lines to this file]:FILE:_files' \
            '*--resume[Continue an interrupted run, with the same options and input]::' \
            '*-j[Threads that sign (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that sign (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--subject[All cards of the person with this ID; may be repeated]:ID:' \
            '*--from[A file with one card per line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object per card, in order]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
            '*--reason[Why, where a line does not say it\: unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise (default\: unspecified)]:REASON:(unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise)' \
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
            '*--subject[All cards of the person with this ID; may be repeated]:ID:' \
            '*--from[A file with one card per line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object per card, in order]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
            '*--reason[Why, where a line does not say it\: certificateHold, unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn, aACompromise (default\: certificateHold)]:REASON:(certificateHold unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation privilegeWithdrawn aACompromise)' \
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
            '*--subject[All cards of the person with this ID; may be repeated]:ID:' \
            '*--from[A file with one card per line, or '\''-'\''\: LIST-IDX, a card'\''s text, or JSON with list and idx, card, or id]:FILE:_files' \
            '*--jsonl[One JSON object per card, in order]::' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--all[Include lists that are not due]::' \
            '*--valid-for[How long verifiers may use a list (the issuer'\''s setting, else 7d)]:SPAN:' \
            '*--ttl[How soon verifiers should refresh it (the issuer'\''s setting, else 12h)]:SPAN:' \
            '*--level[Compress with zlib at this level, 1 to 9, as others do]:N\:INT in \[1 - 9\]:(1 2 3 4 5 6 7 8 9)' \
            '*--best[Compress as much as possible, which takes 100 times longer]::' \
            '*--force[Publish lists even if they show revoked cards as valid; with -o, replace the output]::' \
            '*-j[Threads that build (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that build (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--values[Without an issuer\: build one list of these values, a file of lines '\''IDX VALUE'\'', or '\''-'\'']:FILE:_files' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--trust[Keys to check its signature with; may be repeated]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--trust[Keys to check its signature with; may be repeated]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--dry-run[Show what would happen without changing anything]::' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--trust[Keys to check the signature with, instead of the bundle'\''s trust list; may be repeated]:PATH:_files' \
            '*--dry-run[Check everything and tell what would be done, but write nothing]::' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--from[Whose list\: a card (a picture, its text or bytes, '\''-'\'' for standard input), or the list'\''s own URI; may be repeated]:CARD|URI:' \
            '*--trust[Keys to trust instead of the store\: PEM, DER, JWK, JWKS, COSE_Key, COSE_KeySet, a trust list, or a directory of those; may be repeated]:PATH:_files' \
            '*--ca[CA certificates for web servers in PEM, instead of the system'\''s]:PATH:_files' \
            '*--timeout[How long to wait for a list (30s)]:SPAN:' \
            '*--max-bytes[The largest list to take]:N\:UINT in \[1 - 134217728\]:' \
            '*--force[Ask the server though the list in the cache is fresh]::' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--for[What the photo will be used for\: enrol or compare]:USE\:{enrol,compare}:(enrol compare)' \
            '*--against[Also compare the face with that of this picture]:PICTURE:_files' \
            '*--face-threshold[Two faces match below this distance]:D\:FLOAT in \[0.1 - 1\]:' \
            '*--annotate[Write the photo with what was seen drawn over it, as PNG]:PATH:_files' \
            '*--small-face[Write the face as it would be on a card, as WebP]:PATH:_files' \
            '*--photo-bytes[Maximum size of the small face in bytes]:N\:UINT in \[200 - 4000\]:' \
            '*--force[Replace the annotated photo and the small face when they exist]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*-j[Threads that look at photos (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that look at photos (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
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
            '*--photo[A photo taken now; may be repeated. One looks straight, one shows the turned head]:SHOT:_files' \
            '*--account[The wallet account to deliver to; created if it is new]:NAME:' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--batch[Many sessions instead of one\: one JSON object per line, or '\''-'\'']:SESSIONS:' \
            '*--turn[Which way the kiosk asks to turn the head, the person'\''s own\: left, right, random]:SIDE\:{left,right,random}:(left right random)' \
            '*--single-shot[Take one photo, which does not prove a living person; the journal says so]::' \
            '*--terms[The terms to show, in Markdown, instead of the built-in ones]:FILE:_files' \
            '*--accept-terms[The person has accepted the terms]::' \
            '*--replace[Revoke the card that the person has, as superseded]::' \
            '*--receipt[Also write the receipt to a file]:FILE:_files' \
            '*--min-age[Minimum age for a card; 0 does not require a date of birth]:YEARS\:INT in \[0 - 150\]:' \
            '*--max-attempts[How often a person may try within 24 hours]:N\:UINT in \[1 - 1000000\]:' \
            '*--face-threshold[Two faces match below this distance]:D\:FLOAT in \[0.1 - 1\]:' \
            '*--photo-bytes[Maximum size of the card'\''s face in bytes]:N\:UINT in \[200 - 4000\]:' \
            '*--variant[A card for each\: full, with-face, without-address, age-only, or NAME=field,field; may be repeated]:V:(full with-face without-address age-only)' \
            '*--valid-for[The card'\''s life (the issuer'\''s setting)]:SPAN:' \
            '*--plain[Do not use the full screen on a terminal]::' \
            '*--jsonl[With --batch\: one JSON object per session, in order]::' \
            '*-j[Threads that look at faces (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that look at faces (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--issuer[The issuer'\''s directory (QRID_ISSUER, else ./issuer)]:DIR:_files -/' \
            '*--kid[The issuer'\''s key to sign with, which must be the active one]:KID:' \
            '*--key[The issuer'\''s key when its private half is not in the issuer'\''s directory]:KEY:_files' \
            '*--pkcs11-module[The PKCS#11 module of the token that a pkcs11\: key is in (QRID_PKCS11_MODULE, else the URI'\''s)]:PATH:_files' \
            '*--passphrase-file[A file whose first line is the passphrase (QRID_PASSPHRASE, else a prompt)]:PATH:_files' \
            '*--pin-file[A file whose first line is the PIN (QRID_PIN, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--all[Remove the account with its cards and its device key; this cannot be undone]::' \
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
            '*--format[text, terminal, png or svg (default\: by file extension; terminal on a terminal; otherwise text)]:FORMAT\:{text,terminal,png,svg}:(text terminal png svg)' \
            '*--ec[Error correction\: L, M, Q or H (M, or L where that keeps the code readable)]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--dense[Also draw codes above version 25]::' \
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
            '*--audience[Who the card is shown to\: the verifier'\''s URI]:URI:' \
            '*--nonce[The verifier'\''s nonce, in hexadecimal digits]:HEX:' \
            '*--challenge[Answer a verifier'\''s challenge\: its picture or its text]:PATH:_files' \
            '*--ttl[How long the proof is valid, up to 300s]:SPAN:' \
            '*--need[Fields that the card must have; the smallest such card is shown]:FIELDS:' \
            '*--card[Show this card, by its name]:NAME:' \
            '*--only[Not supported (a card is signed as a whole); see --need]:FIELDS:' \
            '*--live[On a terminal\: renew the code before it expires, until a key is pressed]::' \
            '*--format[text, terminal, png or svg (default\: by file extension; terminal on a terminal; otherwise text)]:FORMAT\:{text,terminal,png,svg}:(text terminal png svg)' \
            '*--ec[Error correction\: L, M, Q or H (M, or L where that keeps the code readable)]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--dense[Also draw codes above version 25]::' \
            '*--invert[In the terminal\: for dark text on a light background]::' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--wallet[The wallet'\''s directory (QRID_WALLET, else in the user'\''s data directory)]:DIR:_files -/' \
            '*--pin-file[A file whose first line is the PIN (QRID_PIN, else a prompt)]:PATH:_files' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--format[png, svg, eps, pdf or terminal (default\: by file extension)]:FORMAT\:{png,svg,eps,pdf,terminal}:(png svg eps pdf terminal)' \
            '*--ec[Error correction\: L, M, Q or H]:LEVEL\:{L,M,Q,H}:(L M Q H)' \
            '*--module[Pixels of a module]:N\:INT in \[1 - 100\]:' \
            '*--module-mm[Millimetres of a module in print, 0.2 to 10 (0.4 in eps and pdf)]:MM:' \
            '*--version-max[Refuse a code of a larger version, 1 to 40 (25)]:N\:INT in \[1 - 40\]:' \
            '*--dense[Draw codes up to version 40, which many printers and cameras cannot handle]::' \
            '*--invert[In the terminal\: for dark text on a light background]::' \
            '*--jsonl[Read one card per line, draw one picture and write one JSON object for each]::' \
            '*--out-dir[With --jsonl\: the directory of the pictures, <id>.png]:DIR:_files -/' \
            '*-j[With --jsonl\: threads that draw (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[With --jsonl\: threads that draw (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*-o[Write to this file instead of standard output]:PATH:_files' \
            '*--output[Write to this file instead of standard output]:PATH:_files' \
            '*--force[Replace the output when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--card[Draw the whole ID card\: photo, names, fields and the code]::' \
            '*--layout[id1, a card of 85.60 x 53.98 mm, or phone, a screen]:LAYOUT\:{id1,phone}:(id1 phone)' \
            '*--side[Of a card\: front, back or both (default\: both)]:SIDE\:{front,back,both}:(front back both)' \
            '*--theme[light, dark, or a theme file]:THEME:' \
            '*--labels[Labels in a card'\''s language; may be repeated]:PATH:_files' \
            '*--photo[A better picture of the face than the card'\''s own, which alone is signed]:PICTURE:_files' \
            '*--dpi[Of a card as PNG\: pixels per inch (600)]:N\:INT in \[72 - 1200\]:' \
            '*--scale[Of a screen as PNG\: pixels per unit (3)]:N\:INT in \[1 - 8\]:' \
            '*--sheet[a4\: ten cards per page with cutting marks, as PDF; the input is lines of cards]:SIZE\:{a4}:(a4)' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be repeated]:PATH:_files' \
            '*--max-bytes[Reject cards larger than this many bytes when decompressed (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--jsonl[One JSON object per picture, in order]::' \
            '*--reveal[With JSON\: the codes'\'' texts in full; else they are masked]::' \
            '*--all[Try every reading method, even after codes were found]::' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--max-pixels[Refuse pictures of more megapixels, 1 to 64]:MPX\:INT in \[1 - 64\]:' \
            '*--annotate[Write the picture as PNG with marks on what was found]:PATH:_files' \
            '*--force[Replace the annotated picture when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*-j[Threads that look at pictures (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads that look at pictures (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
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
            '*--layers[Also show which bytes are what in every layer, in hexadecimal]::' \
            '*--reveal[Show personal data in full, and the face]::' \
            '*--draw[How to draw the card'\''s face\: auto (with --reveal, the best that the terminal supports), blocks, sixel, kitty or never]:HOW:' \
            '*--face[Save the card'\''s face to this file\: as PNG when its name ends in .png, else as it is on the card]:PATH:_files' \
            '*--force[Replace that file when it exists]::' \
            '*--mode[Who may read the file that is written, in octal digits (0600)]:OCTAL:' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be repeated]:PATH:_files' \
            '*--max-bytes[Reject cards larger than this many bytes when decompressed (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
            '*--trust[Keys to trust instead of the store\: PEM, DER, JWK, JWKS, COSE_Key, COSE_KeySet, a trust list, or a directory of those; may be repeated]:PATH:_files' \
            '*--status[Status lists to use instead of the store\: a token, a bundle, or a directory of those; may be repeated]:PATH:_files' \
            '*--online[Fetch missing or outdated status lists from their issuers'\'' web servers]::' \
            '*--ca[CA certificates for web servers in PEM, instead of the system'\''s]:PATH:_files' \
            '*--timeout[How long to wait for a list (30s)]:SPAN:' \
            '*--require-status[Do not accept a card that names no status list]::' \
            '*--max-status-age[Ignore status lists older than this]:SPAN:' \
            '*--level[The proof of the holder that is required\: bearer, fresh or challenged]:LEVEL:(1 2 3 4 5 6 7 8 9)' \
            '*--audience[Who the holder'\''s proof must have been made for]:URI:' \
            '*--nonce[The challenge that the holder'\''s proof must answer, in hexadecimal digits]:HEX:' \
            '*--challenge[The challenge that was shown, as '\''qrid challenge'\'' made it, instead of --audience and --nonce]:PATH:_files' \
            '*--replay-cache[A file that remembers proofs, so that each is accepted once]:FILE:_files' \
            '*--face[Compare the card'\''s face with a photo of the person]:PHOTO:' \
            '*--decrypt-key[A key for encrypted cards\: 16 or 32 bytes, bare or as hexadecimal digits, or a COSE_Key; may be repeated]:PATH:_files' \
            '*--max-bytes[Reject cards larger than this many bytes when decompressed (65536)]:N\:UINT in \[1024 - 16777216\]:' \
            '*--effort[Milliseconds of processor time to spend on a picture, or on all pages of a document]:MS\:INT in \[1 - 600000\]:' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
            '*--skew[How far clocks may differ (0s for cards, 5s for the holder'\''s proof)]:SPAN:' \
            '*--explain[For each failure, a paragraph you can forward to the citizen]::' \
            '*--jsonl[One JSON report per line or code, in order, on all cores]::' \
            '*-j[Threads of --jsonl (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
            '*--jobs[Threads of --jsonl (default\: number of cores)]:N\:UINT in \[1 - 1024\]:' \
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
            '*--specimens[A directory of portraits to use instead of those that come with qrid]:DIR:_files -/' \
            '*--at[Use this time instead of the current time\: RFC 3339 or Unix seconds]:TIME:' \
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
