"""Compiles the mutated sources of a room, and links them with the other rooms' objects to a library of its own."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SONAME = "libqrid.so.0.1"


class Library:
    def __init__(self, root, build, work):
        self.root, self.build, self.work = root, build.resolve(), work.resolve()
        self.path = self.work / "lib"  # where programs find the library
        self.commands = json.loads((build / "compile_commands.json").read_text())

    def of_room(self, room):
        return [c for c in self.commands if f"/room_{room}.dir/" in c["command"]]

    def parse_arguments(self, room):
        """What libclang wants to know of the room's compilation."""
        words = shlex.split(self.of_room(room)[0]["command"])
        keep = [w for w in words if w.startswith(("-I", "-D", "-std="))]
        keep += [f"-isystem{words[i + 1]}" for i, w in enumerate(words) if w == "-isystem"]
        return ["-x", "c++", "-fPIC", "-Wno-pragma-once-outside-header", *keep]

    def make(self, room, sources, jobs):
        self.write_sources(room, sources)
        (self.work / "objects").mkdir(exist_ok=True)
        with ThreadPoolExecutor(jobs) as pool:
            mine = list(pool.map(lambda c: self.compile(room, c), self.of_room(room)))
        mine.append(self.compile_chosen())
        self.link(room, mine)

    def write_sources(self, room, sources):
        """A copy of the room in which `sources` are mutated, and headers that lead to it."""
        copy, include = self.work / "src", self.work / "include" / "qrid"
        for folder in (copy, self.work / "include"):
            shutil.rmtree(folder, ignore_errors=True)
        copy.mkdir(parents=True)
        include.mkdir(parents=True)
        for other in (self.root / "lib").iterdir():
            (include / other.name).symlink_to(copy if other.name == room else other)
        for path in (self.root / "lib" / room).iterdir():
            (copy / path.name).symlink_to(path)
        for source in sources:
            path = copy / Path(source.name).name
            path.unlink()
            path.write_bytes(source.text())

    def compile(self, room, entry):
        """One source of the build, or one of its groups, out of the copy."""
        original = Path(entry["file"])
        real = str(self.root / "lib" / room) + "/"
        source = self.work / "src" / original.name
        if not str(original).startswith(real):
            source = self.work / "objects" / original.name
            source.write_text(original.read_text().replace(real, str(self.work / "src") + "/"))
        target = self.work / "objects" / (original.name + ".o")
        words = shlex.split(entry["command"])
        at = words.index("-o")
        del words[at:at + 4]  # -o OBJECT -c SOURCE
        first = next(i for i, w in enumerate(words) if w.startswith("-I"))
        words[first:first] = [f"-I{self.work / 'include'}", "-w"]
        words += ["-include", str(HERE / "chosen.h")]  # behind a precompiled header, which must come first
        words = [w for w in words if w != "-Werror"]
        self.run([*words, "-o", str(target), "-c", str(source)], entry["directory"])
        return str(target)

    def compile_chosen(self):
        target = str(self.work / "objects/chosen.o")
        self.run(["c++", "-std=c++20", "-O1", "-fPIC", "-c", str(HERE / "chosen.cpp"), "-o", target], self.build)
        return target

    def link(self, room, mine):
        commands = self.run(["ninja", "-t", "commands", "whole/libqrid.so"], self.build).stdout.splitlines()
        command = next(c for c in reversed(commands) if f"-soname,{SONAME}" in c and " whole/" in c)
        words = [w for w in shlex.split(command) if w not in (":", "&&")]
        place = next(i for i, w in enumerate(words) if f"/room_{room}.dir/" in w)
        first = next(i for i, w in enumerate(words) if "/room_" in w)  # whose inline functions are taken
        kept = [w for w in words[first:] if f"/room_{room}.dir/" not in w]
        words = words[:first] + mine + kept
        assert place >= first
        self.path.mkdir(exist_ok=True)
        words[words.index("-o") + 1] = str(self.path / SONAME)
        self.run(words, self.build)
        modules = self.path / "qrid"  # which the library looks for beside itself
        if not modules.is_symlink():
            modules.symlink_to(self.build / "lib/qrid")

    @staticmethod
    def run(words, folder):
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = [line for line in (done.stdout + done.stderr).splitlines() if re.search("error|warning: unused", line)]
            sys.exit("\n".join([shlex.join(words), *lines[:20]]))
        return done
