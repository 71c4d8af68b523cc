"""schemas.py QRID ROOT [--write]: the schemas in man/schemas are whole, and describe everything that commands print.

What several schemas share stands in man/schema_parts.json. --write copies the parts that a schema refers to into its
$defs, so that each file can be used alone, and takes the enums that the program or its sources decide from there:

    tests/house/schemas.py build/release/bin/qrid . --write

Without it, tells what is not as it should be, and which command or file lacks its row in cmd/schemas.cpp.
"""
import json
import pathlib
import re
import subprocess
import sys

qrid, root, is_writing = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:] == ["--write"]
folder, parts_file = root / "man/schemas", root / "man/schema_parts.json"
faults = []


def asked(*words):
    return json.loads(subprocess.run([qrid, "help", *words, "--json"], stdout=subprocess.PIPE, check=True).stdout)


def text_of(document):
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def put(path, document):
    if path.read_text() == text_of(document):
        return
    if is_writing:
        path.write_text(text_of(document))
    else:
        faults.append(f"{path} is not as tests/house/schemas.py makes it")


def schemas_in(schema):
    """All objects in a schema, with the name of the member that each stands in."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from schemas_in(inner)


def refs_in(schema):
    for one in schemas_in(schema):
        if isinstance(one.get("$ref"), str):
            yield one["$ref"].removeprefix("#/$defs/")


def with_parts(document, parts):
    own = {name: part for name, part in document.get("$defs", {}).items() if name not in parts}
    body = {name: value for name, value in document.items() if name != "$defs"}
    wanted, waiting = set(own), [body, *own.values()]
    while waiting:
        for name in set(refs_in(waiting.pop())) - wanted:
            wanted.add(name)
            if name in parts:
                waiting.append(parts[name])
            else:
                faults.append(f"{document.get('$id')} refers to {name}, which is nowhere")
    defs = {**own, **{name: part for name, part in parts.items() if name in wanted}}
    return {**body, **({"$defs": defs} if defs else {})}


def tell_open_objects(path, document):
    """An unknown member is refused everywhere, so that tests find one that was forgotten."""
    closing = {"additionalProperties", "unevaluatedProperties"}
    extended = {one["$ref"].removeprefix("#/$defs/") for one in schemas_in(document) if "unevaluatedProperties" in one and "$ref" in one}
    left_open = [part for name, part in document.get("$defs", {}).items() if name in extended]
    for one in schemas_in(document):
        if "object" in one.get("type", "") and not closing & one.keys() and not any(one is part for part in left_open):
            faults.append(f"{path}: an object may have any further members: {json.dumps(one)[:100]}")


# ---- the files

parts = json.loads(parts_file.read_text())
reasons = asked("reasons")
parts["reason"]["enum"] = [row["code"] for row in reasons if row["kind"] == "reason"]
parts["warningCode"]["enum"] = [row["code"] for row in reasons if row["kind"] == "warning"]
kinds = (root / "lib/card/text_kind.cpp").read_text()
parts["textKind"]["enum"] = re.findall(r'KindName\{TextKind::\w+, "(.+)"\}', kinds)
put(parts_file, parts)

names, used = set(), set()
for path in sorted(folder.glob("*.schema.json")):
    name = path.name.removesuffix(".schema.json")
    names.add(name)
    document = with_parts(json.loads(path.read_text()), parts)
    put(path, document)
    used |= document.get("$defs", {}).keys()
    if not re.fullmatch(f"urn:qrid:schema:{name}:[1-9][0-9]*", document.get("$id", "")):
        faults.append(f"{path}: its $id is not urn:qrid:schema:{name}:N")
    if document.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
        faults.append(f"{path}: its $schema is not 2020-12")
    if not document.get("title") or not document.get("description"):
        faults.append(f"{path} lacks a title or a description")
    tell_open_objects(path, document)
faults += [f"{parts_file}: no schema uses {name}" for name in parts if name not in used]

# ---- the table

rows = asked("schemas")
named = {name for row in rows for name in (row["json"], row["line"], row["reads"]) if name}
faults += [f"cmd/schemas.cpp names {name}, which is not in {folder}" for name in sorted(named - names)]
faults += [f"cmd/schemas.cpp does not name {name}, which is in {folder}" for name in sorted(names - named)]
commands = asked()
if len(commands) < 10:
    faults.append("qrid help --json lists too few commands")
for command in commands:
    own = [row for row in rows if row["command"] == command["command"]]
    options = [option for one in command["options"] for option in one["name"].split(",")]
    has_lines = any(one["name"] == "--jsonl" and one["value"] is None for one in command["options"])
    if not own or own[-1]["with"]:
        faults.append(f"qrid {command['command']} has no row in cmd/schemas.cpp without an option")
    if has_lines and not any(row["line"] for row in own):
        faults.append(f"qrid {command['command']} --jsonl has no schema in cmd/schemas.cpp")
    faults += [f"cmd/schemas.cpp: qrid {command['command']} has no option {row['with']}" for row in own
               if (row["with"] or "").startswith("--") and row["with"] not in options]
known = {command["command"] for command in commands} | {None}
faults += [f"cmd/schemas.cpp: there is no command {row['command']}" for row in rows if row["command"] not in known]

# ---- the manual

formats = (root / "man/qrid-formats.5.scd").read_text()
faults += [f"qrid-formats(5) does not list {name}" for name in sorted(names) if f"\n|  {name}\n" not in formats]
for row in rows:
    page = f"man/qrid-{row['command'].replace(' ', '-')}.1.scd" if row["command"] else "man/qrid.1.scd"
    told = (root / page).read_text() if (root / page).exists() else ""  # house.manual tells of that
    faults += [f"{page} does not mention {row[kind]}.schema.json" for kind in ("json", "line", "reads")
               if row[kind] and f"{row[kind]}.schema.json" not in told]

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing: the schemas were not held to the meta-schema")
else:
    for path in sorted(folder.glob("*.schema.json")):
        try:
            jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))
        except jsonschema.SchemaError as error:
            faults.append(f"{path}: {error.json_path}: {error.message}")
sys.exit("\n".join(faults) or 0)
