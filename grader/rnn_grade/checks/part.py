"""One function that the learner writes, beside its oracle and the mistakes that are known of it.

The oracle alone decides what is right; the reference with a mistake in it only finds the words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import numpy as np

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import PAIR_SECONDS, Diagnosis, Mistakes
from rnn_grade.checks.promises import owed
from rnn_grade.errors import Failure, LearnerError

# Wide enough for arithmetic in float32 over some steps; known mistakes are far larger.
RTOL, ATOL = 1e-4, 1e-5
# What no message contains.
_NEVER = "(?!)"


class Part:
    """A part of an exercise.

    Args:
        name: What its function is called.
        call: The learner's function.
        oracle: The right answers, from the same arguments.
        returns: A noun phrase for what it returns; or one for each array, by name.
        axes: The names of their axes, such as `"(batch, units)"`: of all, or of each by name.
        first: The array that is compared first, where others are computed from it.
        read: Takes from an answer, the learner's or another, what counts of it.
        mistakes: Returns what is known to go wrong in this exercise.
        whole: Whether whole numbers have to be integers; else floats that are whole will do.
        rows: The places of the arguments whose first axis is the batch, where the axes of the
            answer do not say that it has one.
        promises: Whether it also owes the same once more, for one row, for one step.
    """

    def __init__(
        self,
        name: str,
        call: Callable[..., Any],
        oracle: Callable[..., Any] | None,
        returns: str | Mapping[str, str],
        axes: str | Mapping[str, str],
        first: str,
        read: Callable[[Any], Any],
        mistakes: Callable[[], Mistakes],
        *,
        whole: bool = False,
        rows: Sequence[int] = (),
        promises: bool = True,
    ) -> None:
        self.name = name
        self._whole, self._rows, self._promises = whole, tuple(rows), promises
        self._call, self._oracle, self._read = call, oracle, read
        self._returns = {name: returns} if isinstance(returns, str) else dict(returns)
        self._axes = axes if isinstance(axes, Mapping) else dict.fromkeys(self._returns, axes)
        self._order = sorted(self._returns, key=lambda one: one != first)
        self._mistakes = mistakes
        self._seconds = PAIR_SECONDS

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Return what the learner's function returns, as it comes."""
        return self._call(*arguments, **options)

    def right(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Return the right answers, by name."""
        assert self._oracle is not None, f"`{self.name}` has no oracle"
        return self._named(self._oracle(*arguments, **options))

    def ask(
        self,
        *arguments: Any,
        where: str = "",
        hint: str = "",
        raised: str = "",
        also: Sequence[Sequence[Any]] = (),
        **options: Any,
    ) -> dict[str, Any]:
        """Call the learner's function; expect the oracle's shapes, and return the answers by name.

        Where the right answer has no entries, any answer without entries will do: an empty list
        has no other axes to show.

        Args:
            arguments: Its arguments.
            where: What is special about them, for the message: `" for a batch of 1"`.
            hint: What to try, where no mistake is recognised and the shapes say nothing.
            raised: The cause of an exception, where it is not a story of its own.
            also: Further arguments, as in `agrees`.
            options: Its keyword arguments.
        """
        right = self.right(*arguments, **options)
        return self._ask(arguments, right, where, hint, raised, also, options)

    def _ask(
        self,
        arguments: Sequence[Any],
        right: Mapping[str, Any],
        where: str,
        hint: str,
        raised: str,
        also: Sequence[Sequence[Any]],
        options: Mapping[str, Any],
    ) -> dict[str, Any]:
        what = f"what `{self.name}` returns{where}"
        try:
            with expect.raises_nothing(
                what, when="" if raised else _NEVER, cause=raised, hint=hint
            ):
                answer = self._call(*arguments, **options)
        except LearnerError as error:
            mistake = self._mistakes().raising(
                self.name, arguments, error.type_name, error.message, **options
            )
            if mistake is None:
                raise
            with expect.raises_nothing(what, cause=mistake.cause, hint=mistake.hint):
                raise
        with self.naming(answer, *arguments, **options):
            parts = expect.several(self._read(answer), [*self._returns], what)
        found = dict(zip(self._returns, parts, strict=True))
        for name, one in found.items():
            what, truth, axes = f"{self._returns[name]}{where}", right[name], self._axes[name]
            # Texts, lists of them, and rows of different lengths have no shape.
            if isinstance(truth, str | list) or (_empty(truth) and _empty(one)):
                continue
            with self._naming(found, name, arguments, options, also):
                expect.shape(one, np.shape(truth), axes=axes, what=what, hint=hint)
                expect.fitting(one, truth, what, whole=self._whole)
        return found

    def agrees(
        self,
        *arguments: Any,
        names: Sequence[str] = (),
        where: str = "",
        hint: str = "",
        cause: str | Callable[[Any, Any], str] = "",
        raised: str = "",
        also: Sequence[Sequence[Any]] = (),
        rtol: float = RTOL,
        atol: float = ATOL,
        **options: Any,
    ) -> dict[str, Any]:
        """Expect the oracle's answers, and name the mistake where one is known.

        Floating numbers have to be close to the oracle's, ids and texts have to be the same. Where
        they are, the function is asked on: the same once more, and its first row alone,
        its rows in reverse order, a single step.

        Args:
            arguments: Its arguments.
            names: The answers that are compared; by default all of `returns`.
            where: What is special about the arguments, for the message.
            hint: What to try, where no mistake is recognised.
            cause: The likely cause, where no mistake is recognised; or what tells it from an
                answer and the right one.
            raised: The cause of an exception, where it is not a story of its own.
            also: Further arguments, which are asked only if the answers are wrong: a mistake that
                explains these answers, too, is named; else the only one that explains the first.
            rtol: Relative to the largest right number.
            atol: Absolute.
            options: Its keyword arguments.
        """
        agree = partial(self._agree, names=names, rtol=rtol, atol=atol, options=options)
        right, oracle = self.right(*arguments, **options), partial(self.right, **options)
        found = agree(
            arguments, right, where=where, hint=hint, cause=cause, raised=raised, also=also
        )
        if self._promises:
            for one in owed(arguments, right, self._axes, oracle, self._rows):
                agree(
                    one.arguments,
                    one.right,
                    where=where + one.where,
                    hint=one.hint,
                    cause=one.cause,
                    raised=one.cause,
                    # A mistake that is named has to explain that the first answers were right.
                    also=[arguments],
                )
        return found

    def _agree(
        self,
        arguments: Sequence[Any],
        right: Mapping[str, Any],
        *,
        names: Sequence[str],
        where: str,
        hint: str,
        cause: str | Callable[[Any, Any], str],
        raised: str,
        also: Sequence[Sequence[Any]],
        rtol: float,
        atol: float,
        options: Mapping[str, Any],
    ) -> dict[str, Any]:
        found = self._ask(arguments, right, where, hint, raised, also, options)
        for name in (name for name in self._order if not names or name in names):
            if _empty(right[name]):
                continue
            one, truth, what = found[name], right[name], f"{self._returns[name]}{where}"
            told = cause(one, truth) if callable(cause) else cause
            with self._naming(found, name, arguments, options, also):
                if not _floating(truth):
                    expect.equal(one, truth, what=what, hint=hint, cause=told)
                    continue
                expect.close(
                    one,
                    truth,
                    what=what,
                    axes=self._axes[name],
                    hint=hint,
                    cause=told,
                    rtol=rtol,
                    atol=atol,
                )
        return found

    @contextmanager
    def naming(
        self, answer: Any, *arguments: Any, only: str = "", **options: Any
    ) -> Iterator[None]:
        """Name the mistake behind an answer, where an expectation in here is not met.

        Args:
            answer: What came back.
            arguments: What the function was given.
            only: The one of several answers that is looked at: where no mistake explains them
                all, one that explains this is named.
            options: Its keyword arguments.

        Example:
            >>> with vocabulary.naming(found, text):
            ...     expect.that(len(found) == 26, "the vocabulary", expected=26, actual=len(found))
        """
        with self._naming(self._named(answer), only, arguments, options):
            yield

    def diagnosis(
        self,
        arguments: Sequence[Any],
        found: Mapping[str, Any],
        *more: tuple[Sequence[Any], Mapping[str, Any]],
        only: str | Iterable[str] = "",
        partly: bool = False,
        sure: bool = False,
        **options: Any,
    ) -> Diagnosis | None:
        """Name the mistake behind some of the answers that a call gave, or the two mistakes.

        Args:
            arguments: What the function was given.
            found: What came back, by name; names that are missing are not compared.
            more: Further arguments, each with what came back.
            only: The one of several answers that is looked at, or those: of two mistakes, the one
                that explains more of them is told first.
            partly: Explain these only, and spoil nothing of what else came back right.
            sure: Name a mistake only if no other one explains the answers as well.
            options: Its keyword arguments.
        """

        def pick(answer: Any) -> dict[str, Any]:
            named = self._named(answer)
            return {name: named.get(name) for name in found}

        names = (only,) if isinstance(only, str) else tuple(only)

        def asked(named: dict[str, Any]) -> dict[str, Any]:
            return {name: named[name] for name in names if name in named} or named

        started = time.process_time()
        try:
            return self._mistakes().behind(
                self.name,
                [(arguments, dict(found)), *((given, dict(came)) for given, came in more)],
                pick,
                asked=asked,
                partly=partly,
                sure=sure,
                seconds=self._seconds,
                **options,
            )
        finally:
            self._seconds = max(0.0, self._seconds - (time.process_time() - started))

    @contextmanager
    def _naming(
        self,
        found: Mapping[str, Any],
        only: str,
        arguments: Sequence[Any],
        options: Mapping[str, Any],
        also: Sequence[Sequence[Any]] = (),
    ) -> Iterator[None]:
        try:
            yield
        except Failure as failure:
            mistake = None
            # Arguments that the learner's function does not answer tell no mistakes apart.
            with suppress(LearnerError):
                more = [(other, self._named(self._call(*other, **options))) for other in also]
                mistake = self.diagnosis(arguments, found, *more, only=only, **options)
            if mistake is None and only in found and (also or len(found) > 1):
                # Something unknown is wrong as well; more answers than this one may show it.
                mistake = self.diagnosis(arguments, {only: found[only]}, sure=bool(also), **options)
            if mistake is not None:
                failure.cause, failure.hint = mistake.cause, mistake.hint
            raise

    def _named(self, answer: Any) -> dict[str, Any]:
        answer = self._read(answer)
        if isinstance(answer, Mapping) and len(self._returns) > 1:
            return dict(answer)
        try:
            parts = expect.several(answer, [*self._returns], self.name)
        except Failure:
            # Something else came in their place.
            return {"": answer}
        return dict(zip(self._returns, parts, strict=True))


def _floating(answer: Any) -> bool:
    return np.asarray(answer).dtype.kind == "f"


def _empty(answer: Any) -> bool:
    return isinstance(answer, np.ndarray) and not answer.size
