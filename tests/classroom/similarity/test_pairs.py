"""Which works are called nearly the same: edited copies of one are, honest others are not."""

import json
import subprocess
import sys
from itertools import combinations

import pytest
from copies import EDITS, disguised
from places import ROOT

from rnn_grade.classroom.similarity.pairs import SHORTEST, THRESHOLD, compare, similar
from rnn_grade.classroom.similarity.syntax import read
from rnn_grade.classroom.similarity.works import sequences, work
from rnn_grade.course.catalog import load

COURSE = load(ROOT)
LSTM = COURSE.find("lstm_cell")
STUB = LSTM.stub.read_bytes()
REFERENCE = LSTM.reference.read_text("utf-8")


def honest(exercise) -> dict[str, bytes]:
    """The reference and the alternatives: each is a work of its own, and all of them are right."""
    files = [exercise.reference, *sorted((exercise.solution / "valid").glob("*.py"))]
    return {path.stem: path.read_bytes() for path in files}


def others(works: dict, *names: str) -> list:
    return [content for name, content in works.items() if name not in names]


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.folder)
def test_honest_works_are_not_called_alike(exercise):
    """Of each two, all others are what everybody could write, as in a class all of them are."""
    syntax = read({**honest(exercise), "stub": exercise.stub.read_bytes()})
    grams = {name: sequences([tokens]) for name, tokens in syntax.items()}
    alike = []
    for pair in combinations(honest(exercise), 2):
        given = frozenset().union(*others(grams, *pair))
        works = {name: work(syntax[name], given) for name in pair}
        if min(one.size for one in works.values()) >= SHORTEST:
            alike += [(found.first, found.second) for found in compare(works)]
    # These two are one author's: some functions stand in both, word for word.
    one_hand = [("no_bias_scaled", "sequential_lstm")]
    assert alike == (one_hand if exercise.slug == "handwriting" else [])


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_copy_is_found(edit):
    works = {"theirs": REFERENCE.encode(), "copy": edit(REFERENCE).encode()}
    found = similar(works, [STUB, *others(honest(LSTM), "lstm_cell")])
    (pair,) = found.pairs
    assert (pair.first, pair.second) == ("copy", "theirs")
    assert pair.share > 0.85
    assert found.compared == ("copy", "theirs")


def test_a_copy_is_found_among_honest_works_and_nobody_else():
    works = honest(LSTM)
    theirs = works["einsum"]
    works["copy"] = disguised(theirs.decode()).encode()
    found = similar(works, [STUB])
    assert [(pair.first, pair.second) for pair in found.pairs] == [("copy", "einsum")]


def test_what_the_stub_gives_does_not_count():
    filled = STUB + b"\n\ndef one(values):\n    return sum(value * value for value in values)\n"
    other = STUB + b"\n\ndef two(path):\n    with open(path) as file:\n        return file.read()\n"
    found = similar({"one": filled, "two": other, "stub": STUB + b"\n"}, [STUB])
    assert found.pairs == ()
    assert found.compared == ()
    assert found.short == ("one", "stub", "two")
    # Without the stub, they are the same but for two lines.
    assert len(similar({"one": filled, "two": other}, []).pairs) == 1


def test_what_the_courses_own_solutions_say_does_not_count():
    copy = disguised(REFERENCE).encode()
    found = similar({"theirs": REFERENCE.encode(), "copy": copy}, [STUB, REFERENCE.encode()])
    assert found.pairs == ()
    assert found.short == ("copy", "theirs")


def lines(names: str, count: int) -> str:
    """A function whose lines differ in what they call, which nobody can rename."""
    calls = "".join(f"    x = library.{names}{number}(x, {number})\n" for number in range(count))
    return f"def f(x):\n{calls}    return x\n"


def test_a_share_is_of_what_both_wrote_themselves():
    given = lines("given", 30)
    first = given + lines("a", 20) + lines("b", 20)
    second = given + lines("b", 20) + lines("c", 20)
    (pair,) = similar({"1": first.encode(), "2": second.encode()}, [given.encode()], 0.1).pairs
    assert pair.share == pytest.approx(0.5, abs=0.03)


def test_fragments_say_which_lines_go_together():
    first = lines("a", 20) + lines("b", 20)
    second = lines("b", 20) + lines("a", 20)
    (pair,) = similar({"1": first.encode(), "2": second.encode()}, []).pairs
    assert [(part.first, part.second) for part in pair.fragments] == [
        ((1, 22), (23, 44)),
        ((23, 44), (1, 22)),
    ]


def test_repetition_counts_as_often_as_both_have_it():
    row = "    total = total + weight * value\n"
    once = "def f(total, weight, value):\n" + lines("a", 10)[len("def f(x):\n") :] + row * 3
    often = "def f(total, weight, value):\n" + lines("b", 10)[len("def f(x):\n") :] + row * 60
    assert similar({"1": once.encode(), "2": often.encode()}, [], 0.3).pairs == ()


def test_a_work_with_little_of_its_own_is_compared_with_nothing():
    works = {"1": lines("a", 5).encode(), "2": lines("a", 5).encode() + b"# mine\n"}
    found = similar(works, [])
    assert (found.pairs, found.short) == ((), ("1", "2"))
    assert SHORTEST == 60


def test_what_cannot_be_read_is_left_out_with_its_reason():
    works = {"good": lines("a", 20).encode(), "nul": b"x\0", "big": b"#" * (1 << 20)}
    found = similar(works, [])
    assert found.left_out == {
        "nul": "is no text that Python reads",
        "big": "is larger than 128 KiB",
    }
    assert found.compared == ("good",)


@pytest.mark.parametrize("statement", ["x = 1\n", "f(f(f(f(1))))\n", "x = [1, 1, 1, 1, 1, 1]\n"])
def test_repetition_without_end_takes_no_time(statement):
    works = {
        str(number): (statement * 900 + f"y{number} = library.a{number}()\n").encode()
        for number in range(4)
    }
    assert len(similar(works, []).pairs) == 6


def test_nothing_depends_on_the_order_or_on_the_process():
    works = honest(LSTM) | {"copy": disguised(REFERENCE).encode()}
    there = similar(works, [STUB], 0.1)
    assert there == similar(dict(reversed(works.items())), [STUB], 0.1)
    assert len(there.pairs) > 5
    code = (
        "import sys, json\n"
        "from rnn_grade.classroom.similarity.pairs import similar\n"
        "works = {name: text.encode() for name, text in json.load(sys.stdin).items()}\n"
        f"print(similar(works, [], {THRESHOLD}))\n"
    )
    given = json.dumps({name: content.decode() for name, content in works.items()})
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=given,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(ROOT / "grader"), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
