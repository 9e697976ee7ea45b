"""Exercise 3: a simple RNN that remembers."""

from __future__ import annotations

import keras
from keras import layers


def build_model(vocabulary_size: int, verbs: int) -> keras.Model:
    """Build and compile a recurrent model that names the missing verb form of a sentence.

    Args:
        vocabulary_size: How many word ids there are, padding included.
        verbs: How many verb forms there are to choose from.

    Returns:
        A new, compiled model: ids `(batch, timesteps)` in, probabilities `(batch, verbs)` out.
    """
    # `None` leaves the number of timesteps open; Keras adds the batch axis by itself.
    ids = keras.Input(shape=(None,), dtype="int32")
    # (batch, timesteps) -> (batch, timesteps, 16): a learned vector for each word.
    vectors = layers.Embedding(vocabulary_size, 16)(ids)
    # (batch, timesteps, 16) -> (batch, 32): the state after the last word.
    state = layers.SimpleRNN(32)(vectors)
    # (batch, 32) -> (batch, verbs)
    probabilities = layers.Dense(verbs, activation="softmax")(state)

    model = keras.Model(ids, probabilities)
    # The gradient passes through the recurrent kernel once per word, so that a long sentence can
    # make it very large; a limit on its norm keeps one such batch from undoing what was learned.
    optimizer = keras.optimizers.Adam(learning_rate=0.005, clipnorm=1.0)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


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
