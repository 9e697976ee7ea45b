"""`author mutate` hands over what was asked for, and shows what no check sees as differences."""

import pytest

from rnn_grade.authoring.mutation import mutate
from rnn_grade.authoring.mutation.mutant import Kind, Mutant
from rnn_grade.authoring.mutation.mutate import Fate, Mutation
from rnn_grade.authoring.proofs.kept import Kept
from rnn_grade.course.reference import Edit
from rnn_grade.render.words.phrases import Words
from rnn_grade.report import Status


def mutant(name: str, kind: Kind, before: str, after: str) -> Mutant:
    return Mutant(name, "step", kind, 8, before, after, Edit(0, 0, ""), "")


SUM = mutant("1", Kind.ARITHMETIC, "    return x + y", "    return x - y")
TWO = mutant("2", Kind.ORDER, "    return (x,\n        y)", "    return (y,\n        x)")


@pytest.fixture
def calls(monkeypatch):
    """What `mutate` was called with; its exercises have one survivor, and one killed mutant."""
    found = []

    def told(exercises, workforce, *, most, seed, listener):
        assert isinstance(workforce, Kept)
        found.append(([one.slug for one in exercises], most, seed))
        return [mutation(exercise) for exercise in exercises]

    def mutation(exercise):
        fates = {
            "1": Fate(SUM, "", Status.PASSED, Words(""), "", 1.0),
            "2": Fate(TWO, "order", Status.FAILED, Words("They are exchanged."), "", 2.0),
        }
        return Mutation(exercise, (SUM, TWO), 30, {}, [], fates)

    monkeypatch.setattr(mutate, "mutate", told)
    return found


def test_survivors_are_differences_and_end_with_1(desk, calls):
    result = desk("author", "mutate", "2")
    assert result.exit_code == 1
    row = next(line for line in result.stdout.splitlines() if line.startswith("02_triple"))
    assert row.split() == ["02_triple", "2", "30", "1", "0", "1", "1", "3"]
    told = """
02_triple: no check sees
  line 8, `step`: another operator
    - return x + y
    + return x - y

1 survivor, 0 other problems. 0 of 2 known from before. """
    assert told in result.stdout
    assert "They are exchanged." not in result.stdout


def test_what_has_no_cause_is_listed_when_it_is_asked_for(desk, calls):
    result = desk("author", "mutate", "2", "--causes")
    told = """
02_triple: seen, but without a cause
  line 8, `step`: two things exchanged
    - return (x,
    -     y)
    + return (y,
    +     x)
    `order`: They are exchanged.
"""
    assert told in result.stdout


def test_how_many_mutants_and_which_inputs_is_handed_over(desk, calls):
    desk("author", "mutate", "2", "--most", "7", "--seed", "5")
    desk("author", "mutate", "--every")
    assert calls == [
        (["triple"], 7, 5),
        (["double", "triple", "halve"], None, 0),
    ]


def test_rows_go_into_the_table_of_a_page(desk, calls, tmp_path):
    page = tmp_path / "mutants.md"
    page.write_text("# Mutants\n\n<!-- mutants --><!-- /mutants -->\n\nThat is all.\n")
    desk("author", "mutate", "2", "--table", page)
    desk("author", "mutate", "1", "--table", page)
    table = """# Mutants

<!-- mutants -->
| Exercise | Mutants | Of | Killed | Declared | Survivors | No cause | Seconds |
| --- | --: | --: | --: | --: | --: | --: | --: |
| 01_double | 2 | 30 | 1 | 0 | 1 | 1 | 3 |
| 02_triple | 2 | 30 | 1 | 0 | 1 | 1 | 3 |
| all | 4 | 60 | 2 | 0 | 2 | 2 | 6 |
<!-- /mutants -->

That is all.
"""
    assert page.read_text() == table
    page.write_text("# Nothing\n")
    result = desk("author", "mutate", "2", "--table", page)
    assert result.exit_code == 2
    assert "has no table of mutants." in result.stderr


def test_all_and_a_name_exclude_each_other(desk):
    result = desk("author", "mutate", "2", "--all")
    assert result.exit_code == 2
    assert "`--all` means every exercise: name none, or leave it out." in result.stderr


def test_the_help_shows_how_a_mutant_is_declared(desk):
    text = desk("author", "mutate", "--help").stdout
    assert '\n  [[equivalent]]\n  in = "step"\n  find = ' in text
