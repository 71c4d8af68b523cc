"""hand_made.py KEY.pem DIR: for every kind below, DIR/KIND.txt: a card with one thing in it that a strict reader refuses or tells of.

Every byte is put together here and signed by the openssl program; nothing is made with qrid. Where it makes sense the signature
is good over just these bytes, so that nothing else can be the reason for a refusal. Cards are issued at 1769904000
(2026-02-01T00:00:00Z) for a year.
"""
import pathlib
import subprocess
import sys
import zlib

import base45
import cbor2
from make_trust import Key

IAT = 1769904000
EXP = IAT + 365 * 86400
IDENTITY = {1: "ID-1", 4: "Ada Lovelace"}


def head(major, number):
    """The shortest head of an item."""
    if number < 24:
        return bytes([major << 5 | number])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | extra]) + number.to_bytes(size, "big")


def pairs(*entries):
    """A map of just these entries in this order, the same key twice if need be; values are bytes or to be encoded."""
    out = head(5, len(entries))
    for key, value in entries:
        out += cbor2.dumps(key) + (value.raw if isinstance(value, Raw) else cbor2.dumps(value))
    return out


class Raw:
    """CBOR that is written as it is."""

    def __init__(self, raw):
        self.raw = raw


def claims_of(**more):
    return cbor2.dumps({4: EXP, 6: IAT, 169: IDENTITY} | {int(key[1:]): value for key, value in more.items()})


class Maker:
    def __init__(self, path):
        self.key = Key(path)
        self.alg = -8 if self.key.edwards else -7
        self.kid = self.key.thumbprint()[:8]
        self.protected = cbor2.dumps({1: self.alg, 4: self.kid})

    def signature(self, protected, claims):
        return self.key.sign(cbor2.dumps(["Signature1", protected, b"", claims]))

    def array(self, claims=None, protected=None, unprotected=b"\xa0", signature=None):
        """The four members without a tag, the last signed over those before."""
        claims = claims_of() if claims is None else claims
        protected = self.protected if protected is None else protected
        signature = self.signature(protected, claims) if signature is None else signature
        return b"\x84" + cbor2.dumps(protected) + unprotected + cbor2.dumps(claims) + cbor2.dumps(signature)

    def message(self, *arguments, **more):
        return b"\xd2" + self.array(*arguments, **more)


def text(message):
    return base45.encode(zlib.compress(message))


def stored_brotli(message):
    """A Brotli stream (RFC 7932) of one uncompressed block: 64 KiB at most."""
    bits = Bits()
    bits.put(0, 1)  # a window of 64 KiB
    bits.put(0, 1)  # not the last block
    bits.put(0, 2)  # its length in four digits
    bits.put(len(message) - 1, 16)
    bits.put(1, 1)  # as it is
    return bits.bytes() + message + b"\x03"  # the last, empty block


def brotli_bomb(size):
    """A Brotli stream of `size` zeros, from 22594 to 16 MiB: one insertion of a symbol that takes no bits."""
    digits = max(4, ((size - 1).bit_length() + 3) // 4)
    bits = Bits()
    bits.put(0, 1)
    bits.put(1, 1)  # the last block
    bits.put(0, 1)  # not empty
    bits.put(digits - 4, 2)  # of its length
    bits.put(size - 1, 4 * digits)
    bits.put(0, 3)  # one type of block each for literals, commands and distances
    bits.put(0, 2 + 4)  # no postfix, no direct distances
    bits.put(0, 2)  # the context mode
    bits.put(0, 2)  # one tree each for literals and distances
    for symbol, width in ((0, 8), (448 + 7 * 8, 10), (0, 6)):  # a zero; insert from 22594 on; a distance that is never used
        bits.put(1, 2)  # a simple code
        bits.put(0, 2)  # of one symbol
        bits.put(symbol, width)
    bits.put(size - 22594, 24)
    return bits.bytes()


class Bits:
    """The least significant bit first."""

    def __init__(self):
        self.number, self.count = 0, 0

    def put(self, value, width):
        self.number |= value << self.count
        self.count += width

    def bytes(self):
        return self.number.to_bytes((self.count + 7) // 8, "little")


def with_padding_bit(maker):
    """A zlib stream whose last byte of deflate has a bit set that no reader needs; Python's zlib reads the card from it."""
    for name in range(64):
        message = maker.message(claims_of(_169={1: "ID-1", 4: "Ada " + "x" * name}))
        stream = zlib.compress(message)
        changed = stream[:-5] + bytes([stream[-5] ^ 0x80]) + stream[-4:]
        try:
            if changed != stream and zlib.decompress(changed) == message:
                return base45.encode(changed)
        except zlib.error:
            pass
    sys.exit("no stream ends within a byte")


def with_large_group(maker):
    """Base45 with a group of three characters over 65535, which a reader of 16 bits takes for a smaller one."""
    good = text(maker.message())
    for at in range(0, len(good) - 3, 3):
        value = sum(base45.ALPHABET.index(c) * 45**i for i, c in enumerate(good[at : at + 3])) + 65536
        if value < 45**3 and at > 0:
            group = "".join(base45.ALPHABET[value // 45**i % 45] for i in range(3))
            return good[:at] + group + good[at + 3 :]
    sys.exit("no group is small")


def with_large_end(maker):
    """The same for the two characters at the end, over 255."""
    for name in range(64):
        good = text(maker.message(claims_of(_169={1: "ID-1", 4: "Ada " + "x" * name})))
        if len(good) % 3 == 2:
            value = sum(base45.ALPHABET.index(c) * 45**i for i, c in enumerate(good[-2:])) + 256
            return good[:-2] + base45.ALPHABET[value % 45] + base45.ALPHABET[value // 45]
    sys.exit("no text ends with two characters")


def nested(depth):
    return Raw(b"\x81" * depth + b"\x00")


def bomb():
    return base45.encode(zlib.compress(bytes(16 << 20), 9))


def indefinite(maker):
    claims = b"\xbf" + claims_of()[1:] + b"\xff"
    return b"\xd2" + b"\x9f" + maker.array(claims)[1:] + b"\xff"


def der_signature(maker):
    protected, claims = maker.protected, claims_of()
    signed = cbor2.dumps(["Signature1", protected, b"", claims])
    der = subprocess.run(("openssl", "dgst", "-sha256", "-sign", maker.key.path), input=signed, stdout=subprocess.PIPE, check=True)
    return text(maker.message(claims, signature=der.stdout))


def entries(maker, *more):
    return pairs((4, EXP), (6, IAT), (169, IDENTITY), *more)


KINDS = {
    "good": lambda m: text(m.message()),
    "brotli": lambda m: base45.encode(stored_brotli(m.message())),
    # compression and text
    "after-zlib": lambda m: base45.encode(zlib.compress(m.message()) + b"\0"),
    "two-streams": lambda m: base45.encode(zlib.compress(m.message()) + zlib.compress(b"more")),
    "after-brotli": lambda m: base45.encode(stored_brotli(m.message()) + b"\0"),
    "wrong-checksum": lambda m: base45.encode(zlib.compress(m.message())[:-1] + b"\0"),
    "padding-bit": with_padding_bit,
    "large-group": with_large_group,
    "large-end": with_large_end,
    "bomb": lambda m: bomb(),
    "brotli-bomb": lambda m: base45.encode(brotli_bomb(16 << 20)),
    "brotli-zeros": lambda m: base45.encode(brotli_bomb(64 << 10)),
    # CBOR
    "after-message": lambda m: text(m.message() + b"\0"),
    "after-claims": lambda m: text(m.message(claims_of() + b"\0")),
    "two-claims": lambda m: text(m.message(claims_of() + claims_of(_4=EXP + 1))),
    "twice-in-claims": lambda m: text(m.message(entries(m, (4, EXP + 86400)))),
    "twice-in-identity": lambda m: text(m.message(pairs((4, EXP), (6, IAT), (169, Raw(pairs((4, "Ada"), (4, "Eve"))))))),
    "twice-in-protected": lambda m: text(m.message(protected=pairs((1, m.alg), (4, m.kid), (1, m.alg)))),
    "twice-in-unprotected": lambda m: text(m.message(unprotected=pairs((99, 1), (99, 2)))),
    "nested-16": lambda m: text(m.message(entries(m, (1000, nested(15))))),
    "nested-17": lambda m: text(m.message(entries(m, (1000, nested(16))))),
    "nested-100": lambda m: text(m.message(entries(m, (1000, nested(100))))),
    "not-utf8": lambda m: text(m.message(pairs((4, EXP), (169, Raw(pairs((4, Raw(b"\x63A\xff\xfe")))))))),
    # COSE
    "crit": lambda m: text(m.message(protected=cbor2.dumps({1: m.alg, 2: [99], 4: m.kid, 99: True}))),
    "crit-unprotected": lambda m: text(m.message(unprotected=cbor2.dumps({2: [99]}))),
    "unprotected-alg": lambda m: text(m.message(protected=cbor2.dumps({4: m.kid}), unprotected=cbor2.dumps({1: m.alg}))),
    "alg-in-both": lambda m: text(m.message(unprotected=cbor2.dumps({1: m.alg}))),
    "other-alg": lambda m: text(m.message(protected=cbor2.dumps({1: -8 if m.alg == -7 else -7, 4: m.kid}))),
    "no-alg": lambda m: text(m.message(protected=b"", unprotected=cbor2.dumps({4: m.kid}))),
    "empty-signature": lambda m: text(m.message(signature=b"")),
    "short-signature": lambda m: text(m.message(signature=m.signature(m.protected, claims_of())[:-1])),
    "long-signature": lambda m: text(m.message(signature=m.signature(m.protected, claims_of()) + b"\0")),
    "zero-signature": lambda m: text(m.message(signature=bytes(64))),
    "der-signature": der_signature,
    "detached": lambda m: text(b"\xd2\x84" + cbor2.dumps(m.protected) + b"\xa0\xf6" + cbor2.dumps(bytes(64))),
    "five-members": lambda m: text(b"\xd2\x85" + m.array()[1:] + b"\0"),
    "tag-17": lambda m: text(b"\xd1" + m.array()),
    "tag-18-twice": lambda m: text(b"\xd2" + m.message()),
    "tag-98": lambda m: text(b"\xd8\x62" + m.array()),
    "text-kid": lambda m: text(m.message(protected=cbor2.dumps({1: m.alg, 4: m.kid.hex()}))),
    # claims
    "no-exp": lambda m: text(m.message(pairs((6, IAT), (169, IDENTITY)))),
    "text-exp": lambda m: text(m.message(pairs((4, str(EXP)), (6, IAT), (169, IDENTITY)))),
    "no-identity": lambda m: text(m.message(pairs((4, EXP), (6, IAT)))),
    "claims-list": lambda m: text(m.message(cbor2.dumps([EXP, IAT]))),
    # what is forgiven
    "untagged": lambda m: text(m.array()),
    "cwt": lambda m: text(b"\xd8\x3d" + m.message()),
    "self-described": lambda m: text(b"\xd9\xd9\xf7" + m.message()),
    "all-tags": lambda m: text(b"\xd9\xd9\xf7\xd8\x3d" + m.message()),
    "indefinite": lambda m: text(indefinite(m)),
    "not-shortest": lambda m: text(m.message(pairs((4, EXP), (6, Raw(b"\x1b" + IAT.to_bytes(8, "big"))), (169, IDENTITY)))),
    "unprotected-kid": lambda m: text(m.message(protected=cbor2.dumps({1: m.alg}), unprotected=cbor2.dumps({4: m.kid}))),
    "kid-in-both": lambda m: text(m.message(unprotected=cbor2.dumps({4: b"another."}))),
    "no-kid": lambda m: text(m.message(protected=cbor2.dumps({1: m.alg}))),
    "status": lambda m: text(m.message(entries(m, (65535, {"status_list": {"idx": 3, "uri": "https://s.example/1"}})))),
}

if __name__ == "__main__":
    maker = Maker(sys.argv[1])
    for kind, make in KINDS.items():
        pathlib.Path(sys.argv[2], kind + ".txt").write_text(make(maker) + "\n")
