"""The judge's copies follow the model: its states, its weights, and the shapes that it allows."""

import numpy as np
import pytest

from rnn_grade.errors import LearnerError

MODELS = """
import keras
from keras import layers, ops

def build_stateful() -> keras.Model:
    cell = layers.SimpleRNN(1, stateful=True, activation="linear", use_bias=False,
                            kernel_initializer="ones", recurrent_initializer="ones")
    model = keras.Sequential([keras.Input(batch_shape=(1, None, 1)), cell])
    return model

def reset(model):
    model.layers[0].reset_state()

class Halves(keras.Model):
    def call(self, x):
        return x[:, : ops.shape(x)[1] // 2] + ops.ones((1, (x.shape[1] or 8) // 2, 1))

def build_halves() -> keras.Model:
    return Halves()

class Joined(keras.Model):
    def call(self, x):
        return ops.concatenate([x, x[:, :1]], axis=2)

def build_joined() -> keras.Model:
    return Joined()
"""
ONES = np.ones((1, 1, 1), "float32")


def test_states_that_are_carried_go_on_everywhere_until_the_learners_code_resets_them(
    keras_launcher, open_session
):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_stateful()
    assert model.predict(ONES).item() == 1
    assert model.predict(ONES, carried=True).item() == 2
    assert model.predict(ONES, lengths="exact").item() == 3
    submission.reset(model)
    assert model.predict(ONES).item() == 1


def test_a_model_that_asks_for_the_length_is_traced_for_each(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_halves()
    for timesteps in (8, 6, 4):
        x = np.ones((2, timesteps, 1), "float32")
        assert model.predict(x).tolist() == np.full((2, timesteps // 2, 1), 2.0).tolist()


def test_what_fails_for_any_length_is_told_as_for_this_one(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    with pytest.raises(LearnerError) as raised:
        submission.build_joined().predict(np.ones((2, 4, 3), "float32"))
    assert raised.value.source == "return ops.concatenate([x, x[:, :1]], axis=2)"
    assert "dimension 1" in raised.value.message.lower()
