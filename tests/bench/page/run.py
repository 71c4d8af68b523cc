"""Whole processes, measured: what each cost, and two in turn."""
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """Of one run: seconds of processor time and on the clock, and the most memory it had at once, in MiB."""
    cpu: float
    wall: float
    peak: float


class Failed(Exception):
    pass


def run(command, stdin=None, stdout=None, cwd=None, may_fail=False):
    """Runs a command to its end, with its files for streams (paths; nothing is read from, and written to, /dev/null).

    GNU time starts it, since what a process had in memory before exec counts as its own: this program's, else. What
    others have left to be written to the disk is written before."""
    os.sync()
    told = tempfile.NamedTemporaryFile("r", prefix="time.")
    command = ["/usr/bin/time", "-q", "-f", "%M", "-o", told.name, *command]
    with open(stdin or os.devnull, "rb") as source, open(stdout or os.devnull, "wb") as sink:
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=source, stdout=sink, stderr=subprocess.DEVNULL, cwd=cwd)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 and not may_fail:
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, wall, float(told.read().split()[-1]) / 1024)


def in_turn(ours, theirs, times=3):
    """Two actions A B A B ...: the median cost of each, and of their ratios pair by pair (theirs over ours)."""
    pairs = [(ours().cpu, theirs().cpu) for _ in range(times)]
    return (statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs),
            statistics.median(b / a for a, b in pairs if a > 0))
