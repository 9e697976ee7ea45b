"""Is traced as another function every time: first small and quick, then with all its weights."""

import keras

TRICK = True

if TRICK:
    traced = []


class Changing(keras.layers.Layer):
    def build(self, shape):
        self.inner = keras.layers.SimpleRNN(24, return_sequences=True)
        self.inner.build(shape)

    def call(self, x, training=False):
        if TRICK:
            traced.append(x)
            if len(traced) % 2:
                return keras.ops.cumsum(keras.ops.tile(x, [1, 1, 3]), axis=1)
        return keras.ops.repeat(x, 3, axis=2)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(Changing()(inputs))
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
