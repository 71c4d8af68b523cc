#!/bin/sh
# Makes the issuer that the tests of the commands copy: https://id.example, of 2026-01-01, whose passphrase is "secret".
#
#   issuer.sh QRID DIR    DIR/as-made is the issuer as 'qrid issuer init' makes it; in DIR/quick its keys are
#                         quick to open (quick_keys.sh)
set -eu

qrid=$1 dir=$2
export QRID_PASSPHRASE=secret
rm -rf -- "$dir"
mkdir -p -- "$dir"
"$qrid" issuer init "$dir/as-made" --iss https://id.example --at 2026-01-01T00:00:00Z -q
cp -r -- "$dir/as-made" "$dir/quick"
"$(dirname "$0")/quick_keys.sh" "$dir/quick"
