"""What learners do wrong, what Keras and NumPy raise today, and what they then read.

Every remedy answers its own examples, so none stands in the shade of another.
"""

import re

import numpy as np
import pytest

from rnn_grade.errors import LearnerError
from rnn_grade.render.words.exceptions import explain_exception, explain_syntax
from rnn_grade.render.words.remedies.remedies import FILES, FOLDER, Remedy, find, load, remedies

MISTAKES = """
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def stacked(*after):
    return keras.Sequential([keras.Input((None,)), layers.Embedding(20, 4), *after])


def embedded():
    ids = keras.Input((None,))
    return ids, layers.Embedding(20, 4)(ids)


class Cell(layers.Layer):
    def __init__(self, state_size=4):
        super().__init__()
        self.state_size = self.output_size = state_size

    def build(self, shape):
        self.kernel = self.add_weight(shape=(4, 4))


def no_embedding():
    keras.Sequential([keras.Input((None,)), layers.SimpleRNN(4)])


def batch_in_the_shape():
    keras.Sequential([keras.Input((32, 23)), layers.Embedding(20, 4), layers.SimpleRNN(4)])


def states_go_into_a_layer():
    stacked(layers.LSTM(4, return_state=True), layers.Dense(2))


def layer_is_not_called():
    layers.Dense(2)(layers.SimpleRNN(4))


def class_in_the_place_of_a_layer():
    stacked(layers.SimpleRNN, layers.Dense(2))


def layers_without_a_list():
    keras.Sequential(layers.Embedding(20, 4), layers.SimpleRNN(4), layers.Dense(2), layers.ReLU())


def input_without_a_shape():
    keras.Input(None)


def class_of_an_optimizer():
    stacked(layers.SimpleRNN(4)).compile(keras.optimizers.Adam, "mse")


def misspelt_activation():
    layers.SimpleRNN(4, activation="tanhh")


def misspelt_loss():
    model = stacked(layers.SimpleRNN(4))
    model.compile("adam", "sparse_crossentropy")
    model.fit(np.zeros((2, 3)), np.zeros(2), verbose=0)


def old_name_of_the_learning_rate():
    keras.optimizers.Adam(lr=0.1)


def misspelt_argument_of_an_optimizer():
    keras.optimizers.Adam(clip_norm=1.0)


def misspelt_argument():
    layers.LSTM(4, return_sequence=True)


def inputs_and_outputs_exchanged():
    ids, vectors = embedded()
    keras.Model(layers.SimpleRNN(4)(vectors), ids)


def model_without_call():
    class Model(keras.Model):
        pass

    Model()(np.zeros((2, 3)))


def no_super():
    class Model(keras.Model):
        def __init__(self):
            self.dense = layers.Dense(2)

    Model()(np.zeros((2, 3)))


def weight_in_call():
    class Late(layers.Layer):
        def call(self, x):
            return x @ self.add_weight(shape=(4, 4))

    stacked(layers.SimpleRNN(4), Late())


def stateful_with_an_open_batch():
    stacked(layers.SimpleRNN(4, stateful=True))


def cell_without_a_state_size():
    layers.RNN(layers.Dense(4))


def state_that_grows():
    class Growing(Cell):
        def call(self, x, states):
            h = ops.concatenate([x, states[0]])
            return h, [h]

    layers.RNN(Growing())(np.zeros((2, 3, 4)))


def cell_that_returns_one_value():
    class One(Cell):
        def call(self, x, states):
            return ops.tanh(x) + states[0]

    layers.RNN(One())(np.zeros((5, 3, 4)))


def cell_that_takes_no_states():
    class Deaf(Cell):
        def call(self, x):
            return x, [x]

    layers.RNN(Deaf())(np.zeros((5, 3, 4)))


def no_units():
    layers.SimpleRNN(0)


def half_a_unit():
    stacked(layers.SimpleRNN(8.5))


def units_as_text():
    layers.SimpleRNN("8")


def open_timesteps_flattened():
    stacked(layers.SimpleRNN(4, return_sequences=True), layers.Flatten(), layers.Dense(2))


def state_joined_with_sequence():
    ids, vectors = embedded()
    layers.Concatenate()([layers.SimpleRNN(4)(vectors), vectors])


def every_step_of_one_vector():
    stacked(layers.SimpleRNN(4), layers.TimeDistributed(layers.Dense(2)))


def fixed_number_of_timesteps():
    stacked(layers.Reshape((92,)))(np.zeros((2, 5)))


def one_name_twice():
    stacked(layers.SimpleRNN(4, name="a"), layers.Dense(2, name="a"))


def slash_in_a_name():
    layers.SimpleRNN(4, name="my/layer")


def loop_over_open_timesteps():
    ids, vectors = embedded()
    for t in range(vectors.shape[1]):
        pass


def zeros_for_an_open_batch():
    ids, vectors = embedded()
    ops.zeros((vectors.shape[0], 4))


def loop_over_a_tensor():
    ids, vectors = embedded()
    for vector in vectors:
        pass


def states_unpacked():
    ids, vectors = embedded()
    h, c = layers.LSTM(4, return_state=True)(vectors)


def loss_without_return():
    model = stacked(layers.SimpleRNN(4))
    model.compile("adam", lambda y, predicted: None)
    model.fit(np.zeros((2, 3)), np.zeros((2, 4)), verbose=0)


def two_types():
    tf.matmul(tf.zeros((2, 2)), tf.zeros((2, 2), tf.float64))


def no_such_axis():
    layers.Softmax(axis=2)(np.zeros((2, 3)))


def condition_on_a_tensor():
    ids, vectors = embedded()
    if vectors[0, 0, 0] > 0:
        pass


def numpy_on_a_tensor():
    ids, vectors = embedded()
    np.tanh(vectors)


def one_hot_loss():
    model = stacked(layers.SimpleRNN(4))
    model.compile("adam", "categorical_crossentropy")
    model.fit(np.zeros((2, 3)), np.zeros(2), verbose=0)


def accuracy_for_a_sequence_of_scores():
    model = keras.Sequential([keras.Input((None, 3)), layers.Dense(4)])
    model.compile("adam", keras.losses.CTC(), metrics=["accuracy"])
    model.fit(np.zeros((2, 9, 3)), np.ones((2, 3), int), verbose=0)


def class_in_the_place_of_a_cell():
    layers.RNN(Cell)


def variable_written_by_index():
    keras.Variable([0.0, 0.0])[:1] = 1.0


def tape_that_saw_nothing():
    x = tf.ones((2, 3))
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x).numpy()


def tape_about_an_array():
    x = tf.ones((2, 3))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = np.square(x)
    return tape.gradient(y, x)


def weights_of_another_model():
    import os
    import tempfile

    path = os.path.join(tempfile.mkdtemp(), "model.keras")
    keras.Sequential([keras.Input((3,)), layers.Dense(4)]).save(path)
    keras.Sequential([keras.Input((3,)), layers.Dense(5)]).load_weights(path)


def tensor_written_by_index():
    tf.zeros(3)[0] = 1.0


def class_that_cannot_be_rebuilt():
    import os
    import tempfile

    class Own(layers.Layer):
        def call(self, x):
            return x

    path = os.path.join(tempfile.mkdtemp(), "model.keras")
    keras.Sequential([keras.Input((3,)), Own()]).save(path)
    keras.saving.load_model(path)


def saving_through_tensorflow():
    from tensorflow import keras

    keras.saving.register_keras_serializable()


def old_name_of_a_function():
    keras.backend.ctc_batch_cost(0, 0, 0, 0)


def never_compiled():
    model = stacked(layers.SimpleRNN(4))
    model.fit(np.zeros((2, 3)), np.zeros(2))


def tensorflow_one():
    tf.Session()
"""

# The mistake, and how the cause and the next step begin.
KERAS = [
    ("no_embedding", "A recurrent layer got one vector", "Send word ids through an `Embedding`"),
    ("batch_in_the_shape", "The input has one axis too many", "Leave the batch out"),
    ("states_go_into_a_layer", "A layer takes one tensor and got", "Leave out `return_state"),
    ("layer_is_not_called", "A layer was given something that", "Call each layer on its input"),
    ("class_in_the_place_of_a_layer", "A class stands where", "Create the layer, with its units"),
    ("layers_without_a_list", "`keras.Sequential` takes one list", "Put square brackets around"),
    ("input_without_a_shape", "`keras.Input` does not know", "Pass a tuple: `shape=(None,)`"),
    ("class_of_an_optimizer", "A class is given in the place", "Create the object, with brackets"),
    ("misspelt_activation", "Keras knows nothing of that name", "Compare it with the names"),
    ("misspelt_loss", "Keras knows nothing of that name", "Compare it with the names in Keras"),
    ("old_name_of_the_learning_rate", "`lr` is the old name.", "Write `learning_rate=`."),
    ("misspelt_argument_of_an_optimizer", "An argument is unknown", "Compare the spelling, such"),
    ("misspelt_argument", "A layer is given an argument that it", "Compare the spelling, such as"),
    ("inputs_and_outputs_exchanged", "The output is not computed", "Write `keras.Model(inputs, "),
    ("tape_that_saw_nothing", "There is no tensor but nothing", "Compute inside `with tf."),
    ("tape_about_an_array", "A tape was asked about a NumPy array", "Call the model itself"),
    ("weights_of_another_model", "The file holds the weights of other", "Load the whole model"),
    ("model_without_call", "Your class does not say what it does", "Write `def call(self, x):`"),
    ("no_super", "Your class uses Keras before Keras", "Begin `__init__` with `super()"),
    ("weight_in_call", "A weight or layer is made after", "Create layers in `__init__`"),
    ("stateful_with_an_open_batch", "`stateful=True` keeps a state", "Leave `stateful=True` out"),
    ("class_in_the_place_of_a_cell", "A class stands where a cell", "Create the cell, with its"),
    ("variable_written_by_index", "A tensor or variable of Keras", "Put the parts together with"),
    ("cell_without_a_state_size", "Your cell does not say how large", "Set `self.state_size`"),
    ("state_that_grows", "A state has another shape after a step", "Take the states out of their"),
    (
        "cell_that_returns_one_value",
        "The right side holds more or fewer",
        "Count them: a shape has",
    ),
    ("cell_that_takes_no_states", "A function is called with other", "Compare the call in your"),
    ("no_units", "A size is not a whole number above 0.", "Look at the number of units"),
    ("half_a_unit", "A size is not a whole number above 0.", "Look at the number of units"),
    ("units_as_text", "A text stands where a number should be.", "Leave out the quotes"),
    ("open_timesteps_flattened", "A layer needs a fixed number", "Go on with the state after"),
    ("state_joined_with_sequence", "Two tensors are joined that", "Print both shapes"),
    ("every_step_of_one_vector", "A layer that works on every step", "Set `return_sequences=True`"),
    (
        "fixed_number_of_timesteps",
        "A reshape asks for another number",
        "Put no number of timesteps",
    ),
    ("one_name_twice", "Two layers carry the same name.", "Give them different names"),
    ("slash_in_a_name", "Keras puts `/` between the names", "Leave `/` out of the name."),
    ("loop_over_open_timesteps", "A length is used that is still open", "Ask for it when the"),
    ("zeros_for_an_open_batch", "A length is used that is still open", "Ask for it when the model"),
    ("loop_over_a_tensor", "A tensor is looped over, or unpacked", "Leave the loop over time"),
    ("states_unpacked", "The right side holds more or fewer", "Count them: a shape has"),
    ("loss_without_return", "Something that returns nothing is", "Look for a missing `return`."),
    ("two_types", "Two arrays of different types meet", "Bring both to one type"),
    ("no_such_axis", "There is no such axis.", "Axes are counted from 0"),
    ("condition_on_a_tensor", "Inside a model's graph a tensor has", "Use `keras.ops` instead"),
    ("numpy_on_a_tensor", "Inside a model's graph a tensor has", "Use `keras.ops` instead"),
    ("one_hot_loss", "The loss does not fit the targets", "For class numbers `(batch,)` use"),
    ("accuracy_for_a_sequence_of_scores", "Outputs and targets of diff", "Leave `metrics` out"),
    ("never_compiled", "The model was never compiled", "Call `model.compile"),
    ("tensor_written_by_index", "A tensor or variable of Keras", "Put the parts together with"),
    ("class_that_cannot_be_rebuilt", "Keras cannot rebuild a class of", "Decorate it with `@keras"),
    ("saving_through_tensorflow", "The Keras inside TensorFlow has no", "Write `import keras`"),
    (
        "old_name_of_a_function",
        "`ctc_batch_cost` belongs to Keras 2: today CTC is a loss like any other.",
        "Compile with `keras.losses.CTC()`; as a function it is `keras.ops.ctc_loss`.",
    ),
    ("tensorflow_one", "`Session` belongs to TensorFlow 1", "Build the model from Keras's"),
]


# The line of NumPy, and how the cause and the next step begin.
NUMPY = [
    (
        "np.random.default_rng(1).choice(4, p=h)",
        "The probabilities of one draw are",
        "Take one row",
    ),
    ("math.tanh(h)", "A whole array stands where one number is", "Use NumPy's function: `np.tanh`"),
    ("math.exp(1000)", "A number became too large", "Write the formula so that nothing large"),
    ("h @ x[:, 0]", "Two arrays meet in a product", "Print the shapes on both sides"),
    ("np.dot(h, h)", "Two arrays meet in a product", "Print the shapes on both sides"),
    ("h + h.T", "Two arrays meet, element by element", "Print both shapes: from the right"),
    (
        "1 if h > 0 else 0",
        "An `if` or `while` asks about a whole",
        "Ask about one number, or about",
    ),
    (
        "h.__setitem__((0, 0), h)",
        "Something of another length is put",
        "Print both shapes, and make",
    ),
    (
        "np.array([[1, 2], [3]])",
        "Something of another length is put",
        "Print both shapes, and make",
    ),
    (
        "np.concatenate([h, x], axis=1)",
        "Arrays are joined whose shapes do",
        "Print the shapes: `np",
    ),
    ("np.concatenate([h, h.T], axis=1)", "Arrays are joined whose shapes do", "Print the shapes: "),
    (
        "np.stack([h, h.T])",
        "Arrays are joined whose shapes do not fit.",
        "Print the shapes: `np.st",
    ),
    ("np.stack([])", "There is nothing to join: the list is empty.", "See why the loop before it"),
    ("np.concatenate(h, h)", "An array stands where one whole number is", "Give `np.stack` and"),
    (
        "h.reshape(7, 7)",
        "A reshape asks for another number of elements",
        "Print the shape: the pro",
    ),
    ("np.zeros(4, 5)", "A shape is given as several arguments.", "Put brackets around it"),
    ("np.zeros((-1, 2))", "A length is below 0.", "Print the numbers that it is computed from."),
    ("np.broadcast_to(h, (2, 4, 5)).fill(0)", "This array cannot be written to", "Work on a"),
    ("np.zeros(4, int).__iadd__(0.5)", "Floats are written into an array of", "Make the array of"),
    ("h[np.array([True, False])]", "The mask has another shape", "Print both shapes."),
    ("h[4 / 2]", "A whole number is needed here, and this is none.", "Use `//` in the place of"),
    (
        "range(4 / 2)",
        "A whole number is needed here, and this is none.",
        "Use `//` in the place of",
    ),
    ("h.tolist()[:, 0]", "A list is indexed like an array.", "Make it an array first"),
    ("h.tolist().shape", "This is a list or a tuple, and no array.", "Make it an array first"),
    ("h.append(1)", "An array does not grow.", "Collect in a list, and make the array at the end"),
    ("h(3)", "Round brackets stand behind something that is", "Index with square brackets"),
    ("[step for step in 5]", "A loop or an unpacking goes over a single", "Loop over `range(n)`"),
    ("len(5)", "A single number is used like a list.", "Print what it is"),
    ("float('one')", "A text stands where a number should be.", "Leave out the quotes, or print"),
    ("'h' + 1", "Two kinds of values are combined that do not go", "Print the type of both"),
    ("print('h') + 1", "A function that should return something returned", "Look for a missing"),
    ("np.sigmoid(h)", "NumPy has no `sigmoid`.", "Write it as a function of your own"),
    ("h[4]", "An index lies beyond the end.", "The last entry has the index `len(...) - 1`"),
    ("h.sum(axis=2)", "There is no such axis.", "Axes are counted from 0"),
]


def read(call):
    with pytest.raises(LearnerError) as raised:
        call()
    error = raised.value
    return explain_exception(error.type_name, error.message, error.during)


@pytest.mark.parametrize(("name", "cause", "hint"), KERAS, ids=[name for name, *_ in KERAS])
def test_what_keras_raises_today_has_a_cause_and_a_next_step(
    keras_launcher, open_session, name, cause, hint
):
    submission, _ = open_session(keras_launcher, MISTAKES, seconds=60)
    _, said, tried = read(getattr(submission, name))
    assert said.startswith(cause)
    assert tried.startswith(hint)


@pytest.mark.parametrize(("line", "cause", "hint"), NUMPY, ids=[line for line, *_ in NUMPY])
def test_what_numpy_raises_today_has_a_cause_and_a_next_step(
    numpy_launcher, open_session, line, cause, hint
):
    source = (
        "import math\nimport numpy as np\nx, h = np.ones((4, 3, 2)), np.ones((4, 5))\n"
        f"def mistake():\n    return {line}\n"
    )
    submission, _ = open_session(numpy_launcher, source)
    _, said, tried = read(submission.mistake)
    assert said.startswith(cause)
    assert tried.startswith(hint)


def test_a_model_whose_call_returns_nothing(keras_launcher, open_session):
    source = (
        "import keras\nclass Silent(keras.Model):\n    def call(self, x):\n        x + 1\n"
        "def build():\n    return Silent()\n"
    )
    submission, _ = open_session(keras_launcher, source, seconds=60)
    assert read(lambda: submission.build().predict(np.zeros((2, 3)))) == (
        "Predicting with your model raised TypeError: the output is of type NoneType",
        "A function that should return something returned nothing.",
        "Look for a missing `return`.",
    )


ALL = [
    pytest.param(remedy, id=f"{path.stem}-{number}")
    for path in (FOLDER / name for name in FILES)
    for number, remedy in enumerate(load(path), 1)
]


def type_and_message(example):
    type_name, _, message = example.partition(": ")
    return type_name, message


@pytest.fixture
def python(monkeypatch):
    """Says which Python grades."""

    def be(*version):
        monkeypatch.setattr("rnn_grade.render.words.remedies.remedies.sys.version_info", version)

    return be


@pytest.mark.parametrize("remedy", ALL)
def test_a_remedy_answers_its_examples(remedy, python):
    python(3, 11, 7)
    for example in remedy.examples:
        type_name, message = type_and_message(example)
        assert find(type_name, message) == remedy, example
        _, *said = explain_exception(type_name, message, "calling `step`")
        assert said == list(remedy.sentences(message))
        assert all(text.endswith((".", "?")) and "{" not in text for text in said)


@pytest.mark.parametrize("remedy", ALL)
def test_a_remedy_has_an_example_of_each_name_and_phrase(remedy):
    types, messages = zip(*map(type_and_message, remedy.examples), strict=True)
    assert set(remedy.raises) <= set(types)
    for phrase in remedy.says:
        assert any(phrase in message for message in messages), phrase


@pytest.mark.parametrize(
    ("version", "cause"),
    [
        (
            (3, 11, 7),
            "This way to name a type came with Python 3.12, and an older Python grades your code.",
        ),
        ((3, 12, 0), ""),
    ],
)
def test_what_a_newer_python_reads_is_told_where_an_older_one_grades(python, version, cause):
    python(*version)
    assert explain_syntax("invalid syntax", "type Vector = list[float]")[0] == cause


def test_every_file_of_remedies_is_read():
    assert sorted(path.name for path in FOLDER.glob("*.toml")) == sorted(FILES)
    assert len(remedies()) == len(ALL)


def test_a_sentence_names_what_was_found_in_the_message():
    remedy = Remedy(
        cause="`{module}` has no `{name}`.",
        next="Look for `{name}` in its documentation.",
        examples=["AttributeError: module 'numpy' has no attribute 'sigmoid'"],
        matches=r"module '(?P<module>\w+)' has no attribute '(?P<name>\w+)'",
    )
    assert remedy.sentences("module 'numpy' has no attribute 'sigmoid'") == (
        "`numpy` has no `sigmoid`.",
        "Look for `sigmoid` in its documentation.",
    )


WHOLE = {"raises": ["KeyError"], "cause": "c", "next": "n", "examples": ["KeyError: 'a'"]}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"mesage": "a"}, "unexpected keyword argument 'mesage'"),
        ({"examples": []}, "`cause`, `next` or `examples` is empty"),
        ({"says": "a phrase"}, "`says` is a list"),
        ({"says": ["a"], "matches": "a"}, "`says` and `matches` exclude each other"),
        ({"raises": []}, "without `raises`, `says` and `matches` it would answer everything"),
        ({"matches": "(a"}, "missing ), unterminated subpattern"),
        ({"cause": "It is {name}."}, "`matches` has no group `name`"),
        ({"matches": "(?P<name>a)"}, "neither `cause` nor `next` uses the group `name`"),
    ],
)
def test_a_remedy_that_cannot_be_used_is_refused(tmp_path, changed, message):
    path = tmp_path / "odd.toml"
    entries = ({**WHOLE}, {**WHOLE, **changed})
    path.write_text(
        "".join(
            "[[remedy]]\n" + "".join(f"{key} = {value!r}\n" for key, value in entry.items())
            for entry in entries
        )
    )
    with pytest.raises(ValueError, match=rf"^odd\.toml, remedy 2: .*{re.escape(message)}"):
        load(path)
