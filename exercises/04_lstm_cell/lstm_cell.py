"""Exercise 4: an LSTM from scratch: one step, the loop, one step back, and a Keras cell.

Names, shapes and the order of the gates are those of `keras.layers.LSTM`:

    i, f, o   = sigmoid(x @ kernel + h @ recurrent_kernel + bias)    each with its own columns
    candidate = tanh(x @ kernel + h @ recurrent_kernel + bias)       with columns of its own
    c_new     = f * c + i * candidate
    h_new     = o * tanh(c_new)

The cell c is the memory. The state h is what the memory shows to the outside at this step.
The arrays that a function is given belong to whoever calls it: leave them as they are, and put
results into new ones.
"""

import keras
import numpy as np
from keras import ops  # noqa: F401 - for the cell of part 4


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Squash every number between 0 and 1, without overflow for large ones. Given."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Part 1: take one step in time, for all sequences of the batch at once.

    The columns of the weights are four blocks of `units`: input gate, forget gate, candidate,
    output gate.

    Args:
        x: The inputs of this one step, `(batch, features)`.
        h: The state that the step before left, `(batch, units)`.
        c: The cell that the step before left, `(batch, units)`.
        kernel: Weights from the inputs, `(features, 4 * units)`.
        recurrent_kernel: Weights from the old state, `(units, 4 * units)`.
        bias: `(4 * units,)`.

    Returns:
        The new state h and the new cell c, in this order, each `(batch, units)`.
    """
    # TODO: one sum for all four layers, split it, squash each block, then the two equations.
    raise NotImplementedError("TODO: part 1, one step")


def lstm(
    x: np.ndarray,
    initial_h: np.ndarray,
    initial_c: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part 2: walk through the sequences from the first step to the last.

    Args:
        x: The inputs, `(batch, timesteps, features)`; at least one time step.
        initial_h: The state before the first step, `(batch, units)`.
        initial_c: The cell before the first step, `(batch, units)`.
        kernel: `(features, 4 * units)`.
        recurrent_kernel: `(units, 4 * units)`.
        bias: `(4 * units,)`.

    Returns:
        The states h after every step, `(batch, timesteps, units)`, the last h and the last c,
        each `(batch, units)`. A Keras LSTM with `return_sequences=True` and
        `return_state=True` gives the same three.
    """
    # TODO: hand the new h and c to the next step, and keep every h.
    raise NotImplementedError("TODO: part 2, the loop over time")


def lstm_step_backward(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    h_gradient: np.ndarray,
    c_gradient: np.ndarray,
) -> dict[str, np.ndarray]:
    """Part 3: go back through one step.

    Some loss L is computed from the new state and, by way of later steps, from the new cell. You
    are told how L changes with each of their numbers, and find how L changes with everything
    that went into the step.

    Args:
        x: `(batch, features)`, as given to `lstm_step`.
        h: The old state, `(batch, units)`.
        c: The old cell, `(batch, units)`.
        kernel: `(features, 4 * units)`.
        recurrent_kernel: `(units, 4 * units)`.
        bias: `(4 * units,)`.
        h_gradient: dL/dh_new, `(batch, units)`.
        c_gradient: dL/dc_new as far as it does not go through h_new, `(batch, units)`.

    Returns:
        A dict with the six keys `"x"`, `"h"`, `"c"`, `"kernel"`, `"recurrent_kernel"` and
        `"bias"`. Each value is the gradient of L with respect to that argument, in the shape of
        that argument.
    """
    # TODO: compute the gates again, then walk back. README.md has the equations.
    raise NotImplementedError("TODO: part 3, one step back")


class LSTMCell(keras.layers.Layer):
    """Part 4: the step of part 1 as a cell for `keras.layers.RNN`.

    Args:
        units: Length of the state and of the cell.
    """

    def __init__(self, units: int, **options) -> None:
        super().__init__(**options)
        self.units = units
        # `keras.layers.RNN` reads these two: h and c have this length, and so has the output.
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape) -> None:
        """Create `kernel`, `recurrent_kernel` and `bias`, in the shapes of part 1.

        The forget gate's block of the bias starts at 1, so that a new cell keeps more than it
        forgets. The rest of the bias starts at 0.

        Args:
            input_shape: The shape of one step, `(batch, features)`.
        """
        # TODO: three weights, with `self.add_weight(shape=..., initializer=..., name=...)`.
        raise NotImplementedError("TODO: part 4, the weights of the cell")

    def call(self, inputs, states):
        """Take one step.

        Args:
            inputs: `(batch, features)`.
            states: A list with the old state h and the old cell c, each `(batch, units)`.

        Returns:
            The output, which is the new h, and a list with the new h and the new c.
        """
        # TODO: part 1 again, with `ops.matmul`, `ops.split`, `ops.sigmoid` and `ops.tanh`.
        raise NotImplementedError("TODO: part 4, the step of the cell")


def build_cell(units: int) -> keras.layers.Layer:
    """Part 4: make a cell for `keras.layers.RNN`.

    Args:
        units: Length of the state and of the cell.

    Returns:
        A new `LSTMCell`, or a cell of your own that does the same.
    """
    # TODO: one line, once `LSTMCell` is finished.
    raise NotImplementedError("TODO: part 4, a cell")


def build_model(features: int, units: int) -> keras.Model:
    """Part 5: wrap the cell in a layer, the layer in a model, and compile it.

    The model takes sequences `(batch, timesteps, features)` of any length and returns the state
    h after every step, `(batch, timesteps, units)`. Its three weights have the shapes of those
    of `keras.layers.LSTM`.

    Args:
        features: Inputs for each step.
        units: Length of the state.

    Returns:
        A new model, compiled with the loss `"mse"` and an optimizer that learns in a few epochs,
        such as Adam with a learning rate of 0.01. It is not trained yet.
    """
    # TODO: `keras.Input`, then `keras.layers.RNN` around a cell of part 4, then `compile`.
    raise NotImplementedError("TODO: part 5, the model")


def show_memory(timesteps: int = 50, features: int = 3, units: int = 16) -> None:
    """Print how much of the gradient is left far back, for three biases of the forget gate.

    Args:
        timesteps: How many steps the sequence has.
        features: Inputs for each step.
        units: Length of the state and of the cell.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1, timesteps, features))
    kernel = rng.normal(size=(features, 4 * units)) * 0.3
    recurrent_kernel = rng.normal(size=(units, 4 * units)) * 0.1
    for forget_bias in (0.0, 1.0, 4.0):
        bias = np.zeros(4 * units)
        bias[units : 2 * units] = forget_bias
        h, c = np.zeros((1, units)), np.zeros((1, units))
        before = []
        for t in range(timesteps):
            before.append((h, c))
            h, c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        # The loss looks at the last state only; every step hands two gradients to the one before.
        d_h, d_c = rng.normal(size=(1, units)), np.zeros((1, units))
        print(f"\nbias of the forget gate {forget_bias}: length of dL/dc, last step = 1")
        for t in reversed(range(timesteps)):
            weights = kernel, recurrent_kernel, bias
            found = lstm_step_backward(x[:, t], *before[t], *weights, d_h, d_c)
            d_h, d_c = found["h"], found["c"]
            length = np.linalg.norm(d_c)
            if t == timesteps - 1:
                longest = length
            if t % 10 == 9:
                share = length / longest
                print(f"  before step {t:2d}  {share:8.1e}  {'#' * min(60, round(30 * share))}")


def compare_with_keras(features: int = 3, units: int = 5) -> None:
    """Print how far the model is from `keras.layers.LSTM` with the same weights.

    Args:
        features: Inputs for each step.
        units: Length of the state.
    """
    x = np.random.default_rng(0).normal(size=(4, 7, features)).astype("float32")
    model = build_model(features, units)
    layer = keras.layers.LSTM(units, return_sequences=True)
    layer.build(x.shape)
    # By shape: the order in which the cell creates its weights is its own affair.
    by_shape = {weight.shape: weight for weight in model.get_weights()}
    layer.set_weights([by_shape[tuple(weight.shape)] for weight in layer.weights])
    difference = np.max(np.abs(model.predict(x, verbose=0) - np.asarray(layer(x))))
    print(f"\nlargest difference from keras.layers.LSTM: {difference:.1e}")


if __name__ == "__main__":
    for show in (show_memory, compare_with_keras):
        try:
            show()
        except NotImplementedError as error:
            print(f"Not finished yet: {error}")
