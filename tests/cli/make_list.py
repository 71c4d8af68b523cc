"""make_list.py KEY.pem URI IAT EXP [TTL [ENTRIES]]: a status list token on standard output, CWT, all valid; signed by the openssl
program, nothing is made with qrid. EXP and TTL may be "-" for none. Entries are of one bit; zlib makes a thousandth of them.
"""
import sys
import zlib

import cbor2
from make_trust import Key, seconds

key, uri, iat, exp, ttl, entries = Key(sys.argv[1]), *(sys.argv[2:] + ["-", "8"][len(sys.argv) - 5 :])
packer = zlib.compressobj(9)
zeros = bytes(min(int(entries) // 8, 1 << 20))
lst = b"".join(packer.compress(zeros) for _ in range(int(entries) // 8 // len(zeros))) + packer.flush()
claims = {2: uri, 6: seconds(iat), 65533: {"bits": 1, "lst": lst}}
if exp != "-":
    claims[4] = seconds(exp)
if ttl != "-":
    claims[65534] = int(ttl)
protected = cbor2.dumps({1: -8 if key.edwards else -7, 4: key.thumbprint()[:8], 16: "application/statuslist+cwt"})
payload = cbor2.dumps(claims)
signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
sys.stdout.buffer.write(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature])))
