"""What is seen while a file is watched, to the letter, wide and narrow."""

import io

import pytest
from places import WORLD
from rich.console import Console, Group

from rnn_grade.course import catalog
from rnn_grade.render.terminal.fullscreen import FullScreen
from rnn_grade.render.terminal.layout import ASCII, UNICODE, plain_text
from rnn_grade.render.terminal.watching import Transcript, bodies, foot, left_behind
from rnn_grade.report import CheckResult, Event, Finding, Report, Status
from rnn_grade.watching.hear import hear
from rnn_grade.watching.state import (
    Graded,
    Hinted,
    Opening,
    Pressed,
    Saved,
    State,
    Target,
    Told,
    Unreadable,
)

COURSE = catalog.load(WORLD)
EXERCISE = COURSE.find("passes")
NAMES = [check.name for check in EXERCISE.checks]
TITLES = [check.title for check in EXERCISE.checks]
SAVED = Saved("passes.py", b"", "12:34:56")


def result(number, status):
    finding = Finding("assertion", "it", numbers={"message": "It is not so."})
    return CheckResult(
        NAMES[number],
        TITLES[number],
        2,
        status,
        finding=finding if status is Status.FAILED else None,
        hints=("Look at the first line.",),
    )


def report(*statuses):
    checks = tuple(result(number, status) for number, status in enumerate(statuses))
    return Report(
        EXERCISE.folder, "Title", "passes.py", "0" * 64, checks, worker="fork", seconds=1.25
    )


def known(*happenings, before=None, keys=True, following=None):
    state = State(Target(EXERCISE, before or {}, following), keys)
    for happening in happenings:
        state, _ = hear(state, happening)
    return state


def shown(state, width=80, fold=0, marks=UNICODE):
    return plain_text([bodies(state, marks)[fold]], width), plain_text([foot(state, marks)], width)


def test_the_first_check_to_mend_is_shown_in_full_and_each_other_one_in_a_line():
    state = known(
        SAVED,
        Graded(1, report(Status.PASSED, Status.FAILED)),
        before=dict.fromkeys(NAMES, Status.SKIPPED),
    )
    body, below = shown(state)
    assert body.startswith(
        f"Exercise {EXERCISE.number}: {EXERCISE.manifest.title}\npasses.py, saved 12:34:56\n\n"
        f"  ✗ failed   {TITLES[1]}"
    )
    assert "t so.\n    Check         triples\n" in body
    assert body.endswith(f"\n\n{line('✓ passed', TITLES[0], '2/2')}\n")
    assert below == (
        "\n"
        "━━━━━╌╌╌╌╌  2 of 4 points · 1.2 s\n"
        "1 check passes that did not.\n"
        "h hint  t task  s solution  l list  r again  n next  q quit\n"
    )


def line(verdict, title, points):
    left = f"  {verdict}".ljust(13) + title
    return left + points.rjust(80 - len(left))


def test_what_is_to_come_is_said_and_what_goes_on():
    state = known(SAVED, Told(1, Event("importing", detail="TensorFlow and Keras")))
    body, below = shown(state)
    assert body.endswith(f"  · to come  {TITLES[0]}\n  · to come  {TITLES[1]}\n")
    starting = "Starting Python with TensorFlow and Keras; this takes about 3 seconds, once.\n"
    assert below.startswith(f"\n{starting}")
    started = Told(1, Event("started", check=NAMES[0]))
    assert f"\nChecking: {TITLES[0]}\n" in shown(known(SAVED, started))[1]
    epoch = Told(1, Event("epoch", check=NAMES[0], epoch=1, score=0.5, bar=0.9))
    assert "\nTraining: epoch 1, score 0.500, bar 0.900" in shown(known(SAVED, started, epoch))[1]


def test_when_all_pass_it_says_so_and_how_it_goes_on():
    passed = Graded(1, report(Status.PASSED, Status.PASSED))
    other = COURSE.find("fails")
    body, below = shown(known(SAVED, passed, following=other))
    assert "\n\nEvery check passed.\n\n" in body
    assert f"\nn goes on to exercise {other.number}: {other.manifest.title}.\n" in below
    assert "\nEvery exercise is done. Well done. n or q ends.\n" in shown(known(SAVED, passed))[1]
    left = plain_text([left_behind(known(SAVED, passed), UNICODE)], 80)
    assert left.endswith("4 of 4 points · 1.2 s\nEvery exercise is done. Well done.\n")


def test_hints_stand_below_the_check_and_remarks_above_the_keys():
    failed = Graded(1, report(Status.FAILED, Status.SKIPPED))
    state = known(SAVED, failed, Hinted(NAMES[0], 1))
    assert "    Hint 1 of 1   Look at the first line.\n" in shown(state)[0]
    state = known(SAVED, failed, Hinted(NAMES[0], 1, Opening.LAST))
    assert "\nThose are all hints of this check. t shows the task.\nh hint" in shown(state)[1]


def test_a_file_that_is_not_there_is_said_with_the_way_out():
    body, _ = shown(known(SAVED, Unreadable("passes.py is missing.", "Bring it back.")))
    assert body.endswith("\n\npasses.py is missing.\nBring it back.\n\n")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_nothing_is_wider_than_the_terminal(width, marks):
    state = known(
        SAVED,
        Told(1, Event("started", check=NAMES[0])),
        Told(1, Event("finished", NAMES[0], result(0, Status.FAILED))),
        Pressed("n"),
    )
    for fold in range(3):
        text = "".join(shown(state, width, fold, marks))
        assert all(len(one) <= width for one in text.splitlines()), text


def frames(state, height, width=80):
    console = Console(file=io.StringIO(), force_terminal=True, width=width, height=height)
    FullScreen(console).draw(bodies(state, UNICODE), foot(state, UNICODE), state.page)
    return console.file.getvalue().split("\x1b[K")


def test_a_low_terminal_folds_what_passed_and_then_turns_pages():
    state = known(SAVED, Graded(1, report(Status.PASSED, Status.PASSED)))
    assert len(frames(state, 14)) == 14 + 1
    assert "2 checks" in "".join(frames(state, 10))
    low = frames(state, 8)
    assert len(low) == 8 + 1
    assert "Page 1 of" in "".join(low)
    assert low[-2].endswith("quit\x1b[0m")


def test_where_lines_are_only_added_each_verdict_is_one_as_it_comes():
    console = Console(file=io.StringIO(), width=80, color_system=None)
    transcript = Transcript(console, UNICODE)
    state = known(keys=False)
    for happening in (
        SAVED,
        Told(1, Event("importing", detail="NumPy")),
        Told(1, Event("finished", NAMES[0], result(0, Status.FAILED))),
        Told(1, Event("finished", NAMES[1], result(1, Status.SKIPPED))),
        Graded(1, report(Status.FAILED, Status.SKIPPED)),
        Saved("passes.py", b"", "12:35:00"),
    ):
        before, (state, _) = state, hear(state, happening)
        transcript.follow(before, state)
    text = console.file.getvalue()
    first = text.index(f"  ✗ failed   {TITLES[0]}")
    assert text.index("  Starting Python with NumPy in a separate process.\n") < first
    assert text.count("t so.\n    Check         doubles\n") == 1
    assert line("· skipped", TITLES[1], "0/2") in text
    assert "\n\n╌╌╌╌╌╌╌╌╌╌  0 of 4 points · 1.2 s\n\nExercise" in text
    assert text.endswith("passes.py, saved 12:35:00\n\n")


def test_something_else_can_be_shown_between_the_lines():
    console = Console(file=io.StringIO(), width=80, color_system=None)
    state = known(SAVED)
    Transcript(console, UNICODE).follow(state, state, Group("the task"))
    assert console.file.getvalue() == "the task\n"
