"""Hidden checks of exercise 11: pen strokes to words with CTC.

Each part is checked apart: the grader turns points into movements, words into labels and scores
into words by itself. What a model is made of is never asked, only what comes out. The loss is known
by its gradient: that of one bias for each class depends on nothing else in the model.
"""

import itertools

import numpy as np
import pytest

from rnn_grade.checks import check, expect, oracles, training

BLANK = 0
ADVICE = (
    "Use 24 GRU units in each direction, with `Bidirectional`, and Adam with a learning rate "
    "of 0.01 to 0.015 and `clipnorm=1.0`."
)
EPOCHS = 10
# Between a reader that merges all doubles (0.72) and one that makes no mistake (1.0). On ten seeds
# the reference reached the bar in 3 or 4 epochs, and stood at 0.993 or more from the sixth on. An
# LSTM at 0.01 needs 7 epochs, a GRU at 0.005 needs 8.
BAR = 0.9
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

    shape = (*movements.shape[:2], len(data.letters) + 1)
    return training.train(
        build,
        _offsets(train.x),
        _encode(train.y, train.letters),
        scored_on=movements,
        metric=training.Metric("share of words read without a mistake", share, shape),
        bar=BAR,
        epochs=EPOCHS,
    )


# The grader's own answers. ----------------------------------------------------------------------


def _offsets(points):
    offsets = np.array(points, np.float32)
    offsets[:, 0, :2] = 0
    offsets[:, 1:, :2] = points[:, 1:, :2] - points[:, :-1, :2]
    return offsets


def _encode(words, letters):
    rows = [[letters.index(letter) + 1 for letter in word] for word in words]
    return np.array([*itertools.zip_longest(*rows, fillvalue=BLANK)], np.int32).T


def _collapse(path, blank=BLANK):
    return [int(number) for number, _ in itertools.groupby(path) if number != blank]


def _decode(scores, letters):
    best = scores.argmax(axis=-1)
    return ["".join(letters[number - 1] for number in _collapse(path)) for path in best]


def _error_rate(read, written):
    return sum(map(oracles.edit_distance, read, written)) / sum(map(len, written))


def _word(rng, letters, size):
    return "".join(rng.choice(list(letters), size=size))


def _loss(scores, labels, blank=BLANK, sign=1):
    """Return CTC of the scores `(batch, points, classes)` of a word, by what is added to each."""
    return lambda nudge: sign * sum(oracles.ctc_loss(row + nudge, labels, blank) for row in scores)


# Part 1: movements. -----------------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "Where does the word stand on the paper, and does a reader care?",
        "The first movement of a word is (0, 0): there is no point before it.",
    ),
)
def test_offsets_forget_the_place(part, rng):
    """There is one movement for each point, and the place on the paper does not matter."""
    offsets = part("to_offsets", _offsets, axes="(batch, points, 3)")
    points = _pen(rng)
    before = offsets.ask(points)["to_offsets"]
    # Each word by another distance.
    points[:, :, :2] += rng.uniform(20, 50, size=(len(points), 1, 2)).round()
    after = offsets.ask(points)["to_offsets"]
    change = float(np.max(np.abs(np.asarray(after, float) - np.asarray(before, float))))
    with offsets.naming(after, points):
        expect.that(
            change < 1e-3,
            "the largest change of a movement when each word is shifted on the paper",
            expected=0.0,
            actual=change,
            cause="The result depends on the place on the paper, so it does not hold movements "
            "alone.",
            hint="Subtract from each point the one before it, within the same word.",
        )


@check(
    points=2,
    after=test_offsets_forget_the_place,
    hint=(
        "Axis 0 holds the words, axis 1 the points of one word, axis 2 the three numbers.",
        "Row t is the way from point t-1 to point t. The flag is taken over as it is.",
    ),
)
def test_offsets_are_movements(part, rng):
    """Row t is the movement from point t-1 to point t, with the flag of point t."""
    part("to_offsets", _offsets, returns="the movements", axes="(batch, points, columns)").agrees(
        _pen(rng),
        hint="Row t is `points[:, t] - points[:, t - 1]` for the first two columns.",
        atol=1e-4,
    )


def _pen(rng, words=3, points=9):
    pen = np.cumsum(rng.uniform(-1, 1, size=(words, points, 3)), axis=1) + rng.normal(size=3)
    pen[:, :, 2] = rng.integers(2, size=(words, points))
    # At least one flag of each kind in each word, and not the same at the first two points. Most
    # words begin on paper, but the first flag counts all the same.
    pen[:, :4, 2] = (0, 1, 1, 0)
    pen[-1, :4, 2] = (1, 0, 1, 0)
    return pen.astype(np.float32)


# Part 2: labels. --------------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "Which class number is the blank, and may a letter have it too?",
        "The first letter of `letters` is class 1; rows are filled up with 0 on the right.",
    ),
)
def test_labels(part, rng):
    """Letters are the classes from 1 on, and 0 fills up short words on the right."""
    # Not in alphabetical order: the order of `letters` counts.
    letters = "".join(rng.permutation(list("vrkpzbm")))
    if letters == "".join(sorted(letters)):
        letters = letters[::-1]
    words = [_word(rng, letters, size) for size in (2, 5, 1, 3)] + [letters[0] * 2, letters[-1]]
    axes, read = "(batch, places)", _trimmed
    encode = part("encode", _encode, returns="the labels", axes=axes, read=read, whole=True)
    encode.agrees(
        words,
        letters,
        where=f" of {words} with letters={letters!r}",
        hint="Put `letters.index(letter) + 1` for each letter, and 0 for the rest of the row.",
    )


def _trimmed(labels, longest=5):
    """Leave out what stands behind the longest word, if it is nothing but zeros."""
    if isinstance(labels, np.ndarray) and labels.ndim == 2 and not labels[:, longest:].any():
        return labels[:, :longest]
    return labels


# Parts 3 and 4: collapse and decode. ------------------------------------------------------------


@check(
    points=2,
    hint=(
        "How is `ee` told from a long `e`? By the blank between the two.",
        "Merge equal neighbours first; only then drop the blanks.",
    ),
)
def test_collapse(part, rng):
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
    collapse = part("collapse", _collapse)
    for path, blank in cases:
        collapse.agrees(
            path,
            blank,
            where=f" for {path} with blank={blank}",
            hint="Merge equal neighbours, then leave out every blank.",
            # A cause has to fit all that was read, not only the first path that went wrong.
            also=cases,
        )


@check(
    points=1,
    after=test_collapse,
    hint=(
        "The last axis holds the classes: the best one at each point makes the path.",
        "Class 1 is the first letter of `letters`.",
    ),
)
def test_decode(part, rng):
    """Scores become words: the best class at each point, then collapsed."""
    letters = "".join(rng.permutation(list("hdgwyc")))
    paths = [
        [1, 1, 0, 1, 6, 6, 0, 0],
        [0, 2, 3, 3, 2, 0, 5, 5],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [4, 0, 0, 0, 0, 0, 6, 6],
        rng.integers(7, size=8).tolist(),
    ]
    best, sure = np.eye(7), rng.dirichlet(np.ones(7), size=(5, 8))
    negative = rng.uniform(-9, -4, size=(5, 8, 7))
    # First without the last letter: who takes the next one finds it, and the mistake has a name.
    for name, asked, scale, rest in (
        ("raw scores, most of them negative", np.minimum(paths, 5), 6, negative),
        ("probabilities", np.array(paths), 0.55, 0.45 * sure),
    ):
        read = {
            f"word {row}": f"word {row}, with the best classes {path} and letters={letters!r}"
            for row, path in enumerate(asked.tolist())
        }
        part("decode", _decode, returns=read).agrees(
            (rest + scale * best[asked]).astype(np.float32),
            letters,
            where=f", read from {name}",
            hint="Take the best class at each point, collapse, and look the letters up.",
        )


# Part 5: errors. --------------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "What is the distance to the empty word?",
        "The distance of two words is the least of three: replace (or keep) the last letter, "
        "remove one, insert one.",
    ),
)
def test_edit_distance(part, rng):
    """The fewest letters to insert, to remove or to replace."""
    pairs = [("tin", "tin"), ("tin", "ten"), ("tie", "tile"), ("till", "til"), ("", "net")]
    pairs += [("nil", ""), ("cat", "cats"), ("til", "tile"), ("", ""), ("let", "elt")]
    pairs += [("line", "tiln"), ("elite", "tie")]
    pairs += [(_word(rng, "ent", 5), _word(rng, "ent", int(rng.integers(3, 8)))) for _ in range(8)]
    edit_distance = part("edit_distance", oracles.edit_distance)
    for read, written in pairs:
        edit_distance.agrees(
            read,
            written,
            where=f" for {read!r} and {written!r}",
            hint="Fill a table with the distances of all beginnings of the two words.",
            # A cause has to fit all that was counted, not only the first pair that went wrong.
            also=pairs,
        )


@check(
    points=1,
    after=test_edit_distance,
    hint=(
        "Long words hold more letters, so they count more.",
        "Add up the changes of all words, and divide by the letters that were written.",
    ),
)
def test_error_rate(part):
    """All changes of all words, divided by the number of letters written."""
    cases = [
        (["tin", "net"], ["tin", "net"]),
        (["cat"], ["cats"]),
        (["til", "elitee", "n"], ["tile", "elite", "n"]),
        (["", "in"], ["tell", "in"]),
        (["lint", "e"], ["li", "t"]),
        (["lilt", "lint"], ["e", "et"]),
    ]
    # Whole numbers are no mistake by themselves.
    error_rate = part("error_rate", _error_rate, read=_floating)
    for read, written in cases:
        error_rate.agrees(
            read,
            written,
            where=f" for read={read} and written={written}",
            hint="Divide the sum of all distances by the number of letters in `written`.",
            also=cases,
        )


def _floating(rate):
    return float(rate) if isinstance(rate, int | np.integer) else rate


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
        output = expect.answers(
            asked,
            movements[:batch, :points],
            (batch, points, None),
            axes="(batch, points, classes)",
            what=f"the output for {letters} letters and input of shape ({batch}, {points}, 3)",
            cause="The model accepts only one number of points or one batch size.",
            hint="Use `keras.Input(shape=(None, 3))`, and write no size down.",
            when=when,
            apart=False,
        )
        classes = output.shape[-1]
        expect.that(
            classes == letters + 1,
            f"the number of scores at each point, for {letters} letters",
            expected=letters + 1,
            actual=classes,
            cause="There is no class for the blank." if classes == letters else "",
            hint="The last layer needs `len(letters) + 1` units.",
        )
    expect.graph_agrees(model, movements[:2, :7])
    expect.no_shared_weights(model, build(), movements[:2, :5])


@check(
    points=1,
    after=test_one_score_for_each_class,
    hint=(
        "`keras.losses.CTC` applies a softmax of its own.",
        "The last layer has no activation.",
    ),
)
def test_scores_are_raw(predict, movements):
    """The scores are raw: no softmax, no sigmoid, no relu."""
    # Log-probabilities are raw scores too: a softmax leaves them as they are.
    expect.either_sign(
        predict(movements[:16] * 3),
        what="the scores of an untrained model",
        softmaxed="The scores are softmaxed already, and the loss applies its own softmax on top: "
        "even a perfect answer would keep a large loss.",
        cause="Some activation cuts off or squashes the scores, so that no class can be ruled out.",
        hint="Leave the last layer without an activation.",
    )


@check(
    points=1,
    after=test_one_score_for_each_class,
    hint="No layer may mix the rows of a batch: axis 0 belongs to the words.",
)
def test_words_do_not_mix(predict, movements):
    """The scores of a word do not depend on the others in its batch."""
    expect.batch_independent(predict, movements[:6, :9])


@check(
    points=2,
    after=test_one_score_for_each_class,
    hint=(
        "To tell an `e` from an `l` the network has to keep what the pen did before.",
        "Look for `trainable=False`, `stop_gradient`, and columns of the input that are cut off.",
    ),
)
def test_gradients_reach_everything(model, predict, movements):
    """Training reaches every weight; each number of a movement reaches scores far from it."""
    x = movements[:4, :12]
    expect.gradient_flow(model.gradients(x))
    changed = x.copy()
    changed[:, 5:7] += 1.0
    # Both ends: a reader may go from right to left.
    expect.remembers(
        lambda value: np.asarray(predict(value))[:, [0, -1]],
        x,
        changed,
        what="what the pen does in the middle of twelve movements (looked for at both ends)",
    )
    expect.nothing_skipped(predict, x[:, :9], x[:, :9] + 1)
    expect.input_flow(
        model,
        x,
        2,
        what="the columns of the movements",
        names=("to the right", "upward", "through the air"),
        cause="A column of the input never reaches the scores.",
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
    paths = movements[:6].reshape(3, 2, *movements.shape[1:])
    for word, label, x in zip(words, _encode(words, MANY_LETTERS), paths, strict=True):
        # The same word for two paths: however a loss weighs words of different lengths, the
        # direction of its gradient is known. One path alone would hide errors of shape.
        y = np.stack([label, label])
        with expect.raises_nothing(
            "the compiled loss, given scores and labels",
            expected="a number",
            cause="The loss cannot be computed from scores and labels.",
            hint=_WITHOUT_MASKS,
            known=_LOSS_ERRORS,
        ):
            found = model.loss_gradients(x, y, (classes,))
        # Without a bias for each class there is nothing to compare; training will tell.
        if not found:
            return
        expect.that(
            any(np.any(gradient) for gradient in found),
            "the weights that the compiled loss depends on",
            expected="all",
            actual="none",
            cause="The model was compiled without a loss, or its loss ignores the scores.",
            hint="Compile with `loss=keras.losses.CTC()`.",
        )
        scores = np.asarray(model.predict(x), float)
        wanted = label[label > 0]
        expect.same_direction(
            found,
            _loss(scores, wanted),
            np.zeros(classes),
            what="the agreement of your loss's gradient with that of CTC, for a word such as "
            f"{word!r}",
            others={
                _LAST_IS_BLANK: _loss(scores, wanted, classes - 1),
                _WRONG_WAY: _loss(scores, wanted, sign=-1),
            },
            cause="Another class serves as the blank, or the zeros behind a short word are "
            "counted as letters to be read, or the last layer has an activation.",
            hint="Compile with `loss=keras.losses.CTC()`: its blank is class 0, and it counts as "
            "letters only the labels that are not 0.",
        )


_LAST_IS_BLANK = "The last class serves as the blank, but your labels and your decoder use class 0."
_WRONG_WAY = "The loss pushes scores the wrong way: it has to be minus the log probability."
_WITHOUT_MASKS = "Compile with `loss=keras.losses.CTC()`, in a model without masks."
_LOSS_ERRORS = {
    "No loss|compile[(`]": ("The model was compiled without a loss or not at all.", _WITHOUT_MASKS),
    "rank|(?i:mask|shape|dimensions)": (
        "The loss does not fit scores `(batch, points, classes)` and labels `(batch, longest)`. "
        "If you use `Masking`, its mask travels to the loss, and CTC cannot use it.",
        _WITHOUT_MASKS,
    ),
}


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
    expect.learned(trained, data, hint=ADVICE)


@check(
    points=1,
    after=test_reads_unseen_words,
    timeout=90,
    hint="Does every point of the longest word reach your recurrent layer?",
)
def test_reads_to_the_end(trained, data, movements):
    """Every point of the longest words makes a difference to the scores."""
    # What rests behind a word may be masked by hand: there nothing has to arrive.
    expect.input_flow(
        trained.model,
        movements[np.argsort(data.lengths)[-32:]],
        1,
        what="the points of the longest words",
        first=int(data.lengths.max()),
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
