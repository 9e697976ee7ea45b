"""Whatever a notebook runs, its function answers as if all of its cells had run in their order."""

from cells_made import made
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_grade.grading.cells.target import Target

TARGET = Target(("2",), {"step": ("x",)})
# Every name has a value before anything is drawn.
FIRST = """
a = 1
b = 2
c = 3
ids = {0: 1}
row = [1]
def f(x): return x
def g(x): return x + 1
def wrap(function): return lambda x: function(x) + a
def keep(table, value): table[0] = value
def tell():
    global c
    c = a + 1
class Counter:
    size = 4
    def __init__(self): self.n = 0
    def learn(self, x): self.n += x
counter = Counter()
def step(x): return x
"""

values = st.sampled_from(["a", "b", "c", "ids[0]", "row[0]", "len(row)", "counter.n", "1", "7"])
functions = st.sampled_from(["f", "g"])


def expressions(*more):
    leaf = values if not more else values | st.sampled_from(more)
    call = st.builds("{}({})".format, functions, leaf)
    return st.builds("{} + {}".format, leaf | call, leaf | call) | leaf | call


names = st.sampled_from(["a", "b", "c"])
inner = st.sampled_from(["f", "g", "step"])
at_once = st.one_of(
    st.builds("{} = {}".format, names, expressions()),
    st.builds("{} += {}".format, names, expressions()),
    st.builds("{}, {} = {}, 5".format, names, names, expressions()),
    st.builds("ids[0] = {}".format, expressions()),
    st.builds("ids.update({{0: {}}})".format, expressions()),
    st.builds("row.append({})".format, expressions()),
    st.builds("row = [{}]".format, expressions()),
    st.builds("row += [{}]".format, expressions()),
    st.builds("keep(ids, {})".format, expressions()),
    st.builds("keep(row, value={})".format, expressions()),
    st.builds("counter.learn({})".format, expressions()),
    st.builds("Counter.size = {}".format, expressions()),
    st.just("tell()"),
    st.just("counter = Counter()"),
    st.just("for a in (4, 5): row.append(a)"),
    st.just("for table in (ids, row): table[0] = 9"),
    st.just("b = [a for a in row][-1]"),
    st.just("c = (lambda x: f(x))(1)"),
    st.just("print(b := 6)"),
)
blocks = st.builds("if {} > 3: {}".format, values, at_once.filter(lambda text: ":" not in text))
definitions = st.one_of(
    st.builds("def {}(x): return {}".format, inner, values),
    st.builds("def {}(x): return {}".format, inner, expressions("x", "x * 2", "g(x)")),
    st.builds("def {}(x, more={}): return x + more".format, inner, expressions()),
    st.builds("def {0}(x):\n    a = x\n    return a + {1}".format, inner, values),
    st.builds("@wrap\ndef {}(x): return {}".format, inner, expressions("x")),
    st.builds("{0} = wrap({0})".format, inner),
    st.builds("{} = lambda x: {}".format, inner, expressions("x")),
    st.builds("class Counter(Counter):\n    size = {}".format, values),
)
statements = at_once | blocks | definitions


def answer(space):
    try:
        return space["step"](2)
    except (NameError, TypeError, RecursionError, AttributeError, IndexError) as error:
        return type(error).__name__


@settings(max_examples=200, deadline=None)
@given(st.lists(statements, max_size=8), st.sampled_from(["step(1)", "a", "f(2)"]))
def test_the_slice_answers_as_the_whole_notebook_does(drawn, tried):
    cells = [FIRST, *drawn, f"print({tried})"]
    whole, part = {"print": lambda value: None}, {"print": lambda value: None}
    try:
        for cell in cells[:-1]:
            exec(compile(cell, "cell", "exec"), whole)
    except (RecursionError, NameError, TypeError, AttributeError, IndexError):
        assume(False)
    text = made(*cells, target=TARGET).text
    exec(compile(text, "slice", "exec"), part)
    assert answer(part) == answer(whole), text
    assert f"print({tried})" not in text
