"""Asks the judge for more memory than there is."""

import keras
import tensorflow as tf


class Huge(keras.Model):
    def __init__(self, vocabulary_size, verbs):
        super().__init__()
        self.table = keras.layers.Embedding(vocabulary_size, verbs)

    def call(self, ids):
        large = tf.ones([tf.shape(ids)[0], 1 << 17, 1 << 14])
        return keras.ops.softmax(keras.ops.mean(self.table(ids), axis=1)) + tf.reduce_sum(large)


def build_model(vocabulary_size, verbs):
    model = Huge(vocabulary_size, verbs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
