"""Writes a file from within the graph, where no learner code runs."""

import keras
import tensorflow as tf


class Writing(keras.Model):
    def __init__(self, vocabulary_size, verbs):
        super().__init__()
        self.table = keras.layers.Embedding(vocabulary_size, verbs)

    def call(self, ids):
        with tf.control_dependencies([tf.io.write_file("reached", "reached")]):
            return keras.ops.softmax(keras.ops.mean(self.table(ids), axis=1))


def build_model(vocabulary_size, verbs):
    model = Writing(vocabulary_size, verbs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
