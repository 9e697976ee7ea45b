"""A check is withdrawn in the middle of a term, and another one is hidden from the class."""

import hidden_course
import pytest
from click.testing import CliRunner

from rnn_grade.classroom.feedback.letter import letters
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import read_policy
from rnn_grade.commands.main import main
from rnn_grade.course import catalog

CHECK_FILE = f"grader/checks/{hidden_course.FOLDER}.py"
WITHDRAWN = ', withdrawn="It asked for halves."'


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """The course with its gradebook, scored before and after the check was withdrawn."""
    folder = tmp_path_factory.mktemp("term")
    root = hidden_course.write(folder / "course")
    for student, text in (("ann", hidden_course.RIGHT), ("ben", hidden_course.WRONG)):
        (folder / "class" / student).mkdir(parents=True)
        (folder / "class" / student / "passes.py").write_text(text)
    checks = root / CHECK_FILE
    checks.write_text(checks.read_text().replace(WITHDRAWN, "").replace(", after=test_halves", ""))
    marks = [_marks(folder, root)]
    checks.write_text(hidden_course.CHECKS)
    marks.append(_marks(folder, root))
    return folder, root, marks


def _run(folder, root, *words):
    book = str(folder / "book.sqlite")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("RNN_GRADE_COURSE", str(root))
        result = CliRunner().invoke(main, [*words, "--gradebook", book])
    assert result.exit_code == 0, result.output
    return result.output


def _marks(folder, root):
    _run(folder, root, "score", "class", "1", "--jobs", "1")
    return {row.student.student: row.marks[0].points for row in _standing(folder, root).rows}


def _standing(folder, root):
    course = catalog.load(root)
    with Gradebook(folder / "book.sqlite") as book:
        return standing(course, book, read_policy(course))


def test_no_mark_falls_and_everybody_has_its_points(term):
    before, after = term[2]
    assert before == {"ann": 4, "ben": 0}
    assert after == {"ann": 6, "ben": 2}


def test_what_was_scored_before_keeps_its_record(term):
    folder, root, _ = term
    said = _run(folder, root, "history", "ann")
    assert "4 of 6" in said
    assert "6 of 6" in said


def test_the_record_tells_instructors_of_the_hidden_check(term):
    folder, root, _ = term
    reports = {row.student.student: row.marks[0].report for row in _standing(folder, root).rows}
    hidden = reports["ben"].checks[1]
    assert (hidden.name, hidden.hidden, hidden.finding.kind) == ("triples", True, "close")
    assert (reports["ben"].course, reports["ben"].version) == ("Deep learning", 1)


def test_a_letter_tells_students_what_they_may_know(term):
    folder, root, _ = term
    written = {one.student.student: one for one in letters(_standing(folder, root)).written}
    said = str(written["ben"].__dict__ | {"mark": ""})
    assert not [word for word in hidden_course.SECRET if word in said]
    assert "A hidden check, known to the course" in said
    assert "0 of 3 points" in said
    assert "Withdrawn by the course, so it counts as passed: It asked for halves." in said
