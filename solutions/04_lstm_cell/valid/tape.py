"""Uses `keras.ops` throughout, returns tensors, and lets TensorFlow's tape find the gradients."""

import keras
import tensorflow as tf
from keras import ops


def _step(x, h, c, kernel, recurrent_kernel, bias):
    sums = ops.matmul(x, kernel) + ops.matmul(h, recurrent_kernel) + bias
    i, f, candidate, o = ops.split(sums, 4, axis=-1)
    new = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(candidate)
    return ops.sigmoid(o) * ops.tanh(new), new


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    arrays = (x, h, c, kernel, recurrent_kernel, bias)
    return _step(*(ops.convert_to_tensor(array, "float32") for array in arrays))


def lstm(x, initial_h, initial_c, kernel, recurrent_kernel, bias):
    h, c, states = initial_h, initial_c, []
    for t in range(x.shape[1]):
        h, c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        states.append(h)
    return ops.stack(states, axis=1), h, c


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    names = ("x", "h", "c", "kernel", "recurrent_kernel", "bias")
    tensors = [tf.constant(array) for array in (x, h, c, kernel, recurrent_kernel, bias)]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        new_h, new_c = _step(*tensors)
        loss = tf.reduce_sum(new_h * h_gradient) + tf.reduce_sum(new_c * c_gradient)
    return dict(zip(names, tape.gradient(loss, tensors), strict=True))


class LSTMCell(keras.Layer):
    def __init__(self, units, forget_bias=1.0):
        super().__init__()
        self.units = units
        self.forget_bias = forget_bias
        self.state_size = [units, units]
        # Made at once, since it does not depend on the input: only the kernel waits for `build`.
        self.recurrent = self.add_weight(shape=(units, 4 * units), initializer="glorot_uniform")
        self.bias = self.add_weight(shape=(4 * units,), initializer="random_normal")

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units))
        block = ops.one_hot(ops.array([1]), 4)
        self.bias.assign_add(self.forget_bias * ops.repeat(block[0], self.units))

    def call(self, x, states):
        new_h, new_c = _step(x, *states, self.kernel, self.recurrent, self.bias)
        return new_h, [new_h, new_c]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units)), ops.zeros((batch_size, self.units))]


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    x = keras.Input((None, features))
    model = keras.Model(x, keras.layers.RNN(LSTMCell(units), return_sequences=True)(x))
    model.compile(keras.optimizers.AdamW(0.01, weight_decay=1e-4), "mse")
    return model
