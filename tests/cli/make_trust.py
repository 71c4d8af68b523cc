"""make_trust.py: trust lists and changes of root from elsewhere. Signed by the openssl program; nothing is made with qrid.

make_trust.py list ROOT.pem ISS VERSION IAT EXP [PURPOSE:KEY.pem[,MEMBERS]]... [change:FILE]...
    A trust list on standard output, signed by ROOT.pem, which is in the list. MEMBERS are more of the JWK, in JSON without braces.
make_trust.py change OLD.pem NEW.pem ISS IAT
    An endorsement on standard output.
make_trust.py token KEY.pem TYP
    A JWS over the payload on standard input.
make_trust.py thumbprint KEY.pem / make_trust.py jwk-thumbprint KEY.pem / make_trust.py jwk KEY.pem

Keys are private PEM files, P-256 or Ed25519. Times are RFC 3339.
"""
import base64
import datetime
import functools
import hashlib
import json
import subprocess
import sys


def openssl(*words, given=b""):
    return subprocess.run(("openssl",) + words, input=given, stdout=subprocess.PIPE, check=True).stdout


def public_der(path):
    """The end of it is the key. The private DER of a P-256 key, as openssl makes it, ends with its point as well."""
    with open(path) as file:
        body = file.read().rpartition("-----BEGIN ")[2].partition("-----\n")[2].partition("-----END")[0]
    der = base64.b64decode(body)
    is_point = der[-68:-64] == b"\x03\x42\x00\x04"
    return der if is_point else openssl("pkey", "-in", path, "-pubout", "-outform", "DER")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def seconds(time):
    return int(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp())


@functools.cache
def key_at(path):
    return Key(path)


class Key:
    def __init__(self, path):
        self.path = path
        der = public_der(path)
        self.edwards = len(der) == 44
        self.x, self.y = (der[-32:], None) if self.edwards else (der[-64:-32], der[-32:])
        self.jwk = {"kty": "OKP", "crv": "Ed25519"} if self.edwards else {"kty": "EC", "crv": "P-256"}
        self.jwk["x"] = base64url(self.x)
        if self.y:
            self.jwk["y"] = base64url(self.y)
        self.alg = "EdDSA" if self.edwards else "ES256"

    def thumbprint(self):
        """RFC 9679: SHA-256 of the deterministic COSE_Key."""
        if self.edwards:
            return hashlib.sha256(b"\xa3\x01\x01\x20\x06\x21\x58\x20" + self.x).digest()
        return hashlib.sha256(b"\xa4\x01\x02\x20\x01\x21\x58\x20" + self.x + b"\x22\x58\x20" + self.y).digest()

    def jwk_thumbprint(self):
        """RFC 7638."""
        return hashlib.sha256(json.dumps(self.jwk, sort_keys=True, separators=(",", ":")).encode()).digest()

    def kid(self):
        return self.thumbprint()[:8].hex()

    def sign(self, message):
        if self.edwards:
            with open(self.path + ".in", "wb") as file:  # pkeyutl wants to know the length
                file.write(message)
            return openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", self.path + ".in")
        der = openssl("dgst", "-sha256", "-sign", self.path, given=message)
        numbers, rest = [], der[2:]
        for _ in range(2):  # SEQUENCE of two INTEGERs, each short
            numbers.append(int.from_bytes(rest[2 : 2 + rest[1]], "big").to_bytes(32, "big"))
            rest = rest[2 + rest[1] :]
        return b"".join(numbers)


def token(key, typ, payload):
    header = json.dumps({"typ": typ, "alg": key.alg, "kid": key.kid()}).encode()
    text = base64url(header) + "." + base64url(payload)
    return text + "." + base64url(key.sign(text.encode()))


def make_list(root, iss, version, iat, exp, *parts):
    keys, changes = [], []
    for part in ("trust:" + root,) + parts:
        kind, rest = part.split(":", 1)
        if kind == "change":
            changes.append(open(rest).read().strip())
            continue
        path, *members = rest.split(",", 1)
        key = key_at(path)
        jwk = dict(key.jwk, kid=key.kid(), alg=key.alg, use="sig", purpose=kind)
        jwk.update(json.loads("{%s}" % members[0]) if members else {})
        keys.append(jwk)
    payload = {"iss": iss, "sub": iss, "iat": seconds(iat), "exp": seconds(exp), "version": int(version), "keys": keys}
    if changes:
        payload["root_changes"] = changes
    return token(key_at(root), "jwk-set+jwt", json.dumps(payload).encode())


def make_change(old, new, iss, iat):
    payload = {"iss": iss, "iat": seconds(iat), "root": key_at(new).jwk}
    return token(key_at(old), "trust-root+jwt", json.dumps(payload).encode())


KINDS = {
    "list": make_list,
    "change": make_change,
    "token": lambda path, typ: token(key_at(path), typ, sys.stdin.buffer.read()),
    "thumbprint": lambda path: key_at(path).thumbprint().hex(),
    "jwk-thumbprint": lambda path: base64url(key_at(path).jwk_thumbprint()),
    "jwk": lambda path: json.dumps(key_at(path).jwk),
}

if __name__ == "__main__":
    print(KINDS[sys.argv[1]](*sys.argv[2:]))
