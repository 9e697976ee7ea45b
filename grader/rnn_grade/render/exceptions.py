"""What the common exceptions of Python, NumPy and Keras mean for a learner, and what to do."""

from __future__ import annotations

import re

from rnn_grade.render.phrases import head

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
        r"Unrecognized keyword arguments? passed to",
        "A layer is given an argument that it does not know: it may be misspelt.",
        "Compare the spelling, such as `return_sequences` with an s at its end.",
    ),
    (
        "",
        r"No loss to compute",
        "The model was compiled without a loss.",
        "Call `model.compile(optimizer=..., loss=...)`.",
    ),
    (
        "",
        r"You must call `compile\(\)`",
        "The model was never compiled, so Keras knows neither loss nor optimizer.",
        "Call `model.compile(optimizer=..., loss=...)` before you return the model.",
    ),
    (
        "",
        r"target\.shape=\(\w+,\), output\.shape=\(\w+, \w+, \w+\)",
        "There is one answer for each timestep, but one target per sequence.",
        "Leave out `return_sequences=True` on the last recurrent layer.",
    ),
    (
        "",
        r"Received a label value of .* outside the valid range",
        "A target is a class number for which the last layer has no unit.",
        "Give the last layer one unit for each class.",
    ),
    (
        "",
        r"Dimensions must be equal.*compile_loss",
        "The output of the model and the targets differ in shape where the loss compares them.",
        "Compare the shape of the output with the shape of the targets.",
    ),
    (
        "",
        r"Dimensions must be equal|Matrix size-incompatible",
        "Two arrays meet in a product whose shapes do not fit.",
        "Print the shapes on both sides: `a @ b` needs (..., n) and (n, ...).",
    ),
    (
        "",
        r"(Argument `output` must have rank|must have the same (rank|shape)|logits and labels)",
        "The loss does not fit the targets: class numbers are given where one-hot rows are "
        "expected, or the other way round.",
        "For class numbers `(batch,)` use `sparse_categorical_crossentropy`, for one-hot rows "
        "`categorical_crossentropy`.",
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
        "ImportError",
        "",
        "The module that you import from has no such name.",
        "Check the spelling, and import from `keras`, not from parts inside it.",
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
        "AttributeError|TypeError",
        r"NoneType",
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
        "URLError|ConnectionError|gaierror|timeout",
        "",
        "There is no network while your code is graded.",
        "Use the data that the functions are given, and download nothing.",
    ),
    (
        "",
        r"\[Errno 1\] Operation not permitted|URL fetch failure",
        "Your code starts a process or opens a connection; neither is possible while it is graded.",
        "Work in this one process, with the data that the functions are given.",
    ),
    (
        "OSError|PermissionError|FileNotFoundError",
        "",
        "Your code opens a file that it cannot have while it is graded.",
        "Use the data that the functions are given; your files stay on your machine.",
    ),
)


def explain_exception(type_name: str, message: str, during: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        type_name: The exception's class name.
        message: Its message.
        during: What the worker was doing: "calling `step`".
    """
    core = _core(message)
    line = _one_line(core)
    found = f"{head(during)} raised {type_name}{f': {line}' if line else ''}"
    for names, pattern, cause, hint in _KNOWN:
        if names and type_name not in names.split("|"):
            continue
        if re.search(pattern, core, re.DOTALL):
            return found, cause, hint
    return found, "", "Read the message above with your line in mind; -v shows how it got there."


def _core(message: str) -> str:
    """Return a message without what Keras and TensorFlow wrap around it."""
    # The text of a KeyError is a `repr`, whose line breaks are two characters each.
    text = message.replace("\\n", "\n") if r"\n\nArguments received by" in message else message
    text = re.sub(r"(\\x1b|\x1b)?\[[01]m", "", text)
    text = text.partition("\n\nArguments received")[0]
    text = re.sub(r"[\"']?Exception encountered when calling .*\n+", "", text)
    text = re.sub(r"Could not automatically infer .* Error encountered:\n+", "", text)
    if text.startswith("Graph execution error"):
        # Pages of the library's own lines, then what is wrong, then the name of a node.
        text = text.rpartition("\n\n")[2].partition("\n\t [[")[0]
    text = re.sub(r"\{\{function_node [^}]*\}\} *| *\[Op:[^]]*\].*", "", text)
    return text.strip()


def _one_line(message: str) -> str:
    """Return the line of a message that says what is wrong, cut if it is long."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    if not lines:
        return ""
    known = next((line for line in lines for _, p, _, _ in _KNOWN if p and re.search(p, line)), "")
    text = re.sub(
        r" for '\{\{node .* with input shapes: (.*\])\.?$", r" (shapes \1)", known or lines[0]
    )
    return text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
