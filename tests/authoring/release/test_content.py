"""What is refused before it leaves the house, and what of hidden checks and settings goes along."""

import pytest
from hidden_course import CHECKS, SECRET, write

from rnn_grade.authoring.release.content import content
from rnn_grade.course import catalog, storage
from rnn_grade.course.disclosure import Hidden
from rnn_grade.course.sealed import Pack
from rnn_grade.errors import UserError
from rnn_grade.grading.grade import grade
from rnn_grade.render.formats.json import dumps
from rnn_grade.sandbox.launcher import NUMPY, Launcher

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef triple(x):\n    return 3 * x\n"


@pytest.fixture
def course(tmp_path):
    """Three checks, of which one is hidden."""
    return catalog.load(write(tmp_path / "course"))


def handed_out(course, folder, **options):
    for path, data in content(course, **{"solutions": True, **options}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return catalog.load(folder)


WRONG = """
[[wrong]]
name = "four_times"
in = "triple"
find = "3 * x"
put = "4 * x"
check = "triples"
cause = "It is `triple` that counts to four."
next = "Count again."

[[wrong]]
name = "once"
in = "double"
find = "2 * x"
put = "1 * x"
check = "doubles"
cause = "It is returned as it came."
next = "Double it."
"""


def test_of_a_hidden_check_only_its_points_are_handed_out(course, tmp_path, numpy_launcher):
    (course.exercises[0].solution / "wrong.toml").write_text(WRONG)
    learners = handed_out(course, tmp_path / "learners")
    pack = Pack((learners.root / storage.PACK).read_bytes(), "the pack")
    checks = pack.read("grader/checks/01_passes.py").decode()
    assert not [word for word in SECRET if word in checks]
    mistakes = pack.read("solutions/01_passes/wrong.toml").decode()
    assert ("four" in mistakes, "once" in mistakes) == (False, True)
    (tmp_path / "passes.py").write_text(RIGHT)
    # CI asks for them to be counted, and where there are none, they are not.
    for hidden, earned in ((Hidden.LEFT_OUT, 3), (Hidden.COUNTED, 6)):
        whole, sealed = (
            grade(one.exercises[0], tmp_path / "passes.py", launcher=numpy_launcher, hidden=hidden)
            for one in (course, learners)
        )
        assert (whole.score, sealed.score, sealed.withheld) == (earned, 3, 3)
        assert [one.name for one in sealed.checks] == ["halves", "doubles"]
    assert learners.exercises[0].points == course.exercises[0].points
    assert learners.exercises[0].course == "Deep learning"


def test_a_check_that_breaks_shows_nothing_of_itself(course, tmp_path, numpy_launcher):
    secret = "the_line_that_breaks"
    course.exercises[0].check_file.write_text(
        CHECKS.replace("    x = rng.normal(size=3)\n", f"    {secret} = open('/nowhere')\n")
    )
    learners = handed_out(catalog.load(course.root), tmp_path / "learners")
    (tmp_path / "passes.py").write_text(RIGHT)
    report = grade(learners.exercises[0], tmp_path / "passes.py", launcher=numpy_launcher)
    assert report.broken
    assert secret not in dumps(report)


def test_without_solutions_no_mistake_and_no_reference_is_in_the_pack(course, tmp_path):
    learners = handed_out(course, tmp_path / "learners", solutions=False)
    pack = Pack((learners.root / storage.PACK).read_bytes(), "the pack")
    assert not [name for name in pack.names if name.startswith("solutions/")]
    assert not learners.exercises[0].has_reference


def test_who_has_which_extension_stays_with_the_course(course):
    (course.root / "course.toml").write_text(
        'name = "Deep learning"\n[policy]\nlate = "hard"\ntimezone = "Europe/Berlin"\n'
        "[due]\npasses = 2027-01-10\n[extensions.ada]\npasses = 2027-02-01\n"
        '[mail]\nuser = "me"\n[solutions]\nopen = "after due"\n'
    )
    assert content(course, solutions=True)["course.toml"].decode() == (
        'name = "Deep learning"\n[policy]\ntimezone = "Europe/Berlin"\n'
        '[due]\npasses = 2027-01-10\n[solutions]\nopen = "after due"\n'
    )


def test_a_stub_that_somebody_filled_is_refused(course):
    course.exercises[0].stub.write_text(RIGHT)
    with pytest.raises(UserError, match="is filled: it would give the answer to exercise 1 away"):
        content(course, solutions=True)


def test_data_beside_the_data_sets_is_refused(course):
    (course.root / "datasets" / "labels.csv").write_text("1\n")
    with pytest.raises(UserError, match=r"labels\.csv lies beside the data sets"):
        content(course, solutions=True)


LOOKS = """
import os
from rnn_grade.datasets import load_data


def look(path):
    try:
        with open(path, "rb") as file:
            return len(file.read())
    except OSError as error:
        return error.strerror


def bring(name):
    try:
        return str(__import__(name))
    except ImportError:
        return "not found"


def data(seed):
    try:
        return load_data("tense", "validation", seed=seed).x.shape
    except Exception as error:
        return type(error).__name__
"""


def test_a_worker_gets_public_data_and_neither_the_pack_nor_its_reader(sealed, open_session):
    with Launcher(NUMPY, course=sealed.root) as launcher:
        submission, session = open_session(launcher, LOOKS)
        pack = sealed.root / storage.PACK
        assert submission.data(2026) == (1000, 23)
        assert submission.data(1) == "UserError"
        assert submission.bring("rnn_grade.course.storage") == "not found"
        if session.isolation == "sealed":
            assert submission.look(str(pack)) == "Permission denied"


def test_learners_get_the_glossary_and_a_reference_only_if_it_is_handed_out(course):
    glossary = course.root / "exercises" / "glossary.toml"
    glossary.write_text('[[word]]\nname = "gate"\nsays = "It opens and closes."\n')
    assert content(course, solutions=False)["exercises/glossary.toml"] == glossary.read_bytes()


def test_known_mistakes_that_are_not_utf_8_are_named(course):
    path = course.exercises[0].solution / "wrong.toml"
    path.write_bytes(b"# na\xefve\n")
    with pytest.raises(UserError) as raised:
        content(course, solutions=True)
    assert raised.value.message == f"{path}, line 1: a character is not in UTF-8."
