#!/usr/bin/python3
"""A verifier in a few lines over Debian's libraries, as many are written: cbor2 takes the message apart, cryptography
checks the signature.

    apt-get install python3-cbor2 python3-cryptography
    qrid bout CORPUS --cmd '/usr/bin/python3 ADAPTERS/python_cbor2.py {text} {trust} {unix-time}' \\
        --reject 2 --features text,jwks,es256,eddsa --layer base45,compression,cbor,cose,cwt
"""
import base64
import json
import pathlib
import sys
import zlib

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256

ACCEPT, REJECT, UNSURE = 0, 2, 3  # 1 is what Python ends with when something else is wrong
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text):
    out = bytearray()
    for at in range(0, len(text), 3):
        group = text[at:at + 3]
        number = sum(ALPHABET.index(c) * 45 ** i for i, c in enumerate(group))
        out += number.to_bytes(len(group) - 1, "big")
    return bytes(out)


def number(jwk, name):
    return base64.urlsafe_b64decode(jwk[name] + "===")


def verify(jwk, signed, signature):
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PublicKey.from_public_bytes(number(jwk, "x")).verify(signature, signed)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + number(jwk, "x") + number(jwk, "y"))
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    point.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


def is_good(jwk, signed, signature):
    try:
        verify(jwk, signed, signature)
        return True
    except InvalidSignature:
        return False


def main(text, trust, now):
    paths = [trust] if trust.is_file() else sorted(trust.glob("*.json"))
    keys = [key for path in paths for key in json.loads(path.read_text()).get("keys", [])]
    message = cbor2.loads(zlib.decompress(base45(text.read_text().strip())))
    while isinstance(message, cbor2.CBORTag):
        message = message.value
    protected, unprotected, payload, signature = message
    head = cbor2.loads(protected) if protected else {}
    kid = head.get(4, unprotected.get(4))
    keys = [key for key in keys if kid is None or key["kid"] == kid.hex()]
    if not keys:
        return UNSURE
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    if not any(is_good(key, signed, signature) for key in keys):
        return REJECT
    claims = cbor2.loads(payload)
    return REJECT if claims.get(4, now + 1) <= now or claims.get(5, now) > now else ACCEPT


try:
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])))
except (ValueError, TypeError, KeyError, AttributeError, OverflowError, zlib.error, EOFError) as error:
    print(type(error).__name__, error, file=sys.stderr)
    sys.exit(REJECT)
