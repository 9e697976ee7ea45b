"""A gradebook in a few words, and what is exported from it into a platform's own table."""

from functools import cache
from pathlib import Path

from marked_class import report
from places import WORLD

from rnn_grade.classroom.exports import dialects
from rnn_grade.classroom.exports.export import Export
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import Standing, standing
from rnn_grade.classroom.people.rosters import listed
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import HandIn, Kind, Override
from rnn_grade.classroom.spreadsheet import read
from rnn_grade.classroom.words.export import told
from rnn_grade.course import catalog

EXERCISE = "01_passes"


@cache
def _course() -> catalog.Course:
    return catalog.load(WORLD)


class Class:
    """A class of the small course.

    Args:
        folder: Where its gradebook is made.
    """

    def __init__(self, folder: Path) -> None:
        self.place = folder / "gradebook.sqlite"
        self.course = _course()
        with Gradebook(self.place):
            pass

    def hands_in(self, name: str, points: int, exercise: str = EXERCISE, **ids: str) -> None:
        """Let somebody hand in what earns these of 10 points: `hands_in("doeann", 8, canvas="1")`.

        Args:
            name: As the platform writes it.
            points: What it earns.
            exercise: The folder name of the exercise.
            ids: Identifiers by kind; `at` is when it came.
        """
        came = ids.pop("at", "")
        known = tuple((Kind(kind), value) for kind, value in ids.items())
        sha256 = f"{exercise} {name} {known}"
        first = known[0][1] if known else name
        with Gradebook(self.place) as book:
            hand_in = HandIn(first, exercise, sha256, 0, came, f"{name}.py", known, name)
            book.add_hand_ins([hand_in])
            book.keep(sha256, report(exercise, sha256, points))

    def roster(self, text: str, source: str = "class.csv") -> None:
        """Give the class a roster."""
        with Gradebook(self.place) as book:
            book.keep_roster(source, listed(read(text, source), source))

    def by_hand(self, student: str, points: float, because: str) -> None:
        """Give somebody a mark by hand."""
        given = Override(student, EXERCISE, points, because, "prof", "2026-12-02T10:00:00+00:00")
        with Gradebook(self.place) as book:
            book.override(given)

    def standing(self, *names: str, template: dialects.Template | None = None) -> Standing:
        """Return where the class stands in some exercises."""
        chosen = [self.course.find(name) for name in names]
        tables = template.listed if template is not None else ()
        with Gradebook(self.place) as book:
            return standing(self.course, book, Policy(), chosen, tables=tables)

    def export(
        self, dialect: Dialect, text: str = "", *names: str, columns: tuple[str, ...] = ()
    ) -> tuple[Export, list[str]]:
        """Return what is exported into a table of this text, and what is said of it."""
        template = dialects.checked(dialect, read(text, "it"), "template.csv") if text else None
        class_ = self.standing(*(names or ("passes",)), template=template)
        made = dialects.export(dialect, class_, Policy(), template, columns)
        return made, [*told(made, class_, dialect, None)]


def cells(made: Export, key: int, value: int) -> dict[str, str]:
    """Return the cells of one column by those of another."""
    rows = read(made.content.decode(), "it").rows
    return {row[key]: row[value] for row in rows}
