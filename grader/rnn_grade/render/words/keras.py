"""What the common exceptions of Keras and TensorFlow mean for a learner, and what to do."""

from __future__ import annotations

# The exception's name, a part of its message, the cause, the next step.
KERAS: tuple[tuple[str, str, str, str], ...] = (
    (
        "",
        r"expected ndim=3, found ndim=2",
        "A recurrent layer got one vector per row, but reads sequences: (batch, timesteps, "
        "features).",
        "Send word ids through an `Embedding` first, and set `return_sequences=True` on every "
        "recurrent layer but the last.",
    ),
    (
        "AttributeError",
        r"ndarray' object has no attribute '_id'",
        "A tape was asked about a NumPy array, of which it knows nothing.",
        "Call the model itself inside the tape, `model(x)` and not `model.predict(x)`, and convert "
        "x with `tf.convert_to_tensor(x)` first.",
    ),
    (
        "",
        r"objects could not be loaded",
        "The file holds the weights of other layers, or of other sizes, than this model has.",
        "Load the whole model from it: `keras.saving.load_model(path)`.",
    ),
    (
        "",
        r"expected ndim=3, found ndim=4",
        "The input has one axis too many for a recurrent layer.",
        "Leave the batch out of `keras.Input(shape=...)`: Keras adds that axis itself.",
    ),
    (
        "",
        r"expects \d+ input\(s\), but it received \d+ input",
        "A layer takes one tensor and got several: with `return_state=True` a recurrent layer "
        "returns its states as well.",
        "Leave out `return_state=True`, or go on with the first of what the layer returns.",
    ),
    (
        "",
        r"Only input tensors may be passed as positional arguments",
        "A layer was given something that is no tensor, often another layer that was never called.",
        "Call each layer on its input: `layers.SimpleRNN(32)(x)`.",
    ),
    (
        "",
        r"can be added to a Sequential model.*of type <class 'type'>",
        "A class stands where a layer should be.",
        "Create the layer, with its units: `layers.SimpleRNN(32)`.",
    ),
    (
        "TypeError",
        r"Sequential\.__init__\(\) takes",
        "`keras.Sequential` takes one list of layers.",
        "Put square brackets around the layers: `keras.Sequential([...])`.",
    ),
    (
        "",
        r"You must pass a `shape` argument",
        "`keras.Input` does not know the shape of one sequence.",
        "Pass a tuple: `shape=(None,)` for ids, `shape=(None, features)` for vectors.",
    ),
    (
        "",
        r"Could not interpret .*identifier: <class",
        "A class is given in the place of an object.",
        "Create the object, with brackets: `keras.optimizers.Adam()`.",
    ),
    (
        "",
        r"Could not interpret .*identifier",
        "Keras knows nothing of that name: it may be misspelt.",
        "Compare it with the names in Keras: `tanh`, `adam`, `sparse_categorical_crossentropy`.",
    ),
    (
        "",
        r"Argument\(s\) not recognized",
        "An argument is unknown here: it is misspelt, or belongs to an older Keras.",
        "Compare the spelling; what was `lr` is `learning_rate` now.",
    ),
    (
        "",
        r"is not connected to `inputs`",
        "The output is not computed from the input that the model is given.",
        "Write `keras.Model(inputs, outputs)`, in this order, with the `keras.Input` that the "
        "first layer was called on.",
    ),
    (
        "",
        r"does not have a `call\(\)` method",
        "Your class does not say what it does with its input.",
        "Write `def call(self, x):` in it.",
    ),
    (
        "",
        r"forgot to call `super\(\)|has no attribute '_(dtype_policy|layers|tracker)'",
        "Your class uses Keras before Keras has set it up.",
        "Begin `__init__` with `super().__init__()`.",
    ),
    (
        "",
        r"'\w*(Variable|Tensor)' object does not support item assignment",
        "A tensor or variable of Keras cannot be written to by an index.",
        "Put the parts together with `keras.ops.concatenate`; `variable.assign(...)` sets a whole "
        "variable.",
    ),
    (
        "",
        r"cannot add new elements of state",
        "A weight or layer is made after the layer around it was built, as in `call`.",
        "Create layers in `__init__`, and weights in `__init__` or `build`.",
    ),
    (
        "",
        r"stateful=True.*batch size must be static",
        "`stateful=True` keeps a state for each row of a batch, so the batch size has to be fixed.",
        "Leave `stateful=True` out; where the task asks for it, give `keras.Input` a `batch_size`.",
    ),
    (
        "",
        r"`state_size` attribute.*cell=<class",
        "A class stands where a cell should be.",
        "Create the cell, with its units: `keras.layers.RNN(LSTMCell(units))`.",
    ),
    (
        "",
        r"should have a `state_size` attribute",
        "Your cell does not say how large its state is.",
        "Set `self.state_size` in `__init__`: the number of units, or a list with one for each "
        "state.",
    ),
    (
        "",
        r"Incompatible shape for value \(\(.*expected \(\(",
        "A state has another shape after a step than it had before.",
        "Take the states out of their list, `states[0]`, and return each as (batch, units).",
    ),
    (
        "",
        r"expected a positive integer|state_size must be an integer",
        "A size is not a whole number above 0.",
        "Look at the number of units that you pass.",
    ),
    (
        "",
        r"variables must be fully-defined",
        "A layer needs a fixed number of features, and theirs is open (`None`): often the "
        "timesteps were flattened into them.",
        "Go on with the state after the last step, without `return_sequences=True`. If nothing is "
        "flattened, look at `keras.Input`: it takes `(None, features)`.",
    ),
    (
        "",
        r"`Concatenate` layer requires inputs with matching shapes",
        "Two tensors are joined that have different axes, such as one vector for each "
        "sequence and one for each step.",
        "Print both shapes: only the joined axis may differ.",
    ),
    (
        "",
        r"with at least 3 dimensions",
        "A layer that works on every step got one vector for each sequence.",
        "Set `return_sequences=True` on the recurrent layer before it.",
    ),
    (
        "",
        r"total size of the tensor must be unchanged",
        "A reshape asks for another number of elements than there are.",
        "Put no number of timesteps into a shape: sequences differ in length.",
    ),
    (
        "",
        r"should have unique names",
        "Two layers carry the same name.",
        "Give them different names, or none: Keras finds its own.",
    ),
    (
        "",
        r"cannot contain character `/`",
        "Keras puts `/` between the names of nested layers.",
        "Leave `/` out of the name.",
    ),
    (
        "",
        r"No gradients provided",
        "No weight of the model has an influence on the loss.",
        "Look for `trainable=False`, `stop_gradient`, and calls that leave Keras for NumPy.",
    ),
    (
        "",
        r"'NoneType' object cannot be interpreted|\(None\) with an unsupported type|"
        r"got None of type|got <class 'NoneType'>",
        "A length is used that is still open (`None`) while the model is built: the batch "
        "size or the number of timesteps.",
        "Ask for it when the model runs, as in `keras.ops.shape(x)[0]`, or leave the loop "
        "over time to a recurrent layer or `keras.layers.RNN(cell)`.",
    ),
    (
        "",
        r"None values not supported",
        "Something that returns nothing is used as a number, such as a loss without `return`.",
        "Look for a missing `return`.",
    ),
    (
        "",
        r"was expected to be a \w+ tensor but is a \w+ tensor",
        "Two arrays of different types meet, such as float32 and float64, or whole numbers "
        "and floats.",
        'Bring both to one type: `keras.ops.cast(x, "float32")`.',
    ),
    (
        "",
        r"must be in the range \[-\d+, \d+\)|axis -?\d+ is out of bounds",
        "There is no such axis.",
        "Axes are counted from 0, and -1 is the last: print the shape.",
    ),
    (
        "",
        r"Unrecognized keyword arguments? passed to",
        "A layer is given an argument that it does not know: it may be misspelt.",
        "Compare the spelling, such as `return_sequences` with an s at its end.",
    ),
    (
        "",
        r"No loss to compute",
        "The model was compiled without a loss.",
        "Call `model.compile(optimizer=..., loss=...)`.",
    ),
    (
        "",
        r"You must call `compile\(\)`",
        "The model was never compiled, so Keras knows neither loss nor optimizer.",
        "Call `model.compile(optimizer=..., loss=...)` before you return the model.",
    ),
    (
        "",
        r"target\.shape=\(\w+,\), output\.shape=\(\w+, \w+, \w+\)",
        "There is one answer for each timestep, but one target per sequence.",
        "Leave out `return_sequences=True` on the last recurrent layer.",
    ),
    (
        "",
        r"Received a label value of .* outside the valid range",
        "A target is a class number for which the last layer has no unit.",
        "Give the last layer one unit for each class.",
    ),
    (
        "",
        r"Dimensions must be equal.*compile_loss",
        "The output of the model and the targets differ in shape where the loss compares them.",
        "Compare the shape of the output with the shape of the targets.",
    ),
    (
        "",
        r"Dimensions must be equal.*\{\{node Equal",
        "Outputs and targets of different shapes are compared with `==`, as accuracy does.",
        "Leave `metrics` out of `compile`: the grader measures the score by itself.",
    ),
    (
        "",
        r"Dimensions must be equal|Matrix size-incompatible",
        "Two arrays meet in a product whose shapes do not fit.",
        "Print the shapes on both sides: `a @ b` needs (..., n) and (n, ...).",
    ),
    (
        "",
        r"Argument `output` must have rank|`output` must have the same|logits and labels",
        "The loss does not fit the targets: class numbers are given where one-hot rows are "
        "expected, or the other way round.",
        "For class numbers `(batch,)` use `sparse_categorical_crossentropy`, for one-hot rows "
        "`categorical_crossentropy`.",
    ),
    (
        "",
        r"Shapes? .*(are|is) incompatible|Incompatible shapes",
        "Two arrays whose shapes do not fit meet, often predictions and targets in the loss.",
        "Compare the shape of the output with the shape of the targets.",
    ),
    (
        "",
        r"indices\[.*\] = .* is not in \[0,",
        "A word id is as large as the table of the Embedding layer, or larger.",
        "Give the Embedding `vocabulary_size` rows, as passed in.",
    ),
    (
        "",
        r"Unknown layer|Could not locate (class|function)|Could not deserialize",
        "Keras cannot rebuild a class of yours from the file.",
        "Decorate it with `@keras.saving.register_keras_serializable()` and write `get_config`.",
    ),
    (
        "",
        r"Iterating over a symbolic KerasTensor",
        "A tensor is looped over, or unpacked into several names.",
        "Leave the loop over time to a recurrent layer; its states come with `return_state=True`.",
    ),
    (
        "",
        r"tf\.Tensor.* as a Python `bool`|SymbolicTensor|KerasTensor|symbolic .*Tensor",
        "Inside a model's graph a tensor has no value yet, so Python and NumPy cannot use it.",
        "Use `keras.ops` instead of NumPy, and no `if`, `float()` or `.numpy()` on tensors.",
    ),
)
