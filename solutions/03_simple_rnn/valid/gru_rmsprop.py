"""A GRU trained with RMSprop."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    model = keras.Sequential(
        [
            layers.Embedding(vocabulary_size, 16),
            layers.GRU(32),
            layers.Dense(verbs, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.RMSprop(0.005), "sparse_categorical_crossentropy")
    return model
