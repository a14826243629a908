#!/usr/bin/env python3
"""Figures of the house: what the code weighs, and where it repeats itself or runs in circles.

    python3 tests/figures/house.py                          this tree, as a table
    python3 tests/figures/house.py --root OTHER --root .    two trees side by side, oldest first
    python3 tests/figures/house.py --json                   every figure with what it counted
    python3 tests/figures/house.py --list circles           what one figure counted, by name

Only files that git tracks are read. No figure is a verdict: each says where to look. `docs/house.md` says what they
are for and keeps those of before and after. The test `house` holds the circles; it counts them by the same rule.

Product is what is under `src/` of every crate but `tests` and `common/testkit`, without `#[cfg(test)]` modules; only
the circles are looked for in those two as well. Comments and the insides of texts count in `lines` alone.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

TEST_CRATES = ("tests", "common/testkit")
# Names that sea-orm demands of every entity and of every migration.
DEMANDED = ("Migration", "Model", "Relation")
# What a statement type is called in a tree; the one that is there is measured.
KINDS = ("StatementKind", "PayloadType")
# A block of so many lines that say something, found at two places, is a twin.
TWIN_LINES = 8

IDENT = r"(?:r#)?[A-Za-z_]\w*"


# ---- Reading a source -----------------------------------------------------------------------------------------------

TOKENS = re.compile(
    r"//[^\n]*"
    r"|/\*(?:[^*]|\*(?!/))*\*/"
    r'|b?r(#*)".*?"\1'
    r'|b?"(?:\\.|[^"\\])*"'
    r"|b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\\n])'",
    re.DOTALL,
)


def blank(text):
    """The text with everything but line ends as blanks."""
    return re.sub(r"[^\n]", " ", text)


def code_of(text):
    """The source with comments, texts and characters blanked; every place keeps its line and column."""
    return TOKENS.sub(lambda found: blank(found.group()), text)


def closing(code, opening):
    """Where the bracket that opens at `opening` closes."""
    pairs = {"{": "}", "(": ")", "[": "]"}
    depth = 0
    for place in range(opening, len(code)):
        if code[place] in pairs:
            depth += 1
        elif code[place] in pairs.values():
            depth -= 1
            if depth == 0:
                return place
    return len(code) - 1


CFG_TEST = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(?:mod|fn|impl|use)\b[^;{]*[;{]")


def without_tests(code, text):
    """Code and text without what is compiled for tests only."""
    for found in reversed(list(CFG_TEST.finditer(code))):
        end = found.end()
        if code[end - 1] == "{":
            end = closing(code, end - 1) + 1
        code = code[: found.start()] + blank(code[found.start() : end]) + code[end:]
        text = text[: found.start()] + blank(text[found.start() : end]) + text[end:]
    return code, text


class Source:
    """One file of a crate."""

    def __init__(self, root, path, crate):
        self.path = path
        self.crate = crate
        self.text = (root / path).read_text(encoding="utf-8")
        code = code_of(self.text)
        inner = path[len(crate) + 1 :] if crate != "." else path
        self.product = crate not in TEST_CRATES and inner.startswith("src/")
        self.module = module_path(inner) if inner.startswith("src/") else None
        self.code, self.own = without_tests(code, self.text)

    def lines(self):
        """How many lines of the file are not in its test modules."""
        cut = sum(
            1
            for whole, own in zip(self.text.split("\n"), self.own.split("\n"))
            if whole.strip() and not own.strip()
        )
        return self.text.count("\n") - cut


def module_path(inner):
    """`src/a/b.rs` and `src/a/b/mod.rs` are both `("a", "b")`; programs have modules of their own."""
    parts = inner[len("src/") : -len(".rs")].split("/")
    if parts[0] == "bin":
        return None
    if parts[-1] in ("mod", "lib", "main"):
        parts.pop()
    return tuple(parts)


class Tree:
    """The tracked Rust files of a work tree, by crate."""

    def __init__(self, root):
        self.root = Path(root)
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z"], check=True, capture_output=True, text=True
        ).stdout.split("\0")
        files = [name for name in listed if name and (self.root / name).is_file()]
        self.crates = sorted(
            str(Path(name).parent)
            for name in files
            if Path(name).name == "Cargo.toml" and "[package]" in (self.root / name).read_text(encoding="utf-8")
        )
        self.sources = [Source(self.root, name, self.crate_of(name)) for name in files if name.endswith(".rs")]
        self.product = [source for source in self.sources if source.product]

    def crate_of(self, name):
        """The crate with the longest folder that holds the file."""
        holding = [crate for crate in self.crates if name.startswith(crate + "/")]
        return max(holding, key=len, default=".")


# ---- Circles --------------------------------------------------------------------------------------------------------

USE = re.compile(r"(?P<public>\bpub(?:\s*\([^)]*\))?\s+)?\buse\s+(?P<tree>[^;]+);")
PATH = re.compile(rf"(?<![\w:]){IDENT}(?:\s*::\s*{IDENT})+")


def use_paths(tree, prefix=()):
    """Every path of a use tree, with the name under which it is known here; `*` for all names of a module."""
    tree = tree.strip()
    if "{" in tree:
        head, inside = tree.split("{", 1)
        head = tuple(part.strip() for part in head.split("::") if part.strip())
        depth, start, inside = 0, 0, inside[: inside.rindex("}")]
        for place, character in enumerate(inside + ","):
            depth += (character == "{") - (character == "}")
            if character == "," and depth == 0:
                if inside[start:place].strip():
                    yield from use_paths(inside[start:place], prefix + head)
                start = place + 1
        return
    path, _, alias = (part.strip() for part in tree.partition(" as "))
    parts = prefix + tuple(part.strip() for part in path.split("::") if part.strip())
    if len(parts) > 1 and parts[-1] == "self":
        parts = parts[:-1]
    yield parts, alias or parts[-1]


class Modules:
    """The files of one crate as modules. What a facade only passes on belongs to the file that defines it."""

    def __init__(self, sources):
        self.of = {source.module: source for source in sources if source.module is not None}
        self.names, self.globs, self.rest = {}, {}, {}
        for module, source in self.of.items():
            names, globs = {}, []
            for found in USE.finditer(source.code):
                for path, name in use_paths(found.group("tree")):
                    if name == "*":
                        globs.append(path[:-1])
                    else:
                        names[name] = (path, bool(found.group("public")))
            self.names[module], self.globs[module] = names, globs
            self.rest[module] = USE.sub(lambda found: blank(found.group()), source.code)

    def target(self, module, path, seen=()):
        """The module that defines what a path means in `module`; `None` for what comes from elsewhere."""
        first, rest = path[0], path[1:]
        if first == "crate":
            at = ()
        elif first == "self":
            at = module
        elif first == "super":
            at = module[:-1]
        elif module + (first,) in self.of:
            at = module + (first,)
        elif first in self.names[module] and (module, first) not in seen:
            imported = self.names[module][first][0]
            return self.target(module, imported + rest, seen + ((module, first),))
        else:
            return None
        return self.walk(at, rest, seen)

    def walk(self, at, rest, seen):
        """From the module `at` along the rest of a path, through what is passed on."""
        while rest:
            name = rest[0]
            if name == "super":
                at, rest = at[:-1], rest[1:]
            elif at + (name,) in self.of:
                at, rest = at + (name,), rest[1:]
            elif name in self.names.get(at, {}) and (at, name) not in seen:
                return self.target(at, self.names[at][name][0] + rest[1:], seen + ((at, name),))
            else:
                return self.from_globs(at, name, seen) or (at if at in self.of else None)
        return None  # a module is named, and none of its items

    def from_globs(self, at, name, seen):
        """The module that defines `name`, if `at` passes on all of that module."""
        for path in self.globs.get(at, ()):
            held = self.target(at, path + (name,), seen + ((at, name),)) if (at, name) not in seen else None
            if held is not None and re.search(rf"\b(?:struct|enum|trait|type|fn|const|static|mod)\s+{name}\b", self.rest[held]):
                return held
        return None

    def arrows(self):
        """Which file uses which: by imports, and by paths in the code. Passing a name on is no use of it."""
        arrows = {module: set() for module in self.of}
        for module in self.of:
            for name, (path, public) in self.names[module].items():
                used_here = re.search(rf"\b{re.escape(name)}\b", self.rest[module])
                if not public or used_here:
                    arrows[module].add(self.target(module, path))
            for path in self.globs[module]:
                arrows[module].add(self.target(module, path + ("*",)))
            for found in PATH.finditer(self.rest[module]):
                arrows[module].add(self.target(module, tuple(re.split(r"\s*::\s*", found.group()))))
            arrows[module] -= {None, module}
        return arrows


def circles(arrows):
    """The strongly connected components of more than one member (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(arrows[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return sorted(found)


def by_folder(arrows):
    """The same arrows between a crate's top modules. The root is left out: it holds all of them."""
    tops = defaultdict(set)
    for module, used in arrows.items():
        if module:
            tops[module[:1]] |= {other[:1] for other in used if other and other[:1] != module[:1]}
    return tops


# ---- Names, closures, twins -----------------------------------------------------------------------------------------

FUNCTION = re.compile(r"\bfn\s+(" + IDENT + r")")
TYPE = re.compile(r"^[ ]{0,4}(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|trait|union|type)\s+(" + IDENT + ")", re.MULTILINE)
TRAIT_IMPL = re.compile(r"^\s*(?:unsafe\s+)?impl\b[^;{]*\bfor\b[^;{]*\{", re.MULTILINE)
BLOCK = re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?(?:impl|trait)\b[^;{]*\{", re.MULTILINE)
CLOSURE = re.compile(r"\blet\s+(?:mut\s+)?(" + IDENT + r")(?:\s*:[^=;]*)?\s*=\s*(?:async\s+)?(?:move\s+)?\|")


def spans(pattern, code):
    """Where the blocks that `pattern` opens begin and end."""
    return [(found.start(), closing(code, found.end() - 1)) for found in pattern.finditer(code)]


def inside(place, blocks):
    return any(start <= place <= end for start, end in blocks)


def line(source, place):
    return source.code.count("\n", 0, place) + 1


def one_word_names(source):
    """Functions of the house's own naming: what a trait demands is left out."""
    demanded = spans(TRAIT_IMPL, source.code)
    for found in FUNCTION.finditer(source.code):
        name = found.group(1)
        if "_" not in name.strip("_") and name != "main" and not inside(found.start(), demanded):
            yield f"{name} {source.path}:{line(source, found.start())}"


def function_lengths(source):
    """Lines from `fn` to the closing brace, of functions that have a body."""
    for found in FUNCTION.finditer(source.code):
        body = re.compile(r"[;{]").search(source.code, found.end())
        if body and body.group() == "{":
            end = closing(source.code, body.start())
            yield source.code.count("\n", found.start(), end) + 1


def type_definitions(sources):
    """Where each type's name is defined, without the associated types of traits."""
    places = defaultdict(list)
    for source in sources:
        blocks = spans(BLOCK, source.code)
        for found in TYPE.finditer(source.code):
            associated = any(start < found.start() <= end for start, end in blocks)
            if not associated and found.group(1) not in DEMANDED:
                places[found.group(1)].append(f"{source.path}:{line(source, found.start(1))}")
    return places


def telling_lines(source):
    """The lines of a source that say something: no blanks, comments, imports, attributes, lone brackets."""
    code = USE.sub(lambda found: blank(found.group()), source.code)
    for number, (bare, whole) in enumerate(zip(code.split("\n"), source.own.split("\n")), start=1):
        if re.search(r"\w", bare) and not bare.strip().startswith("#["):
            yield number, " ".join(whole.split("//")[0].split())


def twins(sources):
    """Blocks that stand at two places or more. A longer block counts once."""
    files = [(source.path, list(telling_lines(source))) for source in sources]
    places = defaultdict(list)
    for file, (_, lines) in enumerate(files):
        for at in range(len(lines) - TWIN_LINES + 1):
            places[tuple(text for _, text in lines[at : at + TWIN_LINES])].append((file, at))
    window_at = {place: tuple(where) for where in places.values() if len(where) > 1 for place in where}
    found = []
    for where in sorted(set(window_at.values())):
        before = window_at.get((where[0][0], where[0][1] - 1))
        if before != tuple((file, at - 1) for file, at in where):
            found.append(" = ".join(f"{files[file][0]}:{files[file][1][at][0]}" for file, at in where))
    return found


# ---- Statement types ------------------------------------------------------------------------------------------------

def kinds(sources):
    """The enum of statement types that this tree has: its name, and its variants."""
    for name in KINDS:
        for source in sources:
            found = re.search(rf"\benum\s+{name}\b[^{{;]*\{{", source.code)
            if found:
                body = source.code[found.end() : closing(source.code, found.end() - 1)]
                variants = re.findall(rf"^\s*({IDENT})\s*(?:=>?[^,]*|\([^)]*\))?,", body, re.MULTILINE)
                return name, variants or listed_kinds(sources)
    return KINDS[-1], []


def listed_kinds(sources):
    """The variants of an enum that a macro makes from the list of statement types."""
    for source in sources:
        if re.search(r"\bmacro_rules!\s+each_statement\b", source.code):
            return re.findall(rf"^\s*({IDENT}) = ", source.code, re.MULTILINE)
    return []


def places_of_kinds(sources):
    """Of each statement type, the files that name it."""
    _, variants = kinds(sources)
    found = {}
    for variant in variants:
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", variant).lower()
        word = re.compile(rf"\b(?:{variant}|{snake})\b")
        found[variant] = sorted(source.path for source in sources if word.search(source.code))
    return found


# ---- All of it ------------------------------------------------------------------------------------------------------

def circles_of(tree):
    """Per crate: circles of files, and circles of top modules."""
    files, folders = {}, {}
    for crate in tree.crates:
        sources = [source for source in tree.sources if source.crate == crate]
        arrows = Modules(sources).arrows()
        files[crate] = [named(crate, group) for group in circles(arrows)]
        folders[crate] = [named(crate, group) for group in circles(by_folder(arrows))]
    return files, folders


def named(crate, group):
    """The modules of a circle, as `crate` and the list of known circles write them."""
    return [crate] + ["::".join(module) or "(root)" for module in group]


def figures(tree):
    """Every figure: its number, and what was counted where that can be listed."""
    product = tree.product
    lines = sum(source.lines() for source in product)
    rust = sum(source.text.count("\n") for source in tree.sources)
    files, folders = circles_of(tree)
    file_circles = [group for groups in files.values() for group in groups]
    folder_circles = [group for groups in folders.values() for group in groups]
    closures = [
        f"{found.group(1)} {source.path}:{line(source, found.start())}"
        for source in product
        for found in CLOSURE.finditer(source.code)
    ]
    one_word = [name for source in product for name in one_word_names(source)]
    lengths = [length for source in product for length in function_lengths(source)]
    types = type_definitions(product)
    twice = [f"{name}: {', '.join(places)}" for name, places in sorted(types.items()) if len(places) > 1]
    map_err = [
        f"{source.path}: {count}" for source in product if (count := len(re.findall(r"\.map_err\(", source.code)))
    ]
    places = places_of_kinds(product)
    enum, _ = kinds(product)
    by_enum = sorted(source.path for source in product if re.search(rf"\b{enum}\b", source.code))
    two = twins(product)
    return {
        "lines of Rust": (rust, None),
        "lines of product": (lines, None),
        "files of product": (len(product), None),
        "functions": (len(lengths), None),
        "median lines of a function": (int(statistics.median(lengths)) if lengths else 0, None),
        "circles of files": (len(file_circles), file_circles),
        "files in circles": (sum(len(group) - 1 for group in file_circles), None),
        "circles of top modules": (len(folder_circles), folder_circles),
        "top modules in circles": (sum(len(group) - 1 for group in folder_circles), None),
        "closures with a name": (len(closures), closures),
        "closures with a name per 1,000 lines": (round(1000 * len(closures) / lines, 1) if lines else 0, None),
        "function names of one word": (len(one_word), one_word),
        "type names defined more than once": (len(twice), twice),
        "map_err": (sum(int(entry.rsplit(" ", 1)[1]) for entry in map_err), map_err),
        "twin blocks": (len(two), two),
        "files that name the enum of statement types": (len(by_enum), by_enum),
        "files that name the most spread statement type": (
            max(map(len, places.values()), default=0),
            [f"{name}: {len(found)}" for name, found in places.items()],
        ),
        "files that name the least spread statement type": (
            min(map(len, places.values()), default=0),
            min(places.values(), key=len, default=[]),
        ),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--root", action="append", help="a work tree; may be given more than once")
    parser.add_argument("--json", action="store_true", help="all figures, with what was counted")
    parser.add_argument("--list", metavar="WORDS", help="what the figures whose name holds these words counted")
    arguments = parser.parse_args()
    roots = arguments.root or [str(Path(__file__).resolve().parents[2])]
    sys.setrecursionlimit(10_000)
    measured = [figures(Tree(root)) for root in roots]
    if arguments.json:
        plain = [{name: {"is": number, "of": of} for name, (number, of) in one.items()} for one in measured]
        print(json.dumps(plain[0] if len(plain) == 1 else plain, indent=1, ensure_ascii=False))
    elif arguments.list:
        for name, (number, of) in measured[-1].items():
            if arguments.list in name and of is not None:
                print(f"{name}: {number}")
                for entry in of:
                    print("  " + (" ".join(entry) if isinstance(entry, list) else entry))
    else:
        width = max(map(len, measured[0]))
        for name in measured[0]:
            print(f"{name:<{width}}" + "".join(f"{one[name][0]:>12}" for one in measured))


if __name__ == "__main__":
    main()
