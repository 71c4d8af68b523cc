"""How each command grows: one, ten, a thousand and a million cards by whole processes, beside what a user would pick instead."""
import json
import os
import shutil

from run import run

SIZES = [1, 10, 1000, 1000000]
PICTURES = 1000  # more are not drawn one file each, nor scanned


class Workshop:
    """A directory with an issuer, people, and for each size the people's cards."""

    def __init__(self, qrid, place, sizes):
        self.qrid, self.place, self.sizes = qrid, place, sizes
        os.makedirs(place)
        os.environ.update(QRID_PASSPHRASE="for measuring", QRID_ISSUER=self.at("issuer"), HOME=place)
        run([qrid, "issuer", "init", self.at("issuer"), "--iss", "https://id.example", "-q"])
        run([qrid, "key", "new", "--no-passphrase", "--test", "-o", self.at("test.pem"), "-q"])
        run([qrid, "mint", "--generate", str(max(sizes)), "--records", "--seed", "00" * 16], stdout=self.at("people.jsonl"))
        for size in sizes:
            with open(self.at("people.jsonl")) as every, open(self.at(f"people-{size}.jsonl"), "w") as few:
                few.writelines(line for line, _ in zip(every, range(size)))

    def at(self, name):
        return os.path.join(self.place, name)

    def clear(self, name):
        path = self.at(name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.remove(path)
        return path

    def grow(self, command_of, most=None):
        """command_of(size) runs what is measured; gives size to its Cost."""
        return {size: command_of(size) for size in self.sizes if most is None or size <= most}

    def mint(self):
        return self.grow(lambda n: run([self.qrid, "mint", "--jsonl", self.at(f"people-{n}.jsonl"),
                                        "-o", self.clear(f"cards-{n}.jsonl"), "-q"]))

    def publish(self):
        for what in (["status", "build", "--all", "--jwt"], ["trust", "build"]):
            run([self.qrid, *what, "-q"])

    def verify(self):
        public = self.at("issuer/public")
        return self.grow(lambda n: run([self.qrid, "verify", "--jsonl", self.at(f"cards-{n}.jsonl"), "--trust",
                                        f"{public}/jwks.json", "--status", f"{public}/status"],
                                       stdout=self.at("reports.jsonl")))

    def draw(self):
        return self.grow(lambda n: run([self.qrid, "render", "--jsonl", self.at(f"cards-{n}.jsonl"),
                                        "--out-dir", self.clear(f"codes-{n}"), "-q"]), most=PICTURES)

    def draw_into_archive(self):
        return self.grow(lambda n: run([self.qrid, "render", "--jsonl", self.at(f"cards-{n}.jsonl"),
                                        "--tar", self.clear("codes.tar"), "-q"]))

    def draw_by_qrencode(self):
        return self.grow(lambda n: self.each(n, ["qrencode", "-l", "M", "-o", self.at("code.png"), "-r"], self.texts(n)),
                         most=PICTURES)

    def scan(self):
        return self.grow(lambda n: run([self.qrid, "scan", *self.pictures(n)], stdout=self.at("texts")), most=PICTURES)

    def scan_by(self, *reader):
        return self.grow(lambda n: run([*reader, *self.pictures(n)], stdout=self.at("texts")), most=PICTURES)

    def pictures(self, size):
        return [os.path.join(place, name) for place, _, names in os.walk(self.at(f"codes-{size}")) for name in names]

    def texts(self, size):
        """Each card's text in a file of its own."""
        place = self.at(f"texts-{size}")
        if not os.path.isdir(place):
            os.makedirs(place)
            with open(self.at(f"cards-{size}.jsonl")) as cards:
                for i, line in enumerate(cards):
                    with open(os.path.join(place, str(i)), "w") as text:
                        text.write(json.loads(line)["card"])
        return [os.path.join(place, name) for name in os.listdir(place)]

    def each(self, size, command, paths):
        """One process for each file, which is what a script would do."""
        listed = self.at(f"paths-{size}")
        with open(listed, "w") as out:
            out.writelines(path + "\n" for path in paths)
        return run(["xargs", "-a", listed, "-n", "1", *command])
