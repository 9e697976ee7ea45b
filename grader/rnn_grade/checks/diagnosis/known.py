"""Which known mistake, or which two, give an answer that is wrong.

A mistake is an edit of the reference. Its function is run on what the learner's was given, and
where the answers are the same, the mistake has a name. Where no single one explains the answer,
those that can stand beside each other are tried in pairs, the likeliest first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from rnn_grade.checks.diagnosis.bank import Diagnosis, same
from rnn_grade.course.reference import Edit, Reference, Unrunnable

# Seconds of processor time that a check may spend on looking for two mistakes at once.
PAIR_SECONDS = 0.5
# An answer of fewer numbers is soon the same by chance.
_TELLING = 4

Pick = Callable[[Any], Any]
Question = tuple[Sequence[Any], Any]


@dataclass(frozen=True)
class Known:
    """A mistake that has words, and its edits.

    Args:
        diagnosis: The words.
        edits: Places of the reference, and what stands there instead.
    """

    diagnosis: Diagnosis
    edits: tuple[Edit, ...]


@dataclass
class Mistakes:
    """The known mistakes of one exercise.

    Args:
        reference: The functions that the edits are made in.
        known: The mistakes, in the order in which they are tried.
    """

    reference: Reference
    known: Sequence[Known]

    def behind(
        self,
        name: str,
        questions: Sequence[Question],
        pick: Pick = lambda answer: answer,
        *,
        asked: Pick = lambda answer: answer,
        partly: bool = False,
        sure: bool = False,
        seconds: float = PAIR_SECONDS,
        rtol: float = 1e-4,
        **options: Any,
    ) -> Diagnosis | None:
        """Name the mistake, or the two mistakes, that explain all answers of a function.

        Args:
            name: The function.
            questions: The arguments of each call, with what came back. The first answer is
                wrong; the others help to tell mistakes apart.
            pick: Takes from what the edited function returns what came back from the learner's.
            asked: Takes from that what is asked right now: the mistake that explains more of it
                is told first.
            partly: Explain what is asked only: something unknown may be wrong beside it. A
                mistake that would have spoilt what the learner has right is not theirs.
            sure: Name a mistake only if no other one explains the answers as well.
            seconds: Processor time to spend on pairs.
            rtol: Relative to the largest number of an answer.
            options: Keyword arguments of every call.
        """
        run = _Runs(self.reference, name, questions, pick, asked if partly else None, options)
        right = run(())
        if right is None:
            return None
        effective: list[tuple[Known, list[Any]]] = []
        explaining: list[Diagnosis] = []
        for one in self._reaching(name):
            given = run(one.edits)
            if given is None or all(map(same, given, right)):
                continue
            if run.explained(given, right, rtol):
                explaining.append(one.diagnosis)
                if not sure:
                    break
            effective.append((one, given))
        if explaining:
            return _agreed(explaining)
        pair = None if sure else self._pair(run, effective, right, seconds, rtol)
        if pair is None:
            return None
        wrong, truth = asked(run.found[0]), asked(right[0])
        pair = sorted(pair, key=lambda one: _nearness(asked(one[1][0]), wrong, truth), reverse=True)
        return both(*(one.diagnosis for one, _ in pair))

    def raising(
        self, name: str, arguments: Sequence[Any], type_name: str, message: str, **options: Any
    ) -> Diagnosis | None:
        """Name the mistake that raises just this, if there is only one.

        Args:
            name: The function.
            arguments: What it was given.
            type_name: The class of the exception.
            message: What it says.
            options: Keyword arguments of the call.
        """
        raising: list[Diagnosis] = []
        for one in self._reaching(name):
            try:
                self.reference.run(name, one.edits, arguments, **options)
            except Unrunnable as failed:
                raised = failed.__cause__
                if type(raised).__name__ == type_name and str(raised) == message:
                    raising.append(one.diagnosis)
        return _agreed(raising)

    def _reaching(self, name: str) -> Iterator[Known]:
        return (one for one in self.known if self.reference.reaches(name, one.edits))

    def _pair(
        self,
        run: _Runs,
        effective: list[tuple[Known, list[Any]]],
        right: list[Any],
        seconds: float,
        rtol: float,
    ) -> list[tuple[Known, list[Any]]] | None:
        if _size(run.found) < _TELLING:
            return None
        until = time.process_time() + seconds
        near = [_nearness(given, run.found, right) for _, given in effective]
        order = sorted(range(len(effective)), key=lambda i: near[i], reverse=True)
        for first, second in _likeliest(len(order)):
            if time.process_time() > until:
                return None
            pair = [effective[order[first]], effective[order[second]]]
            (a, given_a), (b, given_b) = pair
            if _touching(a.edits, b.edits) or all(map(same, given_a, given_b)):
                continue
            given = run((*a.edits, *b.edits))
            if given is not None and run.explained(given, right, rtol):
                return pair
        return None


def both(first: Diagnosis, second: Diagnosis) -> Diagnosis:
    """Return the words for two mistakes at once.

    Args:
        first: The likelier one.
        second: The other one.
    """
    return Diagnosis(
        f"{first.name} and {second.name}",
        f"Two things are wrong at once. First: {first.cause} Second: {second.cause}",
        f"First: {first.hint} Second: {second.hint}",
    )


@dataclass
class _Runs:
    """What edited functions answer to the questions that the learner's was asked."""

    reference: Reference
    name: str
    questions: Sequence[Question]
    pick: Pick
    asked: Pick | None
    options: Mapping[str, Any]
    found: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.found = [found for _, found in self.questions]

    def __call__(self, edits: tuple[Edit, ...]) -> list[Any] | None:
        """Return the answer to each question, or `None` where one of them raised."""
        try:
            return [
                self.pick(self.reference.run(self.name, edits, arguments, **self.options))
                for arguments, _ in self.questions
            ]
        except (Unrunnable, TypeError, ValueError, KeyError, IndexError):
            return None

    def explained(self, given: list[Any], right: list[Any], rtol: float) -> bool:
        """Return whether these answers are the learner's, and not the right ones."""
        asked = self.asked or _all
        if same(asked(given[0]), asked(right[0]), rtol):
            return False
        if not all(map(partial(same, rtol=rtol), map(asked, self.found), map(asked, given))):
            return False
        return self.asked is None or not any(map(_spoils, given, self.found, right))


def _agreed(found: Sequence[Diagnosis]) -> Diagnosis | None:
    """Return the words for some mistakes where all of them have the same cause."""
    return found[0] if len({one.cause for one in found}) == 1 else None


def _all(answer: Any) -> Any:
    return answer


def _spoils(given: Any, found: Any, right: Any) -> bool:
    """Return whether a mistake makes something wrong that the learner has right."""
    return isinstance(right, Mapping) and any(
        same(found.get(name), truth) and not same(given.get(name), truth)
        for name, truth in right.items()
    )


def _touching(these: Sequence[Edit], those: Sequence[Edit]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in these for b in those)


def _likeliest(count: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in an order, those with the smallest sum first."""
    yield from sorted(combinations(range(count), 2), key=sum)


def _nearness(given: Any, found: Any, right: Any) -> tuple[float, float]:
    """Return which share of what is wrong a mistake explains, and how near its numbers are."""
    explained, near, total = 0.0, 0.0, 0
    for one, other, truth in _leaves(given, found, right):
        differs = ~np.isclose(other, truth, rtol=1e-4, atol=1e-5)
        agrees = np.isclose(one, other, rtol=1e-4, atol=1e-5)
        explained += float(np.sum(differs & agrees)) - float(np.sum(~differs & ~agrees))
        before, after = np.abs(other - truth).sum(), np.abs(other - one).sum()
        near -= float(after / (before + after)) if before + after else 0.0
        total += other.size
    return (explained / total if total else -1.0, near)


def _leaves(*answers: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the arrays that stand in the same place of several answers, where they fit."""
    first = answers[0]
    if isinstance(first, Mapping):
        for key in first:
            if all(isinstance(one, Mapping) and key in one for one in answers):
                yield from _leaves(*(one[key] for one in answers))
        return
    if isinstance(first, list | tuple) and all(isinstance(one, list | tuple) for one in answers):
        if len({len(one) for one in answers}) == 1:
            for parts in zip(*answers, strict=True):
                yield from _leaves(*parts)
        return
    try:
        arrays = [np.asarray(one, np.float64) for one in answers]
    except (TypeError, ValueError):
        return
    if len({array.shape for array in arrays}) == 1 and arrays[0].size:
        yield tuple(arrays)


def _size(answer: Any) -> int:
    if isinstance(answer, str):
        return len(answer)
    if isinstance(answer, Mapping):
        return sum(_size(one) for one in answer.values())
    if isinstance(answer, list | tuple):
        return sum(_size(one) for one in answer)
    return int(np.size(answer)) if answer is not None else 0
