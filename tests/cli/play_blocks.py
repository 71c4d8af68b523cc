"""play_blocks.py PAGE PLACE: does what a manual page in scdoc says, and looks at whether it comes out so.

Every literal block that begins with a prompt ("$ ", and "> " where a command goes on) is run, all in one bash, in the
current directory. What follows the commands is what they must print, on both outputs together; what differs from run to
run (kids, digests, moments, places, sizes, rows) may be another of its kind, and "..." stands for anything, a line "..."
for any lines. A last line "(exit status N)" is the status; without one it is 0.
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


def blocks_of(page):
    """(commands, what they print) in order."""
    for body in re.findall(r"^```\n(.*?)^```$", page, re.M | re.S):
        lines = body.replace("\\\\", "\\").splitlines(keepends=True)
        if lines[0].startswith("$ "):
            is_typed = [line.startswith(("$ ", "> ")) for line in lines]
            yield (
                "".join(line[2:] for line, typed in zip(lines, is_typed) if typed),
                "".join(line for line, typed in zip(lines, is_typed) if not typed),
            )


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
    blocks = list(blocks_of(pathlib.Path(sys.argv[1]).read_text()))
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
