#!/usr/bin/env bash
# check_reasons.sh QRID PAGE: the manual page of the reason codes is what the program's table makes of it.
set -euo pipefail
diff -u "$2" <(/usr/bin/python3 -B "$(dirname "$0")/reasons_page.py" "$1")
