"""Exercise 2: a simple RNN from scratch: one step, the loop over time, and the way back.

Everything here is NumPy. Names and shapes are those of `keras.layers.SimpleRNN`:

    h_t = tanh(x_t @ kernel + h_{t-1} @ recurrent_kernel + bias)

The four parts are graded one by one. Each receives all that it needs as arguments, so you may
leave one open and go on with the next. The arrays belong to whoever calls: leave them as they are,
and put results into new ones.
"""

import numpy as np


def step(
    x: np.ndarray,
    state: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """Part 1: take one step in time, for all sequences of the batch at once.

    Args:
        x: The inputs of this one step, `(batch, features)`.
        state: The state that the step before left, `(batch, units)`.
        kernel: Weights from the inputs to the units, `(features, units)`.
        recurrent_kernel: Weights from the old state to the new one, `(units, units)`.
        bias: One number for each unit, `(units,)`.

    Returns:
        The new state, `(batch, units)`, every value between -1 and 1.
    """
    # TODO: add the three terms, then squash the sum with tanh. Return a new array.
    raise NotImplementedError("TODO: part 1, one step")


def forward(
    x: np.ndarray,
    initial_state: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """Part 2: walk through the sequences from the first step to the last.

    Args:
        x: The inputs, `(batch, timesteps, features)`; at least one time step.
        initial_state: The state before the first step, `(batch, units)`.
        kernel: `(features, units)`.
        recurrent_kernel: `(units, units)`.
        bias: `(units,)`.

    Returns:
        The state after every step, `(batch, timesteps, units)`. The initial state is not
        among them: `states[:, 0]` is the state after the first step.
    """
    # TODO: hand each new state to the next step, and keep all of them.
    raise NotImplementedError("TODO: part 2, the loop over time")


def backward(
    x: np.ndarray,
    initial_state: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    states: np.ndarray,
    state_gradients: np.ndarray,
) -> dict[str, np.ndarray]:
    """Part 3: walk back from the last step to the first and collect the gradients.

    Some loss L is computed from the states. You are told how L changes with each state when
    that state is nudged *directly*. What a state does to L by way of the later states is for
    you to add.

    Args:
        x: `(batch, timesteps, features)`, as given to `forward`.
        initial_state: `(batch, units)`, as given to `forward`.
        kernel: `(features, units)`.
        recurrent_kernel: `(units, units)`.
        bias: `(units,)`.
        states: What `forward` returned, `(batch, timesteps, units)`.
        state_gradients: The direct dL/dh_t of every step, `(batch, timesteps, units)`.

    Returns:
        A dict with the five keys `"x"`, `"initial_state"`, `"kernel"`, `"recurrent_kernel"` and
        `"bias"`. Each value is the gradient of L with respect to that argument, in the shape of
        that argument.
    """
    # TODO: go through the steps in reverse order. README.md has the equations.
    raise NotImplementedError("TODO: part 3, the backward pass through time")


def gradient_norms(
    states: np.ndarray, recurrent_kernel: np.ndarray, last_gradient: np.ndarray
) -> np.ndarray:
    """Part 4: measure how much of the gradient is left at every step.

    Here the loss looks at the last state only. The gradient starts there and walks back.

    Args:
        states: What `forward` returned, `(batch, timesteps, units)`.
        recurrent_kernel: `(units, units)`.
        last_gradient: dL/dh of the last step, `(batch, units)`.

    Returns:
        The length (Euclidean norm over the units) of dL/dh_t for each sequence and each step,
        `(batch, timesteps)`. The last column is the length of `last_gradient` itself.
    """
    # TODO: the way back of part 3, but keep only one length for each step.
    raise NotImplementedError("TODO: part 4, the length of the gradient")


def show_memory(timesteps: int = 30, features: int = 3, units: int = 16) -> None:
    """Print how long the gradient is at every step, for small, middling and large weights.

    Args:
        timesteps: How many steps the sequence has.
        features: Inputs for each step.
        units: Length of the state.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1, timesteps, features))
    kernel = rng.normal(size=(features, units)) * 0.3
    bias = np.zeros(units)
    # A random rotation: it keeps the length of every vector as it is.
    rotation, _ = np.linalg.qr(rng.normal(size=(units, units)))
    last_gradient = rng.normal(size=(1, units))
    for scale in (0.7, 1.0, 1.5):
        recurrent_kernel = scale * rotation
        states = forward(x, np.zeros((1, units)), kernel, recurrent_kernel, bias)
        norms = gradient_norms(states, recurrent_kernel, last_gradient)[0]
        print(f"\nrecurrent_kernel = {scale} x a rotation: length of dL/dh_t, last step = 1")
        for t in range(timesteps - 1, -1, -5):
            share = norms[t] / norms[-1]
            print(f"  step {t:2d}  {share:9.1e}  {'#' * min(60, round(30 * share))}")


if __name__ == "__main__":
    try:
        show_memory()
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
