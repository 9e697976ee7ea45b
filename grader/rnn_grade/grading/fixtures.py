"""The fixtures of a check: the submission, control over its worker, and keyed random numbers.

A module and not a class, handed to pytest as a plug-in beside `plugin.Checks`, which puts the
running session into the configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnn_grade import datasets
from rnn_grade.checks.diagnosis import Diagnosis, Known, Mistakes
from rnn_grade.checks.part import Part
from rnn_grade.checks.way_back import WayBack
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.course.reference import Reference
from rnn_grade.grading.bench import Bench
from rnn_grade.grading.model import RemoteModel
from rnn_grade.grading.remote import Submission
from rnn_grade.grading.seeds import Seeds
from rnn_grade.grading.session import Session


@dataclass(frozen=True)
class Grading:
    """What the fixtures need to know.

    Args:
        exercise: The exercise.
        session: The conversation with the worker.
        seeds: What hidden inputs are drawn from.
    """

    exercise: Exercise
    session: Session
    seeds: Seeds

    def parameters(self, name: str) -> tuple[str, ...]:
        """Return the names of a function's parameters in the stub.

        Args:
            name: The function.
        """
        function = self.session.source.contract.functions.get(name)
        return () if function is None else function.positional


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
def mistakes(grading: Grading) -> Callable[[], Mistakes]:
    """What is known to go wrong in this exercise; read only once somebody wants to know."""

    @cache
    def known() -> Mistakes:
        found, _ = read_mistakes(grading.exercise)
        named = [
            Known(Diagnosis(one.name, one.cause, one.next), one.edits) for one in found if one.cause
        ]
        text = grading.exercise.reference_text if named else ""
        return Mistakes(Reference(text), named)

    return known


@pytest.fixture
def part(
    grading: Grading, submission: Submission, mistakes: Callable[[], Mistakes]
) -> Callable[..., Part]:
    """Makes a `Part`: a function of the submission beside its oracle and its known mistakes.

    With `call`, it is something else that answers as this function should: a cell, or a model.
    `batch` names the arguments whose first axis is the batch, where the axes of the answer do not
    say that it has one; with `whole`, whole numbers have to be integers.
    """

    def make(
        name: str,
        oracle: Callable[..., Any] | None = None,
        *,
        returns: str | Mapping[str, str] = "",
        axes: str | Mapping[str, str] = "",
        first: str = "",
        read: Callable[[Any], Any] = lambda answer: answer,
        call: Callable[..., Any] | None = None,
        whole: bool = False,
        batch: Sequence[str] = (),
    ) -> Part:
        parameters = grading.parameters(name)
        return Part(
            name,
            call or getattr(submission, name),
            oracle,
            returns or f"what `{name}` returns",
            axes,
            first,
            read,
            mistakes,
            whole=whole,
            rows=[parameters.index(one) for one in batch],
            # What answers in its place is asked in a way of its own.
            promises=call is None,
        )

    return make


@pytest.fixture
def way_back(
    submission: Submission, mistakes: Callable[[], Mistakes]
) -> Callable[[str, Mapping[str, str]], WayBack]:
    """Makes a `WayBack`: a function of the submission that returns gradients with these axes."""

    def make(name: str, axes: Mapping[str, str]) -> WayBack:
        return WayBack(name, getattr(submission, name), axes, mistakes)

    return make


@pytest.fixture(scope="session")
def load_data(grading: Grading) -> Callable[..., Any]:
    """The course's data sets, drawn with hidden seeds."""

    def load(name: str, split: str = "test", **options: Any) -> Any:
        seed = grading.seeds.data(name, split)
        return datasets.load_hidden(name, split, seed=seed, root=grading.exercise.root, **options)

    return load


@pytest.fixture
def seed(grading: Grading, request: pytest.FixtureRequest) -> int:
    """A number that this check alone gets."""
    return grading.seeds.check(request.node.name.removeprefix("test_"))


@pytest.fixture
def rng(seed: int) -> np.random.Generator:
    """Random numbers that this check alone gets."""
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def model(build: Callable[[], RemoteModel]) -> RemoteModel:
    """One untrained model, for all checks that only look at its answers.

    How it is built says the fixture `build` of the check file.
    """
    return build()


@pytest.fixture(scope="module")
def predict(model: RemoteModel) -> Callable[[Any], Any]:
    """What that model answers."""
    return model.predict
