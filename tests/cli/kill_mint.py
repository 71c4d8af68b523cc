"""kill_mint.py ISSUER KEY: SIGKILL to `mint --jsonl` at random moments, and `--resume` after each.

Records are minted into outputs, one run after the other, until the wanted number of kills has been done; the last run is
then left to finish. At the end every record of every run must be there once and in order, every place (list, idx) must be
unique, and the registry must hold these cards and no other. KEY is a file of the issuer's key without a passphrase, so that
the processes die at work and not while they derive a key. Prints the seed; give it again to draw the same moments.

    --records N   of a run          --kills N      --seed N
    --out-dir     one file a card   --rejects      some records are bad, and kept
    --variant V   as for mint
"""
import argparse
import glob
import json
import os
import random
import signal
import subprocess
import sys
import time

from registry_rows import rows_of

parser = argparse.ArgumentParser()
parser.add_argument("issuer")
parser.add_argument("key")
parser.add_argument("--records", type=int, default=20000)
parser.add_argument("--kills", type=int, default=50)
parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
parser.add_argument("--out-dir", action="store_true")
parser.add_argument("--rejects", action="store_true")
parser.add_argument("--variant", action="append", default=[])
options = parser.parse_args()
draw = random.Random(options.seed)
print(f"seed {options.seed}")

BAD_EACH = 97  # with --rejects, of so many records one is bad
input_file = "people.jsonl"


def is_bad(number):
    return options.rejects and number % BAD_EACH == 0


def line_of(number):
    if is_bad(number):
        return json.dumps({"id": number})
    return json.dumps({"id": f"ID-{number:07}", "fullName": "Ada " * (1 + number % 40)})


lines = [line_of(number) for number in range(options.records)]
good_ids = [f"ID-{number:07}" for number in range(options.records) if not is_bad(number)]
good_cards = [(id, variant) for id in good_ids for variant in options.variant or [None]]
with open(input_file, "w") as file:
    file.writelines(line + "\n" for line in lines)


class Run:
    def __init__(self, name):
        self.name = name
        self.output = f"{name}/cards.jsonl" if options.out_dir else f"{name}.jsonl"
        self.rejects = f"{name}.rejects"
        self.words = [os.environ["QRID"], "mint", "--jsonl", input_file, "--issuer", options.issuer, "--key", options.key]
        self.words += ["--out-dir", name] if options.out_dir else ["-o", self.output]
        self.words += [word for variant in options.variant for word in ("--variant", variant)]
        if options.rejects:
            self.words += ["--rejects", self.rejects]

    def start(self, *more):
        return subprocess.Popen(self.words + list(more), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def kept(self):
        """Bytes of the cards so far."""
        for path in (self.output, self.output + ".part"):
            if os.path.exists(path):
                return os.path.getsize(path)
        return 0

    def ended(self, process):
        """For a process that was not killed."""
        if process.returncode not in ((1, 0) if options.rejects else (0,)):
            sys.exit(f"{self.name}: mint ended with {process.returncode}")
        if process.stdout.read():
            sys.exit(f"{self.name}: mint wrote to standard output")

    def check(self):
        """Every record once and in order, and no file of the work left. Returns the places."""
        with open(self.output) as file:
            cards = [json.loads(line) for line in file]
        if [(card["id"], card.get("variant")) for card in cards] != good_cards:
            sys.exit(f"{self.output}: {len(cards)} cards, which are not those of the {len(good_ids)} records in their order")
        if options.rejects:
            with open(self.rejects) as file:
                if file.read().splitlines() != [line for number, line in enumerate(lines) if is_bad(number)]:
                    sys.exit(f"{self.rejects}: not the bad records, each once")
        if options.out_dir:
            for card in cards:
                name = "-".join([card["id"], *([card["variant"]] if options.variant else [])])
                with open(f"{self.name}/{name}.txt") as file:
                    if file.read() != card["card"] + "\n":
                        sys.exit(f"{self.name}: {name}.txt is another card than the one in cards.jsonl")
            if len(os.listdir(self.name)) != len(cards) + 1:
                sys.exit(f"{self.name}: has files that are no cards: " +
                         " ".join(n for n in os.listdir(self.name) if not n.endswith(".txt"))[:300])
        left = [path for pattern in ("*.part", "*.run", "*/*.part", "*/*.run") for path in glob.glob(pattern)]
        if left:
            sys.exit(f"left behind: {left}")
        return [(card["list"], card["idx"], card["kid"]) for card in cards]


def holds_a_run(process):
    """Whether it has locked the file that names its run, by the system's list of locks."""
    runs = {os.stat(path).st_ino for path in glob.glob("*.run") + glob.glob("*/*.run")}
    with open("/proc/locks") as locks:
        held = [line.split() for line in locks if " -> " not in line]
    return any(
        kind == "FLOCK" and owner == str(process.pid) and int(file.split(":")[2]) in runs
        for _, kind, _, _, owner, file, *_ in held
    )


def is_at_work(process):
    """Whether it has opened the file of the cards: what comes before, such as reading what is done, is over."""
    try:
        return any(
            os.readlink(f"/proc/{process.pid}/fd/{name}").endswith(".part") for name in os.listdir(f"/proc/{process.pid}/fd")
        )
    except PermissionError:  # only root may look at the open files of qrid
        return holds_a_run(process)
    except OSError:  # it has ended, or closed a file meanwhile
        return False


def wait_for_work(process):
    while process.poll() is None and not is_at_work(process):
        time.sleep(0.001)


places = []
# One run without a kill, to learn how long the work lasts.
whole = Run("whole")
began = time.monotonic()
process = whole.start()
wait_for_work(process)
before_work = time.monotonic() - began
process.wait()
lasts = time.monotonic() - began - before_work
whole.ended(process)
places += whole.check()
size = os.path.getsize(whole.output)
batches = -(-options.records // 2048)  # batch_records of lib/issuer/batch.h
print(f"{options.records} records last {lasts:.2f} s, after {before_work:.3f} s")

kills = at_work = near_end = runs = attempts = 0
while kills < options.kills:
    runs += 1
    run = Run(f"run{runs}")
    finished = False
    first = True
    while not finished and kills < options.kills:
        attempts += 1
        if attempts > 10 * options.kills:
            sys.exit("the moments of killing hit nothing")
        left = lasts * (1 - run.kept() / size)
        process = run.start("-j", draw.choice("124"), *([] if first and draw.random() < 0.5 else ["--resume"]))
        works = draw.random() > 0.1
        if works:
            wait_for_work(process)
            if left < lasts / 5 and draw.random() < 0.5:
                wait = left * draw.uniform(0.6, 1.3)  # about when the files get their names
            else:
                wait = min(draw.uniform(0, 5) * lasts / batches, draw.uniform(0, 0.9) * left)
        else:
            wait = before_work * draw.random()
        try:
            process.wait(timeout=wait)
            finished = True
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            finished = process.returncode != -signal.SIGKILL  # it was faster
        # Before its run was written down, a process leaves nothing to go on with.
        first = not os.path.exists(run.output + ".run") and not os.path.exists(run.output)
        if finished:
            run.ended(process)
            continue
        kills += 1
        at_work += works
        near_end += run.kept() > 0.95 * size
    if not finished:
        process = run.start("--resume")
        process.wait()
        run.ended(process)
    # What is finished is not done again.
    process = run.start("--resume")
    process.wait()
    if process.returncode != 0:
        sys.exit(f"{run.name}: --resume of a finished run ended with {process.returncode}")
    places += run.check()

print(f"{kills} kills in {runs} runs, {at_work} at work, {near_end} near the end")
if at_work < kills / 2:
    sys.exit("too few of the kills hit the work: the test says nothing")
if len({place[:2] for place in places}) != len(places):
    sys.exit("an index was given out twice")
rows, next_serial, unfinished = rows_of(options.issuer)
if sorted(rows) != sorted(places):
    sys.exit(f"the registry has {len(rows)} cards, {len(places)} were given out: {len(set(rows) ^ set(places))} differ")
if next_serial < len(places):
    sys.exit(f"{next_serial} serial numbers were taken for {len(places)} cards")
if unfinished:
    sys.exit(f"the registry still has {unfinished} unfinished runs")
