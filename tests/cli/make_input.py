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


def huge_png(side=30000):
    """The header of a picture of 900 megapixels, and no more of it than that."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


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
}

sys.stdout.buffer.write(KINDS[sys.argv[1]](*sys.argv[2:]))
