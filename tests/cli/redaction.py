"""What `qrid doctor` gives to be passed on tells nobody anything.

    redaction.py QRID ISSUER DIR [--people N] [--scales 100,50,25,200]

Mints cards for people who do not exist (QRID_PASSPHRASE opens the issuer's keys), draws them as codes and as a phone's screen, and
lets doctor make its page, JSON and text of them. No value of a record may stand in any of these, and in none of the pictures on the
page may ZXingReader, zbarimg or `qrid scan` read anything; other scales than 100 need ImageMagick's convert. Prints one JSON object.
Only what ZXingReader sees in any noise, a few stripes as a linear code that has no check digit, is no more than counted.
What does not hold ends it with an AssertionError.
"""

import argparse
import base64
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

parser = argparse.ArgumentParser()
parser.add_argument("qrid")
parser.add_argument("issuer")
parser.add_argument("dir", type=pathlib.Path)
parser.add_argument("--people", type=int, default=8)
parser.add_argument("--scales", default="100")
parser.add_argument("--portraits", type=pathlib.Path, help="a folder of photos; each is put on a card, and no face may be found on the page")
options = parser.parse_args()
READERS = ["zbarimg", "ZXingReader"]
assert all(map(shutil.which, READERS)), "zbar-tools and zxing-cpp-tools are missing"
PUBLIC = {"language", "nationality", "countryOfIssuance", "secondaryLanguage", "gender", "maritalStatus"}


def run(*command, codes=(0,), **keywords):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **keywords)
    assert codes is None or done.returncode in codes, (command, done.returncode, done.stderr)
    return done.stdout


def values_of(record):
    """What a record says of its person, whole and in words."""
    for name, value in record.items():
        if name in PUBLIC or not isinstance(value, str) or name in ("face", "photo"):
            continue
        yield value
        # Of short words, and of those that addresses are made of, some stand in a page by chance.
        if name.endswith("ullName"):
            yield from (word for word in re.split(r"[\s,;/]+", value) if len(word) >= 5)
        if name == "dateOfBirth" and len(value) == 8:
            yield "-".join((value[:4], value[4:6], value[6:]))


def is_stripes(text):
    """What ZXingReader tells is of nothing but linear codes without a check digit, and short."""
    formats = re.findall(r"^Format:\s*(\S+)", text, re.M)
    texts = re.findall(r'^Text:\s*"(.*)"$', text, re.M)
    return len(formats) == len(texts) > 0 and set(formats) <= {"ITF", "Codabar", "Code39"} and max(map(len, texts)) <= 8


stripes = []


def read_in(pictures):
    """The pictures in which somebody reads something."""
    def look(job):
        reader, picture = job
        text = run(reader, *(["-q", "--raw"] if reader == "zbarimg" else []), picture, codes=None)
        if not ("Text:" in text if reader == "ZXingReader" else text.strip()):
            return None
        if reader == "ZXingReader" and is_stripes(text):
            stripes.append(str(picture))
            return None
        return (reader, str(picture), text[:400])

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [one for one in pool.map(look, [(reader, picture) for reader in READERS for picture in pictures]) if one]
    for line in run(options.qrid, "scan", "--jsonl", *pictures, codes=(0, 3)).splitlines():
        document = json.loads(line)
        if document["codes"]:
            found.append(("qrid scan", document["input"], document["codes"][0]["text"]))
    return found


options.dir.mkdir(parents=True, exist_ok=True)
records = options.dir / "records.jsonl"
cards = options.dir / "cards.jsonl"
records.write_text(run(options.qrid, "mint", "--generate", options.people, "--records", "--seed", "5eed" * 8, "--at",
                            "2026-11-01T00:00:00Z"))
run(options.qrid, "mint", "--jsonl", records, "--issuer", options.issuer, "-o", cards)
inbox = options.dir / "inbox"
draw = [options.qrid, "render", "--jsonl", cards, "--out-dir"]
run(*draw, inbox / "codes", "--module", "3")
run(*draw, inbox / "small", "--module", "2")
(inbox / "screens").mkdir()
people = [json.loads(line) for line in records.read_text().splitlines()]
for person, line in zip(people, cards.read_text().splitlines()):
    name = f"{person['fullName']} {person.get('dateOfBirth', '')} {person['id']}.png".replace("/", " ")
    run(options.qrid, "render", "--id-card", "--layout", "phone", "-", "-o", inbox / "screens" / name, input=line)
for number, photo in enumerate(sorted(options.portraits.glob("*-file.jpg")) if options.portraits else []):
    card = inbox / f"portrait-{number}"
    run(options.qrid, "mint", "-", "--photo", photo, "--issuer", options.issuer, "-o", f"{card}.txt", input=json.dumps(people[0]))
    run(options.qrid, "render", "--id-card", "--layout", "phone", f"{card}.txt", "-o", f"{card}.png")
    pathlib.Path(f"{card}.txt").unlink()
    shutil.copy(photo, f"{card}.jpg")
with zipfile.ZipFile(inbox / "sent.zip", "w") as archive:
    for picture in sorted((inbox / "screens").glob("*.png"))[:1]:
        archive.write(picture, picture.name)
files = sorted(file for file in inbox.rglob("*") if file.is_file())

page, json_out = options.dir / "page.html", options.dir / "answers.jsonl"
trust = ["--trust", pathlib.Path(options.issuer) / "public" / "jwks.json"]
json_out.write_text(run(options.qrid, "doctor", "--jsonl", inbox, "--html", page, *trust, codes=(3,)))
text_out = run(options.qrid, "doctor", inbox, "--redact", *trust, codes=(3,))
html = page.read_text()

answers = [json.loads(line) for line in json_out.read_text().splitlines()]
assert [len(answer["codes"]) for answer in answers] == [file.suffix != ".jpg" for file in files]
everything = html + json_out.read_text() + text_out
searched = {value for person in people for value in values_of(person)}
plain = re.sub(r"base64,[A-Za-z0-9+/=]+", "", everything).lower()
told = [value for value in searched if value.lower() in plain]
assert not told, told
texts = {json.loads(line)["card"] for line in cards.read_text().splitlines()}
assert not [text for text in texts if text[:12] in everything]

pictures = []
for number, data in enumerate(re.findall(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", html)):
    picture = options.dir / f"shown-{number}.jpg"
    picture.write_bytes(base64.b64decode(data))
    pictures.append(picture)
assert len(pictures) == len(files)
if options.portraits:
    for picture in pictures:
        judged = json.loads(run(options.qrid, "portrait", picture, "--json", codes=(0, 1, 3)))
        assert judged["faces"] == 0, (picture, judged["faces"])
scaled = []
for scale in options.scales.split(","):
    for picture in pictures:
        at = picture.with_suffix(f".{scale}.png")
        if scale == "100":
            at = picture
        else:
            run("convert", picture, "-resize", f"{scale}%", at)
        scaled.append(at)
found = read_in(scaled)
assert not found, found
print(json.dumps({"files": len(files), "pictures": len(scaled), "values": len(searched), "stripes": len(stripes), "readers": READERS + ["qrid scan"]}))
