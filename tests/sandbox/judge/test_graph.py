"""A saved model is read before it is loaded: what no model needs is refused, with a sentence."""

import random

import numpy as np
import pytest
import tensorflow
from tensorflow.core.protobuf import saved_model_pb2

from rnn_grade.sandbox.judge.graph import ALLOWED, Refused, cleaned, constants

ALONE = tensorflow.saved_model.SaveOptions(experimental_skip_saver=True)


def saved(tmp_path, call, *, weights=(), name="call"):
    """Return the bytes of the graph of a function of one array `(batch, 3)`."""
    module = tensorflow.Module()
    module.weights, module.others = list(weights), []
    spec = tensorflow.TensorSpec([None, 3], tensorflow.float32)
    function = tensorflow.function(call, input_signature=[spec], autograph=False)
    setattr(module, name, function.get_concrete_function())
    tensorflow.saved_model.save(module, str(tmp_path / "saved"), signatures={}, options=ALONE)
    return (tmp_path / "saved" / "saved_model.pb").read_bytes()


def refusal(content):
    with pytest.raises(Refused) as caught:
        cleaned(content)
    return str(caught.value)


def test_mathematics_is_let_through(tmp_path):
    kernel = tensorflow.Variable(tensorflow.ones((3, 2)))
    content = saved(tmp_path, lambda x: tensorflow.tanh(x @ kernel), weights=[kernel])
    assert cleaned(content)


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        (lambda x: tensorflow.py_function(lambda y: y, [x], tensorflow.float32), "EagerPyFunc"),
        (lambda x: tensorflow.numpy_function(lambda y: y, [x], tensorflow.float32), "PyFunc"),
        (lambda x: x + float(1) * len(tensorflow.io.read_file("/etc/passwd").shape), "ReadFile"),
        (lambda x: _written(x), "WriteFile"),
        (lambda x: x + tensorflow.cast(tensorflow.timestamp(), tensorflow.float32), "Timestamp"),
    ],
)
def test_what_reaches_beyond_the_graph_is_refused(tmp_path, call, operation):
    assert refusal(saved(tmp_path, call)) == f"it uses the operation `{operation}`"


def _written(x):
    with tensorflow.control_dependencies([tensorflow.io.write_file("out", "text")]):
        return tensorflow.identity(x)


def test_what_is_printed_goes_nowhere_else(tmp_path):
    def call(x):
        shown = tensorflow.print(x, output_stream="file:///tmp/elsewhere")
        with tensorflow.control_dependencies([shown]):
            return tensorflow.identity(x)

    content = saved(tmp_path, call)
    assert b"file:///tmp/elsewhere" in content
    assert b"file:///tmp/elsewhere" not in cleaned(content)


def test_inside_a_loop_it_is_refused_as_well(tmp_path):
    def call(x):
        def step(i, y):
            known = tensorflow.numpy_function(lambda z: z, [y], tensorflow.float32)
            return i + 1, tensorflow.ensure_shape(known, [None, 3])

        return tensorflow.while_loop(lambda i, y: i < 3, step, (0, x))[1]

    assert refusal(saved(tmp_path, call)) == "it uses the operation `PyFunc`"


def test_a_table_is_an_object_of_its_own(tmp_path):
    keys = tensorflow.constant([1, 2], tensorflow.int64)
    start = tensorflow.lookup.KeyValueTensorInitializer(keys, tensorflow.constant([1.0, 2.0]))
    table = tensorflow.lookup.StaticHashTable(start, 0.0)
    call = lambda x: table.lookup(tensorflow.cast(x, tensorflow.int64))  # noqa: E731
    module = tensorflow.Module()
    module.weights, module.others, module.table = [], [], table
    spec = tensorflow.TensorSpec([None, 3], tensorflow.float32)
    module.call = tensorflow.function(call, input_signature=[spec]).get_concrete_function()
    tensorflow.saved_model.save(module, str(tmp_path / "saved"), signatures={}, options=ALONE)
    content = (tmp_path / "saved" / "saved_model.pb").read_bytes()
    assert refusal(content).startswith("it holds an object of ")


def test_values_are_restored_by_no_function_of_the_model(tmp_path):
    kernel = tensorflow.Variable(tensorflow.ones((3, 2)))
    content = saved(tmp_path, lambda x: x @ kernel, weights=[kernel])
    model = saved_model_pb2.SavedModel.FromString(content)
    for node in model.meta_graphs[0].object_graph_def.nodes:
        if node.WhichOneof("kind") == "variable":
            node.saveable_objects["value"].restore_function = 3
    refused = refusal(model.SerializeToString())
    assert refused == "it holds an object that is saved in a way of its own"


def test_a_forged_derivative_is_left_out(tmp_path):
    @tensorflow.custom_gradient
    def forged(x):
        return tensorflow.tanh(x), lambda upstream: 7 * upstream

    content = saved(tmp_path, forged)
    assert b"_gradient_op_type" in content
    assert b"_gradient_op_type" not in cleaned(content)


def test_a_model_without_a_call_is_none(tmp_path):
    assert refusal(saved(tmp_path, lambda x: x, name="other")) == "it has no call"


def test_a_model_without_objects_is_none(tmp_path):
    content = saved(tmp_path, lambda x: x)
    model = saved_model_pb2.SavedModel.FromString(content)
    model.meta_graphs[0].ClearField("object_graph_def")
    assert refusal(model.SerializeToString()) == "it has no call"


@pytest.mark.parametrize("content", [b"", b"\x00" * 40, b"\xff" * 40, b"not a model at all"])
def test_other_bytes_are_no_model(content):
    assert refusal(content) in (
        "its bytes are no saved model",
        "its bytes hold no single graph",
    )


def test_damaged_bytes_are_refused_or_harmless(tmp_path):
    content = saved(tmp_path, lambda x: tensorflow.tanh(x) + 1)
    chance = random.Random(0)
    for _ in range(2_000):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            cleaned(bytes(damaged))
        except Refused as refused:
            assert str(refused)  # noqa: PT017 - most of the damage is refused, some is harmless


def test_large_arrays_in_the_graph_are_counted(tmp_path):
    table = np.arange(300, dtype="float32").reshape(3, 100)
    content = saved(tmp_path, lambda x: x @ tensorflow.constant(table) + 1)
    assert constants(content, 16) == 300


@pytest.mark.parametrize("width", [1, 2, 5])
def test_a_table_in_pieces_is_counted_as_well(tmp_path, width):
    pieces = np.arange(60, dtype="float32").reshape(-1, width)

    def call(x):
        table = [tensorflow.constant(piece if width > 1 else piece[0]) for piece in pieces]
        return x[:, :1] * tensorflow.reshape(tensorflow.stack(table), [1, 60])

    assert constants(saved(tmp_path, call), 16) == 60


def test_what_layers_bring_along_is_no_table(tmp_path):
    def call(x):
        for step in range(100):
            x = tensorflow.clip_by_value(0.5 * x[:, ::-1] + 1e-3, 0.0, 1.0) + step % 3
        return x

    assert constants(saved(tmp_path, call), 16) == 0


def test_a_variable_that_has_a_name_in_the_judge_is_made_by_no_function(tmp_path):
    def call(x):
        other = tensorflow.raw_ops.VarHandleOp(dtype="float32", shape=[3], shared_name="kernel")
        return x + tensorflow.raw_ops.ReadVariableOp(resource=other, dtype="float32")

    assert refusal(saved(tmp_path, call)) == "it uses the operation `VarHandleOp`"


def test_another_compiler_is_left_out(tmp_path):
    inner = tensorflow.function(tensorflow.tanh, jit_compile=True)
    content = saved(tmp_path, lambda x: inner(x))
    assert b"_XlaMustCompile" in content
    assert b"_Xla" not in cleaned(content)


def test_the_list_names_operations_that_exist():
    from tensorflow.python.framework import op_def_registry

    assert [name for name in sorted(ALLOWED) if op_def_registry.get(name) is None] == []


@pytest.mark.parametrize(
    "word", ["Py", "File", "Dataset", "Iterator", "Table", "Socket", "Send", "Recv"]
)
def test_nothing_on_the_list_reaches_out(word):
    assert [name for name in ALLOWED if word in name] == []
