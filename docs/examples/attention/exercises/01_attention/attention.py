"""Exercise 1: attention over the states of a GRU."""

import keras
import numpy as np


def attention_weights(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Part 1: a softmax over the real timesteps.

    Args:
        scores: One number for each state, `(batch, timesteps)`.
        mask: Which timesteps are real, `(batch, timesteps)`; each sequence has at least one.

    Returns:
        The weights, `(batch, timesteps)`: 0 where a timestep is padding, with a sum of 1.
    """
    # TODO: which timesteps may count, and which axis does the sum run over?
    raise NotImplementedError("TODO: part 1, the weights")


def context(weights: np.ndarray, states: np.ndarray) -> np.ndarray:
    """Part 2: the sum of the states by their weights.

    Args:
        weights: `(batch, timesteps)`.
        states: `(batch, timesteps, units)`.

    Returns:
        The context, `(batch, units)`.
    """
    # TODO: give the weights an axis for the units.
    raise NotImplementedError("TODO: part 2, the context")


def build_model() -> keras.Model:
    """Part 3: a GRU whose states are weighed by attention.

    Returns:
        A compiled model from `(batch, timesteps, 2)` to probabilities `(batch, 2)`, for any number
        of timesteps. Steps of zeros are padding, and change no answer.
    """
    # TODO: the states of all steps, their scores, a masked softmax, and the sum.
    raise NotImplementedError("TODO: part 3, the model")


if __name__ == "__main__":
    try:
        print(attention_weights(np.array([[1.0, 2.0, 9.0]]), np.array([[True, True, False]])))
        build_model().summary()
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
