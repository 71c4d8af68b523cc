"""Takes cards and status lists apart with nothing of the program: zlib, cbor2 and the openssl program.

take_apart.py card TEXT PUBLIC        checks the signature; prints the claims as JSON, the face in hexadecimal
take_apart.py list TOKEN PUBLIC IDX   checks the signature; prints the claims and the value at IDX as JSON

TEXT is the file of a card's text, TOKEN that of a status list token, PUBLIC that of a PEM public key.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

import base45
import cbor2


def der_integer(data):
    data = data.lstrip(b"\0")
    if not data or data[0] >= 0x80:
        data = b"\0" + data
    return b"\x02" + bytes([len(data)]) + data


def der_signature(raw):
    """COSE's r||s as the SEQUENCE that OpenSSL takes; for P-256, whose lengths are under 128."""
    half = len(raw) // 2
    body = der_integer(raw[:half]) + der_integer(raw[half:])
    return b"\x30" + bytes([len(body)]) + body


def openssl_verifies(alg, public, content, signature):
    """Asks the openssl program. alg is a COSE number."""
    with tempfile.TemporaryDirectory() as place:
        data, mark = pathlib.Path(place, "data"), pathlib.Path(place, "signature")
        data.write_bytes(content)
        mark.write_bytes(der_signature(signature) if alg == -7 else signature)
        command = {
            -7: ["openssl", "dgst", "-sha256", "-verify", public, "-signature", mark, data],
            -8: ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, "-in", data, "-sigfile", mark],
        }[alg]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def payload_of(message, public):
    """The protected header and the claims of a COSE_Sign1 (RFC 9052), after its signature was found good."""
    tagged = cbor2.loads(message)
    assert tagged.tag == 18, tagged.tag
    protected, unprotected, payload, signature = tagged.value
    assert cbor2.dumps(tagged, canonical=False) == message, "not the plain encoding"
    header = cbor2.loads(protected)
    sig_structure = cbor2.dumps(["Signature1", protected, b"", payload])
    assert len(signature) == 64 and unprotected == {}, "r||s, or Ed25519; nothing unprotected"
    assert openssl_verifies(header[1], public, sig_structure, signature), "openssl: bad signature"
    changed = bytes([payload[0] ^ 1]) + payload[1:]
    forged = cbor2.dumps(["Signature1", protected, b"", changed])
    assert not openssl_verifies(header[1], public, forged, signature), "openssl takes anything"
    return header, cbor2.loads(payload)


def readable(value):
    """For JSON: bytes in hexadecimal, keys as text."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(k): readable(v) for k, v in value.items()}
    return [readable(v) for v in value] if isinstance(value, list) else value


def card(text, public):
    packed = base45.decode(pathlib.Path(text).read_text().rstrip("\n"))
    inflate = zlib.decompressobj()
    message = inflate.decompress(packed)
    assert inflate.eof and not inflate.unused_data, "bytes after the zlib stream"
    header, claims = payload_of(message, public)
    return {"header": readable(header), "claims": readable(claims)}


def status_list(token, public, idx):
    header, claims = payload_of(pathlib.Path(token).read_bytes(), public)
    packed = claims.pop(65533)
    bits, data = packed["bits"], zlib.decompress(packed["lst"])
    place = int(idx) * bits
    value = data[place // 8] >> (place % 8) & ((1 << bits) - 1)
    fallen = sum(byte.bit_count() for byte in data) if bits == 1 else None
    return {"header": readable(header), "claims": readable(claims), "bits": bits, "entries": len(data) * 8 // bits,
            "value": value, "fallen": fallen}


print(json.dumps({"card": card, "list": status_list}[sys.argv[1]](*sys.argv[2:])))
