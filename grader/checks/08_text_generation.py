"""Hidden checks of exercise 8: windows, temperature, sampling, writing, callbacks, files, a score.

Most parts are questioned with a model of the grader's own: a flat map from the one-hot window to
the next character with weights drawn at random, so that every place of the window has its say. Its
text is worked out here, character by character, and so is the text of each known mistake.
"""

import math
from pathlib import Path

import numpy as np
import pytest

from rnn_grade.checks import check, diagnosis, expect, training
from rnn_grade.errors import Failure

# No letter that a message around the text would contain, and some that are longer than a byte.
ALPHABET = "éßñøæžЖщλ字🙂♫"
WINDOW, EPOCHS, BATCH = 20, 5, 64
# Next-character accuracy. The last four characters allow 0.849 at best, so that a model above
# this bar has looked further back.
BAR = 0.86
TRAINED = Path(__file__).parents[2] / "exercises" / "08_text_generation" / "trained.keras"


# Part 1: vectorise. -----------------------------------------------------------------------------


def _one_hot(numbers, size):
    return np.eye(size)[np.asarray(numbers, int)]


def _windows(numbers, length, step, size, ahead=0, last=0, target_step=None):
    """Return windows and targets as they should be, or with one known mistake in them."""
    starts = np.arange(0, len(numbers) - length - last, step)
    rows = numbers[starts[:, None] + np.arange(length)]
    places = starts + length + ahead
    if target_step:
        places = np.arange(len(starts)) * target_step + length
    return _one_hot(rows, size), numbers[np.clip(places, 0, len(numbers) - 1)]


def _pair(value, what):
    if not isinstance(value, list | tuple) or len(value) != 2:
        expect.that(
            False,
            what,
            expected="two arrays, windows and targets",
            actual="nothing" if value is None else expect.type_name(value),
            hint="End with `return windows, targets`.",
        )
    return tuple(_array(part, what) for part in value)


def _array(value, what):
    try:
        return np.asarray(value)
    except ValueError:
        # Rows of different lengths, and the sentence about them.
        return expect.shape(value, (0,), what=what)


@check(
    points=2,
    hint=(
        "A window counts if one more character follows it: which is the last such start?",
        "The number of a character is its place in `characters`, from 0 on; there is no padding.",
    ),
)
def test_vectorize(submission, rng):
    """A text becomes one-hot windows, each with the number of the character behind it."""
    # Not in alphabetical order: the numbers come from `characters` alone.
    characters = "".join(rng.permutation(list(ALPHABET))[:9])
    size, length, step = len(characters), 5, 3
    numbers = rng.integers(size, size=36)
    text = "".join(characters[number] for number in numbers)
    what = "`vectorize`, given 36 characters, length 5 and step 3"
    windows, targets = _pair(submission.vectorize(text, characters, length, step), what)
    x, y = _windows(numbers, length, step, size)
    if np.ndim(windows) and len(windows) == len(x) - 1:
        cause = "One window is missing: the last one that has a target."
        hint = "The last start is the last one with a character behind its window."
    elif np.ndim(windows) and len(windows) == 36 - length:
        cause, hint = "The windows start at every character.", "Let them start `step` apart."
    elif np.ndim(windows) == 2:
        cause = "The windows hold numbers of characters, not one-hot rows."
        hint = "Give each number a row of `len(characters)` zeros with a single 1."
    elif np.ndim(windows) == 3 and np.shape(windows)[2] == size + 1:
        cause = "There is one column more than there are characters."
        hint = "Number them from 0: all windows are full, so no number is kept for padding."
    else:
        cause = hint = ""
    if np.shape(windows) != x.shape:
        expect.that(
            False,
            f"the windows from {what}",
            expected=f"shape {x.shape}, that is (windows, length, characters)",
            actual=f"shape {np.shape(windows)}",
            cause=cause,
            hint=hint,
        )
    in_order = [sorted(characters).index(character) for character in characters]
    known = (
        (
            _one_hot(np.array(in_order)[numbers], size),
            "The characters are numbered in their "
            "alphabetical order, not in the order of `characters`.",
        ),
        (
            _one_hot([list(dict.fromkeys(text)).index(c) for c in text], size),
            "The characters are numbered in the order in which the text uses them.",
        ),
    )
    starts = np.arange(0, 36 - length, step)[:, None] + np.arange(length)
    mistakes = [(found[starts], why) for found, why in known]
    cause = _recognise(windows, mistakes)
    expect.close(
        windows,
        x,
        what="the windows",
        axes="(windows, length, characters)",
        cause=cause,
        hint="Number a character by its place in `characters`." if cause else "",
    )
    mistakes = (
        (
            _windows(numbers, length, step, size, ahead=-1)[1],
            "The target is the last character inside the window, which the model only has to copy.",
        ),
        (_windows(numbers, length, step, size, ahead=1)[1], "The targets skip one character."),
        (
            _windows(numbers, length, step, size, target_step=1)[1],
            "The windows advance by `step`, but the targets by 1.",
        ),
    )
    if np.shape(targets) == (len(y), size):
        expect.that(
            False,
            "the targets",
            expected=f"shape ({len(y)},)",
            actual=f"shape ({len(y)}, {size})",
            cause="The targets are one-hot rows.",
            hint="Return the number of each target; the loss of part 2 takes numbers.",
        )
    expect.equal(
        targets,
        y,
        what="the targets",
        cause=_recognise(targets, mistakes),
        hint="Behind the window `text[start : start + length]` stands `text[start + length]`.",
    )
    for fits in (1, 0):
        answer = submission.vectorize(text[: length + fits], characters, length, step)
        what = f"`vectorize`, given {length + fits} characters and length {length}"
        counts = [part.shape[0] if part.ndim else 0 for part in _pair(answer, what)]
        expect.equal(
            counts,
            [fits, fits],
            what=f"the number of windows and targets from {what}",
            hint="A window needs one more character behind it, and no more than one.",
        )


def _recognise(found, mistakes):
    """Return the cause of the known mistake that gives just this, or nothing."""
    found = np.asarray(found)
    for numbers, cause in mistakes:
        if found.shape == np.shape(numbers) and np.array_equal(found, numbers):
            return cause
    return ""


# Part 2: the model, before it is trained. -------------------------------------------------------


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(8, 11)


def _draw_windows(rng, batch, length, size):
    # No character stands twice in a row, so that any two steps may change places.
    first = rng.integers(size, size=(batch, 1))
    jumps = rng.integers(1, size, size=(batch, length - 1))
    numbers = np.concatenate([first, first + np.cumsum(jumps, axis=1)], axis=1) % size
    return _one_hot(numbers, size).astype(np.float32)


@check(
    points=1,
    hint=(
        "Both sizes come from the arguments: nothing in your code should be 40 or 24.",
        "Which activation makes numbers positive and lets each row sum to 1?",
    ),
)
def test_model_gives_probabilities(submission, model, build, rng):
    """A new model turns windows of any size into probabilities of the next character."""
    for built, (length, size) in ((model, (8, 11)), (submission.build_model(5, 7), (5, 7))):
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
    expect.no_shared_weights(model, build(), _draw_windows(rng, 2, 8, 11))


@check(
    points=2,
    after=test_model_gives_probabilities,
    hint=(
        "Which layer still knows the first character when the last one has been read?",
        "Every weight that should learn needs a path from the output back to it.",
    ),
)
def test_model_reads_the_whole_window(model, eager, rng):
    """The first character of a window counts, so does the order, and every weight can learn."""
    x = _draw_windows(rng, 6, 8, 11)
    changed = x.copy()
    changed[:, 0] = np.roll(x[:, 0], 1, axis=-1)
    expect.remembers(eager, x, changed, what="the first of eight characters")
    # The roll may have met the second step: exchange steps that differ for certain.
    expect.order_matters(eager, x, 3, 4)
    expect.gradient_flow(model.gradients(x))


@check(
    points=1,
    after=test_model_gives_probabilities,
    hint="Prefer Keras layers to Python lambdas, and register your own classes.",
)
def test_model_can_be_saved(model, rng):
    """The model can be saved, and loaded in another process."""
    expect.saves_and_reloads(model, _draw_windows(rng, 3, 8, 11))


# Parts 3 and 4: temperature and chance. ---------------------------------------------------------


def _reweighted(probabilities, temperature):
    with np.errstate(divide="ignore"):
        logits = np.log(probabilities) / temperature
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def _softmax(values):
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _temperature_mistakes(p, temperature):
    """Return what each known mistake makes of `p` `(batch, characters)`, with its cause."""
    powers = p ** (1 / temperature)
    return (
        (
            _softmax(p / temperature),
            "The probabilities themselves were divided by the temperature, not their logarithms.",
            "Take `np.log(probabilities)` first, then divide.",
        ),
        (
            _reweighted(p, 1 / temperature),
            "The temperature works the wrong way round: a high one "
            "has to make the distribution more even.",
            "Divide the logarithms by the temperature, do not multiply.",
        ),
        (powers, "The rows do not sum to 1 any more.", "Divide each row by its sum."),
        (p, "The temperature has no effect.", "Divide the logarithms by it."),
        (
            powers / powers.sum(),
            "The whole array was divided by one sum.",
            "Sum along the last axis, with `keepdims=True`.",
        ),
        (
            powers / np.maximum(powers.max(axis=-1, keepdims=True), 1e-300),
            "Each row was divided by its largest entry.",
            "Divide each row by its sum.",
        ),
        (np.log(p) / temperature, "These are logarithms.", "Go back with `np.exp`."),
    )


def _temperature_diagnosis(p, temperature):
    def diagnose(found):
        found = np.asarray(found, float)
        for numbers, cause, hint in _temperature_mistakes(p, temperature):
            if found.shape == numbers.shape and np.allclose(found, numbers, rtol=1e-4, atol=1e-6):
                return diagnosis.Diagnosis("temperature", cause, hint)
        return None

    return diagnose


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
def test_reweight(submission, rng):
    """The temperature divides the logarithms: a low one sharpens, a high one flattens."""
    # float32 as it comes from a model, and wrapped rows would not fit: 3 rows of 6.
    p = _draw_distributions(rng, 3, 6).astype(np.float32)
    for temperature in (0.4, 2.5, 1.0):
        truth = p.astype(np.float64)
        truth = truth / truth.sum(axis=-1, keepdims=True)
        expect.close(
            submission.read_only.reweight(p, temperature),
            _reweighted(truth, temperature),
            what=f"`reweight` at temperature {temperature}",
            axes="(batch, characters)",
            diagnosis=_temperature_diagnosis(truth, temperature),
            hint="The logarithms of any two entries differ by 1 / temperature times what they "
            "did before.",
        )


@check(
    points=1,
    after=test_reweight,
    hint=(
        "The logarithm of 0 is minus infinity, and `exp` makes a 0 of it again. What about 0 / 0?",
        "Subtract the largest logarithm of each row before `exp`: its largest entry is then 1.",
    ),
)
def test_reweight_extremes(submission, rng):
    """Entries of 0 stay 0, and a temperature close to 0 leaves the likeliest character."""
    p = np.array([[0.5, 0.0, 0.2, 0.3], [0.0, 1.0, 0.0, 0.0]])[:, rng.permutation(4)]
    # Wide enough for somebody who adds a tiny number to keep the logarithm finite.
    for temperature in (0.5, 2.0):
        what = f"`reweight` of distributions with zeros at temperature {temperature}"
        found = submission.reweight(p, temperature)
        expect.close(
            found,
            _reweighted(p, temperature),
            what=what,
            axes="(batch, characters)",
            rtol=1e-4,
            atol=1e-3,
        )
    p = _draw_distributions(rng, 3, 24) * 0.1
    p[np.arange(3), rng.integers(24, size=3)] += 0.9
    flat = np.full((1, 24), 0.7 / 23)
    flat[0, rng.integers(24)] = 0.3
    p = np.concatenate([p, flat])
    what = "`reweight` at temperature 0.001"
    found = submission.reweight(p, 0.001)
    expect.shape(found, p.shape, axes="(batch, characters)", what=what)
    if not np.isfinite(np.asarray(found, float)).all():
        expect.that(
            False,
            what,
            expected="finite numbers",
            actual=f"{int((~np.isfinite(np.asarray(found, float))).sum())} of {p.size} are not",
            cause="Powers of small numbers became 0, all of them, and 0 was divided by 0.",
            hint="Subtract the largest logarithm of each row before you take `np.exp`.",
        )
    expect.close(found, np.eye(24)[p.argmax(axis=-1)], what=what, axes="(batch, characters)")


@check(
    points=2,
    after=test_reweight,
    hint=(
        "`rng.choice(len(row), p=row)` draws a number with the probabilities of a row.",
        "Make one generator, in front of the loop over the rows.",
    ),
)
def test_sample(submission, bench, rng, seed):
    """Thousands of draws come as often as the temperature says, and repeat with the seed."""
    rows, size, temperature = 4000, 6, 0.6
    kinds = _draw_distributions(rng, 2, size)
    # Two kinds of rows in turn: each row has to be drawn from its own distribution.
    p = np.tile(kinds, (rows // 2, 1)).astype(np.float32)
    found = submission.sample(p, temperature, int(seed) % 1000)
    what = f"what `sample` returns for {rows} rows"
    expect.shape(found, (rows,), axes="(batch,)", what=what)
    draws = np.asarray(found)
    inside = (draws >= 0) & (draws < size) & (draws == np.floor(draws))
    expect.that(
        bool(inside.all()),
        what,
        expected=f"numbers of characters, from 0 to {size - 1}",
        actual=f"such as {draws[~inside][0] if not inside.all() else ''}",
        hint="Return the place of the drawn entry in its row, not the entry itself.",
    )
    draws = draws.astype(int)
    truth = _reweighted(kinds, temperature)
    for kind in range(2):
        counts = np.bincount(draws[kind::2], minlength=size)
        _frequencies(
            counts,
            truth[kind],
            kinds[kind],
            # With one row only, a generator made anew for each row draws as it should.
            lambda kind=kind: {
                int(np.ravel(submission.sample(p[kind : kind + 1], temperature, number))[0])
                for number in range(12)
            },
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
    again = submission.sample(p, temperature, int(seed) % 1000)
    expect.shape(again, (rows,), axes="(batch,)", what="what `sample` returns the second time")
    other = submission.sample(p, temperature, int(seed) % 1000 + 1)
    expect.that(
        bool(np.array_equal(found, again)),
        "two calls of `sample` with the same seed",
        expected="the same numbers",
        actual=f"{int(np.sum(draws != np.asarray(again)))} of {rows} numbers differ",
        cause="The numbers come from somewhere else than the generator made from `rng`.",
        hint="Draw with `rng = np.random.default_rng(rng)`, not with `np.random` itself.",
    )
    expect.that(
        not np.array_equal(found, other),
        "two calls of `sample` with different seeds",
        expected="different numbers",
        actual="the same numbers",
        cause="The argument `rng` is not used.",
        hint="Start with `rng = np.random.default_rng(rng)`.",
    )
    _draws_on(submission, bench, p[:100], temperature)


def _draws_on(submission, bench, p, temperature):
    """Expect that a generator is taken as well as a seed, and that it draws on."""
    generator = bench.generator(11)
    what = "two calls of `sample` with the same generator"
    with expect.raises_nothing(
        what,
        expected="one number for each row, twice",
        cause="`rng` may be a generator, not only a seed.",
        hint="`np.random.default_rng(rng)` takes either, and returns a generator.",
    ):
        first, second = (submission.sample(p, temperature, generator) for _ in range(2))
    expect.that(
        not np.array_equal(first, second),
        what,
        expected="different numbers: the generator draws on from where it is",
        actual="the same numbers",
        cause="A new generator is made, or a seed is made of the one that was given.",
        hint="Start with `rng = np.random.default_rng(rng)`: a generator passes through it.",
    )


def _frequencies(counts, truth, untouched, ask_again):
    """Expect counts that a chi-square test holds possible, with one error in ten thousand."""
    total, size = counts.sum(), len(counts)
    worst = int(np.argmax(np.abs(counts - total * truth)))
    if _chi_square(counts, truth) <= _critical(size - 1):
        return
    if np.count_nonzero(counts) == 1:
        cause, hint = (
            (
                "All rows get the same draw, as if the generator were made anew for each row.",
                "Make the generator once, in front of the loop over the rows.",
            )
            if len(ask_again()) > 1
            else (
                "The same character is always taken, such as the likeliest.",
                "Draw at random, do not use `argmax`.",
            )
        )
    elif _chi_square(counts, untouched) <= _critical(size - 1):
        cause = "The draws follow the probabilities as they came in: the temperature has no effect."
        hint = "Draw from what `reweight` returns."
    elif _chi_square(counts, np.full(size, 1 / size)) <= _critical(size - 1):
        cause, hint = "All characters are equally likely.", "Hand the probabilities to the draw."
    else:
        cause, hint = "", "Draw each row from its own distribution, at the given temperature."
    expect.that(
        False,
        f"how often `sample` drew character {worst} in {total} draws",
        expected=f"about {round(float(total * truth[worst]))} times",
        actual=f"{counts[worst]} times",
        cause=cause,
        hint=hint,
    )


def _chi_square(counts, truth):
    wanted = counts.sum() * truth
    return float(np.sum((counts - wanted) ** 2 / wanted))


def _critical(degrees):
    # Wilson and Hilferty's approximation of the value that is exceeded once in 100,000 times: six
    # such tests in a course of thousands of gradings should not fail a right answer.
    return degrees * (1 - 2 / (9 * degrees) + 4.265 * math.sqrt(2 / (9 * degrees))) ** 3


# Parts 5 to 8 are questioned with models of known answers. --------------------------------------


class Writer:
    """A flat map from the window to the next character, and the text that follows from it."""

    def __init__(self, rng, length, size):
        self.length, self.size = length, size
        self.characters = "".join(rng.permutation(list(ALPHABET))[:size])
        self.kernel = rng.normal(size=(length, size, size)) * 100
        self.bias = rng.normal(size=size) * 100

    def model(self, bench):
        """Build it in the learner's process."""
        dense = ("Dense", {"units": self.size, "activation": "softmax"})
        weights = [self.kernel.reshape(-1, self.size), self.bias]
        shape = (self.length, self.size)
        return bench.sequential(shape, [("Flatten", {}), dense], weights)

    def next(self, text, *, before=True):
        """Return the character after `text`, and how far its logit is ahead of the second."""
        known = text[-self.length :]
        start = self.length - len(known) if before else 0
        logits = self.bias.copy()
        for place, character in enumerate(known, start=start):
            logits = logits + self.kernel[place, self.characters.index(character)]
        first, second = np.sort(logits)[:-3:-1]
        return self.characters[int(np.argmax(logits))], first - second

    def write(self, prompt, count):
        """Return the right text, and the smallest lead on the way."""
        text, leads = prompt, []
        for _ in range(count):
            character, lead = self.next(text)
            text += character
            leads.append(lead)
        return text[len(prompt) :], min(leads, default=math.inf)

    def mistakes(self, prompt, count):
        """Return the text that each known mistake gives, its cause and what to do."""
        still = self.next(prompt)[0] * count
        from_start, behind = prompt[: self.length], prompt
        forgets, beginning, padded_behind = "", "", ""
        for _ in range(count):
            forgets += self.next((prompt[-self.length :] + forgets)[: self.length])[0]
            beginning += self.next((from_start + beginning)[-self.length :])[0]
            behind += self.next(behind, before=False)[0]
            padded_behind = behind[len(prompt) :]
        turned = ""
        window = prompt[-self.length :]
        for _ in range(count):
            character = self.next(window)[0]
            turned += character
            window = (character + window)[: self.length]
        grows = ""
        for _ in range(count):
            grows += self.next((grows + prompt)[-self.length :])[0]
        return (
            (
                still,
                "The window never moves: each character is drawn after the prompt alone.",
                "Append the new character to the window and drop its first one, each time.",
            ),
            (
                forgets,
                "The new characters never enter the window.",
                "Keep the last characters of the text so far: `text[-length:]`.",
            ),
            (
                turned,
                "The new character enters the window at its front.",
                "Drop the first character and append the new one behind the last.",
            ),
            (
                grows,
                "The new character enters the window at its front.",
                "Append it behind the last one.",
            ),
            (
                beginning,
                "Of a long prompt, the first characters are read instead of the last.",
                "Use `prompt[-length:]`.",
            ),
            (
                padded_behind,
                "A short prompt stands at the beginning of the window.",
                "Put its characters at the end, and leave the rows before them zero.",
            ),
        )


def _writer(rng, length, size, prompts, count):
    """Draw a writer whose texts are certain at every step, and differ from those of mistakes."""
    for _ in range(4000):
        writer = Writer(rng, length, size)
        numbers = [rng.integers(size, size=n) for n in prompts]
        texts = ["".join(writer.characters[number] for number in row) for row in numbers]
        pairs = [writer.write(text, count) for text in texts]
        varied = all(len(set(written)) >= min(4, size - 1) for written, _ in pairs)
        # exp(-22): in a thousand such texts, not one draws anything else.
        if varied and min(lead for _, lead in pairs) > 22:
            return writer, texts
    raise RuntimeError("no certain text was found")


def _text(value, what, count, prompt=""):
    """Return what came back as one text of `count` characters."""
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        value = "".join(value)
    expect.that(
        isinstance(value, str),
        what,
        expected="a text",
        actual="nothing" if value is None else expect.type_name(value),
        hint="Join the characters to a string and return it.",
    )
    whole = len(value) == len(prompt) + count and value.startswith(prompt) and prompt
    expect.that(
        len(value) == count,
        f"the length of {what}",
        expected=f"{count} characters",
        actual=f"{len(value)} characters",
        cause="The prompt is part of the returned text." if whole else "",
        hint="Return the new characters only."
        if whole
        else "Write exactly `count` characters, one for each turn of the loop.",
    )
    return value


def _same_text(found, writer, prompt, what):
    expected, _ = writer.write(prompt, len(found))
    if found == expected:
        return
    known = writer.mistakes(prompt, len(found))
    cause, hint = next(((why, do) for text, why, do in known if text == found), ("", ""))
    pairs = enumerate(zip(found, expected, strict=True))
    wrong = next(place for place, (left, right) in pairs if left != right)
    unknown = sorted(set(found) - set(writer.characters))
    if unknown:
        cause = f"{unknown[0]!r} is not in `characters`."
    expect.that(
        False,
        what,
        expected="the character that the model is certain of at each step",
        actual=f"another one, first as new character {wrong + 1}",
        cause=cause,
        hint=hint
        or (
            "The model was given another window than the first time it has to be."
            if wrong == 0
            else "Print the window before each prediction: it has to be the end of the text."
        ),
    )


@check(
    points=2,
    after=test_sample,
    hint=(
        "Print the window before each prediction: it has to move by one character each time.",
        "The model takes `(batch, length, characters)`: here a batch of one window.",
    ),
)
def test_generate_slides(submission, bench, rng):
    """Each new character is drawn after a window that ends with those before it."""
    for length, size, count in ((6, 9, 12), (5, 7, 6)):
        writer, (prompt,) = _writer(rng, length, size, [length], count)
        what = f"the text that `generate` writes after a prompt of {length} characters"
        given = writer.model(bench), prompt, count, 1.0, writer.characters, length, 3
        with expect.raises_nothing(
            "what the model of the check was asked",
            expected=f"one window at a time, shape (1, {length}, {size})",
            when="[Ii]nvalid input shape|expected (min_)?ndim|[Ii]ncompatible",
            cause="The model was given another shape than (batch, length, characters).",
            hint="One window is a batch of one: shape `(1, length, len(characters))`.",
        ):
            answer = submission.generate(*given)
        found = _text(answer, what, count, prompt)
        _same_text(found, writer, prompt, what)


@check(
    points=1,
    after=test_generate_slides,
    hint=(
        "Of a long prompt, which characters would the model see if it had written them itself?",
        "A row of zeros is no character: it may stand where a short prompt leaves room.",
    ),
)
def test_generate_prompts(submission, bench, rng):
    """A prompt may be longer or shorter than the window, or empty."""
    length, size, count = 6, 8, 5
    writer, prompts = _writer(rng, length, size, [10, 3, 0], count)
    model = writer.model(bench)
    for prompt in prompts:
        what = f"the text after a prompt of {len(prompt)} characters, where the window holds 6"
        with expect.raises_nothing(
            what,
            expected="a text, no error",
            cause="The code counts on prompts that are just as long as the window.",
            hint="Fill the window from its end: at most `length` characters, zeros before them.",
        ):
            answer = submission.generate(model, prompt, count, 1.0, writer.characters, length, 3)
        found = _text(answer, what, count, prompt)
        _same_text(found, writer, prompt, what)


def _constant(bench, probabilities, length):
    """Build a model that gives the same probabilities whatever it reads."""
    size = len(probabilities)
    dense = ("Dense", {"units": size, "activation": "softmax"})
    weights = [np.zeros((length * size, size)), np.log(probabilities)]
    return bench.sequential((length, size), [("Flatten", {}), dense], weights)


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
    characters, length, count = "".join(rng.permutation(list(ALPHABET))[:5]), 4, 12
    likeliest = int(rng.integers(5))
    p = np.full(5, 0.14)
    p[likeliest] = 0.44
    model = _constant(bench, p, length)

    def text(temperature, seed):
        prompt = characters[:4]
        given = model, prompt, count, temperature, characters, length, seed
        what = f"the text at temperature {temperature}"
        return _text(submission.generate(*given), what, count, prompt)

    # (0.14 / 0.44) ** 20 is 1e-10.
    expect.that(
        set(text(0.05, 5)) == {characters[likeliest]},
        "the characters drawn at temperature 0.05, where one is more than 1,000,000,000 times as "
        "likely as any other",
        expected="always that one",
        actual="others as well",
        cause="The temperature does not reach the draw.",
        hint="Hand `temperature` on to `sample`.",
    )
    first = text(3.0, 5)
    # At this temperature, all 12 are the same once in five million times.
    expect.that(
        len(set(first)) > 1,
        "12 characters at temperature 3, where five are about equally likely",
        expected="different ones",
        actual=f"{count} times the same",
        cause="A generator made anew from the same seed always draws the same number first.",
        hint="Make the generator once, before the loop, and hand it on to `sample`.",
    )
    expect.that(
        first == text(3.0, 5),
        "two texts with the same seed",
        expected="the same text",
        actual="two different texts",
        cause="The draws come from somewhere else than `rng`.",
        hint="Make `rng = np.random.default_rng(rng)` and draw from nothing else.",
    )
    expect.that(
        first != text(3.0, 6),
        "two texts with different seeds",
        expected="different texts",
        actual="the same text",
        cause="The argument `rng` is not used.",
        hint="Make `rng = np.random.default_rng(rng)`, and hand it on to `sample`.",
    )


# Part 6: the callback that writes. --------------------------------------------------------------


def _callback(value, name):
    is_class = getattr(value, "type_name", "") == "type"
    expect.that(
        hasattr(value, "method") and not is_class,
        f"what `{name}` returns",
        expected="a callback, an object with `on_epoch_end`",
        actual="a class" if is_class else expect.type_name(value),
        cause="A class is the plan of an object, not yet an object." if is_class else "",
        hint="Put brackets behind its name: `return WriteText()`."
        if is_class
        else "Return an object of a subclass of `keras.callbacks.Callback`.",
    )
    return value


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
    characters, count = "".join(rng.permutation(list(ALPHABET))[:6]), 6
    likeliest = characters[3]
    p = np.array([0.14, 0.14, 0.14, 0.3, 0.14, 0.14])

    def callback():
        given = likeliest * 2, count, [0.05, 50.0], characters, 4, 7
        made = _callback(submission.text_writer(*given), "text_writer")
        made.method("set_model", _constant(bench, p, 4))
        return made

    writer = callback()
    randomness = bench.global_numpy_state()
    for epoch in range(2):
        before = len(_only(bench.printed(), characters))
        writer.method("on_epoch_end", epoch, {"loss": 1.25 - epoch})
        written = _only(bench.printed(), characters)[before:]
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
            likeliest * count in written,
            f"{what}, at temperature 0.05",
            expected="the likeliest character each time",
            actual="others as well",
            hint="Hand each of `temperatures` on to `generate`.",
        )
        expect.that(
            len(set(written)) > 1,
            f"{what}, at temperature 50",
            expected="different characters",
            actual="always the same one",
            hint="Hand each of `temperatures` on to `generate`.",
        )

    expect.that(
        bench.global_numpy_state() == randomness,
        "the state of `np.random` after the callback has written",
        expected="what it was before",
        actual="another state",
        cause="The callback draws from NumPy's global random numbers, or seeds them.",
        hint="Draw from a generator of the callback's own: `np.random.default_rng(seed)`.",
    )

    def trained(called):
        # A new worker starts from the same seeds each time.
        bench.fresh()
        writer = callback()
        if called:
            writer.method("on_epoch_end", 0, {"loss": 1.25})
        layers = [("Dropout", {"rate": 0.5}), ("Dense", {"units": 3})]
        model = bench.sequential((4,), layers, compile={"optimizer": "sgd", "loss": "mse"})
        initial = model.get_weights()[0]
        model.fit(x, x[:, :3], epochs=1, batch_size=2)
        return initial, model.get_weights()[0]

    x = rng.normal(size=(8, 4)).astype(np.float32)
    without, besides = trained(called=False), trained(called=True)
    expect.that(
        all(np.array_equal(left, right) for left, right in zip(without, besides, strict=True)),
        "a training after the callback has written, and the same training without it",
        expected="the same weights",
        actual=f"weights that differ by up to {np.max(np.abs(without[1] - besides[1])):.2g}",
        cause="The callback changes the random numbers that training itself uses.",
        hint="Draw from a generator of the callback's own, and call neither "
        "`keras.utils.set_random_seed` nor any other global seed.",
    )


def _only(printed, characters):
    """Return those of the printed characters that belong to the vocabulary."""
    return "".join(character for character in printed if character in characters)


# Parts 7 and 8: files. --------------------------------------------------------------------------


@check(
    points=2,
    hint=(
        "Look at the arguments `monitor`, `mode` and `save_best_only` of Keras's ModelCheckpoint.",
        "The whole model is kept, not only its weights: the file ends in `.keras`.",
    ),
)
def test_best_checkpoint(submission, bench, rng):
    """Of the models of all epochs, the file keeps the one with the lowest validation loss."""
    folder = bench.write("here.txt", b"").rpartition("/")[0]
    model = bench.sequential(
        (3,), [("Dense", {"units": 2})], compile={"optimizer": "sgd", "loss": "mse"}
    )
    model.fit(np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32), epochs=1)
    # The training loss falls all the time, so it would always keep the last.
    # In the first history, the best, the worst, the first, the last, and the last one that was
    # better than the one before it are five different epochs.
    histories = ([0.5, 0.2, 0.9, 0.4, 0.6], [0.4, 0.6, 0.5], [0.9, 0.7, 0.1])
    for number, history in enumerate(histories):
        path = f"{folder}/best{number}.keras"
        callback = _callback(submission.best_checkpoint(path), "best_checkpoint")
        callback.method("set_model", model)
        callback.method("on_train_begin", {})
        kept = [
            [rng.normal(size=(3, 2)).astype(np.float32), rng.normal(size=2).astype(np.float32)]
            for _ in history
        ]
        for epoch, loss in enumerate(history):
            model.set_weights(kept[epoch])
            logs = {"loss": 0.8 - 0.2 * epoch, "val_loss": loss}
            callback.method("on_epoch_begin", epoch, {})
            callback.method("on_epoch_end", epoch, logs)
        # Before `on_train_end`: a training may be ended by Ctrl-C, or by a power cut.
        found = _kept(bench, path)
        callback.method("on_train_end", {})
        best = int(np.argmin(history))
        epochs = [i for i, weights in enumerate(kept) if _equal_weights(found, weights)]
        losses = ", ".join(str(loss) for loss in history)
        if epochs == [best]:
            continue
        wrong = epochs[0] if epochs else None
        cause = hint = ""
        if wrong == int(np.argmax(history)):
            cause, hint = "The highest loss counts as the best.", 'Use `mode="min"`.'
        if wrong == len(history) - 1:
            cause = "Every epoch overwrites the file, or the training loss decides."
            hint = 'Use `save_best_only=True` and `monitor="val_loss"`.'
        elif wrong == 3:
            cause = "Each loss is compared with that of the epoch before, not with the lowest."
            hint = "Remember the lowest loss so far, and compare with that."
        elif wrong == 0 and not cause:
            cause, hint = "Only the first model is kept.", "Save again when the loss is lower."
        expect.that(
            False,
            f"the model that is kept of epochs with the validation losses {losses}",
            expected=f"that of epoch {best + 1}",
            actual="none of them" if wrong is None else f"that of epoch {wrong + 1}",
            cause=cause,
            hint=hint,
        )


def _kept(bench, path):
    try:
        return bench.load_model(path).get_weights()
    except Failure as failure:
        if failure.actual != "no file":
            raise
        raise Failure(
            "that",
            "the file of the best model, after the last epoch",
            expected="a model",
            actual="no file",
            cause="Nothing is written to `path` while the training goes on.",
            hint="Save in `on_epoch_end`, to exactly the path in the argument; Keras's "
            "`ModelCheckpoint` does.",
        ) from None


def _equal_weights(found, weights):
    return len(found) == len(weights) and all(
        np.shape(left) == np.shape(right) and np.allclose(left, right)
        for left, right in zip(found, weights, strict=True)
    )


@check(
    points=1,
    after=test_generate_draws,
    hint="`keras.saving.load_model` returns the model; `generate` takes it.",
)
def test_load_and_generate(submission, bench, load_data):
    """A model from a file continues a text as `generate` does."""
    # Nothing of what was made before is left: the file alone has to do.
    bench.fresh()
    path = bench.write("model.of.the.check.keras", TRAINED.read_bytes())
    characters = "".join(load_data("sentences", count=1).vocabulary[1:])
    prompt, count = "yesterday in the rain she ", 8
    model = bench.load_model(path)
    for temperature, seed in ((0.1, 3), (2.0, 4)):
        given = prompt, count, temperature, characters, 40, seed
        what = f"the text that a model from a file writes at temperature {temperature}"
        found = _text(submission.load_and_generate(path, *given), what, count, prompt)
        expected = _text(submission.generate(model, *given), what, count, prompt)
        expect.that(
            found == expected,
            what,
            expected="what `generate` writes with that model and the same arguments",
            actual="another text",
            cause="Another model writes, or it is given other arguments.",
            hint="Load the model from `path` and hand all other arguments on to `generate`.",
        )


# The trained model. -----------------------------------------------------------------------------


@check(
    points=3,
    after=(test_model_gives_probabilities, test_model_reads_the_whole_window),
    timeout=120,
    hint=(
        "The targets are numbers, not one-hot rows: which cross-entropy takes those?",
        "128 units and Adam or RMSprop with a learning rate of 0.01 do well.",
    ),
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
        _one_hot(train.x - 1, size).astype(np.float32),
        train.y - 1,
        scored_on=_one_hot(hidden.x - 1, size).astype(np.float32),
        metric=training.accuracy(hidden.y - 1, size),
        bar=BAR,
        epochs=EPOCHS,
        batch_size=BATCH,
    )
    expect.learned(trained, hidden, naive=naive)
