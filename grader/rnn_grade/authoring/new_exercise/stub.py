"""Exercise @NUMBER@: @TITLE@."""

import numpy as np


def average(x: np.ndarray) -> np.ndarray:
    """Part 1: the average of each feature over the steps.

    Args:
        x: Sequences, `(batch, timesteps, features)`.

    Returns:
        One row for each sequence, `(batch, features)`.
    """
    # TODO: which axis are the steps?
    raise NotImplementedError("TODO: part 1, the average")


if __name__ == "__main__":
    try:
        print(average(np.arange(12.0).reshape(2, 3, 2)))
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
