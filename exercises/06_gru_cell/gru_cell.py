"""Exercise 6: a GRU from scratch: one step, the loop, one step back, and a Keras cell.

Names, shapes and the order of the gates are those of `keras.layers.GRU`:

    z, r      = sigmoid(x @ kernel + input_bias + h @ recurrent_kernel + recurrent_bias)
    candidate = tanh(input part + recurrent part, weakened by r)
    h_new     = z * h + (1 - z) * candidate

The parts are graded one by one, so you may leave one open and go on with the next. The
arrays that a function is given belong to whoever calls it: leave them as they are, and put results
into new ones.
"""

import keras
import numpy as np
from keras import ops  # noqa: F401 - for the cell of part 5


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Squash every number between 0 and 1, without overflow for large ones. Given."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(
    x: np.ndarray,
    h: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    reset_after: bool = True,
) -> np.ndarray:
    """Part 1: take one step in time, for all sequences of the batch at once.

    The columns of the weights are three blocks of `units`: update z, reset r, candidate.

    Args:
        x: The inputs of this one step, `(batch, features)`.
        h: The state that the step before left, `(batch, units)`.
        kernel: Weights from the inputs, `(features, 3 * units)`.
        recurrent_kernel: Weights from the old state, `(units, 3 * units)`.
        bias: With `reset_after`: `(2, 3 * units)`, row 0 for the input part and row 1 for the
            recurrent part. Without: `(3 * units,)`, for the input part only.
        reset_after: Whether r multiplies the product of h and the recurrent kernel, its bias
            included (`True`), or h itself before the product (`False`).

    Returns:
        The new state, `(batch, units)`.
    """
    # TODO: split both products into three blocks of columns, squash, and mix. Return a new array.
    raise NotImplementedError("TODO: part 1, one step")


def gru(
    x: np.ndarray,
    initial_state: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    reset_after: bool = True,
) -> np.ndarray:
    """Part 2: walk through the sequences from the first step to the last.

    Args:
        x: The inputs, `(batch, timesteps, features)`; at least one time step.
        initial_state: The state before the first step, `(batch, units)`.
        kernel: `(features, 3 * units)`.
        recurrent_kernel: `(units, 3 * units)`.
        bias: `(2, 3 * units)` with `reset_after`, `(3 * units,)` without.
        reset_after: As for `gru_step`.

    Returns:
        The state after every step, `(batch, timesteps, units)`. The initial state is not
        among them.
    """
    # TODO: hand each new state to the next step, and keep all of them. Pass `reset_after` on.
    raise NotImplementedError("TODO: part 2, the loop over time")


def gru_step_backward(
    x: np.ndarray,
    h: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    state_gradient: np.ndarray,
) -> dict[str, np.ndarray]:
    """Part 3: go back through one step, with `reset_after=True`.

    Some loss L is computed from the new state. You are told how L changes with each of its
    numbers, and find how L changes with everything that went into the step.

    Args:
        x: `(batch, features)`, as given to `gru_step`.
        h: The old state, `(batch, units)`.
        kernel: `(features, 3 * units)`.
        recurrent_kernel: `(units, 3 * units)`.
        bias: `(2, 3 * units)`.
        state_gradient: dL/dh_new, `(batch, units)`.

    Returns:
        A dict with the five keys `"x"`, `"h"`, `"kernel"`, `"recurrent_kernel"` and `"bias"`. Each
        value is the gradient of L with respect to that argument, in the shape of that argument.
    """
    # TODO: compute the gates again, then walk back. README.md has the equations.
    raise NotImplementedError("TODO: part 3, one step back")


def parameter_counts(features: int, units: int) -> tuple[int, int, int]:
    """Part 4: count the weights of three layers of equal size, all biases included.

    Args:
        features: Inputs for each step.
        units: Length of the state.

    Returns:
        How many numbers a `SimpleRNN`, a `GRU` (with `reset_after=True`) and an `LSTM` learn.
    """
    # TODO: count one block of weights first. How many blocks has each layer?
    raise NotImplementedError("TODO: part 4, the number of weights")


class GRUCell(keras.layers.Layer):
    """Part 5: the step of part 1 (`reset_after=True`) as a cell for `keras.layers.RNN`.

    Args:
        units: Length of the state.
    """

    def __init__(self, units: int, **options) -> None:
        super().__init__(**options)
        self.units = units
        # `keras.layers.RNN` reads these two: one state of this length, and outputs of this length.
        self.state_size = units
        self.output_size = units

    def build(self, input_shape) -> None:
        """Create the weights. `input_shape` is that of one step, `(batch, features)`."""
        # TODO: three weights, with `self.add_weight(shape=..., initializer=..., name=...)`.
        raise NotImplementedError("TODO: part 5, the weights of the cell")

    def call(self, inputs, states):
        """Take one step.

        Args:
            inputs: `(batch, features)`.
            states: A list with the old state, `(batch, units)`.

        Returns:
            The output, which is the new state, and a list with the new state.
        """
        # TODO: part 1 again, with `ops.matmul`, `ops.split`, `ops.sigmoid` and `ops.tanh`.
        raise NotImplementedError("TODO: part 5, the step of the cell")


def build_model(features: int, units: int) -> keras.Model:
    """Part 5: wrap the cell in a layer, the layer in a model, and compile it.

    The model takes sequences `(batch, timesteps, features)` of any length and returns the state
    after the last step, `(batch, units)`. Its three weights have the shapes of those of
    `keras.layers.GRU`.

    Args:
        features: Inputs for each step.
        units: Length of the state.

    Returns:
        A new model, compiled with the loss `"mse"` and an optimizer that learns in a few epochs,
        such as Adam with a learning rate of 0.01. It is not trained yet.
    """
    # TODO: `keras.Input`, then `keras.layers.RNN` around a `GRUCell`, then `compile`.
    raise NotImplementedError("TODO: part 5, the model")


def show_gates(timesteps: int = 24) -> None:
    """Print how long a GRU of one unit keeps a single pulse, for three biases of its update gate.

    Args:
        timesteps: How many steps the sequence has.
    """
    x = np.zeros((1, timesteps, 1))
    x[0, 0, 0] = 1.0
    # The pulse drives z to almost 0, so that the candidate, which it sets, is let in.
    kernel = np.array([[-8.0, 0.0, 3.0]])
    for update_bias in (0.0, 2.0, 5.0):
        bias = np.array([[update_bias, 0.0, 0.0], [0.0, 0.0, 0.0]])
        states = gru(x, np.zeros((1, 1)), kernel, np.zeros((1, 3)), bias)[0, :, 0]
        print(f"\nbias of the update gate {update_bias}: the state after a pulse at step 0")
        for t in range(0, timesteps, 4):
            print(f"  step {t:2d}  {states[t]:7.4f}  {'#' * round(40 * abs(states[t]))}")


def compare_with_keras(features: int = 3, units: int = 5) -> None:
    """Print how far the model is from `keras.layers.GRU` with the same weights.

    Args:
        features: Inputs for each step.
        units: Length of the state.
    """
    x = np.random.default_rng(0).normal(size=(4, 7, features)).astype("float32")
    model = build_model(features, units)
    layer = keras.layers.GRU(units)
    layer.build(x.shape)
    # By shape: the order in which the cell creates its weights is its own affair.
    by_shape = {weight.shape: weight for weight in model.get_weights()}
    layer.set_weights([by_shape[tuple(weight.shape)] for weight in layer.weights])
    difference = np.max(np.abs(model.predict(x, verbose=0) - np.asarray(layer(x))))
    print(f"\nlargest difference from keras.layers.GRU: {difference:.1e}")
    print(f"weights of SimpleRNN, GRU, LSTM: {parameter_counts(features, units)}")


if __name__ == "__main__":
    for show in (show_gates, compare_with_keras):
        try:
            show()
        except NotImplementedError as error:
            print(f"Not finished yet: {error}")
