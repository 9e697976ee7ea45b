"""What follows from what happens while a file is watched; nothing really happens here."""

from dataclasses import replace

import pytest
from places import WORLD

from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Event, Report, Status
from rnn_grade.watching.hear import begun, changed, first, hear
from rnn_grade.watching.state import (
    Change,
    Drop,
    Grade,
    Graded,
    Hinted,
    Keep,
    Moved,
    MoveOn,
    OpenHint,
    Opening,
    Phase,
    Pressed,
    Read,
    Remark,
    Saved,
    State,
    Target,
    Told,
    Unreadable,
    View,
)

COURSE = catalog.load(WORLD)
EXERCISE, OTHER = COURSE.find("fails"), COURSE.find("passes")
NAMES = [check.name for check in EXERCISE.checks]
PASSED, FAILED, SKIPPED = Status.PASSED, Status.FAILED, Status.SKIPPED


def result(name, status, hints=("look here", "and there")):
    return CheckResult(name, name, 1, status, hints=hints)


def report(*statuses, **fields):
    pairs = zip(NAMES, statuses, strict=False)
    checks = tuple(result(name, status) for name, status in pairs)
    return Report(EXERCISE.folder, "Title", "fails.py", "0" * 64, checks, **fields)


def state(keys=True, **fields):
    return State(Target(EXERCISE, **fields), keys)


def after(known, *happenings):
    """Return the state after all of them, and what the last one wants done."""
    deeds = ()
    for happening in happenings:
        known, deeds = hear(known, happening)
    return known, deeds


SAVED = Saved("fails.py", b"x = 1\n", "12:00:00")


def graded(*statuses, number=1):
    return SAVED, Graded(number, report(*statuses))


def test_first_the_file_is_graded_as_it_is():
    assert begun(state()) == (state(), (Read(),))


def test_a_save_is_graded_and_forgets_what_was_found_before():
    known, deeds = after(state(), *graded(FAILED), SAVED)
    assert deeds == (Grade(2, SAVED.content, (NAMES[0],)),)
    assert (known.phase, known.results, known.report) == (Phase.STARTING, {}, None)
    assert (known.submission, known.saved) == ("fails.py", "12:00:00")


def test_verdicts_stand_as_they_come():
    known, _ = after(
        state(),
        SAVED,
        Told(1, Event("importing", detail="NumPy")),
        Told(1, Event("started", check=NAMES[0])),
        Told(1, Event("epoch", check=NAMES[0], epoch=1, score=0.5, bar=0.9)),
    )
    assert (known.phase, known.running, known.scores, known.bar) == (
        Phase.CHECKING,
        NAMES[0],
        (0.5,),
        0.9,
    )
    known, _ = hear(known, Told(1, Event("finished", NAMES[0], result(NAMES[0], FAILED))))
    assert known.to_mend == result(NAMES[0], FAILED)
    assert (known.running, known.scores) == ("", ())


def test_what_an_older_grading_tells_is_too_late():
    late = Told(1, Event("finished", NAMES[0], result(NAMES[0], PASSED)))
    known, _ = after(state(), SAVED, SAVED)
    assert hear(known, late) == (known, ())
    assert hear(known, Graded(1, report(PASSED))) == (known, ())


def test_a_whole_grading_is_kept_and_a_broken_one_is_not():
    known, deeds = after(state(), *graded(FAILED))
    assert deeds == (Keep(report(FAILED)),)
    assert known.phase is Phase.DONE
    for broken in (
        Graded(1, None, "its process ended"),
        Graded(1, report(FAILED, interrupted=True)),
        Graded(1, report(FAILED, problem="no memory")),
    ):
        known, deeds = after(state(before={NAMES[0]: PASSED}), SAVED, broken)
        assert deeds == ()
        assert known.problem[0].startswith("The grader itself failed")
        assert known.target.before == {NAMES[0]: PASSED}
    assert after(state(), *graded(Status.BROKEN))[1] == ()


def test_what_a_save_changed_is_told_where_something_was_known():
    assert after(state(), *graded(FAILED))[0].change is None
    known, _ = after(state(before={NAMES[0]: FAILED}), *graded(PASSED))
    assert (known.change, known.changed) == (Change(gained=(NAMES[0],)), (NAMES[0],))
    known, _ = after(known, *graded(FAILED, number=2))
    assert known.change == Change(lost=(NAMES[0],))
    assert changed({"gone": PASSED}, report(PASSED)) == Change()
    assert changed({NAMES[0]: SKIPPED}, report(FAILED)) == Change()


def test_what_is_to_mend_and_what_changed_runs_first():
    before = {"a": PASSED, "b": FAILED, "c": SKIPPED, "d": Status.ERROR}
    known = replace(state(before=before), changed=("a", "d"))
    assert first(known) == ("b", "d", "a")
    assert first(state()) == ()


def test_when_all_pass_a_key_goes_on_and_without_keys_it_goes_on_by_itself():
    known, deeds = after(state(following=OTHER), *graded(PASSED))
    assert (known.passed, known.ended, deeds) == (True, None, (Keep(report(PASSED)),))
    assert hear(known, Pressed("n")) == (known, (MoveOn(OTHER),))
    _, deeds = after(state(keys=False, following=OTHER), *graded(PASSED))
    assert deeds == (Keep(report(PASSED)), MoveOn(OTHER))


def test_after_the_last_one_it_is_over():
    known, _ = after(state(), *graded(PASSED))
    assert hear(known, Pressed("n"))[0].ended == 0
    assert after(state(keys=False), *graded(PASSED))[0].ended == 0
    known, deeds = after(state(), *graded(FAILED), Pressed("n"))
    assert (known.remark, known.ended, deeds) == (Remark.LAST_EXERCISE, None, ())


def test_another_exercise_begins_anew_and_hears_nothing_of_the_last():
    known, deeds = after(state(following=OTHER), *graded(PASSED), Moved(Target(OTHER)))
    assert deeds == (Read(),)
    assert (known.exercise, known.results, known.report) == (OTHER, {}, None)
    assert hear(known, Graded(1, report(FAILED))) == (known, ())


def test_a_hint_is_opened_for_the_first_check_to_mend():
    known, deeds = after(state(), *graded(FAILED), Pressed("h"))
    assert deeds == (OpenHint(NAMES[0]),)
    known, _ = hear(known, Hinted(NAMES[0], 1))
    assert (known.hints, known.remark) == ({NAMES[0]: 1}, None)
    assert hear(known, SAVED)[0].hints == {NAMES[0]: 1}
    assert hear(known, Hinted(NAMES[0], 2, Opening.LAST))[0].remark is Remark.LAST_HINT


def test_a_further_hint_of_the_same_file_opens_when_it_is_asked_for_again():
    known, _ = after(state(), *graded(FAILED), Hinted(NAMES[0], 1, Opening.WAITS))
    assert (known.hints, known.remark) == ({NAMES[0]: 1}, Remark.SAME_FILE)
    assert hear(known, Pressed("h"))[1] == (OpenHint(NAMES[0], more=True),)
    assert after(known, Pressed("x"), Pressed("h"))[1] == (OpenHint(NAMES[0]),)


def test_a_hint_without_a_check_or_a_check_without_hints_is_said():
    assert after(state(), Pressed("h"))[0].remark is Remark.NO_CHECK
    assert after(state(), *graded(PASSED), Pressed("h"))[0].remark is Remark.NO_CHECK
    bare = Event("finished", NAMES[0], result(NAMES[0], FAILED, hints=()))
    known, deeds = after(state(), SAVED, Told(1, bare), Pressed("h"))
    assert (known.remark, deeds) == (Remark.NO_HINTS, ())
    assert hear(known, Pressed("x"))[0].remark is None


@pytest.mark.parametrize(
    ("key", "view"), [("t", View.TASK), ("l", View.LIST), ("s", View.SOLUTION)]
)
def test_a_key_shows_something_else_until_it_or_another_one_is_pressed(key, view):
    known, _ = after(state(), *graded(FAILED), Pressed(key))
    assert known.view is view
    assert hear(known, Pressed(key))[0].view is View.VERDICTS
    assert hear(known, Pressed("escape"))[0].view is View.VERDICTS
    known, _ = after(known, Pressed("space"), Pressed("down"), Pressed("up"))
    assert (known.view, known.page) == (view, 1)
    # Whoever saves wants to see what comes of it.
    assert (after(known, SAVED)[0].view, after(known, SAVED)[0].page) == (View.VERDICTS, 0)


def test_again_reads_the_file_and_quitting_ends_what_is_graded():
    assert hear(state(), Pressed("r")) == (state(), (Read(),))
    known, deeds = after(state(), SAVED, Pressed("q"))
    assert (known.ended, deeds) == (0, (Drop(),))


def test_a_file_that_cannot_be_read_ends_the_grading_and_the_next_save_begins_another():
    known, deeds = after(state(), SAVED, Unreadable("fails.py is missing.", "Bring it back."))
    assert deeds == (Drop(),)
    assert known.problem == ("fails.py is missing.", "Bring it back.")
    known, deeds = hear(known, SAVED)
    assert (known.problem, deeds) == (None, (Grade(3, SAVED.content),))
