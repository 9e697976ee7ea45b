"""The generator keeps the platforms' rules, and its own books balance."""

import re
import unicodedata
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from downloads import (
    blackboard,
    canvas,
    classroom50,
    github,
    gradescope,
    moodle,
    nbgrader,
    people,
    plain,
)
from downloads.deeds import TURNS, packed
from downloads.download import DUE, Fate, Piece, Work, moment
from downloads.repositories import git

SLUG = "simple_rnn_cell"
SOURCES = {
    "full": Work("full = 1\n", 20),
    "half": Work("half = 1\n", 11),
    "older": Work("older = 1\n", 5),
    "stub": Work("stub = 1\n", 0),
    "unreadable": Work("def (\n", 0),
}
CLASS = people.class_of_60()
MAKERS = {
    "canvas": canvas.make,
    "canvas teams": canvas.make_teams,
    **{
        f"moodle {form}": lambda *given, form=form: moodle.make(*given, form=form)
        for form in moodle.FORMS
    },
    "moodle teams": moodle.make_teams,
    "blackboard": blackboard.make,
    "gradescope": gradescope.make,
    "github": github.make,
    "github teams": github.make_teams,
    "classroom50": classroom50.make,
    "nbgrader": nbgrader.make,
    "plain": plain.make,
    "plain teams": plain.make_teams,
}
every_layout = pytest.mark.parametrize("name", MAKERS)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a download by its name, each made once."""
    known = {}

    def get(name: str):
        if name not in known:
            folder = tmp_path_factory.mktemp(name.replace(" ", "_"))
            known[name] = MAKERS[name](CLASS, SLUG, SOURCES, folder)
        return known[name]

    return get


def files_of(folder: Path) -> set[str]:
    """Return the files of a folder, links among them."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }


def told_of(files: dict[str, Fate], found: set[str]) -> set[str]:
    """Return what should lie in the download itself: files, and all that was found in folders."""
    archives = tuple(f"{path}/" for path, fate in files.items() if fate is Fate.OPENED)
    folders = tuple(path for path in files if path.endswith("/"))
    single = {path for path in files if not path.startswith(archives) and path not in folders}
    return single | {path for path in found if path.startswith(folders)}


def test_the_class_collides_wherever_it_can():
    assert len(CLASS) == len({person.login for person in CLASS}) == 60
    canvas_ids = {str(person.canvas) for person in CLASS}
    assert {person.number for person in CLASS} == canvas_ids
    assert all(person.number != str(person.canvas) for person in CLASS)
    assert [person.login for person in CLASS if person.name == "Kim Lee"] == ["klee", "klee_2"]
    for team in people.teams_of_three(CLASS):
        (bearer,) = [person for person in CLASS if person.moodle == team.number]
        assert bearer not in team.members
    names = {person.name for person in CLASS}
    forms = {form for name in names for form in ("NFC", "NFD") if not_ascii_in(name, form)}
    assert forms == {"NFC", "NFD"}


def not_ascii_in(name: str, form: str) -> bool:
    other = "NFD" if form == "NFC" else "NFC"
    return unicodedata.is_normalized(form, name) and not unicodedata.is_normalized(other, name)


@every_layout
def test_everybody_and_every_file_is_accounted_for(made, name):
    download = made(name)
    assert set(download.expected) == {person.login for person in CLASS}
    found = files_of(download.ways["folder"])
    assert found == told_of(download.files, found)
    with zipfile.ZipFile(download.ways["archive"]) as archive:
        assert {name for name in archive.namelist() if not name.endswith("/")} == found
    (boxed,) = download.ways["boxed"].iterdir()
    assert boxed.read_bytes() == download.ways["archive"].read_bytes()
    assert list(download.ways["parent"].iterdir()) == [download.ways["folder"]]
    for roster in download.rosters.values():
        assert all(path.is_file() for path in roster.files)


@every_layout
def test_as_many_have_a_mark_as_handed_in_a_file_that_counts(made, name):
    download = made(name)
    fates = Counter(download.files.values())
    marks = Counter(expected.points for expected in download.expected.values())
    assert {None, 0, 11, 20} <= set(marks)
    if "teams" not in name and name != "gradescope":
        doubtful = len(plain.UNCLEAR) if name == "plain" else 0
        assert fates[Fate.GRADED] + doubtful == 60 - marks[None]


@every_layout
def test_known_times_are_on_the_side_of_the_due_date_that_was_meant(made, name):
    for expected in made(name).expected.values():
        if expected.submitted_at and name != "nbgrader":
            when = datetime.fromisoformat(expected.submitted_at)
            assert (when > (DUE if when.tzinfo else DUE.replace(tzinfo=None))) is expected.late


def test_every_deed_is_done_in_a_class():
    used = {deed for _, deed in canvas.cast(CLASS, {})}
    assert set(TURNS) <= used
    assert moment(3) < DUE < moment(3, late=True)


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (
            "canvas",
            [
                "leekim_4701_880_simple_rnn_cell.py",
                "kimlee_4703_888_simple_rnn_cell.py",
                "doejane_4704_835_simple_rnn_cell.py",
                "doejane_4704_892_simple_rnn_cell-1.py",
                "oneilpat_4712_924_simple_rnn_cell.py",
                "studenttest_LATE_9999_5000_simple_rnn_cell.py",
                "zahlnora_LATE_4715_936_simple_rnn_cell.py",
            ],
        ),
        ("canvas teams", ["group1_4705_991_simple_rnn_cell.py"]),
        (
            "moodle folders",
            [
                "Kim Lee_60_assignsubmission_file/simple_rnn_cell.py",
                "Pat ONeil_71_assignsubmission_file/simple_rnn_cell.py",
                "Jane Doe_63_assignsubmission_file/simple_rnn_cell.py",
                people.nfd("Jörg Müller") + "_68_assignsubmission_file/simple_rnn_cell.py",
            ],
        ),
        ("moodle flat", ["Kim Lee_60_assignsubmission_file_simple_rnn_cell.py"]),
        ("moodle underscore", ["Kim Lee_60_assignsubmission_file_/simple_rnn_cell.py"]),
        ("moodle blind", ["Participant_60_assignsubmission_file/simple_rnn_cell.py"]),
        (
            "moodle teams",
            [
                "Group 1_109_assignsubmission_file/simple_rnn_cell.py",
                "Default group_assignsubmission_file/simple_rnn_cell.py",
            ],
        ),
        (
            "blackboard",
            [
                "Cells by hand_a_smith_attempt_2026-11-30-23-40-00_simple_rnn_cell.py",
                "Cells by hand_a_smith_attempt_2026-11-30-23-40-00.txt",
                "Cells by hand_jane_doe_attempt_2026-11-09-09-39-40_simple_rnn_cell.py",
                "Cells by hand_jane_doe_attempt_2026-11-30-23-39-40_simple_rnn_cell.py",
            ],
        ),
        ("gradescope", ["submission_metadata.yml", "submission_310001/simple_rnn_cell.py"]),
        ("github", ["cell-jane-doe/simple_rnn_cell.py", "cell-jane-doe/README.md"]),
        (
            "classroom50",
            [
                "dl-2026-cell-jane-doe/.classroom50.yml",
                "dl-2026-cell-lee-kim/.classroom50.yaml",
                "dl-2026-cell-windows-doe/windows.py",
                "dl-2026-cell-doe/result.json",
                "scores.csv",
            ],
        ),
        ("nbgrader", ["klee/cells/simple_rnn_cell.py", "klee/cells/timestamp.txt"]),
        (
            "plain",
            [
                "Kim Lee/simple_rnn_cell.py",
                "4757/attempt_10/simple_rnn_cell.py",
                "4757/attempt_2/simple_rnn_cell.py",
                people.nfd("Jörg Müller") + "/simple_rnn_cell.py",
            ],
        ),
    ],
)
def test_names_are_those_that_the_platform_gives(made, name, paths):
    assert set(paths) <= set(made(name).files)


def test_gradescopes_metadata_are_ruby_symbols(made):
    root = made("gradescope").ways["folder"]
    known = yaml.safe_load((root / "submission_metadata.yml").read_text("utf-8"))
    assert {path.name for path in root.iterdir() if path.is_dir()} <= set(known)
    group = next(each for each in known.values() if len(each[":submitters"]) == 2)
    assert group[":created_at"].utcoffset() is not None
    assert {":name", ":sid", ":email"} >= set(group[":submitters"][0])


def test_tables_are_in_the_encodings_of_their_platforms(made):
    blackboards = made("blackboard").rosters
    assert (
        blackboards["csv"].files[0].read_bytes().startswith(b'\xef\xbb\xbf"Last Name","First Name"')
    )
    tabs = blackboards["xls"].files[0].read_bytes().decode("utf-16").splitlines()
    assert tabs[1].split("\t")[:4] == ['"Lee"', '"Kim"', '"klee"', '"4760"']
    lines = made("canvas").rosters["gradebook"].files[0].read_text("utf-8").splitlines()
    assert lines[2] == "    Points Possible,,,,,20.00,(read only),(read only)"
    assert lines[3] == '"Lee, Kim",4701,4760,klee,RNN A,7.50,55.00,C'
    assert lines[-1].startswith('"Student, Test",9999,,')
    german = made("moodle folders").rosters["german worksheet"].files[0]
    assert german.read_text("utf-8-sig").splitlines()[1].startswith("Teilnehmer/in60,Kim Lee,4760,")


def test_a_clones_log_has_the_teachers_time_and_its_commit_the_students(made):
    root = made("github").ways["folder"] / "cell-ada-smith"
    assert "Teacher" in (root / ".git/logs/HEAD").read_text()
    assert git(root)("log", "-1", "--format=%cI").strip() == "2026-11-30T23:40:00+01:00"
    assert made("github").expected["a_smith"].submitted_at == "2026-11-30T23:40:00+01:00"
    korea = made("github").expected["lkim"]
    assert (korea.submitted_at, korea.late) == ("2026-12-01T07:39:30+09:00", False)


def test_archives_of_old_programs_hold_the_names_that_those_wrote():
    piece = Piece("Lösung für Übung/a.py", b"x")
    dos = packed("a.zip", [piece], cp437=True)
    assert b"L\x94sung f\x81r \x9abung/a.py" in dos.content
    windows = packed("a.zip", [Piece("src/a.py", b"x")], separator="\\")
    assert b"src\\a.py" in windows.content


def test_the_generator_knows_nothing_of_the_reader():
    for path in Path(people.__file__).parent.glob("*.py"):
        assert not re.search(r"^\s*(from|import) rnn_grade", path.read_text("utf-8"), re.M), path
