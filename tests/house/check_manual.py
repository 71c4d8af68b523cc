"""check_manual.py QRID MAN: every command has a page, every one of its options stands in it, and its help has examples."""
import json
import pathlib
import re
import subprocess
import sys

qrid, man = sys.argv[1], pathlib.Path(sys.argv[2])
commands = json.loads(subprocess.run([qrid, "help", "--json"], stdout=subprocess.PIPE, check=True).stdout)
overview = (man / "qrid.1.scd").read_text()
faults = [] if len(commands) > 10 else ["qrid help --json lists too few commands"]
for command in commands:
    name = "qrid-" + command["command"].replace(" ", "-")
    page = man / f"{name}.1.scd"
    if not page.is_file():
        faults.append(f"no page {page}")
        continue
    text = page.read_text()
    options = [option for one in command["options"] for option in re.findall(r"--[a-z][a-z0-9-]*", one["name"])]
    faults += [f"{page} does not mention {option}" for option in options if option not in text]
    if not command["examples"]:
        faults.append(f"qrid {command['command']} --help has no examples")
    if name not in overview:
        faults.append(f"{man}/qrid.1.scd does not list {name}")
sys.exit("\n".join(faults) or 0)
