"""make_proof.py CARD.txt DEVICE.pem NAME=VALUE...: the text of a presentation, a card in its holder's proof.

Signed by the openssl program; nothing is made with qrid. Names: aud, iat, exp, cnonce (hexadecimal digits), typ, iss, sub; one
without a value leaves the member out. card=changed turns a bit of the card inside, card=bytes writes it as a byte string,
card=none leaves it out, change=aud changes the audience once signed, form=cose writes bytes instead of text.
"""
import sys
import zlib

import base45
import cbor2
from make_trust import Key, seconds

CLAIMS = {"iss": 1, "sub": 2, "aud": 3, "exp": 4, "iat": 6, "cnonce": 39}

card, key = cbor2.loads(zlib.decompress(base45.decode(open(sys.argv[1]).read().strip()))), Key(sys.argv[2])
given = {"aud": "https://gate.example", "typ": "294"} | dict(word.split("=", 1) for word in sys.argv[3:])

payload = {}
for name, label in CLAIMS.items():
    value = given.get(name)
    if value:
        payload[label] = seconds(value) if name in ("exp", "iat") else bytes.fromhex(value) if name == "cnonce" else value

if given.get("card") == "changed":
    members = list(card.value)
    members[2] = members[2].replace(b"Ada", b"Aea")
    card = cbor2.CBORTag(18, members)
protected = {1: -8 if key.edwards else -7, 13: card, 16: given["typ"]}
if given["typ"].isdigit():
    protected[16] = int(given["typ"])
if not given["typ"]:
    del protected[16]
if given.get("card") == "bytes":
    protected[13] = cbor2.dumps(card)
if given.get("card") == "none":
    del protected[13]
protected, claims = cbor2.dumps(protected), cbor2.dumps(payload)
signature = key.sign(cbor2.dumps(["Signature1", protected, b"", claims]))
if given.get("change") == "aud":
    claims = cbor2.dumps(payload | {3: "https://other.example"})
message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, claims, signature]))
if given.get("form") == "cose":
    sys.stdout.buffer.write(message)
else:
    print(base45.encode(zlib.compress(message)))
