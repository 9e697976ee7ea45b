"""What IPython adds to Python is taken out, and every line keeps its number."""

import pytest

from rnn_grade.grading.cells.magics import plain


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install keras\nx = 1", "pass\nx = 1"),
        ("pip install keras\nx = 1", "pass\nx = 1"),
        ("?print\nprint?\nnp.zeros??\nx = 1", "pass\npass\npass\nx = 1"),
        ("if x:\n    %matplotlib inline\n    !ls", "if x:\n    pass\n    pass"),
        ("x = !ls\ny = %pwd\na, b = !ls", "x = None\ny = None\na, b = None"),
        ("%time x = f(1)\ny = %time f(2)\n%time", "x = f(1)\ny = f(2)\npass"),
        ("%timeit f(1)\nx = 1", "pass\nx = 1"),
        ("!echo a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ("x = (7\n% 3)\n%pwd", "x = (7\n% 3)\npass"),
        ("x = '''\n%pwd\n!ls\n'''\n%pwd", "x = '''\n%pwd\n!ls\n'''\npass"),
        ("x = 1  # why?\n!it's \"odd (\ny = '#'", "x = 1  # why?\npass\ny = '#'"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%time\n%%capture out\nx = 1", "\n\n\nx = 1"),
        ("%%time\n%matplotlib inline\nx = 1", "\npass\nx = 1"),
        ("%%bash\nx = 1", ""),
        ("%%timeit\nx = 1", ""),
        ("%%html\n<b>x</b>", ""),
        ("%%unknown\nx = 1", "\nx = 1"),
        ("%%unknown\n<b>x</b>", ""),
        ("%%writefile notes.txt\nx = 1", ""),
        (">>> def f():\n...     return 1\n>>> f()", "def f():\n    return 1\nf()"),
        ("In [3]: x = 1\n   ...: y = 2", "x = 1\ny = 2"),
        ("  x = 1\n  y = 2", "x = 1\ny = 2"),
        ("x = 7 % 3\ny = a if b else c", "x = 7 % 3\ny = a if b else c"),
        ("", ""),
    ],
)
def test_what_stays_of_a_cell(cell, text):
    assert plain(cell).text == text


def test_a_cell_says_which_exercise_it_is_and_which_file():
    assert plain("%%exercise 3 --part step\nx = 1").exercise == "3"
    assert plain("%%writefile -a 'work/simple_rnn.py'\nx = 1").written == "simple_rnn.py"
    assert plain("x = 1\n%grade --part step 3\n%grade 4 --seed 5").graded == ("3", "4")


def test_ten_thousand_magics_are_read_in_one_go():
    assert plain("%pwd\n" * 10_000 + "x = 1").text == "pass\n" * 10_000 + "x = 1"
