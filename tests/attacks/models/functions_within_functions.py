"""A graph of sixty functions, each of which calls the next one twice."""

import keras

TRICK = True
SECONDS = 4

if TRICK:
    import tensorflow as tf

    SPEC = [tf.TensorSpec([None, None, 4])]

    def twice(known):
        return tf.function(lambda y: known(known(y)), input_signature=SPEC, autograph=False)

    class Trick(keras.layers.Layer):
        def compute_output_spec(self, x):
            return keras.KerasTensor(x.shape)

        def call(self, x):
            known = tf.function(lambda y: y * 1.0, input_signature=SPEC, autograph=False)
            for _ in range(60):
                known = twice(known)
            return known(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
