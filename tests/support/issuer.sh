#!/bin/sh
# Makes the issuer that the tests of the commands copy: https://id.example, of 2026-01-01, whose passphrase is "secret".
#
#   issuer.sh QRID DIR    DIR/as-made is the issuer as 'qrid issuer init' makes it; in DIR/quick its keys are under the same
#                         passphrase but one round of PBKDF2, so that opening them is not what a test spends its time on
set -eu

qrid=$1 dir=$2
export QRID_PASSPHRASE=secret
rm -rf -- "$dir"
mkdir -p -- "$dir"
"$qrid" issuer init "$dir/as-made" --iss https://id.example --at 2026-01-01T00:00:00Z -q
cp -r -- "$dir/as-made" "$dir/quick"
umask 077
for key in "$dir"/quick/keys/*.pem; do
    openssl pkcs8 -topk8 -in "$key" -passin env:QRID_PASSPHRASE -out "$key.quick" -passout env:QRID_PASSPHRASE \
        -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 1
    mv -- "$key.quick" "$key"
done
