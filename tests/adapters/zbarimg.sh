#!/bin/sh
# zbarimg, which reads codes in pictures: it accepts a picture when it finds one QR code that holds what a card may hold.
#
#   apt-get install zbar-tools
#   qrid bout CORPUS --cmd 'ADAPTERS/zbarimg.sh {picture}' --reject 2 --layer picture,qr
text=$(zbarimg --quiet --raw -Sdisable -Sqrcode.enable "$1" 2>/dev/null) || exit 3
[ -n "$text" ] || exit 3
printf '%s\n' "$text" | LC_ALL=C grep -Eqx '[0-9A-Z $%*+./:-]{60,}' || exit 2
