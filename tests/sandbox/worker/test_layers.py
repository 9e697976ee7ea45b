"""What Keras has to build models of passes the list of operations, and answers as it did at home.

A submission is free in its architecture: what is refused here would be a right answer that fails.
"""

import keras
import numpy as np
import pytest
import tensorflow
from judged import judged

layers, ops = keras.layers, keras.ops

X = np.random.default_rng(0).normal(size=(4, 6, 8)).astype("float32")

LAYERS = {
    "conv": lambda: layers.Conv1D(4, 3, padding="causal"),
    "separable_conv": lambda: layers.SeparableConv1D(4, 3),
    "depthwise_conv": lambda: layers.DepthwiseConv1D(3),
    "conv_transpose": lambda: layers.Conv1DTranspose(4, 3),
    "max_pooling": lambda: layers.MaxPooling1D(2),
    "average_pooling": lambda: layers.AveragePooling1D(2),
    "global_max": lambda: layers.GlobalMaxPooling1D(),
    "global_average": lambda: layers.GlobalAveragePooling1D(),
    "batch_normalization": lambda: layers.BatchNormalization(),
    "layer_normalization": lambda: layers.LayerNormalization(),
    "group_normalization": lambda: layers.GroupNormalization(2),
    "unit_normalization": lambda: layers.UnitNormalization(),
    "normalization": lambda: layers.Normalization(mean=0.5, variance=2.0),
    "rescaling": lambda: layers.Rescaling(0.5),
    "discretization": lambda: layers.Discretization([0.0, 1.0]),
    "dropout": lambda: layers.Dropout(0.5),
    "noise": lambda: layers.GaussianNoise(0.5),
    "spatial_dropout": lambda: layers.SpatialDropout1D(0.5),
    "alpha_dropout": lambda: layers.AlphaDropout(0.5),
    "prelu": lambda: layers.PReLU(shared_axes=[1]),
    "lstm": lambda: layers.LSTM(4, return_sequences=True),
    "old_gru": lambda: layers.GRU(4, reset_after=False),
    "stacked_cells": lambda: layers.RNN([layers.LSTMCell(3), layers.GRUCell(4)]),
    "bidirectional": lambda: layers.Bidirectional(layers.LSTM(3), merge_mode="ave"),
    "unrolled": lambda: layers.GRU(3, unroll=True),
    "backwards": lambda: layers.LSTM(3, go_backwards=True, recurrent_dropout=0.1, dropout=0.1),
    "time_distributed": lambda: layers.TimeDistributed(layers.Dense(3)),
    "einsum": lambda: layers.EinsumDense("abc,cd->abd", output_shape=(None, 3)),
    "flatten": lambda: layers.Flatten(),
    "permute": lambda: layers.Permute((2, 1)),
    "reshape": lambda: layers.Reshape((8, 6)),
    "padding": lambda: layers.ZeroPadding1D(2),
    "cropping": lambda: layers.Cropping1D(1),
    "up_sampling": lambda: layers.UpSampling1D(2),
}


def _scanned(x):
    steps = ops.transpose(x, (1, 0, 2))
    sums = ops.scan(lambda carry, step: (carry + step, carry + step), steps[0] * 0, steps)[1]
    return ops.transpose(sums, (1, 0, 2))


def _spectrum(x):
    return tensorflow.abs(tensorflow.signal.stft(tensorflow.transpose(x, [0, 2, 1]), 4, 2))


CALLS = {
    "activations": lambda x: ops.gelu(x) + ops.silu(x) + ops.selu(x) + ops.softplus(x) + ops.elu(x),
    "hard_activations": lambda x: ops.hard_sigmoid(x) + ops.relu6(x) + ops.softsign(x),
    "sort": lambda x: ops.sort(x, axis=1),
    "top_k": lambda x: ops.top_k(x, 3)[0],
    "one_hot": lambda x: ops.one_hot(ops.argmax(x, -1), 8),
    "cumsum": lambda x: ops.cumsum(x, axis=1),
    "flip_and_roll": lambda x: ops.roll(ops.flip(x, axis=1), 1, axis=1),
    "moments": lambda x: ops.var(x, axis=1) + ops.std(x, axis=1) + ops.median(x, axis=1),
    "quantile": lambda x: ops.quantile(x, 0.3, axis=1),
    "norms": lambda x: ops.logsumexp(x, axis=-1) + ops.norm(x, axis=-1),
    "where_and_clip": lambda x: ops.where(x > 0, ops.clip(x, -1, 1), 0.0),
    "take": lambda x: ops.take_along_axis(x, ops.cast(ops.argsort(x, axis=1), "int32"), axis=1),
    "matrices": lambda x: ops.matmul(ops.tril(x) + ops.eye(6, 8), ops.transpose(x, (0, 2, 1))),
    "tensordot": lambda x: ops.tensordot(x, ops.ones((8, 2)), axes=1),
    "scan": _scanned,
    "while_loop": lambda x: ops.while_loop(
        lambda i, _: i < 3, lambda i, a: (i + 1, a * 2.0), (0, x)
    )[1],
    "fori_loop": lambda x: ops.fori_loop(0, 3, lambda _, a: a + 1.0, x),
    "cond": lambda x: ops.cond(ops.mean(x) > 0, lambda: x, lambda: -x),
    "map": lambda x: ops.map(lambda row: row * 2.0, x),
    "vectorized_map": lambda x: ops.vectorized_map(lambda row: row * 2.0, x),
    "foldl": lambda x: tensorflow.foldl(lambda a, b: a + b, tensorflow.transpose(x, [1, 0, 2])),
    "sequence_mask": lambda x: (
        x * tensorflow.cast(tensorflow.sequence_mask([3, 4, 5, 6], 6), "float32")[..., None]
    ),
    "reverse_sequence": lambda x: tensorflow.reverse_sequence(
        x, [3, 4, 5, 6], seq_axis=1, batch_axis=0
    ),
    "gather": lambda x: tensorflow.gather_nd(x, [[0, 1], [1, 2]]),
    "scatter": lambda x: ops.scatter_update(x, [[0, 0, 0]], [1.0]),
    "print": lambda x: (tensorflow.print(tensorflow.shape(x)), x)[1],
    "assert": lambda x: (tensorflow.debugging.assert_all_finite(x, "no"), x)[1],
    "fixed_noise": lambda x: x + tensorflow.random.stateless_normal(tensorflow.shape(x), [1, 2]),
    "spectrum": _spectrum,
    "positions": lambda x: x + ops.sin(ops.cast(ops.arange(ops.shape(x)[1]), "float32"))[:, None],
    "grids": lambda x: x + ops.linspace(0.0, 1.0, 8),
    "pieces": lambda x: ops.concatenate(ops.split(ops.stack(ops.unstack(x, axis=2), 2), 2, -1), 1),
    "reflected": lambda x: ops.pad(x, [[0, 0], [1, 1], [0, 0]], mode="reflect"),
    "repeated": lambda x: ops.repeat(x, 2, axis=1),
    "buckets": lambda x: ops.digitize(x, [0.0, 1.0]),
    "counts": lambda x: ops.bincount(ops.cast(ops.abs(x[:, :, 0]), "int32"), minlength=5),
    "greedy_ctc": lambda x: ops.ctc_decode(x, [6, 6, 6, 6], strategy="greedy")[0][0],
}

MERGES = {
    "multi_head_attention": lambda x: layers.MultiHeadAttention(2, 4)(x, x),
    "attention": lambda x: layers.Attention()([x, x]),
    "additive_attention": lambda x: layers.AdditiveAttention()([x, x]),
    "dot": lambda x: layers.Dot(axes=2)([x, x]),
}


def answers_as_at_home(output, inputs, tmp_path):
    model = keras.Model(inputs, output)
    _, traced = judged(model, X, tmp_path)
    home = np.asarray(model(X))
    np.testing.assert_allclose(traced.answer(X), home, atol=1e-4)
    if home.dtype.kind == "f":
        traced.gradients(X, None)
        traced.input_gradients(X)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_keras(name, tmp_path):
    inputs = keras.Input((6, 8))
    answers_as_at_home(LAYERS[name]()(inputs), inputs, tmp_path)


@pytest.mark.parametrize("name", CALLS)
def test_operations_in_a_call(name, tmp_path):
    inputs = keras.Input((6, 8))
    answers_as_at_home(layers.Lambda(CALLS[name])(inputs), inputs, tmp_path)


@pytest.mark.parametrize("name", MERGES)
def test_layers_of_several_inputs(name, tmp_path):
    inputs = keras.Input((6, 8))
    answers_as_at_home(MERGES[name](inputs), inputs, tmp_path)
