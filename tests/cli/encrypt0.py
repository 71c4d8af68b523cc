"""encrypt0.py open KEY <message: the plaintext of a COSE_Encrypt0 in the COSE bytes on standard input; its tag is checked.
encrypt0.py seal KEY [FORM] <message: a COSE_Encrypt0 of standard input in tag 16. FORM: untagged, cwt, protected-iv, short-iv, no-iv.

KEY is in hexadecimal digits. AES is the openssl program's, GCM (NIST SP 800-38D) is done here; nothing is made with qrid.
"""
import subprocess
import sys

import cbor2

ALG = {16: 1, 32: 3}


def aes(key, mode, data, *more):
    words = ("openssl", "enc", f"-aes-{8 * len(key)}-{mode}", "-K", key.hex(), "-nopad") + more
    return subprocess.run(words, input=data, stdout=subprocess.PIPE, check=True).stdout


def times(x, y):
    """In GF(2^128), the first bit the lowest power."""
    product = 0
    for i in range(127, -1, -1):
        if y >> i & 1:
            product ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return product


def tag_of(key, iv, aad, ciphertext):
    h = int.from_bytes(aes(key, "ecb", bytes(16)), "big")
    padded = b"".join(part + bytes(-len(part) % 16) for part in (aad, ciphertext))
    padded += (8 * len(aad)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    state = 0
    for at in range(0, len(padded), 16):
        state = times(state ^ int.from_bytes(padded[at : at + 16], "big"), h)
    mask = int.from_bytes(aes(key, "ecb", iv + b"\0\0\0\1"), "big")
    return (state ^ mask).to_bytes(16, "big")


def crypt(key, iv, data):
    return aes(key, "ctr", data, "-iv", (iv + b"\0\0\0\2").hex())


def aad_of(protected):
    return cbor2.dumps(["Encrypt0", protected, b""])


def open_message(key, message):
    outer = cbor2.loads(message)
    assert outer.tag == 16
    protected, unprotected, sealed = outer.value
    assert cbor2.loads(protected)[1] == ALG[len(key)]
    iv = unprotected[5]
    assert len(iv) == 12
    ciphertext, tag = sealed[:-16], sealed[-16:]
    assert tag_of(key, iv, aad_of(protected), ciphertext) == tag
    return crypt(key, iv, ciphertext)


def seal(key, plain, form="plain"):
    iv = bytes(range(11 if form == "short-iv" else 12))
    headers = {1: ALG[len(key)]}, {5: iv}
    if form == "protected-iv":
        headers = headers[0] | headers[1], {}
    elif form == "no-iv":
        headers = headers[0], {}
    protected = cbor2.dumps(headers[0])
    ciphertext = crypt(key, iv[:12].ljust(12, b"\0"), plain)
    message = [protected, headers[1], ciphertext + tag_of(key, iv.ljust(12, b"\0"), aad_of(protected), ciphertext)]
    tagged = message if form == "untagged" else cbor2.CBORTag(16, message)
    return cbor2.dumps(cbor2.CBORTag(61, tagged) if form == "cwt" else tagged)


act = {"open": open_message, "seal": seal}[sys.argv[1]]
sys.stdout.buffer.write(act(bytes.fromhex(sys.argv[2]), sys.stdin.buffer.read(), *sys.argv[3:]))
