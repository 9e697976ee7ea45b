"""The command as a learner types it: words, exit codes, what is printed where, and how fast."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import ROOT

from rnn_grade.commands.learner import main
from rnn_grade.course import catalog
from rnn_grade.errors import Broken, UserError
from rnn_grade.grading import grade as grading
from rnn_grade.report import CheckResult, Event, Finding, Report, Status
from rnn_grade.workspace import workspace

CHECKS = '''
@check(points=2, hint=("Two times, not three.", "Write 2 * x."))
def test_doubles(submission):
    """It doubles."""

@check(points=1, after=test_doubles)
def test_keeps_the_shape(submission):
    """It keeps the shape."""
'''
TASK = """# Double

Write `double`.

| what | shape |
|------|-------|
| x    | (n,)  |

```
x -> 2 * x
```
"""


@dataclass
class Desk:
    """A small course, a workspace of it, and a grader that says what it is told to."""

    course: catalog.Course
    folder: Path
    reports: list[Report | BaseException] = field(default_factory=list)
    calls: list[tuple[str, Path, dict]] = field(default_factory=list)

    def __call__(self, *arguments: object, **options) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    def grade(self, exercise, path, *, watch=None, **options) -> Report:
        self.calls.append((exercise.slug, path, options))
        report = self.reports.pop(0) if self.reports else report_of(exercise)
        if isinstance(report, BaseException):
            raise report
        watch(Event("importing", detail="NumPy"))
        for result in report.checks:
            if report.interrupted and result.status is Status.SKIPPED:
                break
            watch(Event("finished", check=result.name, result=result))
        return replace(report, exercise=exercise.folder, title=exercise.manifest.title)


def report_of(exercise, *statuses: Status) -> Report:
    statuses = statuses or tuple(Status.PASSED for _ in exercise.checks)
    checks = tuple(
        CheckResult(
            check.name,
            check.title,
            check.points,
            status,
            finding=Finding("assertion", check.title, numbers={"message": "no"})
            if status is Status.FAILED
            else None,
            waits_for=("It doubles.",) if status is Status.SKIPPED else (),
            hints=check.hints,
            output="printed by you" if status is Status.FAILED else "",
        )
        for check, status in zip(exercise.checks, statuses, strict=True)
    )
    return Report(
        exercise.folder,
        exercise.manifest.title,
        "x.py",
        "0" * 64,
        checks,
        isolation="process",
        worker="fork",
        seconds=1.25,
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    root = tmp_path / "course"
    for folder in ("01_double", "02_triple", "03_halve"):
        slug = folder[3:]
        exercise = root / "exercises" / folder
        exercise.mkdir(parents=True)
        text = f'title = "{slug.title()} it"\nsummary = "write `{slug}`"\nminutes = 5\n'
        (exercise / "exercise.toml").write_text(text)
        (exercise / "README.md").write_text(TASK)
        (exercise / f"{slug}.py").write_text(f"def {slug}(x):\n    raise NotImplementedError\n")
        (root / "grader/checks").mkdir(parents=True, exist_ok=True)
        (root / f"grader/checks/{folder}.py").write_text(CHECKS)
    made = Desk(catalog.load(root), tmp_path / "mine")
    workspace.start(made.course, made.folder)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(root))
    monkeypatch.chdir(made.folder)
    monkeypatch.setattr(grading, "grade", made.grade)
    return made


@pytest.fixture
def fails(desk: Desk) -> Callable[[], None]:
    """The next grading fails its first check."""

    def tell() -> None:
        desk.reports.append(report_of(desk.course.find("1"), Status.FAILED, Status.SKIPPED))

    return tell


# Which exercise, which file. ----------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["exercise1", "1", "01_double", "double", "Exercise1", "01_double/"]
)
def test_one_exercise_has_many_names(desk, name):
    assert desk(name).exit_code == 0
    assert desk.calls == [
        ("double", desk.folder.resolve() / "01_double/double.py", desk.calls[0][2])
    ]
    assert desk.calls[0][2]["display"] == "01_double/double.py"


def test_several_exercises_and_all(desk):
    assert desk(1, "triple", 1).exit_code == 0
    assert [call[0] for call in desk.calls] == ["double", "triple"]
    desk.calls.clear()
    result = desk("--all")
    assert [call[0] for call in desk.calls] == ["double", "triple", "halve"]
    assert result.stdout.endswith("3 of 3 exercises passed, 9 of 9 points.\n")


@pytest.mark.parametrize("words", [["1", "answer.py"], ["1", "./answer.py"], ["1", "sub"]])
def test_the_last_word_may_be_a_path(desk, words):
    Path("answer.py").write_text("")
    Path("sub").mkdir()
    Path("sub/double.py").write_text("")
    assert desk(*words).exit_code == 0
    expected = "sub/double.py" if words[1] == "sub" else words[1]
    assert desk.calls[0][1] == Path(expected)


def test_a_path_alone_names_its_exercise(desk):
    assert desk("02_triple/triple.py").exit_code == 0
    assert desk("./03_halve").exit_code == 0
    assert [call[0] for call in desk.calls] == ["triple", "halve"]


def test_options_may_stand_before_the_name(desk):
    words = ("--seed", 5, "--only", "doubles", "--timeout", 2.5, "-v", "exercise1")
    assert desk(*words).exit_code == 0
    options = desk.calls[0][2]
    assert (options["seed"], options["only"], options["timeout"]) == (5, ("doubles",), 2.5)


def test_the_course_may_stand_anywhere(desk, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE")
    for words in (
        ("--course", desk.course.root, "list"),
        ("list", "--course", desk.course.root),
        (f"--course={desk.course.root}", "list"),
    ):
        assert "Double it" in desk(*words).stdout
    assert desk("1", "--course", desk.course.root).exit_code == 0
    assert desk("--course", desk.course.root, "1").exit_code == 0
    assert "Triple it" in desk("--course", desk.course.root).stdout


def test_a_named_course_is_graded_where_nothing_else_is_near(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert desk("1").exit_code == 0
    assert desk.calls[0][1] == desk.course.find("1").stub
    assert not (desk.course.root / ".rnn-grade").exists()


def test_the_folder_one_stands_in_never_chooses_the_checks(desk, monkeypatch):
    forged = desk.folder / "grader/checks"
    forged.mkdir(parents=True)
    (forged / "01_double.py").write_text("")
    (desk.folder / "exercises/01_double").mkdir(parents=True)
    monkeypatch.setattr(
        grading,
        "grade",
        lambda exercise, path, **_: (
            pytest.fail(str(exercise.root))
            if exercise.root != desk.course.root
            else desk.grade(exercise, path, **_)
        ),
    )
    assert desk("1").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["dobule"], "There is no exercise called `dobule`.\nDid you mean `double`?\n"),
        (["lsit"], "There is no command and no exercise called `lsit`.\n"
                   "Did you mean `rnn-grade list`?\n"),
        (["99"], "There is no exercise called `99`.\n`rnn-grade list` shows all of them.\n"),
        (["--seed", "3"], "Which exercise shall be graded?\n"
                          "For example `rnn-grade exercise3`, or `--all`.\n"),
        (["--all", "1"], "`--all` grades every exercise, so none can be named with it.\n"
                         "Leave out `--all`, or `1`.\n"),
        (["1", "none.py"], "none.py does not exist.\nCheck the path.\n"),
        (["1", "2", "01_double/double.py"],
         "01_double/double.py is one file, but 2 exercises are to be graded.\n"
         "Name one exercise, or a folder that holds all the files.\n"),
        (["./other.py"], "other.py does not exist.\nCheck the path.\n"),
        (["1", "--output", "no/where.json"],
         "no does not exist.\nMake the folder first, or name another.\n"),
        (["--course", "/none", "list"],
         "/none is not a course: it has no `exercises` folder.\n"
         "Name the folder that holds `exercises/` and `grader/checks/` with --course.\n"),
    ],
)  # fmt: skip
def test_a_wrong_command_says_what_to_type_and_exits_2(desk, words, message):
    result = desk(*words)
    assert (result.stderr, result.stdout, result.exit_code) == (message, "", 2)
    assert desk.calls == []


def test_a_wrong_check_says_nothing_else(desk):
    desk.reports.append(UserError("No check `x`.", "Did you mean `y`?"))
    result = desk("1", "--only", "x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "No check `x`.\nDid you mean `y`?\n"


def test_a_wrong_option_exits_2(desk):
    result = desk("1", "--formt", "json")
    assert result.exit_code == 2
    assert "--format" in result.stderr


# What comes out. ----------------------------------------------------------------------------


def test_a_failing_check_is_shown_and_exits_1(desk, fails):
    fails()
    result = desk("1")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        "Exercise 1: Double it",
        "01_double/double.py",
        "",
        "  Starting Python with NumPy in a separate process.",
        lines[4],
    ]
    assert lines[4].split() == ["✗", "failed", "It", "doubles.", "0/2"]
    assert "    Waits for     It doubles." in lines
    assert "0 of 3 points · isolation process · seed 0 · 1.2 s" in lines[-3]
    assert lines[-1] == "→ rnn-grade hint 1  opens one more hint"
    assert "printed by you" not in result.stdout
    assert "\x1b" not in result.stdout


def test_verbose_shows_what_was_printed(desk, fails):
    fails()
    assert "    It printed    printed by you" in desk("1", "-v").stdout


def test_exit_codes(desk, fails):
    exercise = desk.course.find("1")
    assert desk("1").exit_code == 0
    fails()
    assert desk("1", "--exit-zero").exit_code == 0
    desk.reports.append(report_of(exercise, Status.PASSED, Status.BROKEN))
    assert desk("1").exit_code == 3
    desk.reports.append(replace(report_of(exercise), problem="no TensorFlow"))
    assert desk("1", "--exit-zero").exit_code == 3
    stopped = replace(report_of(exercise, Status.PASSED, Status.SKIPPED), interrupted=True)
    desk.reports.append(stopped)
    result = desk("1", "2")
    assert result.exit_code == 130
    assert "Stopped by Ctrl-C: 1 of 2 checks done." in result.stdout
    assert "exercise 2" not in result.stdout.lower()


def test_ctrl_c_anywhere_else_exits_130(desk):
    desk.reports.append(KeyboardInterrupt())
    result = desk("1")
    assert (result.stderr, result.exit_code) == ("Stopped.\n", 130)


def test_a_broken_grader_exits_3_and_blames_nobody(desk):
    desk.reports.append(Broken("no worker answered"))
    result = desk("1")
    assert result.exit_code == 3
    assert result.stderr == (
        "The grader itself failed: no worker answered\n"
        "This is not your fault, and costs you no points. Please report the text above.\n"
    )
    desk.reports.append(ZeroDivisionError("ours"))
    result = desk("1")
    assert result.exit_code == 3
    assert "ZeroDivisionError: ours\nThe grader itself failed.\nThis is not" in result.stderr


def test_json_prints_nothing_else_on_stdout(desk, fails):
    fails()
    result = desk("1", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["schema"], data["score"], data["total"]) == ("rnn-grade/report/v1", 0, 3)
    assert "Starting Python with NumPy" in result.stderr
    assert "failed   It doubles." in result.stderr
    assert result.exit_code == 1


def test_json_of_several_exercises_is_a_list(desk):
    data = json.loads(desk("1", "2", "--format", "json").stdout)
    assert [report["exercise"] for report in data] == ["01_double", "02_triple"]


def test_a_report_goes_into_a_file_as_well(desk):
    result = desk("1", "--format", "json", "--output", "report.json")
    assert result.stdout == ""
    assert "3 of 3 points" in result.stderr
    assert json.loads(Path("report.json").read_text("utf-8"))["score"] == 3
    result = desk("1", "--output", "report.txt")
    assert "3 of 3 points" in result.stdout
    assert "  ✓ passed   It doubles." in Path("report.txt").read_text("utf-8")


def test_a_terminal_without_unicode_gets_ascii(desk, fails):
    fails()
    runner = CliRunner(charset="ascii")
    result = runner.invoke(main, ["1"])
    assert result.exit_code == 1
    assert result.stdout_bytes.isascii()
    assert "  x failed   It doubles." in result.stdout


# Progress, hints, reset. --------------------------------------------------------------------


def test_results_of_ones_own_file_are_remembered(desk, fails):
    fails()
    desk("1")
    assert "0 of 3 points, not passed  next" in desk("list").stdout
    desk("1")
    text = desk("list").stdout
    assert "3 of 3 points, passed" in text
    assert text.endswith("1 of 3 exercises done, 3 of 9 points.\n")


def test_nothing_else_is_remembered(desk):
    Path("answer.py").write_text("")
    exercise = desk.course.find("1")
    desk("1", "answer.py")
    desk("1", "--only", "doubles")
    desk.reports.append(report_of(exercise, Status.PASSED, Status.BROKEN))
    desk("1")
    desk.reports.append(
        replace(report_of(exercise, Status.PASSED, Status.SKIPPED), interrupted=True)
    )
    desk("1")
    assert "0 of 3 exercises done, 0 of 9 points." in desk("list").stdout


def test_without_a_workspace_nothing_is_stored(desk, tmp_path, monkeypatch):
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    result = desk("1", desk.folder)
    assert result.exit_code == 0
    assert list(bare.iterdir()) == []
    assert not (desk.folder / ".rnn-grade/progress.json").exists()
    assert "There is no workspace at or above this folder yet." in desk().stdout


def test_bare_command_says_where_one_stands(desk, fails):
    assert desk().stdout == (
        "╌╌╌╌╌╌╌╌╌╌  0 of 3 exercises done\n"
        "\n"
        "Next is exercise 1: Double it\n"
        "  Task        write `double`\n"
        "  Your file   01_double/double.py\n"
        "  Time        about 5 minutes\n"
        "\n"
        "  rnn-grade show 1     reads the task\n"
        "  rnn-grade exercise1  grades your file\n"
        "  rnn-grade list       shows all exercises\n"
        "  rnn-grade --help     explains the rest\n"
    )
    fails()
    desk("1")
    text = desk().stdout
    assert "  Last result 0 of 3 points, just now; first to mend: It doubles.\n" in text
    assert "  rnn-grade hint 1     opens a hint\n" in text


def test_the_list_marks_what_is_next(desk):
    desk("1")
    assert desk("list", env={"COLUMNS": "100"}).stdout.splitlines()[:3] == [
        "  ✓  1  double  Double it"
        "                                         5 min   3 of 3 points, passed",
        "→ ○  2  triple  Triple it"
        "                                         5 min   3 points, not graded  next",
        "  ○  3  halve   Halve it"
        "                                          5 min   3 points, not graded",
    ]
    assert desk("list", env={"COLUMNS": "60"}).stdout.splitlines()[:4] == [
        "  ✓  1  Double it",
        "        double  5 min  3 of 3 points, passed",
        "→ ○  2  Triple it",
        "        triple  5 min  3 points, not graded  next",
    ]


def test_hints_open_step_by_step(desk, fails):
    fails()
    desk("1")
    assert desk("hint", "1").stdout == (
        "✗ It doubles.\n"
        "  Hint 1 of 2   Two times, not three.\n"
        "\n"
        "1 hint left: run `rnn-grade hint 1` once more.\n"
        "  rnn-grade exercise1  grades your file again\n"
    )
    last = (
        "✗ It doubles.\n"
        "  Hint 1 of 2   Two times, not three.\n"
        "  Hint 2 of 2   Write 2 * x.\n"
        "\n"
        "That is the last hint of this check.\n"
        "  rnn-grade show 1     reads the task again\n"
        "  rnn-grade exercise1  grades your file again\n"
    )
    assert desk("hint", "1").stdout == last
    assert desk("hint", "1").stdout == last


def test_a_check_without_hints_says_so(desk):
    desk.reports.append(report_of(desk.course.find("1"), Status.PASSED, Status.FAILED))
    assert desk("1").stdout.splitlines()[-1].startswith("→ rnn-grade show 1")
    assert "This check has no hints." in desk("hint", "1").stdout


def test_a_hint_needs_a_result(desk, tmp_path, monkeypatch):
    result = desk("hint", "1")
    assert result.exit_code == 2
    assert result.stderr == (
        "There is no result of exercise 1 yet, so no check to give a hint for.\n"
        "Run `rnn-grade exercise1`, then ask again.\n"
    )
    monkeypatch.chdir(tmp_path)
    assert desk("hint", "1").stderr.endswith(
        "Run `rnn-grade exercise1` in your workspace (`rnn-grade start` makes one), "
        "then ask again.\n"
    )


def test_no_hint_helps_while_no_check_can_run(desk):
    desk.reports.append(report_of(desk.course.find("1"), Status.SKIPPED, Status.SKIPPED))
    assert desk("1").stdout.splitlines()[-1].startswith("→ rnn-grade exercise1")
    assert desk("hint", "1").stderr == (
        "In your last result no check ended in a way that a hint could help with.\n"
        "Run `rnn-grade exercise1`: it says what to mend first.\n"
    )


def test_no_hint_is_needed_after_a_pass(desk):
    desk("1")
    assert desk("hint", "1").stdout == (
        "Every check of exercise 1 passed: there is nothing to mend.\n"
    )


def test_reset_asks_first_and_keeps_a_backup(desk, fails):
    file = desk.folder / "01_double/double.py"
    file.write_text("mine\n")
    fails()
    desk("1")
    result = desk("reset", "1", input="n\n")
    assert result.stdout == (
        "Replace 01_double/double.py by the empty one? A backup is kept. [y/N]: n\n"
        "Nothing was changed.\n"
    )
    assert file.read_text() == "mine\n"
    result = desk("reset", "1", input="")
    assert result.exit_code == 2
    assert result.stderr.endswith("Nothing was changed.\n`rnn-grade reset 1 --yes` does not ask.\n")
    assert file.read_text() == "mine\n"
    result = desk("reset", "1", input="y\n")
    (backup,) = file.parent.glob("double.py.backup-*")
    assert backup.read_text() == "mine\n"
    assert result.stdout.splitlines()[1:] == [
        f"Your text is now in 01_double/{backup.name}",
        "01_double/double.py is as it was given.",
    ]
    assert desk("hint", "1").exit_code == 2
    assert desk("reset", "1", "--yes").stdout == "01_double/double.py is unchanged.\n"


def test_start_says_what_it_did(desk, tmp_path, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE")
    monkeypatch.setattr(catalog, "default_root", lambda: desk.course.root)
    monkeypatch.chdir(tmp_path)
    assert desk("start").stdout == (
        "Workspace rnn-workspace\n"
        "  6 files made.\n"
        "\n"
        "  cd rnn-workspace     enters the workspace\n"
        "  rnn-grade show 1     reads the first task\n"
        "  rnn-grade exercise1  grades your file\n"
    )
    (tmp_path / "rnn-workspace/01_double/double.py").write_text("mine\n")
    assert desk("start").stdout.splitlines()[:4] == [
        "Workspace rnn-workspace",
        "  5 files already there, unchanged.",
        "  1 file already there and different: kept yours. `--force` replaces them and",
        "  keeps backups.",
    ]
    assert "    - 01_double/double.py, kept as double.py.backup-" in (
        desk("start", "--force").stdout
    )


def test_start_inside_a_workspace_completes_it(desk):
    (desk.folder / "02_triple/triple.py").unlink()
    Path("01_double").mkdir(exist_ok=True)
    text = desk("start").stdout
    assert "  1 file made.\n  5 files already there, unchanged.\n" in text
    assert (desk.folder / "02_triple/triple.py").is_file()


def test_show_renders_the_task(desk):
    text = desk("show", "double", env={"COLUMNS": "60"}).stdout
    assert text == (
        "Double\n━━━━━━\n\nWrite `double`.\n\n"
        "what  shape\n───────────\nx     (n,)\n\n"
        "    x -> 2 * x\n"
    )


def test_author_verify_hands_over_to_the_proof(desk, monkeypatch):
    from rnn_grade.authoring import verify

    calls = []

    def proof(course, exercises, *, jobs, seeds, thorough, console):
        calls.append(([exercise.slug for exercise in exercises], jobs, seeds, thorough))
        return 1

    monkeypatch.setattr(verify, "verify", proof)
    assert desk("author", "verify", "2", "--jobs", "3", "--seeds", "5").exit_code == 1
    desk("author", "verify")
    desk("author", "verify", "2", "--thorough")
    assert calls == [
        (["triple"], 3, 5, False),
        (["double", "triple", "halve"], os.cpu_count(), 5, False),
        (["triple"], os.cpu_count(), 5, True),
    ]


# Help, and what must not be loaded for it. --------------------------------------------------


def test_help_teaches_with_examples_and_lists_the_options_of_grading(desk):
    result = desk("--help")
    assert result.exit_code == 0
    for part in (
        "Usage: rnn-grade EXERCISE... [PATH] [OPTIONS]\n       rnn-grade COMMAND [ARGUMENTS]\n",
        "rnn-grade exercise3            grade your file of exercise 3\n",
        "  hint     Open one more hint",
        "--only CHECK",
        "--format NAME",
        "0 all passed, 1 not all passed, 2 the command was wrong",
    ):
        assert part in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert desk("exercise1", "--help").stdout.startswith("Usage: rnn-grade grade [OPTIONS]")


@pytest.mark.parametrize("words", [["--help"], ["list"], []])
def test_the_quick_commands_load_nothing_heavy(words):
    code = (
        "import sys\n"
        "from rnn_grade.commands.learner import main\n"
        f"try:\n    main({words!r})\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
        "heavy = {'keras', 'tensorflow', 'numpy', 'pytest', '_pytest', 'pygments'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    world = str(ROOT / "tests" / "world")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), "RNN_GRADE_COURSE": world}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_module_is_the_same_command(desk):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), "FORCE_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "rnn_grade", "nothing"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "There is no exercise called `nothing`.\n`rnn-grade list` shows all of them.\n"
    )
