"""A nation's cards by the whole way, measured, and carried on to 1.4 billion.

    nation.py [--qrid PROGRAM] [--records N] [--shards N] [--registry URL] [--dir DIR] [--alg ALG] > figures.json
    nation.py --page figures.json... > README.md

Records are generated, leased, minted by one process for each core, merged, published as lists and as one bundle; then a day goes
by, one card in a thousand is revoked, and what verifiers fetch of that is made. Each step is timed with its CPU time and the most
memory that any of its processes had. OpenSSL's bare signature is measured before and after minting, in the same run.
DIR, which must not exist, needs about 1.3 KB for each record, and is kept.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import platform
import random
import re
import subprocess
import sys
import tempfile
import time

PEOPLE = 1_400_000_000
SEED = "00112233445566778899aabbccddeeff"
DAY = 86400


def page(runs):
    """What the README of this directory says."""
    first = runs[0]
    print("# A nation's cards, measured and carried on\n")
    print(f"Written by `nation.py` on {first['date']}: {first['records']:,} generated records (310 bytes each on average) on"
          f" {first['cores']} cores ({first['processor']}), the whole way, each step in a process of its own. *Cards/s and core* counts"
          " all cores for as long as the step took, busy or not. *Memory* is the most that one process had.\n")
    for run in runs:
        steps = {step["step"]: step for step in run["steps"]}
        print(f"## {run['alg']}, registry in {run['engine']}\n")
        print("| step | seconds | CPU seconds | cards/s | cards/s and core | memory |\n|---|---:|---:|---:|---:|---:|")
        for step in run["steps"]:
            rate = step["cards"] / step["seconds"] if step["cards"] else None
            whole = f"{rate:,.0f}" if rate else ""
            a_core = f"{rate / run['cores']:,.0f}" if rate and step["all_cores"] else ""
            print(f"| {step['step']} | {step['seconds']:.1f} | {step['cpu']:.1f} | {whole} | {a_core} |"
                  f" {step['mebibytes']:.0f} MiB |")
        mint = steps["mint"]
        a_core = mint["cards"] / mint["seconds"] / run["cores"]
        sizes = run["bytes"]
        print(f"\nOpenSSL's bare signature (`openssl speed`) before and after minting: {run['signatures']:,.0f} a second and core,"
              f" so minting reaches {a_core / run['signatures']:.2f} of it; qrid signs Ed25519 with libsodium, which is faster. Bytes for each card: registry {sizes['registry'] / run['cards']:.0f}, card"
              f" line {sizes['cards'] / run['cards']:.0f}, ledger {sizes['ledgers'] / run['cards']:.0f}, record"
              f" {sizes['records'] / run['cards']:.0f}. Of {run['cards']:,} cards {run['revoked']:,} were revoked: the lists have"
              f" {sizes['lists']:,} bytes, the bundle {sizes['bundle']:,}, the patch from the day before {sizes['patch']:,}.")
        if run.get("tables"):
            print("In the database: " + ", ".join(f"{name} {size:,} bytes" for name, size in run["tables"].items()) + ".")
        scale = PEOPLE / run["cards"]
        hours = {name: steps[name]["seconds"] * scale / 3600 for name in steps if steps[name]["cards"]}
        core_hours = hours["mint"] * run["cores"]
        print(f"\nFor {PEOPLE:,} people: minting takes {core_hours:.0f} core-hours, which is an afternoon of five hours on"
              f" {-(-core_hours // 5):.0f} cores; merging {hours['merge']:.1f} hours for one database;"
              f" publishing {hours['lists'] * 3600:.0f} seconds;"
              f" the registry has {sizes['registry'] * scale / 1e9:.0f} GB, the ledgers {sizes['ledgers'] * scale / 1e9:.0f} GB, the cards"
              f" {sizes['cards'] * scale / 1e9:.0f} GB; the lists {sizes['lists'] * scale / 1e6:.0f} MB, a day's patch"
              f" {sizes['patch'] * scale / 1e6:.1f} MB.\n")
    print("## What is assumed\n")
    print("- Minting, reading and writing grow with the number of cards alone: each worker has its own input, lease and output, and\n"
          "  asks nobody. That is what the tests in `tests/cli/nation.bats` hold.\n"
          "- Merging is carried on as it is here. An index that no longer fits in memory makes it slower: see POSTGRESQL AS THE\n"
          "  REGISTRY in qrid-scale(7).\n"
          "- Cores are like those here. Cards without a photo; with one, finding and shrinking the face takes most of the time.\n"
          "- One card in a thousand is revoked, evenly over the lists; a list has 2^20 places.")


class Way:
    def __init__(self, given):
        self.given, self.dir, self.steps = given, given.dir, []
        self.environment = dict(os.environ, QRID_PASSPHRASE="bench", QRID_ISSUER=str(self.dir / "issuer"))
        self.cores = len(os.sched_getaffinity(0))

    def run(self, *words):
        """CPU seconds and kibibytes of one process, and what it printed."""
        with tempfile.TemporaryFile(dir=self.dir) as out, tempfile.TemporaryFile(dir=self.dir) as told:
            process = subprocess.Popen([self.given.qrid, *map(str, words)], stdout=out, stderr=told, env=self.environment)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                told.seek(0)
                sys.exit(f"nation.py: {words[:3]} ended with {process.returncode}: {told.read().decode()}")
            out.seek(0)
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.read().decode()

    def step(self, name, commands, cards=None, at_once=1):
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            done = list(pool.map(lambda words: self.run(*words), commands))
        step = {"step": name, "seconds": round(time.monotonic() - begun, 3), "cpu": round(sum(one[0] for one in done), 3),
                "mebibytes": max(one[1] for one in done) / 1024, "cards": cards, "all_cores": name in ("mint", "lists")}
        self.steps.append(step)
        print(f"{step['seconds']:9.1f} s  {name}", file=sys.stderr)
        return [one[2] for one in done]

    def signatures(self):
        """A second on one core, bare."""
        name = {"EdDSA": "ed25519", "ES256": "ecdsap256"}[self.given.alg]
        told = subprocess.run(["openssl", "speed", "-seconds", "3", name], capture_output=True, text=True).stdout
        return float(re.split(r"\s+", told.strip().splitlines()[-1])[-2])

    def whole(self):
        given, here = self.given, self.dir
        count = given.records
        registry = ["--registry", given.registry] if given.registry else []
        self.run("issuer", "init", here / "issuer", "--iss", "https://id.example", "--status-uri", "https://s.example/",
                 "--alg", given.alg, "--capacity", count, *registry)
        self.run("trust", "build")
        self.step("records", [["mint", "--generate", count, "--seed", SEED, "--records", "-o", here / "people.jsonl"]])
        each = -(-count // given.shards)
        with open(here / "people.jsonl", "rb") as people:
            for shard in range(given.shards):
                with open(here / f"{shard}.jsonl", "wb") as part:
                    part.writelines(line for _, line in zip(range(each), people))
        (here / "people.jsonl").unlink()
        shards = range(given.shards)
        self.step("lease", [["issuer", "lease", "--batch", "nation", "--shard", f"{s}/{given.shards}", "--input",
                             here / f"{s}.jsonl", "-o", here / f"{s}.lease"] for s in shards])
        key = next(k["kid"] for k in json.loads(self.run("key", "list", "--json")[2])["keys"]
                   if k["purpose"] == "cards" and k["state"] == "active")
        bare = [self.signatures()]
        self.step("mint", [["mint", "--jsonl", here / f"{s}.jsonl", "--lease", here / f"{s}.lease", "--key",
                            here / "issuer" / "keys" / f"{key}.pem", "-j", 1, "-o", here / f"{s}.cards", "--ledger",
                            here / f"{s}.ledger"] for s in shards], count, self.cores)
        bare.append(self.signatures())
        self.step("merge", [["issuer", "merge", "--once", "--batch", "nation", *(here / f"{s}.ledger" for s in shards)]],
                  count)
        self.step("lists", [["status", "build"]], count)
        self.step("bundle", [["status", "bundle", "-o", here / "monday.qsb"]])
        chance, revoked = random.Random(1), 0
        with open(here / "revoked.jsonl", "w") as fallen:
            for shard in shards:
                with open(here / f"{shard}.cards") as cards:
                    for line in cards:
                        if chance.random() < 0.001:
                            card = json.loads(line)
                            fallen.write(json.dumps({"list": card["list"], "idx": card["idx"]}) + "\n")
                            revoked += 1
        self.step("revoke", [["status", "revoke", "--from", here / "revoked.jsonl", "--jsonl"]])
        next_day = ["--at", int(time.time()) + DAY]
        self.step("next day's lists", [["status", "build", *next_day]])
        self.step("next day's bundle", [["status", "bundle", "-o", here / "tuesday.qsb", *next_day]])
        self.step("patch", [["status", "delta", here / "monday.qsb", here / "tuesday.qsb", "-o", here / "patch"]])
        size = lambda names: sum(path.stat().st_size for path in here.glob(names))
        figures = {"date": time.strftime("%Y-%m-%d"), "cores": self.cores, "processor": processor(), "alg": given.alg,
                   "engine": "PostgreSQL" if given.registry else "SQLite", "records": count, "cards": count,
                   "revoked": revoked, "signatures": sum(bare) / 2, "steps": self.steps,
                   "bytes": {"records": size("*.jsonl") - size("revoked.jsonl"), "cards": size("*.cards"),
                             "ledgers": size("*.ledger"), "lists": size("issuer/public/status/*.cwt"),
                             "bundle": size("tuesday.qsb"), "patch": size("patch"), "registry": size("issuer/registry.db*")}}
        if given.registry:
            figures["tables"] = tables(given.registry)
            figures["bytes"]["registry"] = sum(figures["tables"].values())
        return figures


def tables(url):
    """Bytes of each table and index."""
    told = subprocess.run(["psql", "-XqAt", url, "-c", "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN"
                           " ('r', 'i') AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 1000000"],
                          capture_output=True, text=True, check=True).stdout
    return {name: int(size) for name, size in (line.split("|") for line in told.splitlines())}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


parser = argparse.ArgumentParser()
parser.add_argument("--qrid", default="qrid")
parser.add_argument("--records", type=int, default=10_000_000)
parser.add_argument("--shards", type=int, default=10)
parser.add_argument("--registry")
parser.add_argument("--alg", default="EdDSA", choices=["EdDSA", "ES256"])
parser.add_argument("--dir", type=pathlib.Path)
parser.add_argument("--page", nargs="+", type=pathlib.Path)
arguments = parser.parse_args()
if arguments.page:
    page([json.loads(path.read_text()) for path in arguments.page])
else:
    if arguments.dir:
        arguments.dir.mkdir(mode=0o700)
    else:
        arguments.dir = pathlib.Path(tempfile.mkdtemp(prefix="nation-"))
    print(json.dumps(Way(arguments).whole(), indent=2))
