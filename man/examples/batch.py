#!/usr/bin/env python3
"""Verifies many cards with one process of qrid, which answers each JSON line with one.

    batch.py JWKS STATUS < cards.jsonl      each line has a member "card", as 'qrid mint --jsonl' writes it
"""
import collections
import json
import subprocess
import sys

jwks, status = sys.argv[1:]
command = ["qrid", "verify", "--jsonl", "-", "--trust", jwks, "--status", status, "--require-status"]
verdicts = collections.Counter()
with subprocess.Popen(command, stdin=sys.stdin, stdout=subprocess.PIPE, text=True) as verifier:
    for line in verifier.stdout:
        report = json.loads(line)
        verdicts[report["verdict"]] += 1
        if report["verdict"] != "valid":
            print(report["input"], report["verdict"], *[c["code"] for c in report["checks"] if c["code"]])
print(dict(verdicts))
sys.exit(verifier.returncode)
