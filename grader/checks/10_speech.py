"""Hidden checks of exercise 10: utterances of any length, named frame by frame from both ends.

Each part is checked apart: the grader scales, pads and decodes by itself. How the model skips
padding is never asked. It is asked the same utterances with other padding, and has to give the
same answers. Before the training, all is asked on a few short utterances.
"""

import itertools

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training
from rnn_grade.errors import Failure, LearnerError

BANDS, PHONEMES = 14, 4
# Not the number of the stub: it comes from the argument.
PADDING = -6.0
STUB_PADDING = -8.0
# As many frames as the longest utterance of the data has.
LONGEST = 24
AXES = "(batch, frames, phonemes)"
ADVICE = "Use 24 GRU units in each direction, and Adam with 0.01 and `clipnorm=1.0`."
EPOCHS = 10
# Whoever hears from one end only reaches 0.82 at the best, the best listener 0.99. On ten seeds the
# reference passed the bar in epoch 2 or 3, stood at 0.964 or more after the third, and ended at
# 0.977 to 0.981. A simple RNN needs 4 to 7 epochs, Adam at 0.003 needs 5, at 0.001 it needs 12.
BAR = 0.93


@pytest.fixture(scope="module")
def data(load_data):
    return load_data("speech", "test")


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(BANDS, PHONEMES, PADDING)


@pytest.fixture(scope="module")
def trained(build, data, load_data):
    """One training: for the check of its score, and for the one that uses the trained model."""
    train = load_data("speech", "train")
    mean, deviation = _statistics(train.x)
    x, _ = _pad(_normalize(train.x, mean, deviation), "after", PADDING)
    # Padded on the other side than the utterances that it learns from.
    hidden, real = _pad(_normalize(data.x, mean, deviation), "before", PADDING)
    y, labels = _pad_labels(train.y, "after"), _pad_labels(data.y, "before")
    name = "share of frames named right"
    return training.train(
        build,
        x,
        y,
        scored_on=hidden,
        metric=training.accuracy(labels, PHONEMES, counted=real, name=name),
        bar=BAR,
        epochs=EPOCHS,
    )


# The grader's own answers. ----------------------------------------------------------------------


def _statistics(utterances):
    frames = np.concatenate(utterances).astype(np.float64)
    deviation = frames.std(axis=0)
    return frames.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def _normalize(utterances, mean, deviation):
    return [(frames - mean) / deviation for frames in utterances]


def _pad(utterances, side, padding, longest=None):
    """Return frames and mask; `side` may be `"both"`: two frames before, the rest behind."""
    longest = max(map(len, utterances)) if longest is None else longest
    padded = np.full((len(utterances), longest, utterances[0].shape[1]), padding, np.float32)
    real = np.zeros((len(utterances), longest), bool)
    for row, frames in enumerate(utterances):
        start = {"before": longest - len(frames), "after": 0, "both": 2}[side]
        padded[row, start : start + len(frames)] = frames
        real[row, start : start + len(frames)] = True
    return padded, real


def _pad_labels(labels, side):
    return _pad([one[:, None] for one in labels], side, 0)[0][:, :, 0].astype(np.int32)


# Parts 1 and 2: scaling. ------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "Join the utterances to one long one with `np.concatenate`: (all frames, bands).",
        "A band that never changes has the deviation 0: replace it with 1.",
    ),
)
def test_statistics_count_each_frame_once(part, rng):
    """Mean and deviation of each band, over all frames of all utterances."""
    # So many frames that it makes no difference to divide by one less: a habit, and harmless.
    utterances = [
        rng.normal(m, 1 + abs(m), size=(200 * n, 5)) for m, n in ((0, 9), (3, 2), (1, 14), (-2, 5))
    ]
    # Pauses, and a band that never changes.
    utterances[0][600:1200] = 0
    for frames in utterances:
        frames[:, 3] = 0
    returns = {"mean": "the mean", "deviation": "the deviation"}
    statistics = part("statistics", _statistics, returns=returns, axes="(bands,)")
    statistics.agrees(
        utterances,
        hint="Concatenate all utterances along the frames, then take `mean(axis=0)` and "
        "`std(axis=0)`.",
    )


@check(
    points=1,
    hint=(
        "Unseen utterances are scaled with the numbers of the training utterances.",
        "Use the two arguments, and compute nothing anew.",
    ),
)
def test_normalize_uses_the_given_numbers(part, rng):
    """Each band is shifted and scaled with the given numbers, whatever the utterance."""
    utterances = [rng.normal(2, 3, size=(n, 5)) for n in (4, 9, 1)]
    utterances[0][1] = 0
    mean, deviation = rng.normal(size=5), rng.uniform(0.5, 2, size=5)
    returns = {f"utterance {number}": f"utterance {number} of `normalize`" for number in range(3)}
    normalize = part("normalize", _normalize, returns=returns, axes="(frames, bands)")
    hint = "For each utterance: `(frames - mean) / deviation`."
    normalize.agrees(utterances, mean, deviation, hint=hint)


# Part 3: padding and the mask. ------------------------------------------------------------------


@check(
    points=3,
    hint=(
        "Start with `np.full((batch, longest, bands), padding)` and copy each utterance into it.",
        "The mask knows the lengths. It must not look at the numbers.",
        '`side == "before"`: the utterance starts at `longest - len(frames)`.',
    ),
)
def test_pad_and_mask(part, rng):
    """Short utterances are filled up on the given side; the mask marks every real frame."""
    utterances = [rng.normal(0, 2, size=(n, 3)) for n in (4, 2, 5, LONGEST)]
    # Real frames that look like padding: inside, at the start and at the end.
    utterances[0][[0, 2]] = utterances[2][-1] = 0
    pad = part(
        "pad",
        _pad,
        returns={"x": "the frames that `pad` returns", "real": "the mask that `pad` returns"},
        axes={"x": "(batch, frames, bands)", "real": "(batch, frames)"},
    )
    for side, padding in (("after", -5.0), ("before", -5.0), ("after", 0.0), ("before", 0.0)):
        pad.agrees(
            utterances if side == "after" else utterances[::-1],
            side,
            padding,
            where=f" for side={side!r} and padding={padding}",
            hint="Fill an array with `padding`, copy each utterance into it, and mark it.",
        )


# Parts 5 and 6: what was heard. -----------------------------------------------------------------


def _answers(rng, answers, phonemes):
    """Return probabilities `(batch, frames, phonemes)` whose highest ones are these."""
    other = rng.dirichlet(np.ones(phonemes), size=np.shape(answers))
    return (0.55 * np.eye(phonemes)[np.asarray(answers)] + 0.45 * other).astype(np.float32)


@check(
    points=1,
    hint=(
        "The most probable sound of each frame: `np.argmax` along the last axis.",
        "Indexing with the mask, `right[real]`, leaves only the real frames.",
    ),
)
def test_accuracy_over_real_frames(part, rng):
    """The share of right answers among the real frames; padding counts for nothing."""

    def right(probabilities, labels, real):
        return training.accuracy(labels, 3, counted=real)(probabilities)

    frame_accuracy = part("frame_accuracy", right, returns="`frame_accuracy`")
    for side in ("after", "before"):
        _, real = _pad([np.zeros((n, 1)) for n in (9, 3, 5)], side, 0.0)
        hits = np.ones(real.shape, bool)
        # The three shares differ, so that an average of them is another number. In the padding,
        # answers are right or wrong.
        hits[0, 0], hits[1] = False, ~real[1]
        hits[2, ~real[2]], hits[2, real[2]] = False, (True, False, False, True, False)
        labels = rng.integers(3, size=real.shape)
        answers = np.where(hits, labels, (labels + 1) % 3)
        frame_accuracy.agrees(
            _answers(rng, answers, 3),
            labels,
            real,
            where=f" with padding {side} the utterances",
            hint="Divide the right answers among real frames by the number of real frames.",
        )


@check(
    points=2,
    hint=(
        "Leave the padding out first, then look for runs of equal frames.",
        "A sound that comes back after another one is written again.",
    ),
)
def test_decode(part, rng):
    """One name for each run of equal real frames; padding is not written."""
    names = [str(name) for name in rng.permutation(["-", "m", "ee", "s", "oo"])]
    spoken = [
        [1, 1, 0, 0, 2, 2, 2, 1, 1, 4],
        [3, 0, 0],
        [2, 2, 2, 2, 2],
        [4, 1, 4, 4, 1, 1],
        rng.integers(5, size=LONGEST).tolist(),
    ]
    shown = [f"frames {[names[s] for s in sounds]}" for sounds in spoken[:-1]]
    shown.append(f"{LONGEST} real frames")
    heard = {f"text {row}": f"text {row} of `decode`, for {one}" for row, one in enumerate(shown)}
    right = [" ".join(names[s] for s, _ in itertools.groupby(sounds)) for sounds in spoken]
    decode = part("decode", lambda *given: right, returns=heard)
    for side in ("after", "before"):
        frames, real = _pad([np.array(one)[:, None] for one in spoken], side, 0)
        answers = frames[:, :, 0].astype(int)
        # Whatever a model says in the padding is nothing that was said.
        answers[~real] = rng.integers(5, size=np.sum(~real))
        answers[1][~real[1]] = 0
        decode.agrees(
            _answers(rng, answers, 5),
            real,
            names,
            where=f", with padding {side} the utterances",
            hint="Take the real frames only, merge equal neighbours, and join names with a space.",
        )


# Part 4: the model. -----------------------------------------------------------------------------


def _utterances(rng, lengths, bands=BANDS):
    return [rng.normal(size=(frames, bands)).astype(np.float32) for frames in lengths]


@check(
    points=1,
    hint=(
        "Each frame needs its answer: which argument makes a recurrent layer return them all?",
        "`keras.Input(shape=(None, bands))` leaves the number of frames open.",
        "All three sizes come from the arguments.",
    ),
)
def test_one_row_for_each_frame(submission, model, rng):
    """A new model returns one number per phoneme for each frame, for any length and batch."""
    other = submission.build_model(6, 9, 2.5)
    for asked, bands, phonemes, batch, frames, when in (
        # An answer to one batch is no matter of sizes.
        (model, BANDS, PHONEMES, 2, LONGEST, "(?i)mask"),
        (model, BANDS, PHONEMES, 4, 9, ""),
        (other, 6, 9, 1, 7, ""),
    ):
        x = rng.normal(size=(batch, frames, bands)).astype(np.float32)
        expect.answers(
            asked,
            x,
            (batch, frames, phonemes),
            axes=AXES,
            what=f"the output for input of shape {x.shape}",
            cause="The model accepts only one number of frames, bands or utterances.",
            hint="Use `keras.Input(shape=(None, bands))`, and write no size down.",
            when=when,
            known={
                "(?i)mask": (
                    "Some layer cannot use the mask that travels with the frames: "
                    "`layers.Softmax` takes it for a mask of its own, over the phonemes.",
                    'Put the softmax into the last layer, `Dense(phonemes, activation="softmax")`, '
                    "which hands the mask on and needs none.",
                )
            },
        )
    expect.batch_independent(model.predict, np.stack(_utterances(rng, (9, 9, 9))))
    expect.no_shared_weights(other, submission.build_model(6, 9, 2.5), x)


@check(
    points=1,
    after=test_one_row_for_each_frame,
    hint="A softmax over the last axis makes numbers positive and lets them sum to 1.",
)
def test_frames_have_probabilities(predict, rng):
    """The answer to each real frame is a probability distribution over the phonemes."""
    x, real = _pad(_utterances(rng, (9, 6, 8)), "after", PADDING)
    output = np.asarray(predict(3 * x + (1 - 3) * PADDING * ~real[:, :, None]))
    # In the padding anything may stand; but a softmax over the frames shows in all of them only.
    kept = output[real] if not np.allclose(output.sum(axis=1), 1, atol=1e-3) else output
    expect.distribution(kept, what="the answers to real frames")


@check(
    points=2,
    after=test_one_row_for_each_frame,
    hint=(
        "Which sound the first frame is may be decided by the last one.",
        "`layers.Bidirectional` reads from both ends and joins what it finds at each frame.",
    ),
)
def test_both_directions(predict, rng):
    """A late frame makes a difference to an early answer, and an early frame to a late one."""
    utterances = np.stack(_utterances(rng, (9, 9, 9)))
    other = utterances + rng.normal(0, 2, utterances.shape)
    reaches = expect.nothing_skipped(predict, utterances, other)
    ends = (8, 0, "last", "first", "later"), (0, 8, "first", "last", "earlier")
    for changed, asked, name, other, missing in ends:
        expect.that(
            reaches[changed, asked],
            f"the answer to the {other} of nine frames when the {name} one changes",
            expected="another one",
            actual="the same",
            cause=f"The model names a frame without knowing what came {missing}.",
            hint="Read the frames from both ends: `layers.Bidirectional(...)` does.",
        )


@check(
    points=1,
    after=test_one_row_for_each_frame,
    hint=(
        "Every weight that should learn needs a path from the output back to it.",
        "Look for `trainable=False`, `stop_gradient`, and bands that are cut off.",
    ),
)
def test_gradients_reach_everything(model, rng):
    """Training can reach every weight, and every band makes a difference."""
    x, _ = _pad(_utterances(rng, (7, 9, 8)), "after", PADDING)
    expect.gradient_flow(model.gradients(x))
    expect.input_flow(
        model,
        x[1:2],
        2,
        what="the bands",
        cause="Part of each frame is never read.",
        hint="Give the recurrent layer all bands.",
    )


@check(
    points=2,
    after=test_one_row_for_each_frame,
    hint=(
        "`layers.Masking(mask_value=padding)` marks padded frames for the layers behind it.",
        "`Conv1D`, `Reshape` and `Lambda` lose the mask; `Dense` and recurrent layers hand it on.",
        "What would your model do with twice as much padding?",
    ),
)
def test_padding_is_not_heard(model, predict, rng):
    """The same utterances get the same answers, wherever and however much they are padded."""
    utterances = _utterances(rng, (6, 9, 4))
    before = np.concatenate([predict(one[None])[0] for one in utterances])
    for side, longest, what in (
        ("after", 9, "padding behind the shorter utterances of a batch"),
        ("before", 9, "padding before the shorter utterances of a batch"),
        ("after", LONGEST, f"padding behind all utterances, up to {LONGEST} frames"),
        ("before", LONGEST, f"padding before all utterances, up to {LONGEST} frames"),
        ("both", 13, "padding at both ends of all utterances"),
    ):
        x, real = _pad(utterances, side, PADDING, longest)
        output = predict(x)
        expect.shape(output, (*real.shape, PHONEMES), axes=AXES)
        after = np.asarray(output)[real]
        expect.finite(after, "the answers to real frames")
        changed = np.argwhere(np.abs(before - after) > 2e-5)
        if len(changed):
            expected, actual = (float(f"{one[tuple(changed[0])]:.4g}") for one in (before, after))
            cause, hint = _why_padding_is_heard(model, utterances[1])
            raise Failure("padding", what, expected=expected, actual=actual, cause=cause, hint=hint)


def _why_padding_is_heard(model, frames):
    for number in (0.0, STUB_PADDING):
        # Might a frame with this number in all bands just as well not be there, and no other one?
        alike = np.stack([np.full(BANDS, number), np.full(BANDS, number + 1)])
        skipped, heard = _changes_without(model.predict, frames, 4, alike)
        if skipped < 1e-6 < heard:
            return (
                f"Your model skips frames of {number:g}, but padding is {PADDING:g} here.",
                "Use the argument `padding`, not a number of your own.",
            )
    if any(name.endswith(".Masking") for name in model.classes()):
        return (
            "There is a `Masking` layer, but it does not see the padding as it came in, or its "
            "mask does not reach every layer.",
            "Let `Masking` come first: a layer before it that scales or normalises changes the "
            "padding's number. Behind it, `Conv1D`, `Reshape` and `Lambda` lose the mask, and a "
            "layer that normalises over the frames counts the padding.",
        )
    return (
        "The padding is read like everything else, or averaged or normalised with the rest.",
        "Use `layers.Masking(mask_value=padding)`, and see that the mask reaches every layer "
        "that looks along time: `Conv1D`, `Reshape` and `Lambda` lose it.",
    )


def _changes_without(predict, frames, at, others):
    """Return how much the other answers change when one frame is cut out: `(others,)`.

    The frames `(frames, bands)` have one of the others `(others, bands)` at that place.
    """
    x = np.repeat(frames[None], len(others), axis=0)
    x[:, at] = others
    whole = np.delete(np.asarray(predict(x)), at, axis=1)
    return np.abs(whole - predict(np.delete(frames[None], at, axis=1))).max(axis=(1, 2))


@check(
    points=1,
    after=(test_padding_is_not_heard, test_gradients_reach_everything),
    hint=(
        "A frame of zeros is a pause: it takes time, and the state goes on.",
        "Padding has the number `padding` in all bands, not in some of them.",
    ),
)
def test_silence_is_heard(predict, rng):
    """Real frames that are zero, or hold the padding's number in some bands, are not skipped."""
    frames = _utterances(rng, (8,))[0]
    some = "A frame is skipped although only some of its bands hold the padding's number."
    none = "A frame is skipped although none of its bands holds the padding's number."
    around = PADDING + np.resize([-1, 1], BANDS)
    alike = [
        ("a frame of zeros inside an utterance", "A pause is skipped.", np.zeros(BANDS)),
        ("a frame whose bands lie around the padding's number", none, around),
        ("a frame that lies below the padding's number in all bands", none, around - 2),
    ]
    # A mask may look at any of the bands: each of them is once the only one, and once the other.
    for band, one in enumerate(np.eye(BANDS, dtype=bool)):
        for kind, bands in ((f"band {band} only", one), (f"all bands but band {band}", ~one)):
            what = f"a frame with the padding's number in {kind}"
            alike.append((what, some, np.where(bands, PADDING, frames[4])))
    # Not at an end: from a state of zeros, without biases, silence may lead to the same state.
    changes = _changes_without(predict, frames, 4, np.stack([one for *_, one in alike]))
    for (what, cause, _), change in zip(alike, changes, strict=True):
        expect.that(
            change > 1e-6,
            f"the largest change of the other frames' answers when {what} is cut out",
            expected="more than 0.000001",
            actual=float(f"{change:.2g}"),
            cause=f"{cause} It makes no difference whether it is there.",
            hint="Skip a frame only if `padding` stands in all its bands.",
        )


@check(
    points=2,
    after=(test_padding_is_not_heard, test_frames_have_probabilities),
    timeout=60,
    hint=(
        "Keras's losses leave out masked frames by themselves, if the mask reaches the output.",
        "The mask ends at `Conv1D`, `Reshape`, `Lambda`, and wherever you calculate by yourself.",
    ),
)
def test_padding_is_not_learned(model, build, rng):
    """The labels of padded frames make no difference to what is learned."""
    x, real = _pad(_utterances(rng, (4, 9, 6)), "after", PADDING)
    labels = rng.integers(PHONEMES, size=real.shape).astype(np.int32)
    other = np.where(real, labels, (labels + 1) % PHONEMES).astype(np.int32)
    try:
        first, second = (_flat(model.gradients(x, y).values()) for y in (labels, other))
    except LearnerError:
        # No loss that can be asked: the model may have a training step of its own.
        first, second = _updates(build, x[:1], labels[:1], other[:1])
    largest, change = (float(np.max(np.abs(one))) for one in (first, first - second))
    expect.that(
        largest > 0,
        "the largest gradient of the loss",
        expected="more than 0",
        actual=largest,
        cause="The loss does not depend on the answers.",
        hint='Compile with `loss="sparse_categorical_crossentropy"`.',
    )
    expect.that(
        change <= 1e-4 * largest,
        "the change of the gradient when only the labels of padded frames change",
        expected=0.0,
        actual=f"{100 * change / largest:.1f} % of the largest gradient",
        cause="Padded frames count in the loss: the mask does not reach it.",
        hint="Keras hands the mask of `layers.Masking` on to the loss by itself, unless a layer "
        "on the way loses it, such as `Conv1D` or `Reshape`: use `Dense` as the last layer.",
    )


def _flat(arrays):
    """Return all floating numbers of some arrays, and at least one: `(count,)`."""
    found = [np.ravel(one) for one in arrays if one is not None and one.dtype.kind == "f"]
    return np.concatenate([np.zeros(1), *found])


def _updates(build, x, labels, other):
    """Return how one training step moves the weights, for two sets of labels: `(count,)` each."""
    start, moved = None, []
    # One utterance and copies of the same weights: nothing else can differ.
    for y in (labels, other, labels):
        model = build()
        model.predict(x)
        start = start or model.get_weights()
        model.set_weights(start)
        model.fit(x, y, epochs=1, batch_size=1)
        moved.append(_flat(model.get_weights()) - _flat(start))
    # Where dropout or noise moves the weights anyway, nothing can be told this way.
    return moved[:2] if np.allclose(moved[0], moved[2], atol=1e-6) else (moved[0], moved[0])


@check(
    points=4,
    after=(test_padding_is_not_learned, test_both_directions, test_gradients_reach_everything),
    timeout=90,
    hint=(
        "16 to 32 GRU or LSTM units in each direction are enough.",
        "Adam with a learning rate of 0.005 to 0.01 and `clipnorm=1.0` needs 2 to 5 epochs; with "
        "its default of 0.001 it needs 10 to 12, which is too many.",
    ),
)
def test_names_unseen_frames(trained, data):
    """After training, it names frames of utterances that it has never heard."""
    expect.learned(trained, data, remembers=test_both_directions, hint=ADVICE)


@check(
    points=1,
    after=test_names_unseen_frames,
    timeout=90,
    hint=(
        "`Dense` works on each frame by itself and needs no wrapper.",
        "Prefer Keras layers to Python lambdas, and register your own classes.",
    ),
)
def test_other_lengths_and_from_disk(trained, rng):
    """The trained model answers utterances of other lengths, also when loaded from a file."""
    for longest in (11, 17):
        x, real = _pad(_utterances(rng, (longest, 7, 9)), "before", PADDING)
        expect.graph_agrees(trained.model, x, real=real)
    expect.saves_and_reloads(trained.model, x)
