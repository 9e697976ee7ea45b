"""A report reads well at 60, 100 and 160 columns, without colour, and in a pipe: to the letter."""

import io
import math
from dataclasses import dataclass, replace

import pytest
from rich.console import Console

from rnn_grade.course import catalog
from rnn_grade.render.terminal import report as terminal
from rnn_grade.render.terminal import verdict
from rnn_grade.render.terminal.layout import ASCII, UNICODE, bar, sparkline
from rnn_grade.render.terminal.live import Watcher
from rnn_grade.render.words import verdicts
from rnn_grade.report import CheckResult, Event, Finding, Report, Status


@dataclass(frozen=True)
class Words:
    found: str
    expected: str
    cause: str
    next: str


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """The sentences are the business of another module: here a finding brings its own."""
    monkeypatch.setattr(
        verdicts, "explain", lambda f: Words(f.what, f.expected or "", f.cause, f.hint)
    )


def shown(renderable, width=60, **options) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, markup=False, emoji=False, **options).print(renderable)
    return stream.getvalue()


SHAPE = Finding(
    "shape",
    "The output of `model.predict` has the shape (5, 7, 12).",
    expected="The shape (5, 12), that is (batch, verbs).",
    cause="The last recurrent layer has `return_sequences=True`.",
    hint="Leave `return_sequences` out of the last recurrent layer.",
    line=31,
    source="    layers.SimpleRNN(units, return_sequences=True),\n",
)
BUILT = CheckResult("built", "The model is built.", 1, Status.PASSED, 0.41)
SHAPED = CheckResult(
    "shaped",
    "The model returns one row of probabilities for each sentence.",
    2,
    Status.FAILED,
    0.3,
    SHAPE,
    output="hello\nthere\n",
    traceback="File x\n  line",
    hints=("Look at the last layer.",),
)
WAITING = CheckResult(
    "waiting",
    "Every weight gets a gradient.",
    2,
    Status.SKIPPED,
    waits_for=("The model returns one row of probabilities for each sentence.",),
)
TRAINED = CheckResult(
    "trained",
    "The accuracy reaches the bar.",
    3,
    Status.PASSED,
    4.2,
    curve=(0.25, 0.5, 0.75, 0.93),
    bar=0.9,
)
REPORT = Report(
    "03_simple_rnn",
    "A simple RNN that remembers",
    "03_simple_rnn/simple_rnn.py",
    "0" * 64,
    (BUILT, SHAPED, WAITING, TRAINED),
    isolation="process",
    worker="fork",
    seed=7,
    seconds=6.26,
)
HINT = ("rnn-grade hint 3", "opens one more hint")

AT_60 = """\
Exercise 3: A simple RNN that remembers
03_simple_rnn/simple_rnn.py

  ✓ passed   The model is built.                         1/1
  ✗ failed   The model returns one row of probabilities  0/2
             for each sentence.
    Found         The output of `model.predict` has the
                  shape (5, 7, 12).
    Expected      The shape (5, 12), that is (batch, verbs).
    Your line     31 | layers.SimpleRNN(units,
                       return_sequences=True),
    Likely cause  The last recurrent layer has
                  `return_sequences=True`.
    Next          Leave `return_sequences` out of the last
                  recurrent layer.
    Check         shaped
    With -v       also what it printed (2 lines) and the
                  traceback
  · skipped  Every weight gets a gradient.               0/2
    Waits for     The model returns one row of probabilities
                  for each sentence.
  ✓ passed   The accuracy reaches the bar.               3/3
    Training      epoch 4, score 0.930, bar 0.900  ▁▄▆█

4 of 8 points · isolation process · seed 7 · 6.3 s

→ rnn-grade hint 3  opens one more hint
"""

AT_100 = (
    """\
Exercise 3: A simple RNN that remembers
03_simple_rnn/simple_rnn.py

"""
    "  ✓ passed   The model is built.                                      "
    "                           1/1\n"
    "  ✗ failed   The model returns one row of probabilities for each sentence."
    "                       0/2\n"
    """\
    Found         The output of `model.predict` has the shape (5, 7, 12).
    Expected      The shape (5, 12), that is (batch, verbs).
    Your line     31 | layers.SimpleRNN(units, return_sequences=True),
    Likely cause  The last recurrent layer has `return_sequences=True`.
    Next          Leave `return_sequences` out of the last recurrent layer.
    Check         shaped
    With -v       also what it printed (2 lines) and the traceback
"""
    "  · skipped  Every weight gets a gradient.                             "
    "                          0/2\n"
    "    Waits for     The model returns one row of probabilities for each sentence.\n"
    "  ✓ passed   The accuracy reaches the bar.                             "
    "                          3/3\n"
    """\
    Training      epoch 4, score 0.930, bar 0.900  ▁▄▆█

━━━━━╌╌╌╌╌  4 of 8 points · isolation process · seed 7 · 6.3 s

→ rnn-grade hint 3  opens one more hint
"""
)


def test_a_report_at_60_columns():
    assert shown(terminal.whole(REPORT, UNICODE, HINT)) == AT_60


def test_a_report_at_100_columns():
    assert shown(terminal.whole(REPORT, UNICODE, HINT), 100) == AT_100


def test_at_160_columns_lines_stay_as_long_as_one_can_read():
    assert shown(terminal.whole(REPORT, UNICODE, HINT), 160) == AT_100


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_no_line_is_too_long_or_ends_in_spaces(width):
    for line in shown(terminal.whole(REPORT, UNICODE, HINT, verbose=True), width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_without_unicode_every_character_is_ascii():
    text = shown(terminal.whole(REPORT, ASCII, HINT))
    assert text.isascii()
    assert "  + passed   The model is built." in text
    assert "  x failed   The model returns" in text
    assert "  - skipped  Every weight" in text
    assert "4 of 8 points - isolation process - seed 7 - 6.3 s" in text


def test_colour_adds_nothing_but_colour():
    coloured = shown(
        terminal.whole(REPORT, UNICODE, HINT), force_terminal=True, color_system="standard"
    )
    assert "\x1b[32m  ✓ passed\x1b[0m   " in coloured
    plain = shown(terminal.whole(REPORT, UNICODE, HINT), force_terminal=True, no_color=True)
    assert "\x1b[3" not in plain


def test_verbose_shows_output_traceback_and_seconds():
    assert shown(terminal.check(SHAPED, UNICODE, verbose=True), 100).splitlines()[-4:] == [
        "    It printed    hello",
        "                  there",
        "    Traceback     File x",
        "                    line",
    ]
    assert shown(terminal.check(BUILT, UNICODE, verbose=True)) == (
        "  ✓ passed   The model is built.                1/1    0.4 s\n"
    )


def test_skipped_checks_are_grouped_under_the_check_to_mend():
    first = replace(SHAPED, output="", traceback="", finding=None)
    second = replace(WAITING, name="second", title="It remembers.", waits_for=(WAITING.title,))
    third = replace(WAITING, name="third", title="It is saved.", waits_for=("It was built.",))
    report = replace(REPORT, checks=(first, WAITING, second, third))
    assert shown(terminal.whole(report, UNICODE, HINT)).splitlines()[5:12] == [
        "    Check         shaped",
        "  · skipped  Every weight gets a gradient.               0/2",
        "  · skipped  It remembers.                               0/2",
        "    They wait for The model returns one row of probabilities",
        "                  for each sentence.",
        "  · skipped  It is saved.                                0/2",
        "    Waits for     It was built.",
    ]


def test_what_was_said_before_anything_ran_is_not_explained_again():
    assert shown(terminal.check(replace(SHAPED, output="", traceback=""), UNICODE, known=(SHAPE,)))\
        .splitlines()[2:] == [
        "    As said       The output of `model.predict` has the",
        "                  shape (5, 7, 12).",
        "    Check         shaped",
    ]  # fmt: skip


def test_a_part_that_is_still_to_be_written():
    result = CheckResult(
        "f", "It stops early.", 2, Status.NOT_ATTEMPTED, finding=Finding("unfilled", "train")
    )
    assert shown(terminal.check(result, UNICODE)) == (
        "  ○ to do    It stops early.                             0/2\n    To write      `train`\n"
    )


def test_a_broken_check_is_not_the_learners_fault():
    result = CheckResult(
        "b",
        "It reloads.",
        1,
        Status.BROKEN,
        finding=Finding("broken", "b", numbers={"message": "KeyError: 'x'"}),
    )
    assert shown(terminal.check(result, UNICODE), 100).splitlines()[1:] == [
        "    The grader    This is the grader's fault, not yours, and costs you no points.",
        "    It says       KeyError: 'x'",
    ]
    report = replace(REPORT, checks=(BUILT, result))
    assert shown(verdict.closing(report, UNICODE, HINT), 100).splitlines()[:3] == [
        "",
        "1 point could not be judged. "
        "This is the grader's fault, not yours, and costs you no points.",
        "━━━━━╌╌╌╌╌  1 of 2 points · isolation process · seed 7 · 6.3 s",
    ]


def test_a_broken_grader_is_not_the_learners_fault():
    report = replace(REPORT, checks=(), problem="TensorFlow could not be imported", worker="none")
    report = replace(report, isolation="none")
    assert shown(verdict.closing(report, UNICODE, HINT), 100).splitlines()[1:4] == [
        "The grader itself failed. This is the grader's fault, not yours, and costs you no points.",
        "It says: TensorFlow could not be imported",
        "╌╌╌╌╌╌╌╌╌╌  0 of 0 points · isolation none · seed 7 · 6.3 s",
    ]


def test_what_reading_the_source_showed_comes_first():
    found = (
        Finding("unfilled", "build_model", line=12),
        Finding("unfilled", "train", line=40),
        Finding("syntax", "Python cannot read line 3: expected ':'.", line=3, source="def f(x)"),
    )
    assert shown(terminal.findings(found, UNICODE)) == (
        "  ✗ Python cannot read line 3: expected ':'.\n"
        "    Your line     3 | def f(x)\n"
        "  ○ to write `build_model` (line 12), `train` (line 40)\n"
        "\n"
    )


def test_a_line_of_a_notebook_is_told_with_its_cell():
    one = replace(SHAPED, output="", traceback="", finding=replace(SHAPE, line=3, cell="cell 7"))
    assert shown(terminal.check(one, UNICODE), 100).splitlines()[3] == (
        "    Your line     cell 7, line 3 | layers.SimpleRNN(units, return_sequences=True),"
    )
    bare = replace(SHAPE, line=3, cell="In[4]", source="")
    assert shown(terminal.check(replace(one, finding=bare), UNICODE), 100).splitlines()[3] == (
        "    Your line     In[4], line 3"
    )
    unfilled = Finding("unfilled", "step", line=1, cell="cell 5")
    assert shown(terminal.findings((unfilled,), UNICODE)) == (
        "  ○ to write `step` (cell 5, line 1)\n\n"
    )


def test_what_was_taken_and_what_was_not_comes_before_all_and_is_no_verdict():
    note = Finding("cell_unread", "A cell was left out.", line=2, cell="cell 4", source="def f(")
    report = replace(REPORT, notes=(note,), findings=(Finding("unfilled", "step"),))
    assert shown(terminal.whole(report, UNICODE, HINT)).splitlines()[3:8] == [
        "  · A cell was left out.",
        "    Your line     cell 4, line 2 | def f(",
        "",
        "  ○ to write `step`",
        "",
    ]


def test_where_nothing_is_written_three_lines_do():
    untouched = replace(REPORT, checks=(replace(BUILT, status=Status.NOT_ATTEMPTED),))
    parts = tuple(Finding("unfilled", name) for name in ("step", "train"))
    lines = shown(verdict.closing(replace(untouched, findings=parts), UNICODE, HINT)).splitlines()
    assert lines[0] == "Not attempted yet. Begin with `step`."
    assert lines[1] == "╌╌╌╌╌╌╌╌╌╌  0 of 1 point"
    assert lines[2].startswith("→ ")
    assert len(lines) == 3
    lines = shown(verdict.closing(replace(untouched, findings=()), UNICODE, HINT)).splitlines()
    assert lines[0] == "Not attempted yet. Nothing is written, so nothing is wrong."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"checks": (BUILT,)}, "Every check passed. Well done."),
        ({"interrupted": True}, "Stopped by Ctrl-C: 3 of 4 checks done."),
        (
            {"checks": (replace(WAITING, waits_for=("Python can read it",)),)},
            "No check has run. They wait until Python can read it.",
        ),
    ],
)
def test_the_verdict_in_one_sentence(changes, expected):
    text = shown(verdict.closing(replace(REPORT, **changes), UNICODE, HINT))
    assert text.splitlines()[1] == expected


def test_checks_that_were_not_asked_for_are_counted():
    text = shown(verdict.closing(replace(REPORT, checks=(BUILT,)), UNICODE, HINT, left_out=3))
    assert text.splitlines()[1] == "3 checks not asked for."


def test_workers_without_a_fork_server_are_named():
    text = shown(verdict.closing(replace(REPORT, worker="fresh"), UNICODE, HINT), 100)
    assert "isolation process · fresh workers · seed 7" in text


def test_the_command_to_try_next():
    passed = replace(REPORT, checks=(BUILT,))
    stub = replace(REPORT, checks=(replace(BUILT, status=Status.NOT_ATTEMPTED),))

    def command(report, following=4, hints=True, **options):
        return verdict.suggest(report, following=following, hints=hints, **options)[0]

    failed = replace(REPORT, checks=(BUILT, replace(SHAPED, traceback="")))
    assert command(failed) == "rnn-grade hint 3"
    assert command(failed, hints=False) == "rnn-grade show 3"
    assert command(REPORT) == "rnn-grade exercise3 -v"
    assert command(REPORT, verbose=True) == "rnn-grade hint 3"
    assert command(stub) == "rnn-grade show 3"
    assert command(passed) == "rnn-grade show 4"
    assert command(passed, following=None) == "rnn-grade list"
    assert command(passed, left_out=2) == "rnn-grade exercise3"
    assert command(replace(REPORT, checks=()), hints=False) == "rnn-grade show 3"
    assert command(replace(REPORT, problem="no TensorFlow")) == "rnn-grade exercise3"
    assert command(replace(REPORT, checks=(WAITING,))) == "rnn-grade exercise3"
    assert command(replace(REPORT, interrupted=True)) == "rnn-grade exercise3"


def test_a_learners_text_is_never_markup_and_never_an_escape():
    finding = Finding(
        "exception",
        "ValueError: [bold]x[/bold] \x1b[31m :smile: \u202egnorw",
        line=1,
        source="\x1b]0;owned\x07raise ValueError('[red]')",
    )
    result = CheckResult(
        "e", "It runs.", 1, Status.ERROR, finding=finding, output="\x1b[2J", traceback="\x9b1A\r!"
    )
    text = shown(
        terminal.whole(
            replace(REPORT, checks=(result,), submission="\x1b[31mx.py"),
            UNICODE,
            HINT,
            verbose=True,
        ),
        force_terminal=True,
        no_color=True,
        color_system=None,
    )
    assert "ValueError: [bold]x[/bold] [31m :smile: gnorw" in " ".join(text.split())
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\r", "\u202e"}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((), ""),
        ((0.5,), "▁"),
        ((0.5, 0.5), "▁▁"),
        ((0, 1), "▁█"),
        ((1, 0.5, 0), "█▅▁"),
        ((0, math.nan, 1, math.inf), "▁?█?"),
    ],
)
def test_a_curve_in_one_line(scores, expected):
    assert sparkline(scores, UNICODE.levels) == expected


def test_a_long_curve_is_thinned_out_and_keeps_its_end():
    curve = sparkline([*range(100), 1000], UNICODE.levels, width=10)
    assert len(curve) == 10
    assert curve[-1] == "█"


def test_a_bar_is_full_only_when_nothing_is_missing():
    assert bar(99, 100, ASCII, 10).plain == "=========."
    assert bar(100, 100, ASCII, 10).plain == "=========="
    assert bar(0, 0, ASCII, 10).plain == ".........."


# While it happens. --------------------------------------------------------------------------


@pytest.fixture
def exercise(world) -> catalog.Exercise:
    """An exercise with two checks."""
    return world.find("half_attempted")


def watched(exercise, events, report=None, **options) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=60, markup=False, emoji=False, **options)
    with Watcher(console, exercise, "half.py") as watcher:
        for event in events:
            watcher(event)
        if report is not None:
            watcher.finish(report)
    return stream.getvalue()


PASSED = CheckResult("doubles", "`double` returns twice its input.", 2, Status.PASSED)
LEFT = CheckResult(
    "triples", "It triples.", 1, Status.SKIPPED, waits_for=("the grading was ended before it",)
)
EVENTS = (
    Event("importing", detail="TensorFlow and Keras"),
    Event("ready"),
    Event("started", check="doubles"),
    Event("epoch", check="doubles", epoch=1, score=0.5, bar=0.9),
    Event("epoch", check="doubles", epoch=2, score=0.7, bar=0.9),
    Event("finished", check="doubles", result=PASSED),
)
PIPED = """\
Exercise 18: Half attempted
half.py

  Starting Python with TensorFlow in a separate process;
  this takes about 3 seconds.
  ✓ passed   `double` returns twice its input.           2/2
"""


def test_a_pipe_gets_one_line_for_the_import_and_one_for_each_check(exercise):
    assert watched(exercise, EVENTS) == PIPED


def test_forced_colour_in_a_pipe_moves_nothing(exercise):
    text = watched(exercise, EVENTS, force_terminal=True, color_system="standard")
    assert "\x1b[32m  ✓ passed\x1b[0m   " in text
    assert "\x1b[?25l" not in text
    assert "\r" not in text


def test_checks_that_never_ran_are_shown_at_the_end(exercise):
    report = replace(REPORT, checks=(PASSED, LEFT), interrupted=True)
    assert watched(exercise, EVENTS, report) == (
        PIPED + "  · skipped  It triples.                                 0/1\n"
    )


def test_a_stub_is_answered_without_its_checks_which_all_are_still_to_do(exercise):
    finding = Finding("unfilled", "double", line=4)
    result = replace(PASSED, status=Status.NOT_ATTEMPTED, finding=finding)
    events = (
        Event("static", findings=(finding,)),
        Event("finished", check="doubles", result=result),
    )
    assert watched(exercise, events) == (
        "Exercise 18: Half attempted\nhalf.py\n\n  ○ to write `double` (line 4)\n\n"
    )
    console = Console(file=io.StringIO(), width=60, color_system=None)
    with Watcher(console, exercise, "half.py", verbose=True) as watcher:
        for event in events:
            watcher(event)
    assert "  ○ to do    `double` returns twice its input." in console.file.getvalue()


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_import_and_the_training_while_they_last(exercise, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("TTY_COMPATIBLE", raising=False)
    monkeypatch.delenv("TTY_INTERACTIVE", raising=False)
    screen = Screen()
    console = Console(file=screen, width=60, markup=False, emoji=False, color_system=None)
    seen = []
    with Watcher(console, exercise, "half.py") as watcher:
        for event in EVENTS:
            watcher(event)
            seen.append(screen.getvalue())
            screen.truncate(0)
            screen.seek(0)
    assert "Starting Python with TensorFlow in a separate process;" in seen[0]
    assert "Checking: `double` returns twice its input." in seen[2]
    assert "Training: epoch 1, score 0.500, bar 0.900  ▁" in seen[3]
    assert "Training: epoch 2, score 0.700, bar 0.900  ▁█" in seen[4]
    assert "  ✓ passed   `double` returns twice its input.           2/2\n" in seen[5]
    # The cursor comes back.
    assert screen.getvalue().endswith("\x1b[?25h") or "\x1b[?25h" in screen.getvalue()
