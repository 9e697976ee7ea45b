"""A class of sixty gets its feedback back: each file goes to whom the platform gives it, once.

The downloads are made from the platforms' public naming rules alone, with the points that everybody
must get, and what comes back is read by the platforms' rules as well.
"""

import re

import pytest
from downloads import canvas, github, moodle, people
from downloads.download import Download
from given_back import canvas_gives, moodle_gives
from graded_by_a_word import SLUG, SOURCES, key, report
from places import WORLD

from rnn_grade.classroom.feedback import uploads
from rnn_grade.classroom.feedback.addresses import addressed
from rnn_grade.classroom.feedback.github import comments
from rnn_grade.classroom.feedback.letter import letters
from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.classroom.feedback.text import text
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.people.rosters import read_roster, read_teams
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog

CLASS = people.class_of_60()
# What becomes of these, the tests of the downloads' reader say.
DOUBTFUL = ("a name that ends in .py.txt", "a name without an extension")


class Given:
    """A class that is scored, and what everybody reads."""

    def __init__(self, make, roster: str, folder, way: str = "archive") -> None:
        (folder / "made").mkdir()
        self.download: Download = make(CLASS, SLUG, SOURCES, folder / "made")
        course = catalog.load(WORLD)
        exercise = course.find(SLUG)
        with Gradebook(folder / "class.sqlite") as book:
            for path in self.download.rosters[roster].files:
                book.keep_roster(path.name, read_roster(path))
            if self.download.teams is not None:
                book.keep_teams("teams.csv", read_teams(self.download.teams, course))
            found = collect(self.download.ways[way], [exercise])
            book.add_hand_ins([one.hand_in for one in found.submissions])
            book.keep_found(str(self.download.ways[way]), found.found)
            for one in found.submissions:
                sha256 = one.hand_in.sha256
                book.keep(key(sha256), report(one.content, sha256))
            self.class_ = standing(course, book, Policy(), [exercise])
            self.found = book.found()
        self.letters = letters(self.class_).written
        listed = self.download.rosters[roster]
        self.unclear = listed.unclear | listed.perhaps

    def missed(self, got: dict[str, str]) -> dict[str, tuple[str, object]]:
        """Who got something else than what is theirs, or nothing."""
        wrong = {}
        for login, expected in self.download.expected.items():
            said = got.get(login, "")
            points = re.search(r"Your mark: ([0-9.]+) of 20 points", said)
            right = None if expected.points is None else str(expected.points)
            if expected.why in DOUBTFUL or login in self.unclear:
                right = points and points[1]
            if (points and points[1]) != right:
                wrong[login] = (said[:80], expected)
        return wrong


def back_from_moodle(given: Given, numbers: dict[str, str] | None) -> dict[str, str]:
    """What Moodle gives whom, by login."""
    logins = {person.moodle: person.login for person in CLASS} | {
        number: f"nobody {number}" for number in (moodle.STRANGER, moodle.OTHER_KIM)
    }
    made = uploads.moodle(given.letters, given.class_.register, Style.TEXT, numbers)
    given_to = {
        logins[moodle_gives(name, {*logins}, 5)[0]]: text([letter])
        for name, letter in made.files.items()
    }
    assert len(given_to) == len(made.files)
    return given_to


@pytest.mark.parametrize("form", moodle.FORMS)
def test_moodle_gives_everybody_their_own(tmp_path, form):
    given = Given(lambda *made: moodle.make(*made, form=form), "worksheet", tmp_path)
    (sheet,) = given.download.rosters["worksheet"].files
    for numbers in (None, uploads.numbers(given.class_, sheet.name)):
        assert given.missed(back_from_moodle(given, numbers)) == {}


def test_moodle_gives_each_of_a_team_theirs(tmp_path):
    given = Given(moodle.make_teams, "worksheet with groups", tmp_path)
    (sheet,) = given.download.rosters["worksheet with groups"].files
    numbers = uploads.numbers(given.class_, sheet.name)
    assert given.missed(back_from_moodle(given, numbers)) == {}
    # Without the assignment's worksheet nobody knows whose number is a team's.
    assert back_from_moodle(given, None) == {}


def back_from_canvas(given: Given) -> dict[str, str]:
    """What Canvas gives whom, by login; each name is one of the download's."""
    logins = {person.canvas: person.login for person in CLASS} | {
        number: f"nobody {number}" for number in (canvas.STRANGER, canvas.OTHER_KIM)
    }
    made = uploads.canvas(given.letters, given.class_.register)
    assert {*made.files} <= {people.nfc(name) for name in given.download.files}
    return {logins[canvas_gives(name)[0]]: text([one]) for name, one in made.files.items()}


def test_canvas_gives_everybody_their_own(tmp_path):
    given = Given(canvas.make, "gradebook", tmp_path)
    assert given.missed(back_from_canvas(given)) == {}


def test_canvas_gives_one_of_each_group_what_it_shows_to_all_of_it(tmp_path):
    given = Given(canvas.make_teams, "gradebook", tmp_path)
    got = back_from_canvas(given)
    expected = given.download.expected
    right = {login: f"Your mark: {expected[login].points} of 20 points" for login in got}
    assert {login: text.split("\n")[2].partition(",")[0] for login, text in got.items()} == right
    teams = {one.why for one in expected.values() if one.points is not None}
    assert {expected[login].why for login in got} == teams


def test_mail_reaches_everybody_at_their_own_address(tmp_path):
    given = Given(moodle.make, "worksheet", tmp_path)
    found, without = addressed(given.letters)
    assert {why.partition(":")[0] for _, why in without} == {"it is not sure who they are"}
    assert {student for student, _ in without} == {str(moodle.STRANGER), str(moodle.OTHER_KIM)}
    assert given.missed({one.to.partition("@")[0]: text(one.letters) for one in found}) == {}


@pytest.mark.parametrize("way", ["parent", "folder"])
def test_comments_go_to_everybodys_own_repository(tmp_path, way):
    given = Given(github.make, "grades and roster", tmp_path, way)
    for clone in given.download.ways["folder"].iterdir():
        # What `git clone` writes, and the maker of the downloads leaves out.
        url = f"https://github.com/course/{clone.name}.git"
        if (clone / ".git").is_dir():
            (clone / ".git/config").write_text(f'[remote "origin"]\n\turl = {url}\n')
    found, without = comments(given.letters, given.found)
    got = {}
    for one in found:
        repository = one.to.partition("@")[0].removeprefix("github.com/course/")
        whose = next(p for p in CLASS if repository.endswith(f"-{p.github}{numbered(p.login)}"))
        got[whose.login] = text(one.letters)
    assert [student for student, _ in without] == ["left-long-ago"]
    assert given.missed(got) == {}


def numbered(login: str) -> str:
    """What stands behind the name of a repository whose assignment was accepted twice."""
    return "-1" if login == github.TWICE else ""
