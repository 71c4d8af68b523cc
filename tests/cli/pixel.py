"""pixel.py PNG X Y...: the colour of each of these pixels, "R G B" a line, of a PNG of 8-bit RGB."""
import struct
import sys
import zlib

import spoil


def nearest(left, above, corner):
    """PNG's Paeth predictor."""
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def rows(path):
    data, size = b"", 0
    for kind, content in spoil.chunks(open(path, "rb").read()):
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", content)
            assert (depth, colour, interlace) == (8, 2, 0), "not 8-bit RGB"
            size = 3 * width
        data += content if kind == b"IDAT" else b""
    data, above = zlib.decompress(data), bytes(size)
    for y in range(height):
        how, row = data[y * (size + 1)], bytearray(data[y * (size + 1) + 1:(y + 1) * (size + 1)])
        for i in range(size) if how else ():
            left, corner = (row[i - 3], above[i - 3]) if i >= 3 else (0, 0)
            row[i] = row[i] + (0, left, above[i], (left + above[i]) // 2, nearest(left, above[i], corner))[how] & 255
        yield row
        above = row


lines, places = list(rows(sys.argv[1])), list(map(int, sys.argv[2:]))
for x, y in zip(places[::2], places[1::2]):
    print(*lines[y][3 * x:3 * x + 3])
