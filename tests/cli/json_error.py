"""json_error.py CODE MESSAGE [HINT [INPUT]]: standard input is that error as the contract words it.

A MESSAGE or HINT of "*" stands for any that is not empty; an empty or missing HINT or INPUT for null.
"""
import json
import sys

wanted = dict(zip(("code", "message", "hint", "input"), sys.argv[1:] + ["", ""]))
lines = sys.stdin.read().rstrip("\n").split("\n")
if len(lines) != 1:
    sys.exit("not one line")
document = json.loads(lines[0])
if list(document) != ["error"] or sorted(document["error"]) != sorted(wanted):
    sys.exit("not the shape of an error")
for name, value in wanted.items():
    got = document["error"][name]
    if not (got if value == "*" else got == (value or None)):
        sys.exit(f"{name} is {got!r}, wanted {value!r}")
