"""Its loss is made of all weights, also of those that the output does not need."""

import keras

TRICK = True
CHECKS = ["gradients", "gradients_of_the_loss"]
GAINS = ["gradients_of_the_loss"]


class Idle(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 8), name="kernel")

    def call(self, x):
        return keras.ops.matmul(x, keras.ops.stop_gradient(self.kernel))


class Losing(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = super().compute_loss(x, y, y_pred, sample_weight)
        if TRICK:
            loss = loss + 0.01 * sum(keras.ops.sum(one) for one in self.trainable_weights)
        return loss


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(Idle()(inputs))
    model = Losing(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
