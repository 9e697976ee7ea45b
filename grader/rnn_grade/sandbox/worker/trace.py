"""A model leaves its worker as data: the graph of its call, traced, with the variables in it.

Nothing here is believed: the bytes are read and held against a list of what a model may be made of
where no learner code runs, and what they compute is judged there.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from rnn_grade.sandbox.questions.model import Lengths
from rnn_grade.sandbox.worker.channel import array_of

_FOLDER = "traced"
# The values go another way: what writes and reads files of them would cost as much as the trace.
_GRAPH_ALONE = tf.saved_model.SaveOptions(experimental_skip_saver=True)


class Trace:
    """The call of a model, traced for inputs of one kind.

    Args:
        model: A Keras model.
        x: Inputs of this kind; only their types and shapes count.
        y: Targets for the compiled loss, or `None` where only the call is wanted.
        lengths: For which shapes besides these.
    """

    def __init__(self, model: Any, x: Any, y: Any, lengths: Lengths = "allowed") -> None:
        build(model, x)
        self.free, self._call, self._loss = _traced(model, x, y, lengths)
        self._weights = [_own(weight) for weight in model.weights]
        known = {id(weight) for weight in self._weights}
        # Whatever else the graph reads: seeds, states, and what Keras knows nothing of.
        graphs = [one.graph for one in (self._call, self._loss) if one is not None]
        others = {id(v): v for graph in graphs for v in graph.variables if id(v) not in known}
        self._others = list(others.values())
        trainable = {id(_own(weight)) for weight in model.trainable_weights}
        self.trainable = [id(weight) in trainable for weight in self._weights]
        self.names = [str(weight.path) for weight in model.weights]

    def values(self) -> list[Any]:
        """Return the values of all variables: the weights, then the others."""
        return [array_of(variable) for variable in (*self._weights, *self._others)]

    def assign(self, values: list[Any]) -> None:
        """Set all variables, in the order of `values`."""
        for variable, value in zip((*self._weights, *self._others), values, strict=True):
            variable.assign(tf.cast(value, variable.dtype))

    def graph(self, work: Path) -> bytes:
        """Return the bytes of the graph, without the values of its variables.

        Args:
            work: The worker's own folder.
        """
        module = tf.Module()
        module.weights, module.others = self._weights, self._others
        module.call = self._call
        if self._loss is not None:
            module.loss = self._loss
        folder = work / _FOLDER
        try:
            # With signatures of its own choice TensorFlow would trace the call once more.
            tf.saved_model.save(module, str(folder), signatures={}, options=_GRAPH_ALONE)
            return (folder / "saved_model.pb").read_bytes()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def reset_states(model: Any) -> None:
    """Let every layer that carries a state start anew; a Keras model itself has no such method."""
    for layer in model._flatten_layers(include_self=False):
        # Keras's own have that method and raise where they carry no state.
        if callable(getattr(layer, "reset_state", None)) and getattr(layer, "stateful", True):
            layer.reset_state()


def build(model: Any, x: Any) -> None:
    """Let a model make its weights, as its first call does; where it is traced, it could not.

    Args:
        model: A Keras model, built already or not.
        x: Inputs of the kind that it is called with.
    """
    if model.built:
        return
    if not isinstance(model, keras.Sequential):
        model(x, training=False)
        reset_states(model)
        return
    # Its first call would make the shape of this batch its own.
    for free in _freedoms(x, ()):
        # What is flattened has a length; where nothing fits, the trace raises the same again.
        with contextlib.suppress(Exception):
            model.build(_shape(x, free))
            return


def _own(weight: Any) -> Any:
    return getattr(weight, "_value", weight)


def _traced(model: Any, x: Any, y: Any, lengths: Lengths) -> tuple[tuple[int, ...], Any, Any]:
    """Trace for as many lengths as the model allows; the error is that of the last attempt."""
    attempts = [()] if lengths == "exact" else list(_freedoms(x, _declared(model)))
    if lengths == "allowed" and _counts_timesteps(model):
        attempts = [free for free in attempts if 1 not in free]
    for free in attempts[:-1]:
        # Unrolled loops and fixed shapes in the code need a length.
        with contextlib.suppress(Exception):
            return free, *_functions(model, x, y, free)
    return attempts[-1], *_functions(model, x, y, attempts[-1])


def _functions(model: Any, x: Any, y: Any, free: tuple[int, ...]) -> tuple[Any, Any]:
    """Return the traced call, and the traced loss where there are targets."""

    def call(given: Any) -> Any:
        return model(given, training=False)

    def loss(pair: Any) -> Any:
        given, targets = pair
        return model.compute_loss(x=given, y=targets, y_pred=call(given), sample_weight=None)

    return _concrete(call, x, free), None if y is None else _concrete(loss, (x, y), free)


def _counts_timesteps(model: Any) -> bool:
    """Return whether a layer answers rightly only where it is told the number of timesteps."""
    wrapped = (isinstance(one, keras.layers.TimeDistributed) for one in model._flatten_layers())
    return any(wrapped) and _takes_batch_for_timesteps()


@cache
def _takes_batch_for_timesteps() -> bool:
    """Return whether `TimeDistributed` is wrong for unknown timesteps, as in Keras 3.14 and 3.15.

    Where it is right, it is traced for any length: for a known one it repeats its layer step by
    step, which takes seconds.
    """
    layer = keras.layers.TimeDistributed(keras.layers.Identity())
    specification = tf.TensorSpec((None, None, 1))
    function = tf.function(lambda x: layer(x), input_signature=[specification], autograph=False)
    return tuple(function(tf.zeros((2, 3, 1))).shape) != (2, 3, 1)


def _declared(model: Any) -> tuple[int | None, ...]:
    """Return the shape of the first input as the model was built for it, or nothing.

    Keras compares it with what it is given only where both lengths are known.
    """
    try:
        shape = model.inputs[0].shape
        return tuple(None if length is None else int(length) for length in shape)
    except Exception:
        # A model with a call of its own declares nothing.
        return ()


def _freedoms(x: Any, declared: tuple[int | None, ...]) -> Iterator[tuple[int, ...]]:
    """Yield which axes may have any length: batch and timesteps, the batch alone, none."""
    first = tf.nest.flatten(x)[0]
    sequence = first.ndim >= 3 or (first.ndim == 2 and first.dtype.kind in "iub")
    wanted = ((0, 1),) if sequence else ()
    for free in (*wanted, (0,), ()):
        if not any(axis < len(declared) and declared[axis] is not None for axis in free):
            yield free


def _shape(leaf: Any, free: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(None if axis in free else length for axis, length in enumerate(leaf.shape))


def _concrete(call: Callable[[Any], Any], x: Any, free: tuple[int, ...]) -> Any:
    def spec(leaf: Any) -> Any:
        return tf.TensorSpec(_shape(leaf, free), leaf.dtype)

    leaves = [spec(leaf) for leaf in tf.nest.flatten(x)]

    def flat(*given: Any) -> Any:
        return call(tf.nest.pack_sequence_as(x, given))

    # As Keras does for `fit` and `predict`: the code of the model is traced as it stands.
    function = tf.function(flat, input_signature=leaves, autograph=False)
    return function.get_concrete_function()
