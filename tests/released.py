"""A release of this clone's course, made once, and what somebody finds who looks through it."""

import ast
import gzip
import io
import json
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from places import ROOT

# Shorter lines say nothing: `return x`, `units = 8`.
SHORTEST = 24
# Where a line stands that many files share: what is imported, who is quoted.
COMMON = ("import ", "from ", "#", '"""', "@", "def ", "class ", "if __name__")


def contents(path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and whatever it holds if it is an archive or a notebook, however deep."""
    yield path, content
    if content.startswith(b"\x1f\x8b"):
        yield from contents(f"{path}!", gzip.decompress(content))
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from contents(f"{path}!{name}", archive.read(name))
    elif path.endswith(".ipynb"):
        for cell in json.loads(content)["cells"]:
            yield f"{path}!{cell['id']}", "".join(cell["source"]).encode()
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                if (stream := archive.extractfile(member)) is not None:
                    yield from contents(f"{path}!{member.name}", stream.read())


def lines(text: str) -> set[str]:
    """Return the lines of a text that are long enough to be recognised."""
    found = {line.strip() for line in text.splitlines()}
    return {line for line in found if len(line) >= SHORTEST and not line.startswith(COMMON)}


def shown() -> set[str]:
    """Return what learners are to see: tasks, stubs, and the cards of data sets."""
    paths = [*ROOT.glob("exercises/*/*.md"), *ROOT.glob("exercises/*/*.py")]
    texts = [path.read_text("utf-8") for path in (*paths, *ROOT.glob("exercises/*/*.toml"))]
    for path in ROOT.glob("datasets/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        texts += [ast.get_docstring(tree) or "", *map(ast.unparse, _classes(tree))]
    return set().union(*map(lines, texts))


def secrets() -> dict[str, set[str]]:
    """Return for each kept file the lines that no learner is to find."""
    kept = [
        *ROOT.glob("grader/checks/*.py"),
        *ROOT.glob("solutions/*/*.py"),
        *ROOT.glob("solutions/*/valid/*.py"),
        *ROOT.glob("solutions/*/ideas.md"),
        ROOT / "grader/rnn_grade/checks/oracles.py",
    ]
    found = {path: lines(path.read_text("utf-8")) for path in kept}
    found |= {path: _mistakes(path) for path in ROOT.glob("solutions/*/wrong.toml")}
    found |= {path: _drawing(path) for path in ROOT.glob("datasets/*.py")}
    engine = set().union(*(lines(path.read_text("utf-8")) for path in _engine()))
    public = shown()
    shared = set().union(*found.values()) & engine - public
    # Such as `except ValueError as error:`. An engine that knew answers would share more.
    assert len(shared) < 20
    return {
        path.relative_to(ROOT).as_posix(): told - public - shared for path, told in found.items()
    }


def _engine() -> Iterator[Path]:
    files = (ROOT / "grader/rnn_grade").rglob("*.py")
    return (path for path in files if path.name != "oracles.py")


def _mistakes(path: Path) -> set[str]:
    entries = tomllib.loads(path.read_text("utf-8"))["wrong"]
    edits = [edit for entry in entries for edit in entry.get("edits", [entry])]
    texts = [one["put"] for one in edits] + [one.get("cause", "") for one in entries]
    return set().union(*map(lines, texts))


def _drawing(path: Path) -> set[str]:
    """Return the lines of `load`, and of what no method of the class calls."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    classes = "\n".join(map(ast.unparse, _classes(tree)))
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    # `Seasonal.best_forecast`, which the stub calls, goes by two of them.
    left = [one for one in functions if f"{one.name}(" not in classes and one.name != "covariance"]
    bodies = ["\n".join(text.splitlines()[one.body[0].end_lineno : one.end_lineno]) for one in left]
    return set().union(*map(lines, bodies))


def _classes(tree: ast.Module) -> list[ast.stmt]:
    return [one for one in tree.body if isinstance(one, ast.ClassDef)]
