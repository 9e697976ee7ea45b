"""`author verify` hands what was asked for to the proof, and its problems to whoever asked."""

import pytest

from rnn_grade.authoring import verify
from rnn_grade.authoring.proofs.kept import Kept
from rnn_grade.authoring.verify import Proof


def test_author_verify_hands_over_to_the_proof(desk, monkeypatch):
    calls = []

    def proof(course, exercises, workforce, *, seeds, thorough, answers, notebooks, **others):
        slugs = [exercise.slug for exercise in exercises]
        assert others.keys() == {"in_notebook", "known", "watch", "mistake"}
        assert isinstance(workforce, Kept)
        calls.append((slugs, seeds, thorough, answers, notebooks, others["mistake"]))
        return [Proof(exercise, {}, 0, ["it is empty"]) for exercise in exercises]

    monkeypatch.setattr(verify, "verify", proof)
    result = desk("author", "verify", "2", "--jobs", "3", "--seeds", "5")
    assert result.exit_code == 1
    assert "\n02_triple\n  - it is empty\n\n1 problem. " in result.stdout
    desk("author", "verify")
    desk("author", "verify", "2", "--thorough")
    desk("author", "verify", "2", "--answers")
    desk("author", "verify", "2", "--notebooks")
    desk("author", "verify", "2", "--mistake", "three")
    assert calls == [
        (["triple"], 5, False, False, False, None),
        (["double", "triple", "halve"], 5, False, False, False, None),
        (["triple"], 5, True, False, False, None),
        (["triple"], 5, False, True, False, None),
        (["triple"], 5, False, False, True, None),
        (["triple"], 5, False, False, False, "three"),
    ]


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
