"""json_holds.py EXPRESSION: standard input is one JSON document `it`, of which the expression is true."""
import json
import sys

it = json.load(sys.stdin)  # fails when there is more than one document
if not eval(sys.argv[1], {"it": it, "dict": dict}):
    sys.exit(1)
