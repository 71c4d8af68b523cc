"""play_blocks.py FILE HEADING... PLACE: does what sections of a Markdown file say, and looks at whether it comes out so.

Every block of sh under the headings is run in one bash, in the current directory. When a block of text follows it, that is
what it must print, on both outputs together; what differs from run to run (kids, digests, moments, places, sizes, rows)
may be another of its kind, and "..." stands for anything, a line "..." for any lines. A last line "(exit status N)" is the
status; without one it is 0.
"""

import pathlib
import re
import subprocess
import sys

VARIES = [
    (r"\b[0-9a-f]{64}\b", r"[0-9a-f]{64}"),
    (r"\b[0-9a-f]{16}\b", r"[0-9a-f]{16}"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"),
    (r"(?<=card )\d+-\d+\b", r"\\d+-\\d+"),
    (r"\b\d+(?= bytes| rows)", r"\\d+"),
]


def blocks_of(section):
    """(sh, text or None) in order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S)
    for i, (kind, body) in enumerate(found):
        if kind == "sh":
            follows = i + 1 < len(found) and found[i + 1][0] == "text"
            yield body, found[i + 1][1] if follows else None


def pattern_of(text):
    """A regular expression for what may be printed."""
    lines = []
    for line in text.splitlines():
        if line == "...":
            lines.append(r"(?:.*\n)*?")
            continue
        marks, mark = [], "\x00{}\x00"
        for varies, instead in VARIES + [(re.escape("..."), ".*")]:
            line = re.sub(varies, lambda _, i=instead: marks.append(i) or mark.format(len(marks) - 1), line)
        line = re.escape(line)
        for i, instead in enumerate(marks):
            line = line.replace(re.escape(mark.format(i)), instead.replace("\\\\", "\\"))
        lines.append(line + r"\n")
    return "".join(lines)


def main():
    text = pathlib.Path(sys.argv[1]).read_text()
    blocks = []
    for heading in sys.argv[2:-1]:
        section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## )", text, re.M | re.S)
        if not section:
            sys.exit(f"no section {heading}")
        blocks += blocks_of(section[1])
    if not blocks:
        sys.exit("no blocks")
    place = pathlib.Path(sys.argv[-1])
    place.mkdir()
    script = "".join(
        f"{{\n{sh}}} >{place}/{i}.out 2>&1\necho $? >{place}/{i}.status\n" for i, (sh, _) in enumerate(blocks)
    )
    subprocess.run(["bash", "-c", script], check=True, stdin=subprocess.DEVNULL)
    failed = False
    for i, (sh, wanted) in enumerate(blocks):
        got, status = (place / f"{i}.out").read_text(), int((place / f"{i}.status").read_text())
        wanted = wanted or ""
        exit_line = re.search(r"\(exit status (\d+)\)\n\Z", wanted)
        if exit_line:
            wanted = wanted[: exit_line.start()]
        if status == int(exit_line[1] if exit_line else 0) and re.fullmatch(pattern_of(wanted), got):
            continue
        failed = True
        print(f"-- this:\n{sh}-- should print:\n{wanted}-- and printed (exit status {status}):\n{got}")
    print(f"{len(blocks)} blocks")
    sys.exit(failed)


main()
