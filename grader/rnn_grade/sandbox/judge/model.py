"""One traced model: a function of its inputs and of its variables, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from rnn_grade.sandbox.frames import Array
from rnn_grade.sandbox.judge.graph import Refused, assigns, cleaned, constants
from rnn_grade.sandbox.questions.judge import Receive, direction
from rnn_grade.sandbox.worker.channel import array_of

_CHUNK = 256
# float32 tells sums of a dozen apart to a millionth: the error is a thousandth at most.
_STEP = 1e-2
# Smaller arrays are shapes, axes, bounds and masks of single steps.
_LEAST_CONSTANT = 16


class Traced:
    """A model as its worker traced it.

    Args:
        content: Its graph and the values of its variables.
        work: A folder of the judge's own.
    """

    def __init__(self, content: Receive, work: Path) -> None:
        self._graph = cleaned(content.graph)
        folder = work / "traced"
        folder.mkdir()
        try:
            (folder / "saved_model.pb").write_bytes(self._graph)
            # A file of values can crash what reads it: they come as arrays.
            options = tf.saved_model.LoadOptions(experimental_skip_checkpoint=True)
            self._module = tf.saved_model.load(str(folder), options=options)
        finally:
            shutil.rmtree(folder)
        self._weights = list(self._module.weights)
        self._variables = [*self._weights, *self._module.others]
        self._any_batch = content.any_batch
        shapes = [variable.shape for variable in self._variables]
        if not all(shape.is_fully_defined() for shape in shapes):
            raise Refused("it has a variable without a shape")
        self.assign(content.values)

    @property
    def numbers(self) -> list[int]:
        """How many numbers are in the weights that the model lists, and how many are not."""
        sizes = [int(np.prod(variable.shape)) for variable in self._variables]
        listed = sum(sizes[: len(self._weights)])
        # A weight that nothing trains is a weight, also where it was written into the graph.
        return [listed, sum(sizes) - listed + constants(self._graph, _LEAST_CONSTANT)]

    def changed(self) -> list[Array] | None:
        """Return the values of all variables, or `None` if no call changes any."""
        if not assigns(self._graph):
            return None
        return [array_of(variable) for variable in self._variables]

    def assign(self, values: list[Array]) -> None:
        """Set all variables, in the order in which they were traced.

        Args:
            values: One array for each.

        Raises:
            Refused: They do not fit.
        """
        shapes = [tuple(variable.shape) for variable in self._variables]
        if [np.shape(value) for value in values] != shapes:
            raise Refused("its variables are others than when it was traced")
        for variable, value in zip(self._variables, values, strict=True):
            variable.assign(tf.cast(value, variable.dtype))

    def answer(self, x: Any) -> Any:
        """Return the outputs for `x` `(batch, ...)`, as arrays.

        Args:
            x: One input array, or a list or dict of them.
        """
        length = len(tf.nest.flatten(x)[0])
        size = _CHUNK if self._any_batch else max(length, 1)
        parts = []
        for start in range(0, max(length, 1), size):
            chunk = tf.nest.map_structure(
                lambda leaf, start=start: tf.constant(leaf[start : start + size]), x
            )
            parts.append(tf.nest.map_structure(array_of, self._call(chunk)))
        if len(parts) == 1:
            return parts[0]
        return tf.nest.map_structure(lambda *leaves: np.concatenate(leaves), *parts)

    def gradients(self, x: Any, y: Any) -> list[Array | None]:
        """Return the gradient of a scalar with respect to each weight.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets for the compiled loss; without them the scalar is a fixed random projection
                of the output.

        Returns:
            For each weight an array of its shape, or `None` where none flows or none can.
        """
        with tf.GradientTape() as tape:
            if y is None:
                scalar = _projection(self._call(tf.nest.map_structure(tf.constant, x)))
            else:
                scalar = self._loss(x, y)
        found = tape.gradient(scalar, self._weights)
        return [None if one is None else array_of(tf.convert_to_tensor(one)) for one in found]

    def loss_gradients(self, x: Any, y: Any, shape: tuple[int, ...]) -> list[Array]:
        """Return the gradient of the compiled loss by central differences.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets.
            shape: Of the weights that count.

        Returns:
            For each weight of that shape, an array of it.
        """
        found = []
        for weight in self._weights:
            if tuple(weight.shape) == tuple(shape):
                value = weight.numpy()
                gradient = np.zeros(shape)
                for index in np.ndindex(*shape):
                    step = np.zeros_like(value)
                    step[index] = _STEP
                    sides = []
                    for moved in (value + step, value - step):
                        weight.assign(moved)
                        sides.append(float(self._loss(x, y)))
                    gradient[index] = (sides[0] - sides[1]) / (2 * _STEP)
                weight.assign(value)
                found.append(gradient)
        return found

    def input_gradients(self, x: Array) -> Array | None:
        """Return the gradient of a fixed random projection of the output, in the shape of `x`.

        Args:
            x: Float inputs `(batch, ...)`.
        """
        inputs = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            scalar = _projection(self._call(inputs))
        gradient = tape.gradient(scalar, inputs)
        return None if gradient is None else array_of(gradient)

    def _loss(self, x: Any, y: Any) -> Any:
        inputs, targets = (tf.nest.map_structure(tf.constant, part) for part in (x, y))
        return self._module.loss(*tf.nest.flatten((inputs, targets)))

    def _call(self, x: Any) -> Any:
        return self._module.call(*tf.nest.flatten(x))


def _projection(output: Any) -> Any:
    leaves = tf.nest.flatten(output)
    draw = np.random.default_rng(0)
    return tf.add_n(
        [
            tf.reduce_sum(leaf * tf.constant(direction(leaf.shape, draw), dtype=leaf.dtype))
            for leaf in leaves
        ]
    )
