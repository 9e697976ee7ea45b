"""An LSTM in the place of the simple RNN, with dropout that is active only in training."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(vocabulary_size, 16),
            layers.LSTM(32),
            layers.Dropout(0.1),
            layers.Dense(verbs, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    return model
