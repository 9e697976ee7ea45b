r"""How platforms name what students hand in: from a path to a student, an attempt and a time.

A layout is a function from all files to claims: whose file is this, and which try. Which exercise
a file belongs to is decided later, and for all layouts alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.submissions.files import Leaf
from rnn_grade.text import escaped

# Sources of the patterns: the platforms' own exporters and documentation, as of autumn 2026.
_CANVAS = re.compile(
    r"^(?:(?!LATE_|anon_)(?P<name>.+?)_)?(?:(?P<late>LATE)_)?"
    r"(?:anon_(?P<anon>[^_]+)|(?P<user>\d+))_(?P<attachment>\d+)_(?P<file>.+)$"
)
_MOODLE = re.compile(
    r"^(?P<name>.+?)_(?P<user>\d+)_assignsubmission_(?P<plugin>[a-z]+)_?(?:/|_)?(?P<file>.*)$"
)
_BLACKBOARD = re.compile(
    r"^(?P<assignment>.+)_(?P<user>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+))?$"
)
_GRADESCOPE = re.compile(r"^(?:[^/]+/)?(?P<folder>submission_\d+)/(?P<file>.+)$")
_GRADESCOPE_CARD = "submission_metadata.yml"
_CLASSROOM50_MARK = ".classroom50.yaml"
_CLASSROOM = re.compile(r"^(?P<slug>.+)-submissions$")


@dataclass(frozen=True)
class Claim:
    """What a layout makes of one file.

    Args:
        leaf: The file.
        student: The name that the platform knows its author by.
        file: The file's name as the author gave it, below their own folder.
        name: The author's own name, where the layout tells it.
        email: Where the layout tells it.
        attempt: The number of the attempt; the highest is the newest.
        submitted_at: When, in ISO 8601, where the layout tells it.
    """

    leaf: Leaf
    student: str
    file: str
    name: str = ""
    email: str = ""
    attempt: int = 0
    submitted_at: str = ""


Reader = Callable[[Sequence[Leaf]], Iterator[Claim]]


def canvas(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """Canvas, "Download Submissions": `doejane_LATE_4711_998877_simple_rnn-1.py`."""
    for leaf in leaves:
        match = _CANVAS.match(leaf.name)
        if match:
            student = match["user"] or f"anon_{match['anon']}"
            attempt = int(match["attachment"])
            yield Claim(leaf, student, match["file"], match["name"] or "", attempt=attempt)


def moodle(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """Moodle, "Download all submissions": `Jane Doe_4711_assignsubmission_file/simple_rnn.py`."""
    for leaf in leaves:
        for start in range(len(leaf.parts)):
            match = _MOODLE.match("/".join(leaf.parts[start:]))
            if match and match["plugin"] == "file" and "/" not in match["name"]:
                name = match["name"].replace("_", " ")
                yield Claim(leaf, match["user"], match["file"] or leaf.name, name)
                break


def blackboard(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """Blackboard, "Assignment File Download": `HW1_jdoe_attempt_2026-11-20-10-00-00_x.py`."""
    for leaf in leaves:
        match = _BLACKBOARD.match(leaf.name)
        # Without a file it is the note that comes with each attempt.
        if match and match["file"]:
            day, clock = match["when"][:10], match["when"][11:].replace("-", ":")
            attempt = int(match["when"].replace("-", ""))
            yield Claim(
                leaf, match["user"], match["file"], attempt=attempt, submitted_at=f"{day}T{clock}"
            )


def gradescope(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """Gradescope, "Export Submissions": `submission_310001/simple_rnn.py` and a YAML beside it."""
    from rnn_grade.classroom.submissions.gradescope import submitters

    matches = [(leaf, match) for leaf in leaves if (match := _GRADESCOPE.match(leaf.path))]
    # A card that a student made says nothing of a class that came in another way.
    if len(matches) * 2 < len(leaves):
        return
    card = next((leaf for leaf in leaves if leaf.name == _GRADESCOPE_CARD), None)
    people = submitters(card) if card is not None else {}
    for leaf, match in matches:
        # A group hands in one folder: each of its members gets the score.
        for one in people.get(match["folder"], ()):
            yield Claim(
                leaf,
                one.student,
                match["file"],
                one.name,
                one.email,
                attempt=int(match["folder"].partition("_")[2]),
                submitted_at=one.submitted_at,
            )


def nbgrader(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """nbgrader: `submitted/jdoe/simple_rnn/simple_rnn.py`, with a `timestamp.txt` beside it."""
    times = {leaf.parts[:-1]: _time(leaf) for leaf in leaves if leaf.name == "timestamp.txt"}
    for leaf in leaves:
        parts = leaf.parts
        if "submitted" not in parts[:-1]:
            continue
        rest = parts[parts.index("submitted") + 1 :]
        if len(rest) >= 3 and leaf.name != "timestamp.txt":
            when = times.get(parts[: len(parts) - len(rest) + 2], "").replace(" UTC", "+00:00")
            yield Claim(leaf, rest[0], "/".join(rest[1:]), submitted_at=when.replace(" ", "T", 1))


def classroom50(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """Classroom 50, `gh teacher download`: `dl-2026-simple-rnn-jdoe/` with `.classroom50.yaml`."""
    marked = {leaf.parts[:-1] for leaf in leaves if leaf.name == _CLASSROOM50_MARK}
    prefix = _common_prefix([folder[-1] for folder in marked if folder])
    for folder in sorted(marked):
        if not folder:
            continue
        for leaf in leaves:
            if leaf.parts[: len(folder)] == folder and leaf.name != _CLASSROOM50_MARK:
                rest = "/".join(leaf.parts[len(folder) :])
                yield Claim(leaf, _login(folder[-1], prefix), rest)


def classroom(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """GitHub Classroom clones: `simple-rnn-submissions/simple-rnn-jdoe/simple_rnn.py`."""
    for leaf in leaves:
        for index, part in enumerate(leaf.parts[:-2]):
            match = _CLASSROOM.match(part)
            own = leaf.parts[index + 1]
            if match and own.startswith(f"{match['slug']}-"):
                login = own.removeprefix(f"{match['slug']}-")
                yield Claim(leaf, login, "/".join(leaf.parts[index + 2 :]))
                break


def plain(leaves: Sequence[Leaf]) -> Iterator[Claim]:
    """A folder for each student, `jdoe/simple_rnn.py`, or a file for each, `jdoe.py`."""
    base = _shared_folder(leaves)
    for leaf in leaves:
        rest = leaf.parts[base:]
        if len(rest) > 1:
            yield Claim(leaf, rest[0], "/".join(rest[1:]))
        elif rest:
            yield Claim(leaf, rest[0].rpartition(".")[0] or rest[0], rest[0])


LAYOUTS: dict[Layout, Reader] = {
    Layout.MOODLE: moodle,
    Layout.BLACKBOARD: blackboard,
    Layout.GRADESCOPE: gradescope,
    Layout.CLASSROOM50: classroom50,
    Layout.GITHUB: classroom,
    Layout.NBGRADER: nbgrader,
    Layout.CANVAS: canvas,
    Layout.PLAIN: plain,
}


def recognise(leaves: Sequence[Leaf]) -> tuple[Layout, tuple[Claim, ...]]:
    """Return the layout that fits most of the files, and what it makes of them.

    Args:
        leaves: All files.

    Returns:
        Its name and its claims. A platform's layout has to fit at least half of the Python files;
        where none does, it is `plain`.
    """
    wanted = {leaf.path for leaf in leaves if is_source(leaf.name)}
    for layout in Layout:
        claims = tuple(LAYOUTS[layout](leaves))
        if layout is Layout.PLAIN or len({c.leaf.path for c in claims} & wanted) * 2 > len(wanted):
            return layout, claims
    raise AssertionError("plain fits everything")


def is_source(name: str) -> bool:
    """Return whether a file may be a submission: a Python file, or an archive of one."""
    return name.lower().endswith((".py", ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


def _time(leaf: Leaf) -> str:
    """Return what a file says of a time; nothing where it cannot be read."""
    try:
        return escaped(leaf.read().decode("utf-8", "replace").strip())[:40]
    except OSError:
        return ""


def _shared_folder(leaves: Sequence[Leaf]) -> int:
    """Return how many folders all files have in common."""
    depth = 0
    sources = [leaf.parts for leaf in leaves if is_source(leaf.name)]
    # A zip of one folder that holds everybody's; the last two parts are student and file.
    while sources and all(len(parts) > depth + 2 for parts in sources):
        if len({parts[depth] for parts in sources}) != 1:
            break
        depth += 1
    return depth


def _common_prefix(names: Iterable[str]) -> str:
    """Return what all names start with, up to and with the last `-`."""
    found = list(names)
    if len(found) < 2:
        return ""
    first, last = min(found), max(found)
    pairs = zip(first, last, strict=False)
    length = next((i for i, (a, b) in enumerate(pairs) if a != b), len(first))
    return first[: first.rfind("-", 0, length) + 1]


def _login(folder: str, prefix: str) -> str:
    return folder[len(prefix) :] if prefix else folder.rpartition("-")[2]
