"""The mutants of a reference: every one runs, none is there twice, and none is for people only."""

import ast
from collections import Counter
from textwrap import dedent

import pytest

from rnn_grade.authoring.mutation.mutant import Kind
from rnn_grade.authoring.mutation.population import mutants, selected
from rnn_grade.course import catalog

EXERCISES = catalog.load().exercises


def after(body: str, kind: Kind, head: str = "def f(x, y, n: int):") -> list[str]:
    """Return what the lines of a function become under the edits of one kind."""
    text = f"import numpy as np\n\n\n{head}\n{dedent(body)}\n"
    text = text.replace("\n" + dedent(body), "\n    " + dedent(body).replace("\n", "\n    "))
    return [one.after.strip() for one in mutants(text, ["f"]) if one.kind is kind]


@pytest.mark.parametrize(
    ("line", "kind", "expected"),
    [
        ("return x - y", Kind.ARITHMETIC, ["return x + y"]),
        ("return x @ y.T", Kind.ARITHMETIC, ["return x.T @ y.T", "return x @ y"]),
        ("x += y", Kind.ARITHMETIC, ["x -= y", "x = y"]),
        (
            "return x + y * x",
            Kind.OPERAND,
            ["return x", "return y * x", "return x + y", "return x + x"],
        ),
        (
            "return (x + y) * x",
            Kind.ARITHMETIC,
            ["return (x + y) / x", "return x + y + x", "return (x - y) * x"],
        ),
        ("return not x", Kind.OPERAND, ["return x"]),
        ("return x <= y", Kind.COMPARISON, ["return x < y", "return x > y"]),
        ("return x and y", Kind.CONDITION, ["return x or y", "return y", "return x"]),
        ("return x if n else y", Kind.CONDITION, ["return x", "return y"]),
        ("return [a for a in x if a]", Kind.CONDITION, ["return [a for a in x if True]"]),
        ("return 4 * x", Kind.CONSTANT, [f"return {n} * x" for n in (5, 3, 0, 8)]),
        ("return -1 + x", Kind.CONSTANT, ["return 0 + x", "return -2 + x"]),
        ("return 0.5 * x", Kind.CONSTANT, [f"return {n} * x" for n in (0.0, 1.0, 1.5)]),
        ("return g(n)", Kind.CONSTANT, ["return g(n + 1)", "return g(n - 1)", "return g(10)"]),
        ("return np.sum(x, axis=1)", Kind.AXIS, ["return np.sum(x, axis=0)"]),
        (
            "return x[1:y]",
            Kind.INDEX,
            [f"return x[{at}]" for at in ("2:y", "0:y", "1:y - 1", "1:")],
        ),
        ("return x[:, n]", Kind.INDEX, ["return x[:, n - 1]"]),
        (
            "for a in x: g(a)",
            Kind.LOOP,
            [f"for a in list(x){part}: g(a)" for part in ("[1:]", "[:-1]", "[::-1]")],
        ),
        ("return g(x, a=1)", Kind.ARGUMENT, ["return g(x)"]),
        ("return np.zeros(x, float)", Kind.ARGUMENT, ["return np.zeros(x)"]),
        ("return g(x, y)", Kind.ORDER, ["return g(y, x)"]),
        ("return [x, y]", Kind.ELEMENT, ["return [y]", "return [x]"]),
        ("return {'a': x, 'b': y}", Kind.ORDER, ["return {'a': y, 'b': x}"]),
        ("return sorted(x)", Kind.CALL, ["return x"]),
        ("return x.copy()", Kind.CALL, ["return x"]),
        ("return layers.Masking()(x)", Kind.CALL, ["return x"]),
        ("return g(stateful=True)", Kind.OPTION, ["return g(stateful=False)"]),
        ("return np.argmax(x)", Kind.FUNCTION, ["return np.argmin(x)"]),
        ("x[n] = y", Kind.STATEMENT, ["pass"]),
        ("x = g(y)", Kind.STATEMENT, ["pass"]),
        ("z = g(y)", Kind.STATEMENT, []),
        ("print(x + y)", Kind.ARITHMETIC, []),
    ],
)
def test_an_edit_of_each_kind(line, kind, expected):
    assert sorted(after(line, kind)) == sorted(expected)


def test_an_edit_means_what_it_should_whatever_stands_around_it():
    found = after("return x * (y + n) ** 2", Kind.OPERAND)
    assert found == ["return x", "return (y + n) ** 2", "return x * (y + n)", *found[3:]]
    assert found[3:] == ["return x * (y) ** 2", "return x * (n) ** 2"]
    # Without brackets, the sign would reach less far than it is meant to.
    assert "return (a @ x) * (b @ y)" not in found
    assert "return (x - y) - n" not in after("return x - (y - n)", Kind.ARITHMETIC)


def test_options_of_keras_are_exchanged_and_added():
    line = 'return layers.Dense(16, activation="tanh")'
    assert 'return layers.Dense(16, activation="relu")' in after(line, Kind.OPTION)
    assert line.replace(")", ', kernel_initializer="zeros")') in after(line, Kind.ADDED)
    assert 'return layers.Dense(1, activation="tanh")' in after(line, Kind.CONSTANT)
    rate = "return keras.optimizers.Adam(learning_rate=0.01, clipnorm=1.0)"
    # What no task asks for is left alone, and a rate changes so much that it is wrong.
    assert after(rate, Kind.OPTION) == [rate.replace("0.01", "0.0"), rate.replace("0.01", "1.0")]


def test_names_of_one_kind_are_exchanged_and_never_before_they_have_a_value():
    body = "old_state = g(n)\nnew_state = g(old_state)\nreturn new_state"
    found = after(body, Kind.NAME)
    assert found == ["return old_state"]
    head = "def f(kernel: Array, recurrent_kernel: Array, count: int):"
    assert after("return kernel", Kind.NAME, head) == ["return recurrent_kernel"]
    assert after("return count", Kind.NAME, head) == []


def test_what_only_people_read_is_left_alone():
    text = '''
def f(x: "int" = 1) -> "float":
    """Return 1 + 1."""
    if x > 0:
        raise ValueError(f"{x + 1} is too much: " + "at most 0")
    return layers.Dense(x, name="answer" + "s")


def demo():
    return f(2)


if __name__ == "__main__":
    print(demo() + 1)
'''
    found = list(mutants(text, ["f"]))
    assert {one.function for one in found} == {"f"}
    assert not [one for one in found if "too much" in one.before and one.kind is Kind.ARITHMETIC]
    assert not [one for one in found if "nswer" in one.before and one.kind is Kind.ARITHMETIC]
    assert {one.kind for one in found if one.line == 2} == {Kind.DEFAULT}


def test_what_the_checks_reach_through_others_is_mutated_as_well():
    text = "SCALE = 3\n\ndef _help(x):\n    return SCALE * x\n\ndef f(x):\n    return _help(x)\n"
    assert {one.function for one in mutants(text, ["f"])} == {"", "_help", "f"}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_every_reference_has_enough_mutants_and_none_is_there_twice(exercise):
    reference = exercise.reference.read_text("utf-8")
    found = list(mutants(reference, exercise.parts))
    assert len(found) >= 60
    read = [ast.dump(ast.parse(one.text)) for one in selected(found, 60)]
    assert len({ast.dump(ast.parse(reference)), *read}) == 61
    assert len({one.name for one in found}) == len(found)


def test_a_selection_has_some_of_every_function_and_kind_and_is_always_the_same():
    [exercise] = [one for one in EXERCISES if one.slug == "lstm_cell"]
    reference = exercise.reference.read_text("utf-8")
    found = list(mutants(reference, exercise.parts))
    strata = {(one.function, one.kind) for one in found}
    chosen = selected(found, len(strata))
    assert {(one.function, one.kind) for one in chosen} == strata
    assert [one.line for one in chosen] == sorted(one.line for one in chosen)
    larger = selected(found, 150)
    assert {one.name for one in chosen} < {one.name for one in larger}
    assert max(Counter((one.function, one.kind) for one in larger).values()) < 10
    # An edit elsewhere moves lines, and leaves the choice as it is.
    moved = selected(list(mutants("# A remark.\n" + reference, exercise.parts)), 150)
    assert [one.after for one in moved] == [one.after for one in larger]
