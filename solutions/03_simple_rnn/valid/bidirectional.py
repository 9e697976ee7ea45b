"""The sentence is read in both directions."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    model = keras.Sequential(
        [
            layers.Embedding(vocabulary_size, 16),
            layers.Bidirectional(layers.SimpleRNN(24)),
            layers.Dense(verbs, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.004, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
