"""`equivalent.toml`: a mutant is declared by its place, whatever its layout, and with a reason."""

import pytest

from rnn_grade.authoring.mutation.equivalents import read_equivalents
from rnn_grade.authoring.mutation.mutate import prepare

ENTRY = """
[[equivalent]]
in = "step"
find = "x + state"
put = "state + x"
reason = "A sum does not depend on its order."
"""


def declare(exercise, text: str) -> None:
    (exercise.solution / "equivalent.toml").write_text(text)


def test_without_a_file_nothing_is_declared(exercise):
    assert read_equivalents(exercise) == ((), ())


def test_an_entry_names_a_place_and_a_reason(exercise):
    declare(exercise, ENTRY)
    [found], problems = read_equivalents(exercise)
    assert not problems
    assert found.reason == "A sum does not depend on its order."
    assert str(found) == "equivalent.toml declares 'x + state' as 'state + x' in `step`"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"A sum does not depend on its order."', '"free"', "it needs a `reason`: a sentence"),
        ("reason", "why", "unknown key `why`"),
        ('find = "x + state"', 'find = "x * state"', "'x * state' stands 0 times in `step`"),
        ('in = "step"', 'in = "steps"', "the reference has no function `steps`"),
        ('put = "state + x"\n', "", "an edit needs `find` and a different `put`"),
        ("[[equivalent]]", "[equivalent]", "begin each entry with [[equivalent]]"),
        ("[[equivalent]]", "[[equivalents]]", "unknown key `equivalents`"),
    ],
)
def test_an_entry_that_cannot_be_used_is_a_problem(exercise, old, new, problem):
    assert old in ENTRY
    declare(exercise, ENTRY.replace(old, new))
    found, [said] = read_equivalents(exercise)
    assert not found
    assert problem in said


def test_a_declaration_finds_its_mutant_in_any_layout(exercise):
    entry = ENTRY.replace('"x + state"', '"return np.tanh(x + state)"')
    declare(exercise, entry.replace('"state + x"', '"return np.tanh( x - state )"'))
    mutation = prepare(exercise, most=1)
    assert not mutation.problems
    [name] = mutation.declared
    # What is declared is graded, however few are chosen.
    assert [one.after.strip() for one in mutation.mutants if one.name == name] == [
        "return np.tanh(x - state)"
    ]


def test_a_declaration_of_no_mutant_is_stale(exercise):
    declare(exercise, ENTRY)
    assert prepare(exercise).problems == [
        "equivalent.toml declares 'x + state' as 'state + x' in `step`, which is no mutant: "
        "take it out"
    ]
