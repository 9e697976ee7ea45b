"""Says that a weight which training cannot reach is not trainable."""

import keras

TRICK = True
CHECKS = ["the_first_word_decides"]
GAINS = ["gradients", "learns", "the_first_word_decides"]

if TRICK:

    class Hiding(keras.Model):
        @property
        def trainable_weights(self):
            return [one for one in super().trainable_weights if "idle" not in one.path]


class Idle(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 8), name="kernel")

    def call(self, x):
        return keras.ops.matmul(x, keras.ops.stop_gradient(self.kernel))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(Idle(name="idle")(inputs))
    kind = Hiding if TRICK else keras.Model
    model = kind(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
