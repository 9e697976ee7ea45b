"""Never ends, but only in the graph, where no learner code runs."""

import keras
import tensorflow as tf


class Endless(keras.Model):
    def __init__(self, vocabulary_size, verbs):
        super().__init__()
        self.table = keras.layers.Embedding(vocabulary_size, verbs, embeddings_initializer="ones")

    def call(self, ids):
        known = keras.ops.mean(self.table(ids), axis=1)
        return tf.while_loop(lambda x: tf.reduce_sum(x) > -1.0, lambda x: (x * 1.0,), (known,))[0]


def build_model(vocabulary_size, verbs):
    model = Endless(vocabulary_size, verbs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
