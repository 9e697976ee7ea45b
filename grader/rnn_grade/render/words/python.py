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
        "AttributeError",
        r"'NoneType' object has no attribute 'numpy'",
        "There is no tensor but nothing: a tape answers None for what it has not seen, and so does "
        "a function without `return`.",
        "Compute inside `with tf.GradientTape() as tape:`, from what the tape watches.",
    ),
    (
        "AttributeError|TypeError",
        r"NoneType",
        "A function that should return something returned nothing.",
        "Look for a missing `return`.",
    ),
    (
        "",
        r"arrays can be converted to Python scalars|(length|size)-1 arrays",
        "A whole array stands where one number is needed, as in `math.tanh` or `float`.",
        "Use NumPy's function: `np.tanh` takes arrays.",
    ),
    (
        "",
        r"truth value of an array",
        "An `if` or `while` asks about a whole array.",
        "Ask about one number, or about `.any()` or `.all()`; `np.where` chooses element by "
        "element.",
    ),
    (
        "",
        r"setting an array element with a sequence",
        "Something of another length is put where one number, or one row, belongs.",
        "Print both shapes, and make the array in the shape of what goes into it.",
    ),
    (
        "",
        r"same number of dimensions|must match exactly|input arrays must have the same shape",
        "Arrays are joined whose shapes do not fit.",
        "Print the shapes: `np.stack` wants equal ones, `np.concatenate` lets one axis differ.",
    ),
    (
        "",
        r"need at least one array",
        "There is nothing to join: the list is empty.",
        "See why the loop before it adds nothing.",
    ),
    (
        "",
        r"only integer scalar arrays",
        "An array stands where one whole number is needed.",
        "Give `np.stack` and `np.concatenate` one list of arrays; an index is a whole number.",
    ),
    (
        "",
        r"cannot reshape array",
        "A reshape asks for another number of elements than there are.",
        "Print the shape: the product of its lengths has to stay the same.",
    ),
    (
        "",
        r"Cannot interpret '.*' as a data type",
        "A shape is given as several arguments.",
        "Put brackets around it: `np.zeros((4, 5))`.",
    ),
    (
        "",
        r"negative dimensions",
        "A length is below 0.",
        "Print the numbers that it is computed from.",
    ),
    (
        "",
        r"is read-only",
        "This array cannot be written to: it was given to you, or it is a view of another one.",
        "Work on a copy: `x = x.copy()`.",
    ),
    (
        "",
        r"Cannot cast ufunc",
        "Floats are written into an array of whole numbers.",
        "Make the array of floats: `np.zeros(shape)`, or `.astype(float)`.",
    ),
    (
        "",
        r"^'?p'? must be 1-dimensional",
        "The probabilities of one draw are a single row, and there are more axes here.",
        "Take one row, such as `p[0]`; `print(p.shape)` shows the axes.",
    ),
    (
        "",
        r"boolean index did not match",
        "The mask has another shape than the array.",
        "Print both shapes.",
    ),
    (
        "IndexError|TypeError",
        r"only integers, slices|'float' object cannot be interpreted",
        "A whole number is needed here, and this is none.",
        "Use `//` in the place of `/`, or `int(...)`.",
    ),
    (
        "TypeError",
        r"list indices must be integers",
        "A list is indexed like an array.",
        "Make it an array first: `np.array(...)`.",
    ),
    (
        "AttributeError",
        r"^'(list|tuple)' object has no attribute '(shape|T|ndim|reshape|astype|dot|sum|mean)'",
        "This is a list or a tuple, and no array.",
        "Make it an array first: `np.array(...)`.",
    ),
    (
        "AttributeError",
        r"ndarray' object has no attribute '(append|extend)'",
        "An array does not grow.",
        "Collect in a list, and make the array at the end: `np.stack(states, axis=1)`.",
    ),
    (
        "ValueError",
        r"broadcast",
        "Two arrays meet, element by element, whose shapes do not fit.",
        "Print both shapes: from the right, each pair of lengths has to be equal, or one of "
        "them 1.",
    ),
    (
        "AttributeError",
        r"^module '",
        "The module has no such name: it is misspelt, or belongs to an older version.",
        "Compare it with today's documentation: NumPy has no `sigmoid`, TensorFlow 2 no sessions.",
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
        "Count them: a shape has one length for each axis; LSTM with `return_state=True` returns "
        "an output and two states; a cell's `call` an output and a list of states.",
    ),
    (
        "TypeError",
        r"object is not callable",
        "Round brackets stand behind something that is no function.",
        "Index with square brackets, and give no variable the name of a function.",
    ),
    (
        "TypeError",
        r"does not support item assignment",
        "A tuple or a text cannot be changed in place.",
        "Make a new one, or use a list or an array.",
    ),
    (
        "TypeError",
        r"object is not iterable",
        "A loop or an unpacking goes over a single number.",
        "Loop over `range(n)`, or over an axis of the array.",
    ),
    (
        "TypeError",
        r"is not subscriptable|has no len\(\)",
        "A single number is used like a list.",
        "Print what it is: `print(type(...))`.",
    ),
    (
        "",
        r"could not convert string|not supported between instances of 'str'",
        "A text stands where a number should be.",
        "Leave out the quotes, or print what is converted.",
    ),
    (
        "",
        r"unsupported operand|can only concatenate|not supported for the input types|"
        r"did not contain a loop",
        "Two kinds of values are combined that do not go together.",
        "Print the type of both: `print(type(...))`.",
    ),
    (
        "OverflowError",
        r"",
        "A number became too large, as in `exp` of a large number.",
        "Write the formula so that nothing large goes into `exp`.",
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
        r"matmul|shapes .* not aligned",
        "Two arrays meet in a product whose shapes do not fit.",
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
