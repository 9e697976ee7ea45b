"""Two recurrent layers, one upon the other."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    model = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(vocabulary_size, 16),
            layers.SimpleRNN(32, return_sequences=True),
            layers.SimpleRNN(32),
            layers.Dense(verbs, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
