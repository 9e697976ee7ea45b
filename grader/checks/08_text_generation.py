"""Hidden checks of exercise 8: windows, temperature, sampling, writing, callbacks, files, a score.

Most parts are questioned with a model of the grader's own: a flat map from the one-hot window to
the next character with weights drawn at random, so that every place of the window has its say. Its
text is worked out here, character by character.
"""

from pathlib import Path

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training
from rnn_grade.checks.writers import writer

# No letter that a message around the text would contain, and some that are longer than a byte.
ALPHABET = "éßñøæžЖщλ字🙂♫"
WINDOW, EPOCHS, BATCH = 20, 5, 64
ADVICE = "Use `LSTM(128)`, and Adam or RMSprop with a learning rate of 0.01."
# Next-character accuracy. The last four characters allow 0.849 at best, so that a model above
# this bar has looked further back.
BAR = 0.86
TRAINED = Path(__file__).parents[2] / "exercises" / "08_text_generation" / "trained.keras"


# Part 1: vectorise. -----------------------------------------------------------------------------


def _one_hot(numbers, size, dtype=np.float32):
    return np.eye(size, dtype=dtype)[np.asarray(numbers, int)]


def _characters(rng, size):
    return "".join(rng.permutation(list(ALPHABET))[:size])


def _vectorize(text, characters, length, step):
    numbers = np.array([characters.index(character) for character in text])
    starts = np.arange(0, len(numbers) - length, step)
    windows = numbers[starts[:, None] + np.arange(length)]
    return _one_hot(windows, len(characters), int), numbers[starts + length]


@check(
    points=2,
    hint=(
        "A window counts if one more character follows it: which is the last such start?",
        "The number of a character is its place in `characters`, from 0 on; there is no padding.",
    ),
)
def test_vectorize(part, rng):
    """A text becomes one-hot windows, each with the number of the character behind it."""
    vectorize = part(
        "vectorize",
        _vectorize,
        returns={"windows": "the windows", "targets": "the targets"},
        axes={"windows": "(windows, length, characters)", "targets": "(windows,)"},
    )
    # Not in alphabetical order: the numbers come from `characters` alone.
    characters = _characters(rng, 9)
    text = "".join(rng.choice(list(characters), size=36))
    # At last one character is left for a target, and then none.
    for count in (36, 6, 5):
        vectorize.agrees(
            text[:count],
            characters,
            5,
            3,
            where=f" from `vectorize`, given {count} characters, length 5 and step 3",
            hint="Behind the window `text[start : start + length]` stands `text[start + length]`; "
            "a window without one does not count.",
        )


# Part 2: the model, before it is trained. -------------------------------------------------------


@pytest.fixture(scope="module")
def build(submission):
    # As long as the classic windows: whoever reads their end only is seen.
    return lambda: submission.build_model(40, 11)


def _draw_windows(rng, batch, length, size):
    # No character stands twice in a row, so that any two steps may change places.
    first = rng.integers(size, size=(batch, 1))
    jumps = rng.integers(1, size, size=(batch, length - 1))
    numbers = np.concatenate([first, first + np.cumsum(jumps, axis=1)], axis=1) % size
    return _one_hot(numbers, size)


@check(
    points=1,
    hint=(
        "Both sizes come from the arguments: nothing in your code should be 40 or 24.",
        "Which activation makes numbers positive and lets each row sum to 1?",
    ),
)
def test_model_gives_probabilities(submission, model, build, rng):
    """A new model turns windows of any size into probabilities of the next character."""
    for built, (length, size) in ((submission.build_model(5, 7), (5, 7)), (model, (40, 11))):
        what = f"the output of `build_model({length}, {size})`"
        output = expect.answers(
            built,
            _draw_windows(rng, 4, length, size),
            (4, size),
            axes="(batch, characters)",
            what=what,
            cause="A layer or the input has a size of its own, or it reads another shape than "
            "(batch, length, size).",
            hint="Use `keras.Input((length, size))`: Keras adds the batch itself, and no size is "
            "written down as a number.",
        )
        expect.distribution(output, what=what)
    expect.no_shared_weights(model, build(), _draw_windows(rng, 2, 40, 11))


@check(
    points=2,
    after=test_model_gives_probabilities,
    hint=(
        "Which layer still knows the first character when the last one has been read?",
        "Every weight that should learn needs a path from the output back to it.",
    ),
)
def test_model_reads_the_whole_window(model, predict, rng):
    """The first character counts, so does the order, each window is alone, all weights learn."""
    x = _draw_windows(rng, 6, 40, 11)
    changed = x.copy()
    changed[:, 0] = np.roll(x[:, 0], 1, axis=-1)
    expect.reads(model, x, changed, what="the first of forty characters")
    # Near the end, where new weights have not yet forgotten them.
    expect.order_matters(predict, x, 35, 36)
    expect.batch_independent(predict, x)
    expect.gradient_flow(model.gradients(x))


@check(
    points=1,
    after=test_model_gives_probabilities,
    hint="Prefer Keras layers to Python lambdas, and register your own classes.",
)
def test_model_can_be_saved(model, rng):
    """The model can be saved, and loaded in another process."""
    expect.saves_and_reloads(model, _draw_windows(rng, 3, 40, 11))


# Parts 3 and 4: temperature and chance. ---------------------------------------------------------


def _reweighted(probabilities, temperature):
    # In float32 the rows sum to 1 only to seven digits.
    probabilities = np.asarray(probabilities, np.float64)
    with np.errstate(divide="ignore"):
        logits = np.log(probabilities / probabilities.sum(axis=-1, keepdims=True)) / temperature
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@pytest.fixture
def reweight(part):
    return part("reweight", _reweighted, returns="`reweight`", axes="(batch, characters)")


def _draw_distributions(rng, batch, size):
    p = rng.dirichlet(np.full(size, 2.0), size=batch) + 0.01
    return p / p.sum(axis=-1, keepdims=True)


@check(
    points=2,
    hint=(
        "What do logarithms, a division and a softmax make of a distribution?",
        "At temperature 1 the distribution has to stay what it was.",
    ),
)
def test_reweight(reweight, rng):
    """The temperature divides the logarithms: a low one sharpens, a high one flattens."""
    # float32 as it comes from a model, and wrapped rows would not fit: 3 rows of 6.
    p = _draw_distributions(rng, 3, 6).astype(np.float32)
    for temperature in (0.4, 2.5, 1.0):
        reweight.agrees(
            p,
            temperature,
            where=f" at temperature {temperature}",
            cause=lambda found, _: _temperature_of(found, p),
            hint="The logarithms of any two entries differ by 1 / temperature times what they "
            "did before.",
        )


def _temperature_of(found, before):
    """Return in words at which temperature distributions were made, if they were at one."""
    if np.min(found) <= 0:
        return ""
    new, old = (np.log(p) - np.log(p).mean(axis=-1, keepdims=True) for p in (found, before))
    slope = np.sum(new * old) / np.sum(old * old)
    if slope <= 0 or not np.allclose(new, slope * old, atol=1e-3):
        return ""
    return f"These are the distributions at temperature {1 / slope:.3g}."


@check(
    points=1,
    after=test_reweight,
    hint=(
        "The logarithm of 0 is minus infinity, and `exp` makes a 0 of it again. What about 0 / 0?",
        "Subtract the largest logarithm of each row before `exp`: its largest entry is then 1.",
    ),
)
def test_reweight_extremes(reweight, rng):
    """Entries of 0 stay 0, and a temperature close to 0 leaves the likeliest character."""
    p = np.array([[0.5, 0.0, 0.2, 0.3], [0.0, 1.0, 0.0, 0.0]])[:, rng.permutation(4)]
    # At a high temperature a tiny number in the place of 0 would be no longer tiny.
    for temperature in (0.5, 100.0):
        reweight.agrees(
            p,
            temperature,
            where=f" of distributions with zeros at temperature {temperature}",
            cause=lambda found, truth: (
                "An entry that was 0 is above 0 now: a tiny number in its "
                "place, before the logarithm, grows at a high temperature."
                if np.any(found[truth == 0] > 0)
                else ""
            ),
            hint="Leave a 0 as it is: its logarithm is minus infinity, of which `exp` makes 0.",
        )
    p = _draw_distributions(rng, 3, 24) * 0.1
    p[np.arange(3), rng.integers(24, size=3)] += 0.9
    flat = np.full((1, 24), 0.7 / 23)
    flat[0, rng.integers(24)] = 0.3
    p = np.concatenate([p, flat])
    reweight.agrees(p, 0.001, where=" at temperature 0.001")


@check(
    points=2,
    after=test_reweight,
    hint=(
        "`rng.choice(len(row), p=row)` draws a number with the probabilities of a row.",
        "Make one generator, in front of the loop over the rows.",
    ),
)
def test_sample(submission, part, bench, rng):
    """Thousands of draws come as often as the temperature says, and repeat with the seed."""
    size, temperature = 6, 0.6
    kinds = _draw_distributions(rng, 2, size)
    # Rows of all kinds, by which a mistake is known again, and then two kinds in turn: each row has
    # to be drawn from its own distribution.
    several = _draw_distributions(rng, 100, size)
    p = np.concatenate([several, np.tile(kinds, (2000, 1))]).astype(np.float32)
    # Drawn, and no part of the check's own seed: the worker is told nothing of that.
    seed = int(rng.integers(1000))
    found = submission.sample(p, temperature, seed)
    what = f"what `sample` returns for {len(p)} rows"
    expect.shape(found, (len(p),), axes="(batch,)", what=what)
    strange = np.setdiff1d(found, np.arange(size))
    expect.that(
        not strange.size,
        what,
        expected=f"numbers of characters, from 0 to {size - 1}",
        actual=f"such as {strange[0] if strange.size else None}",
        hint="Return the place of the drawn entry in its row, not the entry itself.",
    )
    with part("sample", returns="the draws").naming(found[:100], p[:100], temperature, seed):
        for kind, before in enumerate(kinds):
            expect.frequencies(
                found[100 + kind :: 2],
                _reweighted(before, temperature),
                untouched=before,
                what="`sample`",
                hint="Draw each row from its own distribution, at the given temperature.",
            )
    # Rows of a model that is sure of itself, in float32: their sums are off in the seventh digit.
    certain = rng.dirichlet(np.full(24, 0.05), size=1000).astype(np.float32)
    with expect.raises_nothing(
        "`sample`, given rows as a model returns them when it is sure of itself",
        expected="one number for each row",
        cause="In float32 the rows do not sum to exactly 1, which NumPy refuses.",
        hint="Convert the probabilities to float64 before you divide them by their sum.",
    ):
        submission.sample(certain, 1.0, 1)

    def draw(rng):
        return submission.sample(p[:100], temperature, rng)

    expect.follows_seed(draw, what="calls of `sample`")
    expect.draws_on(draw, bench.generator(11), what="calls of `sample`")


# Parts 5 to 8 are questioned with models of known answers. --------------------------------------


def _text(value, what):
    """Return what came back as one text."""
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        value = "".join(value)
    expect.that(
        isinstance(value, str),
        what,
        expected="a text",
        actual="nothing" if value is None else expect.type_name(value),
        hint="Join the characters to a string and return it.",
    )
    return value


@pytest.fixture
def continues(submission, part, bench):
    """Expects the text that a writer is certain of, or says what an exception means."""
    generate = part("generate", returns="the text", read="".join)

    def check(known, prompt, count, **raised):
        model, given = known.model(bench), (prompt, count, 0.1, known.characters, known.length)
        what = f"{count} characters after a prompt of {len(prompt)}, in windows of {known.length}"
        with expect.keeps_weights(model, "`generate`"), expect.raises_nothing(what, **raised):
            answer = submission.generate(model, *given, 3)
        found = _text(answer, what)
        with generate.naming(found, known, *given, 3):
            expect.equal(
                found,
                known.write(prompt, count)[0],
                what=f"{what}, by a model that is certain of each next one",
                hint="Draw each of the `count` characters after a window that is the end of the "
                "text so far, the ones before included.",
            )

    return check


@check(
    points=2,
    after=test_sample,
    hint=(
        "Print the window before each prediction: it has to move by one character each time.",
        "The model takes `(batch, length, characters)`: here a batch of one window.",
    ),
)
def test_generate_slides(continues, rng):
    """Each new character is drawn after a window that ends with those before it."""
    # Longer than any window in the task, and shorter.
    for length, size, count in ((45, 9, 10), (5, 7, 6)):
        known, (prompt,) = writer(rng, length, _characters(rng, size), [length], count)
        continues(
            known,
            prompt,
            count,
            expected=f"one window for each of them, shape (1, {length}, {size})",
            when="[Ii]nvalid input shape|expected (min_)?ndim|[Ii]ncompatible",
            cause="The model was given another shape than (batch, length, characters).",
            hint="One window is a batch of one: shape `(1, length, len(characters))`.",
        )


@check(
    points=1,
    after=test_generate_slides,
    hint=(
        "Of a long prompt, which characters would the model see if it had written them itself?",
        "A row of zeros is no character: it may stand where a short prompt leaves room.",
    ),
)
def test_generate_prompts(continues, rng):
    """A prompt may be longer or shorter than the window, or empty."""
    known, prompts = writer(rng, 6, _characters(rng, 8), [10, 3, 0], 5)
    for prompt in prompts:
        continues(
            known,
            prompt,
            5,
            expected="a text, no error",
            cause="The code counts on prompts that are just as long as the window.",
            hint="Fill the window from its end: at most `length` characters, zeros before them.",
        )


@check(
    points=2,
    after=test_generate_slides,
    hint=(
        "Make one generator before the loop and hand the generator, not the seed, to `sample`.",
        "Nothing but `rng` may decide: not `np.random`, not the clock.",
    ),
)
def test_generate_draws(submission, bench, rng):
    """The temperature counts, each character is a draw of its own, and a seed repeats the text."""
    characters, likeliest = _characters(rng, 12), int(rng.integers(12))
    p = np.full(12, 0.07)
    p[likeliest] = 0.23
    # A model that gives the same probabilities whatever it reads.
    dense = ("Dense", {"units": 12, "activation": "softmax"})
    model = bench.sequential((4, 12), [("Flatten", {}), dense], [np.zeros((48, 12)), np.log(p)])

    def text(temperature, rng, count=7):
        given = model, characters[:4], count, temperature, characters, 4, rng
        return _text(submission.generate(*given), f"the text at temperature {temperature}")

    expect.follows_temperature(text, characters[likeliest], what="characters", by="sample")
    expect.follows_seed(lambda seed: text(3.0, seed, 5), what="texts")
    expect.draws_on(lambda rng: text(3.0, rng, 5), bench.generator(11), what="texts")


# Part 6: the callback that writes. --------------------------------------------------------------


@check(
    points=2,
    after=test_generate_draws,
    hint=(
        "In `on_epoch_end`, Keras has put the model that is being trained into `self.model`.",
        "One generator per callback, made from `seed`; nothing global is seeded or drawn from.",
    ),
)
def test_text_writer(submission, bench, rng):
    """The callback prints a text per temperature after each epoch, and disturbs no training."""
    # Few characters: a progress bar for each of them would soon fill what is kept of the output.
    count = 5
    known, (prompt,) = writer(rng, 4, _characters(rng, 12), [3], count)
    certain, _ = known.write(prompt, count)
    # The same text, but no probability is so small that it is 0, at any temperature.
    known.kernel, known.bias = known.kernel / 25, known.bias / 25

    def watching(seed):
        """Return what ends an epoch of a new callback, and returns what it prints then."""
        given = prompt, count, [0.02, 1e6], known.characters, 4, seed
        made = expect.callback(submission.text_writer(*given), "text_writer")
        made.method("set_model", known.model(bench))

        def end_epoch(epoch=0):
            before = len(bench.printed())
            made.method("on_epoch_end", epoch, {"loss": 1.25 - epoch})
            printed = bench.printed()[before:]
            return "".join(letter for letter in printed if letter in known.characters)

        return end_epoch

    end_epoch = watching(7)
    for epoch in range(2):
        written = end_epoch(epoch)
        what = f"what the callback printed after epoch {epoch + 1}"
        expect.that(
            len(written) >= 2 * count,
            what,
            expected=f"two texts of {count} characters, one for each temperature",
            actual=f"{len(written)} characters of the vocabulary",
            cause="" if written else "Nothing is printed after this epoch.",
            hint="In `on_epoch_end`, print what `generate` returns, for every temperature.",
        )
        expect.that(
            written.count(certain) == 1,
            f"{what}, at the temperatures 0.02 and 1000000",
            expected=f"{certain!r}, of which its model is certain, and then a text of mere chance",
            actual=repr(written),
            hint="Hand `prompt`, `count`, each of `temperatures`, `characters` and `length` on to "
            "`generate`, with `self.model`.",
        )
    expect.draws_alone(bench, watching)


# Parts 7 and 8: files. --------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "Look at the arguments `monitor`, `mode` and `save_best_only` of Keras's ModelCheckpoint.",
        "The whole model is kept, not only its weights: the file ends in `.keras`.",
    ),
)
def test_best_checkpoint(submission, bench):
    """Of the models of all epochs, the file keeps the one with the lowest validation loss."""
    expect.keeps_best(bench, submission.best_checkpoint, by="best_checkpoint")


@check(
    points=1,
    after=test_generate_draws,
    hint="`keras.saving.load_model` returns the model; `generate` takes it.",
)
def test_load_and_generate(submission, bench, load_data, rng):
    """A model from a file continues a text as `generate` does."""
    # Nothing of what was made before is left: the file alone has to do.
    bench.fresh()
    path = bench.write("model.of.the.check.keras", TRAINED.read_bytes())
    vocabulary = load_data("sentences", count=1).vocabulary[1:]
    # In an order of their own. What comes out is no English then, but the same from both.
    characters = "".join(rng.permutation(vocabulary))
    prompt, count = "yesterday in the rain she ", 8
    model = bench.load_model(path)
    for temperature, seed in ((0.1, 3), (2.0, 4)):
        given = prompt, count, temperature, characters, 40, seed
        what = f"the text that a model from a file writes at temperature {temperature}"
        expect.equal(
            _text(submission.load_and_generate(path, *given), what),
            _text(submission.generate(model, *given), what),
            what=f"{what}, compared with what `generate` writes",
            cause="Another model writes, or it is given other arguments.",
            hint="Load the model from `path` and hand all other arguments on to `generate`.",
        )


# The trained model. -----------------------------------------------------------------------------


@check(
    points=3,
    after=(test_model_gives_probabilities, test_model_reads_the_whole_window),
    timeout=120,
    hint="The targets are numbers, not one-hot rows: which cross-entropy takes those?",
)
def test_learns_to_predict(submission, load_data):
    """After training, it predicts the next character of a text that it has never seen."""
    train = load_data("sentences", "train", count=1000, length=WINDOW, step=8)
    hidden = load_data("sentences", "test", count=120, length=WINDOW)
    # Three characters at their best: what a model with a very short memory reaches.
    naive = load_data("sentences", count=1, length=3).optimum
    size = hidden.vocabulary_size - 1
    trained = training.train(
        lambda: submission.build_model(WINDOW, size),
        _one_hot(train.x - 1, size),
        train.y - 1,
        scored_on=_one_hot(hidden.x - 1, size),
        metric=training.accuracy(hidden.y - 1, size),
        bar=BAR,
        epochs=EPOCHS,
        batch_size=BATCH,
    )
    expect.learned(
        trained, hidden, naive=naive, remembers=test_model_reads_the_whole_window, hint=ADVICE
    )
