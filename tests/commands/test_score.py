"""`rnn-grade score` and `history`, as a teacher sees them."""

import os
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade, unreadable
from rnn_grade.lanes.task import Outcome


@pytest.fixture(scope="module")
def world():
    return catalog.load(WORLD)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade ...` in a folder of its own, on the small world."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("RNN_GRADE_SECRET", raising=False)

    def call(*words: str):
        return CliRunner().invoke(main, list(words))

    return call


def hand_in(folder: Path, world, **names: str) -> None:
    for student, name in names.items():
        exercise = world.find(name)
        path = folder / student / f"{exercise.slug}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(exercise.reference.read_bytes())


def squeezed(text: str) -> str:
    return re.sub(r" +", " ", text).replace(" \n", "\n")


def test_a_class_is_scored_and_the_second_run_has_nothing_to_do(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes", ben="fails", cleo="passes")
    (tmp_path / "class" / "ann" / "notes.py").write_text("x = 1")
    (tmp_path / "roster.csv").write_text("student,name\nann,Ann\nzoe,Zoe Zahn\n")
    result = run("score", "class", "passes", "fails", "--roster", "roster.csv", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert squeezed(result.output) == squeezed(
        "Layout: plain (recognised by its names; `--layout` overrules).\n"
        "3 submissions of 3 students.\n"
        "1 file ignored: the audit below says each and why.\n"
        "Hidden inputs follow from a secret that this gradebook keeps (RNN_GRADE_SECRET "
        "overrules).\n"
        "2 gradings to do, 1 with the same file as another.\n"
        "\n"
        "People\n"
        " Name passes fails \n"
        "ann Ann 3 of 3 handed in nothing \n"
        "ben handed in nothing 1 of 3 no roster knows ben\n"
        "cleo 3 of 3 handed in nothing no roster knows cleo\n"
        "zoe Zoe Zahn handed in nothing handed in nothing \n"
        "\n"
        "Files\n"
        " Whose \n"
        "ann/notes.py ignored ann its name is none of passes.py, fails.py\n"
        "ann/passes.py graded 3 of 3 ann \n"
        "ben/fails.py graded 1 of 3 ben no roster knows ben \n"
        "cleo/passes.py graded 3 of 3 cleo no roster knows cleo \n"
        "\n"
        "4 files found = 3 graded + 1 ignored.\n"
        "01_passes: 4 people = 2 with a mark + 2 handed in nothing.\n"
        "02_fails: 4 people = 1 with a mark + 3 handed in nothing.\n"
        "\n"
        "Scores as graded, of newest attempts; no due date and no mark by hand in them:\n"
        "Exercise Handed in Scored Mean Median Points All points\n"
        "01_passes 2 2 3.0 3 3 2\n"
        "02_fails 1 1 1.0 1 3 0\n"
        "\n"
        "Kept in gradebook.sqlite.\n"
    )
    again = run("score", "class", "passes", "fails")
    assert "0 gradings to do, 2 known from before, 1 with the same file" in again.output
    assert again.exit_code == 0


# It prints what it is given, so that its report tells which inputs those were.
TELLS = b"def double(x):\n    print(x)\n    return 2 * x\n\ndef triple(x):\n    return 3 * x\n"


def told(place: Path) -> str:
    """Return what the submission printed of its hidden inputs when it was graded last."""
    with Gradebook(place) as book:
        return book.entries()[0].grading.report.checks[0].output


def test_a_class_runs_on_a_secret_of_its_own(run, world, tmp_path, monkeypatch):
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ann" / "passes.py").write_bytes(TELLS)
    exercise = world.find("passes")
    practice = grade(exercise, tmp_path / "class/ann/passes.py").checks[0].output
    seen = []
    for place in ("one.sqlite", "two.sqlite"):
        result = run("score", "class", "passes", "--gradebook", place, "--jobs", "1")
        assert result.exit_code == 0, result.output
        with Gradebook(place) as book:
            secret = book.secret()
        assert secret not in result.output
        seen.append(told(place))
        # The secret is nobody else's business.
        assert Path(place).stat().st_mode & 0o777 == 0o600
        assert grade(exercise, tmp_path / "class/ann/passes.py", secret=secret).checks[
            0
        ].output == told(place)
    assert len({practice, *seen}) == 3
    again = run("score", "class", "passes", "--gradebook", "one.sqlite", "--regrade", "--jobs", "1")
    assert again.exit_code == 0
    assert told("one.sqlite") == seen[0]
    monkeypatch.setenv("RNN_GRADE_SECRET", "of the staff")
    result = run("score", "class", "passes", "--gradebook", "one.sqlite", "--jobs", "1")
    assert (
        "Hidden inputs follow from RNN_GRADE_SECRET, and not from the gradebook's own secret.\n"
        "1 grading to do.\n"
    ) in result.output
    assert told("one.sqlite") not in (*seen, practice)
    assert told("one.sqlite") == grade(exercise, tmp_path / "class/ann/passes.py").checks[0].output


def test_a_class_never_runs_on_the_secret_that_everybody_has(run, world, tmp_path, monkeypatch):
    hand_in(tmp_path / "class", world, ann="passes")
    monkeypatch.setenv("RNN_GRADE_SECRET", "practice")
    result = run("score", "class", "passes")
    assert (result.exit_code, result.stderr) == (
        2,
        "RNN_GRADE_SECRET is `practice`, and that is the one that everybody has.\n"
        "Unset it, and a new one is made; or set it to another.\n",
    )


def test_a_file_whose_name_is_no_text_stops_no_class(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes")
    folder = os.path.join(os.fsencode(tmp_path), b"class", b"mallory", b"\xff")
    os.makedirs(folder)
    for name in (b"fails.py", b"\x1b[2J\n::error::.py"):
        with open(os.path.join(folder, name), "wb") as stream:
            stream.write(b"#" + world.find("fails").reference.read_bytes())
    result = run("score", "class", "passes", "fails", "--jobs", "1")
    assert result.exit_code == 0, result.output
    words = " ".join(result.output.split())
    assert r"mallory/\xff/\x1b[2J\n::error::.py ignored mallory its name is none of" in words
    assert "2 submissions of 2 students." in result.output
    history = run("history", "mallory")
    assert r"  mallory/\xff/fails.py, handed in at an unknown time" in history.output
    assert history.exit_code == 0
    for words in (("export",), ("report",)):
        done = run(*words)
        assert done.exit_code == 0, done.output
    assert "mallory,,,,1" in run("export").stdout


class _Fails:
    """A workforce that fails at whatever holds a word, as a broken grader does."""

    word = b"mallory"

    def __init__(self, *arguments) -> None:
        pass

    def run(self, tasks, stop):
        world = catalog.load(WORLD)
        for task in tasks:
            bad = self.word in task.content
            exercise = world.find(task.exercise)
            report = None if bad else unreadable(exercise, "x.py", "0" * 64, "not looked at")
            yield Outcome(task, report, "doubles: KeyError: 'x'" if bad else "")


def test_a_grading_that_always_fails_is_put_aside_and_waits_for_somebody(
    run, world, tmp_path, monkeypatch
):
    hand_in(tmp_path / "class", world, ann="passes")
    (tmp_path / "class" / "mallory").mkdir()
    (tmp_path / "class" / "mallory" / "passes.py").write_bytes(b"# mallory")
    monkeypatch.setattr("rnn_grade.commands.score._workforce", _Fails)
    first = run("score", "class", "passes")
    assert first.exit_code == 75
    assert "1 grading left. Nothing is lost" in first.output
    for command in (("score", "class", "passes"),) * 2:
        result = run(*command)
        assert result.exit_code == 3
        assert result.output.endswith(
            "\n1 submission put aside: grading fails there, and not for others.\n"
            "  mallory/passes.py, 01_passes: doubles: KeyError: 'x'\n"
            "They have no score. Look at these files, and try them again with `--retry`.\n"
        )
    assert "0 gradings to do, 1 known from before, 1 put aside." in result.output
    retried = run("score", "class", "passes", "--retry")
    assert (retried.exit_code, "1 grading to do, 1 known" in retried.output) == (3, True)
    monkeypatch.setattr(_Fails, "word", b"nothing")
    mended = run("score", "class", "passes", "--retry")
    assert mended.exit_code == 0
    assert "put aside" not in mended.output + run("score", "class", "passes").output


def test_a_machine_that_fails_at_everything_puts_nobody_aside(run, world, tmp_path, monkeypatch):
    hand_in(tmp_path / "class", world, ann="passes")
    monkeypatch.setattr("rnn_grade.commands.score._workforce", _Fails)
    monkeypatch.setattr(_Fails, "word", b"")
    for _ in range(3):
        result = run("score", "class", "passes")
        assert result.exit_code == 75
        assert "put aside" not in result.output


def test_older_attempts_are_noted_and_not_graded(run, world, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for attachment, name in ((10, "fails"), (20, "passes")):
        content = world.find(name).reference.read_bytes()
        (folder / f"doe_7_{attachment}_passes.py").write_bytes(content)
    (folder / "roe_8_15_passes.py").write_bytes(b"def double(:")
    result = run("score", "class", "passes", "--jobs", "1")
    assert "Layout: canvas (recognised by its names; `--layout` overrules)." in result.output
    assert (
        "3 submissions of 2 students, 1 older attempt of them noted and not graded "
        "(`--attempts all` grades them)."
    ) in " ".join(result.output.split())
    told = run("history", "7")
    assert told.exit_code == 0
    assert "doe_7_10_passes.py, handed in at an unknown time\n    not graded yet" in told.output
    assert re.search(r"doe_7_20_passes.py.*\n    20\d\d-.*3 of 3 points", told.output)


def test_a_time_budget_leaves_the_rest_for_another_run(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes")
    result = run("score", "class", "--budget", "0.0000001")
    assert result.exit_code == 75
    assert "1 grading left. Nothing is lost: the same command does only what is missing." in (
        result.output
    )


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("score", "nowhere"), "nowhere does not exist.", "Check the path."),
        (
            ("score", "empty"),
            "empty holds no submission of these exercises.",
            "Name the exercises after the folder, or the layout with `--layout`.",
        ),
        (
            ("history", "ann"),
            "There is no gradebook gradebook.sqlite.",
            "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.",
        ),
        (("score", "empty", "--scheduler", "tcp://x:1", "--slurm", "3"), "exclude each other", ""),
    ],
)
def test_a_wrong_command_says_what_to_do(run, tmp_path, words, message, hint):
    (tmp_path / "empty").mkdir()
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.output
    assert hint in result.output


def test_nobody_of_that_name(run, world, tmp_path):
    hand_in(tmp_path / "class", world, anneliese="syntax_error")
    run("score", "class", "--jobs", "1")
    result = run("history", "annelise")
    assert (result.exit_code, result.output) == (
        2,
        "The gradebook knows nobody called annelise.\nDid you mean `anneliese`?\n",
    )


def test_the_help_teaches(run):
    text = run("score", "--help").output
    assert "Every result is in the gradebook the moment it exists" in " ".join(text.split())


def test_scoring_loads_neither_keras_nor_pytest_into_the_parent(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes")
    import subprocess

    code = (
        "import sys\n"
        "from rnn_grade.commands.main import main\n"
        "main(['score', 'class', '--jobs', '1'], standalone_mode=False)\n"
        "print(sorted({'keras', 'tensorflow', 'pytest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_of_several_attempts_the_history_says_which_counts(run, world, tmp_path):
    for week, points in (("week1", b"9"), ("week2", b"3"), ("week1", b"9")):
        source = b"def double(x):\n    return 2 * x\n\ndef triple(x):\n    return %s * x\n" % points
        path = tmp_path / week / "ann" / "passes.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source)
        result = run("score", week, "passes", "--jobs", "1")
        assert result.exit_code == 0, result.output
    # The first week's download was scored once more, and the second week's still counts.
    assert "ann,,,3,100," in run("export", "passes").output
    attempts = [line for line in run("history", "ann").output.splitlines() if "handed in" in line]
    assert attempts == [
        "  ann/passes.py, handed in at an unknown time",
        "  ann/passes.py, handed in at an unknown time: the attempt that counts",
    ]
