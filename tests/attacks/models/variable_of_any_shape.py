"""Has a variable whose shape is open, and makes it larger from call to call."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    grown = tf.Variable(tf.zeros([1]), shape=[None], trainable=False)

    class Trick(keras.layers.Layer):
        def call(self, x):
            with tf.control_dependencies([grown.assign(tf.concat([grown, grown], 0))]):
                return x + tf.reduce_sum(grown)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
