"""A course with one exercise that is right in every way, until a test edits it."""

from pathlib import Path

from click.testing import CliRunner

from rnn_grade.authoring.inspection.inspection import inspect
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes

STUB = '''"""One function."""


def double(x: float) -> float:
    """Return `2 * x`."""
    # TODO
    raise NotImplementedError("TODO: double")
'''
REFERENCE = '''"""One function."""


def double(x: float) -> float:
    """Return `2 * x`."""
    return 2 * x


if __name__ == "__main__":
    print(double(2))
'''
CHECKS = '''"""One check."""

from rnn_grade.checks import check, expect


@check(points=2, hint="Two times.")
def test_doubles(submission, rng):
    """`double` returns twice its input."""
    x = rng.normal(size=3)
    expect.close(submission.double(x), 2 * x, what="`double(x)`")
'''
WRONG = """
[[wrong]]
name = "factor_{number}"
about = "multiplies by {number}"
find = "2 * x\\n"
put = "{number} * x\\n"
check = "doubles"
phrase = "`double(x)`"
"""


def make(tmp_path: Path) -> Path:
    """Make the course, and return its folder."""
    exercise = tmp_path / "exercises" / "01_double"
    solution = tmp_path / "solutions" / "01_double"
    checks = tmp_path / "grader" / "checks"
    for folder in (exercise, solution / "valid", checks):
        folder.mkdir(parents=True)
    (exercise / "double.py").write_text(STUB)
    (exercise / "README.md").write_text("# Double\n\n" + "Write a function. " * 50)
    (exercise / "exercise.toml").write_text('title = "Double"\nsummary = "twice"\n')
    (solution / "double.py").write_text(REFERENCE)
    wrong = "".join(WRONG.format(number=number) for number in range(3, 15))
    (solution / "wrong.toml").write_text(wrong)
    for number in range(5):
        text = REFERENCE.replace("2 * x\n", f"x + x + {number} * 0\n")
        (solution / "valid" / f"sum_{number}.py").write_text(text)
    (checks / "01_double.py").write_text(CHECKS)
    return tmp_path


def prove(root: Path, *words: str) -> tuple[int, str]:
    command = ["author", "verify", "--course", str(root), "--jobs", "1", "--seeds", "2"]
    command += ["--reference-seeds", "2", *words]
    result = CliRunner().invoke(main, command, env={"COLUMNS": "120"})
    return result.exit_code, result.output


def cells(text: str) -> list[str]:
    """Return the words of the exercise's row in the table of a proof."""
    return next(line for line in text.splitlines() if line.startswith("01_double")).split()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems(root: Path, *, mistakes: bool = True) -> list[str]:
    """Return what is wrong with the exercise without grading anything."""
    found = catalog.load(root)
    exercise = found.exercises[0]
    said = inspect(found, exercise)
    return [*said, *read_mistakes(exercise)[1]] if mistakes else said
