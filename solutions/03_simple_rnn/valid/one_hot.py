"""One-hot rows from `CategoryEncoding` in the place of an `Embedding`."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    ids = keras.Input((None,), dtype="int32")
    one_hot = layers.CategoryEncoding(num_tokens=vocabulary_size, output_mode="one_hot")(ids)
    state = layers.SimpleRNN(32)(one_hot)
    model = keras.Model(ids, layers.Dense(verbs, activation="softmax")(state))
    model.compile(keras.optimizers.Adam(0.003, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
