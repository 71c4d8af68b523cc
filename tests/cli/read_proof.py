"""read_proof.py PROOF.txt DEVICE.pub: what a presentation says, and whether the device signed it; nothing is read with qrid."""
import subprocess
import sys
import tempfile
import zlib

import base45
import cbor2

protected, unprotected, payload, signature = cbor2.loads(zlib.decompress(base45.decode(open(sys.argv[1]).read().strip()))).value
header, claims = cbor2.loads(protected), cbor2.loads(payload)
card = header[13]
print("alg", header[1])
print("typ", header[16])
print("card", "COSE_Sign1" if card.tag == 18 and len(card.value) == 4 else "something else")
print("aud", claims[3])
print("iat", claims[6])
print("exp", claims[4])
print("cnonce", claims[39].hex())


def integer(half):  # of an ECDSA signature, in DER
    half = half.lstrip(b"\0") or b"\0"
    half = b"\0" + half if half[0] & 0x80 else half
    return bytes([2, len(half)]) + half


both = integer(signature[:32]) + integer(signature[32:])
with tempfile.NamedTemporaryFile() as der, tempfile.NamedTemporaryFile() as signed:
    der.write(bytes([0x30, len(both)]) + both)
    signed.write(cbor2.dumps(["Signature1", protected, b"", payload]))
    der.flush()
    signed.flush()
    good = subprocess.run(["openssl", "dgst", "-sha256", "-verify", sys.argv[2], "-signature", der.name, signed.name], capture_output=True)
print("signature", "good" if good.returncode == 0 else "bad")
assert unprotected == {}
