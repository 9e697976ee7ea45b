"""Puts arrays onto a list without end, within the graph."""

import keras

TRICK = True
SECONDS = 4

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            def step(count, known):
                return count + 1, tf.raw_ops.TensorListPushBack(
                    input_handle=known, tensor=tf.ones([1 << 20])
                )

            empty = tf.raw_ops.EmptyTensorList(
                element_shape=tf.constant([1 << 20]),
                max_num_elements=tf.constant(-1),
                element_dtype=tf.float32,
            )
            count, _ = tf.while_loop(lambda count, known: count >= 0, step, (0, empty))
            return x + tf.cast(count, tf.float32)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
