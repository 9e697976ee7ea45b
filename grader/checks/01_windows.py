"""Hidden checks of exercise 1: vocabulary, ids, windows with targets, one-hot rows, padding.

Arrays, lists and tuples are all welcome, and so is every type of number. Inputs stay small: a list
of NumPy numbers travels as one array for each number.
"""

import numpy as np

from rnn_grade.checks import check, expect
from rnn_grade.errors import Failure, LearnerError
from rnn_grade.text import plural

LETTERS = list("abcdefghijklmnopqrstuvwxyz")
# No character that a message may hold by accident, such as the # of "character #5".
STRANGERS = list("&~§ßéñ")
_NOT_RAISED = (
    "An error that is printed or returned reaches nobody: the caller goes on as if all was well."
)
VOCABULARY = "what `build_vocabulary` returns"


# Part 1: the vocabulary. ------------------------------------------------------------------------


@check(points=1, hint="`set(text)` holds every character once, spaces and line breaks included.")
def test_vocabulary_every_character(submission, rng):
    """The vocabulary holds every character of the text, and no other."""
    text = _text(rng)
    found = _vocabulary(submission, text)
    missing = sorted(set(text) - set(found))
    # Special entries such as "<unk>" or an id for the padding do no harm.
    single = [key for key, number in found.items() if len(str(key)) == 1 and number != 0]
    more = [key for key in single if key not in set(text)]
    cause = ""
    if found and all(isinstance(key, int) for key in found):
        cause = "The dict goes from ids to characters. It has to go from characters to ids."
    elif any(isinstance(key, str) and len(key) > 1 and key in text for key in found):
        cause = "The keys are words or longer pieces. Here every single character is a key."
    elif missing and all(character.isspace() for character in missing):
        cause = "Spaces and line breaks are characters too: they have to come back from the ids."
    elif missing and all(character.isupper() for character in missing):
        cause = f"Capital letters were made small, but {missing[0]!r} must keep an id of its own."
    elif more:
        cause = "The vocabulary is not made from the text: it holds characters that do not occur."
    expect.that(
        not missing and not more,
        VOCABULARY,
        expected=f"an id for each of the {len(set(text))} different characters of the text",
        actual=f"no id for {_names(missing)}" if missing else f"{len(more)} more: {_names(more)}",
        cause=cause,
        hint="Go through `set(text)`, with the text exactly as it was given.",
    )


@check(
    points=1, after=test_vocabulary_every_character, hint="`enumerate(..., start=1)` counts from 1."
)
def test_vocabulary_ids(submission, rng):
    """The ids are 1, 2, 3, and so on, each used once; 0 is left for padding."""
    text = _text(rng)
    found = _vocabulary(submission, text)
    characters = sorted(set(text))
    ids, count = [found.get(character) for character in characters], len(characters)
    if all(type(number) is int for number in ids) and sorted(ids) == list(range(1, count + 1)):
        return
    odd = [number for number in ids if type(number) is not int]
    cause, hint = "", "Give the n characters the ids 1 to n."
    if odd:
        actual = f"{odd[0]!r} is no whole number"
    elif 0 in ids:
        zero = characters[ids.index(0)]
        actual = f"{zero!r} has id 0"
        cause = f"Id 0 means padding: a network that skips the padding would skip {zero!r} too."
        hint = "Start to count at 1: `enumerate(..., start=1)`."
    elif len(set(ids)) < count:
        twice = [c for c, number in zip(characters, ids, strict=True) if ids.count(number) > 1]
        actual = f"{_names(twice[:2])} share the id {found[twice[0]]}"
        cause = "Two characters with one id cannot be told apart any more."
    else:
        actual = f"ids from {min(ids)} to {max(ids)} for {count} characters"
        cause = "Ids that are left out make every one-hot row longer than it needs to be."
        if ids == [ord(character) for character in characters]:
            cause = "These are code points from `ord`, not numbers of your own."
        elif sorted(ids) == list(range(min(ids), min(ids) + count)):
            cause = f"The ids begin at {min(ids)}, so those below it are never used."
            hint = "Start to count at 1: `enumerate(..., start=1)`."
        elif max(ids) > count:
            hint = "Count the different characters, not the text: `enumerate(sorted(set(text)))`."
    expected = f"the ids 1 to {count} for {count} different characters, each used once"
    expect.that(False, VOCABULARY, expected=expected, actual=actual, cause=cause, hint=hint)


def _expect_same_ids(here, there, text, **words):
    moved = [
        character for character in sorted(set(text)) if here.get(character) != there.get(character)
    ]
    if moved:
        first = f"{moved[0]!r}: {here.get(moved[0])}, then {there.get(moved[0])}"
        actual = f"{len(moved)} of {len(set(text))} characters get another id the second time"
        expect.that(False, VOCABULARY, actual=actual, where=first, **words)


@check(
    points=1,
    after=test_vocabulary_ids,
    hint="The order of a set of strings is another one in each Python process.",
)
def test_vocabulary_in_another_process(submission, rng, bench):
    """Another run of Python gives the same ids."""
    text = _text(rng)
    here = _vocabulary(submission, text)
    bench.fresh(process=True)
    _expect_same_ids(
        here,
        _vocabulary(submission, text),
        text,
        expected="the same ids in every run of Python",
        cause="You count in the order of a set, and Python shuffles that order anew for every "
        "process. Weights that were saved would then mean other letters.",
        hint="Sort before you count: `sorted(set(text))`.",
    )


@check(points=1, after=test_vocabulary_in_another_process, hint="What does `sorted` do to a set?")
def test_vocabulary_order(submission, rng):
    """The same characters in another order get the same ids."""
    text = _text(rng)
    other = "".join(rng.permutation(list(text)))
    _expect_same_ids(
        _vocabulary(submission, text),
        _vocabulary(submission, other),
        text,
        expected="ids that depend on which characters occur, not on where they stand",
        cause="The ids follow the order in which the characters appear in the text.",
        hint="Sort the characters first: `sorted(set(text))`.",
    )


# Parts 2 and 3: text to ids and back. -----------------------------------------------------------


@check(points=1, hint="`vocabulary[character]` for every character, in the order of the text.")
def test_encode_ids(submission, rng):
    """Every character becomes the id that the given vocabulary has for it."""
    vocabulary, text = _vocabulary_and_text(rng)
    truth = [vocabulary[character] for character in text]
    ranks = [sorted(vocabulary).index(character) for character in text]
    own = [sorted(set(text)).index(character) for character in text]
    counted = "The vocabulary is unused: you count the characters anew."
    what = f"what `encode` returns for {len(text)} characters, {text.count(' ')} of them spaces"
    found = submission.encode(text, vocabulary)
    count, expected = _count(found), f"{len(text)} ids"
    cause = "Every character has its id, spaces as well."
    expect.that(count == len(text), what, expected=expected, actual=f"{count} ids", cause=cause)
    _agree(
        found,
        truth,
        what,
        axes="(len(text),)",
        mistakes=(
            ([ord(character) for character in text], "These are code points from `ord`."),
            *((np.add(numbers, by), counted) for numbers in (ranks, own) for by in (0, 1)),
            (np.subtract(truth, 1), "Every id is 1 too small."),
        ),
        hint="Use the vocabulary that you are given, for every character.",
    )
    expect.that(
        np.asarray(found).dtype.kind in "iu",
        what,
        expected="whole numbers",
        actual=f"numbers of type {np.asarray(found).dtype}",
        cause="An id is the number of a row in a table, and there is no row 3.0.",
        hint="Ask for integers: `np.array(..., dtype=int)`, `np.zeros(..., dtype=int)`.",
    )
    what = "what `encode` returns for an empty text"
    situation = "An empty text has no ids, and that is no error."
    count = _count(_ask(what, situation, "", submission.encode, "", vocabulary))
    expect.that(count == 0, what, expected="no ids", actual=f"{count} ids")


@check(
    points=1,
    after=test_encode_ids,
    hint='`raise ValueError(f"... {character!r} ...")` tells the caller what is wrong.',
)
def test_encode_unknown_character(submission, rng):
    """A character without an id is a ValueError that names the character."""
    vocabulary, text = _vocabulary_and_text(rng)
    stranger, place = str(rng.choice(STRANGERS)), int(rng.integers(3, 9))
    text = f"{text[:place]}{stranger}{text[place:]}"
    what = f"`encode` of a text with {stranger!r}, which is not in the vocabulary"
    hint = 'Raise it yourself: `raise ValueError(f"no id for {character!r}")`.'
    error, found = _refusal(submission.encode, text, vocabulary)
    if error is None and found is None:
        actual, cause = "no error, and no ids", _NOT_RAISED
    elif error is None:
        actual = f"no error, but {_count(found)} ids for {len(text)} characters"
        cause = "The character was left out without a word: the text has changed."
        if _count(found) == len(text):
            number = np.ravel(found)[place]
            cause = f"The character silently got the id {number}: padding, or some other character."
    elif not error.may_be(ValueError):
        actual = _said(error)
        cause = "The error comes from a look-up that went wrong, and tells a caller nothing."
    else:
        actual = _said(error)
        cause = "In a text of a million characters nobody finds the one that you do not name."
        hint = "Put the character itself into the message: `{character!r}`."
    expect.that(
        error is not None and error.may_be(ValueError) and _named(stranger, error.message, text),
        what,
        expected=f"a ValueError whose message contains {stranger!r}",
        actual=actual,
        cause=cause,
        hint=hint,
    )


@check(points=1, hint="Turn the dict around once: `{number: character for ...}`.")
def test_decode_text(submission, rng):
    """Ids become their characters again, and padding becomes nothing."""
    vocabulary, text = _vocabulary_and_text(rng)
    ids = [vocabulary[character] for character in text]
    for zeros in (0, int(rng.integers(2, 6))):
        # At the front, at the end, and one of them between two ids.
        given = np.array([0] * zeros + ids[:7] + [0] * min(zeros, 1) + ids[7:] + [0] * (zeros // 2))
        what = f"what `decode` returns for {len(ids)} ids and {len(given) - len(ids)} zeros"
        # Arrays are welcome, and so are lists.
        if zeros:
            given, what = given.tolist(), f"{what}, in a list"
        skip = "Id 0 is padding: it is in no vocabulary and stands for no character."
        hint = "Skip id 0, look up the rest, and join the characters."
        found = _joined(
            _ask(what, skip if zeros else "", hint, submission.decode, given, vocabulary), what
        )
        actual, cause = repr(found), ""
        if any(mark.join(text) == found for mark in (" ", ", ", ",", "\n", "-")):
            cause = "Something stands between the characters."
            hint = 'Join them with nothing between: `"".join(...)`.'
        elif zeros and text not in found and len(found) < len(text):
            cause = "Zeros stop the decoding, or take characters with them."
        elif zeros and len(found) > len(text):
            cause = f"The padding, {len(given) - len(ids)} zeros, became characters of the text."
        elif found == text[::-1]:
            cause = "The characters stand in reverse order."
        elif found in _neighbours(ids, vocabulary):
            cause = "Every character is the neighbour of the right one: the look-up is 1 off."
        expect.that(found == text, what, expected=repr(text), actual=actual, cause=cause, hint=hint)


@check(
    points=1,
    after=(test_vocabulary_ids, test_encode_ids, test_decode_text),
    hint="Take the text as it is: nothing is stripped, filtered or replaced.",
)
def test_round_trip(submission, rng):
    """From a text to ids and back, nothing is lost: no accent, no line break at the end."""
    letters = "".join(rng.choice(LETTERS, 20))
    text = f"\t{letters[:8]} Çaée\u0301 {letters[8:]} 9½ \r\n\u6f22\u5b57 \U0001f3b5\n"
    vocabulary = _vocabulary(submission, text)
    lost = sorted(set(text) - set(vocabulary))
    cause = ""
    if lost and lost == sorted(character for character in set(text) if ord(character) > 127):
        cause = "Only ASCII is kept, but many texts hold other characters as well."
    elif lost and all(character in (text[0], text[-1]) for character in lost):
        cause = "White space at the two ends of the text is stripped."
    hint = "Take the text as it is."
    expect.that(
        not lost,
        "your own vocabulary of a text with accents, tabs and line breaks",
        expected="an id for every character",
        actual=f"no id for {_names(lost)}",
        cause=cause,
        hint=hint,
    )
    what = "the text that went to ids and came back"
    found = _joined(submission.decode(submission.encode(text, vocabulary), vocabulary), what)
    expect.that(found == text, what, expected=repr(text), actual=repr(found), hint=hint)


# Part 4: windows and targets. -------------------------------------------------------------------


@check(points=2, hint="Which is the last start that still has a target? Try it on paper first.")
def test_windows_count(submission, rng):
    """Every window that fits is built, and each has `length` ids."""
    ids, length = _ids_and_length(rng)
    found, targets = _pair(submission.windows(ids, length))
    count, last = len(ids) - length, len(ids) - length - 1
    what = f"what `windows` returns for {len(ids)} ids, length {length} and step 1"
    expected, actual = f"{count} windows of {length} ids", f"{len(found)} windows"
    sizes = [_count(row) for row in found]
    cause, hint = "", f"The last start that has a target is len(ids) - length - 1: {last} here."
    if isinstance(found, np.ndarray) and found.shape == (length, count):
        actual = f"an array of shape {found.shape}"
        cause = "The two axes are exchanged: each column is a window."
        hint = "Each window is a row: transpose the array, or stack the windows along axis 0."
    elif isinstance(found, np.ndarray) and found.ndim == 1:
        actual = f"one row of {len(found)} ids"
        cause = "The windows are joined to one long row, as `extend` or `concatenate` does."
        hint = "Append each window as a row of its own."
    elif len(set(sizes)) > 1:
        short = int(np.argmin(sizes))
        actual = f"window {short} has only {sizes[short]} of {length} ids"
        cause = "It runs past the end of the ids: a slice that is too long is cut silently."
    elif len(found) == count - 1 and np.array_equal(found[0], ids[1 : length + 1]):
        cause = "The window that starts at 0 is missing."
        hint = f"The starts are 0, 1, 2, ..., {last}: a range counts from 0 by itself."
    elif len(found) == count - 1:
        cause = f"One more fits: from start {last}, and the very last id is its target."
        hint = f"`range` leaves its end out: `range(0, {count})` ends with {last}."
    elif len(found) == -(-count // length):
        cause = f"Your windows start {length} apart and do not overlap. Step 1 means 1 apart."
        hint = "Let `step` alone decide how far apart the windows start."
    elif len(found) > count and _start(targets[-1:]) == str(ids[0]):
        cause = (
            f"Your last target is {ids[0]}, the first id of all: something wraps around, such as "
            "`np.roll`, and joins the end of the text to its beginning."
        )
    elif len(found) > count:
        cause = "A window at the very end has nothing after it, so it has no target."
    expect.that(
        len(found) == count and len(set(sizes)) == 1,
        what,
        expected=expected,
        actual=actual,
        cause=cause,
        hint=hint,
    )
    cause = f"Each holds {sizes[0]} ids: the target is not part of its window."
    hint = "The window is `ids[start : start + length]`: a slice leaves its end out."
    expect.that(
        sizes[0] != length + 1, what, expected=expected, actual=actual, cause=cause, hint=hint
    )
    expect.shape(found, (count, length), axes="(windows, length)", what="your array of windows")
    expect.that(
        len(targets) == count,
        what,
        expected=f"as many targets as windows: {count}",
        actual=f"{len(targets)} targets",
        hint="Each window has one target: the id that follows it.",
    )


@check(points=1, after=test_windows_count, hint="`ids[start : start + length]` for every start.")
def test_windows_inputs(submission, rng):
    """Each window holds neighbouring ids, in the order of the text."""
    ids, length = _ids_and_length(rng)
    truth, _ = _cut(ids, length)
    found, _ = _pair(submission.windows(ids, length))
    reshaped = (
        "`reshape` does not swap axes. It keeps the order of the numbers in memory and only breaks "
        "the lines elsewhere; `.T` or `np.transpose` swaps the axes."
    )
    what = f"your array of windows for {len(ids)} ids and length {length}"
    cause = ""
    if sorted(map(str, _array(found, what))) == sorted(map(str, truth)):
        cause = "The windows are right, but shuffled: keep them in the order of the text."
    _agree(
        found,
        truth,
        what,
        axes="(windows, length)",
        mistakes=(
            (truth.T.reshape(truth.shape), reshaped),
            (truth[:, ::-1], "Every window is reversed: the earliest id comes first."),
            (_cut(np.roll(ids, -1), length)[0], "Every window starts one id too late."),
        ),
        cause=cause,
        hint=f"Window 0 is {truth[0].tolist()}, window 1 is {truth[1].tolist()}.",
    )


@check(points=2, after=test_windows_inputs, hint="Which id does the window not show yet?")
def test_windows_targets(submission, rng):
    """The target of a window is the id right after it."""
    ids, length = _ids_and_length(rng)
    inputs, truth = _cut(ids, length)
    what = f"your array of targets for {len(ids)} ids and length {length}"
    found = _flat(_pair(submission.windows(ids, length))[1])
    expect.shape(found, truth.shape, axes="(windows,)", what=what)
    wrong = found != truth
    cause = ""
    if np.array_equal(found, inputs[:, -1]):
        cause = (
            f"This is the last id inside the window, ids[{length - 1}] for window 0. A network "
            f"would only have to copy it. The id to predict is ids[{length}]."
        )
    elif np.array_equal(found[:-1], truth[1:]):
        cause = f"Your targets skip one id: window 0 ends with ids[{length - 1}], and you predict "
        cause += f"ids[{length + 1}]."
    elif np.array_equal(np.sort(found), np.sort(truth)):
        cause = f"{np.mean(wrong):.0%} of the targets do not follow their window any more: windows "
        cause += "and targets stand in different orders."
    place = int(np.argmax(wrong))
    expect.that(
        not wrong.any(),
        what,
        expected=f"{truth[place]} for window {place}, {inputs[place].tolist()}",
        actual=f"{wrong.sum()} of {len(truth)} are wrong, the first is {found[place]}",
        where=f"window {place}",
        cause=cause,
        hint="The target is `ids[start + length]`.",
    )


@check(points=1, after=test_windows_targets, hint="Inputs and targets come from the same starts.")
def test_windows_step(submission, rng):
    """Windows start `step` apart, and each keeps its own target."""
    for left_over in (0, 1):
        step, length = int(rng.integers(3, 6)), int(rng.integers(3, 6))
        # First the last start is a multiple of the step; then some ids are left over.
        extra = left_over * int(rng.integers(1, step))
        ids = _distinct(rng, int(rng.integers(3, 6)) * step + length + 1 + extra)
        # Arrays are welcome, and so are lists.
        given, kind = (ids, "an array") if left_over else (ids.tolist(), "a list")
        what = f"`windows` of {len(ids)} ids with length {length} and step {step}"
        situation, hint = f"The ids come in {kind}.", "Make an array of them: `np.asarray(ids)`."
        answer = _ask(what, situation, hint, submission.windows, given, length, step)
        _check_step(ids, length, step, *_pair(answer))


def _check_step(ids, length, step, found, targets):
    size = f"for {len(ids)} ids, length {length} and step {step}"
    starts = np.arange(0, len(ids) - length, step)
    inputs, truth = _cut(ids, length, step)
    every, every_target = _cut(ids, length)
    cause, hint = "", f"The starts are {', '.join(map(str, starts))}, for windows and targets."
    if np.array_equal(found, every):
        cause = f"`step` is ignored: your windows start at 0, 1, 2, ... instead of 0, {step}, ..."
    elif len(found) == len(starts) - 1:
        cause = f"One more fits: the window that starts at {starts[-1]} has a target."
        hint = "A division that rounds down loses the last one; `range(0, stop, step)` does not."
    expect.that(
        np.array_equal(found, inputs),
        f"the windows {size}",
        expected=f"{len(inputs)} windows, the second one is {inputs[1].tolist()}",
        actual=f"{len(found)} windows, the second one is {np.asarray(found[1:2]).tolist()[0]}"
        if len(found) > 1
        else f"{len(found)} windows",
        cause=cause,
        hint=hint,
    )
    targets = _flat(targets)
    # A target beyond the end has no number to compare with; the others are enough.
    ahead = starts + length + step - 1
    ahead = ahead[ahead < len(ids)]
    if np.array_equal(targets[: len(truth)], every_target[: len(truth)]):
        cause = f"Windows advance by {step}, targets by 1: they do not belong together any more."
    elif len(targets) and np.array_equal(targets[: len(ahead)], ids[ahead]):
        cause = f"Your targets lie {step} ids after the window. The step moves the window only."
    expect.that(
        np.array_equal(targets, truth),
        f"the targets {size}",
        expected=f"{len(truth)} targets that start with {_start(truth)}",
        actual=f"{len(targets)} targets that start with {_start(targets)}",
        cause=cause,
        hint=hint,
    )


@check(
    points=1,
    after=test_windows_targets,
    hint="`length` ids fill a window, but what would be its target?",
)
def test_windows_too_short(submission, rng):
    """With too few ids there is no window, and with just enough there is one."""
    length, step = int(rng.integers(3, 7)), int(rng.integers(1, 4))
    for count in (length + 1, length, length - 2, 0):
        what = f"`windows` of {count} ids with length {length} and step {step}"
        cause = "There is no window then, and that is no error: both arrays have no entries."
        if count > length:
            cause = "Exactly one window fits."
        hint = "Think of `max(0, len(ids) - length)`, or let an empty `range` do the work."
        ids = rng.integers(1, 9, size=count)
        found, targets = _pair(_ask(what, cause, hint, submission.windows, ids, length, step))
        fits = int(count > length)
        expect.that(
            (len(found), len(targets)) == (fits, fits),
            what,
            expected=_sizes(fits, fits),
            actual=_sizes(len(found), len(targets)),
            cause=cause,
            hint=hint,
        )


# Part 5: one-hot rows. --------------------------------------------------------------------------


@check(points=1, hint="`np.eye(depth)` has all the rows that you need.")
def test_one_hot_rows(submission, rng):
    """Every id becomes a row of zeros with a 1 in its own column."""
    depth = int(rng.integers(9, 13))
    for axes, shape in (("(timesteps, depth)", (5,)), ("(batch, timesteps, depth)", (3, 4))):
        # The highest id does not occur: `depth` cannot be read off the ids.
        ids = rng.integers(1, depth - 1, size=shape)
        ids.flat[:2] = 1, depth - 2
        truth = np.eye(depth)[ids]
        # Arrays are welcome, and so are lists.
        given, kind = (ids.tolist(), "a list") if ids.ndim == 1 else (ids, "an array")
        reshaped = "`reshape` does not move an axis; `np.moveaxis` and `np.transpose` do."
        _agree(
            (submission.one_hot, given, depth),
            truth,
            f"what `one_hot` returns for ids of shape {shape} and depth {depth}",
            axes=axes,
            mistakes=(
                (np.eye(depth)[ids - 1], "Your row of id k has its 1 in column k - 1."),
                (np.moveaxis(truth, -1, 0).reshape(truth.shape), reshaped),
                (np.swapaxes(truth, 0, 1).reshape(truth.shape), reshaped),
            ),
            situation=f"The ids come in {kind} of shape {shape}; `depth` becomes one more axis.",
            hint="Index with the whole array, `np.asarray(ids)`: row k of `np.eye(depth)` is that "
            "of id k.",
        )


@check(points=1, after=test_one_hot_rows, hint="What should the row of an id that says nothing be?")
def test_one_hot_padding(submission, rng):
    """The row of the padding, id 0, is all zeros."""
    depth = int(rng.integers(7, 11))
    ids = np.array([[0, 0, *rng.integers(1, depth, size=3)], [0, *rng.integers(1, depth, size=4)]])
    # The highest id that fits.
    ids[1, 2] = depth - 1
    what = "what `one_hot` returns for ids with padding"
    situation = f"The ids are 0 to {depth - 1}, the highest below {depth}: all of them fit."
    hint = "Refuse an id only if it is below 0, or not below `depth`."
    found = _ask(what, situation, hint, submission.one_hot, ids, depth)
    expect.shape(found, (2, 5, depth), axes="(batch, timesteps, depth)", what=what)
    row = np.asarray(found)[0, 0].astype(float)
    expect.that(
        not row.any(),
        "the row of id 0",
        expected="zeros only",
        actual=f"{row.max():g} in column {np.argmax(row)}",
        cause="Padding looks like one more character; `keras.layers.Masking` would not skip it.",
        hint="Set row 0 of the table to zero before you look up: `rows[0] = 0`.",
    )
    _agree(found, np.eye(depth)[ids] * (ids > 0)[..., None], what)


@check(
    points=1,
    after=test_one_hot_rows,
    hint="A negative index counts from the end, and NumPy does not complain.",
)
def test_one_hot_out_of_range(submission, rng):
    """An id below 0 or not below `depth` is an error."""
    depth = int(rng.integers(5, 9))
    for odd in (depth, depth + 3, -1, -depth):
        error, found = _refusal(submission.one_hot, np.array([1, 2, odd, 3]), depth)
        cause = ""
        if error is None and found is None:
            cause = _NOT_RAISED
        elif error is None:
            found = _array(found, "what `one_hot` returns")
            row = (
                found[2].astype(float) if len(found.shape) == 2 and len(found) > 2 else np.zeros(1)
            )
            cause = f"The id silently became the row of id {np.argmax(row)}."
            if not row.any():
                cause = "The id silently became a row of zeros, as if it were padding."
        expect.that(
            error is not None and (error.may_be(ValueError) or error.type_name == "IndexError"),
            f"`one_hot` of the id {odd} with depth {depth}",
            expected="a ValueError",
            actual="no error" if error is None else _said(error),
            cause=cause,
            hint="Check first: `if np.any(ids < 0) or np.any(ids >= depth): raise ...`.",
        )
    what = "what `one_hot` returns for no ids at all"
    situation = "A text that is too short gives no ids, and that is no error."
    hint = "`np.any` of no numbers is false; `min` and `max` of none are errors."
    count = _count(_ask(what, situation, hint, submission.one_hot, np.zeros(0, int), depth))
    expect.that(count == 0, what, expected="no rows", actual=f"{count} numbers")


# Part 6: padding. -------------------------------------------------------------------------------


@check(points=1, hint="`row[-len(sequence):] = sequence` writes to the end of a row.")
def test_pad_front(submission, rng):
    """Short sequences are filled up at the front, to the length of the longest."""
    sizes = rng.permutation([2, 3, 5, int(rng.integers(6, 9))])
    sequences = [rng.integers(1, 90, size=size).tolist() for size in sizes]
    truth = _padded(sequences, max(sizes))
    behind = np.array([[*sequence, *[0] * (max(sizes) - len(sequence))] for sequence in sequences])
    after = "The zeros stand behind the sequences: a recurrent network that answers after its last "
    after += "step would answer after reading padding."
    _agree(
        (submission.pad, sequences),
        truth,
        f"what `pad` returns for sequences of lengths {', '.join(map(str, sizes))}",
        axes="(batch, length)",
        mistakes=((behind, after), (truth[:, ::-1], "Every row is reversed.")),
        situation="The sequences differ in length, and `length` is not given.",
        hint="Write each sequence to the end of its row.",
    )


@check(points=1, after=test_pad_front, hint="Which entries are the latest ones?")
def test_pad_cuts_the_front(submission, rng):
    """A sequence that is too long loses its first entries and keeps its last."""
    length = int(rng.integers(4, 7))
    sizes = rng.permutation([length + 3, length, length - 2, length + 1])
    sequences = [rng.integers(1, 90, size=size) for size in sizes]
    beginnings = _padded([sequence[:length] for sequence in sequences], length)
    _agree(
        (submission.pad, sequences, length),
        _padded(sequences, length),
        f"what `pad` returns for lengths {', '.join(map(str, sizes))} and length={length}",
        axes="(batch, length)",
        mistakes=((beginnings, "Sequences that are too long lose their end, not their front."),),
        situation="Some of the sequences are longer than `length`.",
        hint="Keep the last `length` entries of a sequence.",
    )


@check(points=1, after=test_pad_front, hint="Both `length` and `value` are arguments: use them.")
def test_pad_length_and_value(submission, rng):
    """The given length and the given value are used."""
    length, value = int(rng.integers(7, 11)), -int(rng.integers(1, 9))
    sequences = [rng.integers(1, 90, size=size).tolist() for size in (3, 5, 4)]
    zeros = "`value` is ignored: the gaps are filled with 0."
    _agree(
        (submission.pad, sequences, length, value),
        _padded(sequences, length, value),
        f"what `pad` returns with length={length} and value={value}",
        axes="(batch, length)",
        mistakes=((_padded(sequences, length), zeros),),
        hint="Start from `np.full((len(sequences), length), value)`.",
    )


@check(points=1, after=test_pad_front, hint="`row[-0:]` is the whole row: 0 and -0 are the same.")
def test_pad_empty(submission, rng):
    """Empty sequences become rows of padding, and no sequences at all become no rows."""
    length = int(rng.integers(3, 6))
    some = [[], rng.integers(1, 90, size=2).tolist(), []]
    hint = "An empty sequence needs care: `row[-0:]` is the whole row, and `max([])` is an error."
    for sequences, given in ((some, length), (some, None)):
        _agree(
            (submission.pad, sequences, given),
            _padded(sequences, given or 2),
            f"`pad` of three sequences, two of them empty, with length={given}",
            axes="(batch, length)",
            situation="A list without entries is ragged input like any other.",
            hint=hint,
        )
    for given in (length, None):
        what = f"`pad` of no sequences at all, with length={given}"
        situation = "Nothing goes in, so no rows come out."
        count = _count(_ask(what, situation, hint, submission.pad, [], given))
        expect.that(count == 0, what, expected="no rows", actual=f"{count} numbers")


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


def _vocabulary(submission, text):
    """Return the learner's vocabulary of a text, with plain numbers."""
    found = submission.build_vocabulary(text)
    expect.that(
        isinstance(found, dict),
        VOCABULARY,
        expected="a dict from each character to its id",
        actual=f"a value of type {expect.type_name(found)}",
        hint="Such as `{character: number for number, character in enumerate(...)}`.",
    )
    return {key: _plain(number) for key, number in found.items()}


def _plain(number):
    """Return a Python number for a NumPy one, and text for what is no number at all."""
    if isinstance(number, np.ndarray) and number.ndim == 0:
        return number.item()
    return number if isinstance(number, (int, float)) else repr(number)


def _joined(value, what):
    """Return a text, also where its characters come one by one."""
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return "".join(value)
    actual = f"a value of type {expect.type_name(value)}"
    expect.that(isinstance(value, str), what, expected="a text", actual=actual)
    return value


def _neighbours(ids, vocabulary):
    """Return the two texts that a look-up which is 1 off makes of these ids."""
    characters = sorted(vocabulary, key=vocabulary.get)
    count = len(characters)
    return ["".join(characters[(i - 1 + by) % count] for i in ids) for by in (-1, 1)]


def _ids_and_length(rng):
    length = int(rng.integers(3, 6))
    return _distinct(rng, length + int(rng.integers(9, 15))), length


def _distinct(rng, count):
    """Return ids of which none repeats: every one of them says where it came from."""
    return rng.permutation(np.arange(10, 10 + 2 * count))[:count]


def _cut(ids, length, step=1):
    """Return the right windows and targets."""
    starts = np.arange(0, max(0, len(ids) - length), step)
    return ids[starts[:, None] + np.arange(length)], ids[starts + length]


def _padded(sequences, length, value=0):
    rows = np.full((len(sequences), length), value)
    for row, sequence in zip(rows, sequences, strict=True):
        kept = list(sequence)[max(0, len(sequence) - length) :]
        row[length - len(kept) :] = kept
    return rows


def _pair(answer):
    """Return the windows and the targets of an answer: arrays, or lists where rows differ."""
    listed = isinstance(answer, (tuple, list))
    # No check asks for just two windows, so a list of pairs cannot be mistaken for the answer.
    pairs = listed and all(isinstance(item, (tuple, list)) and len(item) == 2 for item in answer)
    expect.that(
        listed and len(answer) == 2 and not pairs,
        "what `windows` returns",
        expected="two arrays: all windows, and all targets",
        actual=f"{len(answer)} values" if listed else f"one {type(answer).__name__}",
        cause=f"This is one list of {len(answer)} pairs." if pairs and answer else "",
        hint="End with `return inputs, targets`.",
    )
    parts = []
    for part, what in zip(answer, ("your windows", "your targets"), strict=True):
        rows = _rows(part)
        sized = isinstance(rows, (tuple, list)) or (isinstance(rows, np.ndarray) and rows.ndim > 0)
        expect.that(sized, what, expected="an array", actual=f"a {type(part).__name__}")
        parts.append(rows)
    return parts


def _rows(value):
    """Return an array, or the list itself where its rows differ in length."""
    try:
        return np.asarray(value)
    except ValueError:
        return value


def _count(value):
    """Return how many numbers there are, whatever the shape."""
    if isinstance(value, (list, tuple)):
        return sum(_count(item) for item in value)
    return int(np.size(value))


def _flat(targets):
    """Take a column of targets, `(windows, 1)`, for what it is."""
    targets = _array(targets, "your array of targets")
    return targets[:, 0] if targets.ndim == 2 and targets.shape[1] == 1 else targets


def _sizes(windows, targets):
    return f"{plural(windows, 'window')} and {plural(targets, 'target')}"


def _start(numbers):
    return ", ".join(str(number) for number in numbers[:4])


def _array(value, what):
    """Return an array of numbers; `expect` says what is wrong with anything else."""
    expect.finite(value, what)
    return np.asarray(value)


def _agree(answer, truth, what, *, axes="", mistakes=(), cause="", hint="", situation=""):
    """Expect just these numbers, and name the mistake that gives others.

    Args:
        answer: The answer, or a function of the submission with its arguments in a tuple.
        truth: The right numbers.
        what: What they are.
        axes: The names of the axes.
        mistakes: Pairs of the numbers that a known mistake gives and the cause.
        cause: The cause where no mistake is recognised.
        hint: What to try next.
        situation: The cause that goes with an exception.
    """
    if isinstance(answer, tuple) and callable(answer[0]):
        answer = _ask(what, situation, hint, *answer)
    found, truth = _array(answer, what), np.asarray(truth)
    try:
        expect.shape(found, truth.shape, axes=axes, what=what)
    except Failure as failure:
        failure.hint = failure.hint or hint
        raise
    known = (why for numbers, why in mistakes if np.array_equal(found, numbers))
    expect.equal(found, truth, what=what, cause=next(known, cause), hint=hint)


def _ask(what, situation, hint, function, *arguments):
    """Return the answer; an exception becomes a failure that says which input it came from."""
    error, answer = _outcome(function, *arguments)
    if error is not None:
        expect.that(
            False,
            what,
            expected="an answer, no error",
            actual=_said(error),
            where=f"your line {error.line}",
            cause=situation,
            hint=hint,
        )
    return answer


def _outcome(function, *arguments):
    """Return the learner's exception or `None`, and the answer or `None`."""
    try:
        return None, function(*arguments)
    except LearnerError as error:
        if error.type_name in ("NotImplementedError", "Unsendable"):
            raise
        return error, None


def _refusal(function, *arguments):
    """As `_outcome`, where an exception is asked for: what is no array is no answer either."""
    try:
        error, found = _outcome(function, *arguments)
    except Failure as failure:
        # What the call returned does not have the type that the stub promises.
        if failure.kind != "wrong_type":
            raise
        return None, None
    return error, found if isinstance(found, (list, tuple, np.ndarray)) else None


def _named(stranger, message, text):
    """Whether a message names a character; one that only quotes the text does not say which."""
    for whole in (text, repr(text)[1:-1], ascii(text)[1:-1]):
        message = message.replace(whole, "")
    return stranger in message or ascii(stranger)[1:-1] in message


def _said(error):
    message = error.message.strip().partition("\n")[0][:160]
    return f"{error.type_name}: {message}" if message else error.type_name


def _names(characters):
    listed = ", ".join(repr(character) for character in characters[:6])
    return listed + ", ..." * (len(characters) > 6)
