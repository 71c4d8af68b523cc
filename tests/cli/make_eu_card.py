"""make_eu_card.py DIR: the files of the scenario eu-card, DIR/eu-card.txt and DIR/eu-signer.pem, with a new key and certificate.

An EU Digital COVID Certificate of an invented person from an invented country (UT), signed by the openssl program; nothing is made
with qrid.
"""
import base64
import hashlib
import pathlib
import sys
import tempfile
import zlib

import base45
import cbor2
from make_trust import Key, openssl

shot = {"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2, "dt": "2026-01-15"}
shot |= {"co": "UT", "is": "Ministry of Tests", "ci": "URN:UVCI:01:UT:7"}
name = {"fn": "Novák", "fnt": "NOVAK", "gn": "Jiřina", "gnt": "JIRINA"}
certificate = {"ver": "1.3.0", "nam": name, "dob": "1964-08-12", "v": [shot]}
claims = {1: "UT", 4: 1801440000, 6: 1769904000, -260: {1: certificate}}  # 2026-02-01 to 2027-02-01

# "openssl req" dates a certificate from now on, "openssl ca" as one likes.
authority = """[ca]
default_ca = here
[here]
database = {0}/index
new_certs_dir = {0}
rand_serial = yes
default_md = sha256
policy = names
[names]
countryName = supplied
commonName = supplied
"""
times = ("-startdate", "20260101000000Z", "-enddate", "20360101000000Z")

directory = pathlib.Path(sys.argv[1])
with tempfile.TemporaryDirectory() as place:
    path = place + "/key.pem"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    pathlib.Path(place, "index").touch()
    pathlib.Path(place, "authority").write_text(authority.format(place))
    openssl("req", "-new", "-key", path, "-subj", "/C=UT/CN=Signer of Tests", "-out", place + "/asked.pem")
    openssl("ca", "-batch", "-notext", "-selfsign", "-config", place + "/authority", "-keyfile", path, *times,
            "-in", place + "/asked.pem", "-out", place + "/signer.pem")
    signer = pathlib.Path(place, "signer.pem").read_text()
    der = base64.b64decode("".join(line for line in signer.splitlines() if "-----" not in line))
    protected = cbor2.dumps({1: -7, 4: hashlib.sha256(der).digest()[:8]})
    payload = cbor2.dumps(claims)
    signature = Key(path).sign(cbor2.dumps(["Signature1", protected, b"", payload]))
cose = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
(directory / "eu-card.txt").write_text("HC1:" + base45.encode(zlib.compress(cose, 9)) + "\n")
(directory / "eu-signer.pem").write_text(signer)
