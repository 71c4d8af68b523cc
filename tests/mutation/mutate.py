#!/usr/bin/python3
"""Changes the library's sources in every small way, and counts the changes that no test notices. See README.md.

usage: mutate.py [--build DIR] [--again] [--files A,B] [--cli A,B] [--jobs N] [--list] ROOM...
"""

import argparse
import json
import sys
from pathlib import Path

from library import Library
from mutants import Source
from tests import Tests

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# Of each room: whose tests look at it, and which of its files are mutated where not all are.
ROOMS = {
    "cose": (["cose", "card", "trust", "verify"], None),
    "trust": (["trust", "verify"], None),
    "status": (["status", "verify"], None),
    "verify": (["verify"], None),
    "card": (["card", "verify"], None),
    "wallet": (["wallet"], None),
    "issuer": (["issuer"], ["key_life", "key_ring", "passphrase", "registry_keys", "config"]),
}


def read_equivalent():
    """The mutants of equivalent.txt that no test can notice: a line `FILE: BEFORE -> AFTER`, then indented reasons."""
    known = {}
    for line in (HERE / "equivalent.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith(" "):
            known[last] += line.strip() + " "
        else:
            last = line.strip()
            known[last] = ""
    return known


def sources_of(room, build, files):
    """The room's sources with their mutants, numbered through."""
    chosen = files or ROOMS[room][1]
    sources, number = [], 0
    for path in sorted([*(ROOT / "lib" / room).glob("*.*"), *(ROOT / "lib" / room / "inside").glob("*.*")]):
        if path.suffix in (".cpp", ".h") and (not chosen or path.stem in chosen):
            source = Source(path, f"{room}/{path.name}", build.parse_arguments(room), number)
            for error in source.errors:
                print(f"  {error}", file=sys.stderr)
            number += len(source.mutants)
            sources.append(source)
    return sources


def report(room, mutants, fates, equivalent):
    """One row of the table, and the survivors."""
    killed = [m for m in mutants if fates[m.number][0] in ("killed", "endless")]
    rest = [m for m in mutants if m not in killed]
    excused = [m for m in rest if f"{m.file}: {m}" in equivalent]
    alive = [m for m in rest if m not in excused]
    countable = len(mutants) - len(excused)
    score = 100 * len(killed) / countable if countable else 100
    endless = sum(fates[m.number][0] == "endless" for m in mutants)
    row = f"| {room} | {len(mutants)} | {len(killed)} | {endless} | {len(excused)} | {len(alive)} | {score:.1f} % |"
    lines = [f"lib/{m.file}:{m.line}: {m}" + (" (never reached)" if fates[m.number][0] == "unreached" else "")
             for m in alive]
    return row, lines


def mutate(room, options, equivalent):
    work = Path(options.build) / "mutation" / room
    build = Library(ROOT, Path(options.build), work)
    files = options.files.split(",") if options.files else None
    sources = sources_of(room, build, files)
    mutants = [m for source in sources for m in source.mutants]
    if options.list:
        for m in mutants:
            print(f"{m.number}\tlib/{m.file}:{m.line}\t{m.kind}\t{m}")
        return None
    build.make(room, sources, options.jobs)
    results = work / "results.json"
    before = {}
    if options.again and results.exists():
        before = {tuple(key): tuple(fate) for key, fate in json.loads(results.read_text())}
    fates = {m.number: before[m.key] for m in mutants if before.get(m.key, ("",))[0] in ("killed", "endless")}
    tests = Tests(ROOT, Path(options.build), work, build.path, len(mutants), options.jobs)
    to_try = [m for m in mutants if m.number not in fates]
    fates |= tests.try_all(ROOMS[room][0], to_try)
    if options.cli:
        alive = [m for m in to_try if fates[m.number][0] in ("survived", "unreached") and f"{m.file}: {m}" not in equivalent]
        fates |= tests.try_cli(options.cli.split(","), alive)
    results.write_text(json.dumps([[m.key, fates[m.number]] for m in mutants], indent=0))
    row, survivors = report(room, mutants, fates, equivalent)
    (work / "survivors.txt").write_text("".join(line + "\n" for line in survivors))
    return row, survivors


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=str(ROOT / "build/dev"), help="a build of the tree with its tests")
    parser.add_argument("--again", action="store_true", help="try only those that survived last time")
    parser.add_argument("--files", help="only these files of the room, without their endings")
    parser.add_argument("--cli", help="try survivors on these tests of the command line, too")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes at once")
    parser.add_argument("--list", action="store_true", help="only list the mutants")
    parser.add_argument("rooms", nargs="+", choices=list(ROOMS), metavar="ROOM")
    options = parser.parse_args()
    equivalent = read_equivalent()
    done = [found for room in options.rooms if (found := mutate(room, options, equivalent))]
    if done:
        print("| room | mutants | killed | of these endless | equivalent | alive | score |\n|---|---|---|---|---|---|---|")
    for row, _ in done:
        print(row)
    for _, survivors in done:
        print(*survivors, sep="\n")
    return 1 if any(survivors for _, survivors in done) else 0


if __name__ == "__main__":
    sys.exit(main())
