"""What the common exceptions of Python, NumPy and Keras mean for a learner, and what to do."""

from __future__ import annotations

import re

_MESSAGE = 300

# The first that fits: the exception's name, a part of its message, the cause, the next step.
_KNOWN: tuple[tuple[str, str, str, str], ...] = (
    (
        "",
        r"expected ndim=3, found ndim=2",
        "A recurrent layer got one vector per row, but reads sequences: (batch, timesteps, "
        "features).",
        "Set `return_sequences=True` on every recurrent layer but the last, and give the input "
        "as (batch, timesteps) ids or (batch, timesteps, features).",
    ),
    (
        "",
        r"expected ndim=3, found ndim=4",
        "The input has one axis too many for a recurrent layer.",
        "Leave the batch out of `keras.Input(shape=...)`: Keras adds that axis itself.",
    ),
    (
        "",
        r"You must call `compile\(\)`",
        "The model was never compiled, so Keras knows neither loss nor optimizer.",
        "Call `model.compile(optimizer=..., loss=...)` before you return the model.",
    ),
    (
        "",
        r"(Argument `output` must have rank|must have the same (rank|shape)|logits and labels)",
        "The loss does not fit the targets: class numbers are given where one-hot rows are "
        "expected, or the other way round.",
        "For class numbers `(batch,)` use `sparse_categorical_crossentropy`.",
    ),
    (
        "",
        r"Shapes? .*(are|is) incompatible|Incompatible shapes",
        "Two arrays whose shapes do not fit meet, often predictions and targets in the loss.",
        "Compare the shape of the output with the shape of the targets.",
    ),
    (
        "",
        r"indices\[.*\] = .* is not in \[0,",
        "A word id is as large as the table of the Embedding layer, or larger.",
        "Give the Embedding `vocabulary_size` rows, as passed in.",
    ),
    (
        "",
        r"Unknown layer|Could not locate (class|function)|Could not deserialize",
        "Keras cannot rebuild a class of yours from the file.",
        "Decorate it with `@keras.saving.register_keras_serializable()` and write `get_config`.",
    ),
    (
        "",
        r"tf\.Tensor.* as a Python `bool`|SymbolicTensor|KerasTensor|symbolic .*Tensor",
        "Inside a model's graph a tensor has no value yet, so Python and NumPy cannot use it.",
        "Use `keras.ops` instead of NumPy, and no `if`, `float()` or `.numpy()` on tensors.",
    ),
    (
        "SystemExit",
        "",
        "Your code ends Python itself.",
        "Remove `sys.exit()`, `exit()` and `quit()`.",
    ),
    (
        "KeyboardInterrupt",
        "",
        "Your code raises KeyboardInterrupt, as Ctrl-C does.",
        "Remove that line.",
    ),
    (
        "EOFError",
        "",
        "Your code waits for the keyboard, and there is none while it is graded.",
        'Remove `input()`; put what is only for trying out under `if __name__ == "__main__":`.',
    ),
    (
        "ModuleNotFoundError",
        "",
        "Only this one file is graded, with NumPy, Keras and the standard library beside it.",
        "Put everything that you wrote into this file, and import nothing else.",
    ),
    (
        "NameError",
        "",
        "A name is used that was never given a value; it may be misspelt or not imported.",
        "Look at the name in your line: where does it get its value?",
    ),
    (
        "UnboundLocalError",
        "",
        "A variable is used before the function gives it a value.",
        "Give it a value before the loop or the `if`.",
    ),
    (
        "MemoryError|ResourceExhaustedError",
        "",
        "Your code asks for more memory than it may use.",
        "Look at the shapes in your line: one of them is far too large.",
    ),
    (
        "RecursionError",
        "",
        "A function calls itself again and again.",
        "Look for a function that calls itself without an end.",
    ),
    (
        "AttributeError",
        r"'NoneType' object",
        "A function that should return something returned nothing.",
        "Look for a missing `return`.",
    ),
    (
        "AttributeError",
        "",
        "The object has no attribute of that name.",
        "Check the spelling, and what kind of object it is: `print(type(...))`.",
    ),
    (
        "TypeError",
        r"(positional|keyword) argument",
        "A function is called with other arguments than it takes.",
        "Compare the call in your line with the function's definition.",
    ),
    (
        "IndexError",
        "",
        "An index lies beyond the end.",
        "The last entry has the index `len(...) - 1`; look at the range of your loop.",
    ),
    (
        "KeyError",
        "",
        "A dict has no such key.",
        "Print the keys that it has, and compare.",
    ),
    (
        "ZeroDivisionError",
        "",
        "A division by zero: something that is counted or summed is empty.",
        "Check what the divisor can be.",
    ),
    (
        "ValueError",
        r"matmul|shapes .* not aligned|broadcast",
        "Two arrays meet whose shapes do not fit.",
        "Print the shapes on both sides: `a @ b` needs (..., n) and (n, ...).",
    ),
    (
        "OSError|PermissionError|FileNotFoundError",
        "",
        "Your code opens a file that it cannot have while it is graded.",
        "Use the data that the functions are given; your files stay on your machine.",
    ),
)

_STOPS = {
    "timeout": (
        "{during} had no end after {detail}.",
        "A loop that never ends, or far more work than the task needs.",
        "Look at the loops: what makes each of them stop?",
    ),
    "exited": (
        "{during} ended its own process, with status {detail}.",
        "Something calls `os._exit` or ends Python in another way; no points come of it.",
        "Remove that call: return the result instead.",
    ),
    "signal": (
        "{during} crashed its process ({detail}).",
        "Native code was misused: `ctypes`, or memory that was exhausted.",
        "Leave `ctypes` and similar modules out.",
    ),
    "memory": (
        "{during} used more than {detail} of memory.",
        "An array or a list grows far beyond what the task needs.",
        "Look at the shapes of the arrays that you create.",
    ),
    "output": (
        "{during} printed {detail}, which is more than is kept.",
        "A `print` inside a loop.",
        "Remove the `print`, or print only a few lines.",
    ),
    "nonsense": (
        "The answer while {during_lower} could not be read.",
        "Something writes into the channel to the grader.",
        "Leave the file descriptors alone: print with `print`, return with `return`.",
    ),
    "lost": (
        "{during} was not possible: the process that held the model has ended.",
        "",
        "Mend the check that ended it first.",
    ),
}


def explain_exception(type_name: str, message: str, during: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        type_name: The exception's class name.
        message: Its message.
        during: What the worker was doing: "calling `step`".
    """
    line = _one_line(message)
    found = f"{_sentence(during)} raised {type_name}{f': {line}' if line else ''}"
    for names, pattern, cause, hint in _KNOWN:
        if names and type_name not in names.split("|"):
            continue
        if re.search(pattern, message, re.DOTALL):
            return found, cause, hint
    return found, "", "Read the message above with your line in mind; -v shows how it got there."


def explain_stop(reason: str, during: str, detail: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        reason: Why the worker gave no answer.
        during: What it was doing.
        detail: The number that belongs to the reason.
    """
    found, cause, hint = _STOPS[reason]
    text = found.format(during=_sentence(during), during_lower=during, detail=detail)
    return text, cause, hint


def _sentence(during: str) -> str:
    return during[:1].upper() + during[1:]


def _one_line(message: str) -> str:
    """Return the part of a message that says what is wrong: Keras puts it first, TF last."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    known = next((line for line in lines for _, p, _, _ in _KNOWN if p and re.search(p, line)), "")
    text = known or lines[0]
    return text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
