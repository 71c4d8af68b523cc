#!/usr/bin/env python3
"""Measures every step and writes the figures into tests/bench/README.md, with its pictures.

    tests/bench/page/page.py build/bench [--node DIR] [--largest N] [--work DIR] [--dry-run]

build/bench   what 'cmake --preset bench && cmake --build --preset bench' made
--node DIR    where npm has installed @mosip/pixelpass, @auth0/cose, @sd-jwt/jwt-status-list, jose and base45
--largest N   the most cards (a million unless given, which takes some ten minutes)
--work DIR    where to measure; the disk under it counts
--dry-run     print the page's part instead

It needs GNU time. Take a machine that does nothing else. Figures of one machine tell nothing of another's; ratios nearly do.
"""
import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import growth  # noqa: E402
import plot  # noqa: E402
import steps  # noqa: E402
from run import in_turn, run  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "..", "README.md")
BEGIN, END = "<!-- figures: written by page/page.py -->\n", "<!-- end of figures -->\n"


def about(value):
    """To three digits, with separators for thousands."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"] +
                     ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def of_steps(bench):
    found = steps.figures(bench, [name for step in steps.STEPS for name in (step.ours, step.raw)])
    rows = []
    for step in steps.STEPS:
        if step.ours not in found or step.raw not in found:
            print(f"left out, not measured: {step.what}", file=sys.stderr)
            continue
        ours, raw = found[step.ours], found[step.raw]
        rows.append([step.what, about(ours), f"{about(raw)} ({step.primitive})", f"{raw / ours:.2f}"])
    return table(["step", "qrid, µs", "bare primitive, µs", "of the primitive's rate"], rows)


def openssl_rates(algorithm):
    """Signatures and verifications a second, as 'openssl speed' prints them on one core."""
    said = subprocess.run(["openssl", "speed", "-seconds", "2", algorithm], capture_output=True, text=True, check=True).stdout
    return [float(rate) for rate in said.strip().splitlines()[-1].split()[-2:]]


def of_peers(bench, shop, node, grown):
    """What a user would pick instead, in microseconds of processor time an item."""
    size = max(n for n in shop.sizes if n <= growth.PICTURES)
    rows = []

    def row(what, ours, who, theirs):
        rows.append([what, about(ours), who, about(theirs), f"{theirs / ours:.1f}"])

    def an_item(costs, n):
        return costs[n].cpu / n * 1e6

    largest = max(shop.sizes)
    signs, verifies = openssl_rates("ecdsap256")
    row("a card minted and registered", an_item(grown["mint"], largest), "`openssl speed ecdsap256`, a signature", 1e6 / signs)
    row("a card verified, its report written", an_item(grown["verify"], largest), "`openssl speed ecdsap256`, a check", 1e6 / verifies)
    pictures, texts = shop.pictures(size), shop.texts(size)
    pairs = [
        ("a card's code drawn into a file", lambda: run([shop.qrid, "render", "--jsonl", shop.at(f"cards-{size}.jsonl"), "--out-dir", shop.clear("drawn"), "-q"]),
         "`qrencode`, a process a code", lambda: shop.each(size, ["qrencode", "-l", "M", "-o", shop.at("code.png"), "-r"], texts)),
        ("a code scanned", lambda: run([shop.qrid, "scan", *pictures], stdout=shop.at("texts")),
         "`zbarimg`, QR codes alone", lambda: run(["zbarimg", "-q", "-Sdisable", "-Sqrcode.enable", *pictures], stdout=shop.at("texts"))),
        ("a code scanned", lambda: run([shop.qrid, "scan", *pictures], stdout=shop.at("texts")),
         "`ZXingReader`, QR codes alone", lambda: run(["ZXingReader", "-format", "QRCode", *pictures], stdout=shop.at("texts"))),
    ]
    for what, ours, who, theirs in pairs:
        a, b, ratio = in_turn(ours, theirs)
        rows.append([what, about(a / size * 1e6), who, about(b / size * 1e6), f"{ratio:.1f}"])
    unpacked = "status_inflate_ours/size:1000000/per_mille:10"
    printed = ["side_as_png/dpi:600", "side_with_rsvg_convert/dpi:600", "side_written_by_cairo/dpi:600"]
    printer = steps.figures(bench, [*printed, unpacked])
    for name, who in zip(printed[1:], ("`rsvg-convert`, a process", "cairo's own PNG, drawn already")):
        if name in printer:
            row("a side of a card at 600 dpi", printer[printed[0]], who, printer[name])
    if node:
        told = run_node(shop, node)
        jobs = {
            "@mosip/pixelpass": ("a card's text decoded; ours is verified too", an_item(grown["verify"], largest)),
            "@auth0/cose": ("a card verified", an_item(grown["verify"], largest)),
            "@sd-jwt/jwt-status-list": ("a status list of a million unpacked", printer[unpacked]),
        }
        for name, (what, ours) in jobs.items():
            if name in told:
                row(what, ours, f"npm's `{name}`", told[name])
        if "jose" in told:
            trust = shop.at("issuer/public/trust.jwt")
            ours = run([shop.qrid, "trust", "show", trust])
            row("a trust list read and checked; ours is a whole process", ours.cpu * 1e6, "npm's `jose`, a call", told["jose"])
    return table(["what", "qrid, µs", "instead", "µs", "times as long"], rows)


def run_node(shop, node):
    place = shop.at("peers")
    os.makedirs(place, exist_ok=True)
    public = shop.at("issuer/public")
    with open(shop.at("cards-1.jsonl")) as cards, open(f"{place}/card.txt", "w") as text:
        text.write(json.loads(cards.readline())["card"])
    shutil.copy(f"{public}/jwks.json", place)
    shutil.copy(f"{public}/trust.jwt", place)
    lists = [name for name in sorted(os.listdir(f"{public}/status")) if name.endswith(".jwt")]
    if lists:
        shutil.copy(f"{public}/status/{lists[0]}", f"{place}/status.jwt")
    said = subprocess.run(["node", os.path.join(HERE, "peers.mjs"), place], cwd=node, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(said.stdout)


def of_growth(shop):
    grown = {"mint": shop.mint()}
    shop.publish()
    grown["verify"] = shop.verify()
    grown["draw, a file each"] = shop.draw()
    grown["draw, one archive"] = shop.draw_into_archive()
    grown["scan"] = shop.scan()
    grown["qrencode, a process each"] = shop.draw_by_qrencode()
    grown["zbarimg"] = shop.scan_by("zbarimg", "-q", "-Sdisable", "-Sqrcode.enable")
    rows = [[name] + [f"{about(costs[n].wall / n * 1e6)} ({about(costs[n].peak)})" if n in costs else "" for n in shop.sizes]
            for name, costs in grown.items()]
    lines = {name: [(n, cost.wall / n * 1e6) for n, cost in costs.items()] for name, costs in grown.items()}
    memory = {name: [(n, cost.peak) for n, cost in costs.items()] for name, costs in grown.items() if max(costs) > growth.PICTURES}
    pictures = {"growth.svg": plot.lines("Time an item, by the clock", "µs", lines)}
    if memory:
        pictures["memory.svg"] = plot.lines("Memory", "MiB", memory)
    return grown, table(["command"] + [f"{n:,}" for n in shop.sizes], rows), pictures


def machine():
    with open("/proc/cpuinfo") as cpus:
        model = re.search(r"model name\s*: (.*)", cpus.read())
    return f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}, {platform.freedesktop_os_release()['PRETTY_NAME']}"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("build")
    asked.add_argument("--node")
    asked.add_argument("--largest", type=int, default=1000000)
    asked.add_argument("--work")
    asked.add_argument("--dry-run", action="store_true")
    given = asked.parse_args()
    build = os.path.abspath(given.build)
    with tempfile.TemporaryDirectory(dir=given.work) as place:
        shop = growth.Workshop(f"{build}/bin/qrid", os.path.join(place, "w"), [n for n in growth.SIZES if n <= given.largest])
        stepped = of_steps(f"{build}/bin/qrid-bench")
        grown, growing, pictures = of_growth(shop)
        peers = of_peers(f"{build}/bin/qrid-bench", shop, given.node and os.path.abspath(given.node), grown)
    part = f"""Measured on {datetime.date.today():%-d %B %Y}: {machine()}.

## Each step beside its primitive

Processor time of one core. 1.00 would be as fast as the bare primitive alone.

{stepped}
## Beside what one would use instead

Processor time of all cores, an item. Codes drawn and scanned: {max(n for n in shop.sizes if n <= growth.PICTURES):,}, the two in turn, three times. Minted and
verified: {max(shop.sizes):,} in one run, starts and files included, beside a bare signature or check, which does nothing else. Sides of
cards and status lists: qrid's own benchmark, without a start. npm's: calls for one card or list, in one process.

{peers}
## How it grows

Microseconds an item by the clock, and in brackets the most memory in MiB, for so many cards at once; a start is in it.

{growing}
![time an item](growth.svg) ![memory](memory.svg)
"""
    if given.dry_run:
        print(part)
        return
    with open(PAGE) as page:
        before, rest = page.read().split(BEGIN)
    with open(PAGE, "w") as page:
        page.write(before + BEGIN + part + END + rest.split(END)[1])
    for name, picture in pictures.items():
        with open(os.path.join(HERE, "..", name), "w") as out:
            out.write(picture)


if __name__ == "__main__":
    main()
