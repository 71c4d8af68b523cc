"""What must hold of an issuer's directory, a wallet and a verifier's store whatever happened to the commands that wrote
them: every card once, no index twice, no key lost, the journal whole, nothing half delivered. Looks past qrid with SQLite,
OpenSSL and cbor2, but for the journal, whose digests `qrid issuer log --verify` checks.

invariant.py [--issuer DIR] [--passphrase P]... [--cards FILE]... [--wallet DIR] [--store DIR]

prints what does not hold, a line each, and exits 1 if anything does not. QRID names the program.
"""
import argparse
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import base45
import cbor2

STATUS = 65535  # the claim of a card that names its place in a status list


def qrid(*words, **options):
    return subprocess.run([os.environ["QRID"], *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)


def rows(issuer, statement, *values):
    """Of the registry; as SQLite opens it for any command, so that what a killed one began is rolled back."""
    connection = sqlite3.connect(os.path.join(issuer, "registry.db"))
    try:
        with connection:
            return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def place_of(text):
    """(list, idx) of a card's text."""
    token = cbor2.loads(zlib.decompress(base45.decode(text.strip())))
    entry = cbor2.loads(token.value[2])[STATUS]["status_list"]
    return int(entry["uri"].rsplit("/", 1)[1]), entry["idx"]


def places_in(path):
    """Of a card's text, or of all cards of JSON lines."""
    text = pathlib.Path(path).read_text()
    return [place_of(json.loads(line)["card"]) for line in text.splitlines()] if text.startswith("{") else [place_of(text)]


_opened = {}


def public_half(pem, passphrases):
    """Of a private key's file, as openssl opens it with one of the passphrases, or None. Answers are remembered, for
    deriving a key takes long."""
    digest = hashlib.sha256(pem).digest()
    for passphrase in passphrases:
        if (digest, passphrase) not in _opened:
            run = subprocess.run(["openssl", "pkey", "-pubout", "-passin", f"pass:{passphrase}"], input=pem, capture_output=True)
            _opened[digest, passphrase] = run.stdout.decode().strip() if run.returncode == 0 else None
        if _opened[digest, passphrase]:
            return _opened[digest, passphrase]
    return None


def of_registry(issuer, cards):
    if rows(issuer, "PRAGMA integrity_check") != [("ok",)]:
        yield "the registry is damaged"
        return
    held = rows(issuer, "SELECT serial, list, idx FROM cards")
    next_serial = int(rows(issuer, "SELECT value FROM settings WHERE name = 'next_serial'")[0][0])
    places = [row[1:] for row in held]
    if len(set(places)) != len(places):
        yield "a place of a status list was given twice"
    if any(not 0 <= row[0] < next_serial for row in held):
        yield "a card has a serial number that was not taken"
    given = [place for path in cards for place in places_in(path)]
    if len(set(given)) != len(given):
        yield "two cards that were given out have one place"
    if set(given) - set(places):
        yield f"{len(set(given) - set(places))} cards were given out and are not in the registry"


def of_keys(issuer, passphrases):
    """Each key that the registry knows has its private half, and jwks.json is whole and names no other."""
    known = {kid: pem.strip() for kid, pem in rows(issuer, "SELECT kid, public_pem FROM keys")}
    files = {path.stem: path.read_bytes() for path in pathlib.Path(issuer, "keys").glob("*.pem")}
    for kid, pem in known.items():
        if kid not in files:
            yield f"the private half of {kid} is lost"
        elif public_half(files[kid], passphrases) != pem:
            yield f"the private half of {kid} cannot be opened, or is another key's"
    together = [p for p in passphrases if all(public_half(files.get(kid, b""), [p]) == pem for kid, pem in known.items())]
    if known and not together:
        yield "the private keys are not all under one passphrase"
    published = {key["kid"] for key in json.loads(pathlib.Path(issuer, "public", "jwks.json").read_text())["keys"]}
    if published - set(known):
        yield "jwks.json has keys that the registry does not know"


def of_issuer(issuer, passphrases=("secret",), cards=()):
    yield from of_registry(issuer, cards)
    yield from of_keys(issuer, passphrases)
    log = qrid("issuer", "log", "--issuer", str(issuer), "--verify", "--json")
    if log.returncode != 0 or not json.loads(log.stdout)["whole"]:
        yield f"the journal is not whole: {log.stderr.strip()}"
    json.loads(pathlib.Path(issuer, "issuer.json").read_text())


def of_wallet(wallet, pin="1234"):
    for account in sorted(pathlib.Path(wallet).iterdir()):
        if account.suffix == ".part" or not (account / "account.json").exists():
            continue  # begun by a command that was killed: the wallet does not know it
        json.loads((account / "account.json").read_text())
        if not public_half((account / "device.pem").read_bytes(), [pin]):
            yield f"the device key of {account.name} cannot be opened"
        history = account / "history.jsonl"
        for line in history.read_text().splitlines() if history.exists() else []:
            json.loads(line)
        for card in sorted((account / "cards").glob("*.card")) if (account / "cards").exists() else []:
            if not card.read_bytes():
                yield f"{card.name} is empty"
        shown = qrid("wallet", "show", account.name, "--wallet", str(wallet), "--json")
        if shown.returncode != 0:
            yield f"the account {account.name} cannot be shown: {shown.stderr.strip()}"


def of_store(store):
    shown = qrid("trust", "list", "--json", env={**os.environ, "QRID_TRUST_STORE": os.path.abspath(store)})
    if shown.returncode != 0:
        yield f"the trust store cannot be read: {shown.stderr.strip()}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--issuer")
    parser.add_argument("--passphrase", action="append")
    parser.add_argument("--cards", action="append", default=[])
    parser.add_argument("--wallet")
    parser.add_argument("--store")
    options = parser.parse_args()
    found = []
    if options.issuer:
        found += of_issuer(options.issuer, options.passphrase or ["secret"], options.cards)
    if options.wallet:
        found += of_wallet(options.wallet)
    if options.store:
        found += of_store(options.store)
    print("\n".join(found) or "everything holds")
    sys.exit(bool(found))
