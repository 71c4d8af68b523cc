"""judge.py: answers what helper.bash asks of JSON documents until its standard input ends: one Python for all questions of
a test, as starting it takes longer than any answer.

A question is so many texts, each ended by NUL: their number, and

    holds DOCUMENT EXPRESSION    a Python expression over `it`, the one JSON document, is true
    value DOCUMENT EXPRESSION    what it is

The answer is one text, ended by NUL: "yes", with a value after it, or why not.
"""
import json
import os


class No(Exception):
    pass


def holds(document, expression):
    if not eval(expression, {"it": json.loads(document)}):
        raise No("it is not so")
    return ""


def value(document, expression):
    return str(eval(expression, {"it": json.loads(document)}))


def texts():
    begun = b""
    while more := os.read(0, 1 << 20):
        *whole, begun = (begun + more).split(b"\0")
        for text in whole:
            yield text.decode(errors="surrogateescape")


asked = texts()
for number in asked:
    kind, *rest = (next(asked) for _ in range(int(number)))
    try:
        answer = "yes" + {"holds": holds, "value": value}[kind](*rest)
    except Exception as trouble:
        answer = f"{type(trouble).__name__}: {trouble}"
    answer = answer.encode(errors="surrogateescape") + b"\0"
    while answer:
        answer = answer[os.write(1, answer):]
