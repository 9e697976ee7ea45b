"""What may be asked of a Keras model; every answer is arrays and numbers, judged elsewhere."""

from __future__ import annotations

import contextlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, assert_never

import keras
import numpy as np
import tensorflow as tf

from rnn_grade.sandbox.questions.model import (
    Build,
    Fit,
    GetWeights,
    ModelQuestion,
    Progress,
    ResetStates,
    Save,
    SetValues,
    SetWeights,
    TraceCall,
    TrainSteps,
    Values,
)
from rnn_grade.sandbox.questions.submission import Sequential
from rnn_grade.sandbox.worker.channel import array_of
from rnn_grade.sandbox.worker.trace import Trace, build, reset_states

_FILE = "model.keras"


class Models:
    """What is asked of the models of one worker.

    Args:
        ask: Sends an epoch's loss and values, returns whether to stop.
        work: The worker's own folder.
    """

    def __init__(self, ask: Callable[[Progress], bool], work: Path) -> None:
        self._ask = ask
        self._work = work
        self._traces: list[Trace] = []

    def answer(self, question: ModelQuestion, model: Any) -> Any:
        """Return the answer to a question about a model.

        Args:
            question: What is asked.
            model: A Keras model.
        """
        match question:
            case Build(_, inputs):
                return build(model, like(inputs))
            case TraceCall(_, inputs, targets, lengths):
                y = None if targets is None else like(targets)
                return self._trace(Trace(model, like(inputs), y, lengths))
            case Values():
                return self._traces[question.trace].values()
            case SetValues(_, number, values):
                return self._traces[number].assign(values)
            case Fit():
                told = None if question.trace is None else self._traces[question.trace]
                return fit(model, question, told, self._ask)
            case TrainSteps():
                return train_steps(model, question)
            case GetWeights():
                return [array_of(value) for value in model.get_weights()]
            case SetWeights(_, weights):
                return model.set_weights(weights)
            case ResetStates():
                return reset_states(model)
            case Save():
                return save(model, self._work)
            case _:
                assert_never(question)

    def _trace(self, trace: Trace) -> dict[str, Any]:
        graph = trace.graph(self._work)
        self._traces.append(trace)
        return {
            "number": len(self._traces) - 1,
            "graph": graph,
            "values": trace.values(),
            "free": list(trace.free),
            "names": trace.names,
            "trainable": trace.trainable,
        }


def like(described: Any) -> Any:
    """Return arrays of these types and shapes, which hold nothing.

    Args:
        described: `(type, shape)` in the place of each array.
    """
    if isinstance(described, tuple):
        kind, shape = described
        return np.broadcast_to(np.zeros((), kind), shape)
    if isinstance(described, list):
        return [like(one) for one in described]
    return {name: like(one) for name, one in described.items()}


def fit(model: Any, how: Fit, trace: Trace | None, ask: Callable[[Progress], bool]) -> None:
    """Train with the learner's own optimizer and loss; the grader may stop after any epoch.

    Args:
        model: A Keras model, compiled, or with a `fit` of its own.
        how: On what, and how long.
        trace: Whose variables are told after each epoch.
        ask: Sends an epoch's loss and values, returns whether to stop.
    """

    class AskAfterEachEpoch(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            loss = float((logs or {}).get("loss", "nan"))
            if ask(Progress(loss, None if trace is None else trace.values())):
                self.model.stop_training = True

    _build_optimizer(model)
    told = {"epochs": how.epochs, "batch_size": how.batch_size, "callbacks": [AskAfterEachEpoch()]}
    _fit(model, how.x, how.y, **told)


def _fit(model: Any, x: Any, y: Any, **given: Any) -> None:
    """Train in silence; a model with a `fit` of its own may not know all of Keras's arguments."""
    given["verbose"] = 0
    known = inspect.signature(model.fit).parameters
    if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in known.values()):
        given = {name: value for name, value in given.items() if name in known}
    model.fit(x, y, **given)


def _build_optimizer(model: Any) -> None:
    """Give Keras's optimizer its variables, as its first step would.

    A graph in which variables appear is traced twice: without this, a third of a short training
    would be tracing. A model that trains in a way of its own is left alone.
    """
    plain = type(model).train_step is keras.Model.train_step
    optimizer = getattr(model, "optimizer", None)
    if plain and model.built and optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)


def train_steps(model: Any, how: TrainSteps) -> None:
    """Take training steps on the first batch, again and again; the grader holds the watch.

    By `fit`, since that is how a model was asked to be trained: one with a `train_step` of its own
    need not understand what `train_on_batch` hands over.
    """

    def repeated(leaf: Any) -> Any:
        return np.concatenate([leaf[: how.batch_size]] * how.steps)

    batches, targets = (tf.nest.map_structure(repeated, part) for part in (how.x, how.y))
    _fit(model, batches, targets, epochs=1, batch_size=how.batch_size)


@contextlib.contextmanager
def training_noticed(file: str) -> Iterator[list[int]]:
    """Notice the lines of a module that let an optimizer take a step.

    Args:
        file: The module's file.
    """
    lines: list[int] = []
    optimizer = keras.optimizers.Optimizer
    own, apply = "apply" in vars(optimizer), optimizer.apply

    def noticed(self: Any, *arguments: Any, **keywords: Any) -> Any:
        frame: types.FrameType | None = sys._getframe(1)
        found = 0
        while frame is not None:
            # The outermost one: where the module, not one of its functions, asks for it.
            found = frame.f_lineno if frame.f_code.co_filename == file else found
            frame = frame.f_back
        lines.append(found or 1)
        return apply(self, *arguments, **keywords)

    optimizer.apply = noticed
    try:
        yield lines
    finally:
        if own:
            optimizer.apply = apply
        else:
            del optimizer.apply


def classes(layer: Any) -> list[str]:
    """Return the full names of the classes, and of their bases, of a layer and of those in it."""
    within = getattr(layer, "_flatten_layers", None)
    kinds = {type(one) for one in (within() if callable(within) else [layer])}
    return sorted({f"{base.__module__}.{base.__name__}" for kind in kinds for base in kind.__mro__})


def save(model: Any, work: Path) -> bytes:
    """Return the model in the `.keras` format."""
    path = work / _FILE
    model.save(path)
    return path.read_bytes()


def sequential(wanted: Sequential) -> Any:
    """Build a model of Keras's own layers, as the grader describes it."""
    inputs = keras.Input(
        shape=tuple(wanted.shape), batch_size=wanted.batch_size, dtype=wanted.dtype
    )
    stack = [getattr(keras.layers, name)(**options) for name, options in wanted.layers]
    model = keras.Sequential([inputs, *stack])
    if wanted.weights is not None:
        model.set_weights(wanted.weights)
    if wanted.compile is not None:
        model.compile(**wanted.compile)
    return model


def floatx(name: str) -> None:
    """Set Keras's default float type."""
    keras.config.set_floatx(name)


def load_file(path: str) -> Any:
    """Load a model from a `.keras` file that learner code wrote."""
    return keras.saving.load_model(path)


def load(content: bytes, work: Path) -> Any:
    """Build a model again from the bytes of a `.keras` file."""
    path = work / _FILE
    path.write_bytes(content)
    return keras.saving.load_model(path)
