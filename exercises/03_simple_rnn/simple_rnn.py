"""Exercise 3: a simple RNN that remembers.

Complete `build_model`, then run this file to watch your model learn. The task is explained in
README.md.
"""

from __future__ import annotations

import keras


def build_model(vocabulary_size: int, verbs: int) -> keras.Model:
    """Build and compile a recurrent model that names the missing verb form of a sentence.

    The model takes word ids, whole numbers from 0 to `vocabulary_size - 1`, of shape
    `(batch, timesteps)`. Id 0 is padding on the left. The number of timesteps may differ from one
    batch to the next.

    It returns probabilities of shape `(batch, verbs)`: every row is at least 0 and sums to 1.

    The targets will be form numbers from 0 to `verbs - 1`, of shape `(batch,)`.

    Args:
        vocabulary_size: How many word ids there are, padding included.
        verbs: How many verb forms there are to choose from.

    Returns:
        A new model, compiled with an optimizer and a loss. It is not trained yet.
    """
    # TODO: ids -> word vectors -> one recurrent state per sentence -> one probability per form.
    raise NotImplementedError("TODO: build, compile and return the model")


if __name__ == "__main__":
    from rnn_grade.datasets import load_data

    data = load_data("tense", "train")
    unseen = load_data("tense", "validation")
    model = build_model(data.vocabulary_size, data.verbs)
    model.fit(data.x, data.y, batch_size=64, epochs=12, verbose=2)

    answers = model.predict(unseen.x, verbose=0).argmax(axis=1)
    print(f"\nRight on unseen sentences: {(answers == unseen.y).mean():.3f}")
    print(f"chance {data.chance:.3f}, without word order {data.naive:.3f}", end=", ")
    print(f"best possible {data.optimum:.3f}\n")
    for row in range(8):
        print(f"{unseen.words(unseen.x[row])} ... {unseen.forms[answers[row]]}")
