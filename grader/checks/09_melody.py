"""Hidden checks of exercise 9: pairs, a next-note model, its stateful generator, tunes, and sound.

The generator is compared with the model that it was made of, on random weights: both have to say
the same about the same notes. The composing is questioned with a stateful model of the grader's
own, whose every answer follows from all notes that it was given since its last reset. Training
comes last, on melodies whose notes were renamed at random, so that no habit can be written down.
"""

import io
import math
import wave

import numpy as np
import pytest

from rnn_grade.checks import check, diagnosis, expect, training

SIZE = 11
EPOCHS, BATCH = 8, 32


# Part 1: pairs. ---------------------------------------------------------------------------------


@check(
    points=1,
    hint="Two slices along the second axis, each one shorter than the melodies.",
)
def test_pairs(submission, rng):
    """Each input has the next note of its melody as its target."""
    melodies = rng.integers(30, size=(5, 9))
    what = "what `next_note_pairs` returns for melodies of shape (5, 9)"
    pair = submission.next_note_pairs(melodies)
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        expect.that(
            False,
            what,
            expected="two arrays, inputs and targets",
            actual="nothing" if pair is None else type(pair).__name__,
            hint="End with `return inputs, targets`.",
        )
    x, y = melodies[:, :-1], melodies[:, 1:]
    for found, truth, name in ((pair[0], x, "inputs"), (pair[1], y, "targets")):
        if np.shape(found) == (4, 9):
            expect.that(
                False,
                f"the {name} of melodies of shape (5, 9)",
                expected="shape (5, 8)",
                actual="shape (4, 9)",
                cause="A melody was cut off, not a note: the slice runs along the first axis.",
                hint="The first axis is the melodies; slice the second: `melodies[:, ...]`.",
            )
        cause = hint = ""
        if np.shape(found) == (5, 9):
            cause = f"The {name} are as long as the melodies: one of their notes has no partner."
            hint = "The last note has no successor, and the first one no predecessor."
        elif np.shape(found) == (5, 8) and np.array_equal(found, y if name == "inputs" else x):
            cause = (
                "The targets are the inputs themselves."
                if np.array_equal(pair[0], pair[1])
                else "Inputs and targets are exchanged: the model would have to look back."
            )
            hint = "The input at step t is note t, the target is note t + 1."
        if cause and np.shape(found) != truth.shape:
            expect.that(
                False,
                f"the {name} of melodies of shape (5, 9)",
                expected="shape (5, 8)",
                actual=f"shape {np.shape(found)}",
                cause=cause,
                hint=hint,
            )
        expect.shape(found, truth.shape, axes="(melodies, timesteps)", what=f"the {name}")
        expect.equal(np.asarray(found), truth, what=f"the {name}", cause=cause, hint=hint)


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
    built.predict(np.zeros((1, 3), np.int32), eager=True)
    built.set_weights([_shaken(weight, rng) for weight in built.get_weights()])
    return built


def _shaken(weight, rng):
    if np.asarray(weight).dtype.kind != "f":
        return weight
    # What begins as ones may be a variance, which has to stay above 0.
    ones = np.all(weight == 1)
    moved = weight + rng.normal(size=np.shape(weight)) * 0.4
    return (np.abs(moved) + 0.1 if ones else moved).astype(weight.dtype)


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
def test_never_looks_ahead(eager, rng):
    """No answer depends on a later note."""
    expect.causal(eager, _notes(rng, 6, 9))


@check(
    points=2,
    after=test_distribution_at_every_step,
    hint=(
        "Which layer still knows the first note when the sixth is read?",
        "Every weight that should learn needs a path from the output back to it.",
    ),
)
def test_remembers_earlier_notes(model, eager, rng):
    """The last answer depends on the first note, each melody stands alone, all weights learn."""
    x = _notes(rng, 5, 6)
    changed = x.copy()
    changed[:, 0] = (x[:, 0] + 3) % SIZE

    def last(x):
        return expect.answers(model, x, (*x.shape, SIZE), axes="(batch, timesteps, size)")[:, -1]

    expect.remembers(last, x, changed, what="the first of six notes")
    expect.batch_independent(eager, x)
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
    shape = {"units": 5, "stateful": True, "return_sequences": True}
    layers = [
        ("Embedding", {"input_dim": SIZE, "output_dim": 4}),
        ("LSTM", shape),
        ("Dense", {"units": 6, "activation": "tanh"}),
        ("GRU", shape),
        ("SimpleRNN", shape),
    ]
    model = bench.sequential((1,), layers, batch_size=1, dtype="int32")
    tune = _notes(rng, 1, 4)[0]
    before = [np.array(weight) for weight in model.get_weights()]
    model.set_weights([weight + rng.normal(size=weight.shape) * 0.5 for weight in before])
    before = model.get_weights()
    first = _one_by_one(model, tune)
    _one_by_one(model, tune)
    with expect.raises_nothing(
        "`reset`, given a model with three stateful layers and two others",
        expected="no error",
        when="reset_state",
        cause="What was asked to reset itself is the model, or a layer without a state.",
        hint="Go through `generator.layers`, and call `layer.reset_state()` on every layer that "
        "has this method: `hasattr(layer, 'reset_state')`.",
    ):
        submission.reset(model)
    after = model.get_weights()
    expect.that(
        all(np.array_equal(left, right) for left, right in zip(before, after, strict=True)),
        "the weights of the model after `reset`",
        expected="what they were before",
        actual="other numbers",
        hint="A reset belongs to the states alone; leave the weights.",
    )
    again = _one_by_one(model, tune)
    worst = float(np.max(np.abs(again - first)))
    model.reset_states()
    third = [_one_by_one(model, tune) for _ in range(3)][-1]
    unchanged = np.allclose(again, third, atol=1e-6)
    expect.that(
        worst <= 1e-5,
        "the largest difference between the answers to four notes given to a new model, and to "
        "the same notes after `reset`",
        expected=0.0,
        actual=worst,
        cause="Nothing was reset."
        if unchanged
        else "Not every layer was reset: some of the three still remember the notes before.",
        hint="Call `reset_state()` on every layer that has it, not on the first one only.",
    )


def _one_by_one(model, tune):
    """Return a stateful model's answers to the notes of a tune, `(length, ...)`."""
    return np.array([model.predict(_single(note), eager=True)[0, 0] for note in tune])


def _single(note):
    return np.array([[note]], np.int32)


# Part 3: the generator, compared with its model. ------------------------------------------------


def _answers(generator, tune):
    """Return a generator's answers to the notes of a tune, one by one, `(length, size)`."""
    answers = []
    for note in tune:
        with expect.raises_nothing(
            "the answer of your generator to one note, shape (1, 1)",
            expected=f"probabilities of shape (1, 1, {SIZE})",
            hint="Use `keras.Input(batch_shape=(1, 1))`: one melody, one step.",
        ):
            output = generator.predict(_single(note), eager=True)
        what = "the answer of your generator to one note"
        expect.shape(output, (1, 1, SIZE), axes="(batch, timesteps, size)", what=what)
        answers.append(np.asarray(output, np.float64)[0, 0])
    return np.array(answers)


@check(
    points=1,
    after=test_distribution_at_every_step,
    hint=(
        "New layers start with new random weights: where do those of the model come in?",
        "`generator.set_weights(model.get_weights())` copies them if the layers are the same.",
    ),
)
def test_generator_has_the_weights(submission, model, rng):
    """The generator gives the model's answer to a single note."""
    note = rng.integers(SIZE)
    generator = submission.build_generator(model, SIZE)
    found = _answers(generator, [note])[0]
    expected = np.asarray(model.predict(_single(note), eager=True))[0, 0]
    expect.close(
        found,
        expected,
        what="the probabilities that your generator gives after its first note",
        axes="(size,)",
        rtol=1e-4,
        cause="The generator has other weights than the model.",
        hint="Copy them: `generator.set_weights(model.get_weights())`.",
    )


@check(
    points=3,
    after=test_generator_has_the_weights,
    hint=(
        "A recurrent layer with `stateful=True` keeps its state until it is reset.",
        "That holds for each recurrent layer: both must be stateful.",
    ),
)
def test_generator_carries_its_state(submission, model, rng):
    """Note by note, the generator says what the model says to the whole melody."""
    tune = _notes(rng, 1, 7)[0]
    whole = np.asarray(model.predict(tune[None], eager=True), np.float64)[0]
    alone = np.asarray(model.predict(tune[:, None], eager=True), np.float64)[:, 0]
    found = _answers(submission.build_generator(model, SIZE), tune)

    def diagnose(found):
        if np.allclose(found, alone, atol=1e-5):
            return diagnosis.Diagnosis(
                "stateless",
                "These are the answers to each note alone: every call starts from an empty state.",
                "Give each recurrent layer of the generator `stateful=True`.",
            )
        return diagnosis.Diagnosis(
            "partly",
            "A part of the state is lost between two calls.",
            "Give every recurrent layer of the generator `stateful=True`, the upper and the lower.",
        )

    expect.close(
        found,
        whole,
        what="the generator's answers to a melody of seven notes, given one by one",
        axes="(timesteps, size)",
        rtol=1e-4,
        diagnosis=diagnose,
    )
    again = np.asarray(model.predict(tune[None], eager=True), np.float64)[0]
    expect.close(
        again,
        whole,
        what="the model's own answer to a melody, after its generator has played",
        axes="(timesteps, size)",
        cause="Playing the generator changes the model: both use the same stateful layers.",
        hint="Build new layers for the generator, and copy the weights.",
    )


# Part 5: composing, with a generator whose every answer is known. -------------------------------


class Player:
    """A small recurrent network, worked out here: its next note follows from all notes so far."""

    def __init__(self, rng, size):
        self.size = size
        self.embedding = rng.normal(size=(size, 4))
        self.kernel = rng.normal(size=(4, 6)) * 0.6
        self.recurrent_kernel = rng.normal(size=(6, 6)) * 0.5
        self.bias = rng.normal(size=6) * 0.3
        self.head = rng.normal(size=(6, size)) * 100
        self.head_bias = rng.normal(size=size) * 30

    def model(self, bench):
        """Build it in the learner's process."""
        layers = [
            ("Embedding", {"input_dim": self.size, "output_dim": 4}),
            # More than one note in one call does not fit here.
            ("Reshape", {"target_shape": (1, 4)}),
            ("SimpleRNN", {"units": 6, "stateful": True, "return_sequences": True}),
            ("Dense", {"units": self.size, "activation": "softmax"}),
        ]
        weights = [self.embedding, self.kernel, self.recurrent_kernel, self.bias]
        weights += [self.head, self.head_bias]
        return bench.sequential((1,), layers, weights, batch_size=1, dtype="int32")

    def listen(self, notes, state=None):
        """Return the state after some notes."""
        state = np.zeros(6) if state is None else state
        for note in notes:
            summed = self.embedding[note] @ self.kernel + state @ self.recurrent_kernel
            state = np.tanh(summed + self.bias)
        return state

    def next(self, state):
        """Return the next note, and how far its logit is ahead of the second."""
        logits = state @ self.head + self.head_bias
        first, second = np.sort(logits)[:-3:-1]
        return int(np.argmax(logits)), first - second

    def compose(self, start, length):
        """Return the right tune, and the smallest lead on the way."""
        tune, leads = [int(note) for note in start], []
        while len(tune) < length:
            note, lead = self.next(self.listen(tune))
            tune.append(note)
            leads.append(lead)
        return tune, min(leads)

    def mistakes(self, start, length):
        """Return the tune that each known mistake gives, its cause and what to do."""

        def follow(state_of):
            tune = [int(note) for note in start]
            while len(tune) < length:
                tune.append(self.next(state_of(tune))[0])
            return tune

        def again(tune):
            # Before each new note, the whole tune so far was played once more.
            state = None
            for end in range(len(start), len(tune) + 1):
                state = self.listen(tune[:end], state)
            return state

        count = len(start)
        return (
            (
                follow(lambda tune: self.listen(tune[-1:])),
                "Each note is chosen from the one before alone: the state is reset before every "
                "note.",
                "Reset once, in front of the loop.",
            ),
            (
                follow(lambda tune: self.listen(tune[count - 1 :])),
                "Of `start`, only the last note is given to the generator.",
                "Give it all notes of `start`, one by one; they fill its state.",
            ),
            (
                follow(lambda tune: self.listen([*start, *tune[count - 1 :]])),
                "The last note of `start` is given to the generator twice.",
                "After the last note of `start`, draw from the answer that is already there.",
            ),
            (
                follow(lambda tune: self.listen([*start, *[start[-1]] * (len(tune) - count)])),
                "The drawn notes are never given to the generator.",
                "Give each drawn note to the generator, and draw the next from its answer.",
            ),
            (
                follow(again),
                "The whole tune is given to the generator again for every new note, on top of "
                "what its state already holds.",
                "The state holds all that came before: give it the new note only.",
            ),
        )


def _player(rng, size, count, length):
    """Draw a player whose tune is certain at every step, and differs from those of mistakes."""
    for _ in range(20000):
        player, start = Player(rng, size), rng.permutation(size)[:count].tolist()
        tune, lead = player.compose(start, length)
        # exp(-22): in a thousand such tunes, not one draws anything else.
        if lead <= 22 or len(set(tune)) < 4:
            continue
        wrong = [found for found, _, _ in player.mistakes(start, length)]
        if tune not in wrong and len({str(found) for found in wrong}) == len(wrong):
            return player, start, tune
    raise RuntimeError("no certain tune was found")


def _compose(submission, model, start, length, temperature, seed):
    """Let the learner compose with a model of the grader's, and return a tune that is one."""
    what = f"the tune of {length} notes that `compose` makes after {len(start)} given ones"
    with expect.raises_nothing(
        "what `compose` gave to a generator that takes one note at a time",
        expected="one note in each call, shape (1, 1)",
        when=r"[Rr]eshape|shape \(|rank",
        cause="The generator was given several notes at once, or another shape.",
        hint="Give it `np.array([[note]])`: one melody, one step. Its state holds the rest.",
    ):
        value = submission.compose(model, start, length, temperature, seed)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    whole = isinstance(value, list | tuple) and all(
        isinstance(note, int | float | np.number) and float(note).is_integer() for note in value
    )
    expect.that(
        whole,
        what,
        expected="a list of numbers of notes",
        actual="nothing" if value is None else f"{expect.type_name(value)}: {value!r:.60}",
        hint="Return the list of all notes, those of `start` and the drawn ones.",
    )
    tune = [int(note) for note in value]
    left_out = len(tune) == length - len(start) and tune[: len(start)] != start
    expect.that(
        len(tune) == length and not left_out,
        f"the length of {what}",
        expected=f"{length} notes",
        actual=f"{len(tune)} notes",
        cause="The notes of `start` are missing." if left_out else "",
        hint="Begin the tune with `start`."
        if left_out
        else "`length` counts the notes of `start` as well: go on until the tune is that long.",
    )
    expect.equal(
        tune[: len(start)],
        start,
        what="the beginning of the tune",
        hint="The tune begins with the notes of `start`, in their order.",
    )
    return tune


@check(
    points=3,
    hint=(
        "Which answer of the generator tells you what follows on the last note of `start`?",
        "Print every note that you give to the generator: each note of the tune once, in order.",
    ),
)
def test_compose_note_by_note(submission, bench, rng):
    """The generator hears each note of the tune once, in order, and decides what follows."""
    for size, count, length in ((7, 3, 11), (6, 1, 8)):
        player, start, expected = (
            _player(rng, size, count, length) if count > 1 else _solo(rng, size, length)
        )
        tune = _compose(submission, player.model(bench), start, length, 1.0, 5)
        if tune == expected:
            continue
        known = player.mistakes(start, length)
        cause, hint = next(((why, do) for found, why, do in known if found == tune), ("", ""))
        wrong = next(
            place
            for place, (left, right) in enumerate(zip(tune, expected, strict=True))
            if left != right
        )
        expect.that(
            False,
            f"a tune of {length} notes after {count} given ones, by a generator that is certain "
            "of each next note",
            expected="the note that the generator is certain of, each time",
            actual=f"another one, first as note {wrong + 1}",
            cause=cause,
            hint=hint
            or "Give the generator each note of the tune once, in order, and draw the next from "
            "its answer.",
        )
    # A tune that is long enough as it stands.
    _compose(submission, player.model(bench), start, len(start), 1.0, 5)


def _solo(rng, size, length):
    """Draw a player that begins with a single note."""
    for _ in range(20000):
        player, start = Player(rng, size), [int(rng.integers(size))]
        tune, lead = player.compose(start, length)
        if lead > 22 and len(set(tune)) > 3:
            return player, start, tune
    raise RuntimeError("no certain tune was found")


def _forgetful(rng):
    """Draw a player and notes such that whatever it still remembers changes its next note."""
    for _ in range(1000):
        player, start, tune = _player(rng, 7, 2, 9)
        third = rng.permutation(7)[:4].tolist()
        # The last note of a tune is drawn, and need not be given to the generator.
        remembered = [player.listen(notes) for notes in (tune, tune[:-1], third)]
        answers = [player.next(player.listen(start, state)) for state in remembered]
        if all(note != tune[2] and lead > 5 for note, lead in answers):
            return player, start, third
    raise RuntimeError("no tune was found that a memory changes")


@check(
    points=1,
    after=test_compose_note_by_note,
    hint="What does the state of the generator hold when the second tune begins?",
)
def test_compose_starts_anew(submission, bench, rng):
    """A second tune owes nothing to the first: the generator is reset before it."""
    player, start, third = _forgetful(rng)
    model = player.model(bench)
    first = _compose(submission, model, start, 9, 1.0, 5)
    second = _compose(submission, model, start, 9, 1.0, 5)
    _one_by_one(model, third)
    after = _compose(submission, model, start, 9, 1.0, 5)
    expect.that(
        first == second == after,
        "tunes with the same arguments, by a generator that is certain of each next note",
        expected="the same tune each time",
        actual="another tune the second time",
        cause="The generator still remembers the notes that it was given before.",
        hint="Call `reset(generator)` in front of the loop.",
    )


def _constant(bench, probabilities):
    """Build a stateful generator that gives the same probabilities whatever it hears."""
    size = len(probabilities)
    layers = [
        ("Embedding", {"input_dim": size, "output_dim": 2}),
        ("SimpleRNN", {"units": 3, "stateful": True, "return_sequences": True}),
        ("Dense", {"units": size, "activation": "softmax"}),
    ]
    weights = [np.zeros((size, 2)), np.zeros((2, 3)), np.zeros((3, 3)), np.zeros(3)]
    weights += [np.zeros((3, size)), np.log(probabilities)]
    return bench.sequential((1,), layers, weights, batch_size=1, dtype="int32")


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
    likeliest, length = int(rng.integers(5)), 15
    p = np.full(5, 0.14)
    p[likeliest] = 0.44
    model = _constant(bench, p)

    def drawn(temperature, seed):
        return _compose(submission, model, [1], length, temperature, seed)[1:]

    # (0.14 / 0.44) ** 20 is 1e-10.
    expect.that(
        set(drawn(0.05, 5)) == {likeliest},
        "the notes drawn at temperature 0.05, where one is more than 1,000,000,000 times as "
        "likely as any other",
        expected="always that one",
        actual="others as well",
        cause="The temperature does not reach the draw.",
        hint="Hand `temperature` on to `draw`.",
    )
    first = drawn(3.0, 5)
    same = len(set(first)) == 1 and set(first) == {likeliest} == set(drawn(3.0, 6))
    # At this temperature, all 14 are the same once in a hundred million times.
    expect.that(
        len(set(first)) > 1,
        "14 notes drawn at temperature 3, where five are about equally likely",
        expected="different ones",
        actual="14 times the same",
        cause="The likeliest note is always taken."
        if same
        else "A generator made anew from the same seed always draws the same number first.",
        hint="Draw the note with `draw`, do not use `argmax`."
        if same
        else "Make `rng = np.random.default_rng(rng)` once, in front of the loop.",
    )
    expect.that(
        first == drawn(3.0, 5),
        "two tunes with the same seed",
        expected="the same tune",
        actual="two different tunes",
        cause="The draws come from somewhere else than `rng`.",
        hint="Make `rng = np.random.default_rng(rng)` and draw from nothing else.",
    )
    expect.that(
        first != drawn(3.0, 6),
        "two tunes with different seeds",
        expected="different tunes",
        actual="the same tune",
        cause="The argument `rng` is not used.",
        hint="Make `rng = np.random.default_rng(rng)`, and hand it to `draw`.",
    )
    generator = bench.generator(11)
    what = "two tunes with the same generator of random numbers"
    with expect.raises_nothing(
        what,
        expected="two tunes",
        cause="`rng` may be a generator, not only a seed.",
        hint="`np.random.default_rng(rng)` takes either, and returns a generator.",
    ):
        first, second = drawn(3.0, generator), drawn(3.0, generator)
    expect.that(
        first != second,
        what,
        expected="different tunes: the generator draws on from where it is",
        actual="the same tune",
        cause="A new generator is made, or a seed is made of the one that was given.",
        hint="Start with `rng = np.random.default_rng(rng)`: a generator passes through it.",
    )


# Parts 6 and 7: the tune as files. --------------------------------------------------------------


def _path(bench, name):
    return bench.write("here.txt", b"").rpartition("/")[0] + f"/{name}"


def _tune(rng, count):
    """Draw pitches, of which two in a row are the same."""
    pitches = rng.choice(np.arange(55, 80), size=count, replace=False).tolist()
    return [*pitches[:2], pitches[1], *pitches[2:]]


def _parse_midi(content):
    """Return the ticks of a crotchet, and the events `(delta, status, pitch, velocity)`."""
    if content[:4] != b"MThd" or content[14:18] != b"MTrk":
        raise ValueError("the header is not that of a MIDI file")
    division = int.from_bytes(content[12:14], "big")
    length = int.from_bytes(content[18:22], "big")
    track, place, events = content[22 : 22 + length], 0, []
    while place < len(track):
        delta = 0
        while True:
            byte = track[place]
            delta, place = delta << 7 | byte & 127, place + 1
            if byte < 128:
                break
        status = track[place]
        if status == 0xFF:
            place += 3 + track[place + 2]
            continue
        if status >> 4 not in (8, 9):
            raise ValueError(f"an event of status {status} is neither note on nor note off")
        pitch, velocity = track[place + 1], track[place + 2]
        # A note that begins with no force at all is one that ends.
        kind = "on" if status >> 4 == 9 and velocity else "off"
        events.append((delta, kind, pitch))
        place += 3
    return division, events


@check(
    points=1,
    hint=(
        "How many ticks lie between the end of a note and the beginning of the next?",
        "Between its beginning and its end lie `ticks`, whatever was before.",
    ),
)
def test_midi(submission, bench, rng):
    """The MIDI file holds each note, beginning where the one before it ends."""
    for number, ticks in enumerate((480, int(rng.integers(90, 300)))):
        pitches = _tune(rng, 5)
        path = _path(bench, f"tune{number}.mid")
        what = f"the MIDI file of 6 notes of {ticks} ticks each"
        with expect.raises_nothing(
            what,
            expected="a file",
            cause="An event is not what a MIDI file can hold.",
            hint='Each event is `(delta, "note_on" or "note_off", pitch)` of whole numbers, none '
            "below 0.",
        ):
            submission.write_midi(pitches, path, ticks)
        try:
            _, events = _parse_midi(bench.read(path))
        except (ValueError, IndexError) as error:
            expect.that(
                False,
                what,
                expected="a MIDI file that can be read back",
                actual=str(error),
                hint="Hand the events to `save_midi` as it stands in the task.",
            )
        _sounds(events, pitches, ticks, what)


def _sounds(events, pitches, ticks, what):
    """Expect one note after the other, at the right time and for the right time."""
    begun = [pitch for _, kind, pitch in events if kind == "on"]
    ended = [pitch for _, kind, pitch in events if kind == "off"]
    expect.equal(
        begun,
        pitches,
        what=f"the notes that begin in {what}",
        hint="One `note_on` for each pitch, in their order.",
    )
    expect.that(
        len(ended) == len(begun),
        f"the notes that end in {what}",
        expected=f"{len(begun)}",
        actual=f"{len(ended)}",
        cause="A note without a `note_off` sounds for ever.",
        hint="Two events for each note: it begins, and it ends.",
    )
    moment, open_since, begins, lasts = 0, {}, [], []
    for delta, kind, pitch in events:
        moment += delta
        if kind == "on":
            open_since[pitch] = moment
            begins.append(moment)
        else:
            expect.that(
                pitch in open_since,
                f"the order of the events in {what}",
                expected="a note ends after it began",
                actual=f"pitch {pitch} ends although it does not sound",
                hint="First `note_on`, then `note_off`, then the next note.",
            )
            lasts.append(moment - open_since.pop(pitch))
    wanted = [ticks * place for place in range(len(pitches))]
    absolute = [delta for delta, kind, _ in events if kind == "on"] == wanted
    cause = hint = ""
    if absolute:
        cause = "The events give the time since the beginning of the tune."
        hint = "Give the ticks since the event before: 0 for `note_on`, `ticks` for `note_off`."
    elif begins == [0] * len(begins):
        cause = "All notes begin at once: it is a chord."
        hint = "A note has to end, `ticks` after it began, before the next one begins."
    elif begins == [2 * time for time in wanted]:
        cause = "There is a rest as long as a note between two notes."
        hint = "The next note begins at once: its `note_on` has the delta 0."
    elif begins == [time + ticks for time in wanted]:
        cause = "The deltas of `note_on` and `note_off` are exchanged."
        hint = "The delta stands before its event: `ticks` pass before the note ends."
    elif len(set(lasts)) == 1 and lasts != [ticks] * len(lasts) and begins[1:2] == lasts[:1]:
        cause = f"Each note sounds for {lasts[0]} ticks, whatever the argument says."
        hint = "Use the argument `ticks`, not a number."
    expect.equal(
        begins,
        wanted,
        what=f"the ticks at which the notes begin in {what}",
        cause=cause,
        hint=hint or "The next note begins at the very moment at which the one before ends.",
    )
    # A short breath between two notes is a matter of taste.
    short = [time for time in lasts if not ticks / 2 <= time <= ticks]
    expect.that(
        not short,
        f"the ticks for which a note sounds in {what}",
        expected=ticks,
        actual=short[0] if short else ticks,
        hint="`ticks` pass between `note_on` and `note_off`.",
    )


def _hertz(pitch):
    return 440 * 2 ** ((pitch - 69) / 12)


def _strongest(samples, rate):
    """Return the strongest frequency of some samples, in hertz."""
    part = samples * np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(part, 1 << 16))
    # Nothing below 20 hertz is heard as a tone.
    lowest = math.ceil(20 * (1 << 16) / rate)
    return (lowest + int(np.argmax(spectrum[lowest:]))) * rate / (1 << 16)


def _pitches_heard(samples, pitches, rate, what):
    """Expect the right frequency in the middle of each note."""
    each = len(samples) // len(pitches)
    found = []
    for place in range(len(pitches)):
        note = samples[place * each : (place + 1) * each]
        found.append(_strongest(note[each // 10 : -each // 10], rate))
    wanted = [_hertz(pitch) for pitch in pitches]
    # A fifth of a semitone.
    wrong = [
        n for n, (f, w) in enumerate(zip(found, wanted, strict=True)) if abs(f / w - 1) > 0.012
    ]
    if not wrong:
        return
    place = wrong[0]
    ratios = np.array(found) / np.array(wanted)
    cause = hint = ""
    if np.ptp(ratios) < 0.02 * ratios.mean():
        # The same factor for all notes: how many semitones is it?
        semitones = 12 * math.log2(float(ratios.mean()))
        cause = f"Every note is {abs(semitones):.1f} semitones too " + (
            "high." if semitones > 0 else "low."
        )
        if abs(ratios.mean() * 2 * math.pi - 1) < 0.02:
            cause += " The frequencies are too low by the factor 2 pi."
            hint = "One oscillation is a phase of 2 pi: multiply the frequency by `2 * np.pi`."
        elif abs(semitones - round(semitones)) < 0.1:
            hint = "Pitch 69 is the A of 440 hertz: `440 * 2 ** ((pitch - 69) / 12)`."
        else:
            hint = "Divide by the argument `rate`, not by a number."
    elif wrong[0] > 0:
        hint = "Is each note as long as the others, and its frequency its own?"
    else:
        cause = "The distance between two notes is not that of their pitches."
        hint = "Twelve semitones double the frequency: `440 * 2 ** ((pitch - 69) / 12)`."
    expect.that(
        False,
        f"the frequency of note {place + 1}, pitch {pitches[place]}, in {what}",
        expected=f"about {wanted[place]:.0f} hertz",
        actual=f"{found[place]:.0f} hertz",
        cause=cause,
        hint=hint,
    )


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
    path = _path(bench, "tune.wav")
    submission.write_wav(pitches, path, seconds, rate)
    what = f"the sound file of 6 notes of {seconds} seconds at {rate} samples per second"
    samples = _read_wav(bench.read(path), rate, what)
    each = round(seconds * rate)
    expect.equal(
        len(samples),
        len(pitches) * each,
        what=f"the number of samples in {what}",
        hint="`round(seconds * rate)` samples for each note.",
    )
    loudest = float(np.max(np.abs(samples)))
    expect.that(
        loudest >= 0.05,
        f"the largest sample of {what}",
        expected="up to 1, loud enough to be heard",
        actual=round(loudest, 3),
        hint="A sine lies between -1 and 1; leave it as it is.",
    )
    _pitches_heard(samples, pitches, rate, what)
    at_the_top = float(np.mean(np.abs(samples) > 0.99 * loudest))
    # A sine is so near its top for 9 % of the time.
    expect.that(
        at_the_top < 0.4,
        f"the share of samples of {what} that have the largest size",
        expected="about 0.09, as in a sine",
        actual=round(at_the_top, 2),
        cause="The samples are larger than 1 and were cut off: that is no tone but a buzz.",
        hint="`save_wav` takes numbers between -1 and 1: the sine as it is.",
    )
    steps = np.abs(np.diff(samples))
    edges = np.arange(1, len(pitches)) * each - 1
    # Beside the edge too: a sample more or less is no matter.
    at_edges = np.array([steps[edge - 1 : edge + 2].max() for edge in edges])
    inside = np.ones(len(steps), bool)
    inside[np.concatenate([edges - 1, edges, edges + 1])] = False
    largest = float(steps[inside].max())
    place = int(np.argmax(at_edges))
    expect.that(
        at_edges[place] <= 1.5 * largest + 0.02,
        f"the jump between notes {place + 1} and {place + 2} in {what}",
        expected=f"at most {largest:.2f}, the largest step within a note",
        actual=round(float(at_edges[place]), 2),
        cause="Each note begins at its own phase, not at the one where the last note ended: that "
        "is a click.",
        hint="Add up the phase over the whole tune with `np.cumsum`, then take one sine of it.",
    )


def _clicking(rng, seconds):
    """Draw a rate, and pitches that click at it if each note begins at phase 0."""
    for _ in range(1000):
        # At some rates, no note ends far from 0: both are drawn anew.
        rate, pitches = int(rng.integers(15000, 20000)), _tune(rng, 5)
        last = round(seconds * rate) - 1
        ends = [math.sin(2 * math.pi * _hertz(pitch) * last / rate) for pitch in pitches]
        if max(np.abs(ends[:-1])) > 0.9:
            return rate, pitches
    raise RuntimeError("no tune clicks")


def _read_wav(content, wanted, what):
    """Return the samples of a sound file with one channel of 16 bits, `(samples,)`."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        expect.that(
            False,
            what,
            expected="a WAV file",
            actual=str(error) or type(error).__name__,
            hint="Hand the samples to `save_wav` as it stands in the task.",
        )
    expect.equal(
        [channels, width, rate],
        [1, 2, wanted],
        what=f"channels, bytes per sample, and samples per second of {what}",
        hint="Hand the samples and `rate` to `save_wav` as it stands in the task.",
    )
    return np.frombuffer(frames[: len(frames) // 2 * 2], "<i2").astype(np.float64) / 32768


# The trained model. -----------------------------------------------------------------------------


@check(
    points=3,
    after=(test_never_looks_ahead, test_remembers_earlier_notes),
    timeout=90,
    hint=(
        "The targets are numbers, not one-hot rows: which cross-entropy takes those?",
        "Adam's own learning rate of 0.001 is slow here; 0.005 to 0.01 is quick.",
    ),
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
    expect.learned(trained, hidden)
