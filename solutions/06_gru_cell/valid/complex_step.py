"""Differentiates with complex steps, and trains with a `train_step` of its own."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def _sigmoid(x):
    # The usual formula, so that complex numbers pass through it.
    return 1 / (1 + np.exp(-x))


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = h.shape[1]
    b, inner = (bias[0], bias[1]) if reset_after else (bias, 0 * bias)

    def gate(k):
        block = slice(k * n, (k + 1) * n)
        return _sigmoid(
            x @ kernel[:, block] + b[block] + h @ recurrent_kernel[:, block] + inner[block]
        )

    z, r = gate(0), gate(1)
    last = slice(2 * n, None)
    if reset_after:
        past = (h @ recurrent_kernel[:, last] + inner[last]) * r
    else:
        past = (h * r) @ recurrent_kernel[:, last]
    return z * h - (z - 1) * np.tanh(x @ kernel[:, last] + b[last] + past)


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    if x.shape[1] == 0:
        return initial_state[:, None][:, :0]
    new = gru_step(x[:, 0], initial_state, kernel, recurrent_kernel, bias, reset_after)
    rest = gru(x[:, 1:], new, kernel, recurrent_kernel, bias, reset_after)
    return np.concatenate([new[:, None], rest], axis=1)


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    start = {
        "x": x,
        "h": h,
        "kernel": kernel,
        "recurrent_kernel": recurrent_kernel,
        "bias": bias,
    }
    found = {}
    for name, value in start.items():
        found[name] = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[index] += 1e-20j
            new = gru_step(*{**start, name: moved}.values())
            found[name][index] = np.sum(new.imag * state_gradient) / 1e-20
    return found


def parameter_counts(features, units):
    weights, recurrent = features * units, units**2
    simple = weights + recurrent + units
    lstm = 4 * simple
    gru_weights = 3 * weights + 3 * recurrent + 6 * units
    return float(simple), float(gru_weights), float(lstm)


class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, shape):
        orthogonal = keras.initializers.Orthogonal()
        self.kernel = self.add_weight(shape=(shape[-1], 3 * self.units), name="w")
        self.recurrent = self.add_weight(
            shape=(self.units, 3 * self.units), initializer=orthogonal, name="u"
        )
        self.bias = self.add_weight(shape=(2, 3 * self.units), initializer="zeros", name="b")
        self.built = True

    def call(self, inputs, states):
        h = states[0]
        a = ops.reshape(ops.matmul(inputs, self.kernel) + self.bias[0], (-1, 3, self.units))
        b = ops.reshape(ops.matmul(h, self.recurrent) + self.bias[1], (-1, 3, self.units))
        z = ops.sigmoid(a[:, 0] + b[:, 0])
        r = ops.sigmoid(a[:, 1] + b[:, 1])
        h = z * h + (1 - z) * ops.tanh(a[:, 2] + r * b[:, 2])
        return h, [h]


class Trained(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = ops.mean(ops.square(self(x, training=True) - y))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return {"loss": loss}


def build_model(features, units):
    inputs = layers.Input(shape=(None, features))
    model = Trained(inputs, layers.RNN(Cell(units), unroll=False)(inputs))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    return model
