"""reasons_page.py QRID: the manual page qrid-reasons(7), made from 'qrid help reasons --json'.

    tests/house/reasons_page.py build/release/bin/qrid >man/qrid-reasons.7.scd

house.reasons fails when the page in the repository is another one.
"""
import json
import subprocess
import sys

HEAD = """qrid-reasons(7) "qrid 0.1.0" "qrid manual"

# NAME

qrid-reasons - every reason code and every warning code, and what to do

# DESCRIPTION

A reason code says why something could not be done, or why a check did not pass. It is in the *code* of each check of
_qrid verify --json_, and in each error that a command prints with *--json*. The names are part of the command line's
contract: they are not renamed, but new ones may be added. *qrid help reasons* prints this list, and with *--json* a
program can read it.

The number is the exit code of a command that fails for this reason, or of *verify* when a check ends with it; see EXIT
STATUS in *qrid*(1).

# REASONS
"""

WARNINGS = """
# WARNINGS

A warning never changes a verdict or an exit code. *verify* and *inspect* print its code; *status fetch*, *render --id-card* and
others report it in JSON.
"""

TAIL = """
# SEE ALSO

*qrid*(1), *qrid-verify*(1), *qrid-inspect*(1), *qrid-help*(1), *qrid-support*(7)
"""


def escaped(text):
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_")


def sentence(text):
    return escaped(text[0].upper() + text[1:]) + "."


def entry(row, with_exit_code):
    code = f" ({row['exit_code']})" if with_exit_code else ""
    hint = f" {sentence(row['hint'])}" if row["hint"] else ""
    return f"\n*{row['code']}*{code}\n\t{sentence(row['meaning'])}{hint}\n"


rows = json.loads(subprocess.run([sys.argv[1], "help", "reasons", "--json"], stdout=subprocess.PIPE, check=True).stdout)
reasons = [entry(row, True) for row in rows if row["kind"] == "reason"]
warnings = [entry(row, False) for row in rows if row["kind"] == "warning"]
sys.stdout.write(HEAD + "".join(reasons) + WARNINGS + "".join(warnings) + TAIL)
