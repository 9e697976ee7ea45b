"""What a callback of Keras owes to whoever trains with it: its own draws, and the best model.

`bench` is the `Bench` of the grading: a callback lives in the learner's process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_grade.checks.expect.values import fail, that, type_name
from rnn_grade.errors import Failure

_OWN = "`np.random.default_rng(seed)`"
# What Keras says after each epoch. Each way to choose, the right one and others, chooses another.
_LOGS = {
    "val_loss": [0.5, 0.7, 0.2, 0.9, 0.4, 0.6, 0.8],
    "val_accuracy": [0.5, 0.9, 0.6, 0.3, 0.7, 0.6, 0.5],
    "loss": [0.8, 0.7, 0.6, 0.5, 0.4, 0.2, 0.3],
    "accuracy": [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.8],
}
# Whoever keeps the model of this epoch, counted from 0, has chosen it in this way.
_CHOSEN: dict[float, tuple[str, str]] = {
    0: ("Only the first model is kept.", "Save again when the loss is lower."),
    1: ("The highest validation accuracy decides.", 'Use `monitor="val_loss"`.'),
    3: ("The worst model counts as the best.", 'Use `monitor="val_loss"` and `mode="min"`.'),
    4: (
        "Each loss is compared with that of the epoch before, not with the lowest.",
        "Remember the lowest loss so far, and compare with that.",
    ),
    5: (
        "The loss or the accuracy on the training data decides.",
        'Use `monitor="val_loss"`: what is seen in training is soon known by heart.',
    ),
    6: ("Every epoch overwrites the file.", "Use `save_best_only=True`."),
}
# Losses of any size, which fall and rise.
_FURTHER = ([40.0, 60.0, 50.0], [0.9, 0.7, 0.1])


def callback(value: Any, by: str) -> Any:
    """Expect a callback, and return it.

    Args:
        value: What came back.
        by: The function that returned it.
    """
    is_class = getattr(value, "type_name", "") == "type"
    that(
        hasattr(value, "method") and not is_class,
        f"what `{by}` returns",
        expected="a callback, an object with `on_epoch_end`",
        actual="a class" if is_class else type_name(value),
        cause="A class is the plan of an object, not yet an object." if is_class else "",
        hint="Put brackets behind its name: `return WriteText()`."
        if is_class
        else "Return an object of a subclass of `keras.callbacks.Callback`.",
    )
    return value


def draws_alone(bench: Any, watching: Callable[[int], Callable[[], str]]) -> None:
    """Expect a callback that draws from a seed of its own, and so changes no training.

    Args:
        bench: A `Bench`.
        watching: From a seed to a new callback: called, it lets an epoch end, and returns what is
            printed then.
    """
    # A new worker starts from the same seeds each time.
    bench.fresh()
    end_epoch, before = watching(7), bench.global_numpy_state()
    first = end_epoch()
    that(
        bench.global_numpy_state() == before,
        "the state of `np.random` after the callback has written",
        expected="what it was before",
        actual="another state",
        cause="The callback draws from NumPy's global random numbers, or seeds them.",
        hint=f"Draw from a generator of the callback's own: {_OWN}.",
    )
    besides = _trained(bench)
    that(
        watching(8)() != first,
        "what two callbacks with different seeds print",
        expected="different texts",
        actual="the same",
        cause="The argument `seed` is not used.",
        hint=f"Make a generator of the callback's own: {_OWN}.",
    )
    bench.fresh()
    end_epoch, without = watching(7), _trained(bench)
    that(
        end_epoch() == first,
        "what two callbacks with the same seed print",
        expected="the same",
        actual="two different texts",
        cause="The draws come from somewhere else than `seed`.",
        hint=f"Make a generator of the callback's own, and draw from nothing else: {_OWN}.",
    )
    that(
        np.array_equal(without, besides),
        "a training after the callback has written, and the same training without it",
        expected="the same weights",
        actual=f"weights that differ by up to {np.max(np.abs(without - besides)):.2g}",
        cause="The callback changes the random numbers that training itself uses.",
        hint="Draw from a generator of the callback's own, and call neither "
        "`keras.utils.set_random_seed` nor any other global seed.",
    )


def _trained(bench: Any) -> Any:
    """Return a kernel after a training that shuffles and drops out."""
    x = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
    layers = [("Dropout", {"rate": 0.5}), ("Dense", {"units": 3})]
    model = bench.sequential((4,), layers, compile={"optimizer": "sgd", "loss": "mse"})
    model.fit(x, x[:, :3], epochs=1, batch_size=2)
    return model.get_weights()[0]


def keeps_best(bench: Any, make: Callable[[str], Any], *, by: str) -> None:
    """Expect a callback that keeps the model of the lowest validation loss, at any time.

    Args:
        bench: A `Bench`.
        make: From the path of the file to a new callback.
        by: What that function is called.
    """
    # With accuracy, so that Keras knows which way is better whatever is watched.
    compiled = {"optimizer": "sgd", "loss": "mse", "metrics": ["accuracy"]}
    model = bench.sequential((3,), [("Dense", {"units": 2})], compile=compiled)
    model.fit(np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32), epochs=1)
    for number, losses in enumerate((_LOGS["val_loss"], *_FURTHER)):
        path = bench.path(f"best{number}.keras")
        kept = _kept(bench, callback(make(path), by), model, path, losses)
        told = _CHOSEN.get(min(kept), ("", "")) if not number and len(kept) == 1 else ("", "")
        that(
            kept == {float(np.argmin(losses))},
            "the model that is kept of epochs with the validation losses "
            + ", ".join(map(str, losses)),
            expected=f"that of epoch {np.argmin(losses) + 1}",
            actual=f"that of epoch {min(kept) + 1:.0f}" if len(kept) == 1 else "none of them",
            cause=told[0],
            hint=told[1] or "Save whenever `val_loss` is lower than it ever was, and only then.",
        )


def _kept(bench: Any, made: Any, model: Any, path: str, losses: list[float]) -> set[float]:
    """Return the numbers of the epochs that the file's weights come from, before training ends."""
    made.method("set_model", model)
    made.method("on_train_begin", {})
    for epoch, loss in enumerate(losses):
        # The weights tell the epoch.
        model.set_weights([np.full((3, 2), epoch), np.full(2, epoch)])
        made.method("on_epoch_begin", epoch, {})
        logs = {name: values[epoch] for name, values in _LOGS.items()} | {"val_loss": loss}
        made.method("on_epoch_end", epoch, logs)
    # Before `on_train_end`: a training may be ended by Ctrl-C, or by a power cut.
    try:
        weights = bench.load_model(path).get_weights()
    except Failure as failure:
        if failure.actual != "no file":
            raise
        fail(
            "the file of the best model, after the last epoch",
            expected="a model",
            actual="no file",
            cause="Nothing is written to `path` while the training goes on.",
            hint="Save in `on_epoch_end`, to exactly the path in the argument; Keras's "
            "`ModelCheckpoint` does.",
        )
    made.method("on_train_end", {})
    return {float(number) for weight in weights for number in np.ravel(weight)}
