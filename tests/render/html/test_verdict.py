"""One check as HTML: told by symbol and word, with the rows that the terminal has."""

from dataclasses import replace

import pytest
from html_reader import Reader
from reports import EVIL, check, that
from shown import CHECKS, LINKS, RAISED

from rnn_grade.render.html.verdict import Setting, mark, place, short, verdict
from rnn_grade.report import Status

SETTING = Setting(LINKS)
STATES, ACCURACY, CALLED = CHECKS[2], CHECKS[5], CHECKS[4]


def rows(markup):
    read = Reader(markup)
    return read.texts("dt")


def test_a_failed_check_is_open_and_says_what_helps():
    markup = verdict(STATES, SETTING)
    assert markup.startswith(
        '<details open class="rnn-check"><summary><strong class="rnn-mark rnn-failed">✗ failed'
        "</strong> The states of all steps are returned in order."
        '<span class="rnn-points"> 0/2</span></summary>'
    )
    assert rows(markup) == ["Found", "Expected", "Your line", "Likely cause", "Next"]
    assert (
        '<dd><a href="#cell-id=first-cell">In[4], line 4</a> '
        "<code>h = np.tanh(np.tanh(x @ kernel + h @ recurrent_kernel + bias))</code></dd>"
    ) in markup
    assert "<summary>What it printed (2 lines)</summary><pre>h is 3&#10;h is 4</pre>" in markup


def test_what_was_printed_and_the_traceback_are_folded():
    read = Reader(verdict(replace(CALLED, output="x"), SETTING))
    assert read.texts("summary") == [
        " The model can be called on any number of timesteps.",
        "What it printed (1 line)",
        "Traceback (4 lines)",
    ]
    assert [value for tag, name, value in read.attributes if name == "open"] == [""]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.PASSED, "✓ passed"),
        (Status.FAILED, "✗ failed"),
        (Status.ERROR, "! error"),
        (Status.TIMEOUT, "! timeout"),
        (Status.SKIPPED, "· skipped"),
        (Status.NOT_ATTEMPTED, "○ to do"),
        (Status.BROKEN, "! broken"),
    ],
)
def test_no_verdict_is_told_by_colour_alone(status, words):
    assert Reader(mark(status)).words == [words]


def test_a_training_stands_beside_its_bar_and_what_is_possible():
    read = Reader(verdict(ACCURACY, SETTING))
    assert "Training: epoch 7, score 0.612, bar 0.927." in read.words
    assert read.texts("title") == [
        "accuracy after each epoch: 0.612 after epoch 7, bar 0.927, optimum 0.950, naive 0.550, "
        "chance 0.200."
    ]
    passed = Reader(short(CHECKS[6]))
    assert passed.texts("title") == ["score after each epoch: 0.930 after epoch 2, bar 0.900."]


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("a1b2-c3_d4", "#cell-id=a1b2-c3_d4"),
        (
            "vscode-notebook-cell:/home/me/three.ipynb#W2sZmlsZQ%3D%3D",
            "vscode-notebook-cell:/home/me/three.ipynb#W2sZmlsZQ%3D%3D",
        ),
        ("javascript:alert(1)", None),
        ("vscode-notebook-cell:x", None),
        ("a b", None),
        ("x" * 65, None),
        ("", None),
    ],
)
def test_a_label_is_a_link_to_its_cell_where_that_is_known(target, href):
    told = place(3, "In[4]", Setting({"In[4]": target}))
    assert told == (f'<a href="{href}">In[4], line 3</a>' if href else "In[4], line 3")


def test_a_file_has_no_cells():
    assert place(3, "", SETTING) == "line 3"


def test_what_was_said_before_is_not_said_again():
    assert rows(verdict(check(Status.ERROR, finding=RAISED), SETTING, (RAISED,))) == ["As said"]


def test_whatever_a_learner_wrote_is_text():
    hostile = check(
        Status.ERROR,
        finding=that(EVIL, line=3, cell=EVIL, source=EVIL, cause=EVIL, hint=EVIL),
        output=EVIL,
        traceback=EVIL,
        curve=(0.5,),
    )
    plain = replace(hostile, finding=that("x", line=3, cell="x", source="x", cause="x", hint="x"))
    read = Reader(verdict(hostile, SETTING))
    assert read.tags == Reader(verdict(plain, SETTING)).tags
    assert "script" not in read.tags
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert not set("".join(read.words)) & {"\x1b", "\x00", "\u202e"}
