"""Cards of one input made by many workers that are killed, repeated and mixed up; whatever happens, the outcome is one.

    nation.py QRID DIR [--workers 1,2,7] [--shards N] [--records N] [--kills N] [--rows COMMAND]

DIR has `issuer`, whose keys QRID_PASSPHRASE opens, and gets all else. A batch of shards is leased once. Then, for each number
of workers, on a copy of the issuer where its registry is a file: every shard is minted twice and more, in random order; as many
processes as --kills says, minting and merging, are ended by SIGKILL at random moments and done again; the ledgers are merged in
random order, each three times, some and then the rest, by two processes at once. Prints one JSON object. What does not hold ends it with an AssertionError.
--rows prints serial, list, idx, subject and the start of the content of each card in a registry, separated by '|'; the issuer's
directory is its last argument.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import queue
import random
import shutil
import signal
import subprocess
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("qrid")
parser.add_argument("dir", type=pathlib.Path)
parser.add_argument("--workers", default="1,2,7")
parser.add_argument("--shards", type=int, default=8)
parser.add_argument("--records", type=int, default=100, help="of a shard")
parser.add_argument("--kills", type=int, default=50, help="for each number of workers")
parser.add_argument("--rows", required=True)
parser.add_argument("--at", default="2026-02-01T00:00:00Z")
parser.add_argument("--seed", type=int, default=None)
given = parser.parse_args()
chance = random.Random(given.seed)
here = given.dir
at = ["--at", given.at]


def run(*words, wanted=0):
    done = subprocess.run([given.qrid, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == wanted, f"{words} ended with {done.returncode}: {done.stderr}"
    return done.stdout


def lease_batch():
    """Every shard asks twice for its lease, and gets one."""
    key = next(k["kid"] for k in json.loads(run("key", "list", "--issuer", here / "issuer", *at, "--json"))["keys"]
               if k["purpose"] == "cards" and k["state"] == "active")
    people = run("mint", "--generate", given.records * given.shards, "--seed", "00112233445566778899aabbccddeeff",
                 "--records").splitlines(keepends=True)
    for shard in range(given.shards):
        (here / f"{shard}.jsonl").write_text("".join(people[shard * given.records:(shard + 1) * given.records]))
    leases = {}
    for shard in chance.sample(range(given.shards), given.shards) * 2:
        told = json.loads(run("issuer", "lease", "--issuer", here / "issuer", "--batch", "nation", "--shard",
                              f"{shard}/{given.shards}", "--input", here / f"{shard}.jsonl", "-o",
                              here / f"{shard}.lease", "--force", *at, "--json"))
        assert leases.setdefault(shard, told["lease"]) == told["lease"], "a shard has two leases"
    return here / "issuer" / "keys" / f"{key}.pem"


class Killing:
    """Runs processes, of which it kills some."""

    def __init__(self, kills, wanted=(0,)):
        self.left, self.lock, self.wanted = kills, threading.Lock(), wanted
        self.longest = collections.defaultdict(lambda: 0.1)
        self.killed = collections.Counter()

    def run(self, what, words):
        """Whether it came to its end; its exit code was one of the wanted ones then."""
        begun = time.monotonic()
        process = subprocess.Popen([given.qrid, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with self.lock:
            is_marked = self.left > 0 and chance.random() < 0.6
            self.left -= is_marked
        if is_marked:
            try:
                process.wait(chance.uniform(0, self.longest[what]))
            except subprocess.TimeoutExpired:
                process.kill()
        _, told = process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.killed[what] += 1
            return False
        if is_marked:
            with self.lock:
                self.left += 1
        assert process.returncode in self.wanted, f"{words} ended with {process.returncode}: {told.decode()}"
        self.longest[what] = time.monotonic() - begun
        return True


def work_off(jobs, workers, kills, what, words_of):
    """All jobs to their ends, in random order, and more of them while kills are left; `words_of` a job."""
    waiting = queue.Queue()
    for job in chance.sample(jobs, len(jobs)):
        waiting.put(job)
    faults = []

    def worker():
        while not faults:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                if kills.left <= 0:
                    return
                job = chance.choice(jobs)
            try:
                if not kills.run(what, words_of(job)):
                    waiting.put(job)
            except Exception as fault:  # told by the thread that waits
                faults.append(fault)

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting.empty() or faults
    if faults:
        raise faults[0]


def cards_of_ledgers(place):
    """The lines of the cards of all ledgers in the order of their serial numbers, and the digest over the ledgers' own."""
    lines, digests = [], []
    for shard in range(given.shards):
        ledger = (place / f"{shard}.ledger").read_text().splitlines()
        end = json.loads(ledger[-1])
        assert end["cards"] == len(ledger) - 2 and end["records"] == given.records, "a ledger is not whole"
        lines += [(json.loads(line)["serial"], line) for line in ledger[1:-1]]
        digests.append((json.loads(ledger[1])["serial"], end["sha256"] + "\n"))
        cards = [json.loads(line) for line in (place / f"{shard}.cards").read_text().splitlines()]
        ids = [json.loads(line)["id"] for line in (here / f"{shard}.jsonl").read_text().splitlines()]
        assert [card["id"] for card in cards] == ids, "the cards are not those of the records, once each"
    digest = hashlib.sha256("".join(one for _, one in sorted(digests)).encode()).hexdigest()
    return [line for _, line in sorted(lines)], digest


def play(workers, key):
    place = here / f"workers-{workers}"
    place.mkdir()
    issuer = here / "issuer"
    if (issuer / "registry.db").exists():
        issuer = place / "issuer"
        shutil.copytree(here / "issuer", issuer)
    minting = Killing(given.kills - given.kills // 5)
    merging = Killing(given.kills // 5, wanted=(0, 1))  # some ledgers, and then the rest
    shards = list(range(given.shards))
    work_off(shards * 2, workers, minting, "mint", lambda shard: [
        "mint", "--jsonl", here / f"{shard}.jsonl", "--lease", here / f"{shard}.lease", "--key", key, "-j", "1", *at,
        "-o", place / f"{shard}.cards", "--ledger", place / f"{shard}.ledger", "--force"])
    lines, digest = cards_of_ledgers(place)

    merge = ["issuer", "merge", "--issuer", issuer, *at]
    todo = []
    for order in (chance.sample(shards, len(shards)) for _ in range(3)):
        cut = chance.randrange(1, len(order))
        todo += [order[:cut], order[cut:]]
    work_off(todo, 2, merging, "merge", lambda order: merge + [place / f"{shard}.ledger" for shard in order])
    for again in [], chance.sample(shards, len(shards)):
        merged = json.loads(run(*merge, "--json", *[place / f"{shard}.ledger" for shard in again]))
        assert merged["whole"], "something is missing"
        assert merged["sha256"] == digest, "the merge tells of other cards than the ledgers"

    cards = [json.loads(line) for line in lines]
    told = sorted((card["serial"], card["subject"], card["content"][:16]) for card in cards)
    rows = [line.split("|") for line in subprocess.run([*given.rows.split(), issuer], check=True, capture_output=True,
                                                       text=True).stdout.splitlines()]
    assert sorted((int(row[0]), row[3], row[4]) for row in rows) == told, "the registry is not the union of the ledgers"
    assert len({(row[1], row[2]) for row in rows}) == given.shards * given.records, "a place was given twice"
    run("issuer", "log", "--verify", "--issuer", issuer)
    return digest, {"workers": workers, "killed": dict(minting.killed + merging.killed), "cards": len(cards)}


key_file = lease_batch()
digests, plays = zip(*(play(int(workers), key_file) for workers in given.workers.split(",")))
assert len(set(digests)) == 1, f"the digests differ: {digests}"
print(json.dumps({"sha256": digests[0], "plays": plays}))
