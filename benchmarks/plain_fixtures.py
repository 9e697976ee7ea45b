"""The fixtures of a check for a plain pytest run: learner code in the same process, no lock.

    SUBMISSION=simple_rnn_cell.py python -m pytest -p plain_fixtures grader/checks/02_*.py

This is what most autograders do, and what the class benchmark measures them by.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnn_grade import datasets
from rnn_grade.course import catalog
from rnn_grade.grading.session import keyed_seed


def load(path: Path) -> Any:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module
    specification.loader.exec_module(module)
    return module


class Local:
    """The learner's module; models get the methods that checks call."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._module, name)

        def call(*arguments: Any, **keywords: Any) -> Any:
            result = function(*map(unwrapped, arguments), **keywords)
            keras = sys.modules.get("keras")
            is_model = keras is not None and isinstance(result, keras.Model)
            return Model(result) if is_model else result

        return call


class Model:
    """A Keras model with the methods of `rnn_grade.grading.remote.RemoteModel`."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def __getattr__(self, name: str) -> Any:
        from rnn_grade.sandbox.worker import models

        function = getattr(models, name)
        return lambda *arguments, **keywords: function(self.model, *arguments, **keywords)

    def fit(self, x, y, *, epochs, batch_size=64, scored_on=None, score=None, enough=None, **more):
        from rnn_grade.grading.remote import History
        from rnn_grade.sandbox.worker import models

        scores: list[float] = []
        sign = 1 if more.get("higher_is_better", True) else -1

        def ask(kind: str, value: Any) -> bool:
            if score is not None:
                scores.append(float(score(value["predictions"])))
            return bool(scores) and enough is not None and sign * (scores[-1] - enough) >= 0

        found = models.fit(self.model, ask, x, y, epochs, batch_size, scored_on)
        return History(tuple(found["losses"]), tuple(scores), found["stopped"])

    def reload(self) -> Model:
        from rnn_grade.sandbox.worker import models

        work = Path.cwd()
        return Model(models.load(models.save(self.model, work), work))


def unwrapped(value: Any) -> Any:
    return value.model if isinstance(value, Model) else value


class Bench:
    def floatx(self, name: str) -> None:
        import keras

        keras.config.set_floatx(name)

    def fresh(self, *, process: bool = False) -> None:
        """Nothing: a plain run has one process."""


@pytest.fixture(scope="session")
def submission() -> Local:
    return Local(load(Path(os.environ["SUBMISSION"])))


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()


def _folder(request: pytest.FixtureRequest) -> str:
    return Path(str(request.config.args[0])).stem


@pytest.fixture(scope="session")
def load_data(request: pytest.FixtureRequest) -> Any:
    def load(name: str, split: str = "test", **options: Any) -> Any:
        seed = keyed_seed(_folder(request), f"data {name} {split}", 0)
        return datasets.load_data(name, split, seed=seed, root=catalog.default_root(), **options)

    return load


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return keyed_seed(_folder(request), request.node.name.removeprefix("test_"), 0)


@pytest.fixture
def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
