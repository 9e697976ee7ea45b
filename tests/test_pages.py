"""The pages for people are true: what they link to is there, and so is the code that they name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from places import ROOT

from floors import FLOORS, PACKAGE
from rnn_grade.checks import expect

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = ROOT / "docs" / "decisions"

LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# A path from the root of the repository; `<format>` and `*` stand for any name.
TOP = "|".join(
    path.name for path in sorted(ROOT.iterdir()) if path.is_dir() and path.name[0] != "."
)
PATH = re.compile(rf"(?<![\w./<-])((?:{TOP})/[\w./<>*-]*)")
# Code of the house: `grading.grade.grade`, `sandbox.connection.Worker.ask`.
ROOMS = "|".join(name for floor in FLOORS for name in floor)
NAME = re.compile(rf"`((?:{ROOMS})(?:\.\w+)+)(?:\(\))?`")
FILE = re.compile(r"\.(?:toml|json|py|md)$")

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


@cache
def anchors(page: Path) -> set[str]:
    """Return what GitHub calls the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def module_of(parts: list[str]) -> tuple[Path, list[str]]:
    """Return the module that a dotted name begins with, and the names that are left."""
    for length in range(len(parts), 0, -1):
        place = PACKAGE.joinpath(*parts[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file, parts[length:]
    return PACKAGE / "__init__.py", parts


def defined(body: list[ast.stmt]) -> dict[str, list[ast.stmt]]:
    """Return the names that statements define, each with the statements inside of it."""
    found: dict[str, list[ast.stmt]] = {}
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = node.body
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = []
            case ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name: [] for alias in names}
    return found


def exists(name: str) -> bool:
    """Return whether there is such a module, class, function, method or field."""
    file, left = module_of(name.split("."))
    body = ast.parse(file.read_text("utf-8")).body
    for part in left:
        names = defined(body)
        if part not in names:
            return False
        body = names[part]
    return True


@every_page
def test_links_lead_somewhere(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"there is no heading for {link}"


@every_page
def test_files_that_are_named_exist(page):
    names = set(PATH.findall(page.read_text("utf-8")))
    patterns = {name: re.sub(r"<\w+>", "*", name.rstrip("./")) for name in names}
    assert [name for name, pattern in patterns.items() if not any(ROOT.glob(pattern))] == []


@every_page
def test_code_that_is_named_exists(page):
    names = set(NAME.findall(page.read_text("utf-8")))
    assert [name for name in names if not FILE.search(name) and not exists(name)] == []


def test_every_decision_is_in_the_index_with_its_title_and_date():
    index = (DECISIONS / "README.md").read_text("utf-8")
    records = sorted(DECISIONS.glob("0*.md"))
    for number, path in enumerate(records, 1):
        title, _, status = path.read_text("utf-8").splitlines()[:3]
        heading = f"# {number}. "
        assert title.startswith(heading)
        assert path.name.startswith(f"{number:04}-")
        date = status.partition(" · ")[0]
        assert f"| {number} | [{title.removeprefix(heading)}]({path.name}) | {date} |" in index


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_says_what_else_was_considered_and_what_follows(path):
    lines = path.read_text("utf-8").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d · (accepted|replaced by \[.*\]\(.*\))", lines[2])
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Context", "## Alternatives", "## Decision", "## Consequences"]


def public(names: list[str], of: object) -> set[str]:
    return {
        name
        for name in names
        if not name.startswith("_") and not isinstance(getattr(of, name), type)
    }


def test_every_expectation_is_in_a_table():
    text = (ROOT / "docs" / "expectations.md").read_text("utf-8")
    named = set(re.findall(r"`(?:with )?(?:expect\.)?(\w+)\(", text)) | set(
        re.findall(r"`cells\.(\w+)`", text)
    )
    assert public(expect.__all__, expect) - named - {"cells"} == set()


def test_what_the_page_quotes_of_an_example_stands_there():
    """A second copy of code is true only as long as it is one."""
    folder = ROOT / "docs" / "examples"
    text = "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))
    page = (ROOT / "docs" / "instructors.md").read_text("utf-8")
    section = page[page.index("## A second example") :].split("\n## ")[0]
    quoted = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert quoted
    assert [block for block in quoted if block not in text] == []
