"""A cell written from scratch, with a state that starts from learned numbers, in `RNN`."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("exercise3")
class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, self.units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.start = self.add_weight(shape=(self.units,), initializer="zeros", name="start")

    def get_initial_state(self, batch_size=None):
        return [ops.broadcast_to(ops.convert_to_tensor(self.start), (batch_size, self.units))]

    def call(self, inputs, states):
        summed = ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.recurrent_kernel)
        state = ops.tanh(summed + self.bias)
        return state, [state]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_model(vocabulary_size, verbs):
    ids = keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(vocabulary_size, 16)(ids)
    state = layers.RNN(Cell(32))(vectors)
    model = keras.Model(ids, layers.Dense(verbs, activation="softmax")(state))
    model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
