"""What a learner reads when code crashes, hangs or cannot be run, to the letter."""

from typing import get_args

import pytest

from rnn_grade.classroom.page import frequent
from rnn_grade.errors import StopReason
from rnn_grade.render.words import stops, words
from rnn_grade.render.words.exceptions import explain_exception
from rnn_grade.render.words.words import explain
from rnn_grade.report import Finding


def read(kind, what="`step`", **fields):
    found = explain(Finding(kind, what, **fields))
    return [found.found, found.expected, found.cause, found.next]


def stopped(reason, detail):
    numbers = {"reason": reason, "during": "calling `step`", "detail": detail}
    return read("stopped", "calling `step`", numbers=numbers)


def raised(type_name, message):
    return explain_exception(type_name, message, "calling `build_model`")


@pytest.mark.parametrize(
    ("reason", "detail", "sentences"),
    [
        (
            "timeout",
            "20 s",
            [
                "Calling `step` had no end after 20 s of computing.",
                "A loop that never ends, or far more work than the task needs.",
                "Look at the loops: what makes each of them stop?",
            ],
        ),
        (
            "waited",
            "20 s",
            [
                "Calling `step` waited 20 s and did nothing.",
                "A pause, such as `time.sleep`, or a lock, a queue or a connection on which "
                "nothing comes.",
                "Remove what waits: there is nothing that it could wait for.",
            ],
        ),
        (
            "exited",
            "0",
            [
                "Calling `step` ended its own process, with status 0.",
                "Something calls `os._exit` or ends Python in another way; no points come of it.",
                "Remove that call: return the result instead.",
            ],
        ),
        (
            "signal",
            "SIGSEGV",
            [
                "Calling `step` crashed its process (SIGSEGV).",
                "Native code was misused: `ctypes`, or memory that was exhausted.",
                "Leave `ctypes` and similar modules out.",
            ],
        ),
        (
            "memory",
            "2048 MiB",
            [
                "Calling `step` used more than 2048 MiB of memory.",
                "An array or a list grows far beyond what the task needs.",
                "Look at the shapes of the arrays that you create.",
            ],
        ),
        (
            "output",
            "64 MiB",
            [
                "Calling `step` printed 64 MiB, which is more than is kept.",
                "A `print` inside a loop.",
                "Remove the `print`, or print only a few lines.",
            ],
        ),
        (
            "files",
            "256 MiB or 4096 files",
            [
                "Calling `step` filled its folder with more than 256 MiB or 4096 files.",
                "Files are written inside a loop, or are far larger than the task needs.",
                "Write fewer and smaller files, and remove what is no longer needed.",
            ],
        ),
        (
            "nonsense",
            "",
            [
                "The answer while calling `step` could not be read.",
                "Something writes into the channel to the grader.",
                "Leave the file descriptors alone: print with `print`, return with `return`.",
            ],
        ),
        (
            "lost",
            "",
            [
                "Calling `step` was not possible: the process that held the model has ended.",
                "",
                "Mend the check that ended it first.",
            ],
        ),
    ],
)
def test_a_worker_that_was_stopped(reason, detail, sentences):
    found, expected, cause, hint = stopped(reason, detail)
    assert [found, cause, hint] == sentences
    assert expected == ""


@pytest.mark.parametrize(
    ("done", "best", "told"),
    [
        (0, None, "0 of 20 epochs were done; the bar is 0.927."),
        (1, 0.61234, "1 of 20 epochs was done, the best accuracy was 0.612; the bar is 0.927."),
    ],
)
def test_a_training_that_its_limit_ended_is_no_loop_without_an_end(done, best, told):
    numbers = {"reason": "timeout", "during": "training your model", "detail": "91 s"}
    numbers |= {"epochs": 20, "done": done, "best": best, "bar": 0.9271, "metric": "accuracy"}
    words = explain(Finding("stopped", "training your model", numbers=numbers))
    assert [words.found, words.cause, words.next] == [
        f"The time limit ended the training of your model after 91 s of computing: {told}",
        "Each epoch is far more work than the task needs.",
        "Use Keras's own recurrent layers instead of a Python loop, and fewer units or layers.",
    ]


PREDICT = [
    "`predict` sets up a pipeline of data at each call, which takes far longer than the answer for "
    "one small batch.",
    "In a loop, use `model.predict_on_batch(x)`, or call the model itself: `model(x)`.",
]


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("probabilities = model.predict(window, verbose=0)[0]", True),
        ("out = self.model.predict (x)", True),
        ("out = model.predict_on_batch(x)", False),
        ("out = predict(x)", False),
        ("while True:", False),
    ],
)
def test_a_line_that_was_slow_may_say_why(source, known):
    numbers = {"reason": "timeout", "during": "calling `generate`", "detail": "20 s"}
    found = read("stopped", "calling `generate`", numbers=numbers, source=source, line=7)
    assert (found[2:] == PREDICT) is known
    waited = read("stopped", "calling `f`", numbers=numbers | {"reason": "waited"}, source=source)
    assert waited[2:] != PREDICT


@pytest.mark.parametrize("table", [stops._STOPS, frequent._STOPS])
def test_every_reason_why_a_worker_stopped_has_its_words(table):
    assert set(table) == set(get_args(StopReason))


@pytest.mark.parametrize(
    ("type_name", "message", "cause"),
    [
        (
            "ValueError",
            "Exception encountered when calling SimpleRNN.call().\n\nInput 0 of layer "
            '"simple_rnn_1" is incompatible with the layer: expected ndim=3, found ndim=2. Full '
            "shape received: (5, 32)",
            "A recurrent layer got one vector per row, but reads sequences: (batch, timesteps, "
            "features).",
        ),
        (
            "ValueError",
            "You must call `compile()` before calling `fit()`.",
            "The model was never compiled, so Keras knows neither loss nor optimizer.",
        ),
        (
            "ValueError",
            "Arguments `target` and `output` must have the same rank (ndim).",
            "The loss does not fit the targets: class numbers are given where one-hot rows are "
            "expected, or the other way round.",
        ),
        (
            "InvalidArgumentError",
            "{{function_node}} indices[0,3] = 33 is not in [0, 33)",
            "A word id is as large as the table of the Embedding layer, or larger.",
        ),
        (
            "ValueError",
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            "target.shape=(None,), output.shape=(None, 6, 3)",
            "There is one answer for each timestep, but one target per sequence.",
        ),
        (
            "ValueError",
            "Dimensions must be equal, but are 2 and 3 for '{{node compile_loss/mse/sub}} = "
            "Sub[T=DT_FLOAT](data_1, dense/BiasAdd)' with input shapes: [?,2], [?,3].",
            "The output of the model and the targets differ in shape where the loss compares them.",
        ),
        (
            "ValueError",
            "No loss to compute. Provide a `loss` argument in `compile()`.",
            "The model was compiled without a loss.",
        ),
        (
            "ValueError",
            "Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
            "A layer is given an argument that it does not know: it may be misspelt.",
        ),
        (
            "TypeError",
            "step() missing 1 required positional argument: 'bias'",
            "A function is called with other arguments than it takes.",
        ),
        (
            "TypeError",
            "cannot unpack non-iterable NoneType object",
            "A function that should return something returned nothing.",
        ),
        (
            "UnboundLocalError",
            "cannot access local variable 'h'",
            "A variable is used before the function gives it a value.",
        ),
        (
            "NameError",
            "name 'np' is not defined",
            "A name is used that was never given a value; it may be misspelt or not imported.",
        ),
        (
            "RecursionError",
            "maximum recursion depth exceeded",
            "A function calls itself again and again.",
        ),
        (
            "ResourceExhaustedError",
            "failed to allocate memory",
            "Your code asks for more memory than it may use.",
        ),
        (
            "PermissionError",
            "[Errno 1] Operation not permitted",
            "Your code starts a process or opens a connection; neither is possible while it is "
            "graded.",
        ),
        (
            "URLError",
            "<urlopen error unknown host>",
            "There is no network while your code is graded.",
        ),
        ("SystemExit", "0", "Your code ends Python itself."),
        (
            "EOFError",
            "EOF when reading a line",
            "Your code waits for the keyboard, and there is none while it is graded.",
        ),
        (
            "ModuleNotFoundError",
            "No module named 'helpers'",
            "Only this one file is graded, with NumPy, Keras and the standard library beside it.",
        ),
        (
            "AttributeError",
            "'NoneType' object has no attribute 'shape'",
            "A function that should return something returned nothing.",
        ),
        (
            "ValueError",
            "matmul: Input operand 1 has a mismatch in its core dimension 0",
            "Two arrays meet in a product whose shapes do not fit.",
        ),
        (
            "MemoryError",
            "Unable to allocate 50.0 GiB",
            "Your code asks for more memory than it may use.",
        ),
    ],
)
def test_common_exceptions_have_a_cause_and_a_next_step(type_name, message, cause):
    found, why, hint = raised(type_name, message)
    assert found.startswith(f"Calling `build_model` raised {type_name}: ")
    assert why == cause
    assert hint.endswith((".", "?"))


def test_the_line_that_says_what_is_wrong_is_chosen_from_a_long_message():
    message = (
        "Exception encountered when calling SimpleRNN.call().\n\n"
        "Input 0 is incompatible: expected ndim=3, found ndim=2.\n\nArguments received ..."
    )
    assert raised("ValueError", message)[0] == (
        "Calling `build_model` raised ValueError: "
        "Input 0 is incompatible: expected ndim=3, found ndim=2."
    )
    assert raised("ValueError", "x" * 400)[0].endswith("xxx…")
    assert raised("ValueError", "")[0] == "Calling `build_model` raised ValueError"


KERAS = (
    "Exception encountered when calling Own.call().\n\n[1mCould not automatically infer the output "
    "shape / dtype of 'own' (of type Own). Either the `Own.call()` method is incorrect, or you "
    "need to implement the `Own.compute_output_spec() / compute_output_shape()` method. Error "
    "encountered:\n\n{}[0m\n\nArguments received by Own.call():\n  • args=('<KerasTensor "
    "shape=(None, 6, 4), dtype=float32>',)\n  • kwargs=<class 'inspect._empty'>"
)
GRAPH = (
    "Graph execution error:\n\nDetected at node embedding/GatherV2 defined at (most recent call "
    'last):\n  File "trainer.py", line 587, in predict\n\n{}\n\t '
    "[[{{{{node embedding/GatherV2}}}}]] [Op:__inference_one_step_5766]"
)


@pytest.mark.parametrize(
    ("type_name", "message", "line"),
    [
        ("NameError", KERAS.format("name 'foo' is not defined"), "name 'foo' is not defined"),
        ("KeyError", repr(KERAS.format("'k'")), "'k'"),
        ("ValueError", "[1mno such layer[0m", "no such layer"),
        (
            "InvalidArgumentError",
            "{{function_node __wrapped__MatMul}} Matrix size-incompatible: In[0]: [6,4], In[1]: "
            "[7,7] [Op:MatMul] name: ",
            "Matrix size-incompatible: In[0]: [6,4], In[1]: [7,7]",
        ),
        (
            "InvalidArgumentError",
            GRAPH.format("indices[0,0] = 9 is not in [0, 5)"),
            "indices[0,0] = 9 is not in [0, 5)",
        ),
        (
            "ValueError",
            "Dimensions must be equal, but are 9 and 4 for '{{node lstm/MatMul}} = "
            "MatMul[T=DT_FLOAT](x, w)' with input shapes: [2,9], [4,20].",
            "Dimensions must be equal, but are 9 and 4 (shapes [2,9], [4,20])",
        ),
    ],
)
def test_what_keras_wraps_around_a_message_is_taken_off(type_name, message, line):
    found, cause, _ = raised(type_name, message)
    assert found == f"Calling `build_model` raised {type_name}: {line}"
    # The tensors among the arguments that Keras lists say nothing about the cause.
    assert "graph" not in cause


def test_an_unknown_exception_points_to_its_own_message():
    assert raised("StrangeError", "odd") == (
        "Calling `build_model` raised StrangeError: odd",
        "",
        "Read the message above with your line in mind; -v shows how it got there.",
    )


def test_what_reading_the_source_shows():
    assert read("syntax", "simple_rnn.py", line=4, numbers={"message": "expected ':'"}) == [
        "Python cannot read line 4: expected ':'.",
        "",
        "A line that begins a block ends with a colon.",
        "Put a colon at its end; if there is one, look for a bracket or a word too many in it.",
    ]
    cell = read("syntax", "x.ipynb", line=3, cell="cell 7", numbers={"message": "expected ':'"})
    assert cell[0] == "Python cannot read cell 7, line 3: expected ':'."
    python_2 = {"message": "Missing parentheses in call to 'print'. Did you mean print(...)?"}
    assert read("syntax", "x.py", line=4, source="print 3", numbers=python_2) == [
        "Python cannot read line 4: Missing parentheses in call to 'print'. Did you mean "
        "print(...)?",
        "",
        "So it was written in Python 2.",
        "Put round brackets around what stands behind it.",
    ]
    unknown = read(
        "syntax", "x.py", line=4, source="x = 1 +", numbers={"message": "invalid syntax"}
    )
    assert unknown[2:] == [
        "",
        "Mend this line, or the one before it: a bracket, a comma or an operator may be missing "
        "there.",
    ]
    said = {"message": "it is saved as UTF-16, which Python does not read; save it as UTF-8"}
    assert read("unreadable", "simple_rnn.py", numbers=said)[0] == (
        "`simple_rnn.py` cannot be read: it is saved as UTF-16, which Python does not read; save "
        "it as UTF-8."
    )
    assert read("missing", "step") == [
        "There is no function `step` in your file.",
        "A function called `step`, as in the stub.",
        "It was renamed, deleted, or stands inside another function.",
        "Put `def step(...)` back at the left margin.",
    ]
    assert read("missing", "step", numbers={"form": "notebook"})[0] == (
        "There is no function `step` in your notebook."
    )
    unread = {"form": "notebook", "message": "'(' was never closed"}
    assert read("missing", "step", line=3, cell="cell 7", numbers=unread) == [
        "`step` stands in cell 7, which Python cannot read: '(' was never closed.",
        "",
        "A bracket is opened and not closed.",
        "Count the brackets from this line on, and close `(`.",
    ]
    assert read("signature", "step", expected="step(x, h)", actual="step(x)") == [
        "Your function takes other arguments: `step(x)`.",
        "`step(x, h)`.",
        "",
        "Take the arguments of the stub, in this order; more of them need default values.",
    ]
    assert read("default", "cut", expected="step=4", actual="step=3") == [
        "Your `cut` takes `step=3`.",
        "`step=4`, as in the stub.",
        "Whoever calls it without `step` counts on 4.",
        "Put the default of the stub back: `step=4`.",
    ]
    assert read("default", "cut", expected="step=4", actual="s")[0] == (
        "Your `cut` takes `s` without a default."
    )
    assert read("trained_at_import", "your code")[:4:3] == [
        "A model is trained while your code is imported.",
        'Put what trains and prints under `if __name__ == "__main__":`.',
    ]
    changed = {"what": "`step`", "actual": "state"}
    assert read("changed_argument", **changed, numbers={"type": "ndarray"}) == [
        "`step` changes its argument `state`.",
        "Arguments that are afterwards what they were: they belong to whoever calls.",
        "Whoever hands the same one over again, or reads it later, gets other values.",
        "Work on a copy, `state = state.copy()`, or make a new array.",
    ]
    assert read("changed_argument", **changed, numbers={"type": "dict"})[3] == (
        "Make a new dict, and copy what is in it before you write into that."
    )
    assert read("changed_argument", **changed, numbers={"type": "tuple"})[3] == (
        "Copy what is in it before you write."
    )
    assert read("unfilled", "step") == [
        "`step` is not written yet.",
        "",
        "",
        "Replace `raise NotImplementedError` in `step` by your code.",
    ]


def test_what_was_left_out_and_what_lies_beside():
    numbers = {"message": "invalid syntax", "names": ["softmax", "scale"]}
    assert read("cell_unread", "cell 7", line=1, cell="cell 7", numbers=numbers)[0] == (
        "Cell 7 was left out: Python cannot read it, invalid syntax. "
        "So there is no `softmax` or `scale`."
    )
    numbers |= {"names": [], "elsewhere": ["step"]}
    assert read("cell_unread", "cell 7", line=1, cell="cell 7", numbers=numbers)[0] == (
        "Cell 7 was left out: Python cannot read it, invalid syntax. "
        "What counts is the `step` of other cells."
    )
    assert read("cell_unread", "In[4]", numbers={"message": "invalid syntax", "names": []})[0] == (
        "In[4] was left out: Python cannot read it, invalid syntax."
    )
    assert read("beside", "step.py", numbers={"form": "notebook", "newer": True})[0] == (
        "`step.py` lies beside it and was not graded: the notebook is newer."
    )
    assert read("beside", "step.ipynb", numbers={"form": "file", "newer": False})[0] == (
        "`step.ipynb` lies beside it and was not graded: the file is not older."
    )


def test_nothing_returned_where_something_is_promised():
    assert read("wrong_type", "`build_model`", expected="keras.Model", actual="NoneType") == [
        "`build_model` returned nothing (None).",
        "A value of type keras.Model.",
        "The function ends without a `return`, or returns what calls such as `compile` or "
        "`append` give: nothing.",
        "End it with `return` and the result itself.",
    ]
    assert read("wrong_type", "`build_model`", expected="keras.Model", actual="list")[:2] == [
        "`build_model` returned something that does not fit: list.",
        "It should be: keras.Model.",
    ]


def test_a_broken_check_is_not_the_learners_fault():
    assert read("broken", "learns", numbers={"message": "KeyError: 'x'"}) == [
        "This check itself is broken: KeyError: 'x'",
        "",
        "This is a mistake in the grader, not in your code.",
        "Tell your instructor; the points are not lost.",
    ]


def test_what_the_check_knows_wins_over_the_template():
    found = read("remembers", "the first word", actual=0.0, expected=1e-7, cause="C.", hint="H.")
    assert found[2:] == ["C.", "H."]


def test_a_kind_without_a_template_is_still_readable():
    assert read("new_kind", "the tune", expected=1, actual=2)[:2] == ["The tune: 2.", "1."]


def test_every_template_is_named_like_its_kind():
    for kind, template in words._TEMPLATES.items():
        assert template.__name__ == f"_{kind}"


@pytest.mark.parametrize(
    ("what", "is_it"),
    [
        ("the states that `lstm` returns", "are"),
        ("the states of your model, where `keras.layers.LSTM` has the same weights", "are"),
        ("scaled values of shape (3, 4)", "are"),
        ("channels, bytes per sample, and samples of the file", "are"),
        ("notes", "are"),
        ("the number of wrong notes", "is"),
        ("what `targets` returns", "is"),
        ("`targets`", "is"),
        ("the bias of a new model", "is"),
        ("the loss", "is"),
        ("the axis of the classes", "is"),
        ("the first of six words", "is"),
    ],
)
def test_a_verb_goes_with_its_noun(what, is_it):
    found = read("equal", what, expected=1, actual=2)[0]
    assert found == f"{what[0].upper()}{what[1:]} {is_it} 2."


def test_numbers_that_differ_look_different():
    assert read("that", "the share", expected=0.16972, actual=0.16968)[:2] == [
        "The share: 0.16968.",
        "0.16972.",
    ]
    assert read("equal", "the share", expected=0.5, actual=0.25)[:2] == [
        "The share is 0.25.",
        "0.5.",
    ]
