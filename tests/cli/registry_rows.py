"""registry_rows.py ISSUER: what an issuer's registry holds, read past qrid with sqlite3 or psql.

As a program it prints how many cards there are, how many serial numbers were taken and how many runs are unfinished.
"""
import json
import os
import sqlite3
import subprocess
import sys


def query(issuer, statement):
    """Rows of texts."""
    with open(os.path.join(issuer, "issuer.json")) as file:
        registry = json.load(file)["registry"]
    if "://" in registry:
        text = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\t", registry, "-c", statement], stdout=subprocess.PIPE, check=True, text=True
        ).stdout
        return [line.split("\t") for line in text.splitlines()]
    connection = sqlite3.connect(f"file:{os.path.join(issuer, registry)}?mode=ro", uri=True)
    with connection:
        return [[str(value) for value in row] for row in connection.execute(statement)]


def rows_of(issuer):
    """The places and kids of all cards, the number of serial numbers taken, and that of unfinished runs."""
    cards = [(int(one), int(idx), kid) for one, idx, kid in query(issuer, "SELECT list, idx, kid FROM cards")]
    serials = int(query(issuer, "SELECT value FROM settings WHERE name = 'next_serial'")[0][0])
    return cards, serials, int(query(issuer, "SELECT count(*) FROM runs")[0][0])


if __name__ == "__main__":
    cards, serials, runs = rows_of(sys.argv[1])
    print(len(cards), serials, runs)
