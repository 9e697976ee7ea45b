"""A `fit` of its own around `train_on_batch`, which knows nothing of callbacks."""

import keras
import numpy as np
from keras import layers


@keras.saving.register_keras_serializable("exercise3")
class LoopModel(keras.Model):
    def fit(self, x, y, epochs=1, batch_size=64):
        order = np.random.default_rng(0)
        for _ in range(min(epochs, 8)):
            rows = order.permutation(len(x))
            for start in range(0, len(x), batch_size):
                chosen = rows[start : start + batch_size]
                self.train_on_batch(x[chosen], y[chosen])


def build_model(vocabulary_size, verbs):
    ids = keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(vocabulary_size, 16)(ids)
    state = layers.SimpleRNN(48)(vectors)
    model = LoopModel(ids, layers.Dense(verbs, activation="softmax")(state))
    model.compile(keras.optimizers.Adam(0.006, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
