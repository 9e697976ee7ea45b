"""The loop layer `RNN` around a `SimpleRNNCell`, with the gradient clipped over all weights."""

import keras
from keras import layers


def build_model(vocabulary_size: int, verbs: int, units: int = 32) -> keras.Model:
    ids = keras.Input((None,))
    vectors = layers.Embedding(vocabulary_size, 16)(ids)
    state = layers.RNN(layers.SimpleRNNCell(units))(vectors)
    model = keras.Model(ids, layers.Dense(verbs, activation="softmax")(state))
    model.compile(
        keras.optimizers.Adam(0.005, global_clipnorm=1.0), "sparse_categorical_crossentropy"
    )
    return model
