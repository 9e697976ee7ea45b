"""What may be asked of a Keras model; every answer is arrays and numbers, judged elsewhere."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, assert_never

import keras
import numpy as np
import tensorflow as tf

from rnn_grade.sandbox.questions.model import (
    Fit,
    GetWeights,
    Gradients,
    InputGradients,
    ModelQuestion,
    ParameterCount,
    Predict,
    Progress,
    ResetStates,
    Save,
    SetWeights,
    TrainSteps,
)
from rnn_grade.sandbox.questions.submission import Sequential

_CHUNK = 256
_FILE = "model.keras"


def answer(question: ModelQuestion, model: Any, ask: Callable[[Progress], bool], work: Path) -> Any:
    """Return the answer to a question about a model.

    Args:
        question: What is asked.
        model: A Keras model.
        ask: Sends an epoch's loss and predictions, returns whether to stop.
        work: The worker's own folder.
    """
    match question:
        case Predict(_, x, eager):
            return predict(model, x, eager)
        case Fit():
            return fit(model, question, ask)
        case TrainSteps():
            return train_steps(model, question)
        case Gradients(_, x, y):
            return gradients(model, x, y)
        case InputGradients(_, x):
            return input_gradients(model, x)
        case GetWeights():
            return [_array(value) for value in model.get_weights()]
        case SetWeights(_, weights):
            return model.set_weights(weights)
        case ParameterCount():
            return parameter_count(model)
        case ResetStates():
            return reset_states(model)
        case Save():
            return save(model, work)
        case _:
            assert_never(question)


def predict(model: Any, x: Any, eager: bool = False) -> Any:
    """Return the model's outputs as arrays.

    Args:
        model: A Keras model.
        x: One input array `(batch, ...)`, or a list or dict of them.
        eager: Call the model directly instead of its compiled graph.
    """
    length = _length(x)
    size = _chunk(length)
    parts = []
    for start in range(0, max(length, 1), size):
        chunk = _slice(x, start, start + size)
        parts.append(model(chunk, training=False) if eager else model.predict_on_batch(chunk))
    arrays = [tf.nest.map_structure(_array, part) for part in parts]
    if len(arrays) == 1:
        return arrays[0]
    return tf.nest.map_structure(lambda *leaves: np.concatenate(leaves), *arrays)


def fit(model: Any, how: Fit, ask: Callable[[Progress], bool]) -> None:
    """Train with the learner's own optimizer and loss; the grader may stop after any epoch.

    Args:
        model: A Keras model, compiled, or with a `fit` of its own.
        how: On what, and how long.
        ask: Sends an epoch's loss and predictions, returns whether to stop.
    """

    class AskAfterEachEpoch(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            loss = float((logs or {}).get("loss", "nan"))
            predictions = None if how.scored_on is None else predict(model, how.scored_on)
            if ask(Progress(loss, predictions)):
                self.model.stop_training = True

    _build_optimizer(model)
    told = {"epochs": how.epochs, "batch_size": how.batch_size, "callbacks": [AskAfterEachEpoch()]}
    _fit(model, how.x, how.y, **told)


def _fit(model: Any, x: Any, y: Any, **given: Any) -> None:
    """Train in silence; a model with a `fit` of its own may not know all of Keras's arguments."""
    given["verbose"] = 0
    known = inspect.signature(model.fit).parameters
    if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in known.values()):
        given = {name: value for name, value in given.items() if name in known}
    model.fit(x, y, **given)


def _build_optimizer(model: Any) -> None:
    """Give Keras's optimizer its variables, as its first step would.

    A graph in which variables appear is traced twice: without this, a third of a short training
    would be tracing. A model that trains in a way of its own is left alone.
    """
    plain = type(model).train_step is keras.Model.train_step
    optimizer = getattr(model, "optimizer", None)
    if plain and model.built and optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)


def gradients(model: Any, x: Any, y: Any = None) -> dict[str, Any]:
    """Return the gradient of a scalar with respect to each trainable weight.

    Args:
        model: A Keras model.
        x: Inputs `(batch, ...)`.
        y: Targets for the compiled loss; without them the scalar is a fixed random projection
            of the output.

    Returns:
        A dict from the weight's path to an array of its shape, or `None` where none flows.
    """
    if not model.built:
        model(x)
    with tf.GradientTape() as tape:
        output = model(x, training=False)
        if y is None:
            scalar = _projection(output)
        else:
            scalar = model.compute_loss(x=x, y=y, y_pred=output, sample_weight=None)
    weights = model.trainable_weights
    found = tape.gradient(scalar, [weight.value for weight in weights])
    named: dict[str, Any] = {}
    for weight, gradient in zip(weights, found, strict=True):
        name = weight.path if weight.path not in named else f"{weight.path} ({len(named)})"
        named[name] = None if gradient is None else _array(tf.convert_to_tensor(gradient))
    return named


def input_gradients(model: Any, x: Any) -> Any:
    """Return the gradient of a fixed random projection of the output, in the shape of `x`."""
    inputs = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        scalar = _projection(model(inputs, training=False))
    gradient = tape.gradient(scalar, inputs)
    return None if gradient is None else _array(gradient)


def train_steps(model: Any, how: TrainSteps) -> None:
    """Take training steps on the first batch, again and again; the grader holds the watch.

    By `fit`, since that is how a model was asked to be trained: one with a `train_step` of its own
    need not understand what `train_on_batch` hands over.
    """

    def repeated(leaf: Any) -> Any:
        return np.concatenate([leaf[: how.batch_size]] * how.steps)

    batches, targets = (tf.nest.map_structure(repeated, part) for part in (how.x, how.y))
    _fit(model, batches, targets, epochs=1, batch_size=how.batch_size)


def reset_states(model: Any) -> None:
    """Let every layer that carries a state start anew; a Keras model itself has no such method."""
    for layer in model._flatten_layers(include_self=False):
        if callable(getattr(layer, "reset_state", None)):
            layer.reset_state()


def parameter_count(model: Any) -> int:
    """Count the numbers in all variables, trainable or not, each variable once."""
    variables = {id(variable): variable for variable in model.weights}
    return sum(int(np.prod(variable.shape)) for variable in variables.values())


def classes(layer: Any) -> list[str]:
    """Return the full names of the classes, and of their bases, of a layer and of those in it."""
    within = getattr(layer, "_flatten_layers", None)
    kinds = {type(one) for one in (within() if callable(within) else [layer])}
    return sorted({f"{base.__module__}.{base.__name__}" for kind in kinds for base in kind.__mro__})


def save(model: Any, work: Path) -> bytes:
    """Return the model in the `.keras` format."""
    path = work / _FILE
    model.save(path)
    return path.read_bytes()


def sequential(wanted: Sequential) -> Any:
    """Build a model of Keras's own layers, as the grader describes it."""
    inputs = keras.Input(
        shape=tuple(wanted.shape), batch_size=wanted.batch_size, dtype=wanted.dtype
    )
    stack = [getattr(keras.layers, name)(**options) for name, options in wanted.layers]
    model = keras.Sequential([inputs, *stack])
    if wanted.weights is not None:
        model.set_weights(wanted.weights)
    if wanted.compile is not None:
        model.compile(**wanted.compile)
    return model


def floatx(name: str) -> None:
    """Set Keras's default float type."""
    keras.config.set_floatx(name)


def load_file(path: str) -> Any:
    """Load a model from a `.keras` file that learner code wrote."""
    return keras.saving.load_model(path)


def load(content: bytes, work: Path) -> Any:
    """Build a model again from the bytes of a `.keras` file."""
    path = work / _FILE
    path.write_bytes(content)
    return keras.saving.load_model(path)


def _projection(output: Any) -> Any:
    # A fixed random direction: a plain sum would be constant for rows that sum to one.
    leaves = tf.nest.flatten(output)
    draw = np.random.default_rng(0)
    return tf.add_n(
        [
            tf.reduce_sum(leaf * tf.constant(draw.normal(size=leaf.shape), dtype=leaf.dtype))
            for leaf in leaves
        ]
    )


def _array(value: Any) -> Any:
    if value is None:
        raise TypeError("the output is of type NoneType")
    array = np.asarray(value)
    return array.astype(np.float32) if array.dtype.kind == "V" else array


def _chunk(length: int) -> int:
    """Return how many samples are predicted at a time: equal shares, since every size is traced."""
    shares = (size for size in range(_CHUNK, _CHUNK // 4, -1) if length % size == 0)
    return next(shares, _CHUNK)


def _length(x: Any) -> int:
    return len(tf.nest.flatten(x)[0])


def _slice(x: Any, start: int, stop: int) -> Any:
    return tf.nest.map_structure(lambda leaf: leaf[start:stop], x)
