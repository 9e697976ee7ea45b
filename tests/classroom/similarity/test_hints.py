"""Whose works are alike: people and groups, the attempts that count, two works line by line."""

import hashlib

import pytest
from copies import disguised
from downloads.notebooks import cell, notebook, of_cells
from places import ROOT

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.records import Entry, HandIn, Student
from rnn_grade.classroom.similarity.hints import given, hints
from rnn_grade.course.catalog import load

COURSE = load(ROOT)
LSTM = COURSE.find("lstm_cell")
GRU = COURSE.find("gru_cell")
ALTERNATIVES = LSTM.solution / "valid"
# Works that the course's own solutions have nothing of: those of the next exercise.
THEIRS = GRU.reference.read_bytes()
# The same under the names that a notebook is searched for.
OWN = THEIRS.decode().replace("gru", "lstm")
COPY = disguised(THEIRS.decode()).encode()
OTHER = (GRU.solution / "valid" / "einsum.py").read_bytes()


@pytest.fixture
def handed():
    """Make the rows and the sources of a class, in which everybody handed in one file."""
    kept: dict[str, bytes] = {}

    def made(team: str = "", **works: bytes):
        rows = []
        for name, content in works.items():
            sha256 = hashlib.sha256(content).hexdigest()
            kept[sha256] = content
            entry = Entry(HandIn(name, LSTM.folder, sha256), None)
            marks = (Mark(GRU), Mark(LSTM, entry, 1, team=team))
            rows.append(Row(Student(name, name.title()), marks))
        return rows

    made.kept = kept.get
    return made


def names(people) -> list[str]:
    return [student.student for student in people]


def test_a_copy_is_shown_beside_what_it_is_like(handed):
    found = hints(LSTM, handed(ann=THEIRS, ben=COPY, cleo=OTHER), handed.kept)
    (alike,) = found.alike
    assert sorted(names(alike.first) + names(alike.second)) == ["ann", "ben"]
    assert alike.share > 0.85
    assert (found.same, found.compared, found.short, found.left_out) == ((), 3, 0, ())


def test_two_works_are_there_line_by_line_with_what_they_share(handed):
    (alike,) = hints(LSTM, handed(ann=THEIRS, ben=COPY), handed.kept).alike
    sides = {names(alike.first)[0]: alike.left, names(alike.second)[0]: alike.right}
    for name, source in (("ann", THEIRS), ("ben", COPY)):
        assert [line.text for line in sides[name]] == source.decode().splitlines()
        assert [line.number for line in sides[name]] == list(range(1, len(sides[name]) + 1))
    numbers = {0, *range(1, len(alike.parts) + 1)}
    assert {line.fragment for line in alike.left} == numbers
    assert {line.fragment for line in alike.right} == numbers
    head = next(line for line in sides["ann"] if line.text.startswith("def gru_step("))
    same = next(line for line in sides["ben"] if line.text.startswith("def gru_step("))
    assert head.fragment == same.fragment > 0


def test_notebooks_are_compared_whatever_the_order_of_their_cells(handed):
    """Two notebooks, and a notebook and a file; their lines are named by cell and line."""
    first, *parts = OWN.split("\n\n\n")
    turned = of_cells([cell(first), *map(cell, reversed(parts))])
    rows = handed(ann=OWN.encode(), ben=notebook(disguised(OWN)), cleo=turned)
    found = hints(LSTM, rows, handed.kept)
    assert (found.compared, found.left_out, len(found.alike)) == (3, (), 3)
    for alike in found.alike:
        assert alike.share > 0.8
        for people, lines in ((alike.first, alike.left), (alike.second, alike.right)):
            cells = {line.cell for line in lines}
            assert ("" in cells) is (names(people) == ["ann"])
    sides = [side for a in found.alike for side in ((a.first, a.left), (a.second, a.right))]
    side = next(lines for people, lines in sides if names(people) == ["cleo"])
    step = next(line for line in side if line.text.startswith("def lstm_step("))
    last = next(n for n, part in enumerate(parts[::-1]) if part.startswith("def lstm_step("))
    assert (step.cell, step.number) == (f"cell {last + 2}", 1)


def test_a_notebook_that_cannot_be_read_is_left_out_with_the_reason(handed):
    found = hints(LSTM, handed(ann=notebook(OWN)[:-20]), handed.kept)
    ((who, why),) = found.left_out
    assert (who.student, why.partition(":")[0]) == ("ann", "is no notebook that can be read")


def test_lines_end_where_python_ends_them(handed):
    """A form feed is a space, and a line of Windows is one line."""
    theirs = THEIRS.replace(b"\n\n\ndef", b"\n\x0c\n\ndef").replace(b"\n", b"\r\n")
    (alike,) = hints(LSTM, handed(ann=theirs, ben=COPY), handed.kept).alike
    side = alike.left if names(alike.first) == ["ann"] else alike.right
    assert len(side) == THEIRS.count(b"\n")
    assert next(line for line in side if line.text.startswith("def gru_step(")).fragment


def test_one_file_of_several_people_is_a_group_and_one_work(handed):
    found = hints(
        LSTM, handed(ann=THEIRS, ben=THEIRS, cleo=THEIRS, dora=COPY, emil=OTHER), handed.kept
    )
    assert [names(group.people) for group in found.same] == [["ann", "ben", "cleo"]]
    (alike,) = found.alike
    assert sorted([names(alike.first), names(alike.second)]) == [["ann", "ben", "cleo"], ["dora"]]
    assert found.compared == 5


def test_a_team_is_one_author(handed):
    ours = handed(ann=THEIRS, ben=THEIRS, cleo=COPY, team="Blue")
    found = hints(LSTM, ours, handed.kept)
    assert (found.same, found.alike, found.compared) == ((), (), 3)
    found = hints(LSTM, [*ours, *handed(dora=THEIRS)], handed.kept)
    assert [names(group.people) for group in found.same] == [["ann", "ben", "dora"]]
    (alike,) = found.alike
    assert sorted([names(alike.first), names(alike.second)]) == [["ann", "ben", "dora"], ["cleo"]]


def test_the_stub_and_the_courses_solutions_are_nobodys_work(handed):
    stub = LSTM.stub.read_bytes()
    works = {"ann": stub, "ben": stub, "cleo": LSTM.reference.read_bytes(), "dora": THEIRS}
    found = hints(LSTM, handed(**works), handed.kept)
    assert (found.same, found.alike) == ((), ())
    assert (found.compared, found.short) == (1, 3)
    assert len(given(LSTM)) == 2 + len(list(ALTERNATIVES.glob("*.py")))


def test_what_cannot_be_compared_is_counted(handed):
    rows = handed(ann=b"\0", ben=b"def f(:\n", cleo=THEIRS, dora=OTHER)
    lost = hashlib.sha256(OTHER).hexdigest()
    found = hints(LSTM, rows, lambda sha256: None if sha256 == lost else handed.kept(sha256))
    assert [(student.student, why) for student, why in found.left_out] == [
        ("ann", "is no text that Python reads"),
        ("ben", "is no Python that can be read: line 1"),
    ]
    assert (found.compared, found.lost) == (1, 1)


def test_who_handed_in_nothing_is_in_no_count(handed):
    rows = [*handed(ann=THEIRS), Row(Student("zoe"), (Mark(GRU), Mark(LSTM)))]
    assert hints(LSTM, rows, handed.kept).compared == 1
    nobody = hints(GRU, rows, handed.kept)
    assert (nobody.compared, nobody.short, nobody.lost) == (0, 0, 0)
