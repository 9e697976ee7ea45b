"""Hidden checks of exercise 9: pairs, a next-note model, its stateful generator, tunes, and sound.

The generator is compared with the model that it was made of, on random weights: both have to say
the same about the same notes. The composing is questioned with a stateful model of the grader's
own, whose every answer follows from all notes that it was given since its last reset. Training
comes last, on melodies whose notes were renamed at random, so that no habit can be written down.
"""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training
from rnn_grade.checks.sound import frequency, midi_notes, wav_samples
from rnn_grade.checks.weights import moved
from rnn_grade.checks.writers import player

SIZE = 11
ADVICE = "Use two layers of 32 GRU units, and Adam with a learning rate of 0.01."
EPOCHS, BATCH = 8, 32


# Part 1: pairs. ---------------------------------------------------------------------------------


@check(
    points=1,
    hint="Two slices along the second axis, each one shorter than the melodies.",
)
def test_pairs(part, rng):
    """Each input has the next note of its melody as its target."""
    pairs = part(
        "next_note_pairs",
        lambda melodies: (melodies[:, :-1], melodies[:, 1:]),
        returns={"inputs": "the inputs", "targets": "the targets"},
        axes="(melodies, timesteps)",
        batch=["melodies"],
    )
    pairs.agrees(
        rng.integers(30, size=(5, 9)),
        where=" of melodies of shape (5, 9)",
        hint="The input at step t is note t, the target is note t + 1.",
    )


# Part 2: the model, before it is trained. -------------------------------------------------------


def _notes(rng, batch, timesteps, size=SIZE):
    """Draw notes of which no two neighbours are equal, nor two neighbours in the batch."""
    first = rng.integers(size, size=(1, timesteps))
    first = np.cumsum(np.where(np.arange(timesteps) > 0, 1 + first % (size - 1), first), axis=1)
    return ((first + np.arange(batch)[:, None]) % size).astype(np.int32)


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(SIZE)


@pytest.fixture(scope="module")
def model(build):
    """One untrained model whose weights, and biases, are random numbers."""
    built, rng = build(), np.random.default_rng(9)
    # Weights exist at the latest after the first prediction.
    built.predict(np.zeros((1, 3), np.int32))
    built.set_weights(moved(built.get_weights(), 0.4, rng))
    return built


@check(
    points=1,
    hint=(
        "A recurrent layer returns only its last state unless you ask it for the whole sequence.",
        "The size comes from the argument: nothing in your code should be 8.",
        "Leave the timesteps open: `keras.Input((None,))`.",
    ),
)
def test_distribution_at_every_step(submission, rng):
    """A new model returns one distribution over the notes for every step, for any length."""
    for size, shapes in ((SIZE, [(4, 7)]), (5, [(1, 12), (3, 2)])):
        built = submission.build_model(size)
        for batch, timesteps in shapes:
            x = _notes(rng, batch, timesteps, size)
            # The highest number occurs as well.
            x[0, 0] = size - 1
            what = f"the answer of `build_model({size})` to notes of shape {x.shape}"
            output = expect.answers(
                built,
                x,
                (*x.shape, size),
                axes="(batch, timesteps, size)",
                what=what,
                cause="The model takes only one number of timesteps, one batch size, or fewer "
                f"notes than the {size} that there are.",
                hint="Leave the timesteps open with `None`, never write the batch size, and use "
                "`size` itself.",
            )
            expect.distribution(output, what=what)
        expect.no_shared_weights(built, submission.build_model(size), x)


@check(
    points=1,
    after=test_distribution_at_every_step,
    hint="A dense layer acts on the last axis by itself; it needs no wrapper for the timesteps.",
)
def test_graph_gives_the_same(model, rng):
    """The compiled model answers as the uncompiled one does, whatever the length."""
    for timesteps in (5, 9):
        expect.graph_agrees(model, _notes(rng, 3, timesteps))


@check(
    points=2,
    after=test_distribution_at_every_step,
    hint=(
        "Which layer of yours reads the melody from its end?",
        "A model that sees the next note has only to copy it, and cannot compose.",
    ),
)
def test_never_looks_ahead(predict, rng):
    """No answer depends on a later note."""
    expect.causal(predict, _notes(rng, 6, 9))


@check(
    points=2,
    after=test_distribution_at_every_step,
    hint=(
        "Which layer still knows the first note when the last one is read?",
        "Every weight that should learn needs a path from the output back to it.",
    ),
)
def test_remembers_earlier_notes(model, predict, rng):
    """The last answer depends on the first note, each melody stands alone, all weights learn."""
    x = _notes(rng, 5, 20)
    changed = x.copy()
    changed[:, 0] = (x[:, 0] + 3) % SIZE
    what = "the first of twenty notes"
    expect.reads(model, x, changed, what=what, answer=lambda output: output[:, -1])
    # Few steps: random weights may make rounding grow with each of them.
    expect.batch_independent(predict, x[:, :6])
    expect.gradient_flow(model.gradients(x))


# Part 4: the reset, on a model of the grader's own. ---------------------------------------------


@check(
    points=1,
    hint=(
        "In Keras 3, layers have the method `reset_state`; a model has no such method.",
        "`generator.layers` lists all layers, those without a state as well.",
    ),
)
def test_reset(submission, bench, rng):
    """After a reset, every layer of a generator starts anew, with the same weights."""
    kept = {"units": 5, "stateful": True, "return_sequences": True}
    layers = [
        ("Embedding", {"input_dim": SIZE, "output_dim": 4}),
        ("LSTM", kept),
        ("Dense", {"units": 6, "activation": "tanh"}),
        ("GRU", kept),
        ("SimpleRNN", kept),
    ]
    model = bench.sequential((1,), layers, batch_size=1, dtype="int32")
    model.set_weights(moved(model.get_weights(), 0.5, rng))
    expect.resets(submission.reset, model, _notes(rng, 1, 4))


# Part 3: the generator, compared with its model. ------------------------------------------------


@pytest.fixture
def plays(submission, model):
    """Expects a generator that says note by note what the model says to the whole melody."""

    def build():
        with expect.raises_nothing(
            f"`build_generator`, given a model of {SIZE} notes",
            expected="a generator of as many notes",
            when="set_weights|weight shape|weight list|variable",
            cause="The generator's weights have other shapes than the model's.",
            hint="Build both of the same layers, and with `size`, not with a number.",
        ):
            return submission.build_generator(model, SIZE)

    return lambda tune: expect.plays(build, model, tune, SIZE, axes="(batch, timesteps, size)")


@check(
    points=1,
    after=test_distribution_at_every_step,
    hint=(
        "New layers start with new random weights: where do those of the model come in?",
        "`generator.set_weights(model.get_weights())` copies them if the layers are the same.",
    ),
)
def test_generator_has_the_weights(plays, rng):
    """The generator gives the model's answer to a single note."""
    plays(_notes(rng, 1, 1))


@check(
    points=3,
    after=test_generator_has_the_weights,
    hint=(
        "A recurrent layer with `stateful=True` keeps its state until it is reset.",
        "That holds for each recurrent layer: both must be stateful.",
    ),
)
def test_generator_carries_its_state(plays, rng):
    """Note by note, the generator says what the model says to the whole melody."""
    plays(_notes(rng, 1, 7))


# Part 5: composing, with a generator whose every answer is known. -------------------------------


def _compose(submission, model, start, length, temperature=0.1, rng=5):
    """Let the learner compose with a model of the grader's, and return a list of notes."""
    with expect.raises_nothing(
        "what `compose` gave to a generator that takes one note at a time",
        expected="one note in each call, shape (1, 1)",
        when=r"[Rr]eshape|shape \(|rank",
        cause="The generator was given several notes at once, or another shape.",
        hint="Give it `np.array([[note]])`: one melody, one step. Its state holds the rest.",
    ):
        value = submission.compose(model, start, length, temperature, rng)
    what = f"the tune of {length} notes that `compose` makes after {len(start)} given ones"
    expect.shape(value, (None,), axes="(notes,)", what=what)
    return np.asarray(value).tolist()


@check(
    points=3,
    hint=(
        "Which answer of the generator tells you what follows on the last note of `start`?",
        "Print every note that you give to the generator: each note of the tune once, in order.",
    ),
)
def test_compose_note_by_note(submission, part, bench, rng):
    """The generator hears each note of the tune once, in order, and decides what follows."""
    compose = part("compose", returns="the tune")
    several, single = player(rng, 7, 3, 11), player(rng, 6, 1, 8)
    # Last, a tune that is long enough as it stands.
    for known, start, tune in (several, single, (*single[:2], single[1])):
        model = known.model(bench)
        with expect.keeps_weights(model, "`compose`"):
            found = _compose(submission, model, start, len(tune))
        with compose.naming(found, known, start, len(tune), 0.1, 5):
            expect.equal(
                found,
                tune,
                what=f"a tune of {len(tune)} notes after {len(start)} given ones, by a generator "
                "that is certain of each next note",
                hint="Give the generator each note of the tune once, in order, and draw the next "
                "from its answer; `length` counts the notes of `start` as well.",
            )


@check(
    points=1,
    after=test_compose_note_by_note,
    hint="What does the state of the generator hold when the second tune begins?",
)
def test_compose_starts_anew(submission, bench, rng):
    """A second tune owes nothing to the first: the generator is reset before it."""
    known, start, tune, other = _forgetful(rng)
    model = known.model(bench)
    found = [_compose(submission, model, start, len(tune)) for _ in range(2)]
    expect.one_by_one(model, np.array([other], np.int32), carried=True)
    found.append(_compose(submission, model, start, len(tune)))
    expect.equal(
        found,
        [tune] * 3,
        what="tunes with the same arguments, by a generator that is certain of each next note",
        cause="The generator still remembers the notes that it was given before.",
        hint="Call `reset(generator)` in front of the loop.",
    )


def _forgetful(rng):
    """Draw a player such that what it still remembers of its tune, or of others, changes it."""
    for _ in range(1000):
        known, start, tune = player(rng, 7, 2, 9)
        other = rng.permutation(7)[:4].tolist()
        # The last note of a tune is drawn, and need not be given to the generator.
        answers = [known.next(known.listen(notes + start)) for notes in (tune, tune[:-1], other)]
        if all(note != tune[2] and lead > 5 for note, lead in answers):
            return known, start, tune, other
    raise RuntimeError("no tune was found that a memory changes")


@check(
    points=2,
    after=test_compose_note_by_note,
    hint=(
        "Make one generator of random numbers, in front of the loop, and hand it to `draw`.",
        "Nothing but `rng` may decide: not `np.random`, not the clock.",
    ),
)
def test_compose_draws(submission, bench, rng):
    """The temperature counts, each note is a draw of its own, and a seed repeats the tune."""
    likeliest = int(rng.integers(5))
    p = np.full(5, 0.14)
    p[likeliest] = 0.44
    # A generator that gives the same probabilities whatever it hears.
    layers = [
        ("Embedding", {"input_dim": 5, "output_dim": 2}),
        ("SimpleRNN", {"units": 3, "stateful": True, "return_sequences": True}),
        ("Dense", {"units": 5, "activation": "softmax"}),
    ]
    weights = [np.zeros(shape) for shape in ((5, 2), (2, 3), (3, 3), 3, (3, 5))] + [np.log(p)]
    model = bench.sequential((1,), layers, weights, batch_size=1, dtype="int32")

    def drawn(temperature, rng):
        return _compose(submission, model, [1], 15, temperature, rng)[1:]

    expect.follows_temperature(drawn, likeliest, what="notes", by="draw")
    # With a share of 0.27 at that temperature, chance leaves it out once in 3e9 times.
    expect.still_prefers(drawn, likeliest, seeds=5, what="notes", by="draw")
    expect.follows_seed(lambda seed: drawn(3.0, seed), what="tunes")
    expect.draws_on(lambda rng: drawn(3.0, rng), bench.generator(11), what="tunes")


# Parts 6 and 7: the tune as files. --------------------------------------------------------------


def _tune(rng, count):
    """Draw pitches, of which two in a row are the same."""
    pitches = rng.choice(np.arange(55, 80), size=count, replace=False).tolist()
    return [*pitches[:2], pitches[1], *pitches[2:]]


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@check(
    points=1,
    hint=(
        "How many ticks lie between the end of a note and the beginning of the next?",
        "Between its beginning and its end lie `ticks`, whatever was before.",
    ),
)
def test_midi(submission, part, bench, rng, folder):
    """The MIDI file holds each note, beginning where the one before it ends."""
    # What the learner wrote at first, and then what the reference writes with a mistake in it.
    here = folder / "tune.mid"
    score = part("write_midi", returns="the score", read=lambda _: midi_notes(here.read_bytes()))
    for number, ticks in enumerate((480, int(rng.integers(256, 384)))):
        pitches, path = _tune(rng, 5), bench.path(f"tune{number}.mid")
        what = f"the MIDI file of 6 notes of {ticks} ticks each"
        with expect.raises_nothing(
            what,
            expected="a file",
            cause="An event is not what a MIDI file can hold.",
            hint='Each event is `(delta, "note_on" or "note_off", pitch)` of whole numbers, none '
            "below 0.",
        ):
            submission.write_midi(pitches, path, ticks)
        here.write_bytes(bench.read(path))
        try:
            notes = midi_notes(here.read_bytes())
        except ValueError as error:
            expect.fail(
                what,
                expected="notes that begin and end",
                actual=str(error),
                hint="For each note first `note_on`, then `note_off`; hand all of them to "
                "`save_midi`.",
            )
        for note in notes:
            # A short breath between two notes is a matter of taste.
            if note["ticks"] in range(ticks // 2, ticks):
                note["ticks"] = ticks
        with score.naming(None, pitches, str(here), ticks):
            expect.equal(
                notes,
                [
                    {"pitch": pitch, "begins": place * ticks, "ticks": ticks}
                    for place, pitch in enumerate(pitches)
                ],
                what=f"the notes in {what}",
                hint="For each pitch, in their order: `note_on` in the very moment at which the "
                "note before ends, and `note_off` when `ticks` have passed.",
            )


def _hertz(pitches):
    return 440 * 2 ** ((np.asarray(pitches) - 69) / 12)


def _wrong_key(factors):
    """Return why the notes sound so many times too high, and what to do."""
    scale = "`440 * 2 ** ((pitch - 69) / 12)`."
    factor, hint = float(np.mean(factors)), "Divide by the argument `rate`, not by a number."
    if np.ptp(factors) >= 0.02 * factor:
        cause = "The distance between two notes is not that of their pitches."
        return cause, f"Twelve semitones double the frequency: {scale}"
    # The same factor for all notes: how many semitones is it?
    semitones = 12 * math.log2(factor)
    cause = f"Every note is {abs(semitones):.1f} semitones too {'high' if factor > 1 else 'low'}."
    if abs(factor * 2 * math.pi - 1) < 0.02:
        cause += " The frequencies are too low by the factor 2 pi."
        hint = "One oscillation is a phase of 2 pi: multiply the frequency by `2 * np.pi`."
    elif abs(semitones - round(semitones)) < 0.1:
        hint = f"Pitch 69 is the A of 440 hertz: {scale}"
    return cause, hint


@check(
    points=2,
    hint=(
        "Pitch 69 is 440 hertz, and twelve semitones double the frequency.",
        "The sine of what? Let the phase grow from sample to sample, across the notes: "
        "`np.cumsum`.",
    ),
)
def test_wav(submission, bench, rng):
    """The sound file holds each note at its frequency, and no click between two notes."""
    seconds = 0.21
    rate, pitches = _clicking(rng, seconds)
    path, each = bench.path("tune.wav"), round(seconds * rate)
    submission.write_wav(pitches, path, seconds, rate)
    what = f"the sound file of 6 notes of {seconds} seconds at {rate} samples per second"
    samples = _read_wav(bench.read(path), [1, 2, rate, len(pitches) * each], what)
    loudest = float(np.max(np.abs(samples)))
    expect.that(
        loudest >= 0.05,
        f"the largest sample of {what}",
        expected="up to 1, loud enough to be heard",
        actual=round(loudest, 3),
        hint="A sine lies between -1 and 1; leave it as it is.",
    )
    notes = samples.reshape(len(pitches), each)[:, each // 10 : -each // 10]
    found, pure = np.array([frequency(note, rate) for note in notes]).T
    wanted = _hertz(pitches)
    # A fifth of a semitone is no matter.
    wrong = np.abs(found / wanted - 1) > 0.012
    place, (cause, hint) = int(np.argmax(wrong)), _wrong_key(found / wanted)
    expect.that(
        not wrong.any(),
        f"the frequency of note {place + 1}, pitch {pitches[place]}, in {what}",
        expected=f"about {wanted[place]:.0f} hertz",
        actual=f"{found[place]:.0f} hertz",
        cause=cause,
        hint=hint,
    )
    at_the_top = float(np.mean(np.abs(samples) > 0.99 * loudest))
    # A sine is so near its top for 9 % of the time.
    expect.that(
        at_the_top < 0.4,
        f"the share of samples of {what} that have the largest size",
        expected="about 0.09, as in a sine",
        actual=round(at_the_top, 2),
        cause="Either samples larger than 1 were cut off, or the wave is a square one: that is no "
        "tone but a buzz.",
        hint="`save_wav` takes numbers between -1 and 1: the sine as it is.",
    )
    expect.that(
        min(pure) > 0.95,
        f"how much of a note in {what} sounds at the note's own frequency",
        expected="as good as all, as in a sine",
        actual=f"{min(pure):.0%}",
        cause="The wave is no sine: other frequencies sound as well.",
        hint="Take `np.sin` of the phase, and nothing else.",
    )
    steps = np.abs(np.diff(samples))
    # Beside the edge too: a sample more or less is no matter.
    edges = np.arange(1, len(pitches))[:, None] * each - 1 + np.arange(-1, 2)
    jumps, largest = steps[edges].max(axis=1), float(np.delete(steps, edges).max())
    place = int(np.argmax(jumps))
    expect.that(
        jumps[place] <= 1.5 * largest + 0.02,
        f"the jump between notes {place + 1} and {place + 2} in {what}",
        expected=f"at most {largest:.2f}, the largest step within a note",
        actual=round(float(jumps[place]), 2),
        cause="Each note begins at its own phase, not at the one where the last note ended: that "
        "is a click.",
        hint="Add up the phase over the whole tune with `np.cumsum`, then take one sine of it.",
    )


def _clicking(rng, seconds):
    """Draw a rate, and pitches that click at it if each note begins at phase 0."""
    for _ in range(1000):
        # At some rates, no note ends far from 0: both are drawn anew.
        rate, pitches = int(rng.integers(15000, 20000)), _tune(rng, 5)
        ends = np.sin(2 * np.pi * _hertz(pitches[:-1]) * (round(seconds * rate) - 1) / rate)
        if np.abs(ends).max() > 0.9:
            return rate, pitches
    raise RuntimeError("no tune clicks")


def _read_wav(content, wanted, what):
    """Return the samples of a sound file with one channel of 16 bits, `(samples,)`."""
    try:
        found, samples = wav_samples(content)
    except ValueError as error:
        expect.fail(
            what,
            expected="a WAV file",
            actual=str(error),
            hint="Hand the samples to `save_wav` as it stands in the task.",
        )
    expect.equal(
        [*found, len(samples)],
        wanted,
        what=f"channels, bytes per sample, samples per second, and samples of {what}",
        hint="Hand `round(seconds * rate)` samples for each note, and `rate`, to `save_wav` as it "
        "stands in the task.",
    )
    return samples


# The trained model. -----------------------------------------------------------------------------


@check(
    points=3,
    after=(test_never_looks_ahead, test_remembers_earlier_notes),
    timeout=90,
    hint="The targets are numbers, not one-hot rows: which cross-entropy takes those?",
)
def test_learns_the_style(submission, load_data, rng):
    """After training, it predicts the next note of melodies that it has never seen."""
    train, hidden = load_data("melody", "train"), load_data("melody", "test")
    # Other numbers for the same notes: neither the optimum nor the task changes.
    names = rng.permutation(hidden.size).astype(np.int32)
    trained = training.train(
        lambda: submission.build_model(hidden.size),
        names[train.x],
        names[train.y],
        scored_on=names[hidden.x],
        metric=training.accuracy(names[hidden.y], hidden.size),
        # 0.639, with an optimum of 0.658.
        bar=hidden.optimum - 0.01 - 3 * hidden.standard_error,
        epochs=EPOCHS,
        batch_size=BATCH,
    )
    expect.learned(trained, hidden, remembers=test_remembers_earlier_notes, hint=ADVICE)
