"""widest.py COLUMNS ROWS: fails when what a program has drawn on a terminal, with the cursor put to row and column before each
piece of text, reaches past the last column or row."""

import re
import sys
import unicodedata

columns, rows = map(int, sys.argv[1:])
screen = sys.stdin.read().split("\x1b[?1049h", 1)[1].split("\x1b[?1049l", 1)[0]
for row, column, text in re.findall(r"\x1b\[(\d+);(\d+)H(.*?)(?=\x1b\[\d+;\d+H|\Z|\n)", screen, re.S):
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).rstrip("\r")
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in plain)
    if int(column) - 1 + width > columns or int(row) > rows:
        sys.exit(f"row {row}, column {column}: {plain!r} does not fit")
