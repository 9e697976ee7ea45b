"""A course in mid-term: of three checks the first is withdrawn, the second hidden."""

import shutil
from pathlib import Path

from places import WORLD

FOLDER = "01_passes"
SECRET = ("test_triples", "triples", "returns three times its input", "Three times.", "triple(x)")
CHECKS = '''"""Three checks."""

from rnn_grade.checks import check, expect


@check(points=2, withdrawn="It asked for halves.")
def test_halves(submission, rng):
    """`double` halves."""
    x = rng.normal(size=3)
    expect.close(submission.double(x), x / 2, what="`double(x)`")


@check(points=3, after=test_halves, hidden=True, hint="Three times.")
def test_triples(submission, rng):
    """`triple` returns three times its input."""
    x = rng.normal(size=3)
    expect.close(submission.triple(x), 3 * x, what="`triple(x)`")


@check(points=1, after=test_triples)
def test_doubles(submission, rng):
    """`double` returns twice its input."""
    x = rng.normal(size=3)
    expect.close(submission.double(x), 2 * x, what="`double(x)`")
'''
WRONG = "def double(x):\n    return 2 * x\n\n\ndef triple(x):\n    return 2 * x\n"
RIGHT = WRONG.replace("triple(x):\n    return 2", "triple(x):\n    return 3")


def write(folder: Path) -> Path:
    """Write the course into a folder."""
    for part in ("exercises", "solutions"):
        shutil.copytree(WORLD / part / FOLDER, folder / part / FOLDER)
    (folder / "datasets").mkdir()
    checks = folder / "grader" / "checks"
    checks.mkdir(parents=True)
    (checks / f"{FOLDER}.py").write_text(CHECKS, "utf-8")
    (folder / "course.toml").write_text('name = "Deep learning"\n', "utf-8")
    return folder
