"""make_input.py KIND [ARGUMENT]: writes an input that is wrong in one way, or a card in another form, to standard output.

Nothing here is made with the program. ARGUMENT is what the function of that kind says below; `card` is the file of a card's text.
"""
import struct
import sys
import zlib

import base45
import cbor2


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
    packer = zlib.compressobj(9)
    chunk = bytes(1 << 20)
    packed = b"".join(packer.compress(chunk) for _ in range(size // len(chunk)))
    return base45.encode(packed + packer.flush()).encode()


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


def large_png(kind, side=8000):
    """64 megapixels, all black: "deep" (16 bits a sample, with transparency), "plain" (8 bits), "indexed"; "-interlaced"."""
    depth, colour, bits = {"deep": (16, 6, 64), "plain": (8, 6, 32), "indexed": (8, 3, 8)}[kind.partition("-")[0]]
    whole, adam7 = [(0, 0, 1, 1)], [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    packer, data = zlib.compressobj(1), b""
    interlaced = kind.endswith("-interlaced")
    for x, y, dx, dy in adam7 if interlaced else whole:
        rows = -(-(side - y) // dy)
        row = bytes(1 + -(-(side - x) // dx) * bits // 8)
        data += b"".join(packer.compress(row) for _ in range(rows))
    return png(side, side, depth, colour, interlaced, (b"PLTE", bytes(3)), (b"IDAT", data + packer.flush()))


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
}

sys.stdout.buffer.write(KINDS[sys.argv[1]](*sys.argv[2:]))
