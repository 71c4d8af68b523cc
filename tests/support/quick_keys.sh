#!/bin/sh
# Puts an issuer's private keys under the same passphrase but one round of PBKDF2, so that opening them is not what a test
# spends its time on.
#
#   QRID_PASSPHRASE=... quick_keys.sh DIR    the issuer's directory
set -eu

umask 077
for key in "$1"/keys/*.pem; do
    openssl pkcs8 -topk8 -in "$key" -passin env:QRID_PASSPHRASE -out "$key.quick" -passout env:QRID_PASSPHRASE \
        -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 1
    mv -- "$key.quick" "$key"
done
