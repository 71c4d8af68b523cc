#!/bin/sh
# redaction.py with a copy of the tests' issuer:  redaction.sh QRID ISSUER PEOPLE
set -eu
here=$(dirname -- "$0")
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
cp -r -- "$2" "$place/issuer"
command -v convert >/dev/null && scales=100,50,25,200 || scales=100
QRID_PASSPHRASE=secret python3 "$here/redaction.py" "$1" "$place/issuer" "$place/made" --people "$3" --scales "$scales" --portraits "$here/../../testdata/specimens"
