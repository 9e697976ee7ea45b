"""A `Sequential` model without a declared input, with Adam as it comes."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    model = keras.Sequential(
        [
            layers.Embedding(vocabulary_size, 24),
            layers.SimpleRNN(64),
            layers.Dense(verbs),
            layers.Softmax(),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
