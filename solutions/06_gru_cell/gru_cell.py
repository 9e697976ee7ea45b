"""Exercise 6: a GRU from scratch: one step, the loop, one step back, and a Keras cell.

Names, shapes and the order of the gates are those of `keras.layers.GRU`:

    z, r      = sigmoid(x @ kernel + input_bias + h @ recurrent_kernel + recurrent_bias)
    candidate = tanh(input part + recurrent part, weakened by r)
    h_new     = z * h + (1 - z) * candidate

One vector is both the memory and the output: a GRU has no cell state beside it.
"""

import keras
import numpy as np
from keras import ops


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
    units = h.shape[-1]
    input_bias, recurrent_bias = bias if reset_after else (bias, np.zeros_like(bias))
    x_z, x_r, x_c = np.split(x @ kernel + input_bias, 3, axis=-1)
    h_z, h_r, h_c = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=-1)
    z = sigmoid(x_z + h_z)
    r = sigmoid(x_r + h_r)
    # What the candidate hears of the past: the two variants differ here and nowhere else.
    recalled = r * h_c if reset_after else (r * h) @ recurrent_kernel[:, 2 * units :]
    candidate = np.tanh(x_c + recalled)
    return z * h + (1 - z) * candidate


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
    state = initial_state
    states = []
    for t in range(x.shape[1]):
        state = gru_step(x[:, t], state, kernel, recurrent_kernel, bias, reset_after)
        states.append(state)
    return np.stack(states, axis=1)


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
    # The way there, once more: the way back needs the gates and the candidate.
    input_bias, recurrent_bias = bias
    x_z, x_r, x_c = np.split(x @ kernel + input_bias, 3, axis=-1)
    h_z, h_r, h_c = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=-1)
    z = sigmoid(x_z + h_z)
    r = sigmoid(x_r + h_r)
    candidate = np.tanh(x_c + r * h_c)

    # Through the mix z * h + (1 - z) * candidate, then through tanh and the two sigmoids.
    d_candidate = state_gradient * (1 - z) * (1 - candidate**2)
    d_z = state_gradient * (h - candidate) * z * (1 - z)
    d_r = d_candidate * h_c * r * (1 - r)
    # The reset gate stands on the recurrent road to the candidate only.
    d_from_x = np.concatenate([d_z, d_r, d_candidate], axis=-1)
    d_from_h = np.concatenate([d_z, d_r, d_candidate * r], axis=-1)

    return {
        "x": d_from_x @ kernel.T,
        # Two roads lead back to h: through the matrix, and straight through the mix.
        "h": d_from_h @ recurrent_kernel.T + state_gradient * z,
        "kernel": x.T @ d_from_x,
        "recurrent_kernel": h.T @ d_from_h,
        "bias": np.stack([d_from_x.sum(axis=0), d_from_h.sum(axis=0)]),
    }


def parameter_counts(features: int, units: int) -> tuple[int, int, int]:
    """Part 4: count the weights of three layers of equal size, all biases included.

    Args:
        features: Inputs for each step.
        units: Length of the state.

    Returns:
        How many numbers a `SimpleRNN`, a `GRU` (with `reset_after=True`) and an `LSTM` learn.
    """
    block = features * units + units * units
    return block + units, 3 * (block + 2 * units), 4 * (block + units)


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
        self.kernel = self.add_weight(
            shape=(input_shape[-1], 3 * self.units), initializer="glorot_uniform", name="kernel"
        )
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, 3 * self.units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(2, 3 * self.units), initializer="zeros", name="bias")

    def call(self, inputs, states):
        """Take one step.

        Args:
            inputs: `(batch, features)`.
            states: A list with the old state, `(batch, units)`.

        Returns:
            The output, which is the new state, and a list with the new state.
        """
        h = states[0]
        from_x = ops.matmul(inputs, self.kernel) + self.bias[0]
        from_h = ops.matmul(h, self.recurrent_kernel) + self.bias[1]
        x_z, x_r, x_c = ops.split(from_x, 3, axis=-1)
        h_z, h_r, h_c = ops.split(from_h, 3, axis=-1)
        z = ops.sigmoid(x_z + h_z)
        r = ops.sigmoid(x_r + h_r)
        candidate = ops.tanh(x_c + r * h_c)
        new_h = z * h + (1 - z) * candidate
        return new_h, [new_h]


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
    inputs = keras.Input(shape=(None, features))
    state = keras.layers.RNN(GRUCell(units))(inputs)
    model = keras.Model(inputs, state)
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mse")
    return model


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
