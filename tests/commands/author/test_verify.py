"""`author verify` hands what was asked for to the proof, and its problems to whoever asked."""

from types import SimpleNamespace

import pytest

from rnn_grade.authoring import verify
from rnn_grade.authoring.proof import Proof
from rnn_grade.authoring.proofs.kept import Kept
from rnn_grade.authoring.trials import Plan


def test_author_verify_hands_over_to_the_proof(desk, monkeypatch):
    calls = []

    def proof(course, exercises, workforce, *, plan, in_notebook, listener):
        assert isinstance(workforce, Kept)
        calls.append(([exercise.slug for exercise in exercises], plan))
        return [Proof(exercise, (), {}, 0, ["it is empty"]) for exercise in exercises]

    def proof_of_one(exercise, name, workforce, *, plan, listener):
        calls.append((exercise.slug, name, plan))
        return Proof(exercise, (), {}, 0, [])

    monkeypatch.setattr(verify, "verify", proof)
    monkeypatch.setattr(verify, "verify_mistake", proof_of_one)
    result = desk("author", "verify", "2", "--jobs", "3", "--seeds", "4")
    assert result.exit_code == 1
    assert "\n02_triple\n  - it is empty\n\n1 problem. " in result.stdout
    desk("author", "verify")
    desk("author", "verify", "2", "--thorough", "--reference-seeds", "300")
    desk("author", "verify", "2", "--answers")
    desk("author", "verify", "2", "--notebooks")
    assert desk("author", "verify", "2", "--mistake", "three").exit_code == 0
    assert calls == [
        (["triple"], Plan(4)),
        (["double", "triple", "halve"], Plan(5)),
        (["triple"], Plan(5, 300, thorough=True)),
        (["triple"], Plan(5, answers=True)),
        (["triple"], Plan(5, notebooks=True)),
        ("triple", "three", Plan(5)),
    ]


def test_the_table_fits_into_80_columns(desk, monkeypatch):
    def proof(course, exercises, workforce, *, plan, in_notebook, listener):
        workforce.known["02_simple_rnn_cell"] = 1190
        return [
            SimpleNamespace(
                exercise=SimpleNamespace(folder="02_simple_rnn_cell", points=100),
                checks=range(12),
                mistakes=range(141),
                alternatives=12,
                answers=False,
                notebooks=(153, 153),
                mutation=SimpleNamespace(as_expected=104, mutants=range(104)),
                gradings=1290,
                seconds=5120.4,
                problems=[],
                as_expected={"wrong": 139, "valid": 12}.get,
            )
        ]

    monkeypatch.setattr(verify, "verify", proof)
    table, row = """\
Exercise           Points Checks Mistakes Valid  .ipynb Mutants      Kept   Time
02_simple_rnn_cell    100     12  139/141 12/12 153/153 104/104 1190/1290 5120 s
""".splitlines()
    lines = desk("author", "verify", env={"COLUMNS": "80"}).stdout.splitlines()
    assert lines[lines.index(table) + 1] == row
    # In a narrower one, words go on in the next line: nothing is lost.
    narrow = desk("author", "verify", env={"COLUMNS": "60"}).stdout
    assert "\u2026" not in narrow


def test_all_and_a_name_exclude_each_other(desk):
    result = desk("author", "verify", "2", "--all")
    assert result.exit_code == 2
    assert "`--all` means every exercise: name none, or leave it out." in result.stderr


def test_mistakes_that_are_left_out_are_not_thorough(desk):
    result = desk("author", "verify", "2", "--answers", "--thorough")
    assert result.exit_code == 2
    assert "`--answers` leaves out the mistakes that `--thorough` is about." in result.stderr


@pytest.mark.parametrize(
    "words", [(), ("1", "2"), ("2", "--answers"), ("2", "--notebooks"), ("--all",)]
)
def test_one_mistake_is_one_of_one_exercise(desk, words):
    result = desk("author", "verify", *words, "--mistake", "three")
    assert result.exit_code == 2
    assert "`--mistake` is one mistake of the one exercise that you name." in result.stderr
