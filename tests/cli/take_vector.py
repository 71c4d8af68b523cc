"""take_vector.py VECTOR NAME: writes a published vector's text to NAME.txt and its public key, if any, to NAME.pub (PEM).

take_vector.py --dcc VECTOR NAME: writes an EU certificate's text to NAME.txt and its signer's certificate to NAME.crt (PEM) and
NAME.der; prints the moment of the check, then verify and exp as the vector expects them: True, False, or None when it does not say.

take_vector.py --changed TEXT DIR STEP: writes to DIR the card's text with every STEP-th character another, one in each file.
"""
import base64
import json
import pathlib
import sys

import base45

# What SubjectPublicKeyInfo (RFC 5480, RFC 8410) has before the key itself.
SPKI = {
    "EdDSA": bytes.fromhex("302a300506032b6570032100"),
    "ES256": bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"),
}


def take(vector, name):
    vector = json.load(open(vector))
    pathlib.Path(name + ".txt").write_text(vector["qr_data"] + "\n")
    key = vector.get("signing_key")
    if key:
        der = SPKI[key["algorithm"]] + bytes.fromhex(key["public_key_hex"])
        body = base64.encodebytes(der).decode()
        pathlib.Path(name + ".pub").write_text(f"-----BEGIN PUBLIC KEY-----\n{body}-----END PUBLIC KEY-----\n")


def take_dcc(vector, name):
    vector = json.load(open(vector))
    pathlib.Path(name + ".txt").write_text(vector["PREFIX"] + "\n")
    der = base64.b64decode(vector["TESTCTX"]["CERTIFICATE"])
    pathlib.Path(name + ".der").write_bytes(der)
    body = base64.encodebytes(der).decode()
    pathlib.Path(name + ".crt").write_text(f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n")
    expected = vector["EXPECTEDRESULTS"]
    # What cannot be decoded cannot be verified.
    verify = False if expected.get("EXPECTEDDECODE") is False else expected.get("EXPECTEDVERIFY")
    print(vector["TESTCTX"]["VALIDATIONCLOCK"], verify, expected.get("EXPECTEDEXPIRATIONCHECK"))


def change(text, directory, step):
    text = pathlib.Path(text).read_text().rstrip("\n")
    for i in range(0, len(text), int(step)):
        other = base45.ALPHABET[(base45.ALPHABET.index(text[i]) + 1 + i % 43) % 45]
        pathlib.Path(directory, f"{i:04}").write_text(text[:i] + other + text[i + 1 :] + "\n")


if sys.argv[1] == "--changed":
    change(*sys.argv[2:])
elif sys.argv[1] == "--dcc":
    take_dcc(*sys.argv[2:])
else:
    take(*sys.argv[1:])
