#!/usr/bin/python3
"""The table of lib/base/letters.cpp: prints it, or with the file as an argument compares it with this Python's Unicode."""
import re
import sys
import unicodedata

VERSION = "14.0.0"
LAST = 0x10FFFF
# Letters by their category that are drawn as nothing.
FILLERS = {0x115F, 0x1160, 0x3164, 0xFFA0}
# Han characters that a later version than this one has added: names are written with them.
LATER_HAN = [(0x2EBF0, 0x2EE5D), (0x31350, 0x323AF)]


def is_letter(code):
    later = any(first <= code <= last for first, last in LATER_HAN)
    return later or (code not in FILLERS and unicodedata.category(chr(code))[0] in "LN")


def bounds():
    """Where letters and numbers begin and where they end, by turns."""
    return [c for c in range(1, LAST + 2) if is_letter(c - 1) != (c <= LAST and is_letter(c))]


def printed():
    lines, line = [], "   "
    for bound in bounds():
        word = f" {bound:#x},"
        if len(line) + len(word) > 120:
            lines.append(line)
            line = "   "
        line += word
    return "\n".join([*lines, line])


def compared(source):
    table = re.search(r"letter_bounds\{(.*?)\};", source, re.S).group(1)
    written = [int(word, 16) for word in re.findall(r"0x[0-9a-f]+", table)]
    if unicodedata.unidata_version == VERSION:
        return written == bounds()
    # What is a letter in one version is one in all that follow.
    return all(is_letter(c) for first, end in zip(written[::2], written[1::2]) for c in range(first, end))


if len(sys.argv) == 1:
    print(printed())
elif not compared(open(sys.argv[1], encoding="utf-8").read()):
    sys.exit(f"{sys.argv[1]}: its table is not the one that tests/house/letters.py prints")
