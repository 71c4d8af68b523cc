"""outputs.py QRID SCHEMAS SEEN CLI: what commands printed as JSON in the tests is as their schemas say.

The tests' processes have written every run of a command that prints JSON to a file in SEEN (inprocess/command_run.cpp).
Of each, standard output is held to the schema that 'qrid help schemas' names, and each line of standard error to that of
messages. Then outputs are changed: a member more, a value of another type, a member less; no schema may take them. When
all of the tests in CLI ran, every schema must have been used.
"""
import json
import multiprocessing
import pathlib
import re
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing: what the commands printed was not held to their schemas")
    sys.exit(77)

qrid, folder, seen, cli = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
ODD = [[{"no such member": 0.5}]]  # as no value is
SAMPLES = 6  # of each schema, to be changed
MANY = 100  # lines of one run
OTHER_NAMES = {"--output": "-o", "--id-card": "--card"}
OPEN = {"issuer-log": "/*/detail", "issuer-log-line": "/detail"}  # whose members the schema leaves open
ALL_OPTIONAL = {"record", "records"}  # a record may lack any of its members


class Fault(Exception):
    pass


# ---- which schema

rows = json.loads(subprocess.run([qrid, "help", "schemas", "--json"], stdout=subprocess.PIPE, check=True).stdout)
schemas = {}
for name in sorted({name for row in rows for name in (row["json"], row["line"]) if name}):
    schemas[name] = jsonschema.Draft202012Validator(json.loads((folder / f"{name}.schema.json").read_text()))
messages = next(row["json"] for row in rows if row["command"] is None)


def has(words, option):
    names = [option, OTHER_NAMES.get(option, option)]
    return any(word in names or word.startswith(option + "=") for word in words)


def row_of(words):
    for row in rows:
        command = row["command"] and row["command"].split()
        if command and words[:len(command)] == command and (not row["with"] or has(words, row["with"])):
            return row
    return None


def documents_of(run):
    """The schema and the document of everything that was printed as JSON."""
    words, row = run["words"], row_of(run["words"])
    has_lines = row is None or any(other["line"] for other in rows if other["command"] == row["command"])
    asked = has(words, "--json") or (has_lines and has(words, "--jsonl"))  # which is another option elsewhere
    if has(words, "--help") or has(words, "-h") or has(words, "--version"):
        return
    if asked:
        for line in run["err"].splitlines():
            yield messages, parsed(line)
    if run.get("file"):
        yield from documents_in_file(words, row, run["file"])
    if not run["out"] or words[:2] == ["help", "schema"] or not (asked or (row and row["json"] is None)):
        return
    if row is None:
        raise Fault("no schema is named for it in cmd/schemas.cpp")
    # Of --json and --jsonl both may be given: what a command then prints over several lines is a document.
    is_one = has(words, "--json") and row["json"] and run["out"].startswith(("{\n", "[\n", "[{\n"))
    if row["line"] and not is_one and (has(words, "--jsonl") or row["json"] is None):
        for line in different(run["out"].splitlines()):
            yield row["line"], parsed(line)
    elif row["json"]:
        yield row["json"], parsed(run["out"])


FILES = {  # what a command writes with -o, where that is not what it prints
    "mint --jsonl": (None, "mint-line"),
    "mint": ("mint", None),
    "key export": ("key-export", None),
}


def documents_in_file(words, row, text):
    if row is None or has(words, "--records"):
        return
    name = row["command"]
    if name == "mint" and any(has(words, option) for option in ("--jsonl", "--csv", "--generate")):
        name = "mint --jsonl"
    document, line = FILES.get(name, (None, None))
    if document:
        yield document, parsed(text)
    for each in different(text.splitlines()) if line else ():
        yield line, parsed(each)


def different(lines):
    """All of them; of thousands that one run printed, only the first of those that differ in nothing but digits."""
    if len(lines) <= MANY:
        return lines
    return {re.sub("[0-9]", "0", line): line for line in reversed(lines)}.values()


def parsed(text):
    try:
        return json.loads(text, parse_constant=not_a_number)
    except ValueError as error:
        raise Fault(f"no JSON: {error}: {text[:200]!r}") from None


def not_a_number(name):
    raise ValueError(name)


def first_error(name_and_text):
    name, text = name_and_text
    for error in schemas[name].iter_errors(json.loads(text)):
        while error.context:  # the alternative that comes nearest
            error = max(error.context, key=lambda each: (len(each.absolute_path), each.validator != "type"))
        return f"{error.json_path}: {error.message[:300]}"
    return None


# ---- changed outputs

def places_in(value, shape=""):
    """The containers and keys of all values in a document, with the shape of their place; the root has none."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        at = f"{shape}/{key if isinstance(value, dict) else '*'}"
        yield value, key, at
        yield from places_in(value[key], at)


def shapes_of(document):
    return {shape for _, _, shape in places_in(document)}


def choose(documents):
    """Few of them, that have between them as many kinds of places as they can."""
    chosen, covered = [], set()
    for document in documents:
        if shapes_of(document) - covered and len(chosen) < SAMPLES:
            chosen.append(document)
            covered |= shapes_of(document)
    return chosen


def taken_changes(name, document, done):
    """Changes of a document that its schema does not refuse, in places of no shape in `done`, where it puts them."""
    whole = {"root": document}
    is_valid = lambda: schemas[name].is_valid(whole["root"])
    places = [(whole, "root", "")] + list(places_in(document))
    for container, key, shape in places:
        if shape in done or (name in OPEN and shape.startswith(OPEN[name] + "/")):
            continue
        done.add(shape)
        kept, container[key] = container[key], ODD
        if is_valid():
            yield f"{shape} is {ODD}"
        container[key] = kept
        if not isinstance(kept, dict):
            continue
        if shape != OPEN.get(name):
            kept["no such member"] = ODD
            if is_valid():
                yield f"{shape} has one member more"
            del kept["no such member"]
        if shape in ("", "/*") and name not in ALL_OPTIONAL:
            least = []  # the members without which it is refused
            for member in list(kept):
                order = dict(kept)
                del kept[member]
                if not is_valid():
                    least.append(member)
                kept.clear()
                kept.update(order)
            if kept and not least:
                yield f"{shape} has one member less, whichever it is"


# ---- all of it

faults, printed, files = [], {name: {} for name in schemas}, set()
runs = count = 0
for path in sorted(seen.glob("*.jsonl")):
    for line in path.open():
        run = json.loads(line)
        runs += 1
        files.add(run["test"].split(":")[0])
        where = f"{run['test']}: qrid {' '.join(run['words'])[:300]}"
        try:
            for name, document in documents_of(run):
                count += 1
                printed[name].setdefault(json.dumps(document), where)  # the first that printed it
        except Fault as fault:
            faults.append(f"{where}\n    {fault}")

outputs = [(name, text) for name, texts in printed.items() for text in texts]
if len(outputs) > MANY:
    with multiprocessing.Pool() as pool:  # whose processes know the schemas already
        errors = dict(zip(outputs, pool.map(first_error, outputs, chunksize=64)))
else:
    errors = dict(zip(outputs, map(first_error, outputs)))
faults += [f"{printed[name][text]}\n    {name}: {error}" for (name, text), error in errors.items() if error]

changed = 0
for name, texts in printed.items():
    done = set()
    for document in choose(json.loads(text) for text in texts if not errors[name, text]):
        changed += 1
        faults += [f"{name}.schema.json takes a changed output: {change}" for change in taken_changes(name, document, done)]

wanted = {path.name for path in cli.glob("*.bats") if re.search(r"\bq (?!help).*--jsonl?\b", path.read_text())}
unused = [name for name, texts in printed.items() if not texts]
if unused and files >= wanted:
    faults += [f"{name}.schema.json: no test has such an output" for name in unused]
print(f"{runs} runs of commands, {count} outputs, {len(outputs)} different ones, of {len(schemas) - len(unused)} of "
      f"{len(schemas)} schemas; {changed} outputs changed")
if unused:
    print("not seen:", *unused)
sys.exit("\n".join(dict.fromkeys(faults)) or 0)
