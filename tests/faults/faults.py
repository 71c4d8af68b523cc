"""faults.py ISSUER: commands under faults that strace injects into their calls of the kernel: at the n-th call of a kind that
changes something on disk it fails with EIO, ENOSPC or EINTR, from the n-th on the disk is full, or the process is killed.

After each fault the invariant (invariant.py) must hold, a command that failed must have done nothing and one that succeeded
all, or warned of what is missing and named the command that mends it, which is run; then the command is given again without a fault, and afterwards it must have been done once, and no file be there that
a run without a fault does not leave. ISSUER is one that support/issuer.sh has made. QRID names the program.

    --sample N     draw so many faults over all commands, from --seed; without it all are tried
    --seed N       of the sample
    --only NAME    a command, such as "key rotate"; may be given many times
    --jobs N       runs at a time
    --report       the table of commands and faults, in Markdown
    --keep DIR     keep the directories of runs in which something did not hold
"""
import argparse
import collections
import concurrent.futures
import contextlib
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import jobs

here = pathlib.Path(__file__).resolve().parent
CALLS = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink",
         "unlinkat", "mkdir")
FAULTS = {"EIO": "error=EIO:when={n}", "ENOSPC": "error=ENOSPC:when={n}", "EINTR": "error=EINTR:when={n}",
          "full": "error=ENOSPC:when={n}+", "KILL": "signal=SIGKILL:when={n}"}
Fault = collections.namedtuple("Fault", "job call fault n")


def environment(place):
    return {"PATH": os.environ["PATH"], "QRID": os.environ["QRID"], "HOME": f"{place}/home", "LC_ALL": "C.UTF-8",
            "QRID_PASSPHRASE": "secret", "QRID_NEW_PASSPHRASE": "another-one", "QRID_PIN": "1234",
            "QRID_TRUST_STORE": f"{place}/store", "QRID_FACE_MODEL": os.environ["QRID_FACE_MODEL"],
            "LD_PRELOAD": os.environ.get("LD_PRELOAD", ""),
            "ASAN_OPTIONS": "detect_leaks=0"}  # which cannot be looked for under strace


@contextlib.contextmanager
def inside(place):
    """The steps of a job are run in its directory and environment, by this process, which remembers the keys it opened."""
    before = os.getcwd(), dict(os.environ)
    own = environment(place)
    os.environ.clear()
    os.environ.update(own)
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])


def state(job, whole):
    return job.times(), [*job.invariant(), *(job.whole() if whole else [])]


def traced(place, words, trace, *options):
    # With --seccomp-bpf it is faster, but strace 6.1 then sends no signals.
    fast = [] if any("signal" in option for option in options) else ["--seccomp-bpf"]
    return subprocess.run(["strace", "-f", *fast, "-o", trace, "-e", f"trace={','.join(CALLS)}", *options,
                           os.environ["QRID"], *words], cwd=place, env=environment(place), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)


def names(place):
    """What is there, names that are drawn put aside."""
    found = collections.Counter()
    for path in pathlib.Path(place).rglob("*"):
        found[re.sub(r"[0-9a-f]{16,}", "*", str(path.relative_to(place)))] += 1
    return found


class Prepared:
    """A directory to copy for each run, and what the command does without a fault."""

    def __init__(self, job, issuer, top):
        self.job, self.place = job, os.path.join(top, job.name.replace(" ", "_"))
        os.makedirs(os.path.join(self.place, "home"))
        shutil.copytree(issuer, os.path.join(self.place, "issuer"))
        with inside(self.place):
            job.prepare()
            self.words, self.again = job.words, job.again()
            self.before = job.times()
        once = self.place + ".clean"
        shutil.copytree(self.place, once)
        trace = once + ".trace"
        run = traced(once, self.words, trace)
        with inside(once):
            times, missing = state(job, True)
        if run.returncode not in job.good or times != self.before + 1 or missing:
            raise SystemExit(f"{job.name} without a fault: exit code {run.returncode}, done {times} times, {missing}\n{run.stderr}")
        self.names = names(once)
        text = pathlib.Path(trace).read_text()
        self.counts = {call: len(re.findall(rf"^\d+ +{call}\(", text, re.M)) for call in CALLS}

    def faults(self):
        return [Fault(self.job.name, call, fault, n) for call, count in self.counts.items() for n in range(1, count + 1)
                for fault in FAULTS]


prepared, top = {}, None  # for all processes of the pool


def attempt(fault):
    """(what came of it, what does not hold)"""
    made, wrong = prepared[fault.job], []
    job = made.job
    place = tempfile.mkdtemp(prefix="run.", dir=top)
    shutil.rmtree(place)
    shutil.copytree(made.place, place, symlinks=True)
    trace = place + ".trace"
    run = traced(place, made.words, trace, "-e", f"inject={fault.call}:{FAULTS[fault.fault].format(n=fault.n)}")
    killed = fault.fault == "KILL" and run.returncode in (-9, 137)
    if not killed and "(INJECTED)" not in pathlib.Path(trace).read_text():
        shutil.rmtree(place)
        return "not reached", []
    told = [word for word in run.stderr.splitlines() if word.startswith(("qrid: warning:", '{"warning"'))]
    if (fault.fault, fault.call) == ("full", "write"):
        told = told or ["what could not be written either"]
    outcome = "killed" if killed else "refused" if run.returncode not in job.good else "told" if told else "done"
    try:
        with inside(place):
            times, problems = state(job, outcome == "done")
        times -= made.before
        wrong += [f"after it: {problem}" for problem in problems]
        if outcome == "done" and times != 1 or outcome == "told" and not job.least_when_told <= times <= 1:
            wrong.append(f"it succeeded and was done {times} times")
        if outcome == "refused" and times != 0 and not job.resumes:
            wrong.append(f"it failed and yet was done: {run.stderr.strip()}")
        if outcome == "refused" and run.returncode not in (2, 3, 1):
            wrong.append(f"exit code {run.returncode}: {run.stderr.strip()}")
        if outcome == "told":
            wrong += [f"{told}, mended: {problem}" for problem in mended(job, place, run.stderr, made.again)]
        elif outcome != "done":
            again = subprocess.run([os.environ["QRID"], *made.again], cwd=place, env=environment(place), capture_output=True,
                                   text=True, stdin=subprocess.DEVNULL)
            if again.returncode not in job.good_again and not any(said in again.stderr for said in job.done_already):
                wrong.append(f"given again it fails with {again.returncode}: {again.stderr.strip()}")
            with inside(place):
                times, problems = state(job, True)
            times -= made.before
            wrong += [f"given again: {problem}" for problem in problems]
            if not (job.least_after_kill if killed else 1) <= times <= (job.most_after_kill if killed else 1):
                wrong.append(f"given again, it was done {times} times")
        left, lost = names(place) - made.names, made.names - names(place)
        for path in job.may_be_left if outcome != "done" else ():
            left.pop(path, None)
        if killed:
            lost = {path: count for path, count in lost.items() if path not in job.may_be_lost}
        if outcome == "told":  # the commands that mend may write more
            left = {path: count for path, count in left.items() if ".part" in path}
        if fault.call.startswith("unlink"):  # what could not be removed stays until somebody writes the same again
            left = {path: count for path, count in left.items() if not re.search(r"\.\*\.part(/|$)|/\.qrid-parts-\d+$", path)}
        if left or lost:
            wrong.append(f"left behind: {dict(left)}, missing: {dict(lost)}")
    except Exception as error:  # what cannot be read does not hold either
        wrong.append(f"{type(error).__name__}: {error}")
    if wrong and options.keep:
        shutil.move(place, os.path.join(options.keep, f"{job.name}-{fault.call}-{fault.n}-{fault.fault}".replace(" ", "_")))
    else:
        shutil.rmtree(place)
    os.unlink(trace)
    return outcome, wrong


def mended(job, place, said, again):
    """What is missing of a thing that was done with a warning, once the commands have run that its hints name, or it again."""
    def complete(words):
        where = ["--wallet", "wallet"] if words.startswith("wallet") else ["--issuer", "issuer"]
        moment = [] if words.startswith("wallet") else ["--at", jobs.AT]
        return [*words.split(), *where, *moment]

    looks = ("issuer log", "key list", "status show", "trust list", "trust show", "wallet show")
    named = [complete(words) for words in re.findall(r"'qrid ([^']+)'", said) if not words.startswith(looks)]
    for words in named or [again]:
        run = subprocess.run([os.environ["QRID"], *words], cwd=place, env=environment(place), capture_output=True, text=True,
                             stdin=subprocess.DEVNULL)
        if run.returncode not in job.good_again and not any(answer in run.stderr for answer in job.done_already):
            yield f"{words} fails with {run.returncode}: {run.stderr.strip()}"
    with inside(place):
        times, problems = state(job, job.least_when_told == 1)
    yield from problems


def sample(made, wanted, seed):
    """Each command its share by weight, and what it is never spared; within it every call and fault as evenly as can be."""
    draw, chosen = random.Random(seed), []
    total = sum(one.job.weight for one in made)
    for one in made:
        share = max(3, round(wanted * one.job.weight / total))
        groups = collections.defaultdict(list)
        for fault in one.faults():
            groups[fault.call, fault.fault].append(fault)
        for group in groups.values():
            draw.shuffle(group)
        order = list(groups.values())
        draw.shuffle(order)
        turns = [group[i] for i in range(max(map(len, order))) for group in order if i < len(group)]
        certain = [fault for fault in one.faults() if (fault.fault, fault.call) in one.job.never_spared]
        chosen += certain + [fault for fault in turns[:share] if fault not in certain]
    return chosen


def table(results):
    lines = ["| command | faults | done | done, with a warning | refused | killed | invariant holds |", "|---|---|---|---|---|---|---|"]
    for name in dict.fromkeys(fault.job for fault in results):
        mine = [result for fault, result in results.items() if fault.job == name and result[0] != "not reached"]
        count = collections.Counter(outcome for outcome, _ in mine)
        holds = sum(not wrong for _, wrong in mine)
        lines.append(f"| {name} | {len(mine)} | {count['done']} | {count['told']} | {count['refused']} | {count['killed']} | {holds} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("issuer")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--only", action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--keep")
    options = parser.parse_args()
    own = os.path.join(os.environ.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share")), "qrid/face-model")
    for_all = "/usr/local/share/qrid/face-model"
    os.environ.setdefault("QRID_FACE_MODEL", own if os.path.isdir(own) else for_all)
    if subprocess.run(["strace", "-o", os.devnull, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        print("nothing may be traced here: not tried")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as top:
        for job in jobs.ALL:
            if not options.only or job.name in options.only:
                prepared[job.name] = Prepared(job(), os.path.abspath(options.issuer), top)
        faults = [fault for one in prepared.values() for fault in one.faults()]
        if options.sample:
            faults = sample(prepared.values(), options.sample, options.seed)
        fork = multiprocessing.get_context("fork")  # with the keys that were opened meanwhile
        with concurrent.futures.ProcessPoolExecutor(options.jobs, fork) as pool:
            outcomes = pool.map(attempt, faults)
            results = {}
            for fault, (outcome, wrong) in zip(faults, outcomes):
                results[fault] = outcome, wrong
                for problem in wrong:
                    print(f"{fault.job}, {fault.fault} at {fault.call} {fault.n}, {outcome}: {problem}", flush=True)
    tried = [result for result in results.values() if result[0] != "not reached"]
    broken = sum(bool(wrong) for _, wrong in tried)
    print(table(results) if options.report else "", f"{len(tried)} faults, in {broken} of them something did not hold", sep="\n")
    sys.exit(bool(broken) or not tried)
