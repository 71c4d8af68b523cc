"""judge.py: answers what helper.bash asks of JSON documents until its standard input ends: one Python for all questions of
a test, as starting it takes longer than any answer.

A question is so many texts, each ended by NUL: their number, and

    holds DOCUMENT EXPRESSION    a Python expression over `it`, the one JSON document, is true
    value DOCUMENT EXPRESSION    what it is
    error DOCUMENT CODE MESSAGE [HINT [INPUT]]
                                 the document is that error as the contract words it. A MESSAGE or HINT of "*" stands for any
                                 that is not empty; an empty or missing INPUT for null, an empty or missing HINT for the
                                 reason's own, which for wrong use points to a command's help

The answer is one text, ended by NUL: "yes", with a value after it, or why not.
"""
import json
import os
import re
import sys


class No(Exception):
    pass


def table_of_reasons():
    """As the program under test tells it; asked once for each file of tests."""
    kept = os.path.join(os.environ["BATS_FILE_TMPDIR"], "reasons.json")
    if not os.path.exists(kept):
        import subprocess  # slow to load
        with open(f"{kept}.{os.getpid()}", "wb") as file:
            subprocess.run([os.environ["QRID"], "help", "reasons", "--json"], stdin=subprocess.DEVNULL, stdout=file, check=True)
        os.rename(file.name, kept)
    with open(kept) as file:
        return json.load(file)


def own_hint(code, got):
    if code == "usage":
        return got if re.fullmatch(r"see 'qrid.* --help'", got or "") else None
    return next(row["hint"] for row in table_of_reasons() if row["code"] == code)


def holds(document, expression):
    if not eval(expression, {"it": json.loads(document)}):
        raise No("it is not so")
    return ""


def value(document, expression):
    return str(eval(expression, {"it": json.loads(document)}))


def error(document, *words):
    wanted = dict(zip(("code", "message", "hint", "input"), words + ("", "")))
    lines = document.rstrip("\n").split("\n")
    if len(lines) != 1:
        raise No("not one line")
    document = json.loads(lines[0])
    if list(document) != ["error"] or sorted(document["error"]) != sorted(wanted):
        raise No("not the shape of an error")
    for name, words in wanted.items():
        got = document["error"][name]
        if name == "hint" and not words:
            words = own_hint(wanted["code"], got)
        if not (got if words == "*" else got == (words or None)):
            raise No(f"{name} is {got!r}, wanted {words!r}")
    return ""


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
        answer = "yes" + {"holds": holds, "value": value, "error": error}[kind](*rest)
    except Exception as trouble:
        answer = f"{type(trouble).__name__}: {trouble}"
    answer = answer.encode(errors="surrogateescape") + b"\0"
    while answer:
        answer = answer[os.write(1, answer):]
