"""A class of sixty, as Canvas, Moodle and Blackboard deliver it, comes out in their own tables.

The downloads are made from the platforms' public naming rules alone, with the points that everybody
must get: numbers that are somebody else's in another kind, namesakes, teams, states of a cell.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from downloads import blackboard, canvas, moodle, people
from downloads.download import Download
from graded_by_a_word import SLUG, SOURCES, key, report
from places import WORLD

from rnn_grade.classroom.exports import dialects
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.people.class_register import dated
from rnn_grade.classroom.people.rosters import read_teams
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.spreadsheet import Sheet, read
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog

CLASS = people.class_of_60()
LOGINS = {str(person.moodle): person.login for person in CLASS}
EXCUSED = CLASS[40].login
# What becomes of these, the tests of the downloads' reader say.
DOUBTFUL = ("a name that ends in .py.txt", "a name without an extension")


@dataclass(frozen=True)
class Case:
    """A download, the table that is filled, and where to look in it."""

    dialect: Dialect
    make: object
    roster: str
    columns: tuple[str, ...] = ()


CASES = {
    "canvas": Case(Dialect.CANVAS, canvas.make, "gradebook", ("88",)),
    "canvas, two names": Case(Dialect.CANVAS, canvas.make, "last and first name", ("88",)),
    "canvas, teams": Case(Dialect.CANVAS, canvas.make_teams, "gradebook", ("88",)),
    **{
        f"moodle, {form}": Case(
            Dialect.MOODLE,
            lambda *given, form=form: moodle.make(*given, form=form),
            "worksheet",
        )
        for form in moodle.FORMS
    },
    "moodle, German": Case(Dialect.MOODLE, moodle.make, "german worksheet"),
    "moodle, teams": Case(Dialect.MOODLE, moodle.make_teams, "worksheet with groups"),
    "blackboard": Case(Dialect.BLACKBOARD, blackboard.make, "csv", ("1281892",)),
    "blackboard, xls": Case(Dialect.BLACKBOARD, blackboard.make, "xls", ("1281892",)),
}


def cells(sheet: Sheet, dialect: Dialect) -> dict[str, str]:
    """Return what stands in the exercise's column, by login."""
    if dialect is Dialect.MOODLE:
        grade = next(n for n, cell in enumerate(sheet.header) if cell in ("Grade", "Bewertung"))
        return {LOGINS[re.sub(r"\D", "", line[0])]: line[grade] for line in sheet.rows}
    place = sheet.column("sis login id", "username")
    return {line[place]: line[-1] for line in sheet.rows if line[place]}


@pytest.mark.parametrize("name", CASES)
def test_everybody_has_their_own_mark_in_the_platforms_own_table(tmp_path, name):
    case = CASES[name]
    (tmp_path / "made").mkdir()
    download: Download = case.make(CLASS, SLUG, SOURCES, tmp_path / "made")
    course = catalog.load(WORLD)
    exercise = course.find(SLUG)
    roster = download.rosters[case.roster]
    template = dialects.read_template(case.dialect, Path(roster.files[-1]))
    with Gradebook(tmp_path / "class.sqlite") as book:
        if download.teams is not None:
            book.keep_teams("teams.csv", read_teams(download.teams, course))
        found = collect(download.ways["archive"], [exercise])
        book.add_hand_ins(dated([one.hand_in for one in found.submissions], book))
        for one in found.submissions:
            sha256 = one.hand_in.sha256
            book.keep(key(sha256), report(one.content, sha256))
        class_ = standing(course, book, Policy(), [exercise], tables=template.listed)
    made = dialects.export(case.dialect, class_, Policy(), template, case.columns)
    encoding = template.sheet.encoding
    written = cells(read(made.content.decode(encoding), "it"), case.dialect)
    before = cells(template.sheet, case.dialect) if case.dialect is Dialect.MOODLE else {}
    wrong = {}
    for login, expected in download.expected.items():
        points = None if login in roster.unclear else expected.points
        right = {before.get(login, None) if points is None else str(points)}
        if points is not None and case.dialect is Dialect.CANVAS and login == EXCUSED:
            right = {"EX"}
        if expected.why in DOUBTFUL:
            continue
        if login in roster.perhaps:
            right |= {before.get(login, None), str(expected.points)}
        if written.get(login) not in right:
            wrong[login] = (written.get(login), right, expected.why)
    assert wrong == {}
    in_template = {class_.register.find(one.identity)[0] for one in template.listed}
    assert made.filled + sum(one.student in in_template for one in made.unwritten) == len(CLASS)
