"""`wrong.toml`: an entry is an edit of one function, a family is an edit for each order."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.course.reference import Edit
from rnn_grade.report import Status

REFERENCE = '''"""A cell of three gates: i, f, o."""
import numpy as np


def step(x, h):
    i, f, o = np.split(x + h, 3)
    return o * (i + f)


def double(x):
    return 2 * x


class Cell:
    def call(self, x):
        return 2 * x
'''
CHECKS = '''"""Checks."""
from rnn_grade.checks import check


@check(points=1, hint="Look.")
def test_step(submission):
    """It steps."""


@check(points=1, hint="Look.")
def test_double(submission):
    """It doubles."""
'''
ENTRY = """
[[wrong]]
name = "thrice"
about = "Multiplies by three."
in = "double"
find = "2 *"
put = "3 *"
check = "double"
cause = "It is three times x."
next = "Multiply by two."
"""
FAMILY = """
[[family]]
name = "order"
about = "Reads them as {order}."
in = "step"
find = "i, f, o"
orders = [["i", "input gate"], ["f", "forget gate"], ["o", "output gate"]]
check = "step"
cause = "The gates are read as {order}."
next = "They are input gate, forget gate, output gate."
"""


@pytest.fixture
def read(tmp_path):
    """Write a `wrong.toml` for this reference, and read it."""

    def read(wrong, reference=REFERENCE):
        files = {
            "exercises/01_cell/exercise.toml": 'title = "T"\nsummary = "S"\n',
            "grader/checks/01_cell.py": CHECKS,
            "solutions/01_cell/cell.py": reference,
            "solutions/01_cell/wrong.toml": wrong,
        }
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_mistakes(catalog.load(tmp_path).find("1"))

    return read


def places(mistake):
    """Return each edit as what stands there and what is put there."""
    return [(REFERENCE[edit.start : edit.end], edit.put) for edit in mistake.edits]


def test_an_entry_is_an_edit_of_one_function_with_its_words(read):
    (mistake,), problems = read(ENTRY)
    assert problems == ()
    place = REFERENCE.index("2 * x")
    assert mistake.edits == (Edit(place, place + 3, "3 *"),)
    # The other `2 * x` stands in another function.
    assert mistake.apply(REFERENCE) == REFERENCE.replace(
        "def double(x):\n    return 2 * x", "def double(x):\n    return 3 * x"
    )
    assert (mistake.name, mistake.about) == ("thrice", "Multiplies by three.")
    assert (mistake.check, mistake.status) == ("double", Status.FAILED)
    assert (mistake.cause, mistake.next) == ("It is three times x.", "Multiply by two.")
    # What the learner has to read is the cause, where nothing else is asked for.
    assert mistake.phrase == mistake.cause
    assert mistake.family == ""


def test_a_function_may_be_a_method(read):
    (mistake,), problems = read(ENTRY.replace('in = "double"', 'in = "Cell.call"'))
    assert problems == ()
    assert mistake.apply(REFERENCE).endswith("def call(self, x):\n        return 3 * x\n")


def test_without_a_function_the_whole_reference_is_searched(read):
    entry = ENTRY.replace('in = "double"\n', "").replace('"2 *"', '"o * (i + f)"')
    (mistake,), problems = read(entry)
    assert problems == ()
    assert places(mistake) == [("o * (i + f)", "3 *")]


def test_an_entry_may_have_several_edits_each_in_a_function_of_its_own(read):
    edits = """edits = [
    { in = "step", find = "x + h", put = "x" },
    { find = "2 * x", put = "x" },
]
"""
    (mistake,), problems = read(ENTRY.replace('find = "2 *"\nput = "3 *"\n', edits))
    assert problems == ()
    assert places(mistake) == [("x + h", "x"), ("2 * x", "x")]


def test_an_edit_may_be_made_in_several_functions(read):
    (mistake,), problems = read(ENTRY.replace('in = "double"', 'in = ["double", "Cell.call"]'))
    assert problems == ()
    assert places(mistake) == [("2 *", "3 *"), ("2 *", "3 *")]


def test_an_entry_without_a_cause_has_a_phrase(read):
    words = 'cause = "It is three times x."\nnext = "Multiply by two."\n'
    (mistake,), problems = read(ENTRY.replace(words, 'status = "error"\nphrase = "matmul"\n'))
    assert problems == ()
    assert (mistake.phrase, mistake.status) == ("matmul", Status.ERROR)
    assert (mistake.cause, mistake.next) == ("", "")


def test_a_family_makes_a_mistake_of_every_wrong_order(read):
    mistakes, problems = read(FAMILY)
    assert problems == ()
    assert [one.name for one in mistakes] == [
        "order_input_gate_output_gate_forget_gate",
        "order_forget_gate_input_gate_output_gate",
        "order_forget_gate_output_gate_input_gate",
        "order_output_gate_input_gate_forget_gate",
        "order_output_gate_forget_gate_input_gate",
    ]
    assert [places(one) for one in mistakes] == [
        [("i, f, o", put)] for put in ("i, o, f", "f, i, o", "f, o, i", "o, i, f", "o, f, i")
    ]
    third = mistakes[2]
    assert third.about == "Reads them as forget gate, output gate, input gate."
    assert third.cause == "The gates are read as forget gate, output gate, input gate."
    assert third.phrase == third.cause
    assert third.next == "They are input gate, forget gate, output gate."
    assert {one.family for one in mistakes} == {"order"}


def test_a_family_exchanges_whole_words_in_each_of_its_edits(read):
    edits = 'edits = [{ find = "i, f, o" }, { find = "o * (i + f)" }]'
    mistakes, problems = read(FAMILY.replace('find = "i, f, o"', edits))
    assert problems == ()
    assert places(mistakes[0]) == [("i, f, o", "i, o, f"), ("o * (i + f)", "f * (i + o)")]
    reference = REFERENCE.replace("i, f, o", "i, f, fof_i_o")
    mistakes, problems = read(
        FAMILY.replace("i, f, o", "i, f, fof_i_o").replace('["o"', '["fof_i_o"'), reference
    )
    assert mistakes[1].edits[0].put == "f, i, fof_i_o"


def test_one_order_of_a_family_may_have_words_of_its_own(read):
    own = """
[[wrong]]
name = "forget_first"
about = "Takes the first block for the forget gate."
in = "step"
find = "i, f"
put = "f, i"
check = "step"
cause = "Input and forget gate are exchanged."
next = "The input gate comes first."
"""
    for wrong in (own + FAMILY, FAMILY + own):
        mistakes, problems = read(wrong)
        assert problems == ()
        assert [one.name for one in mistakes] == [
            "forget_first",
            "order_input_gate_output_gate_forget_gate",
            "order_forget_gate_output_gate_input_gate",
            "order_output_gate_input_gate_forget_gate",
            "order_output_gate_forget_gate_input_gate",
        ]


PROBLEMS = {
    "a key that nobody knows": ("about =", "abuot =", "unknown key `abuot`"),
    "a key that belongs to families": (
        'find = "2 *"',
        'orders = []\nfind = "2 *"',
        "unknown key `orders`",
    ),
    "no check": ('check = "double"', "", "`check` must be a text"),
    "a check that is none": ('"double"\ncause', '"halve"\ncause', "there is no check `halve`"),
    "an about that is no text": (
        'about = "Multiplies by three."',
        "about = 3",
        "`about` must be a text, where there is no `cause`",
    ),
    "a cause alone": (
        'next = "Multiply by two."\n',
        "",
        "`cause` and `next` belong together, each a sentence",
    ),
    "an empty cause": (
        '"It is three times x."',
        '" "',
        "`cause` and `next` belong together, each a sentence",
    ),
    "nothing to read": (
        'cause = "It is three times x."\nnext = "Multiply by two."\n',
        "",
        "it needs a `cause`, or a `phrase` that the learner must read",
    ),
    "an empty phrase": (
        'check = "double"',
        'check = "double"\nphrase = ""',
        "it needs a `cause`, or a `phrase` that the learner must read",
    ),
    "a status that is none": (
        'check = "double"',
        'check = "double"\nstatus = "slow"',
        "`slow` is no status of a mistake",
    ),
    "a status that is no mistake": (
        'check = "double"',
        'check = "double"\nstatus = "passed"',
        "`passed` is no status of a mistake",
    ),
    "no function of this name": (
        'in = "double"',
        'in = "triple"',
        "the reference has no function `triple`",
    ),
    "nothing to find": ('find = "2 *"\n', "", "an edit needs `find` and a different `put`"),
    "an edit that changes nothing": (
        'put = "3 *"',
        'put = "2 *"',
        "an edit needs `find` and a different `put`",
    ),
    "what is not there": (
        '"2 *"',
        '"4 *"',
        "'4 *' stands 0 times in `double` of the reference, not once",
    ),
    "what is there twice": (
        'in = "double"\n',
        "",
        "'2 *' stands 2 times in the reference, not once",
    ),
    "a key in an edit that nobody knows": (
        'find = "2 *"\nput = "3 *"',
        'edits = [{ find = "2 *", replace = "3 *" }]',
        "unknown key `replace` in an edit",
    ),
    "edits on top of each other": (
        'find = "2 *"\nput = "3 *"',
        'edits = [{ find = "2 *", put = "3 *" }, { find = "* x", put = "" }]',
        "two of its edits touch each other",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_an_entry_that_cannot_be_used_says_why_and_the_others_can(read, case):
    before, after, problem = PROBLEMS[case]
    assert ENTRY.count(before) == 1
    other = ENTRY.replace('"thrice"', '"other"')
    mistakes, problems = read(other + ENTRY.replace(before, after))
    assert problems == (f"wrong.toml, `thrice`: {problem}",)
    assert [one.name for one in mistakes] == ["other"]


FAMILY_PROBLEMS = {
    "no orders": ("orders", "ordres", "unknown key `ordres`"),
    "one row": (
        ', ["f", "forget gate"], ["o", "output gate"]',
        "",
        "a family needs `orders`: rows of as many words each",
    ),
    "rows of different lengths": (
        '["f", "forget gate"]',
        '["f"]',
        "a family needs `orders`: rows of as many words each",
    ),
    "texts for rows": (
        '["f", "forget gate"]',
        '"fg"',
        "a family needs `orders`: rows of as many words each",
    ),
    "numbers for words": (
        '["f", "forget gate"]',
        "[1, 2]",
        "a family needs `orders`: rows of as many words each",
    ),
    "no words": (
        'cause = "The gates are read as {order}."\n'
        'next = "They are input gate, forget gate, output gate."\n',
        "",
        "`cause` and `next` belong together, each a sentence",
    ),
    "its own status": (
        'check = "step"',
        'check = "step"\nstatus = "error"',
        "unknown key `status`",
    ),
    "nothing to exchange": (
        '"i, f, o"',
        '"np.split"',
        "an edit needs `find` and a different `put`",
    ),
}


@pytest.mark.parametrize("case", FAMILY_PROBLEMS)
def test_a_family_that_cannot_be_used_says_why(read, case):
    before, after, problem = FAMILY_PROBLEMS[case]
    assert FAMILY.count(before) == 1
    mistakes, problems = read(ENTRY + FAMILY.replace(before, after))
    assert problems == (f"wrong.toml, `order`: {problem}",)
    assert [one.name for one in mistakes] == ["thrice"]


def test_names_are_unique(read):
    mistakes, problems = read(ENTRY + ENTRY)
    assert problems == ("wrong.toml, `thrice`: the name is taken",)
    assert len(mistakes) == 1


def test_an_entry_without_a_name_is_called_by_its_place(read):
    _, problems = read(ENTRY + ENTRY.replace('name = "thrice"\n', ""))
    assert problems == ("wrong.toml, `number 2`: `name` must be a text",)
    _, problems = read(ENTRY.replace('"thrice"', "3"))
    assert problems == ("wrong.toml, `3`: `name` must be a text",)


def test_a_file_that_cannot_be_read_is_one_problem(read, tmp_path):
    path = tmp_path / "solutions/01_cell/wrong.toml"
    assert read("[[wrong]\n")[1] == (
        f"{path}: Expected ']]' at the end of an array declaration (at line 1, column 8)",
    )
    assert read("[[mistake]]\n")[1] == (f"{path}: unknown key `mistake`",)
    for text in ("[wrong]\nname = 1\n", "wrong = [1]\n"):
        assert read(text) == ((), (f"{path}: `wrong` is a list: begin each entry with [[wrong]]",))
    path.unlink()
    exercise = catalog.load(tmp_path).find("1")
    assert read_mistakes(exercise) == (
        (),
        (f"{path}: [Errno 2] No such file or directory: '{path}'",),
    )
