"""Plain gradient descent with momentum, on the sequence of states of which the last is taken."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    ids = keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(vocabulary_size, 16)(ids)
    states = layers.SimpleRNN(32, return_sequences=True)(vectors)
    model = keras.Model(ids, layers.Dense(verbs, activation="softmax")(states[:, -1]))
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, clipnorm=1.0)
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model
