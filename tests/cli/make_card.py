"""make_card.py KEY.pem ISS IAT: the text of a card of an issuer, signed by the openssl program; nothing is made with qrid."""
import sys
import zlib

import base45
import cbor2
from make_trust import Key, seconds

key, iss, iat = Key(sys.argv[1]), sys.argv[2], seconds(sys.argv[3])
protected = cbor2.dumps({1: -8 if key.edwards else -7, 4: key.thumbprint()[:8]})
claims = cbor2.dumps({1: iss, 4: iat + 365 * 86400, 6: iat, 169: {1: "ID-1", 4: "Ada Lovelace"}})
signature = key.sign(cbor2.dumps(["Signature1", protected, b"", claims]))
print(base45.encode(zlib.compress(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, claims, signature])))))
