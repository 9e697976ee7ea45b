"""What the common exceptions of Python and NumPy mean for a learner, and what to do."""

from __future__ import annotations

# The exception's name, a part of its message, the cause, the next step.
PYTHON: tuple[tuple[str, str, str, str], ...] = (
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
        r"^module '",
        "The module has no such name: it is misspelt, or belongs to an older version.",
        "Compare it with TensorFlow 2 and Keras 3; what is in `keras` is the safer choice.",
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
        "Compare the call in your line with the function's definition. The first parameter of a "
        "method is `self`; after it, a cell's `call` takes the input and the states.",
    ),
    (
        "ValueError",
        r"values to unpack",
        "The right side holds more or fewer values than there are names on the left.",
        "Count what comes back: LSTM with `return_state=True` returns an output and two "
        "states, a cell's `call` an output and a list of states.",
    ),
    (
        "TypeError",
        r"not supported between instances of 'str'",
        "A text stands where a number should be.",
        "Leave out the quotes around the number.",
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
