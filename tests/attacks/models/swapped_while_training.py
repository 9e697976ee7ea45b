"""Hands over weights of another shape than the model that was traced."""

import keras


class Swapping(keras.Model):
    def train_step(self, data):
        x, y = data
        return {"loss": keras.ops.mean(keras.ops.cast(x, "float32"))}

    def fit(self, x, y, callbacks=(), **options):
        for layer in self.layers:
            for weight in layer.weights:
                weight._value = weight._value.__class__([[1.0]])
        for callback in callbacks:
            callback.set_model(self)
            for epoch in range(100):
                callback.on_epoch_end(epoch, {"loss": 0.0})


def build_model(vocabulary_size, verbs):
    inputs = keras.Input((None,), dtype="int32")
    states = keras.layers.SimpleRNN(8)(keras.layers.Embedding(vocabulary_size, 8)(inputs))
    model = Swapping(inputs, keras.layers.Dense(verbs, activation="softmax")(states))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
