"""spoil.py IN OUT ACT...: makes of a picture that `qrid render` drew another, as it comes from a phone; PNG, 8-bit grey. Acts, in
order:

  crop X Y W H        that part of it; what lies outside of the picture is white
  cover X Y W H GREY  a sticker
  invert              dark mode
  turn N              N quarters of a turn, clockwise
  rotate DEGREES      clockwise about the middle, in a picture that holds all of it
  scale F             to F times the size, each pixel the mean of what it covers
  blur SIGMA          about a Gaussian, in pixels
  beside OTHER        another drawing to the right of it, bottoms cut to one height

Pure Python: pictures of some hundred pixels a side.
"""
import math
import struct
import sys
import zlib

WHITE = 255


def chunks(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind, png[at + 8:at + 8 + length]
        at += length + 12


def read(path):
    """Rows of grey values of a PNG of one bit a pixel, gray or two colours, whose rows are not filtered or like the one above."""
    data, light = b"", (0, WHITE)
    for kind, content in chunks(open(path, "rb").read()):
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", content[:10])
            assert depth == 1 and colour in (0, 3), "not a drawing of qrid render"
        if kind == b"PLTE":
            light = (content[0], content[3])
        data += content if kind == b"IDAT" else b""
    data, size = zlib.decompress(data), (width + 7) // 8
    rows, above = [], bytes(size)
    for y in range(height):
        how, line = data[y * (size + 1)], data[y * (size + 1) + 1:(y + 1) * (size + 1)]
        assert how in (0, 2), "a filter that qrid render does not use"
        above = bytes((a + b) & 255 for a, b in zip(line, above)) if how else line
        rows.append([light[above[x >> 3] >> (7 - (x & 7)) & 1] for x in range(width)])
    return rows


def write(path, rows):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    open(path, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def turned_over(rows):
    return [list(column) for column in zip(*rows)]


def crop(rows, x, y, width, height):
    empty = [WHITE] * len(rows[0])
    lines = [rows[i] if 0 <= i < len(rows) else empty for i in range(y, y + height)]
    return [[line[i] if 0 <= i < len(line) else WHITE for i in range(x, x + width)] for line in lines]


def cover(rows, x, y, width, height, grey):
    for row in rows[y:y + height]:
        row[x:x + width] = [grey] * width
    return rows


def invert(rows):
    return [[WHITE - value for value in row] for row in rows]


def turn(rows, quarters):
    for _ in range(quarters):
        rows = [list(column) for column in zip(*rows[::-1])]
    return rows


def rotate(rows, degrees):
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    width, height = len(rows[0]), len(rows)
    wide = int(abs(width * cos) + abs(height * sin)) + 2
    high = int(abs(width * sin) + abs(height * cos)) + 2
    padded = crop(rows, -1, -1, width + 3, height + 3)
    out = [[WHITE] * wide for _ in range(high)]
    for y in range(high):
        for x in range(wide):
            right, down = x - wide / 2, y - high / 2
            u, v = width / 2 + right * cos + down * sin, height / 2 + down * cos - right * sin
            if -1 <= u <= width and -1 <= v <= height:
                i, j, a, b = math.floor(u), math.floor(v), u % 1, v % 1
                top, low = padded[j + 1], padded[j + 2]
                out[y][x] = round((top[i + 1] * (1 - a) + top[i + 2] * a) * (1 - b) + (low[i + 1] * (1 - a) + low[i + 2] * a) * b)
    return out


def scaled_row(row, factor):
    out = []
    for i in range(int(len(row) * factor)):
        begin, end = i / factor, min((i + 1) / factor, len(row))
        first, last = int(begin), min(math.ceil(end), len(row))
        total = sum(row[first:last]) - row[first] * (begin - first) - row[last - 1] * (last - end)
        out.append(round(total / (end - begin)))
    return out


def scale(rows, factor):
    for _ in range(2):
        rows = turned_over([scaled_row(row, factor) for row in rows])
    return rows


def box_blurred(row, radius):
    """Mean of 2 * radius + 1 values, radius not a whole number: the outer two count in part."""
    whole, part, size = int(radius), radius % 1, 2 * radius + 1
    room = whole + 1
    row = [row[0]] * room + row + [row[-1]] * room
    total, out = sum(row[1:2 * whole + 2]), []
    for i in range(room, len(row) - room):
        out.append(round((total + part * (row[i - room] + row[i + room])) / size))
        total += row[i + room] - row[i - whole]
    return out


def blur(rows, sigma):
    """Three boxes, which together have that variance."""
    radius = (math.sqrt(4 * sigma * sigma + 1) - 1) / 2
    for _ in range(2):
        for _ in range(3):
            rows = [box_blurred(row, radius) for row in rows]
        rows = turned_over(rows)
    return rows


def beside(rows, other):
    return [row + more for row, more in zip(rows, read(other))]


def number(text):
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


ACTS = {act.__name__: (act, count) for act, count in
        [(crop, 4), (cover, 5), (invert, 0), (turn, 1), (rotate, 1), (scale, 1), (blur, 1), (beside, 1)]}

if __name__ == "__main__":
    picture, words = read(sys.argv[1]), sys.argv[3:]
    while words:
        act, count = ACTS[words[0]]
        picture = act(picture, *map(number, words[1:count + 1]))
        words = words[count + 1:]
    write(sys.argv[2], picture)
