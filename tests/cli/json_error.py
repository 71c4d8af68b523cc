"""json_error.py CODE MESSAGE [HINT [INPUT]]: standard input is that error as the contract words it.

A MESSAGE or HINT of "*" stands for any that is not empty; an empty or missing INPUT for null, an empty or missing HINT
for the reason's own, which for wrong use points to a command's help.
"""
import json
import os
import re
import sys


def table_of_reasons():
    """As the program under test tells it; asked once for each file of tests."""
    kept = os.path.join(os.environ["BATS_FILE_TMPDIR"], "reasons.json")
    if not os.path.exists(kept):
        import subprocess  # slow to load
        with open(kept + ".new", "wb") as file:
            subprocess.run([os.environ["QRID"], "help", "reasons", "--json"], stdout=file, check=True)
        os.rename(kept + ".new", kept)
    with open(kept) as file:
        return json.load(file)


def own_hint(code, got):
    if code == "usage":
        return got if re.fullmatch(r"see 'qrid.* --help'", got or "") else None
    return next(row["hint"] for row in table_of_reasons() if row["code"] == code)


wanted = dict(zip(("code", "message", "hint", "input"), sys.argv[1:] + ["", ""]))
lines = sys.stdin.read().rstrip("\n").split("\n")
if len(lines) != 1:
    sys.exit("not one line")
document = json.loads(lines[0])
if list(document) != ["error"] or sorted(document["error"]) != sorted(wanted):
    sys.exit("not the shape of an error")
for name, value in wanted.items():
    got = document["error"][name]
    if name == "hint" and not value:
        value = own_hint(wanted["code"], got)
    if not (got if value == "*" else got == (value or None)):
        sys.exit(f"{name} is {got!r}, wanted {value!r}")
