"""An exercise is only proven when everything that ships with it behaves as promised."""

import sys

import pytest
from proven import CHECKS, cells, edit, problems, prove


def test_a_right_exercise_is_proven(root):
    code, text = prove(root, "--again")
    assert code == 0, text
    counts = ["12/12", "5/5", "2/2"]
    assert cells(text)[:8] == ["01_double", "2", "1", *counts, "0/7", "0/28"]
    assert "No problems." in text
    # Nothing has changed since: nothing is graded. One mutant reads as a known mistake does.
    code, text = prove(root)
    assert code == 0, text
    assert cells(text)[:8] == ["01_double", "2", "1", *counts, "1/7", "29/29"]


def test_mutants_are_graded_in_a_thorough_proof_and_remembered_in_every_other(root):
    # The sign is lost: no check sees a mutant that subtracts from 0.
    edit(root / "grader/checks/01_double.py", "submission.double(x)", "abs(submission.double(x))")
    edit(root / "grader/checks/01_double.py", "(x)), 2 * x", "(x)), abs(2 * x)")
    edit(root / "solutions/01_double/double.py", "return 2 * x", "return 0 + 2 * x")
    edit(root / "solutions/01_double/wrong.toml", "2 * x", "0 + 2 * x")
    survivor = "line 6: no check sees a mutant that reads `return 0 - 2 * x`"
    assert survivor not in prove(root)[1]
    assert survivor in prove(root, "--thorough")[1]
    code, text = prove(root)
    assert code == 1
    assert survivor in text
    declared = 'find = "0 + 2"\nput = "0 - 2"\nreason = "The sign does not count here."'
    (root / "solutions/01_double/equivalent.toml").write_text(f"[[equivalent]]\n{declared}\n")
    assert survivor not in prove(root)[1]


def test_one_mistake_can_be_proven_alone(root):
    edit(root / "solutions/01_double/wrong.toml", "`double(x)`", "you multiplied by three")
    code, text = prove(root, "1", "--mistake", "factor_4")
    assert code == 0, text
    code, text = prove(root, "1", "--mistake", "factor_3")
    assert code == 1
    assert "wrong/factor_3, seed 0: the learner does not read 'you multiplied by three'" in text
    code, text = prove(root, "1", "--mistake", "facto_3")
    assert code == 2
    assert "There is no known mistake `facto_3` here.\nDid you mean `factor_3`?" in text


def test_points_must_stand_where_a_listing_finds_them(root):
    edit(
        root / "grader/checks/01_double.py",
        '(points=2, hint="Two times.")',
        '(hint="T.", points=2)',
    )
    assert problems(root) == [
        "`points=` must be the first argument of every `@check(...)`, a number"
    ]


@pytest.mark.parametrize(
    ("last", "problem"),
    [
        ("pass", "the reference, run by itself, it prints nothing"),
        ("print(__file__)", "the reference, run by itself, it fails: NameError: name '__file__'"),
    ],
)
def test_a_reference_shows_something_when_it_is_run_by_itself(root, last, problem):
    edit(root / "solutions/01_double/double.py", "print(double(2))", last)
    code, text = prove(root)
    assert code == 1
    assert problem in text


def test_every_kind_of_failure_is_listed_at_once(root):
    edit(root / "solutions/01_double/double.py", "2 * x\n", "2 * x + 0\n")
    wrong = root / "solutions/01_double/wrong.toml"
    wrong.write_text(
        wrong.read_text()
        .replace("2 * x\\n", "2 * x + 0\\n")
        .replace('put = "3 * x\\n"', 'put = "x + x\\n"')
        .replace('put = "4 * x\\n"', 'put = "no_such_name\\n"')
    )
    edit(root / "solutions/01_double/valid/sum_3.py", "x + x", "x + 2 * x")
    edit(root / "exercises/01_double/double.py", "raise NotImplementedError", "return 0  #")
    code, text = prove(root)
    assert code == 1
    assert "the stub has no function that raises NotImplementedError" in text
    assert "stub, stub.ipynb, seed 0: not `not_attempted`: doubles" in text
    assert "wrong/factor_3, seed 0: nothing saw the mistake: every check passed" in text
    assert "wrong/factor_4, seed 0: ended as error, not as failed." in text
    assert "valid/sum_3, on 2 seeds (0, 1): `doubles` ended as failed: " in text


def test_a_thorough_proof_finds_a_check_that_overlooks_a_mistake_by_chance(root):
    # 1 on the first seed, and on the second 0, where every factor gives the same.
    edit(root / "grader/checks/01_double.py", "rng.normal(size=3)", "1 - rng.integers(2, size=1)")
    assert prove(root)[0] == 0
    code, text = prove(root, "--thorough")
    assert code == 1
    told = " ".join(text.split())
    assert "wrong/factor_3" in told
    assert " and 9 more, seed 1: nothing saw the mistake: every check passed" in told
    assert cells(text)[3] == "0/12"


def test_the_answers_can_be_proven_alone(root):
    (root / "solutions/01_double/wrong.toml").write_text("")
    code, text = prove(root, "--answers")
    assert code == 0, text
    assert cells(text)[:6] == ["01_double", "2", "1", "left", "out", "5/5"]
    edit(root / "solutions/01_double/valid/sum_3.py", "x + x", "x + 2 * x")
    code, text = prove(root, "--answers")
    assert code == 1
    assert "valid/sum_3, on 2 seeds (0, 1): `doubles` ended as failed: " in text


def test_everything_can_be_proven_in_notebooks_too(root):
    code, text = prove(root, "--notebooks")
    assert code == 0, text
    assert cells(text)[5] == "19/19"


def test_a_notebook_that_ends_otherwise_is_a_problem(root):
    # Nobody can see in the text that this gives a name its value.
    edit(root / "solutions/01_double/double.py", "def double", 'vars()["TWO"] = 2\n\n\ndef double')
    edit(root / "solutions/01_double/double.py", "return 2 * x", "return TWO * x")
    code, text = prove(root, "--answers")
    assert code == 1
    told = " ".join(text.split())
    assert "reference.ipynb, seed 0: `doubles` ended as error: Calling `double` raised" in told
    assert "reference, seed 0" not in told


def test_without_nbformat_a_proof_says_what_is_missing(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbformat", None)
    code, text = prove(root, "--answers")
    assert code == 1
    assert "its notebook: Notebooks need nbformat, which is not installed." in text


def test_a_right_answer_that_fails_on_a_rare_seed_is_found(root):
    # On one seed in ten or so what is asked for is not what the reference gives.
    edit(
        root / "grader/checks/01_double.py",
        "2 * x, what",
        "2 * x + (rng.random() < 0.1), what",
    )
    code, text = prove(root, "--answers", "--seeds", "1", "--reference-seeds", "40")
    assert code == 1
    told = " ".join(text.split())
    assert "`doubles` fails the reference on " in told
    assert " of 40 seeds: a right answer fails it with a chance of 0." in told
    assert "(95 % confidence); draw inputs that leave no doubt, or allow more" in told
    assert told.count("`doubles` ended as failed") == 1


def test_a_mistake_that_is_only_seen_as_nan_is_a_problem(root):
    wrong = root / "solutions/01_double/wrong.toml"
    edit(wrong, "3 * x\\n", "x * float('nan')\\n")
    edit(wrong, "4 * x\\n", "x * float('inf')\\n")
    edit(wrong, '"multiplies by 4"', '"overflows"')
    code, text = prove(root)
    assert code == 1
    told = " ".join(text.split())
    assert (
        "wrong/factor_3, seed 0: caught only because its numbers are not finite: edit it so that "
        "it gives finite ones, or say in its `about` that they are not"
    ) in told
    assert "1 problem." in text


def test_a_phrase_that_the_learner_does_not_read_is_a_problem(root):
    edit(root / "solutions/01_double/wrong.toml", "`double(x)`", "you multiplied by three")
    code, text = prove(root)
    assert code == 1
    assert "the learner does not read 'you multiplied by three' but: " in " ".join(text.split())


def test_a_check_that_catches_nothing_first_is_a_problem(root):
    path = root / "grader/checks/01_double.py"
    more = CHECKS.split("\n\n\n")[1].replace("test_doubles", "test_again")
    path.write_text(path.read_text() + "\n\n" + more)
    code, text = prove(root)
    assert code == 1
    assert "`again` was the first to catch no mistake of wrong.toml" in text


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("exercises/01_double/double.py", "x: float", "y: float", "has another signature"),
        ("exercises/01_double/double.py", "TODO", "...", "the stub has no TODO"),
        ("exercises/01_double/exercise.toml", "summary", "sumary", "unknown key `sumary`"),
        ("exercises/01_double/README.md", "Write a function. " * 40, "", "under 100 words"),
        ("grader/checks/01_double.py", "points=2", "points=0", "worth at least one point"),
        ("grader/checks/01_double.py", ', hint="Two times."', "", "`doubles` has no hint"),
        ("grader/checks/01_double.py", "from rnn", "import keras\nfrom rnn", "imports `keras`"),
        ("solutions/01_double/wrong.toml", '"factor_3"', '"factor_4"', "the name is taken"),
        ("solutions/01_double/wrong.toml", '"doubles"', '"halves"', "there is no check `halves`"),
        ("solutions/01_double/wrong.toml", "2 * x", "9 * x", "stands 0 times in the reference"),
        ("solutions/01_double/wrong.toml", "about =", "abuot =", "unknown key `abuot`"),
    ],
)
def test_files_that_do_not_fit_are_named(root, file, old, new, problem):
    assert problems(root) == []
    path = root / file
    path.write_text(path.read_text().replace(old, new) if old == "TODO" else path.read_text())
    if old != "TODO":
        edit(path, old, new)
    assert any(problem in line for line in problems(root)), problems(root)


def test_stray_and_missing_files_are_named(root):
    (root / "exercises/01_double/notes.txt").write_text("x")
    (root / "solutions/01_double/double.py").unlink()
    found = problems(root)
    assert any(line.endswith("notes.txt does not belong there") for line in found)
    assert any(line.endswith("solutions/01_double/double.py is missing") for line in found)
