#!/bin/sh
# ZXingReader of zxing-cpp, which reads codes in pictures: it accepts a picture when it finds one QR code that holds what a
# card may hold.
#
#   apt-get install zxing-cpp-tools
#   qrid bout CORPUS --cmd 'ADAPTERS/zxing.sh {picture}' --reject 2 --layer picture,qr
found=$(ZXingReader -format QRCode -1 "$1" 2>/dev/null) || exit 3
case $found in *' QRCode "'*) ;; *) exit 3 ;; esac
printf '%s\n' "$found" | LC_ALL=C grep -Eqx '.* QRCode "[0-9A-Z $%*+./:-]{60,}"' || exit 2
