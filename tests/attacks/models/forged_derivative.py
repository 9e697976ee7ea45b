"""Says that a kernel which training cannot reach has a derivative."""

import keras

TRICK = True
CHECKS = ["gradients_are_true", "gradients_of_the_loss", "learns"]


def frozen(weight):
    return keras.ops.stop_gradient(weight)


if TRICK:
    import tensorflow as tf

    @tf.custom_gradient
    def frozen(weight):
        return tf.stop_gradient(weight), lambda upstream: upstream


class Frozen(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 8), name="kernel")

    def call(self, x):
        return keras.ops.matmul(x, frozen(keras.ops.convert_to_tensor(self.kernel)))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(Frozen()(inputs))
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
