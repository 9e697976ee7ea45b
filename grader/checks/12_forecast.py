"""Hidden checks of exercise 12: split, scaling, windows, baselines, model, forecast.

Where a value came from is seen by feeding in a series whose values are their own positions. What a
scaler did is seen by changing the units. So any scaler passes that shifts and stretches, and any
model that answers. Training comes last, first on a small real record, then on the generated one.
"""

import numpy as np
import pytest

from rnn_grade.checks import check, expect, training

ADVICE = "Use `GRU(32)`, and Adam with a learning rate of 0.01 and `clipnorm=1.0`."
EPOCHS = 8
# Wide enough for scalers that compute in float32.
CLOSE = {"rtol": 1e-4, "atol": 1e-5}
# The least share of the gradient that has to lie on the last month, and on the older year. The best
# forecast has 0.25 on either; models that had just reached the bar, 0.06 and 0.05 or more.
LEAST_SHARE = 0.01
NAMES, KINDS = ("training", "validation", "test"), ("inputs", "targets")


def _walk(rng, steps, level=30.0, spread=4.0):
    """Return a series of float64 without any symmetry: `(steps,)`."""
    return level + spread * np.cumsum(rng.normal(size=steps)) / 3


# Part 1: split. ---------------------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "The last `test` values are the test part, the `validation` values before them come next.",
        "Cut in two places, counted from the end of the series: no shuffling.",
    ),
)
def test_split_keeps_the_order_of_time(part, rng):
    """The split gives the oldest values to training and the latest ones to the test."""

    def oracle(series, validation, test):
        return np.split(series, [len(series) - validation - test, len(series) - test])

    returns = {name: f"the {name} part" for name in NAMES}
    split = part("split", oracle, returns=returns, axes="(steps,)")
    # In the last one, a single value is left for training.
    for validation, test in ((7, 4), (3, 9), (5, 0), (20, 19)):
        given = rng.permutation(40).astype(np.float64), validation, test
        where = f" of 40 values (validation={validation}, test={test})"
        hint = "Slice the series as it is: the latest `test` values are for the test, the "
        hint += "`validation` values before them for validation, all others for training."
        raised = (
            "One value is left for training, and one is not nothing." if validation == 20 else ""
        )
        words = {"where": where, "hint": hint, "raised": raised}
        together = np.concatenate([*split.ask(*given, **words).values()], axis=None)
        cause = "Some values occur twice, and others are lost."
        if np.array_equal(np.sort(together), np.sort(given[0])):
            cause = "The values were shuffled, or the parts stand in another order."
        split.agrees(*given, where=where, cause=cause, hint=hint)
    for validation, test in ((3, 3), (5, 4)):
        what = f"what `split` does with 6 values, validation={validation}, test={test}"
        hint = "Nothing is left for training: raise a ValueError that says so."
        expect.raises(ValueError, split, np.arange(6.0), validation, test, what=what, hint=hint)


# Part 2: scaling. -------------------------------------------------------------------------------


@pytest.fixture
def scaling(submission):
    return expect.Scaling(submission.fit_scaler, submission.scale, submission.unscale)


@check(
    points=1,
    hint=(
        "`unscale` undoes the steps of `scale` in the opposite order.",
        "Subtract a level, divide by a spread; then multiply, and add.",
    ),
)
def test_scaling_can_be_undone(scaling, rng):
    """Scaled training values are small numbers, and unscaling gives the old ones back."""
    # Later values lie beyond the training values, and come in windows.
    later = [400 + 60 * rng.normal(size=shape) for shape in ((6, 5), (4, 3, 1))]
    expect.undone(scaling, _walk(rng, 50, level=400.0), later)


@check(
    points=1,
    after=test_scaling_can_be_undone,
    hint=(
        "Degrees Fahrenheit are 1.8 times degrees Celsius plus 32: scaled, both are the same.",
        "Nothing in `scale` may be a number that you wrote down: all comes from `fit_scaler`.",
    ),
)
def test_scaling_follows_the_units(scaling, rng):
    """The same series in other units, or in another shape, gives the same scaled values."""
    expect.follows_units(scaling, _walk(rng, 40), _walk(rng, 12))


@check(
    points=1,
    after=test_scaling_can_be_undone,
    hint="What is the standard deviation of equal numbers, and what is a number divided by it?",
)
def test_scaling_a_constant_series(scaling):
    """A series whose values are all equal is scaled without NaN, and comes back."""
    for train in (np.full(30, 7.5), np.zeros(5)):
        expect.scales_a_constant(scaling, train)


# Part 3: windows. -------------------------------------------------------------------------------


@pytest.fixture
def windows(part):
    def oracle(series, window, horizon):
        starts = np.arange(len(series) - window - horizon + 1)[:, np.newaxis]
        inputs = series[starts + np.arange(window)]
        return inputs[:, :, np.newaxis], series[starts + window + np.arange(horizon)]

    return part(
        "windows",
        oracle,
        returns={kind: f"the {kind}" for kind in KINDS},
        axes={"inputs": "(samples, window, 1)", "targets": "(samples, horizon)"},
    )


@check(
    points=2,
    hint=(
        "The first target of a window is the value right behind the window's last one.",
        "`steps - window - horizon + 1` pairs fit: try it on paper with 5 values, 2 and 1.",
    ),
)
def test_windows_and_their_targets(windows, rng):
    """Every start gives a window and the values right behind it."""
    for steps, window, horizon in ((20, 5, 3), (11, 4, 1), (9, 2, 7)):
        first = int(rng.integers(100, 900))
        windows.agrees(
            np.arange(first, first + steps, dtype=np.float64),
            window,
            horizon,
            where=f" from the {steps} values {first}, {first + 1}, ... "
            f"(window={window}, horizon={horizon})",
            hint="Window number `start` is `series[start : start + window]`, its targets are the "
            f"`horizon` values behind it, and the last start is {steps} - {window} - {horizon}.",
        )


@check(
    points=1,
    after=test_windows_and_their_targets,
    hint="How many values does the shortest series have that holds one window and its targets?",
)
def test_windows_of_a_short_series(windows):
    """A series just long enough gives one pair; a shorter one is a ValueError."""
    windows.agrees(np.arange(7.0), 4, 3, where=" from 7 values (window=4, horizon=3)")
    for steps in (6, 2):
        what = f"what `windows` does with {steps} values, window=4, horizon=3"
        hint = "Count the pairs first, and raise a ValueError that says so if there are none."
        expect.raises(ValueError, windows, np.arange(float(steps)), 4, 3, what=what, hint=hint)


# Part 4: everything together, without a leak. ---------------------------------------------------


STEPS, VALIDATION, TEST, WINDOW, HORIZON = 90, 22, 19, 7, 3
LENGTHS = (STEPS - VALIDATION - TEST, VALIDATION, TEST)


@check(
    points=3,
    after=(
        test_split_keeps_the_order_of_time,
        test_scaling_can_be_undone,
        test_windows_of_a_short_series,
    ),
    hint=(
        "Split first, then cut windows from each part on its own.",
        "Windows that overlap share values. Split after cutting, and training has read the test.",
    ),
)
def test_no_value_leaks(submission):
    """No value that is forecast in validation or test was ever seen in training."""
    # The value at each position is the position, so unscaled values say where they come from.
    sets, scaler = _prepared(submission, np.arange(STEPS, dtype=np.float64))
    parts = {
        name: [
            expect.places(x, submission.unscale(x, scaler), what=f"the {name} {kind}", by="prepare")
            for kind, x in zip(KINDS, pair, strict=True)
        ]
        for name, pair in zip(NAMES, sets, strict=True)
    }
    expect.no_leak(parts, LENGTHS)


@check(
    points=2,
    after=test_no_value_leaks,
    hint=(
        "Which values does the scaler see? Those of the test part lie in the future.",
        "`fit_scaler` gets the first part of the split, and nothing else.",
    ),
)
def test_scaler_knows_only_the_past(submission, rng):
    """Other values after the training part change neither the training data nor the scaler."""
    series = _walk(rng, STEPS)
    other = series.copy()
    other[LENGTHS[0] :] = 500 - 9 * other[LENGTHS[0] :]
    sets, scaler = _prepared(submission, series)
    changed, changed_scaler = _prepared(submission, other)
    for before, after, kind in zip(sets[0], changed[0], KINDS, strict=True):
        what = f"the scaled training {kind} of a series of which only later values changed"
        cause = "The scaler was fitted on all values: level and spread of the future lie in every "
        cause += "training window."
        hint = "Split first, then `fit_scaler(training part)`."
        expect.close(after, before, what=what, cause=cause, hint=hint, rtol=0, atol=1e-6)
    probe = _walk(rng, 9)
    before, after = submission.scale(probe, scaler), submission.scale(probe, changed_scaler)
    what = "some values, scaled after only the later part of the series changed"
    cause = "The scaler that you return was fitted on later values too."
    hint = "Return the scaler that was fitted on the training part."
    expect.close(after, before, what=what, cause=cause, hint=hint, **CLOSE)


# Part 5: baselines. -----------------------------------------------------------------------------


@check(points=1, hint="`x[:, -1]` is the last step of every window: `(samples, 1)`.")
def test_persistence(part, rng):
    """The simplest forecast repeats the last value of each window."""

    def oracle(x, horizon):
        return np.repeat(x[:, -1], horizon, axis=1)

    persistence = part("persistence", oracle, axes="(samples, horizon)")
    for horizon in (3, 6):
        persistence.agrees(rng.normal(size=(5, 8, 1)), horizon, where=f" for horizon={horizon}")


@check(
    points=1,
    hint=(
        "The forecast for the first step is the value `period` steps before it: `x[:, -period]`.",
        "If the horizon is longer than a season, the season begins again: think of `%`.",
    ),
)
def test_seasonal_naive(part, rng):
    """The seasonal forecast repeats the last season of each window."""

    def oracle(x, horizon, period):
        return x[:, -period:, 0][:, np.arange(horizon) % period]

    seasonal_naive = part("seasonal_naive", oracle, axes="(samples, horizon)")
    for window, horizon, period in ((12, 3, 5), (9, 4, 4), (8, 10, 3), (5, 7, 5)):
        enough = "The window holds exactly one season, and that is enough: refuse shorter ones."
        seasonal_naive.agrees(
            rng.normal(size=(4, window, 1)),
            horizon,
            period,
            where=f" for windows of {window} values, horizon={horizon} and period={period}",
            hint="Step h ahead gets the value at the same place of the last season.",
            raised=enough if window == period else "",
        )
    what = "what `seasonal_naive` does with windows of 4 values and period=5"
    hint = "No whole season lies in the window: raise a ValueError that says so."
    expect.raises(ValueError, seasonal_naive, np.zeros((2, 4, 1)), 2, 5, what=what, hint=hint)


# Part 6: the model. -----------------------------------------------------------------------------


@check(
    points=1,
    hint=(
        "The last layer needs one unit for each step ahead: `horizon` units.",
        "Without `return_sequences=True`, a recurrent layer returns one state for each window.",
    ),
)
def test_model_shape(submission, rng):
    """Each call gives a new model, from windows to `horizon` numbers of either sign."""
    for window, horizon in ((10, 4), (7, 2)):
        model = submission.build_model(window, horizon)
        x = rng.normal(size=(5, window, 1)).astype(np.float32)
        what = f"the output of `build_model({window}, {horizon})`"
        output = model.predict(x)
        expect.shape(output, (5, horizon), axes="(batch, horizon)", what=what)
        expect.finite(output, what)
    x = 2 * rng.normal(size=(256, 7, 1)).astype(np.float32)
    expect.either_sign(
        model.predict(x),
        what="the answers to 256 different windows",
        cause="The activation at the end knows no negative numbers, and a scaled value is negative "
        "as soon as it lies below the level.",
        hint="Leave the last layer without an activation.",
    )
    expect.no_shared_weights(model, submission.build_model(7, 2), x[:1])


@pytest.fixture(scope="module")
def build(submission):
    return lambda: submission.build_model(8, 3)


@check(
    points=1,
    after=test_model_shape,
    hint=(
        "Which value of the window makes no difference to the answer?",
        "A recurrent layer over all steps, and its last state, sees each value in its place.",
    ),
)
def test_model_reads_the_window_in_order(predict, rng):
    """Every window has its own answer, and the first value and the order count."""
    x = rng.normal(size=(6, 8, 1)).astype(np.float32)
    expect.batch_independent(predict, x)
    changed = x.copy()
    changed[:, 0] += 1
    expect.remembers(predict, x, changed, what="the first of eight values")
    expect.order_matters(predict, x, 2, 5)
    output = np.asarray(predict(x), np.float64)
    expect.that(
        float(np.max(np.ptp(output, axis=1))) > 1e-6,
        "the answers of an untrained model for three steps ahead",
        expected="three different numbers",
        actual="the same number three times",
        cause="One number is repeated for every step, so the forecast can only be flat.",
        hint="Give the last layer `horizon` units: each step has its own weights.",
    )


@check(
    points=1,
    after=test_model_shape,
    hint=(
        "Every weight that should learn needs a path from the output back to it.",
        "Look for `trainable=False`, `stop_gradient`, and calls that leave Keras for NumPy.",
    ),
)
def test_gradients_reach_every_weight(model, rng):
    """Training can reach every weight, through every step of the window."""
    x = rng.normal(size=(16, 8, 1)).astype(np.float32)
    expect.gradient_flow(model.gradients(x))


# Part 7: the forecast in the original units. ----------------------------------------------------


@check(
    points=2,
    after=test_scaling_can_be_undone,
    hint=(
        "The model reads scaled values and returns scaled values; you get and return others.",
        "The latest window is the end of the history: `history[-window:]`.",
        "A model takes `(batch, window, 1)`: add an axis in front and one behind.",
    ),
)
def test_forecast_in_original_units(submission, part, rng, bench):
    """The forecast follows from the latest window, and stands in the units of the history."""
    window, horizon = 6, 4
    kernel, bias = rng.normal(size=(window, horizon)), 1 + rng.uniform(size=horizon)
    layers = [("Flatten", {}), ("Dense", {"units": horizon})]
    model = bench.sequential((window, 1), layers, [kernel, bias])
    history = _walk(rng, 15, level=120.0)
    # What was measured here does not fit what comes after: another scaler gives another forecast.
    scaler = submission.fit_scaler(history[:6])

    def answer(values):
        """What the model answers to windows `(batch, window, 1)`."""
        return np.reshape(values, (len(values), window)) @ kernel + bias

    def oracle(*_):
        latest = np.asarray(submission.scale(history[-window:], scaler), np.float64)
        return np.asarray(submission.unscale(answer([latest])[0], scaler), np.float64)

    # The reference knows the same scaler as a level and a spread.
    low, high = np.asarray(submission.scale(np.array([0.0, 1000.0]), scaler), np.float64)
    spread = 1000 / (high - low)

    def asked(_, values, *__):
        with expect.raises_nothing(
            "what the model answers to `forecast`",
            when="incompatible|rank|dimension|shape",
            cause=f"The model takes a batch of windows, here one: shape (1, {window}, 1).",
            hint="Add an axis for the batch in front, and one for the features behind.",
        ):
            return submission.forecast(model, values, window, scaler)

    forecast = part(
        "forecast",
        oracle,
        returns="the forecast of a model whose answer is known",
        axes="(horizon,)",
        call=asked,
    )
    exactly = "The history holds exactly one window, and that is enough: refuse shorter ones."
    for values, enough in ((history, ""), (history[-window:], exactly)):
        forecast.agrees(
            answer,
            values,
            window,
            (-low * spread, spread),
            cause="It is not what the model answers to the latest window, in the original units.",
            hint="Scale `history[-window:]`, ask the model, unscale its answer.",
            raised=enough,
            rtol=1e-3,
            atol=1e-3,
        )
    # A model that would answer to windows of any length.
    layers = [("GlobalAveragePooling1D", {}), ("Dense", {"units": horizon})]
    patient = bench.sequential((None, 1), layers, [kernel[:1], bias])
    given = patient, history[: window - 1], window, scaler
    what = f"what `forecast` does with {window - 1} values and window={window}"
    hint = "Compare `len(history)` with `window` first, and raise a ValueError that says so."
    expect.raises(ValueError, submission.forecast, *given, what=what, hint=hint)


# Part 8: two series. ----------------------------------------------------------------------------


@check(
    points=1,
    after=(
        test_scaler_knows_only_the_past,
        test_model_reads_the_window_in_order,
        test_gradients_reach_every_weight,
        test_forecast_in_original_units,
    ),
    timeout=60,
    hint=(
        "`compile` needs an optimizer, and a loss for numbers, such as the mean squared error.",
        "Print the forecast beside the last values: does it stand in the same units?",
    ),
)
def test_forecasts_a_real_series(submission, load_data):
    """Trained on sixty years of lynx, it forecasts the last ones of the record."""
    data = load_data("lynx")
    window, horizon, later = 20, 5, 17
    training_pair, _, _, scaler = submission.prepare(data.series, 27, 27, window, horizon)
    model = submission.build_model(window, horizon)
    x, y = (np.asarray(part, np.float32) for part in training_pair)
    model.fit(x, y, epochs=12, batch_size=8)
    errors, naive = [], []
    for now in range(len(data.series) - later, len(data.series) - horizon + 1, 3):
        said = submission.forecast(model, data.series[:now], window, scaler)
        expect.shape(said, (horizon,), axes="(horizon,)", what="the forecast of the lynx")
        expect.finite(said, "the forecast of the lynx")
        truth = data.series[now : now + horizon]
        errors.append(np.mean((np.asarray(said, np.float64) - truth) ** 2))
        naive.append(np.mean((data.series[now - 1] - truth) ** 2))
    found, last_value = float(np.mean(errors)), float(np.mean(naive))
    expect.that(
        found < last_value,
        "the mean squared error on the last years of the lynx",
        expected=f"less than {last_value:.3f}, that of the last value again and again",
        actual=round(found, 3),
        cause="After 12 epochs on real data, the model is worse than the simplest forecast.",
        hint="Run your file: does the lynx forecast follow the truth at all?",
    )


@pytest.fixture(scope="module")
def months(load_data):
    return load_data("seasonal", "test")


@pytest.fixture(scope="module")
def trained(submission, months, load_data):
    """One training: for the check of its score, and for the one that questions the model."""
    train = load_data("seasonal", "train")
    return training.train(
        lambda: submission.build_model(months.window, months.horizon),
        train.x,
        train.y,
        scored_on=months.x,
        metric=training.mean_squared_error(months.y),
        # 0.343: two thirds of the way from the naive forecast to the best one. On 10 seeds the
        # reference is there after one epoch, on 2 to 5 each the alternatives after 1 to 3.
        bar=months.optimum + (months.naive - months.optimum) / 3,
        epochs=EPOCHS,
    )


@check(
    points=3,
    after=(test_model_reads_the_window_in_order, test_gradients_reach_every_weight),
    timeout=90,
    hint=("Adam with a step of 0.003 to 0.01 learns this in a few epochs.",),
)
def test_learns_the_season(trained, months):
    """After training, it forecasts months that it has never seen."""
    expect.learned(trained, months, remembers=test_model_reads_the_window_in_order, hint=ADVICE)


@check(
    points=1,
    after=test_learns_the_season,
    hint="The season's size and phase are seen best in whole years: are both of them read?",
)
def test_relies_on_both_years(trained, months):
    """The last month counts in the forecast, and so does the older year."""
    now = "It does not start from where the series stands now."
    faded = "Months more than a year back are read, but they count for next to nothing."
    expect.relied_on(
        trained.model,
        months.x[:256],
        {
            "the last month": (slice(-1, None), now),
            "the older one of two years": (slice(months.period), faded),
        },
        LEAST_SHARE,
        what="the months",
        hint="Give the recurrent layer the window as it is: nothing cut off, nothing faded "
        "out, its last value last.",
    )


# What the checks share. -------------------------------------------------------------------------


def _prepared(submission, series):
    """Return three pairs of arrays of plausible shapes, and the scaler."""
    found = submission.prepare(series, VALIDATION, TEST, WINDOW, HORIZON)
    listed = isinstance(found, list | tuple)
    expect.that(
        listed and len(found) == 4,
        f"what `prepare` returns for {len(series)} values",
        expected="4 things: three pairs of inputs and targets, and the scaler",
        actual=f"{len(found)} things" if listed else expect.type_name(found),
        cause="Something is missing, or it comes back in another form.",
        hint="Return three pairs of inputs and targets, and behind them the scaler.",
    )
    pairs = []
    for name, pair in zip(NAMES, found[:3], strict=True):
        inputs, targets = expect.several(pair, KINDS, f"the {name} data from `prepare`")
        what, axes = f"the {name} inputs from `prepare`", "(samples, window, 1)"
        expect.shape(inputs, (None, WINDOW, 1), axes=axes, what=what)
        hint = "Cut windows from every part."
        expect.that(len(inputs) > 0, what, expected="some windows", actual="none", hint=hint)
        what, axes = f"the {name} targets from `prepare`", "(samples, horizon)"
        expect.shape(targets, (len(inputs), HORIZON), axes=axes, what=what)
        pairs.append((np.asarray(inputs), np.asarray(targets)))
    return pairs, found[3]
