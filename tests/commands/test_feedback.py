"""`rnn-grade feedback`, as a teacher uses it: files, uploads, mail and comments."""

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from mail_server import Desk, serving
from marked_class import report
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import Fate, Found, HandIn, Identity, Kind, Listed, Override
from rnn_grade.commands.main import main

PEOPLE = (
    ("ann", "Ann Doe", "ann@example.org"),
    ("ben", "Ben O'Neil", "ben@example.org"),
    ("zoe", "Zoë Zahn", "zoe@example.org"),
    ("cid", "Cid Poe", ""),
)
MOODLE = (("11", "Ann Doe"), ("12", "Ben O'Neil"), ("13", "Zoë Zahn"), ("14", "Cid Poe"))
MAIL = '[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "rnn@example.edu"\n'


def listed(login: str, name: str, email: str, canvas: str) -> Listed:
    ids = [(Kind.LOGIN, login), (Kind.CANVAS, canvas)] + ([(Kind.EMAIL, email)] if email else [])
    return Listed("class.csv", Identity(tuple(ids), name))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A class in Canvas: Ann and Ben handed in, Zoe nothing, Cid has no address."""
    shutil.copytree(WORLD, tmp_path / "course")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(tmp_path / "course"))
    monkeypatch.delenv("RNN_GRADE_SMTP_PASSWORD", raising=False)
    with Gradebook("gradebook.sqlite") as book:
        book.keep_roster(
            "class.csv", [listed(*one, str(number)) for number, one in enumerate(PEOPLE, 1)]
        )
        found = []
        for user, sha256, score in (("1", "a1", 8), ("2", "b1", 6), ("4", "c1", 4)):
            source = f"someone_{user}_99{user}_passes.py"
            ids = ((Kind.CANVAS, user),)
            book.add_hand_ins([HandIn(user, "01_passes", sha256, 0, "", source, ids)])
            book.keep(sha256, report("01_passes", sha256, score))
            found.append(Found(source, Fate.GRADED, "", "01_passes", sha256))
        book.keep_found(str(tmp_path / "canvas.zip"), found)
        book.override(Override("ben", "01_passes", 7.5, "A slip of mine.", "teacher", ""))

    def call(*words: str):
        return CliRunner().invoke(main, ["feedback", *words])

    return call


def with_mail(port: int, more: str = "") -> None:
    Path("course/course.toml").write_text(MAIL.format(port=port) + more)


def test_a_file_for_each_student_and_exercise(run):
    done = run("passes", "--output", "out", "--format", "text")
    assert (done.exit_code, done.stdout) == (
        0,
        "3 files in out.\nNo feedback: 1 handed in nothing: zoe (passes).\n",
    )
    assert sorted(path.name for path in Path("out/01_passes").iterdir()) == [
        *("ann.txt", "ben.txt", "cid.txt"),
    ]
    text = Path("out/01_passes/ben.txt").read_text("utf-8")
    assert text.startswith(
        "1 Passes\n========\n"
        "Your mark: 7.5 of 10 points, given by hand: A slip of mine.\n"
        "The checks alone: 6 of 10 points, 1 of 2 checks.\n"
    )
    assert "Ann" not in text


def test_files_that_say_something_else_are_replaced_only_where_somebody_says_so(run):
    run("--output", "out")
    assert run("--output", "out").exit_code == 0
    Path("out/01_passes/ann.html").write_text("my own words")
    done = run("--output", "out")
    assert (done.exit_code, done.stderr.lstrip()) == (
        2,
        "out/01_passes/ann.html is there already, and says something else.\n"
        "`--force` replaces it, `--output` names another folder.\n",
    )
    assert run("--output", "out", "--force").exit_code == 0
    assert Path("out/01_passes/ann.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_canvas_takes_back_the_names_that_it_gave(run):
    done = run("--output", "out", "--for", "canvas")
    assert done.stdout.startswith("out/01_passes-canvas.zip: 3 students.\n")
    with zipfile.ZipFile("out/01_passes-canvas.zip") as packed:
        assert packed.namelist() == [f"someone_{n}_99{n}_passes.py" for n in (1, 2, 4)]
        text = packed.read("someone_1_991_passes.py").decode()
    assert text.startswith("1 Passes\n========\nYour mark: 8 of 10 points")


def test_moodle_needs_its_worksheet_where_the_files_have_no_numbers_of_it(run):
    done = run("--output", "out", "--for", "moodle")
    assert done.stdout.startswith(
        "Not in 01_passes-moodle.zip: ann, ben, cid: their file has no number of Moodle's.\n"
    )
    assert not Path("out").exists()
    lines = [f'"Participant {number}","{name}",-,-,10.00' for number, name in MOODLE]
    header = "Identifier,Full name,Status,Grade,Maximum Grade"
    Path("sheet.csv").write_text("\n".join([header, *lines]), "utf-8")
    done = run("--output", "out", "--for", "moodle", "--template", "sheet.csv")
    assert done.stdout.startswith("out/01_passes-moodle.zip: 3 students.\n")
    with zipfile.ZipFile("out/01_passes-moodle.zip") as packed:
        assert packed.namelist() == [
            "Ann Doe_11_assignsubmission_file_01_passes.html",
            "Ben O'Neil_12_assignsubmission_file_01_passes.html",
            "Cid Poe_14_assignsubmission_file_01_passes.html",
        ]


def test_moodle_wants_to_know_which_of_two_assignments_is_meant(run):
    with Gradebook("gradebook.sqlite") as book:
        book.keep_found(
            "/second.zip", [Found("someone_1_991_passes.py", Fate.GRADED, "", "01_passes", "a1")]
        )
    done = run("--output", "out", "--for", "moodle")
    assert (done.exit_code, done.output) == (
        2,
        "What was handed in for 01_passes came in several downloads, and Moodle numbers people "
        "anew in each assignment.\n"
        "Its worksheet says who is who in this one: `--template worksheet.csv`.\n",
    )


DRY = (
    "No message: cid: no address is known; a roster with a column `email` tells it.\n"
    "ann: passes, to ann@example.org\n"
    "ben: passes, to ben@example.org\n"
    "2 messages to send from rnn@example.edu by 127.0.0.1. Nothing was sent: `--send` does it.\n"
    "No feedback: 1 handed in nothing: zoe (passes).\n"
)


def test_without_send_it_only_says_who_would_get_what(run):
    desk = Desk()
    with serving(desk) as port:
        with_mail(port)
        done = run("--mail")
    assert (done.exit_code, done.output) == (0, DRY)
    assert desk.taken == []


def test_mail_goes_to_everybody_once(run):
    desk = Desk()
    with serving(desk) as port:
        with_mail(port)
        done = run("--mail", "--send", "--pause", "0")
        assert (done.exit_code, done.stdout.splitlines()[1:2]) == (0, ["Sent: 2 of 2 messages."])
        again = run("--mail", "--send", "--pause", "0")
        assert again.stdout.splitlines()[1:2] == ["Sent before: 2 letters."]
        assert "Nothing was sent" not in again.stdout
    assert desk.recipients == ["ann@example.org", "ben@example.org"]
    assert "given by hand: A slip of mine." in desk.taken[1].get_body().get_content()


def test_what_is_left_is_for_another_run(run):
    desk = Desk({"ben@example.org": "450 4.2.0 try later"})
    with serving(desk) as port:
        with_mail(port)
        done = run("--mail", "--send", "--pause", "0")
        assert done.exit_code == 75
        assert done.stdout.splitlines()[1:4] == [
            "Not taken: ben: passes, to ben@example.org: 450 4.2.0 try later.",
            "Sent: 1 of 2 messages.",
            "The same command tries the rest again.",
        ]
        desk.refuses.clear()
        assert run("--mail", "--send", "--pause", "0").exit_code == 0
    assert desk.recipients == ["ann@example.org", "ben@example.org"]


def test_a_password_comes_from_the_environment_and_is_never_shown(run, monkeypatch):
    desk = Desk()
    with serving(desk, auth_require_tls=False) as port:
        with_mail(port, 'user = "rnn"\n')
        done = run("--mail", "--send")
        assert (done.exit_code, done.stderr) == (
            2,
            "rnn has a password, and nobody said it.\n"
            "Set RNN_GRADE_SMTP_PASSWORD, and start again.\n",
        )
        monkeypatch.setenv("RNN_GRADE_SMTP_PASSWORD", "geheim")
        done = run("--mail", "--send")
        assert done.exit_code == 75
        assert "Stopped: 127.0.0.1 does not take the password of rnn.\n" in done.stdout
        assert "geheim" not in done.output
        monkeypatch.setenv("RNN_GRADE_SMTP_PASSWORD", "right")
        assert run("--mail", "--send", "--pause", "0").exit_code == 0
    assert len(desk.taken) == 2


def test_without_an_account_it_says_how_to_write_one_down(run):
    done = run("--mail")
    assert done.exit_code == 2
    assert "has no table `[mail]`, so there is nobody to send mail.\n" in done.stderr
    assert 'host = "smtp.example.org"' in done.stderr


def test_comments_say_why_there_are_none(run):
    done = run("--github")
    assert done.exit_code == 0
    place = Path("canvas.zip").absolute()
    assert done.stdout.startswith(
        f"No message: ann, ben, cid: {place} is no folder here: a history is in clones, and not in "
        "an archive.\n0 messages to send with `gh`. Nothing was sent: `--send` does it.\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Say where it goes: `--output DIR`, `--mail` or `--github`."),
        (("--mail", "--github"), "Say where it goes: `--output DIR`, `--mail` or `--github`."),
        (("--mail", "--force"), "go with `--output`."),
        (("--output", "x", "--send"), "`--send` and `--again` go with `--mail` or `--github`."),
        (("--output", "x", "--template", "y"), "`--template` goes with `--for moodle`."),
        (("nothing", "--output", "x"), "nothing"),
    ],
)
def test_what_does_not_fit_together_is_said(run, words, message):
    done = run(*words)
    assert done.exit_code == 2
    assert message in done.output


def test_what_hangs_on_a_time_that_nobody_knows_is_given_to_nobody(run):
    Path("course/course.toml").write_text(
        '[policy]\nlate = "hard"\n[due]\npasses = 2026-12-01T00:00:00Z\n'
    )
    done = run("--output", "out")
    assert done.exit_code == 2
    assert "Nobody knows when 2 attempts came" in done.output
    assert not os.path.exists("out")
    assert run("--output", "out", "--without-times", "on-time").exit_code == 0


def test_help_teaches(run):
    done = run("--help")
    assert "sends nobody the same twice" in " ".join(done.output.split())
