"""Whose works are alike: people and groups, the attempts that count, two works line by line."""

import hashlib

import pytest
from copies import disguised
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
COPY = disguised(THEIRS.decode()).encode()
OTHER = (GRU.solution / "valid" / "einsum.py").read_bytes()


@pytest.fixture
def handed():
    """Make the rows and the sources of a class, in which everybody handed in one file."""
    kept: dict[str, bytes] = {}

    def made(**works: bytes):
        rows = []
        for name, content in works.items():
            sha256 = hashlib.sha256(content).hexdigest()
            kept[sha256] = content
            entry = Entry(HandIn(name, LSTM.folder, sha256), None)
            marks = (Mark(GRU), Mark(LSTM, entry, 1))
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
    assert alike.pair.share > 0.85
    assert (found.same, found.compared, found.short, found.left_out) == ((), 3, 0, ())


def test_the_lines_of_what_is_shared_are_those_of_the_files(handed):
    (alike,) = hints(LSTM, handed(ann=THEIRS, ben=COPY), handed.kept).alike
    parts = alike.pair.fragments
    sides = [
        (handed.kept(alike.pair.first), [part.first for part in parts]),
        (handed.kept(alike.pair.second), [part.second for part in parts]),
    ]
    assert {content for content, _ in sides} == {THEIRS, COPY}
    for content, ranges in sides:
        text = content.decode().splitlines()
        heads = [place for place, line in enumerate(text, 1) if line.startswith("def gru_step(")]
        assert [first <= heads[0] <= last for first, last in ranges].count(True) == 1
        assert max(last for _, last in ranges) <= len(text)


def test_one_file_of_several_people_is_a_group_and_one_work(handed):
    found = hints(
        LSTM, handed(ann=THEIRS, ben=THEIRS, cleo=THEIRS, dora=COPY, emil=OTHER), handed.kept
    )
    assert [names(group.people) for group in found.same] == [["ann", "ben", "cleo"]]
    (alike,) = found.alike
    assert sorted([names(alike.first), names(alike.second)]) == [["ann", "ben", "cleo"], ["dora"]]
    assert found.compared == 5


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
        ("ann", "holds NUL characters"),
        ("ben", "is no Python that can be read: line 1"),
    ]
    assert (found.compared, found.lost) == (1, 1)


def test_who_handed_in_nothing_is_in_no_count(handed):
    rows = [*handed(ann=THEIRS), Row(Student("zoe"), (Mark(GRU), Mark(LSTM)))]
    assert hints(LSTM, rows, handed.kept).compared == 1
    nobody = hints(GRU, rows, handed.kept)
    assert (nobody.compared, nobody.short, nobody.lost) == (0, 0, 0)
