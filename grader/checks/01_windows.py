"""Hidden checks of exercise 1: vocabulary, ids, windows with targets, one-hot rows, padding.

Arrays, lists and tuples are all welcome, and so is every type of number. Inputs stay small: a list
of NumPy numbers travels as one array for each number.
"""

from functools import partial

import numpy as np
import pytest

from rnn_grade.checks import check, expect

LETTERS = list("abcdefghijklmnopqrstuvwxyz")
# No character that a message may hold by accident, such as the # of "character #5".
STRANGERS = list("&~§ßéñ")
_NOT_RAISED = "An error that is printed or returned reaches nobody: the caller goes on."
VOCABULARY = "what `build_vocabulary` returns"


# Part 1: the vocabulary. ------------------------------------------------------------------------


def _characters_and_ids(found):
    """Take what is the same in every order of the characters: any that is fixed will do."""
    if not isinstance(found, dict):
        return found
    return {"characters": sorted(map(str, found)), "ids": sorted(map(str, found.values()))}


@pytest.fixture
def build_vocabulary(part):
    returns = dict.fromkeys(("characters", "ids"), VOCABULARY)
    return part("build_vocabulary", returns=returns, read=_characters_and_ids)


@check(points=1, hint="`set(text)` holds every character once, spaces and line breaks included.")
def test_vocabulary_every_character(build_vocabulary, rng):
    """The vocabulary holds every character of the text, and no other."""
    text = _text(rng)
    found = _vocabulary(build_vocabulary, text)
    missing = sorted(set(text) - set(found))
    # Special entries such as "<unk>" or an id for the padding do no harm.
    single = [key for key, number in found.items() if len(str(key)) == 1 and number != 0]
    more = [key for key in single if key not in set(text)]
    actual = f"no id for {_names(missing)}" if missing else f"{len(more)} more: {_names(more)}"
    with build_vocabulary.naming(found, text, only="characters"):
        expect.that(
            not missing and not more,
            VOCABULARY,
            expected=f"an id for each of the {len(set(text))} different characters of the text",
            actual=actual,
            hint="Go through `set(text)`, with the text exactly as it was given.",
        )


@check(
    points=1, after=test_vocabulary_every_character, hint="`enumerate(..., start=1)` counts from 1."
)
def test_vocabulary_ids(build_vocabulary, rng):
    """The ids are 1, 2, 3, and so on, each used once; 0 is left for padding."""
    text = _text(rng)
    found = _vocabulary(build_vocabulary, text)
    characters = sorted(set(text))
    ids, count = [found.get(character) for character in characters], len(characters)
    odd = [number for number in ids if type(number) is not int]
    if odd:
        actual = f"{odd[0]!r} is no whole number"
    elif 0 in ids:
        actual = f"{characters[ids.index(0)]!r} has id 0"
    else:
        actual = f"{len(set(ids))} different ids, from {min(ids)} to {max(ids)}"
    with build_vocabulary.naming(found, text, only="ids"):
        expect.that(
            not odd and sorted(ids) == list(range(1, count + 1)),
            VOCABULARY,
            expected=f"the ids 1 to {count} for {count} different characters, each used once",
            actual=actual,
            hint="Give the n characters the ids 1 to n.",
        )


@check(
    points=1,
    after=test_vocabulary_ids,
    hint="The order of a set of strings is another one in each Python process.",
)
def test_vocabulary_in_another_process(build_vocabulary, rng, bench):
    """Another run of Python gives the same ids."""
    text = _text(rng)
    here = _vocabulary(build_vocabulary, text)
    bench.fresh(process=True)
    expect.equal(
        _vocabulary(build_vocabulary, text),
        here,
        what=f"{VOCABULARY} in another run of Python",
        cause="You count in the order of a set, and Python shuffles that order anew for every "
        "process. Weights that were saved would then mean other letters.",
        hint="Sort the set of characters before you count.",
    )


@check(points=1, after=test_vocabulary_in_another_process, hint="What does `sorted` do to a set?")
def test_vocabulary_order(build_vocabulary, rng):
    """The same characters in another order get the same ids."""
    text = _text(rng)
    other = "".join(rng.permutation(list(text)))
    expect.equal(
        _vocabulary(build_vocabulary, other),
        _vocabulary(build_vocabulary, text),
        what=f"{VOCABULARY} for the same characters in another order",
        cause="The ids follow the order in which the characters appear in the text.",
        hint="Sort the set of characters first.",
    )


# Parts 2 and 3: text to ids and back. -----------------------------------------------------------


@pytest.fixture
def encode(part):
    def oracle(text, vocabulary):
        return np.array([vocabulary[character] for character in text], dtype=int)

    return part("encode", oracle, axes="(len(text),)", whole=True)


@check(points=1, hint="`vocabulary[character]` for every character, in the order of the text.")
def test_encode_ids(encode, rng):
    """Every character becomes the id that the given vocabulary has for it."""
    vocabulary, text = _vocabulary_and_text(rng)
    where = f" for {len(text)} characters, {text.count(' ')} of them spaces"
    hint = "Use the vocabulary that you are given, for every character."
    encode.agrees(text, vocabulary, where=where, hint=hint)
    empty = "An empty text has no ids, and that is no error."
    encode.ask("", vocabulary, where=" for an empty text", raised=empty)


@check(
    points=1,
    after=test_encode_ids,
    hint='`raise ValueError(f"... {character!r} ...")` tells the caller what is wrong.',
)
def test_encode_unknown_character(submission, rng):
    """A character without an id is a ValueError that names the character."""
    vocabulary, known = _vocabulary_and_text(rng)
    stranger = str(rng.choice(STRANGERS))
    # Somewhere in the text, and as its last character.
    for place in (int(rng.integers(3, 9)), len(known)):
        text = f"{known[:place]}{stranger}{known[place:]}"
        expect.raises(
            ValueError,
            submission.encode,
            text,
            vocabulary,
            what=f"`encode` of a text with {stranger!r}, which is not in the vocabulary",
            naming=stranger,
            answered=partial(_answered, text, place),
            other="The error comes from a look-up that went wrong, and tells a caller nothing.",
            unnamed="In a text of a million characters nobody finds the one that you do not name.",
            hint="Raise it, and name the character: "
            '`raise ValueError(f"no id for {character!r}")`.',
        )


def _answered(text, place, found):
    """Say what became of an unknown character for which there was no error."""
    ids = expect.as_array(found)
    if not isinstance(ids, np.ndarray) or ids.ndim != 1:
        return "no error, and no ids", _NOT_RAISED
    cause = "The character was left out without a word: the text has changed."
    if len(ids) == len(text):
        cause = f"The character silently got the id {ids[place]}: padding, or some other one."
    return f"no error, but {len(ids)} ids for {len(text)} characters", cause


def _joined(text):
    """Take a text whose characters come one by one for what it is."""
    single = isinstance(text, list | tuple) and all(isinstance(item, str) for item in text)
    return "".join(text) if single else text


@pytest.fixture
def decode(part):
    def oracle(ids, vocabulary):
        characters = {number: character for character, number in vocabulary.items()}
        return "".join(characters[number] for number in ids if number)

    return part("decode", oracle, read=_joined)


@check(points=1, hint="Turn the dict around once: `{number: character for ...}`.")
def test_decode_text(decode, rng):
    """Ids become their characters again, and padding becomes nothing."""
    vocabulary, text = _vocabulary_and_text(rng)
    ids = [vocabulary[character] for character in text]
    for zeros in (0, int(rng.integers(2, 6))):
        # At the front, at the end, and one of them between two ids.
        given = [0] * zeros + ids[:7] + [0] * min(zeros, 1) + ids[7:] + [0] * (zeros // 2)
        where = f" for {len(ids)} ids and {len(given) - len(ids)} zeros"
        hint = "Skip id 0, look up the rest, and join the characters."
        cause = "Id 0 is padding: it stands for no character." if zeros else ""
        # Arrays are welcome, and so are lists.
        given = given if zeros else np.array(given)
        decode.agrees(given, vocabulary, where=where, hint=hint, cause=cause, raised=cause)


@check(
    points=1,
    after=(test_vocabulary_ids, test_encode_ids, test_decode_text),
    hint="Take the text as it is: nothing is stripped, filtered or replaced.",
)
def test_round_trip(submission, build_vocabulary, rng):
    """From a text to ids and back, nothing is lost: no accent, no line break at the end."""
    letters = "".join(rng.choice(LETTERS, 20))
    text = f"\t{letters[:8]} Çaée\u0301 {letters[8:]} 9½ \r\n\u6f22\u5b57 \U0001f3b5\n"
    vocabulary = _vocabulary(build_vocabulary, text)
    lost = sorted(set(text) - set(vocabulary))
    hint = "Take the text as it is."
    with build_vocabulary.naming(vocabulary, text, only="characters"):
        expect.that(
            not lost,
            "your own vocabulary of a text with accents, tabs and line breaks",
            expected="an id for every character",
            actual=f"no id for {_names(lost)}",
            hint=hint,
        )
    found = _joined(submission.decode(submission.encode(text, vocabulary), vocabulary))
    expect.equal(found, text, what="the text that went to ids and came back", hint=hint)


# Part 4: windows and targets. -------------------------------------------------------------------


def _flat(pair):
    """Take a column of targets, `(windows, 1)`, for what it is."""
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        return pair
    inputs, targets = pair[0], expect.as_array(pair[1])
    column = isinstance(targets, np.ndarray) and targets.ndim == 2 and targets.shape[1] == 1
    return inputs, targets[:, 0] if column else targets


@pytest.fixture
def windows(part):
    def oracle(ids, length, step=1):
        ids = np.asarray(ids)
        starts = np.arange(0, len(ids) - length, step)
        return ids[starts[:, None] + np.arange(length)], ids[starts + length]

    return part(
        "windows",
        oracle,
        returns={"inputs": "your array of windows", "targets": "your array of targets"},
        axes={"inputs": "(windows, length)", "targets": "(windows,)"},
        read=_flat,
    )


def _shuffled(found, right):
    """Say whether everything is there, in another order."""
    if sorted(np.asarray(found).tolist()) != sorted(right.tolist()):
        return ""
    return "They are right, but shuffled: windows and targets follow the order of the text."


@check(points=2, hint="Which is the last start that still has a target? Try it on paper first.")
def test_windows_count(windows, rng):
    """Every window that fits is built, and each has `length` ids."""
    ids, length = _ids_and_length(rng)
    last = len(ids) - length - 1
    hint = f"The last start that has a target is len(ids) - length - 1: {last} here."
    windows.ask(ids, length, where=f" for {len(ids)} ids, length {length} and step 1", hint=hint)


@check(points=1, after=test_windows_count, hint="`ids[start : start + length]` for every start.")
def test_windows_inputs(windows, rng):
    """Each window holds neighbouring ids, in the order of the text."""
    ids, length = _ids_and_length(rng)
    windows.agrees(
        ids,
        length,
        names=["inputs"],
        where=f" for {len(ids)} ids and length {length}",
        cause=_shuffled,
        hint=f"Window 0 is {ids[:length].tolist()}, window 1 is {ids[1 : length + 1].tolist()}.",
    )


@check(points=2, after=test_windows_inputs, hint="Which id does the window not show yet?")
def test_windows_targets(windows, rng):
    """The target of a window is the id right after it."""
    ids, length = _ids_and_length(rng)
    windows.agrees(
        ids,
        length,
        names=["targets"],
        where=f" for {len(ids)} ids and length {length}",
        cause=_shuffled,
        hint="The target is `ids[start + length]`.",
    )


@check(points=1, after=test_windows_targets, hint="Inputs and targets come from the same starts.")
def test_windows_step(windows, rng):
    """Windows start `step` apart, and each keeps its own target."""
    for left_over in (0, 1):
        step, length = int(rng.integers(3, 6)), int(rng.integers(3, 6))
        # First the last start is a multiple of the step; then some ids are left over.
        extra = left_over * int(rng.integers(1, step))
        ids = _distinct(rng, int(rng.integers(3, 6)) * step + length + 1 + extra)
        # Arrays are welcome, and so are lists.
        given, kind = (ids, "an array") if left_over else (ids.tolist(), "a list")
        starts = ", ".join(map(str, range(0, len(ids) - length, step)))
        windows.agrees(
            given,
            length,
            step,
            where=f" for {len(ids)} ids, length {length} and step {step}",
            hint=f"The starts are {starts}, for windows and targets.",
            raised=f"The ids come in {kind}: make an array of them, `np.asarray(ids)`.",
            # With step 1, no window was missing.
            also=[(given, length, 1)],
        )


@check(
    points=1,
    after=test_windows_targets,
    hint="`length` ids fill a window, but what would be its target?",
)
def test_windows_too_short(windows, rng):
    """With too few ids there is no window, and with just enough there is one."""
    length, step = int(rng.integers(3, 7)), int(rng.integers(1, 4))
    for count in (length + 1, length, length - 2, 0):
        windows.ask(
            rng.integers(1, 9, size=count),
            length,
            step,
            where=f" for {count} ids, length {length} and step {step}",
            hint="Think of `max(0, len(ids) - length)`, or let an empty `range` do the work.",
            raised="Exactly one window fits."
            if count > length
            else "There is no window then, and that is no error: both arrays have no entries.",
        )


# Part 5: one-hot rows. --------------------------------------------------------------------------


@pytest.fixture
def one_hot(part):
    def oracle(ids, depth):
        ids = np.asarray(ids)
        return np.eye(depth, dtype=int)[ids] * (ids > 0)[..., None]

    return part("one_hot", oracle, batch=("ids",))


@check(points=1, hint="`np.eye(depth)` has all the rows that you need.")
def test_one_hot_rows(one_hot, rng):
    """Every id becomes a row of zeros with a 1 in its own column."""
    for shape, depth in (((5,), int(rng.integers(9, 13))), ((3, 4), 9), ((1,), 300)):
        # The highest id does not occur: `depth` cannot be read off the ids.
        ids = rng.integers(1, depth - 1, size=shape)
        ids.flat[:2] = depth - 2, 1
        # Arrays are welcome, and so are lists.
        given, kind = (ids.tolist(), "a list") if ids.ndim == 1 else (ids, "an array")
        one_hot.agrees(
            given,
            depth,
            where=f" for ids of shape {shape} and depth {depth}",
            hint="Index with the whole array, `np.asarray(ids)`: row k of `np.eye(depth)` is that "
            "of id k.",
            raised=f"The ids come in {kind} of shape {shape}; `depth` becomes one more axis.",
        )


@check(points=1, after=test_one_hot_rows, hint="What should the row of an id that says nothing be?")
def test_one_hot_padding(one_hot, rng):
    """The row of the padding, id 0, is all zeros."""
    depth = int(rng.integers(7, 11))
    ids = np.array([[0, 0, *rng.integers(1, depth, size=3)], [0, *rng.integers(1, depth, size=4)]])
    # The highest id that fits.
    ids[1, 2] = depth - 1
    one_hot.agrees(
        ids,
        depth,
        where=" for ids with padding",
        hint="Only id 0 gets zeros; only ids below 0, or not below `depth`, are refused.",
        raised=f"The ids are 0 to {depth - 1}, the highest below {depth}: all of them fit.",
    )


@check(
    points=1,
    after=test_one_hot_rows,
    hint="A negative index counts from the end, and NumPy does not complain.",
)
def test_one_hot_out_of_range(one_hot, rng):
    """An id below 0 or not below `depth` is an error."""
    depth = int(rng.integers(5, 9))

    def answered(found):
        rows = expect.as_array(found)
        if not isinstance(rows, np.ndarray) or rows.ndim != 2 or len(rows) < 3:
            return "no error", _NOT_RAISED
        if not np.any(rows[2]):
            return "no error", "The id silently became a row of zeros, as if it were padding."
        return "no error", f"The id silently became the row of id {np.argmax(rows[2])}."

    for odd in (depth, depth + 3, -1, -depth):
        expect.raises(
            ValueError,
            one_hot,
            np.array([1, 2, odd, 3]),
            depth,
            what=f"`one_hot` of the id {odd} with depth {depth}",
            answered=answered,
            other="The error comes from a look-up that went wrong, and tells a caller nothing.",
            hint="Check first: `if np.any(ids < 0) or np.any(ids >= depth): raise ...`.",
        )
    one_hot.ask(
        np.zeros(0, int),
        depth,
        where=" for no ids at all",
        hint="`np.any` of no numbers is false; `min` and `max` of none are errors.",
        raised="A text that is too short gives no ids, and that is no error.",
    )


# Part 6: padding. -------------------------------------------------------------------------------


@pytest.fixture
def pad(part):
    def oracle(sequences, length=None, value=0):
        length = max(map(len, sequences), default=0) if length is None else length
        rows = [[value] * length + list(sequence) for sequence in sequences]
        return np.array([row[len(row) - length :] for row in rows], dtype=int)

    return part("pad", oracle, axes="(batch, length)")


@check(points=1, hint="`row[-len(sequence):] = sequence` writes to the end of a row.")
def test_pad_front(pad, rng):
    """Short sequences are filled up at the front, to the length of the longest."""
    sizes = rng.permutation([2, 3, 5, int(rng.integers(6, 9))])
    pad.agrees(
        [rng.integers(1, 90, size=size).tolist() for size in sizes],
        where=f" for sequences of lengths {', '.join(map(str, sizes))}",
        hint="Write each sequence to the end of its row.",
        raised="The sequences differ in length, and `length` is not given.",
    )


@check(points=1, after=test_pad_front, hint="Which entries are the latest ones?")
def test_pad_cuts_the_front(pad, rng):
    """A sequence that is too long loses its first entries and keeps its last."""
    length = int(rng.integers(4, 7))
    sizes = rng.permutation([length + 3, length, length - 2, length + 1])
    pad.agrees(
        [rng.integers(1, 90, size=size) for size in sizes],
        length,
        where=f" for lengths {', '.join(map(str, sizes))} and length={length}",
        hint="Keep the last `length` entries of a sequence.",
        raised="Some of the sequences are longer than `length`.",
    )


@check(points=1, after=test_pad_front, hint="Both `length` and `value` are arguments: use them.")
def test_pad_length_and_value(pad, rng):
    """The given length and the given value are used."""
    length, value = int(rng.integers(7, 11)), -int(rng.integers(1, 9))
    pad.agrees(
        [rng.integers(1, 90, size=size).tolist() for size in (3, 5, 4)],
        length,
        value,
        where=f" with length={length} and value={value}",
        hint="Start from an array of the final shape that is full of `value`: `np.full`.",
    )


@check(points=1, after=test_pad_front, hint="`row[-0:]` is the whole row: 0 and -0 are the same.")
def test_pad_empty(pad, rng):
    """Empty sequences become rows of padding, and no sequences at all become no rows."""
    length = int(rng.integers(3, 6))
    some = [[], rng.integers(1, 90, size=2).tolist(), []]
    hint = "An empty sequence needs care: `row[-0:]` is the whole row, and `max([])` is an error."
    for sequences, what, raised in (
        (some, "three sequences, two of them empty", "A list may well have no entries."),
        ([], "no sequences at all", "Nothing goes in, so no rows come out."),
    ):
        for given in (length, None):
            where = f" for {what}, with length={given}"
            pad.agrees(sequences, given, where=where, hint=hint, raised=raised)


# What the checks share. -------------------------------------------------------------------------


def _text(rng):
    """Return a text with small and capital letters, spaces and line breaks, in no order."""
    letters = rng.choice(LETTERS, 9, replace=False)
    characters = [*letters, *(c.upper() for c in letters[:3]), " ", "\n", rng.choice(list(".,;!?"))]
    return "".join([letters[0], *rng.permutation(np.repeat(characters, 3)), letters[1]])


def _vocabulary_and_text(rng):
    """Return ids 1 to n for n characters, in no order, and a text that is made of them."""
    characters = [*rng.choice(LETTERS, 9, replace=False), "Q", " "]
    ids = rng.permutation(len(characters)) + 1
    vocabulary = {str(c): int(number) for c, number in zip(characters, ids, strict=True)}
    return vocabulary, "".join(["Q ", *rng.choice(characters, 18), " Q"])


def _vocabulary(build_vocabulary, text):
    """Return the learner's vocabulary of a text, with plain numbers."""
    found = build_vocabulary(text)
    expect.that(
        isinstance(found, dict),
        VOCABULARY,
        expected="a dict from each character to its id",
        actual=f"a value of type {expect.type_name(found)}",
        hint="Such as `{character: number for number, character in enumerate(...)}`.",
    )
    return expect.plain(found)


def _ids_and_length(rng):
    length = int(rng.integers(3, 6))
    return _distinct(rng, length + int(rng.integers(9, 15))), length


def _distinct(rng, count):
    """Return ids of which none repeats: every one of them says where it came from."""
    ids = rng.permutation(np.arange(10, 10 + 2 * count))[:count]
    # Texts have as many characters as they like.
    ids[count // 2] = 70_000
    return ids


def _names(characters):
    listed = ", ".join(repr(character) for character in characters[:6])
    return listed + ", ..." * (len(characters) > 6)
