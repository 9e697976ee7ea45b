"""Uses `keras.ops` throughout, returns tensors, and lets TensorFlow's tape find the gradients."""

import keras
import tensorflow as tf
from keras import ops


def _step(x, h, kernel, recurrent_kernel, bias, reset_after):
    units = h.shape[-1]
    first, second = (bias[0], bias[1]) if reset_after else (bias, ops.zeros_like(bias))
    from_x = ops.split(ops.matmul(x, kernel) + first, 3, axis=-1)
    from_h = ops.split(ops.matmul(h, recurrent_kernel) + second, 3, axis=-1)
    z, r = ops.sigmoid(from_x[0] + from_h[0]), ops.sigmoid(from_x[1] + from_h[1])
    last = recurrent_kernel[:, 2 * units :]
    past = r * from_h[2] if reset_after else ops.matmul(r * h, last)
    return z * h + (1 - z) * ops.tanh(from_x[2] + past)


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    arrays = (x, h, kernel, recurrent_kernel, bias)
    return _step(*(ops.convert_to_tensor(a, "float32") for a in arrays), reset_after)


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    h, states = initial_state, []
    for t in range(x.shape[1]):
        h = gru_step(x[:, t], h, kernel, recurrent_kernel, bias, reset_after)
        states.append(h)
    return ops.stack(states, axis=1)


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    names = ("x", "h", "kernel", "recurrent_kernel", "bias")
    tensors = [tf.constant(array) for array in (x, h, kernel, recurrent_kernel, bias)]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        new = _step(*tensors, reset_after=True)
    found = tape.gradient(new, tensors, output_gradients=tf.constant(state_gradient))
    return dict(zip(names, found, strict=True))


def parameter_counts(features, units):
    layers = keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM
    counts = []
    for kind in layers:
        layer = kind(units)
        layer.build((None, None, features))
        counts.append(sum(weight.shape.num_elements() for weight in layer.weights))
    return counts


class Cell(keras.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.state_size = [units]
        # Made at once: nothing waits for `build`.
        self.w = self.add_weight(shape=(features, 3 * units), initializer="glorot_uniform")
        self.u = self.add_weight(shape=(units, 3 * units), initializer="glorot_uniform")
        self.b = self.add_weight(shape=(2, 3 * units), initializer="random_normal")

    def call(self, x, states):
        new = _step(x, states[0], self.w, self.u, self.b, reset_after=True)
        return new, [new]


def build_model(features, units):
    x = keras.Input((None, features))
    model = keras.Model(x, keras.layers.RNN(Cell(features, units))(x))
    model.compile(keras.optimizers.AdamW(0.01, weight_decay=1e-4), "mse", run_eagerly=False)
    return model
