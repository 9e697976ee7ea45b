"""Of files side by side the stub never counts; else the newer one does, and the other is named."""

import pytest
from cells_made import notebook
from places import WORLD

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.grading.choosing import Copy, choose, is_named, is_notebook_name

EXERCISE = catalog.load(WORLD).find("passes")
STUB = EXERCISE.stub.read_bytes()
WRITTEN = b"def double(x):\n    return x\n"
CELLS = notebook("def double(x):\n    return x")


def file(content=WRITTEN, at=1.0):
    return Copy("work/passes.py", content, (at,))


def book(content=CELLS, at=1.0):
    return Copy("work/passes.ipynb", content, (at,))


@pytest.mark.parametrize(
    ("copies", "chosen", "noted"),
    [
        ([book()], "passes.ipynb", []),
        ([book(at=2), file()], "passes.ipynb", [("work/passes.py", "notebook", True)]),
        ([book(), file(at=2)], "passes.py", [("work/passes.ipynb", "file", True)]),
        ([book(), file()], "passes.ipynb", [("work/passes.py", "notebook", False)]),
        ([book(), file(STUB, at=2)], "passes.ipynb", []),
        ([book(notebook(STUB.decode()), at=2), file()], "passes.py", []),
        ([book(notebook(STUB.decode())), file(STUB, at=2)], "passes.py", []),
        # What cannot be read is somebody's work as well.
        (
            [book(b'{"cells":', at=2), file()],
            "passes.ipynb",
            [("work/passes.py", "notebook", True)],
        ),
    ],
)
def test_which_of_two_counts(copies, chosen, noted):
    found, notes = choose(EXERCISE, copies, "work")
    assert found.name == f"work/{chosen}"
    told = [(note.what, note.numbers["form"], note.numbers["newer"]) for note in notes]
    assert told == noted


def test_a_notebook_of_another_name_is_the_only_one_that_attempts_it():
    mine = Copy("mine.ipynb", notebook("# Exercise 1", "def double(x):\n    return x"), (1,))
    other = Copy("other.ipynb", notebook("print(1)"), (2,))
    assert choose(EXERCISE, [other, mine], "work") == (mine, ())
    with pytest.raises(UserError, match=r"holds no `passes\.py` and no `passes\.ipynb`\."):
        choose(EXERCISE, [other], "work")
    twin = Copy("twin.ipynb", mine.content, (1,))
    with pytest.raises(UserError) as raised:
        choose(EXERCISE, [mine, twin], "work")
    assert raised.value.message == (
        "work holds no `passes.py` and no `passes.ipynb`, but several notebooks that attempt "
        "exercise 1: mine.ipynb and twin.ipynb."
    )


def test_names():
    assert is_named("a\\Passes.PY", EXERCISE)
    assert is_named("passes.ipynb", EXERCISE)
    assert not is_named("my_passes.py", EXERCISE)
    assert is_notebook_name("../a/b.IPYNB")
    for path in ("a.py", ".ipynb_checkpoints/a.ipynb", "__MACOSX/a.ipynb", "a/._b.ipynb", ""):
        assert not is_notebook_name(path)
