"""Draws the pictures of docs/course.md and writes its table: real data, and real references.

    python scripts/make_course.py [3 8 ...]

Each picture is made by the reference of its exercise on its data set; those that need a trained
model train one. The table comes from the manifests. Needs `pip install 'rnn-grade[class]'`.
"""

from __future__ import annotations

import importlib.util
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np

from rnn_grade.authoring import course_page
from rnn_grade.course import catalog
from rnn_grade.datasets import load_data

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "course"
INK, PALE, RED, BLUE, GREEN = "#333333", "#b0b0b0", "#c2410c", "#1d4ed8", "#15803d"

mpl.rcParams.update(
    {
        "svg.hashsalt": "rnn-grade",
        "font.size": 9,
        "font.family": "DejaVu Sans",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": INK,
        "text.color": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "figure.facecolor": "white",
    }
)


def reference(exercise: catalog.Exercise) -> Any:
    """Return the reference solution as a module."""
    specification = importlib.util.spec_from_file_location(exercise.slug, exercise.reference)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[exercise.slug] = module
    specification.loader.exec_module(module)
    return module


def axes(columns: int = 1, height: float = 2.2, **options: Any) -> Any:
    """Return one or several plots side by side, 6.4 inches wide together."""
    return plt.subplots(1, columns, figsize=(6.4, height), layout="constrained", **options)[1]


def windows(module: Any) -> None:
    """A text, three windows of it with their targets, and the first window in one-hot rows."""
    text = "yesterday the pilots flew"
    vocabulary = module.build_vocabulary(text)
    x, y = module.windows(module.encode(text, vocabulary), 12, 4)
    left, right = axes(2, 2.4, width_ratios=[3, 2])
    left.axis("off")
    for row in range(3):
        place = 4 * row
        for column, character in enumerate(text):
            inside, target = place <= column < place + 12, column == place + 12
            colour = RED if target else INK if inside else PALE
            weight = "bold" if target else "normal"
            shown = "·" if character == " " else character
            left.text(
                column, -row, shown, color=colour, weight=weight, ha="center", family="monospace"
            )
    left.set(xlim=(-1, len(text)), ylim=(-3, 1))
    left.set_title("windows of 12, every 4, and what comes next")
    right.imshow(module.one_hot(x[0], len(vocabulary) + 1).T, cmap="Greys", aspect="auto")
    right.set(xlabel="timestep", ylabel="character id", title="the first one, one-hot")
    assert y[0] == vocabulary[text[12]]


def simple_rnn_cell(module: Any) -> None:
    """States over time of the learner's own loop, for two first inputs."""
    rng = np.random.default_rng(3)
    timesteps, features, units = 40, 3, 12
    x = rng.normal(size=(1, timesteps, features)) * 0.4
    kernel = rng.normal(size=(features, units)) * 0.7
    recurrent_kernel = np.linalg.qr(rng.normal(size=(units, units)))[0] * 0.95
    bias = rng.normal(size=units) * 0.1
    other = x.copy()
    other[0, 0] = 2.0
    states = [
        module.forward(one, np.zeros((1, units)), kernel, recurrent_kernel, bias)
        for one in (x, other)
    ]
    states = [one[0] if isinstance(one, tuple) else one for one in states]
    left, right = axes(2, 2.3, width_ratios=[3, 2])
    left.imshow(states[0][0].T, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    left.set(xlabel="timestep", ylabel="unit", title="the state: what the loop remembers")
    right.semilogy(np.abs(states[0] - states[1])[0].max(axis=1), color=BLUE)
    right.set(xlabel="timestep", title="trace of the first input")


def simple_rnn(module: Any) -> None:
    """The accuracy after each epoch, between chance and optimum."""
    train, unseen = load_data("tense", "train"), load_data("tense", "validation")
    model = module.build_model(train.vocabulary_size, train.verbs)
    scores = []
    for _ in range(10):
        model.fit(train.x, train.y, batch_size=64, verbose=0)
        scores.append(np.mean(model.predict(unseen.x, verbose=0).argmax(axis=1) == unseen.y))
    plot = axes()
    plot.plot(range(1, 11), scores, "o-", color=BLUE, label="verb named rightly")
    neighbours(plot, train)
    plot.set(xlabel="epoch", title="reading a sentence to its end, remembering its first word")


def neighbours(plot: Any, data: Any, bar: float | None = None) -> None:
    """Draw the lines that every score stands between."""
    for name, value in (("chance", data.chance), ("naive", data.naive), ("optimum", data.optimum)):
        if np.isfinite(value):
            plot.axhline(value, color=PALE, linewidth=0.8)
            plot.annotate(
                name, (1.0, value), xycoords=("axes fraction", "data"), fontsize=8, va="center"
            )
    if bar is not None:
        plot.axhline(bar, color=GREEN, linewidth=0.8, linestyle="--")


def lstm_cell(module: Any) -> None:
    """How long a cell keeps what it once took in, for three biases of the forget gate."""
    timesteps, units, features = 60, 1, 1
    plot = axes()
    for gate, colour in ((0.0, RED), (1.0, BLUE), (3.0, GREEN), (6.0, INK)):
        kernel, recurrent_kernel = np.zeros((features, 4)), np.zeros((units, 4))
        # Columns: input gate, forget gate, candidate, output gate.
        kernel[0] = (20.0, 0.0, 4.0, 0.0)
        bias = np.array([-10.0, gate, 0.0, 5.0])
        x = np.zeros((1, timesteps, features))
        x[0, 5] = 1.0
        states, _, _ = module.lstm(
            x, np.zeros((1, units)), np.zeros((1, units)), kernel, recurrent_kernel, bias
        )
        plot.plot(states[0, :, 0], color=colour, label=f"forget bias {gate:g}")
    plot.axvline(5, color=PALE, linewidth=0.8)
    plot.legend(frameon=False, fontsize=8)
    plot.set(xlabel="timestep", ylabel="state h", title="one event at step 5: who still knows it?")


def long_gap(module: Any) -> None:
    """The learner's own experiment: a simple RNN and an LSTM on the same fifty steps."""
    data = load_data("adding")
    curves = module.compare(data.x, data.y, 8, 24)
    plot = axes()
    for (name, curve), colour in zip(curves.items(), (RED, BLUE), strict=True):
        plot.plot(range(1, 9), curve, "o-", color=colour, markersize=3, label=name)
    plot.axhline(data.naive, color=PALE, linewidth=0.8)
    plot.legend(frameon=False, fontsize=8)
    plot.set(xlabel="epoch", ylabel="mean squared error", ylim=(0, 0.35))
    plot.set_title("adding two numbers across fifty steps")


def gru_budget(module: Any) -> None:
    """What three cells cost, and where the budget lies."""
    units = np.arange(1, 41)
    plot = axes()
    for cell, colour in (("lstm", BLUE), ("gru", GREEN), ("simple_rnn", RED)):
        plot.plot(units, [module.count_weights(cell, 2, int(n)) for n in units], color=colour)
        end = module.count_weights(cell, 2, 40)
        plot.annotate(cell, (40, end), xytext=(3, 0), textcoords="offset points", va="center")
        most = module.most_units(cell, 2, 1, 1500)
        if most <= 40:
            plot.plot([most], [module.count_weights(cell, 2, most)], "o", color=colour)
    plot.axhline(1500, color=PALE, linewidth=0.8)
    plot.annotate("budget", (1, 1500), xytext=(0, 3), textcoords="offset points", fontsize=8)
    plot.set(xlabel="units", ylabel="weights", title="fewer layers, fewer weights")


def gru_cell(module: Any) -> None:
    """The new state lies between the old one and the candidate: the update gate says where."""
    timesteps = 40
    plot = axes()
    rng = np.random.default_rng(5)
    x = np.cumsum(rng.normal(size=(1, timesteps, 1)) * 0.6, axis=1)
    for gate, colour in ((-3.0, RED), (1.0, BLUE), (3.0, GREEN)):
        kernel = np.array([[0.0, 0.0, 1.0]])
        recurrent_kernel = np.zeros((1, 3))
        bias = np.array([[gate, 0.0, 0.0], [0.0, 0.0, 0.0]])
        states = module.gru(x, np.zeros((1, 1)), kernel, recurrent_kernel, bias)
        states = states[0] if isinstance(states, tuple) else states
        share = 1 / (1 + np.exp(-gate))
        plot.plot(np.reshape(states, -1)[:timesteps], color=colour, label=f"z = {share:.2f}")
    plot.plot(np.tanh(x[0, :, 0]), color=PALE, linewidth=0.8, label="candidate")
    plot.legend(frameon=False, fontsize=8)
    plot.set(xlabel="timestep", ylabel="state h", title="one gate decides: keep, or take the new")


def text_generation(module: Any) -> None:
    """What the shipped model expects after a prompt, at four temperatures."""
    import keras

    exercise = catalog.load(ROOT).find("text_generation")
    model = keras.saving.load_model(next(iter(exercise.extras)))
    data = load_data("sentences")
    characters = "".join(data.vocabulary[1:])
    length = model.input_shape[1]
    prompt = data.text[: data.text.index(".", 20) + 2]
    window = module._window(prompt[-length:], characters, length)
    probabilities = model.predict_on_batch(window)[0]
    best = np.argsort(probabilities)[::-1][:6]
    names = ["space" if characters[i] == " " else characters[i] for i in best]
    plots = axes(4, 2.0, sharey=True)
    for plot, temperature in zip(plots, (0.2, 0.5, 1.0, 1.5), strict=True):
        plot.bar(names, module.reweight(probabilities, temperature)[best], color=BLUE)
        plot.set_title(f"temperature {temperature:g}", fontsize=9)
        plot.tick_params(axis="x", labelsize=8)
    plots[0].set_ylabel("probability")
    plots[0].figure.suptitle(f"what may follow “… {prompt[-24:]}”", fontsize=9)


def melody(module: Any) -> None:
    """A tune that a trained network composed, as a piano roll."""
    data = load_data("melody")
    model = module.build_model(data.size)
    model.fit(data.x, data.y, batch_size=64, epochs=6, verbose=0)
    tune = module.compose(module.build_generator(model, data.size), data.x[0, :3], 48, 0.8, 7)
    plot = axes()
    for step, note in enumerate(tune):
        plot.barh(note, 0.9, left=step, color=PALE if step < 3 else BLUE, height=0.8)
    plot.set_yticks(range(data.size), data.names)
    plot.set(xlabel="note", title="a tune: three notes are given, the rest is composed")


def speech(module: Any) -> None:
    """The bands of an utterance, and below it what was said."""
    data = load_data("speech", "validation")
    row = int(np.argmax([len(frames) for frames in data.x]))
    plot = axes()
    plot.imshow(data.x[row].T, cmap="Greys", aspect="auto", origin="lower")
    for frame, phoneme in enumerate(data.y[row]):
        plot.text(frame, -1.6, data.phonemes[phoneme], ha="center", color=RED, fontsize=9)
    first = data.clear[row]
    plot.axvspan(first - 0.5, first + 2.5, color=GREEN, alpha=0.15, linewidth=0)
    plot.set_xticks([])
    speaker = ("an adult", "a child")[data.speaker[row]]
    plot.set(ylabel="band", title=f"only the green frames tell that {speaker} speaks")


def handwriting(module: Any) -> None:
    """Three words as the network sees them."""
    data = load_data("handwriting", "validation", words=40)
    rows = [int(np.argmax([len(set(word)) == 3 for word in data.y])), 4, 7]
    for plot, row in zip(axes(3, 1.7), rows, strict=True):
        pen = data.x[row, : data.lengths[row]]
        for before, after in pairwise(pen):
            look = {"color": PALE, "linestyle": ":"} if after[2] else {"color": BLUE}
            plot.plot([before[0], after[0]], [before[1], after[1]], **look)
        plot.plot(pen[:, 0], pen[:, 1], ".", color=RED, markersize=3)
        plot.set_title(data.y[row])
        plot.set_aspect("equal")
        plot.axis("off")


def forecast(module: Any) -> None:
    """A trained forecast beside the truth, for the real series."""
    data = load_data("lynx")
    training, _, _, scaler = module.prepare(data.series, 27, 27, 20, 5)
    model = module.build_model(20, 5)
    model.fit(*training, batch_size=32, epochs=30, verbose=0)
    plot = axes()
    plot.plot(data.years[-45:], data.series[-45:], color=INK, label="trapped")
    for end in range(len(data.series) - 25, len(data.series) - 4, 5):
        said = np.ravel(module.forecast(model, data.series[:end], 20, scaler))[:5]
        label = "forecast, five years at a time" if end == len(data.series) - 25 else None
        plot.plot(data.years[end : end + 5], said, "o-", color=RED, markersize=3, label=label)
    plot.legend(frameon=False, fontsize=8)
    plot.set(xlabel="year", ylabel="log10 of lynx", title="what a small record can teach")


def main() -> None:
    """Draw the pictures that were asked for, all of them by default; write the table."""
    import keras

    PICTURES.mkdir(exist_ok=True)
    exercises = catalog.load(ROOT).exercises
    wanted = {int(number) for number in sys.argv[1:]}
    for exercise in exercises:
        draw = globals().get(exercise.slug)
        if draw is None or (wanted and exercise.number not in wanted):
            continue
        keras.utils.set_random_seed(10 + exercise.number)
        draw(reference(exercise))
        path = PICTURES / f"{exercise.folder}.svg"
        plt.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close("all")
        print(f"{path.name}: {path.stat().st_size >> 10} KiB")
    course_page.update(catalog.load(ROOT))


if __name__ == "__main__":
    main()
