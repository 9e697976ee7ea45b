"""Exercise 7: as good, with fewer weights.

Complete the three parts, then run this file to see what each cell costs. The task is explained in
README.md.
"""

from __future__ import annotations

import keras


def count_weights(cell: str, features: int, units: int) -> int:
    """Part 1: count the weights of a recurrent layer of Keras, biases included.

    Args:
        cell: `"simple_rnn"`, `"gru"` or `"lstm"`.
        features: How many numbers each step of the input has.
        units: How many units the layer has.

    Returns:
        The number of its weights.

    Raises:
        ValueError: There is no such cell.
    """
    # TODO: how many layers are in the cell, and how large is one?
    raise NotImplementedError("TODO: return the number of weights")


def most_units(cell: str, features: int, outputs: int, budget: int) -> int:
    """Part 2: find the largest layer that a budget allows.

    Args:
        cell: `"simple_rnn"`, `"gru"` or `"lstm"`.
        features: How many numbers each step of the input has.
        outputs: How many units the dense layer behind it has.
        budget: How many weights both layers may have together.

    Returns:
        The largest number of units that fits; 0 if not even one does.
    """
    # TODO: the recurrent layer and the dense layer share the budget.
    raise NotImplementedError("TODO: return the largest number of units")


def build_model(budget: int) -> keras.Model:
    """Part 3: build and compile a model of the adding problem within a budget of weights.

    The model takes values and markers `(batch, timesteps, 2)`, for any number of timesteps, and
    returns one number for each sequence, `(batch, 1)`.

    Args:
        budget: How many weights the model may have in all, trainable or not.

    Returns:
        A new model, compiled with the mean squared error. It is not trained yet.
    """
    # TODO: the cell that needs fewer weights, with as many units as fit.
    raise NotImplementedError("TODO: build, compile and return the model")


if __name__ == "__main__":
    from rnn_grade.datasets import load_data

    data = load_data("adding")
    unseen = load_data("adding", "validation")
    try:
        print("weights with 2 features   24 units   units within 1500, with one output")
        for name in ("simple_rnn", "gru", "lstm"):
            print(f"{name:>10} {count_weights(name, 2, 24):21} {most_units(name, 2, 1, 1500):10}")
        model = build_model(1500)
        print(f"\nYour model has {model.count_params()} weights.")
        for epoch in range(5):
            model.fit(data.x, data.y, batch_size=32, verbose=0)
            error = ((model.predict(unseen.x, verbose=0) - unseen.y) ** 2).mean()
            print(f"epoch {epoch + 1}: {error:.4f} (naive {data.naive:.3f})")
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
