"""The fixtures of a check: the submission, control over its worker, and keyed random numbers.

A module and not a class, handed to pytest as a plug-in beside `plugin.Checks`, which puts the
running session into the configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from rnn_grade import datasets
from rnn_grade.course.catalog import Exercise
from rnn_grade.grading.bench import Bench
from rnn_grade.grading.remote import Submission
from rnn_grade.grading.session import Session, keyed_seed


@dataclass(frozen=True)
class Grading:
    """What the fixtures need to know.

    Args:
        exercise: The exercise.
        session: The conversation with the worker.
        seed: The run's seed.
    """

    exercise: Exercise
    session: Session
    seed: int


GRADING = pytest.StashKey[Grading]()


@pytest.fixture(scope="session")
def grading(pytestconfig: pytest.Config) -> Grading:
    """The grading that is under way."""
    return pytestconfig.stash[GRADING]


@pytest.fixture(scope="session")
def submission(grading: Grading) -> Submission:
    """The learner's module, in its worker."""
    return Submission(grading.session)


@pytest.fixture(scope="session")
def bench(grading: Grading) -> Bench:
    """Control over the worker."""
    return Bench(grading.session)


@pytest.fixture(scope="session")
def load_data(grading: Grading) -> Callable[..., Any]:
    """The course's data sets, drawn with hidden seeds."""

    def load(name: str, split: str = "test", **options: Any) -> Any:
        seed = keyed_seed(grading.exercise.folder, f"data {name} {split}", grading.seed)
        return datasets.load_data(name, split, seed=seed, root=grading.exercise.root, **options)

    return load


@pytest.fixture
def seed(grading: Grading, request: pytest.FixtureRequest) -> int:
    """A number that this check alone gets."""
    name = request.node.name.removeprefix("test_")
    return keyed_seed(grading.exercise.folder, name, grading.seed)


@pytest.fixture
def rng(seed: int) -> np.random.Generator:
    """Random numbers that this check alone gets."""
    return np.random.default_rng(seed)
