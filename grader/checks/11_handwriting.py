"""Hidden checks of exercise 11: pen strokes to words with CTC.

Each part is checked apart: the grader turns points into movements, words into labels and scores
into words by itself. What a model is made of is never asked, only what comes out. The loss is known
by its gradient: that of one bias for each class depends on nothing else in the model.
"""

import itertools

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training
from rnn_grade.checks.diagnosis import Diagnosis

BLANK = 0
EPOCHS = 10
# Between a reader that merges all doubles (0.72) and one that makes no mistake (1.0). On ten seeds
# the reference reached the bar in 3 or 4 epochs, and stood at 0.993 or more from the sixth on. An
# LSTM at 0.01 needs 7 epochs, a GRU at 0.005 needs 8.
BAR = 0.9
# The least cosine of two gradients that count as the same.
SAME_DIRECTION = 0.99
# Thirteen classes: a size that no layer has by accident.
MANY_LETTERS = "abcdefghijkl"


@pytest.fixture(scope="module")
def data(load_data):
    return load_data("handwriting", "test")


@pytest.fixture(scope="module")
def movements(data):
    return _offsets(data.x)


@pytest.fixture(scope="module")
def build(submission, data):
    return lambda: submission.build_model(data.letters)


@pytest.fixture(scope="module")
def trained(build, data, movements, load_data):
    """One training: for the check of its score, and for those that question the trained model."""
    train = load_data("handwriting", "train")

    def share(scores):
        read = _decode(scores, data.letters)
        return np.mean([one == other for one, other in zip(read, data.y, strict=True)])

    return training.train(
        build,
        _offsets(train.x),
        _encode(train.y, train.letters),
        scored_on=movements,
        metric=training.Metric(
            "share of words read without a mistake",
            share,
            (*movements.shape[:2], len(data.letters) + 1),
        ),
        bar=BAR,
        epochs=EPOCHS,
    )


# The grader's own answers. ----------------------------------------------------------------------


def _offsets(points):
    offsets = np.array(points, np.float32)
    offsets[:, 0, :2] = 0
    offsets[:, 1:, :2] = points[:, 1:, :2] - points[:, :-1, :2]
    return offsets


def _encode(words, letters, width=None):
    width = max(map(len, words)) if width is None else width
    rows = [[letters.index(letter) + 1 for letter in word] for word in words]
    return np.array([row + [BLANK] * (width - len(row)) for row in rows], np.int32)


def _collapse(path, blank=BLANK):
    return [int(number) for number, _ in itertools.groupby(path) if number != blank]


def _decode(scores, letters):
    best = scores.argmax(axis=-1)
    return ["".join(letters[number - 1] for number in _collapse(path)) for path in best]


def _distance(read, written, replacing=1, rows=1, columns=1):
    """Return the edit distance; other costs than 1 give the numbers of known mistakes."""
    table = np.zeros((len(read) + 1, len(written) + 1), int)
    table[:, 0] = rows * np.arange(len(read) + 1)
    table[0, :] = columns * np.arange(len(written) + 1)
    for i, j in itertools.product(range(1, len(read) + 1), range(1, len(written) + 1)):
        replaced = table[i - 1, j - 1] + replacing * (read[i - 1] != written[j - 1])
        table[i, j] = min(replaced, table[i - 1, j] + 1, table[i, j - 1] + 1)
    return int(table[-1, -1])


def _ctc(scores, labels, blank):
    """Return minus the log probability of `labels` `(letters,)` under `scores` `(points, classes)`.

    The sum over all paths that collapse to the labels, forward in time.
    """
    top = scores.max(axis=-1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=-1, keepdims=True))
    # A blank may stand before, between and behind the letters.
    states = np.full(2 * len(labels) + 1, blank)
    states[1::2] = labels
    skips = np.zeros(len(states), bool)
    # The blank between two different letters may be left out.
    skips[3::2] = states[3::2] != states[1:-2:2]
    alpha = np.full(len(states), -np.inf)
    alpha[:2] = logs[0, states[:2]]
    for row in logs[1:]:
        one = np.concatenate([[-np.inf], alpha[:-1]])
        two = np.where(skips, np.concatenate([[-np.inf, -np.inf], alpha])[: len(alpha)], -np.inf)
        alpha = np.logaddexp(np.logaddexp(alpha, one), two) + row[states]
    return -float(np.logaddexp(alpha[-1], alpha[-2]))


def _bias_gradient(scores, labels, blank, epsilon=1e-4):
    """Return how the loss changes with one number added to a class at every point: `(classes,)`.

    Args:
        scores: Scores of some words `(batch, points, classes)`.
        labels: What all of them say `(letters,)`.
        blank: The class of the blank.
        epsilon: The number added.
    """
    scores = np.asarray(scores, np.float64)
    nudges = epsilon * np.eye(scores.shape[-1])
    return np.array(
        [
            sum(
                _ctc(row + nudge, labels, blank) - _ctc(row - nudge, labels, blank)
                for row in scores
            )
            / (2 * epsilon)
            for nudge in nudges
        ]
    )


def _words(value, what, count):
    """Return a list of texts, or say what it is instead."""
    if value is None:
        expect.equal(value, [""], what=what)
    found = list(value) if isinstance(value, list | tuple) else np.asarray(value).tolist()
    good = isinstance(found, list) and all(isinstance(word, str) for word in found)
    expect.that(
        good and len(found) == count,
        what,
        expected=f"a list of {count} words",
        actual=f"{len(found)} entries"
        if isinstance(found, list) and good
        else f"entries that are not text: {found!r}"[:80],
        cause="There is one word for each row of the batch: the best class is looked for over the "
        "classes, the last axis, at each point."
        if good
        else "The letters of a word are not joined to one text.",
        hint="Use `argmax` with `axis=-1`, and go through the rows of the batch."
        if good
        else 'Look the letters up, and join them: `"".join(...)`.',
    )
    return found


# Part 1: movements. -----------------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "Where does the word stand on the paper, and does a reader care?",
        "The first movement of a word is (0, 0): there is no point before it.",
    ),
)
def test_offsets_forget_the_place(submission, rng):
    """There is one movement for each point, and the place on the paper does not matter."""
    points = _pen(rng)
    before = submission.to_offsets(points)
    expect.shape(before, points.shape, axes="(batch, points, 3)", what="what `to_offsets` returns")
    moved = points.copy()
    # Each word by another distance.
    moved[:, :, :2] += rng.uniform(20, 50, size=(len(points), 1, 2)).round()
    after = submission.to_offsets(moved)
    change = np.abs(np.asarray(after, float) - np.asarray(before, float))
    first = change[:, 1:].max() < 1e-3 <= change[:, 0].max()
    expect.that(
        change.max() < 1e-3,
        "the largest change of a movement when each word is shifted on the paper",
        expected=0.0,
        actual=float(change.max()),
        cause="The first row still holds the place of the first point."
        if first
        else "The result depends on the place on the paper, so it does not hold movements alone.",
        hint="Start each word with the movement (0, 0)."
        if first
        else "Subtract from each point the one before it, within the same word.",
    )


@check(
    points=2,
    after=test_offsets_forget_the_place,
    hint=(
        "Axis 0 holds the words, axis 1 the points of one word, axis 2 the three numbers.",
        "Row t is the way from point t-1 to point t. The flag is taken over as it is.",
    ),
)
def test_offsets_are_movements(submission, rng):
    """Row t is the movement from point t-1 to point t, with the flag of point t."""
    points = _pen(rng)
    before = points.copy()
    right = _offsets(points)
    found = submission.to_offsets(points)
    expect.close(
        found,
        right,
        what="the movements",
        axes="(batch, points, columns)",
        rtol=1e-4,
        atol=1e-4,
        diagnosis=_known_offsets(before, right),
        hint="Row t is `points[:, t] - points[:, t - 1]` for the first two columns.",
    )


def _pen(rng, words=3, points=9):
    pen = np.cumsum(rng.uniform(-1, 1, size=(words, points, 3)), axis=1) + rng.normal(size=3)
    pen[:, :, 2] = rng.integers(2, size=(words, points))
    # At least one flag of each kind in each word, and not the same at the first two points. Most
    # words begin on paper, but the first flag counts all the same.
    pen[:, :4, 2] = (0, 1, 1, 0)
    pen[-1, :4, 2] = (1, 0, 1, 0)
    return pen.astype(np.float32)


def _known_offsets(points, right):
    ahead, turned, lost, flags, centred, first = (right.copy() for _ in range(6))
    ahead[:, :-1, :2], ahead[:, -1, :2] = right[:, 1:, :2], 0
    turned[:, :, :2] = -right[:, :, :2]
    lost[:, :, 2] = 0
    flags[:, 1:, 2] = np.diff(points[:, :, 2], axis=1)
    flags[:, 0, 2] = 0
    first[:, 0, 2] = 0
    centred[:, :, :2] = points[:, :, :2] - points[:, :1, :2]
    shifted = right.copy()
    shifted[:, :-1, 2], shifted[:, -1, 2] = right[:, 1:, 2], 0
    inverted = right.copy()
    inverted[:, :, 2] = 1 - right[:, :, 2]
    bank = (
        (ahead, "Row t holds the movement to the next point.", "Leave row 0 empty, not the last."),
        (turned, "All movements point backward.", "Subtract the earlier point from the later one."),
        (lost, "The flag of the pen is lost: the way through the air looks like ink.",
         "Copy column 2 of the points."),
        (flags, "The flag was subtracted as well: it must stay 0 or 1.",
         "Take differences of the first two columns only."),
        (first, "The flag of the first point is lost: only its movement is (0, 0).",
         "Copy column 2 of all points, the first one included."),
        (centred, "These are distances from the first point of the word, not from the one before.",
         "Subtract `points[:, t - 1]`, not `points[:, 0]`."),
        (shifted, "The flags stand one row too early.", "Row t takes the flag of point t."),
        (inverted, "The flag is turned round: 1 has to mean the air.", "Copy column 2 as it is."),
    )  # fmt: skip

    def name(actual):
        for wrong, cause, hint in bank:
            if np.shape(actual) == wrong.shape and np.allclose(actual, wrong, atol=1e-4):
                return Diagnosis("offsets", cause, hint)
        return None

    return name


# Part 2: labels. --------------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "Which class number is the blank, and may a letter have it too?",
        "The first letter of `letters` is class 1; rows are filled up with 0 on the right.",
    ),
)
def test_labels(submission, rng):
    """Letters are the classes from 1 on, and 0 fills up short words on the right."""
    # Not in alphabetical order: the order of `letters` counts.
    letters = "".join(rng.permutation(list("vrkpzbm")))
    if letters == "".join(sorted(letters)):
        letters = letters[::-1]
    words = [_word(rng, letters, size) for size in (2, 5, 1, 3)] + [letters[0] * 2, letters[-1]]
    what = f"the labels of {words} with letters={letters!r}"
    found = submission.encode(words, letters)
    expect.that(
        not isinstance(found, list)
        or len({len(row) for row in found if hasattr(row, "__len__")}) < 2,
        what,
        expected="rows of one length",
        actual="rows of different lengths",
        cause="An array needs rows of one length: short words have to be filled up.",
        hint="Fill short rows up with 0 on the right.",
    )
    expect.shape(found, (len(words), None), axes="(batch, longest)", what=what)
    found = np.asarray(found)
    right = _encode(words, letters, width=max(5, found.shape[1]))
    if found.shape[1] >= 5 and np.array_equal(found, right):
        return
    cause, hint = _label_mistake(found, words, letters, right)
    row = next((i for i, (a, b) in enumerate(zip(found, right, strict=True))
                if not np.array_equal(a, b)), 0)  # fmt: skip
    expect.that(
        False,
        f"the labels of {words[row]!r} with letters={letters!r}, among words of up to 5 letters",
        expected=str(right[row].tolist()),
        actual=str(found[row].tolist()),
        cause=cause,
        hint=hint,
    )


def _word(rng, letters, size):
    return "".join(rng.choice(list(letters), size=size))


def _label_mistake(found, words, letters, right):
    width = right.shape[1]
    alphabet = "".join(sorted(letters))
    hint = "Put `letters.index(letter) + 1` for each letter, and 0 for the rest of the row."
    if found.shape != right.shape:
        return "The rows have no room for the longest word.", "Make the rows as long as that word."
    if np.array_equal(np.sort(found, axis=1), np.sort(right, axis=1)) and np.array_equal(
        found[:, ::-1][:, :1] == 0, right[:, :1] == 0
    ):
        return "The words stand at the right end, behind the zeros.", "Fill up on the right."
    if np.array_equal(found, _encode(words, alphabet, width)):
        return "The classes follow the alphabet, not the order of `letters`.", hint
    if np.any(found < 0):
        return (
            "Short words are filled up with a negative number, which the loss counts as a letter.",
            "Fill up with 0, the number of the blank.",
        )
    # Letters one too low?
    low = np.where(right > 0, right - 1, found)
    if np.array_equal(found, low):
        return (
            f"{letters[0]!r} got class 0, but 0 is the blank: the loss would skip this letter.",
            "Start to count the letters at 1.",
        )
    if np.array_equal(np.where(right > 0, found, 0), right):
        return (
            "Short words are filled up with a number that the loss takes for a letter.",
            "Fill up with 0, the number of the blank.",
        )
    return "", hint


# Parts 3 and 4: collapse and decode. ------------------------------------------------------------


@check(
    points=2,
    hint=(
        "How is `ee` told from a long `e`? By the blank between the two.",
        "Merge equal neighbours first; only then drop the blanks.",
    ),
)
def test_collapse(submission, rng):
    """Repeats are merged first, then blanks are dropped."""
    cases = [
        ([2, 2, 0, 2, 1], 0),
        ([0, 3, 3, 3, 0, 0, 1, 1, 0], 0),
        ([1, 0, 1, 0, 0, 1], 0),
        ([0, 0, 0], 0),
        ([4], 0),
        ([5, 5, 3, 5, 0, 0, 3], 3),
        ([0, 0, 1, 0], 1),
    ]
    cases += [(rng.integers(3, size=12).tolist(), int(rng.integers(3))) for _ in range(8)]
    read = []
    for path, blank in cases:
        found = submission.collapse(path, blank)
        if isinstance(found, list | tuple | np.ndarray):
            found = [int(number) for number in np.asarray(found, float).reshape(-1)]
        read.append(found)
    # A cause has to fit all that was read, not only the first path that went wrong.
    cause, hint = "", "Merge equal neighbours, then leave out every blank."
    for wrong, said, remedy in _COLLAPSES:
        if all(
            wrong(path, blank) == found for (path, blank), found in zip(cases, read, strict=True)
        ):
            cause, hint = said, remedy
            break
    for (path, blank), found in zip(cases, read, strict=True):
        what = f"`collapse({path}, {blank})`"
        expect.equal(found, _collapse(path, blank), what=what, cause=cause, hint=hint)


def _merged(path):
    return [number for number, _ in itertools.groupby(path)]


def _dropped(path, blank):
    return [number for number in path if number != blank]


_COLLAPSES = (
    (
        lambda path, blank: _merged(_dropped(path, blank)),
        "The blanks were dropped before repeats were merged, so a double letter is lost.",
        "Merge equal neighbours first: a blank between two letters keeps them apart.",
    ),
    (
        _dropped,
        "Repeats are not merged: a class that stays the best for a while is one letter.",
        "Take a class only where it differs from the one at the point before.",
    ),
    (
        lambda path, blank: _merged(path),
        "The blanks are still there.",
        "After merging, leave out every class that equals `blank`.",
    ),
    (
        lambda path, blank: list(dict.fromkeys(_dropped(path, blank))),
        "A class that was read before is never read again; only neighbours are merged.",
        "Compare with the point before, not with all that was read so far.",
    ),
    (
        lambda path, blank: _collapse(path, 0),
        "0 was dropped in the place of the blank, which can be any class here.",
        "Compare with the argument `blank`.",
    ),
    (
        lambda path, blank: _dropped(_merged([0, *path])[1:], blank),
        "The first class is compared with 0, so a path that begins with 0 loses it.",
        "Before the first class there is none: begin with `blank`, whatever number that is.",
    ),
)


@check(
    points=1,
    after=test_collapse,
    hint=(
        "The last axis holds the classes: the best one at each point makes the path.",
        "Class 1 is the first letter of `letters`.",
    ),
)
def test_decode(submission, rng):
    """Scores become words: the best class at each point, then collapsed."""
    letters = "".join(rng.permutation(list("hdgwyc")))
    paths = [
        [1, 1, 0, 1, 6, 6, 0, 0],
        [0, 2, 3, 3, 2, 0, 5, 5],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [4, 0, 0, 0, 0, 0, 6, 6],
        rng.integers(7, size=8).tolist(),
    ]
    right = ["".join(letters[number - 1] for number in _collapse(path)) for path in paths]
    best = np.eye(7)[paths]
    sure = rng.dirichlet(np.ones(7), size=(5, 8))
    for name, scores in (
        ("raw scores, most of them negative,", rng.uniform(-9, -4, size=(5, 8, 7)) + 6 * best),
        ("probabilities", 0.45 * sure + 0.55 * best),
    ):
        what = (
            f"the words read from {name} with the best classes {paths[:4]} and letters={letters!r}"
        )
        found = _words(submission.decode(scores.astype(np.float32), letters), what, len(paths))
        if found == right:
            continue
        cause, hint = "", "Take the best class at each point, collapse, and look the letters up."
        if found == _decode_with(paths, lambda n: (letters + "_")[n], blank=len(letters)):
            cause = "The last class was taken for the blank. Here the blank is class 0."
            hint = "Call `collapse` with 0, and take `letters[number - 1]`."
        elif found == _decode_with(paths, lambda n: (letters + letters[0])[n % 6], blank=0):
            cause = "Each letter is one too far: class 1 is the first letter."
            hint = "Take `letters[number - 1]`."
        row = next(i for i, (a, b) in enumerate(zip(found, right, strict=True)) if a != b)
        expect.equal(
            found[row],
            right[row],
            what=f"the word read from {name} with the best classes {paths[row]} "
            f"and letters={letters!r}",
            cause=cause,
            hint=hint,
        )


def _decode_with(paths, letter, blank):
    return ["".join(letter(number) for number in _collapse(path, blank)) for path in paths]


# Part 5: errors. --------------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "What is the distance to the empty word?",
        "The distance of two words is the least of three: replace (or keep) the last letter, "
        "remove one, insert one.",
    ),
)
def test_edit_distance(submission, rng):
    """The fewest letters to insert, to remove or to replace."""
    pairs = [
        ("tin", "tin"),
        ("tin", "ten"),
        ("tie", "tile"),
        ("till", "til"),
        ("", "net"),
        ("nil", ""),
        ("cat", "cats"),
        ("til", "tile"),
    ]
    pairs += [("", ""), ("let", "elt"), ("line", "tiln"), ("elite", "tie")]
    pairs += [(_word(rng, "ent", 5), _word(rng, "ent", int(rng.integers(3, 8)))) for _ in range(8)]
    found = [_count(submission.edit_distance(read, written)) for read, written in pairs]
    right = [_distance(read, written) for read, written in pairs]
    cause, hint = "", "Fill a table with the distances of all beginnings of the two words."
    if any(isinstance(number, float) for number in found):
        cause = "This is a rate. The distance is a whole number; `error_rate` divides."
    # A cause has to fit all that was counted, not only the first pair that went wrong.
    for wrong, said, remedy in _DISTANCES:
        if [wrong(read, written) for read, written in pairs] == found:
            cause, hint = said, remedy or hint
            break
    for (read, written), number, truth in zip(pairs, found, right, strict=True):
        what = f"`edit_distance({read!r}, {written!r})`"
        expect.equal(number, truth, what=what, cause=cause, hint=hint)


def _count(value):
    """Return a whole number as `int`, whatever type it comes in, and all else as it is."""
    if not isinstance(value, int | float | np.generic | np.ndarray) or np.size(value) != 1:
        return value
    number = float(np.asarray(value).reshape(()))
    return int(number) if number.is_integer() else number


def _places(read, written):
    return sum(a != b for a, b in zip(read, written, strict=False))


_DISTANCES = (
    (
        _places,
        "Letters are compared place by place, so one missing letter spoils all that follow.",
        "",
    ),
    (
        lambda read, written: _places(read, written) + abs(len(read) - len(written)),
        "Letters are compared place by place, so one missing letter spoils all that follow.",
        "",
    ),
    (
        lambda read, written: abs(len(read) - len(written)),
        "Only the lengths are compared.",
        "",
    ),
    (
        lambda read, written: _distance(read, written, replacing=2),
        "Here replacing a letter is one change, not a removal and an insertion.",
        "",
    ),
    (
        lambda read, written: _distance(read, written, columns=0),
        "The first row of the table is empty, as if the letters before cost nothing.",
        "The distance from the empty word to the first j letters of the other is j.",
    ),
    (
        lambda read, written: _distance(read, written, rows=0),
        "The first column of the table is empty, as if the letters before cost nothing.",
        "The distance from the first i letters of a word to the empty word is i.",
    ),
)


@check(
    points=1,
    after=test_edit_distance,
    hint=(
        "Long words hold more letters, so they count more.",
        "Add up the changes of all words, and divide by the letters that were written.",
    ),
)
def test_error_rate(submission):
    """All changes of all words, divided by the number of letters written."""
    cases = [
        (["tin", "net"], ["tin", "net"]),
        (["cat"], ["cats"]),
        (["til", "elitee", "n"], ["tile", "elite", "n"]),
        (["", "in"], ["tell", "in"]),
        (["lint", "e"], ["li", "t"]),
        (["lilt", "lint"], ["e", "et"]),
    ]
    for read, written in cases:
        distances = [_distance(a, b) for a, b in zip(read, written, strict=True)]
        right = sum(distances) / sum(map(len, written))
        what = f"`error_rate({read}, {written})`"
        found = submission.error_rate(read, written)
        expect.shape(found, (), what=what)
        found = float(np.asarray(found))
        if abs(found - right) < 1e-6:
            continue
        longest = [max(len(a), len(b), 1) for a, b in zip(read, written, strict=True)]
        wrong = {
            "The changes are divided by the letters that were read.": sum(distances)
            / max(sum(map(len, read)), 1),
            "The rates of the words are averaged, so a short word counts as much as a long one.": (
                np.mean([d / len(b) for d, b in zip(distances, written, strict=True)])
            ),
            "The changes are divided by the longer of the two words.": sum(distances)
            / sum(longest),
            "This is the share of words with a mistake. Here letters are counted.": np.mean(
                [d > 0 for d in distances]
            ),
            "The changes are divided by the number of words.": sum(distances) / len(read),
            "The changes are not divided by anything.": sum(distances),
            "The rate is cut off at 1, but more can be wrong than was written.": min(right, 1.0),
            "This is the share of letters that are right.": 1 - right,
            "The rate is in per cent.": 100 * right,
        }
        cause = next((text for text, value in wrong.items() if abs(found - value) < 1e-6), "")
        expect.that(
            False,
            what,
            expected=round(right, 4),
            actual=round(found, 4),
            cause=cause,
            hint="Divide the sum of all distances by the number of letters in `written`.",
        )


# Part 6: the model. -----------------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "Every point needs its scores: which argument makes a recurrent layer return them all?",
        "The blank is a class of its own, beside the letters.",
    ),
)
def test_one_score_for_each_class(submission, model, build, data, movements):
    """At each point there is a score for each letter and one for the blank."""
    known = len(data.letters)
    for asked, letters, batch, points, when in (
        # Whatever goes wrong with the first batch is no matter of sizes.
        (model, known, 4, 9, "(?!)"),
        (submission.build_model("abcdefgh"), 8, 2, 12, ""),
        (model, known, 1, data.points, ""),
    ):
        what = f"the output for {letters} letters and input of shape ({batch}, {points}, 3)"
        wanted = (batch, points, letters + 1)
        with expect.raises_nothing(
            what,
            expected=f"shape {wanted}",
            when=when,
            cause="The model accepts only one number of points or one batch size.",
            hint="Use `keras.Input(shape=(None, 3))`, and write no size down.",
        ):
            output = asked.predict(movements[:batch, :points], eager=True)
        expect.that(
            np.shape(output) != (batch, points, letters),
            what,
            expected=f"shape {wanted}",
            actual=f"shape {np.shape(output)}",
            cause="There is no class for the blank.",
            hint="The last layer needs `len(letters) + 1` units.",
        )
        expect.shape(output, wanted, axes="(batch, points, classes)", what=what)
    expect.no_shared_weights(model, build(), movements[:2, :5])


@check(
    points=1,
    after=test_one_score_for_each_class,
    hint=(
        "`keras.losses.CTC` applies a softmax of its own.",
        "The last layer has no activation.",
    ),
)
def test_scores_are_raw(eager, movements):
    """The scores are raw: no softmax, no sigmoid, no relu."""
    scores = np.asarray(eager(movements[:16] * 3), float)
    expect.finite(scores, "the scores")
    # Log-probabilities are raw scores too: a softmax leaves them as they are.
    sums = scores.sum(axis=-1)
    softmaxed = np.all(scores >= 0) and np.allclose(sums, 1, atol=1e-3)
    squashed = scores.min() >= 0
    bounded = "rows that sum to 1" if softmaxed else f"nothing below {scores.min():.3f}"
    expect.that(
        not squashed,
        "the scores of an untrained model",
        expected="numbers of both signs",
        actual=bounded,
        cause="The scores are softmaxed already, and the loss applies its own softmax on top: even "
        "a perfect answer would keep a large loss."
        if softmaxed
        else "Some activation cuts off or squashes the scores, so that no class can be ruled out.",
        hint="Leave the last layer without an activation.",
    )


@check(
    points=1,
    after=test_one_score_for_each_class,
    hint="No layer may mix the rows of a batch: axis 0 belongs to the words.",
)
def test_words_do_not_mix(eager, movements):
    """The scores of a word do not depend on the others in its batch."""
    expect.batch_independent(eager, movements[:6, :9])


@check(
    points=2,
    after=test_one_score_for_each_class,
    hint=(
        "To tell an `e` from an `l` the network has to keep what the pen did before.",
        "Look for `trainable=False`, `stop_gradient`, and columns of the input that are cut off.",
    ),
)
def test_gradients_reach_everything(model, eager, movements):
    """Training reaches every weight; each number of a movement reaches scores far from it."""
    x = movements[:4, :12]
    expect.gradient_flow(model.gradients(x))
    changed = x.copy()
    changed[:, 5:7] += 1.0
    # Both ends: a reader may go from right to left.
    expect.remembers(
        lambda value: np.asarray(eager(value))[:, [0, -1]],
        x,
        changed,
        what="what the pen does in the middle of twelve movements (looked for at both ends)",
    )
    gradient = model.input_gradients(x)
    expect.shape(gradient, x.shape, axes="(batch, points, 3)", what="the gradient of the input")
    for column, name in enumerate(("to the right", "upward", "through the air")):
        reach = float(np.max(np.abs(gradient[:, :, column])))
        expect.that(
            reach > 0,
            f"the gradient of the scores for column {column} of the movements ({name})",
            expected="not zero",
            actual=reach,
            cause="This column of the input never reaches the scores.",
            hint="Give the recurrent layer all three columns.",
        )


@check(
    points=2,
    after=(test_scores_are_raw, test_gradients_reach_everything),
    hint=(
        "`keras.losses.CTC()` takes raw scores, and labels that are filled up with 0.",
        "`tf.nn.ctc_loss` knows the blank as `blank_index`; here it has to be 0.",
    ),
)
def test_loss_is_ctc(submission, rng, movements):
    """The compiled loss is CTC: it adds up all paths to the word, with class 0 as the blank."""
    model = submission.build_model(MANY_LETTERS)
    classes = len(MANY_LETTERS) + 1
    # A double letter, words of one length and of another, with zeros behind the shorter ones.
    words = ["bb", _word(rng, MANY_LETTERS, 4), "akl"]
    labels = _encode(words, MANY_LETTERS, width=4)
    for number, (word, label) in enumerate(zip(words, labels, strict=True)):
        # The same word for two paths: however a loss weighs words of different lengths, the
        # direction of its gradient is known. One path alone would hide errors of shape.
        x, y = movements[2 * number : 2 * number + 2], np.stack([label, label])
        with expect.raises_nothing(
            "the compiled loss, given scores and labels",
            expected="a number",
            cause="The loss cannot be computed from scores and labels.",
            hint=_WITHOUT_MASKS,
            known=_LOSS_ERRORS,
        ):
            gradients = model.gradients(x, y)
        expect.that(
            any(gradient is not None for gradient in gradients.values()),
            "the weights that the compiled loss depends on",
            expected="all",
            actual="none",
            cause="The model was compiled without a loss, or its loss ignores the scores.",
            hint="Compile with `loss=keras.losses.CTC()`.",
        )
        found = [gradient for gradient in gradients.values() if np.shape(gradient) == (classes,)]
        # Without a bias for each class there is nothing to compare; training will tell.
        if not found:
            return
        scores = np.asarray(model.predict(x, eager=True), float)
        wanted = [letter for letter in label if letter]
        right = _bias_gradient(scores, wanted, BLANK)
        agreement = _agreement(found, right)
        if agreement >= SAME_DIRECTION:
            continue
        cause = (
            "Another class serves as the blank, or the zeros behind a short word are counted as "
            "letters to be read, or the last layer has an activation."
        )
        if _agreement(found, _bias_gradient(scores, wanted, classes - 1)) >= SAME_DIRECTION:
            cause = "The last class serves as the blank, but your labels and your decoder use "
            cause += "class 0."
        elif _agreement(found, -right) >= SAME_DIRECTION:
            cause = "The loss pushes scores the wrong way: it has to be minus the log probability."
        expect.fail(
            f"the agreement of your loss's gradient with that of CTC, for a word such as {word!r} "
            "(1: the same direction)",
            expected=f"at least {SAME_DIRECTION}",
            actual=round(agreement, 3),
            cause=cause,
            hint="Compile with `loss=keras.losses.CTC()`: its blank is class 0, and it counts as "
            "letters only the labels that are not 0.",
        )


_WITHOUT_MASKS = "Compile with `loss=keras.losses.CTC()`, in a model without masks."
_LOSS_ERRORS = {
    "No loss|compile": (
        "The model was compiled without a loss, or not at all.",
        _WITHOUT_MASKS,
    ),
    "rank|(?i:mask|shape)": (
        "The loss does not fit scores `(batch, points, classes)` and labels `(batch, longest)`. If "
        "you use `Masking`, its mask travels to the loss, and CTC cannot use it.",
        _WITHOUT_MASKS,
    ),
}


def _agreement(found, other):
    """Return the largest cosine between one of some vectors and another one."""
    norms = (float(np.linalg.norm(one) * np.linalg.norm(other)) for one in found)
    products = (float(np.asarray(one, float) @ other) for one in found)
    return max(a / max(b, 1e-12) for a, b in zip(products, norms, strict=True))


@check(
    points=4,
    after=test_loss_is_ctc,
    timeout=90,
    hint=(
        "For some epochs the network reads nothing: it first learns that most points are blank.",
        "Adam with a learning rate of 0.01 to 0.015 and `clipnorm=1.0` needs 3 to 7 epochs.",
        "`Bidirectional` lets each point know what comes after it. One direction alone takes more "
        "epochs than there are.",
    ),
)
def test_reads_unseen_words(trained, data):
    """After training, whole words that it has never seen are read without a mistake."""
    expect.learned(
        trained,
        data,
        cause="CTC needs many steps before the first letters appear. A small learning rate, or one "
        "direction alone, does not get there in 10 epochs.",
        hint="Use Adam with a learning rate of 0.01 to 0.015 and `clipnorm=1.0`, and put "
        "`Bidirectional` around the recurrent layer.",
    )


@check(
    points=1,
    after=test_reads_unseen_words,
    timeout=90,
    hint="Does every point of the longest word reach your recurrent layer?",
)
def test_reads_to_the_end(trained, data, movements):
    """Every point of the longest words makes a difference to the scores."""
    longest = movements[np.argsort(data.lengths)[-32:]]
    last = int(data.lengths.max())
    gradient = trained.model.input_gradients(longest)
    expect.shape(
        gradient, longest.shape, axes="(batch, points, 3)", what="the gradient of the input"
    )
    reach = np.abs(gradient).max(axis=(0, 2))
    # Padding may be masked by hand: there nothing has to arrive.
    dead = np.flatnonzero(reach[:last] == 0)
    expect.that(
        not len(dead),
        f"points of words with up to {last} points that the scores do not depend on",
        expected="none",
        actual=f"{len(dead)}, such as point {dead[0] if len(dead) else 0}",
        cause="Part of a long word is never read.",
        hint="Give the recurrent layer the whole path: cut nothing off.",
    )


@check(
    points=1,
    after=test_reads_unseen_words,
    timeout=90,
    hint="Prefer Keras layers to Python lambdas, and register your own classes and losses.",
)
def test_survives_saving(trained, movements):
    """The trained model can be saved and loaded in another process."""
    expect.saves_and_reloads(trained.model, movements[:16])
