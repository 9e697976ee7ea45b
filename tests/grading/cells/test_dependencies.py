"""What an exercise's functions need comes along from other cells, and nothing else does."""

import pytest
from cells_made import made, taken

STEP = "def step(x, h): return tanh(x)"


def test_what_only_tries_out_is_left_where_it_is():
    assert taken(
        "import numpy as np",
        "def step(x, h): return np.tanh(x)",
        "y = step(1, 2)\nprint(y)\nassert y > 0\nmodel = np.load('big')\nmodel.fit(y)",
    ) == ["import numpy as np", "def step(x, h): return np.tanh(x)"]


def test_helpers_may_stand_below():
    assert taken(STEP, "def tanh(x): return exp(x)", "from math import exp") == [
        STEP,
        "def tanh(x): return exp(x)",
        "from math import exp",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("def tanh(x): return 1", "def tanh(x): return 2"),
        ("class tanh: pass", "class tanh: units = 3"),
        ("tanh = 1", "tanh = 2"),
        ("tanh = 1", "import tanh"),
        ("import tanh", "from math import tanh"),
        ("tanh: int = 1", "tanh: int = 2"),
        ("tanh, other = 1, 2", "[tanh] = 3,"),
    ],
)
def test_the_last_definition_wins(first, second):
    assert taken(first, STEP, second) == [STEP, second]


@pytest.mark.parametrize(
    "again",
    [
        "tanh += 1",
        "if tanh: tanh = 2",
        "for tanh in (1, 2): pass",
        "while (tanh := 3): pass",
        "try:\n    import tanh\nexcept ImportError:\n    pass",
        "with open('x') as tanh: pass",
        "(tanh := 5)",
        "match 3:\n    case tanh: pass",
        "match {}:\n    case {**tanh}: pass",
    ],
)
def test_what_may_not_bind_leaves_the_definition_before_it(again):
    assert taken("tanh = 1", again, STEP) == ["tanh = 1", *again.splitlines(), STEP]


@pytest.mark.parametrize(
    "change",
    [
        "ids['a'] = 1",
        "ids['a']['b'] = 1",
        "ids.size = 1",
        "ids.update(a=1)",
        "ids.inner.append(1)",
        "del ids['a']",
        "for i in range(3): ids[i] = i",
        "for part in (ids, 3): part[0] = 1",
        "with lock: ids.add(3)",
        "n = ids.setdefault('a', 0)",
        "[ids.append(i) for i in range(3)]",
        "if True: ids.pop()",
        "setattr(ids, 'size', 3)",
        "np.fill_diagonal(ids, 3)",
        "np.add.at(ids, [1], 2)",
        "ids += [1]",
        "ids.compile()",
    ],
)
def test_what_changes_a_value_comes_along(change):
    step = "def step(x, h): return ids[x]"
    assert change in made("import numpy as np; lock = 1", "ids = {}", step, change).text
    assert change not in made("ids = {}", change, STEP).text


@pytest.mark.parametrize("call", ["print(ids)", "ids.fit(3)", "ids.plot()", "np.sum(ids)"])
def test_what_only_looks_at_a_value_does_not(call):
    step = "def step(x, h): return ids[x], np"
    assert taken("import numpy as np", "ids = {}", step, call) == [
        "import numpy as np",
        "ids = {}",
        step,
    ]


def test_a_library_has_no_methods_that_change_it():
    step = "def step(x, h): return np.tanh(x)"
    cells = ("import numpy as np", step, "print(np.append([1], 2), np.add(1, 2), np.sort([1]))")
    assert taken(*cells) == ["import numpy as np", step]


def test_settings_of_a_library_that_is_needed_come_along():
    setting = "keras.utils.set_random_seed(3)"
    step = "def step(x, h): return keras.ops.tanh(x)"
    assert taken("import keras", setting, "plt.style.use('dark')", step) == [
        "import keras",
        setting,
        step,
    ]


def test_a_function_that_fills_a_table_is_called():
    add = "def add(word): ids[word] = len(ids)"
    fill = "for word in 'abc': add(word)"
    step = "def step(x, h): return ids[x]"
    assert taken("ids = {}", add, fill, step) == ["ids = {}", add, fill, step]


def test_a_function_that_fills_what_it_is_given_is_called():
    add = "def add(word, table): table[word] = len(table)"
    step = "def step(x, h): return ids[x]"
    cells = ("ids = {}", add, "add('a', ids)", "other = {}; add('b', other)", step)
    assert taken(*cells) == ["ids = {}", add, "add('a', ids)", step]


def test_a_function_that_binds_a_global_name_is_called():
    cells = ("def make():\n    global W\n    W = 3", "make()", "def step(x, h): return W")
    assert taken(*cells) == [*"\n".join(cells).splitlines()]


def test_a_method_of_an_own_class_that_changes_its_object_is_called():
    own = "class Table:\n    def learn(self, x): self.x = x\n    def show(self): print(self.x)"
    step = "def step(x, h): return table.x"
    cells = (own, "table = Table()", "table.learn(3)", "table.show()", step)
    assert taken(*cells) == [*own.splitlines(), "table = Table()", "table.learn(3)", step]


def test_a_try_out_that_the_function_itself_counts_is_left_out():
    step = "def step(x, h): calls.append(x)"
    assert taken("calls = []", step, "step(1, 2)") == ["calls = []", step]


def test_a_local_name_is_not_the_global_one():
    step = "def step(x, h):\n    model = x\n    return [i for i in model]"
    assert taken("model = build(); i = 3", step) == step.splitlines()


def test_a_loops_own_variable_is_not_one_from_elsewhere():
    step = "def step(x, h): return ids"
    cells = ("for i in range(9): train(i)", "ids = {}\nfor i in range(3): ids[i] = i", step)
    assert taken(*cells) == [*cells[1].splitlines(), step]


@pytest.mark.parametrize(
    "wrapped",
    [
        "step = jit(step)",
        "step.__doc__ = 'New.'",
        "step = jit(lambda x, h: step(x, h))",
    ],
)
def test_a_wrapper_keeps_what_it_wraps(wrapped):
    jit = "from jax import jit"
    found = taken(jit, STEP, wrapped, "from math import tanh")
    assert STEP in found
    assert wrapped in found
    assert "from math import tanh" in found


def test_what_was_tried_in_the_place_of_the_function_is_left_out():
    assert taken("def step(x, h): return x", "step = step(1, 2)") == ["def step(x, h): return x"]


def test_a_stub_never_replaces_what_was_filled():
    stub = "def step(x, h):\n    raise NotImplementedError('TODO')"
    assert taken("def step(x, h): return x", stub) == ["def step(x, h): return x"]
    assert taken(stub, "def step(x, h): return x") == ["def step(x, h): return x"]
    assert taken(stub) == stub.splitlines()


def test_what_a_function_needs_is_there_before_it_is_called():
    late = "SIZE = 3\ndef count(): return SIZE"
    assert taken("table = [0] * count()", "def step(x, h): return table", late) == [
        *late.splitlines(),
        "table = [0] * count()",
        "def step(x, h): return table",
    ]


def test_a_constant_that_is_set_twice_has_both_values_where_both_are_read():
    cells = ("SIZE = 3", "table = [0] * SIZE", "SIZE = 4", "def step(x, h): return table, SIZE")
    assert taken(*cells) == list(cells)
    cells = ("SIZE = 3", "def size(): return SIZE", "n = size()", "SIZE = 4")
    assert taken(*cells, "def step(x, h): return n") == [*cells, "def step(x, h): return n"]


def test_a_class_body_runs_at_once_and_its_methods_later():
    own = "class Cell(Base):\n    units = UNITS\n    def call(self): return helper()"
    step = "def step(x, h): return Cell()"
    found = taken(step, own, "def helper(): return 1", "UNITS = 3", "class Base: pass")
    assert found.index("class Base: pass") < found.index("class Cell(Base):")
    assert found.index("UNITS = 3") < found.index("class Cell(Base):")
    assert "def helper(): return 1" in found


def test_defaults_decorators_and_annotations_are_read_at_once():
    step = "@wrap\ndef step(x: Array, h=zero()): return x"
    below = ["def wrap(f): return f", "Array = list", "def zero(): return 0"]
    assert set(taken(step, *below)[:3]) == set(below)


def test_annotations_are_left_alone_where_the_future_says_so():
    future = "from __future__ import annotations"
    assert taken("def step(x: Array, h): return x", future, "Array = make()") == [
        future,
        "def step(x: Array, h): return x",
    ]


def test_helpers_may_call_each_other():
    even = "def even(n): return n == 0 or odd(n - 1)"
    odd = "def odd(n): return n != 0 and even(n - 1)"
    step = "def step(x, h): return even(x)"
    assert taken(even, odd, step) == [even, odd, step]


def test_imports_under_other_names():
    step = "def step(x, h): return layers, plt, xml"
    cells = ("import keras.layers as layers", "import xml.dom", "import xml.sax", "import keras")
    assert taken(*cells, "import plt", step) == [*cells[:3], "import plt", step]


def test_an_import_that_may_fail_keeps_both_ways():
    cells = ("try:\n    import tanh\nexcept ImportError:\n    tanh = None", STEP)
    assert taken(*cells) == "\n".join(cells).splitlines()


def test_a_star_import_may_bind_anything():
    assert taken("from math import *", STEP) == ["from math import *", STEP]


@pytest.mark.parametrize("text", ["globals()['tanh'] = abs", "exec('tanh = abs')"])
def test_names_that_are_written_as_texts_may_be_those_that_are_missing(text):
    assert taken(text, STEP) == [text, STEP]
    assert taken(text, "tanh = abs", STEP) == ["tanh = abs", STEP]


def test_a_deleted_name_is_gone():
    assert taken("tanh = 1", "del tanh", STEP) == ["tanh = 1", "del tanh", STEP]


def test_what_keras_must_know_by_its_name_is_registered():
    own = "class Cell: pass"
    told = "keras.utils.get_custom_objects()['Cell'] = Cell"
    step = "def step(x, h): return keras.Model(Cell())"
    assert taken("import keras", own, told, step) == ["import keras", own, told, step]
    assert taken("import keras", own, told, "def step(x, h): return keras") == [
        "import keras",
        "def step(x, h): return keras",
    ]
    again = "keras.saving.register_keras_serializable('own')(Cell)"
    assert again in taken("import keras", own, again, step)
    decorated = "@keras.saving.register_keras_serializable()\nclass Cell: pass"
    assert taken("import keras", decorated, step) == ["import keras", *decorated.split("\n"), step]


def test_a_kernel_is_the_main_program():
    main = "if __name__ == '__main__':\n    SIZE = 3\n    model = fit(SIZE)"
    assert taken(main, "def step(x, h): return SIZE") == [
        "if True:",
        "    SIZE = 3",
        "def step(x, h): return SIZE",
    ]
    short = "if __name__ == '__main__': SIZE = 3; main()"
    assert taken(short, "def step(x, h): return SIZE")[:2] == ["if True:", "    SIZE = 3"]


def test_statements_beside_each_other_are_told_apart():
    assert taken("import os; import sys; tanh = '''ä\nb'''; train()", STEP) == [
        "tanh = '''ä",
        "b'''",
        STEP,
    ]


def test_what_waits_as_only_a_kernel_can_is_left_out():
    assert taken("await load()\nimport tanh", "tanh2 = await load()", STEP) == ["import tanh", STEP]


def test_what_a_builtin_is_called_later_does_not_come_first():
    cells = ("SIZE = max(1, 2)", "def step(x, h): return SIZE", "max = 3")
    assert taken(*cells) == list(cells[:2])


def test_what_was_run_above_its_definition_comes_after_it():
    assert taken("ids[0] = 1", "ids = {}", "def step(x, h): return ids") == [
        "ids = {}",
        "ids[0] = 1",
        "def step(x, h): return ids",
    ]


def test_a_name_that_is_nowhere_is_left_to_the_worker():
    assert taken("def step(x, h): return gone(x)") == ["def step(x, h): return gone(x)"]


def test_a_kernel_shows_things_without_an_import():
    assert taken("def step(x, h):\n    display(x)\n    return x") == [
        "def display(*objects, **options): print(*objects)",
        "def step(x, h):",
        "    display(x)",
        "    return x",
    ]
