"""A part asks for the oracle's answers; the words come from the reference with a mistake in it."""

import time

import numpy as np
import pytest

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import Diagnosis, Known, Mistakes
from rnn_grade.checks.part import Part
from rnn_grade.course.reference import Edit, Reference
from rnn_grade.errors import Failure, LearnerError

REFERENCE = """
import numpy as np


def encode(text):
    return [ord(character) - 96 for character in text]


def decode(ids):
    return "".join(chr(number + 96) for number in ids)


def split(text):
    return [word for word in text.split(" ") if word]


def count(text):
    return len([character for character in text if character == "a"])


def windows(ids, length):
    starts = range(0, len(ids) - length)
    inputs = [ids[start : start + length] for start in starts]
    return inputs, [ids[start + length] for start in starts]


def step(x, h):
    total = 2 * x + 3 * h
    return np.tanh(total)
"""
KNOWN = (
    ("zero", " - 96 for", " - 97 for", "The ids begin at 0."),
    ("reversed", "character in text", "character in text[::-1]", "The ids stand in reverse order."),
    ("spaces", '"".join', '" ".join', "Spaces stand between the characters."),
    ("gaps", 'text.split(" ") if word]', 'text.split(" ")]', "Empty words are left in."),
    ("any", ' if character == "a"]', "]", "All characters count."),
    ("more", "return len(", "return 1 + len(", "There is one too many."),
    ("late", "range(0, len", "range(1, len", "The window that starts at 0 is missing."),
    ("inside", "ids[start + length] for", "ids[start + length - 1] for", "It is in the window."),
    (
        "pairs",
        "return inputs, [ids[start + length] for start in starts]",
        "return [(ids[start : start + length], ids[start + length]) for start in starts]",
        "This is one list of pairs.",
    ),
    ("no_input", "2 * x + ", "", "The input has no influence."),
    ("no_state", " + 3 * h", "", "The state has no influence."),
    ("minus", "+ 3", "- 3", "The state is subtracted."),
    ("linear", "np.tanh(total)", "total", "There is no tanh."),
    ("zeros", "np.tanh(total)", "np.zeros_like(x)", "The answer is 0."),
)
WINDOWS = {"inputs": "the windows", "targets": "the targets"}
AXES = {"inputs": "(windows, length)", "targets": "(windows,)"}
IDS = np.array([3, 1, 4, 1, 5, 9, 2, 6])


def mistakes():
    known = []
    for name, find, put, cause in KNOWN:
        start = REFERENCE.index(find)
        edit = Edit(start, start + len(find), put)
        known.append(Known(Diagnosis(name, cause, f"Mend {name}."), (edit,)))
    return Mistakes(Reference(REFERENCE), known)


def cut(ids, length):
    ids = np.asarray(ids)
    starts = np.arange(len(ids) - length)
    return ids[starts[:, None] + np.arange(length)], ids[starts + length]


def part(name, answer, oracle=None, returns="the answer", read=lambda answer: answer):
    """Return a part whose function answers in this way, whatever it is asked."""
    call = answer if callable(answer) else lambda *arguments: answer
    axes = AXES if returns is WINDOWS else ""
    return Part(name, call, oracle, returns, axes, "", read, mistakes)


def said(call, *arguments, **options):
    """Return the kind, the cause and the hint of what is wrong."""
    with pytest.raises(Failure) as caught:
        call(*arguments, **options)
    failure = caught.value
    return failure.kind, failure.cause, failure.hint


def test_ids_have_to_be_the_same_and_a_list_is_as_good_as_an_array():
    def encode(text):
        return np.array([ord(character) - 96 for character in text])

    for answer in ([1, 2, 3, 4], np.array([1.0, 2.0, 3.0, 4.0])):
        part("encode", answer, encode).agrees("abcd")
    near = part("encode", [1, 2, 3, 4.00001], encode)
    assert said(near.agrees, "abcd", cause="No id.", hint="Look.") == ("equal", "No id.", "Look.")
    zero = part("encode", [0, 1, 2, 3], encode)
    assert said(zero.agrees, "abcd") == ("equal", "The ids begin at 0.", "Mend zero.")


def test_floating_numbers_have_to_be_close():
    def encode(text):
        return np.array([ord(character) - 96.0 for character in text])

    part("encode", [1.0, 2.0, 3.0, 4.00001], encode).agrees("abcd")
    assert said(part("encode", [1.0, 2.0, 3.0, 4.1], encode).agrees, "abcd")[0] == "close"
    coarse = part("encode", np.array([1, 2, 3, 4], np.float16), encode)
    assert said(coarse.ask, "abcd")[:2] == (
        "that",
        "Such numbers are too coarse: over many steps their errors add up.",
    )


def test_two_mistakes_in_ids_are_both_named():
    both = part("encode", [3, 2, 1, 0], lambda text: np.array([1, 2, 3, 4]))
    kind, cause, hint = said(both.agrees, "abcd")
    assert kind == "equal"
    assert cause.startswith("Two things are wrong at once. First: ")
    assert "The ids begin at 0." in cause
    assert "The ids stand in reverse order." in cause
    assert hint.count("Mend ") == 2


def test_texts_are_compared_as_they_are_read():
    def joined(answer):
        return "".join(answer) if isinstance(answer, list) else answer

    part("decode", ["a", "b", "c"], lambda ids: "abc", read=joined).agrees([1, 2, 3])
    spaces = part("decode", ["a ", "b ", "c"], lambda ids: "abc", read=joined)
    assert said(spaces.agrees, [1, 2, 3]) == (
        "equal",
        "Spaces stand between the characters.",
        "Mend spaces.",
    )
    nothing = part("decode", None, lambda ids: "abc", read=joined)
    assert said(nothing.agrees, [1, 2, 3])[0] == "nothing"


def test_a_list_of_texts_may_have_another_length():
    words = part("split", lambda text: text.split(" "), str.split, "the words")
    words.agrees("two words")
    told = "length", "Empty words are left in.", "Mend gaps."
    assert said(words.agrees, "two  words") == told
    assert said(part("split", None, str.split).agrees, "two") == ("nothing", "", "")
    assert said(part("split", ["too"], str.split).agrees, "two") == ("equal", "", "")


def test_several_questions_tell_two_mistakes_of_single_numbers():
    counted = part("count", lambda text: 1 + len(text), lambda text: text.count("a"))
    assert said(counted.agrees, "abc")[1] == ""
    others = [("banana",), ("plum",), ("",)]
    _, cause, hint = said(counted.agrees, "abc", also=others)
    assert cause.startswith("Two things are wrong at once.")
    assert hint == "First: Mend any. Second: Mend more."


def test_a_mistake_is_named_by_its_shape_as_well():
    inputs, targets = cut(IDS, 3)
    late = part("windows", (inputs[1:], targets[1:]), cut, WINDOWS)
    assert said(late.ask, IDS, 3, hint="Count.") == (
        "shape",
        "The window that starts at 0 is missing.",
        "Mend late.",
    )
    fewer = part("windows", (inputs[2:], targets[2:]), cut, WINDOWS)
    number = "All axes fit but one: the length of `windows`."
    assert said(fewer.ask, IDS, 3, hint="Count.") == ("shape", number, "Count.")


def test_something_else_in_the_place_of_two_arrays_is_named():
    pairs = part("windows", list(zip(*cut(IDS, 3), strict=True)), cut, WINDOWS)
    assert said(pairs.ask, IDS, 3) == ("that", "This is one list of pairs.", "Mend pairs.")
    other = part("windows", [cut(IDS, 3)], cut, WINDOWS)
    assert said(other.ask, IDS, 3) == ("that", "", "Return inputs, targets, in this order.")


def test_an_empty_list_is_as_good_as_an_array_without_entries():
    for nothing in (([], []), (np.zeros((0, 3)), np.zeros(0)), ([], np.zeros((0, 1)))):
        part("windows", nothing, cut, WINDOWS).agrees(IDS[:3], 3)
    some = part("windows", ([[3, 1, 4]], [1]), cut, WINDOWS)
    assert said(some.agrees, IDS[:3], 3, hint="None fits.") == (
        "shape",
        "All axes fit but one: the length of `windows`.",
        "None fits.",
    )
    assert said(part("windows", ([], []), cut, WINDOWS).ask, IDS, 3)[0] == "shape"


def test_an_exception_has_the_cause_that_the_check_knows():
    def fail(text):
        raise LearnerError("calling `encode`", "ValueError", "no id for ' '", line=7)

    encode = part("encode", fail, lambda text: np.arange(4))
    with pytest.raises(LearnerError):
        encode.agrees("a bc")
    with pytest.raises(Failure) as caught:
        encode.agrees("a bc", where=" for a text", hint="Look.", raised="It has spaces.")
    assert caught.value == Failure(
        "that",
        "what `encode` returns for a text",
        "an answer, no error",
        "ValueError: no id for ' '",
        "your line 7",
        "It has spaces.",
        "Look.",
    )


def test_a_mistake_is_named_by_what_it_raises():
    def halve(text):
        raise LearnerError("calling `count`", type_name, message, line=7)

    # Both come from an edit of the reference, which is run on the same text.
    for edit, type_name, message in (
        ('text[8] == "a"]', "IndexError", "string index out of range"),
        ("character == undefined]", "NameError", "name 'undefined' is not defined"),
    ):
        find = 'character == "a"]'
        start = REFERENCE.index(find)
        known = Known(
            Diagnosis("raises", "Other characters are looked at.", "Look at this one."),
            (Edit(start, start + len(find), edit),),
        )
        count = Part(
            "count",
            halve,
            lambda text: text.count("a"),
            "the number of a",
            "",
            "",
            lambda answer: answer,
            lambda known=known: Mistakes(Reference(REFERENCE), [known]),
        )
        with pytest.raises(Failure) as caught:
            count.agrees("abc")
        assert caught.value == Failure(
            "that",
            "what `count` returns",
            "an answer, no error",
            f"{type_name}: {message}",
            "your line 7",
            "Other characters are looked at.",
            "Look at this one.",
        )
        message += " at all"
        with pytest.raises(LearnerError):
            count.agrees("abc")


def test_one_of_two_arrays_may_be_asked_for():
    inputs, _ = cut(IDS, 3)
    inside = part("windows", (inputs, inputs[:, -1]), cut, WINDOWS)
    inside.agrees(IDS, 3, names=["inputs"])
    assert said(inside.agrees, IDS, 3, names=["targets"])[1] == "It is in the window."
    # Where the others are wrong in a way that nobody knows, the one is still named.
    alone = part("windows", (inputs[:, ::-1], inputs[:, -1]), cut, WINDOWS)
    assert said(alone.agrees, IDS, 3, names=["targets"])[1] == "It is in the window."
    assert said(alone.agrees, IDS, 3)[1] == ""


def test_a_cause_may_be_told_from_the_answer():
    def shuffled(found, right):
        return "They are shuffled." if sorted(found) == sorted(right) else ""

    inputs, targets = cut(IDS, 3)
    asked = {"names": ["targets"], "cause": shuffled}
    mixed = part("windows", (inputs, targets[::-1]), cut, WINDOWS)
    assert said(mixed.agrees, IDS, 3, **asked)[1] == "They are shuffled."
    other = part("windows", (inputs, targets + 1), cut, WINDOWS)
    assert said(other.agrees, IDS, 3, **asked)[1] == ""


def test_any_expectation_can_name_a_mistake():
    def count(found, **words):
        windows = part("windows", lambda ids, length: found, cut, WINDOWS)
        with windows.naming(found, IDS, 3, **words):
            expect.that(len(found[0]) == 5, "windows", expected=5, actual=0, cause="Other.")

    inputs, targets = cut(IDS, 3)
    count((inputs, targets))
    assert said(count, (inputs[1:], targets[1:]))[1] == "The window that starts at 0 is missing."
    assert said(count, (inputs[2:], targets[2:]))[1] == "Other."
    assert said(count, (inputs[1:], targets), only="inputs")[1].startswith("The window that starts")
    assert said(count, (inputs[1:], targets))[1] == "Other."


X, H = np.random.default_rng(0).normal(size=(2, 4, 3))
ZEROS = np.zeros_like(X)


def step(x, h):
    return np.tanh(2 * x + 3 * h)


def steps(answer):
    """Return a part whose function steps in this way."""
    words = "the new state", "(batch, units)", ""
    return Part("step", answer, step, *words, lambda one: one, mistakes)


def test_further_arguments_tell_mistakes_apart_and_are_asked_only_in_need():
    asked = []

    def answer(x, h):
        asked.append(bool(np.any(x)))
        return np.tanh(2 * x - 3 * h)

    steps(step).agrees(ZEROS, H, also=[("never", "asked")])
    # Without an input, a state with the other sign is all that can be seen.
    assert said(steps(answer).agrees, ZEROS, H, also=[(X, H)]) == (
        "close",
        "The state is subtracted.",
        "Mend minus.",
    )
    assert asked == [False, True]


def test_what_looks_the_same_for_several_mistakes_is_not_guessed():
    def unknown(x, h):
        return 2 * x + 3 * np.sin(h)

    # Where the state is 0, only a missing tanh looks like this, whatever is wrong besides.
    assert said(steps(unknown).agrees, X, ZEROS, also=[(X, H)])[1] == "There is no tanh."

    def other(x, h):
        return np.sin(x)

    # Where the input is 0, this is what two mistakes look like, and at work it is neither.
    looks = said(steps(other).agrees, ZEROS, H, hint="Look.")
    assert looks[1] == "The state has no influence."
    assert said(steps(other).agrees, ZEROS, H, hint="Look.", also=[(X, H)]) == (
        "close",
        "",
        "Look.",
    )


def test_further_arguments_that_raise_change_no_verdict():
    def answer(x, h):
        if np.any(x):
            raise LearnerError("calling `step`", "ValueError", "no", line=3)
        return np.tanh(-3 * h)

    found = said(steps(answer).agrees, ZEROS, H, also=[(X, H)])
    assert found == ("close", "The state is subtracted.", "Mend minus.")


def test_two_mistakes_in_an_array_are_both_told():
    assert said(steps(lambda x, h: 2 * x).agrees, X, H, hint="Look.") == (
        "close",
        "Two things are wrong at once. First: The state has no influence. "
        "Second: There is no tanh.",
        "First: Mend no_state. Second: Mend linear.",
    )


def test_the_calls_of_one_check_share_their_budget_for_pairs(monkeypatch):
    two = steps(lambda x, h: 2 * x)
    seconds = []
    behind = Mistakes.behind

    def slow(self, *arguments, **options):
        seconds.append(round(options["seconds"], 2))
        now.append(now[-1] + 0.3)
        return behind(self, *arguments, **options)

    now = [0.0]
    monkeypatch.setattr(time, "process_time", lambda: now[-1])
    monkeypatch.setattr(Mistakes, "behind", slow)
    for _ in range(3):
        said(two.agrees, X, H)
    assert seconds == [0.5, 0.2, 0.0]


def test_what_was_asked_stands_in_the_message():
    with pytest.raises(Failure) as caught:
        steps(lambda x, h: step(x, h)[:2]).agrees(X, H, where=" for a batch of 4")
    assert caught.value.what == "the new state for a batch of 4"
    assert caught.value.numbers == {"axes": "(batch, units)"}
    with pytest.raises(Failure) as caught:
        steps(lambda x, h: 7 + x).agrees(X, H, where=" for a batch of 4", hint="Look again.")
    assert (caught.value.what, caught.value.hint) == (
        "the new state for a batch of 4",
        "Look again.",
    )
