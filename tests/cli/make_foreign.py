"""make_foreign.py DIR KEY.pem: for every kind of code of other systems, DIR/KIND.txt with an invented example.

make_foreign.py --health-card KEY.pem [MEMBER=JSON]...: a SMART Health Card, signed by the openssl program, on standard output; members
of its payload may be given anew or left out (=), and alg, zip and kid of its header as well.
make_foreign.py --jwks KEY.pem: the key as a JWKS with the kid of health cards.

All people, places and numbers are invented; nothing is made with qrid.
"""
import base64
import gzip
import hashlib
import json
import pathlib
import sys
import zlib

import base45
import cbor2
from make_trust import Key, base64url, token

ISS = "https://clinic.example/issuer"


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def health_card(path, *changes):
    key = Key(path)
    header = {"alg": "ES256", "zip": "DEF", "kid": base64url(key.jwk_thumbprint())}
    patient = {"resourceType": "Patient", "name": [{"family": "Okonkwo", "given": ["Chiamaka", "Ruth"]}], "birthDate": "1987-03-21"}
    vaccine = {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "208"}]}
    shot = {"resourceType": "Immunization", "status": "completed", "vaccineCode": vaccine, "occurrenceDateTime": "2021-04-01"}
    shot |= {"performer": [{"actor": {"display": "Invented Clinic"}}], "lotNumber": "LOT-77"}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}, {"resource": shot}]}
    subject = {"fhirVersion": "4.0.1", "fhirBundle": bundle}
    types = ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"]
    payload = {"iss": ISS, "nbf": 1769904000.5, "vc": {"type": types, "credentialSubject": subject}}
    for change in changes:
        name, value = change.split("=", 1)
        members = header if name in ("alg", "zip", "kid") else payload
        members.pop(name, None)
        if value:
            members[name] = json.loads(value)
    signed = ".".join(base64url(part) for part in (json.dumps(header).encode(), deflated(json.dumps(payload).encode())))
    jws = signed + "." + base64url(key.sign(signed.encode()))
    return "shc:/" + "".join("%02d" % (ord(c) - 45) for c in jws)


def jwks(path):
    key = Key(path)
    return json.dumps({"keys": [key.jwk | {"kid": base64url(key.jwk_thumbprint()), "use": "sig", "alg": "ES256"}]})


def aadhaar():
    fields = ["V2", "3", "432120260102030405006", "Priya Raman", "14-02-1979", "F", "C/O Arun Raman", "Inventpur", "Near the Well"]
    fields += ["House 77", "Old Market", "560099", "Post Two", "Karnataka", "Street Nine", "East", "Newtown", "6789"]
    photo = b"\xff\x4f\xff\x51" + b"photo" * 20 + b"\xff\xd9"
    content = b"".join(field.encode() + b"\xff" for field in fields) + photo + bytes(range(64)) + hashlib.sha512(b"x").digest() * 4
    return str(int.from_bytes(gzip.compress(content, mtime=0), "big"))


def philsys():
    subject = {"Suffix": "Jr", "lName": "Magsaysay", "fName": "Liwayway", "mName": "Invento", "sex": "Female", "BF": "[1,6]"}
    subject |= {"DOB": "May 05, 1991", "POB": "Inventville", "PCN": "1234-5678-9012-3456"}
    return json.dumps({"DateIssued": "04 March 2024", "Issuer": "PSA", "subject": subject, "alg": "EDDSA", "signature": "c2ln"})


def philsys_cwt():
    claims = {1: "PSA", 6: 1700000000, 169: {4: "Liwayway"}, 2: "subject-554433"}
    return "PH1:" + base45.encode(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -8}), {}, cbor2.dumps(claims), bytes(64)])))


def mdoc(path):
    key = Key(path)
    cose_key = cbor2.dumps({1: 2, -1: 1, -2: key.x, -3: key.y})
    engagement = {0: "1.0", 1: [1, cbor2.CBORTag(24, cose_key)], 2: [[2, 1, {0: False, 1: True, 11: bytes(range(16))}]]}
    return "mdoc:" + base64url(cbor2.dumps(engagement))


def vds_nc():
    person = {"n": "Sato Hanako", "dob": "1968-09-30", "sex": "F", "i": "TK7654321"}
    dose = {"seq": 1, "dvc": "2021-05-05", "ctr": "JPN", "adm": "Invented Hall", "lot": "L-9"}
    message = {"uvci": "U-000111222", "pid": person, "ve": [{"des": "XM0GQ8", "nam": "Invented", "dis": "RA01.0", "vd": [dose]}]}
    data = {"hdr": {"t": "icao.vacc", "v": 1, "is": "JPN"}, "msg": message}
    return json.dumps({"data": data, "sig": {"alg": "ES256", "cer": "AAAA", "sigvl": "BBBB"}})


CLAIMS = {"iss": "https://id.example", "sub": "user-991188", "name": "Grete Hermann", "birthdate": "1901-03-02", "exp": 1900000000}


def jwt(path):
    return token(Key(path), "JWT", json.dumps(CLAIMS).encode())


def sd_jwt(path):
    disclosures = [base64url(json.dumps(item).encode()) for item in (["salt1", "given_name", "Grete"], ["salt2", "phone", "+49 30 5550177"])]
    digests = [base64url(hashlib.sha256(one.encode()).digest()) for one in disclosures]
    payload = {"iss": "https://id.example", "vct": "identity", "_sd": digests, "_sd_alg": "sha-256"}
    return "~".join([token(Key(path), "dc+sd-jwt", json.dumps(payload).encode())] + disclosures) + "~"


def merchant():
    text = "000201" + "010211" + "26180009com.bills01010" + "52045812" + "5303986" + "54051.234" + "5802BR"
    name = "Confeitaria Inventada"
    text += "59%02d%s" % (len(name), name) + "6008Inventos" + "6304"
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return text + "%04X" % crc


def bank():
    account = "BLZINVENT000123456"
    number = "".join(str(int(c, 36)) for c in account + "DE00")
    iban = "DE%02d" % (98 - int(number) % 97) + account
    return "\n".join(["BCD", "002", "1", "SCT", "", "Invented Animal Shelter", iban, "EUR12.50", "", "", "for the cats"])


def kinds(path):
    barcode = base45.encode(cbor2.dumps(cbor2.CBORTag(51997, [100, {0: 1, 2: 3}])))
    return {
        "health-card": health_card(path),
        "aadhaar": aadhaar(),
        "philsys": philsys(),
        "philsys-cwt": philsys_cwt(),
        "mdoc": mdoc(path),
        "vds-nc": vds_nc(),
        "vc-barcode": "VC1-" + barcode,
        "jwt": jwt(path),
        "sd-jwt": sd_jwt(path),
        "url": "https://user@login.example.net:8443/account/reset?token=sesame#top",
        "vcard": "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Hopperova;Zuzana;;;\r\nFN:Zuzana Hopperova\r\nTEL;TYPE=cell:+420 601 777 888\r\n"
        "EMAIL:zuzana@people.example\r\nBDAY:1975-12-31\r\nEND:VCARD",
        "mecard": "MECARD:N:Hopperova,Zuzana;TEL:+420601777888;EMAIL:zuzana@people.example;;",
        "wifi": "WIFI:T:WPA;S:Invented Cafe;P:espresso-123;;",
        "phone": "tel:+15550142233",
        "mail": "mailto:zuzana@people.example?subject=Hello%20there&body=See%20you",
        "matmsg": "MATMSG:TO:zuzana@people.example;SUB:Hello there;BODY:See you;;",
        "sms": "smsto:+15550142233:See you at nine",
        "place": "geo:48.20849,16.37208?q=Invented%20Square",
        "event": "BEGIN:VEVENT\nSUMMARY:Secret meeting\nDTSTART:20260601T090000Z\nLOCATION:Room nine\nATTENDEE:mailto:zuzana@people.example\nEND:VEVENT",
        "otpauth": "otpauth://totp/Example:zuzana@people.example?secret=JBSWY3DPEHPK3PXP&issuer=Example&digits=6&period=30",
        "otpauth-migration": "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8",
        "coins": "bitcoin:bc1qinventedaddress0000000000wxyz?amount=0.1&label=Rent%20for%20June",
        "merchant": merchant(),
        "bank": bank(),
        "text": "meet me at the invented square",
    }


if __name__ == "__main__":
    if sys.argv[1] == "--health-card":
        print(health_card(*sys.argv[2:]))
    elif sys.argv[1] == "--jwks":
        print(jwks(sys.argv[2]))
    else:
        for kind, text in kinds(sys.argv[2]).items():
            pathlib.Path(sys.argv[1], kind + ".txt").write_bytes(text.encode())
