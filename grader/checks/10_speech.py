"""Hidden checks of exercise 10: utterances of any length, named frame by frame from both ends.

Each part is checked apart: the grader scales, pads and decodes by itself. How the model skips
padding is never asked. It is asked the same utterances with other padding, and has to give the
same answers. Everything before the training is eager, on a few short utterances.
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
EPOCHS = 10
# Whoever hears from one end only reaches 0.82 at the best, the best listener 0.99. On ten seeds the
# reference passed the bar in epoch 2 or 3, stood at 0.964 or more after the third, and ended at
# 0.977 to 0.981. A simple RNN needs 4 to 7 epochs, Adam at 0.003 needs 5, at 0.001 it needs 12.
BAR = 0.93


@pytest.fixture(scope="module")
def data(load_data):
    return load_data("speech", "test")


@pytest.fixture(scope="module")
def model(submission):
    """One untrained model for all checks that only look at its answers."""
    return submission.build_model(BANDS, PHONEMES, PADDING)


@pytest.fixture(scope="module")
def trained(submission, data, load_data):
    """One training: for the check of its score, and for the one that uses the trained model."""
    train = load_data("speech", "train")
    mean, deviation = _statistics(train.x)
    x, _ = _pad(_normalize(train.x, mean, deviation), "after", PADDING)
    # Padded on the other side than the utterances that it learns from.
    hidden, real = _pad(_normalize(data.x, mean, deviation), "before", PADDING)
    labels = _pad_labels(data.y, "before")

    def accuracy(probabilities):
        # Whatever comes back is only worth something in the agreed shape.
        if np.shape(probabilities) != (*real.shape, PHONEMES):
            return 0.0
        return float(np.mean((np.argmax(probabilities, axis=-1) == labels)[real]))

    return training.train(
        lambda: submission.build_model(BANDS, PHONEMES, PADDING),
        x,
        _pad_labels(train.y, "after"),
        scored_on=hidden,
        score=accuracy,
        bar=BAR,
        epochs=EPOCHS,
        attempts=3,
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


def _pair(value, what, names):
    """Return the two results of a function, or say that there are not two."""
    two = isinstance(value, list | tuple) and len(value) == 2
    expect.that(
        two,
        what,
        expected=f"two arrays: {names}",
        actual="nothing (None)" if value is None else _kind(value),
        cause="The function does not return a pair.",
        hint=f"End it with `return {names}`.",
    )
    return value


def _kind(value):
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return (
        f"{expect.type_name(value)} of {len(value)}" if hasattr(value, "__len__") else repr(value)
    )


def _same(found, wanted):
    found = np.asarray(found, float)
    return found.shape == np.shape(wanted) and np.allclose(found, wanted, rtol=1e-4, atol=1e-5)


# Parts 1 and 2: scaling. ------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "`np.concatenate(utterances)` makes one long utterance: (all frames, bands).",
        "A band that never changes has the deviation 0: replace it with 1.",
    ),
)
def test_statistics_count_each_frame_once(submission, rng):
    """Mean and deviation of each band, over all frames of all utterances."""
    utterances = [
        rng.normal(m, 1 + abs(m), size=(n, 5)) for m, n in ((0, 9), (3, 2), (1, 14), (-2, 5))
    ]
    utterances[0][3:6] = 0
    for frames in utterances:
        # A band that never changes.
        frames[:, 3] = 0
    pair = submission.statistics(utterances)
    mean, deviation = _pair(pair, "what `statistics` returns", "mean, deviation")
    right_mean, right = _statistics(utterances)
    axes = "(bands,)"
    for found, truth, name in ((mean, right_mean, "mean"), (deviation, right, "deviation")):
        expect.shape(found, truth.shape, axes=axes, what=f"the {name}")
    padded, _ = _pad(utterances, "after", 0.0)
    loud = np.concatenate([frames[frames[:, :3].any(axis=1)] for frames in utterances])
    means = {
        "It is the mean of the utterances' means: a frame of a short utterance counts more.": (
            np.mean([frames.mean(axis=0) for frames in utterances], axis=0)
        ),
        "The utterances were padded with zeros first, and the padding was counted.": (
            padded.mean(axis=(0, 1))
        ),
        "Frames of zeros were left out. A pause is a real frame.": loud.mean(axis=0),
        "Only the first utterance was used.": utterances[0].mean(axis=0),
    }
    hint = "Concatenate all utterances along the frames, then take the mean over axis 0."
    cause = next((text for text, wrong in means.items() if _same(mean, wrong)), "")
    expect.close(mean, right_mean, what="the mean", axes=axes, cause=cause, hint=hint)
    found = np.asarray(deviation, float)
    expect.that(
        abs(found[3] - 1) < 1e-6,
        "the deviation of a band that is 0 in every frame",
        expected=1.0,
        actual=float(found[3]) if np.isfinite(found[3]) else str(found[3]),
        cause="A band that never changes would be divided by zero, or by almost zero.",
        hint="`np.where(deviation > 0, deviation, 1.0)`",
    )
    # Dividing by the number of frames less one is a habit, and harmless.
    count = sum(map(len, utterances))
    if _same(np.delete(found, 3), np.delete(right, 3) * np.sqrt(count / (count - 1))):
        return
    variance = np.where(right == 1.0, 1.0, right**2)
    single = np.mean([frames.std(axis=0) for frames in utterances], axis=0)
    deviations = {
        "This is the variance; the deviation is its square root.": variance,
        "It is the mean of the utterances' deviations, each around its own mean.": single,
        "The utterances were padded with zeros first, and the padding was counted.": (
            padded.std(axis=(0, 1))
        ),
        "Frames of zeros were left out. A pause is a real frame.": loud.std(axis=0),
    }
    cause = next(
        (t for t, wrong in deviations.items() if _same(np.delete(found, 3), np.delete(wrong, 3))),
        "",
    )
    hint = "Concatenate all utterances along the frames, then `std(axis=0)`."
    expect.close(deviation, right, what="the deviation", axes=axes, cause=cause, hint=hint)


@check(
    points=1,
    hint=(
        "Unseen utterances are scaled with the numbers of the training utterances.",
        "Use the two arguments, and compute nothing anew.",
    ),
)
def test_normalize_uses_the_given_numbers(submission, rng):
    """Each band is shifted and scaled with the given numbers, whatever the utterance."""
    utterances = [rng.normal(2, 3, size=(n, 5)) for n in (4, 9, 1)]
    utterances[0][1] = 0
    mean, deviation = rng.normal(size=5), rng.uniform(0.5, 2, size=5)
    found = submission.read_only.normalize(utterances, mean, deviation)
    count = len(found) if isinstance(found, list | tuple | np.ndarray) else None
    expect.that(
        count == len(utterances),
        "what `normalize` returns for 3 utterances",
        expected="a list of 3 arrays",
        actual="nothing (None)" if found is None else _kind(found),
        cause="There is not one array for each utterance.",
        hint="Return a list with one scaled array for each utterance.",
    )
    own = [(u - u.mean(axis=0)) / np.maximum(u.std(axis=0), 1e-9) for u in utterances]
    all_mean, all_deviation = _statistics(utterances)
    known = {
        "Each utterance was scaled with its own mean and deviation: how loud or high it was "
        "compared to others is lost.": own,
        "Mean and deviation were computed anew from these utterances.": _normalize(
            utterances, all_mean, all_deviation
        ),
        "The mean is subtracted, but nothing is divided.": [u - mean for u in utterances],
        "The mean is subtracted after the division.": [u / deviation - mean for u in utterances],
        "The frames were multiplied by the deviation.": [
            (u - mean) * deviation for u in utterances
        ],
        "Frames of zeros stayed as they were. A pause is a real frame, scaled like all others.": [
            np.where(u.any(axis=1, keepdims=True), (u - mean) / deviation, 0) for u in utterances
        ],
    }
    right = _normalize(utterances, mean, deviation)
    cause = next(
        (
            text
            for text, wrong in known.items()
            if all(_same(a, b) for a, b in zip(found, wrong, strict=True))
        ),
        "",
    )
    for number, (one, truth) in enumerate(zip(found, right, strict=True)):
        what = f"utterance {number} of `normalize`"
        hint = "For each utterance: `(frames - mean) / deviation`."
        expect.close(one, truth, what=what, axes="(frames, bands)", cause=cause, hint=hint)


# Part 3: padding and the mask. ------------------------------------------------------------------


@check(
    points=3,
    hint=(
        "Start with `np.full((batch, longest, bands), padding)` and copy each utterance into it.",
        "The mask knows the lengths. It must not look at the numbers.",
        '`side == "before"`: the utterance starts at `longest - len(frames)`.',
    ),
)
def test_pad_and_mask(submission, rng):
    """Short utterances are filled up on the given side; the mask marks every real frame."""
    utterances = [rng.normal(0, 2, size=(n, 3)) for n in (4, 7, 2, 5)]
    # Real frames that look like padding: inside, at the start and at the end.
    utterances[0][[0, 2]] = 0
    utterances[3][-1] = 0
    for side, padding in (("after", -5.0), ("before", -5.0), ("after", 0.0), ("before", 0.0)):
        call = f"`pad(utterances, {side!r}, {padding})`"
        pair = _pair(submission.pad(utterances, side, padding), f"what {call} returns", "x, real")
        x, real = pair
        right_x, right = _pad(utterances, side, padding)
        other = {"after": "before", "before": "after"}[side]
        expect.shape(x, right_x.shape, axes="(batch, longest, bands)", what=f"the frames of {call}")
        cause, hint = "", "Copy each utterance into an array that is full of `padding`."
        if _same(x, _pad(utterances, other, padding)[0]):
            cause = f"The padding stands {other} the utterances, not {side} them."
            hint = "Look at `side`: it decides where each utterance starts."
        elif _same(x, np.trunc(right_x)):
            cause = "The numbers were cut to whole numbers."
            hint = 'Use an array of floats: `dtype="float32"`.'
        elif _same(x, _pad(utterances, side, 0.0)[0]):
            cause, hint = "The array was filled up with 0.", "Fill up with the argument `padding`."
        axes = "(batch, frames, bands)"
        what = f"the frames of {call}"
        expect.close(x, right_x, what=what, axes=axes, cause=cause, hint=hint)
        expect.shape(real, right.shape, axes="(batch, longest)", what=f"the mask of {call}")
        _check_mask(np.asarray(real), right, right_x, padding, f"the mask of {call}")


def _check_mask(real, right, x, padding, what):
    expect.that(
        real.dtype == bool,
        what,
        expected="booleans",
        actual=str(real.dtype),
        cause="As an index, an array of 0 and 1 picks the frames 0 and 1.",
        hint="Use an array of booleans: `np.zeros((batch, longest), bool)`.",
    )
    cause, hint = "", "Set the mask to True where an utterance is copied, and nowhere else."
    if np.array_equal(real, ~right):
        cause, hint = "True marks the padding.", "True means that the frame is real."
    elif np.array_equal(real, np.any(x != padding, axis=-1)):
        cause = "The mask was made from the numbers: a real frame that looks like padding is lost."
        hint = "Make the mask from the lengths of the utterances."
    elif np.array_equal(real, np.any(x != 0, axis=-1)):
        cause = "The mask says where a frame is not zero. A pause is zero, and real."
        hint = "Make the mask from the lengths of the utterances."
    row, frame = np.argwhere(real != right)[0] if (real != right).any() else (0, 0)
    expect.that(
        np.array_equal(real, right),
        what,
        expected=bool(right[row, frame]),
        actual=bool(real[row, frame]),
        where=f"utterance {row}, frame {frame}",
        cause=cause,
        hint=hint,
    )


# Parts 5 and 6: what was heard. -----------------------------------------------------------------


def _answers(rng, answers, phonemes):
    """Return probabilities `(batch, frames, phonemes)` whose highest ones are these."""
    other = rng.dirichlet(np.ones(phonemes), size=np.shape(answers))
    return (0.55 * np.eye(phonemes)[np.asarray(answers)] + 0.45 * other).astype(np.float32)


@check(
    points=1,
    hint=(
        "`np.argmax(probabilities, axis=-1)` is the most probable sound of each frame.",
        "Indexing with the mask, `right[real]`, leaves only the real frames.",
    ),
)
def test_accuracy_over_real_frames(submission, rng):
    """The share of right answers among the real frames; padding counts for nothing."""
    for side in ("after", "before"):
        _, real = _pad([np.zeros((n, 1)) for n in (9, 3, 5)], side, 0.0)
        labels = rng.integers(3, size=real.shape)
        answers = np.where(rng.random(real.shape) < 0.6, labels, (labels + 1) % 3)
        # In the padding: the first utterance has none, the others are right or wrong there.
        answers[1][~real[1]] = labels[1][~real[1]]
        answers[2][~real[2]] = (labels[2][~real[2]] + 1) % 3
        # The three shares differ, so that an average of them is another number.
        answers[0, 0], answers[0, 1:] = (labels[0, 0] + 1) % 3, labels[0, 1:]
        answers[1][real[1]] = (labels[1][real[1]] + 1) % 3
        answers[2][real[2]] = (labels[2][real[2]] + [0, 1, 1, 0, 1]) % 3
        hits = answers == labels
        found = submission.frame_accuracy(_answers(rng, answers, 3), labels, real)
        what = f"`frame_accuracy` with padding {side} the utterances"
        expect.shape(found, (), what=what)
        found, right = float(np.asarray(found)), float(hits[real].mean())
        known = {
            "The padding was counted as well.": hits.mean(),
            "Right answers are divided by the number of all frames, with padding.": (
                (hits & real).sum() / real.size
            ),
            "The shares of the utterances are averaged, so that short ones count too much.": (
                np.mean([hit[kept].mean() for hit, kept in zip(hits, real, strict=True)])
            ),
            "This is the share of padded frames that are right: the mask is turned round.": (
                hits[~real].mean()
            ),
            "This is the share of wrong answers.": 1 - right,
            "The share is in per cent.": 100 * right,
            "This is the number of right frames, not their share.": hits[real].sum(),
        }
        close = (text for text, wrong in known.items() if abs(found - float(wrong)) < 1e-5)
        expect.that(
            abs(found - right) < 1e-5,
            what,
            expected=round(right, 4),
            actual=round(found, 4),
            cause=next(close, ""),
            hint="Divide the right answers among real frames by the number of real frames.",
        )


@check(
    points=2,
    hint=(
        "Leave the padding out first, then look for runs of equal frames.",
        "A sound that comes back after another one is written again.",
    ),
)
def test_decode(submission, rng):
    """One name for each run of equal real frames; padding is not written."""
    names = [str(name) for name in rng.permutation(["-", "m", "ee", "s", "oo"])]
    spoken = [
        [1, 1, 0, 0, 2, 2, 2, 1, 1, 4],
        [3, 0, 0],
        [2, 2, 2, 2, 2],
        [4, 1, 4, 4, 1, 1],
        rng.integers(5, size=8).tolist(),
    ]
    for side in ("after", "before"):
        frames, real = _pad([np.array(one)[:, None] for one in spoken], side, 0)
        answers = frames[:, :, 0].astype(int)
        # Whatever a model says in the padding is nothing that was said.
        answers[~real] = rng.integers(5, size=np.sum(~real))
        answers[1][~real[1]] = 0
        found = submission.decode(_answers(rng, answers, 5), real, names)
        what = f"`decode` with padding {side} the utterances"
        count = len(found) if isinstance(found, list | tuple | np.ndarray) else None
        expect.that(
            count == len(spoken),
            what,
            expected=f"a list of {len(spoken)} texts",
            actual="nothing (None)" if found is None else _kind(found),
            cause="There is not one text for each utterance.",
            hint="Return one text for each row of the batch.",
        )
        other = [text for text in found if not isinstance(text, str)]
        expect.that(
            not other,
            f"an entry of what {what} returns",
            expected="a text, such as 'o - a o'",
            actual=_kind(other[0]) if other else "",
            cause="The names are not joined."
            if other and isinstance(other[0], list | tuple)
            else "",
            hint='Join the names of an utterance: `" ".join(names)`.',
        )
        right = [_text(one, names) for one in spoken]
        cause = next(
            (
                said
                for wrong, said in _DECODED
                if found == [wrong(a, r, names) for a, r in zip(answers, real, strict=True)]
            ),
            "",
        )
        hint = "Take the real frames only, merge equal neighbours, and join names with a space."
        for row, (one, truth) in enumerate(zip(found, right, strict=True)):
            named = f"{what}, for real frames {[names[sound] for sound in spoken[row]]}"
            expect.equal(one, truth, what=named, cause=cause, hint=hint)


def _text(sounds, names):
    return " ".join(names[sound] for sound, _ in itertools.groupby(sounds))


_DECODED = (
    (lambda a, r, names: _text(a, names), "The padding was written down as well."),
    (
        lambda a, r, names: " ".join(names[sound] for sound in a[r]),
        "Runs of equal frames are not merged: a sound that lasts is one sound.",
    ),
    (
        lambda a, r, names: " ".join(names[sound] for sound in dict.fromkeys(a[r])),
        "A sound that was written before is never written again; only neighbours are merged.",
    ),
    (
        lambda a, r, names: _text(a[: r.sum()], names),
        "The first frames of a row are taken for the real ones, but padding may stand before them.",
    ),
    (
        lambda a, r, names: "".join(names[sound] for sound, _ in itertools.groupby(a[r])),
        "There is no space between the names.",
    ),
    (
        lambda a, r, names: " ".join(str(sound) for sound, _ in itertools.groupby(a[r])),
        "These are the numbers of the sounds, not their names.",
    ),
)


# Part 4: the model. -----------------------------------------------------------------------------


def eager(model):
    return lambda x: model.predict(x)


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
    tries = ((model, BANDS, 2, 24, PHONEMES), (model, BANDS, 4, 9, PHONEMES), (other, 6, 1, 7, 9))
    for number, (asked, bands, batch, frames, phonemes) in enumerate(tries):
        x = rng.normal(size=(batch, frames, bands)).astype(np.float32)
        what = f"the output for input of shape {x.shape}"
        try:
            output = asked.predict(x)
        except LearnerError as error:
            masked = "mask" in error.message.lower()
            if number == 0 and not masked:
                raise
            expect.that(
                False,
                what,
                expected=f"shape {(batch, frames, phonemes)}",
                actual=f"{error.type_name}: {_first_line(error.message)}",
                cause="Some layer cannot use the mask that travels with the frames, such as a "
                "softmax over another axis than the last."
                if masked
                else "The model accepts only one number of frames, bands or utterances.",
                hint="Let the softmax run over the phonemes, the last axis."
                if masked
                else "Use `keras.Input(shape=(None, bands))`, and write no size down.",
            )
        axes = "(batch, frames, phonemes)"
        if np.ndim(output) == 2 and np.shape(output) == (batch, phonemes):
            expect.that(
                False,
                what,
                expected=f"shape {(batch, frames, phonemes)}",
                actual=f"shape {np.shape(output)}",
                cause="There is one answer for each utterance, not one for each frame.",
                hint="Use `return_sequences=True` in the recurrent layer.",
            )
        expect.shape(output, (batch, frames, phonemes), axes=axes, what=what)
    expect.no_shared_weights(other, submission.build_model(6, 9, 2.5), x)


def _first_line(message):
    return message.strip().partition("\n")[0][:140].rstrip(".")


@check(
    points=1,
    after=test_one_row_for_each_frame,
    hint="A softmax over the last axis makes numbers positive and lets them sum to 1.",
)
def test_frames_have_probabilities(model, rng):
    """The answer to each real frame is a probability distribution over the phonemes."""
    x, real = _pad(_utterances(rng, (9, 6, 8)), "after", PADDING)
    output = np.asarray(model.predict(3 * x + (1 - 3) * PADDING * ~real[:, :, None]))
    # In the padding anything may stand; but a softmax over the frames shows in all of them only.
    kept = output[real] if not np.allclose(output.sum(axis=1), 1, atol=1e-3) else output
    expect.distribution(kept, what="the answers to real frames")


@check(
    points=2,
    after=test_one_row_for_each_frame,
    hint=(
        "`layers.Masking(mask_value=padding)` marks padded frames for the layers behind it.",
        "`Conv1D`, `Reshape` and `Lambda` lose the mask; `Dense` and recurrent layers hand it on.",
        "What would your model do with twice as much padding?",
    ),
)
def test_padding_is_not_heard(submission, model, rng):
    """The same utterances get the same answers, wherever and however much they are padded."""
    utterances = _utterances(rng, (6, 9, 4))
    alone = [np.asarray(model.predict(one[None]))[0] for one in utterances]
    arrangements = (
        ("after", 9, "padding behind the shorter utterances of a batch"),
        ("before", 9, "padding before the shorter utterances of a batch"),
        ("after", 15, "six more frames of padding behind all utterances"),
        ("before", 15, "six more frames of padding before all utterances"),
        ("both", 13, "padding at both ends of all utterances"),
    )
    for side, longest, what in arrangements:
        place = _first_change(model, utterances, alone, side, longest, PADDING)
        if place is None:
            continue
        expected, actual = place
        cause = "The padding is read like everything else, or averaged or normalised with the rest."
        hint = (
            "Use `layers.Masking(mask_value=padding)`, and see that the mask reaches every layer "
            "that looks along time: `Conv1D`, `Reshape` and `Lambda` lose it."
        )
        for number in (0.0, STUB_PADDING):
            if _skips(model, utterances[1], number):
                cause = f"Your model skips frames of {number:g}, but padding is {PADDING:g} here."
                hint = "Use the argument `padding`, not a number of your own."
        raise Failure("padding", what, expected=expected, actual=actual, cause=cause, hint=hint)


def _skips(model, frames, number):
    """Return whether a frame that holds this number in all bands might as well not be there."""
    longer = np.insert(frames, 4, number, axis=0)
    found = np.asarray(model.predict(longer[None]))[0]
    without = np.asarray(model.predict(frames[None]))[0]
    return bool(np.max(np.abs(np.delete(found, 4, axis=0) - without)) < 1e-6)


def _first_change(model, utterances, alone, side, longest, padding):
    """Return the first probability that padding changed, as it was and as it is, or `None`."""
    x, real = _pad(utterances, side, padding, longest)
    output = np.asarray(model.predict(x))
    expect.shape(output, (*real.shape, alone[0].shape[-1]), axes="(batch, frames, phonemes)")
    for row, before in enumerate(alone):
        after = output[row][real[row]]
        expect.finite(after, "the answers to real frames")
        changed = np.abs(before - after) > 2e-5
        if changed.any():
            index = tuple(np.argwhere(changed)[0])
            return float(f"{before[index]:.4g}"), float(f"{after[index]:.4g}")
    return None


@check(
    points=1,
    after=test_padding_is_not_heard,
    hint=(
        "A frame of zeros is a pause: it takes time, and the state goes on.",
        "Padding has the number `padding` in all bands, not in some of them.",
    ),
)
def test_silence_is_heard(model, rng):
    """Real frames that are zero, or hold the padding's number in some bands, are not skipped."""
    frames = _utterances(rng, (8,))[0]
    cases = []
    # Not at an end: from a state of zeros, without biases, silence may lead to the same state.
    silent = frames.copy()
    silent[3] = 0
    cases.append((silent, 3, "a frame of zeros inside an utterance", "A pause is skipped."))
    for bands, name in ((slice(4, 5), "one band"), (slice(1, None), "all bands but one")):
        partly = frames.copy()
        partly[4, bands] = PADDING
        text = "A frame is skipped although only some of its bands hold the padding's number."
        cases.append((partly, 4, f"a frame with the padding's number in {name}", text))
    for x, at, what, cause in cases:
        whole = np.delete(np.asarray(model.predict(x[None]))[0], at, axis=0)
        without = np.asarray(model.predict(np.delete(x, at, axis=0)[None]))[0]
        change = float(np.max(np.abs(whole - without)))
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
    after=test_one_row_for_each_frame,
    hint=(
        "Which sound the first frame is may be decided by the last one.",
        "`layers.Bidirectional` reads from both ends and joins what it finds at each frame.",
    ),
)
def test_both_directions(model, rng):
    """A late frame makes a difference to an early answer, and an early frame to a late one."""
    utterances = _utterances(rng, (9, 9, 9))
    for longest, note in ((9, ""), (13, ", with padding at both ends")):
        x, _ = _pad(utterances, "after" if longest == 9 else "both", PADDING, longest)
        first, last = (0, 8) if longest == 9 else (2, 10)
        before = np.asarray(model.predict(x))
        directions = (
            (last, first, "the last", "first", "what came later", "from the end to the start"),
            (first, last, "the first", "last", "what came earlier", "from the start to the end"),
        )
        for changed, asked, name, other, missing, way in directions:
            moved = x.copy()
            moved[:, changed] += rng.normal(0, 2, size=(len(x), BANDS))
            after = np.asarray(model.predict(moved))
            change = float(np.max(np.abs(after[:, asked] - before[:, asked])))
            expect.that(
                change > 1e-7,
                f"the largest change of the {other} frame's answer when {name} of nine frames "
                f"changes{note}",
                expected="more than 0.0000001",
                actual=change,
                cause=f"The model names a frame without knowing {missing}.",
                hint=f"Something has to read the frames {way}: "
                "`layers.Bidirectional(..., )` goes both ways.".replace("(..., )", "(...)"),
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
    expect.gradient_flow(model.gradients(x), what="the weights of the model")
    gradient = model.input_gradients(x[1:2])
    axes = "(batch, frames, bands)"
    expect.shape(gradient, (1, 9, BANDS), axes=axes, what="the gradient of the input")
    reach = np.abs(gradient).max(axis=(0, 1))
    expect.that(
        bool((reach > 0).all()),
        "the bands that the answers do not depend on",
        expected="none",
        actual=f"{int((reach == 0).sum())} of {BANDS}",
        cause="Part of each frame is never read.",
        hint="Give the recurrent layer all bands.",
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
def test_padding_is_not_learned(submission, model, rng):
    """The labels of padded frames make no difference to what is learned."""
    x, real = _pad(_utterances(rng, (4, 9, 6)), "after", PADDING)
    labels = rng.integers(PHONEMES, size=real.shape).astype(np.int32)
    other = np.where(real, labels, (labels + 1) % PHONEMES).astype(np.int32)
    try:
        first, second = model.gradients(x, labels), model.gradients(x, other)
    except LearnerError:
        # No loss that can be asked: the model may have a training step of its own.
        first, second = _updates(submission, x, labels, other)
    largest, change = 0.0, 0.0
    for name, gradient in first.items():
        if gradient is not None and second.get(name) is not None:
            largest = max(largest, float(np.max(np.abs(gradient), initial=0)))
            difference = np.abs(np.asarray(gradient, float) - second[name])
            change = max(change, float(np.max(difference, initial=0)))
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


def _updates(submission, x, labels, other):
    """Return how one training step moves the weights, for two sets of labels."""
    # One utterance and copies of the same weights: nothing else can differ.
    x, labels, other = x[:1], labels[:1], other[:1]
    models = [submission.build_model(BANDS, PHONEMES, PADDING) for _ in range(3)]
    models[0].predict(x)
    start = models[0].get_weights()
    moved = []
    for one, y in zip(models, (labels, other, labels), strict=True):
        one.predict(x)
        one.set_weights(start)
        one.fit(x, y, epochs=1, batch_size=1)
        ends = one.get_weights()
        moved.append({str(i): a - b for i, (a, b) in enumerate(zip(ends, start, strict=True))})
    # Where dropout or noise moves the weights anyway, nothing can be told this way.
    same = all(np.allclose(moved[0][key], moved[2][key], atol=1e-6) for key in moved[0])
    return (moved[0], moved[1]) if same else (moved[0], moved[0])


@check(
    points=4,
    after=(test_padding_is_not_learned, test_both_directions, test_gradients_reach_everything),
    timeout=90,
    hint=(
        "16 to 32 GRU or LSTM units in each direction are enough.",
        "Adam with a learning rate of 0.005 to 0.01 and `clipnorm=1.0` needs 2 to 5 epochs; with "
        "its default of 0.001 it needs 12, which is too many.",
    ),
)
def test_names_unseen_frames(trained, data):
    """After training, it names frames of utterances that it has never heard."""
    right = [float(np.sum(a == b)) for a, b in zip(data.best, data.y, strict=True)]
    frames = np.array([len(labels) for labels in data.y])
    # The frames of an utterance go wrong together, so its utterances are what is counted.
    error = np.sqrt(np.sum((right - data.optimum * frames) ** 2)) / frames.sum()
    expect.score(
        trained.score,
        bar=BAR,
        chance=data.chance,
        naive=data.naive,
        optimum=data.optimum,
        leak=data.optimum + 4 * float(error),
        metric="share of frames named right",
    )


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
    model = trained.model
    for longest in (11, 17):
        x, real = _pad(_utterances(rng, (longest, 7, 9)), "before", PADDING)
        graph = np.asarray(model.predict(x))
        wanted = np.asarray(model.predict(x))
        same = graph.shape == wanted.shape
        worst = float(np.max(np.abs(graph - wanted)[real])) if same else np.inf
        expect.that(
            worst <= 1e-4,
            f"the largest difference between `model.predict(x)` and `model(x)` for x of shape "
            f"{x.shape}, after training on another length",
            expected="0, or as good as 0",
            actual=float(f"{worst:.3g}") if same else f"shape {graph.shape}, not {wanted.shape}",
            cause="Once it is compiled for utterances of one length, the model is wrong for "
            "another. In this version of Keras, `TimeDistributed` does that.",
            hint="Use no `TimeDistributed`: `Dense` works on each frame by itself. Use no `len()` "
            "or `.numpy()` of a tensor either.",
        )
    expect.saves_and_reloads(model, x)
