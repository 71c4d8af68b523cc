"""screen_code.py ROWS COLUMNS PICTURE.png <OUTPUT: plays what a program wrote to a terminal, and keeps its fullest screen as a picture, a
pixel of eight to each half of a character."""
import re
import struct
import sys
import zlib

ROWS, COLUMNS, SCALE = int(sys.argv[1]), int(sys.argv[2]), 8
HALVES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1)}  # light ones, as on a dark terminal

screen = [[" "] * COLUMNS for _ in range(ROWS)]
fullest, most = screen, 0
row = column = 0


def keep():
    global fullest, most
    blocks = sum(character in HALVES for line in screen for character in line)
    if blocks > most:
        fullest, most = [line[:] for line in screen], blocks


for piece in re.findall(r"\x1b\[[?]?[0-9;]*[A-Za-z]|.", sys.stdin.read(), re.S):
    if piece == "\x1b[2J":
        keep()
        screen = [[" "] * COLUMNS for _ in range(ROWS)]
    elif piece == "\x1b[2K":
        screen[row] = [" "] * COLUMNS
    elif piece.endswith("H") and piece[0] == "\x1b":
        place = [int(number or 1) for number in piece[2:-1].split(";")] + [1, 1]
        row, column = place[0] - 1, place[1] - 1
    elif piece == "\x1b[?1049l":
        break
    elif piece[0] >= " " and column < COLUMNS and row < ROWS:
        screen[row][column] = piece
        column += 1
keep()

lines = b""
for characters in fullest:
    for half in (0, 1):
        lines += (b"\0" + b"".join(b"\xff" * SCALE if HALVES.get(c, (0, 0))[half] else b"\0" * SCALE for c in characters)) * SCALE


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


with open(sys.argv[3], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", COLUMNS * SCALE, ROWS * 2 * SCALE, 8, 0, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))
