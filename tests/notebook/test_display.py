"""What a kernel sends while a grading goes on: one output, updated in place, in two forms."""

from dataclasses import replace

import pytest
from IPython.core.interactiveshell import InteractiveShell
from places import ROOT
from reports import check, that

from rnn_grade.course import catalog
from rnn_grade.notebook import display
from rnn_grade.report import Event, Report, Status

EXERCISE = catalog.load(ROOT).find("3")
FIRST, SECOND = EXERCISE.checks[:2]
PASSED = check(Status.PASSED, FIRST.name)
FAILED = check(Status.FAILED, SECOND.name, finding=that(line=3, cell="In[4]", source="return x"))
REPORT = Report(
    EXERCISE.folder,
    EXERCISE.manifest.title,
    "ignored",
    "ab" * 32,
    checks=(PASSED, FAILED),
    isolation="sealed",
    worker="fork",
    seconds=1.25,
)
HINT = ("rnn-grade hint 3", "opens one more hint")


@pytest.fixture
def sent(monkeypatch):
    """A shell with a kernel; what it publishes, as `(bundle, display_id, update)`."""
    messages = []

    class Publisher:
        def publish(self, data, metadata=None, *, transient=None, update=False, **others):
            messages.append((data, transient["display_id"], update))

    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell, "display_pub", Publisher())
    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    yield messages
    InteractiveShell.clear_instance()


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves when it is told to."""
    now = [100.0]
    monkeypatch.setattr(display.time, "monotonic", lambda: now[0])
    return now


def shown(**changes):
    return display.Display(EXERCISE, "In[3] and In[4], as you ran them", {"In[4]": "abc-123"})


def test_one_output_is_updated_in_place(sent):
    screen = shown()
    screen(Event("importing", detail="TensorFlow and Keras"))
    screen(Event("started", check=FIRST.name))
    screen(Event("finished", check=FIRST.name, result=PASSED))
    screen(Event("started", check=SECOND.name))
    screen(Event("finished", check=SECOND.name, result=FAILED))
    screen.finish(REPORT, HINT)
    assert [update for _, _, update in sent] == [False, True, True, True, True, True]
    assert len({identity for _, identity, _ in sent}) == 1
    assert all(set(bundle) == {"text/html", "text/plain"} for bundle, _, _ in sent)
    first, *_, last = [bundle["text/html"] for bundle, _, _ in sent]
    assert "Starting Python with TensorFlow and Keras in a separate process." in first
    assert "<code>%hint 3</code> opens one more hint" in last
    assert '<a href="#cell-id=abc-123">In[4], line 3</a>' in last


def test_the_plain_text_is_what_the_terminal_says_in_characters_that_every_font_has(sent):
    screen = shown()
    screen(Event("started", check=FIRST.name))
    assert sent[0][0]["text/plain"].splitlines() == [
        "Exercise 3: A simple RNN that remembers",
        "In[3] and In[4], as you ran them",
        "",
        f"  Checking: {FIRST.title}",
    ]
    screen.finish(REPORT, HINT)
    plain = sent[-1][0]["text/plain"]
    assert plain.isascii()
    assert "    Your line     In[4], line 3 | return x" in plain.splitlines()
    assert plain.endswith("> %hint 3  opens one more hint")


def test_epochs_are_shown_a_few_times_a_second(sent, clock):
    screen = shown()
    screen(Event("started", check=FIRST.name))
    for epoch in range(1, 101):
        clock[0] += 0.02
        screen(Event("epoch", check=FIRST.name, epoch=epoch, score=epoch / 100, bar=0.927))
    assert len(sent) == 1 + 7
    assert "Training: epoch 91, score 0.910, bar 0.927" in sent[-1][0]["text/html"]
    # A verdict waits for nothing.
    screen(Event("finished", check=FIRST.name, result=PASSED))
    assert "1 check passed" in sent[-1][0]["text/html"]
    assert "Training" not in sent[-1][0]["text/html"]


def test_what_is_verbose_is_unfolded(sent):
    report = replace(REPORT, checks=(replace(FAILED, output="hello"),))
    for verbose in (False, True):
        screen = display.Display(EXERCISE, "x", {}, verbose=verbose)
        assert screen.has_tracebacks
        screen.finish(report, HINT)
        html, plain = sent[-1][0]["text/html"], sent[-1][0]["text/plain"]
        assert (f'<details{" open" if verbose else ""} class="rnn-more">') in html
        assert ("It printed    hello" in plain) is verbose


def test_a_grading_without_a_report_leaves_no_line_that_says_that_it_goes_on(sent):
    # As where the grading is broken off by an exception.
    with shown() as screen:
        screen(Event("started", check=FIRST.name))
    html = sent[-1][0]["text/html"]
    assert "Checking" not in html
    assert '<p class="rnn-doing">Stopped: there is no report.</p>' in html
    with shown() as screen:
        screen(Event("started", check=FIRST.name))
        screen.finish(REPORT, HINT)
    assert "Stopped" not in sent[-1][0]["text/html"]
    # Where nothing was shown yet, nothing is left to be taken back.
    before = len(sent)
    with shown():
        pass
    assert len(sent) == before


def test_without_a_kernel_the_terminal_says_it(capsys):
    InteractiveShell.clear_instance()
    screen = shown()
    screen(Event("started", check=FIRST.name))
    screen(Event("finished", check=FIRST.name, result=PASSED))
    assert not screen.has_tracebacks
    screen.finish(REPORT, HINT)
    said = capsys.readouterr().out
    assert said.splitlines()[:3] == [
        "Exercise 3: A simple RNN that remembers",
        "In[3] and In[4], as you ran them",
        "",
    ]
    assert "\x1b" not in said
    assert said.endswith("%hint 3  opens one more hint\n")
