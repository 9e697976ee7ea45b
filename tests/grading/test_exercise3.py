"""What students and tricksters hand in for exercise 3: a verdict, a sentence, and never a pass."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.render.words.words import explain
from rnn_grade.report import Status

HEAD = '''"""A submission."""
import keras
from keras import layers

{before}

def build_model(vocabulary_size, verbs):
{body}
'''
MODEL = """    model = keras.Sequential([
        keras.Input((None,), dtype="int32"),
        layers.Embedding(vocabulary_size, 16),
        {recurrent},
        {head},
    ])
    model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), {loss})
    return model
"""
LOSS = '"sparse_categorical_crossentropy"'
LAST = "layers.Lambda(lambda x: x[:, -1])"


def submission(
    before="", body="", recurrent="layers.SimpleRNN(32)", head="softmax", loss=LOSS
) -> str:
    dense = f"layers.Dense(verbs, activation={head!r})"
    model = MODEL.format(recurrent=recurrent, head=dense if head in HEADS else head, loss=loss)
    return HEAD.format(before=before, body=body or model)


HEADS = ("softmax", None)
# The name: the source, how the first check that does not pass ends, and what is read there.
CASES = {
    "missing_return": (
        submission().replace("    return model\n", ""),
        Status.FAILED,
        "`build_model` returned nothing (None).",
    ),
    "sequences_at_the_end": (
        submission(recurrent="layers.SimpleRNN(32, return_sequences=True)"),
        Status.FAILED,
        "There is one answer for each of the 6 timesteps",
    ),
    "softmax_on_the_wrong_axis": (
        submission(head="layers.Dense(verbs), layers.Softmax(axis=0)"),
        Status.FAILED,
        "The softmax runs along the wrong axis",
    ),
    "logits_with_a_probability_loss": (
        submission(head=None),
        Status.FAILED,
        "These are raw scores, not probabilities.",
    ),
    "last_word_only": (
        submission(recurrent=LAST),
        Status.FAILED,
        "Another value for the first of six words changes nothing at all.",
    ),
    "endless_loop_at_import": (
        submission(before="while True:\n    pass"),
        Status.TIMEOUT,
        "Importing `simple_rnn.py` had no end after 3 s of computing.",
    ),
    "endless_loop_in_build_model": (
        submission(body="    while True:\n        vocabulary_size += 1\n"),
        Status.TIMEOUT,
        "Calling `build_model` had no end after 3 s of computing.",
    ),
    "os_exit": (
        submission(body="    import os\n    os._exit(0)\n"),
        Status.ERROR,
        "Calling `build_model` ended its own process, with status 0.",
    ),
    "os_exit_at_import": (
        submission(before="import os\nos._exit(0)"),
        Status.ERROR,
        "Importing `simple_rnn.py` ended its own process, with status 0.",
    ),
    "sys_exit": (
        submission(body="    import sys\n    sys.exit(0)\n"),
        Status.ERROR,
        "Calling `build_model` raised SystemExit: 0",
    ),
    "segmentation_fault": (
        submission(body="    import ctypes\n    ctypes.string_at(0)\n"),
        Status.ERROR,
        "Calling `build_model` crashed its process (SIGSEGV).",
    ),
    "fifty_gigabytes": (
        submission(body="    import numpy as np\n    return np.ones(50 * 2**27)\n"),
        Status.ERROR,
        "Calling `build_model` raised MemoryError",
    ),
    "print_of_a_gigabyte": (
        submission(
            body="    for _ in range(1000):\n        print('x' * 1_000_000)\n"
            "    return vocabulary_size\n"
        ),
        Status.ERROR,
        "Calling `build_model` printed ",
    ),
    "always_equal": (
        submission(
            before="class Equal:\n    def __eq__(self, other):\n        return True\n"
            "    def __getattr__(self, name):\n        return lambda *a, **k: Equal()\n",
            body="    return Equal()\n",
        ),
        Status.FAILED,
        "`build_model` returned something that does not fit: Equal.",
    ),
    "patched_numpy_testing": (
        submission(
            before="import numpy as np\nimport numpy.testing\n"
            "np.testing.assert_allclose = np.allclose = lambda *a, **k: True\n"
            "np.testing.assert_array_equal = lambda *a, **k: None\n",
            recurrent=LAST,
        ),
        Status.FAILED,
        "Another value for the first of six words changes nothing at all.",
    ),
}


@pytest.fixture(scope="module")
def exercise():
    return catalog.load().find("simple_rnn")


@pytest.mark.parametrize("name", CASES)
def test_no_pass_and_a_sentence_that_helps(exercise, keras_launcher, tmp_path, name):
    source, status, sentence = CASES[name]
    path = tmp_path / "simple_rnn.py"
    path.write_text(source)
    limit = 3 if status is Status.TIMEOUT else None
    report = grade(
        exercise, path, launcher=keras_launcher, timeout=limit, stop_at_first=name != "sys_exit"
    )
    assert not report.passed
    assert not report.broken
    first = next(check for check in report.checks if check.status is not Status.PASSED)
    words = explain(first.finding)
    assert first.status is status, words
    assert sentence in " ".join((words.found, words.cause))
    assert words.next


def test_a_line_that_loops_is_shown(exercise, keras_launcher, tmp_path):
    path = tmp_path / "simple_rnn.py"
    path.write_text(CASES["endless_loop_in_build_model"][0])
    report = grade(exercise, path, launcher=keras_launcher, timeout=2, stop_at_first=True)
    assert report.checks[0].finding.source in ("while True:", "vocabulary_size += 1")


def test_the_reference_earns_every_point(exercise, keras_launcher):
    report = grade(exercise, exercise.reference, launcher=keras_launcher)
    assert report.passed, [check.finding for check in report.checks]
    assert report.score == report.total == exercise.points
