"""Finds the mutants of a C++ source, and writes the source anew with all of them in it, each asleep.

A mutant is a pair of insertions around a stretch of the source: `a < b` becomes
`(qrid_mutant(17) ? (a) <= (b) : a < b)`. Only one mutant lives at a time, so the changed text needs no mutants itself.
"""

import bisect
import re
from dataclasses import dataclass

from clang.cindex import CursorKind, Index

OPERATORS = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
             "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"]}
# The enumerations whose values are answers, with what is put in their place.
ANSWERS = {"Code": ("internal", "usage"), "Result": ("pass", "fail"), "Verdict": ("valid", "invalid")}

QUIET = re.compile(rb'//[^\n]*|/\*.*?\*/|R"([^()\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)
COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.S)
CONSTANT = re.compile(rb"\b(constexpr|consteval|constinit)\b")


@dataclass
class Mutant:
    number: int
    file: str  # relative to lib/
    line: int
    kind: str  # comparison, not, and-or, if, code
    before: str
    after: str
    ordinal: int = 0  # among those of the file with the same texts

    @property
    def key(self):
        return (self.file, self.before, self.after, self.ordinal)

    def __str__(self):
        return f"{self.before} -> {self.after}"


class Source:
    """One file: its mutants, and `text`, the source with all of them."""

    def __init__(self, path, name, arguments, first_number):
        self.name = name
        self.bytes = path.read_bytes()
        # For finding brackets and operators: comments, strings and characters blanked out, every offset kept.
        self.bare = QUIET.sub(lambda m: b" " * len(m.group()), self.bytes)
        self.lines = [0] + [i + 1 for i, b in enumerate(self.bytes) if b == 10]
        self.mutants = []
        self.insertions = []  # (offset, order, bytes)
        self.seen = set()
        self.next = first_number
        unit = Index.create().parse(str(path), args=arguments)
        self.errors = [str(d) for d in unit.diagnostics if d.severity >= 3]
        for cursor in unit.cursor.get_children():
            if cursor.location.file and cursor.location.file.name == str(path):
                self.walk(cursor)
        self.count_alike()

    def text(self):
        out, at = [], 0
        for offset, _, piece in sorted(self.insertions):
            out += [self.bytes[at:offset], piece]
            at = offset
        return b"".join(out + [self.bytes[at:]])

    def count_alike(self):
        counts = {}
        for mutant in sorted(self.mutants, key=lambda m: (m.line, m.number)):
            alike = (mutant.before, mutant.after)
            mutant.ordinal = counts.get(alike, 0)
            counts[alike] = mutant.ordinal + 1

    # Walking the tree.

    def walk(self, cursor):
        kind = cursor.kind
        start, end = span(cursor)
        if kind == CursorKind.STATIC_ASSERT:
            return
        if kind == CursorKind.VAR_DECL and CONSTANT.search(self.bare[start:cursor.location.offset]):
            return
        children = list(cursor.get_children())
        if kind == CursorKind.CASE_STMT:
            children = children[1:]
        if kind == CursorKind.IF_STMT:
            self.take_if(start, children)
        elif kind == CursorKind.UNARY_OPERATOR:
            self.take_not(start, end, children)
        elif kind == CursorKind.BINARY_OPERATOR and len(children) == 2:
            self.take_binary(children[0], children[1])
        elif kind == CursorKind.CALL_EXPR and cursor.spelling.startswith("operator"):
            if len(children) == 3 and span(children[1])[0] >= span(children[0])[1]:
                self.take_binary(children[0], children[2])
            elif cursor.spelling == "operator!":
                self.take_not(start, end, children)
        elif kind == CursorKind.DECL_REF_EXPR:
            self.take_answer(cursor, start, end)
        for child in children:
            self.walk(child)

    def take_binary(self, left, right):
        (a, b), (c, d) = span(left), span(right)
        if not a < b <= c < d:
            return
        operator = self.bare[b:c].strip().decode()
        if operator not in OPERATORS or not self.is_whole(a, b) or not self.is_whole(c, d):
            return
        kind = "and-or" if operator in ("&&", "||") else "comparison"
        for other in OPERATORS[operator]:
            changed = b"(%s) %s (%s)" % (self.bytes[a:b], other.encode(), self.bytes[c:d])
            self.choose(kind, a, d, changed, f"{self.plain(a, b)} {other} {self.plain(c, d)}")

    def take_not(self, start, end, children):
        if not children or self.bytes[start:start + 1] != b"!" or self.bytes[start + 1:start + 2] == b"=":
            return
        inner = span(children[0])[0]
        if inner <= start or not self.is_whole(start, end):
            return
        changed = b"static_cast<bool>(%s)" % self.bytes[start + 1:end]
        self.choose("not", start, end, changed, self.plain(start + 1, end))

    def take_answer(self, cursor, start, end):
        target = cursor.referenced
        if target is None or target.kind != CursorKind.ENUM_CONSTANT_DECL:
            return
        family = target.semantic_parent.spelling
        if family not in ANSWERS or not self.bytes[start:end].endswith(target.spelling.encode()):
            return
        other = next(name for name in ANSWERS[family] if name != target.spelling)
        text = self.bytes[start:end]
        changed = text[:len(text) - len(target.spelling)] + other.encode()
        if b"::" in text:
            self.choose("code", start, end, changed, changed.decode())

    def take_if(self, start, children):
        head = re.compile(rb"if\s*\(").match(self.bare, start)
        if not head:  # if constexpr, or the work of a macro
            return
        begin, end = head.end(), self.closing(head.end() - 1)
        parts = self.parts(begin, end)
        declared = [c for c in children if c.kind == CursorKind.VAR_DECL and begin <= span(c)[0] < end]
        if declared and len(parts) > 1:
            return
        begin = parts[-1]
        number = self.note("if", start, f"if ({self.plain(begin, end)})", "never")
        if number is None:
            return
        if declared:
            name = declared[0].spelling.encode()
            self.insert(begin, end, 1, b"", b"; static_cast<bool>(%s) && !qrid_mutant(%d)" % (name, number))
        else:
            self.insert(begin, end, 1, b"(", b") && !qrid_mutant(%d)" % number)
            if not re.search(rb"[!=<>]|&&|\|\|", self.bare[begin:end]):  # which nothing else turns round
                number = self.note("if", start, f"if ({self.plain(begin, end)})", "always")
                self.insert(begin, end, 1, b"(", b") || qrid_mutant(%d)" % number)

    # Writing.

    def choose(self, kind, start, end, changed, after):
        number = self.note(kind, start, self.plain(start, end), after)
        if number is not None:
            self.insert(start, end, 0, b"(qrid_mutant(%d) ? %s : " % (number, changed), b")")

    def note(self, kind, start, before, after):
        line = bisect.bisect_right(self.lines, start)
        if (start, before, after) in self.seen:
            return None
        self.seen.add((start, before, after))
        self.mutants.append(Mutant(self.next, self.name, line, kind, before, after))
        self.next += 1
        return self.mutants[-1].number

    def insert(self, start, end, outside, prefix, suffix):
        """Around a stretch: what is wider, or says so, or comes later, goes outside."""
        depth = (end - start, outside, len(self.insertions))
        self.insertions.append((start, (1, *(-d for d in depth)), prefix))
        self.insertions.append((end, (0, *depth), suffix))

    # Looking at the text.

    def plain(self, start, end):
        return " ".join(COMMENT.sub(b" ", self.bytes[start:end]).decode().split())

    def is_whole(self, start, end):
        """Whether every bracket that opens in the stretch closes in it: macros can make it otherwise."""
        depth = 0
        for byte in self.bare[start:end]:
            depth += (byte in b"([{") - (byte in b")]}")
            if depth < 0:
                return False
        return depth == 0

    def closing(self, at):
        depth = 0
        for i in range(at, len(self.bare)):
            depth += (self.bare[i] in b"([{") - (self.bare[i] in b")]}")
            if depth == 0:
                return i
        raise ValueError(f"{self.name}: a bracket is not closed")

    def parts(self, begin, end):
        """Where the parts of a condition begin that semicolons separate."""
        depth, starts = 0, [begin]
        for i in range(begin, end):
            depth += (self.bare[i] in b"([{") - (self.bare[i] in b")]}")
            if depth == 0 and self.bare[i:i + 1] == b";":
                starts.append(i + 1)
        return starts


def span(cursor):
    return cursor.extent.start.offset, cursor.extent.end.offset
