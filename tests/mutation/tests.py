"""Runs the tests on a mutated library: once to see which mutants each test reaches, then on every mutant those that do."""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

SLOWEST = 300          # seconds that one run may take when the machine is busy: only against waiting for ever
MEMORY = 6 << 30       # bytes that a mutant may ask for
QUICK = 0.5            # seconds of tests that are tried first, so that most mutants are dead soon


class Tests:
    def __init__(self, root, build, work, library, count, jobs):
        self.root, self.build, self.work, self.count, self.jobs = root, build.resolve(), work.resolve(), count, jobs
        self.environment = os.environ | {"LD_LIBRARY_PATH": str(library), "RC_PARAMS": "seed=17 noshrink=1",
                                         "GTEST_COLOR": "no"}
        self.local = threading.local()

    def start(self, words, cpu, environment, **more):
        """The exit code, None when it ran out of its time, and its output."""
        def limits():
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        process = subprocess.Popen(words, cwd=self.build / "tests/unit", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
                                   env=self.environment | environment, preexec_fn=limits, **more)
        try:
            output, _ = process.communicate(timeout=SLOWEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return None, ""
        return (None if process.returncode in (-24, -9) else process.returncode), output

    # What each test reaches.

    def look(self, room):
        """[(test, seconds, the numbers that it reaches)] of the tests that pass."""
        program = self.build / "bin" / f"unit-{room}"
        _, listing = self.start([program, "--gtest_list_tests"], 60, {})
        names, suite = [], ""
        for line in listing.splitlines():
            if not line.startswith(" "):
                suite = line.split("#")[0].strip() if "." in line.split("#")[0] and " " not in line.split("#")[0].strip() else ""
            elif suite:
                names.append(suite + line.split("#")[0].strip())
        with ThreadPoolExecutor(self.jobs) as pool:
            return [seen for seen in pool.map(lambda name: self.look_at(program, name), names) if seen]

    def look_at(self, program, name):
        reached = self.work / f"reached.{threading.get_ident()}"
        reached.write_bytes(bytes(max(self.count, 1)))
        begun = time.monotonic()
        code, output = self.start([program, f"--gtest_filter={name}"], 600, {"QRID_MUTANTS_REACHED": str(reached)})
        seconds = time.monotonic() - begun
        numbers = {i for i, byte in enumerate(reached.read_bytes()) if byte}
        reached.unlink()
        if code != 0:
            print(f"  {name} fails without a mutant and is left out", file=sys.stderr)
            return None
        return name, seconds, numbers

    # What each mutant does to them.

    def try_all(self, rooms, mutants):
        seen = [(self.build / "bin" / f"unit-{room}", self.look(room)) for room in rooms]
        done, fates = 0, {}
        with ThreadPoolExecutor(self.jobs) as pool:
            for number, fate in pool.map(lambda m: (m.number, self.try_one(m.number, seen)), mutants):
                fates[number] = fate
                done += 1
                if done % 50 == 0:
                    print(f"  {done} of {len(mutants)}", file=sys.stderr, flush=True)
        return fates

    def try_one(self, number, seen):
        reached = False
        for program, tests in seen:
            mine = sorted((seconds, name) for name, seconds, numbers in tests if number in numbers)
            quick, total = 0, 0.0
            while quick < len(mine) and total < QUICK:
                total += mine[quick][0]
                quick += 1
            for part in (mine[:quick], mine[quick:]):
                if not part:
                    continue
                reached = True
                cpu = int(20 + 10 * sum(seconds for seconds, _ in part))
                names = ":".join(name for _, name in part)
                code, output = self.start([program, f"--gtest_filter={names}", "--gtest_fail_fast"], cpu,
                                          {"QRID_MUTANT": str(number)})
                if code is None:
                    return "endless", program.name
                if code != 0:
                    failed = [line for line in output.splitlines() if line.startswith("[  FAILED  ]")]
                    return "killed", failed[0][12:].split(" (")[0].strip() if failed else f"{program.name}, exit {code}"
        return ("survived" if reached else "unreached"), ""

    # The tests of the command line, as ctest would run them.

    def try_cli(self, names, mutants):
        shown = subprocess.run(["ctest", "--test-dir", self.build, "--show-only=json-v1"], capture_output=True, text=True, check=True)
        known = {test["name"]: test for test in json.loads(shown.stdout)["tests"] if "command" in test}
        make = known["cli-issuer.make"]["command"]
        subprocess.run(make, check=True, capture_output=True)
        fates = {}
        with ThreadPoolExecutor(self.jobs) as pool:
            runs = [known[f"cli.{name}"] for name in names]
            for test in runs:
                if self.run_cli(test, -1) != 0:
                    sys.exit(f"{test['name']} fails without a mutant")
            for number, fate in pool.map(lambda m: (m.number, self.try_cli_one(m.number, runs)), mutants):
                if fate:
                    fates[number] = fate
        return fates

    def try_cli_one(self, number, runs):
        for test in runs:
            code = self.run_cli(test, number)
            if code != 0:
                return ("killed" if code else "endless"), test["name"]
        return None

    def run_cli(self, test, number):
        properties = {p["name"]: p["value"] for p in test["properties"]}
        environment = dict(pair.split("=", 1) for pair in properties.get("ENVIRONMENT", []))
        return self.start(test["command"], 600, environment | {"QRID_MUTANT": str(number)})[0]
