"""A cell that the learner wrote, in a model, beside the layer of Keras that it copies.

Its weights are known by their shapes: the order in which a cell creates them is its own affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_grade.checks import training
from rnn_grade.checks.expect.arrays import Array, close
from rnn_grade.checks.expect.gradients import differences, gradient_flow
from rnn_grade.checks.expect.scores import learned
from rnn_grade.checks.expect.values import that

Weights = Sequence[Array]


def arranged(own: Sequence[Any], weights: Weights, layer: str) -> list[Array]:
    """Return weights in the order of a cell's own ones; expect that it has one of each shape.

    Args:
        own: The weights of the cell, in its own order; further ones keep their values.
        weights: The kernel `(features, blocks * units)`, the recurrent kernel
            `(units, blocks * units)`, and the bias, of one row or of two.
        layer: The layer in `keras.layers` that has such weights.
    """
    by_shape = {np.shape(weight): weight for weight in weights}
    kept = [np.asarray(weight) for weight in own]
    shapes = [weight.shape for weight in kept]
    kernel, recurrent_kernel, bias = weights
    features, units = len(kernel), len(recurrent_kernel)
    columns = f"{kernel.shape[1] // units} * units"
    rows = f"({columns},)" if bias.ndim == 1 else f"({len(bias)}, {columns})"
    that(
        all(shapes.count(shape) == 1 for shape in by_shape),
        f"the shapes of the weights, with {features} features and {units} units",
        expected=_listed(by_shape),
        actual=_listed(shapes) or "no weights",
        cause=f"The weights are not those of `keras.layers.{layer}`.",
        hint=f"In `build`, add one kernel `(features, {columns})`, one recurrent kernel "
        f"`(units, {columns})` and one bias `{rows}`.",
    )
    return [np.asarray(by_shape.get(weight.shape, weight), weight.dtype) for weight in kept]


def beyond(own: Sequence[Any], weights: Weights) -> tuple[str, str] | None:
    """Return a cause and a hint where a model has other weights besides those of the layer.

    Args:
        own: The weights of the model.
        weights: Those of the layer.
    """
    shapes = [np.shape(weight) for weight in weights]
    more = [np.shape(weight) for weight in own if np.shape(weight) not in shapes]
    if not more:
        return None
    return (
        "There are more weights than `kernel`, `recurrent_kernel` and `bias`: shape "
        f"{_listed(more)}.",
        "Return what `keras.layers.RNN` gives: no layer after it, no further weights in it.",
    )


def drawn_at_random(own: Sequence[Any], features: int, units: int) -> None:
    """Expect that both kernels of a new model hold different numbers.

    Args:
        own: The weights of the model, which is not trained yet.
        features: Inputs for each step.
        units: Length of the state.
    """
    for name, rows in (("kernel", features), ("recurrent kernel", units)):
        kernel = next(weight for weight in own if np.ndim(weight) == 2 and len(weight) == rows)
        that(
            bool(np.ptp(kernel) > 0),
            f"the {name} of a new model",
            expected="numbers drawn at random",
            actual=f"{float(np.max(kernel)):.3g} everywhere",
            cause="It starts with the same number everywhere: all units begin alike.",
            hint='Give `add_weight` the `initializer="glorot_uniform"`.',
        )


def gradients_of_the_layer(
    model: Any, x: Array, weights: Weights, layer: str, right: Callable[..., Array]
) -> None:
    """Expect the gradients of Keras's layer with the same weights: of all weights, and of `x`.

    Args:
        model: A `RemoteModel` of the learner's; its weights are set.
        x: Inputs `(batch, timesteps, features)`.
        weights: As for `arranged`.
        layer: The layer in `keras.layers`.
        right: What the layer answers, from `x` and its weights, in float64; the gradients are
            differences of it, since a layer of Keras would have to be asked beside learner code.
    """
    model.set_weights(arranged(model.get_weights(), weights, layer))
    gradients = model.gradients(x.astype(np.float32))
    gradient_flow(gradients)
    # A weight that is not trainable is missing there, not zero.
    found = {np.shape(gradient): gradient for gradient in gradients.values()}
    that(
        all(weight.shape in found for weight in weights),
        "the shapes of the weights that training can change",
        expected=_listed(weight.shape for weight in weights),
        actual=_listed(found),
        cause="One of the weights is frozen.",
        hint="Leave `trainable` as it is in `add_weight`.",
    )
    truths = differences(lambda *point: model.projected(right(*point)), [x, *weights])
    pairs = [
        (f"the gradient of the weight of shape {truth.shape}", found[truth.shape], truth)
        for truth in truths[1:]
    ]
    inputs = model.input_gradients(x.astype(np.float32))
    for what, actual, truth in [*pairs, ("the gradient of the input", inputs, truths[0])]:
        close(
            actual,
            truth,
            what=what,
            rtol=1e-3,
            cause="The numbers on the way there are right, but the gradient stops somewhere "
            "between the steps.",
            hint="Use the old states themselves in `call`: no `stop_gradient`, no NumPy.",
        )


def learns_from_another(
    build: Callable[[], Any], x: Array, y: Array, *, epochs: int, share: float, seen: int = 512
) -> None:
    """Expect that a short training comes close to the answers of another cell of the same kind.

    Args:
        build: Returns a new, compiled model.
        x: Inputs `(samples, timesteps, features)`.
        y: The other cell's answers, whose weights nobody knows.
        epochs: The most epochs of one attempt.
        share: How much of the error of always answering the mean may be left.
        seen: How many samples are trained on; the rest is hidden.
    """
    x, y = x.astype(np.float32), y.astype(np.float32)
    # What a constant reaches: the mean answer.
    naive = float(np.mean((y[seen:] - y[:seen].mean(axis=0)) ** 2))
    metric = training.mean_squared_error(y[seen:])
    trained = training.train(
        build,
        x[:seen],
        y[:seen],
        scored_on=x[seen:],
        metric=metric,
        bar=share * naive,
        epochs=epochs,
        batch_size=32,
    )
    learned(
        trained,
        _Known(chance=2 * naive, naive=naive),
        cause="The checks before found your cell right, so what is left is how it is trained: the "
        "loss, the optimizer or its learning rate.",
        hint='Compile with `loss="mse"` and `keras.optimizers.Adam(learning_rate=0.01)`.',
    )


@dataclass(frozen=True)
class _Known:
    """What is known of another cell's answers.

    Args:
        chance: The score of guessing: the answers to some other sequence.
        naive: The score of the mean answer.
        optimum: The other cell's own weights give every answer exactly.
        standard_error: So no error is too small.
    """

    chance: float
    naive: float
    optimum: float = 0.0
    standard_error: float = 1.0


def _listed(shapes: Iterable[Any]) -> str:
    return ", ".join(map(str, shapes))
