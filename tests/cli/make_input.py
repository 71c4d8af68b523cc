"""make_input.py KIND [ARGUMENT]: writes an input that is wrong in one way, or a card in another form, to standard output.

Nothing here is made with the program. ARGUMENT is what the function of that kind says below; `card` is the file of a card's text.
"""
import struct
import sys
import zlib

import base45
import cbor2
from zeros import packed_zeros


def cose(card):
    """The card's bytes, a COSE_Sign1."""
    return zlib.decompress(compressed(card))


def compressed(card):
    """The bytes that the card's text stands for."""
    return base45.decode(open(card).read().strip("\r\n"))


def text(message):
    return base45.encode(zlib.compress(message)).encode()


def renamed(card):
    """The card with the lowest bit of its holder's name turned: forged."""
    message = cose(card)
    return text(message.replace(b"Ada", b"Aea"))


def unsigned(name="Nobody"):
    """A card with an empty signature."""
    claims = cbor2.dumps({1: "https://id.example", 4: 2000000000, 6: 1700000000, 169: {1: "ID-1", 4: name}})
    return text(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -7}), {}, claims, b""])))


def bomb(size=1 << 30):
    """Base45 of a zlib stream of a gigabyte of zeros."""
    return base45.encode(packed_zeros(size)).encode()


def nested(depth=10000):
    """CBOR arrays of one in one another, that begin as a COSE message would."""
    return b"\xd2" + b"\x84" * depth


def png(width, height, depth, colour, interlace, *chunks):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in [(b"IHDR", header), *chunks, (b"IEND", b"")]
    )


def huge_png(side=30000):
    """The header of a picture of 900 megapixels, and no more of it than that."""
    return png(side, side, 8, 0, 0, (b"IDAT", zlib.compress(bytes(1000))))


def large_png(side=8000):
    """64 megapixels, all black and transparent, in the form that takes most memory: 16 bits a sample, interlaced."""
    adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    size = sum(-(-(side - y) // dy) * (1 + -(-(side - x) // dx) * 8) for x, y, dx, dy in adam7)
    return png(side, side, 16, 6, 1, (b"IDAT", packed_zeros(size)))


def claiming(path, side=8000):
    """A progressive JPEG, or a lossless WebP, that claims 64 megapixels, and holds far fewer."""
    data = bytearray(open(path, "rb").read())
    if data[:4] == b"RIFF":
        assert data[12:16] == b"VP8L", "not lossless"  # RFC 9649, section 3.4
        data[21:25] = struct.pack("<I", 1 << 28 | side - 1 << 14 | side - 1)
    else:
        at = data.index(b"\xff\xc2") + 5
        data[at:at + 4] = struct.pack(">HH", side, side)
    return data


KINDS = {
    "cose": cose,
    "zlib": compressed,
    "text": lambda message: text(open(message, "rb").read()),
    "renamed": renamed,
    "unsigned": unsigned,
    "bomb": bomb,
    "nested": nested,
    "nested-text": lambda: text(nested()),
    "huge-png": huge_png,
    "large-png": large_png,
    "claiming": claiming,
}

sys.stdout.buffer.write(KINDS[sys.argv[1]](*sys.argv[2:]))
