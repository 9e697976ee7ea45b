"""One function that the learner writes, beside its oracle and the mistakes that are known of it.

The oracle alone decides what is right; the reference with a mistake in it only finds the words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import PAIR_SECONDS, Diagnosis, Mistakes
from rnn_grade.errors import Failure

# Wide enough for arithmetic in float32 over some steps; known mistakes are far larger.
RTOL, ATOL = 1e-4, 1e-5
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
_NO_RETURN = "Is a `return` missing?"


class Part:
    """A part of an exercise.

    Args:
        name: What its function is called.
        call: The learner's function.
        frozen: The same, given arrays that it may not write to.
        oracle: The right answers, from the same arguments.
        returns: A noun phrase for what it returns; or one for each array, by name.
        axes: The names of their axes, such as `"(batch, units)"`: of all, or of each by name.
        first: The array that is compared first, where others are computed from it.
        read: Takes from an answer, the learner's or another, what counts of it.
        mistakes: Returns what is known to go wrong in this exercise.
    """

    def __init__(
        self,
        name: str,
        call: Callable[..., Any],
        frozen: Callable[..., Any],
        oracle: Callable[..., Any] | None,
        returns: str | Mapping[str, str],
        axes: str | Mapping[str, str],
        first: str,
        read: Callable[[Any], Any],
        mistakes: Callable[[], Mistakes],
    ) -> None:
        self.name = name
        self._call, self._frozen, self._oracle, self._read = call, frozen, oracle, read
        self._alone = isinstance(returns, str)
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

    def split(self, found: Any, what: str = "", names: Sequence[str] = ()) -> list[Any]:
        """Expect as many arrays as there are names, in whatever container they came.

        Args:
            found: What came back.
            what: What it is; by default what the function returns.
            names: What each is called; by default as in `returns`.
        """
        what, names = what or f"what `{self.name}` returns", names or [*self._returns]
        if len(names) == 1:
            return [expect.as_array(found)]
        several = _several(found, len(names))
        parts = [expect.as_array(part) for part in found] if several else [found]
        count = f"{len(parts)} arrays"
        if len(parts) == 1:
            ragged = isinstance(parts[0], tuple | list)
            count = "a single list" if ragged else f"a single array of shape {np.shape(parts[0])}"
        expect.that(
            len(parts) == len(names),
            what,
            expected=f"{len(names)} arrays: {', '.join(names)}",
            actual="nothing" if found is None else count,
            cause=_NO_RETURN if found is None else "",
            hint=f"Return {', '.join(names)}, in this order.",
        )
        return parts

    def ask(
        self,
        *arguments: Any,
        where: str = "",
        hint: str = "",
        frozen: bool = False,
        **options: Any,
    ) -> dict[str, Any]:
        """Call the learner's function; expect the oracle's shapes, and return the answers by name.

        Args:
            arguments: Its arguments.
            where: What is special about them, for the message: `" for a batch of 1"`.
            hint: What to try, where no mistake is recognised and the shapes say nothing.
            frozen: Hand it arrays that it may not write to.
            options: Its keyword arguments.
        """
        right = self.right(*arguments, **options)
        answer = (self._frozen if frozen else self._call)(*arguments, **options)
        with self.naming(answer, *arguments, **options):
            parts = self.split(self._read(answer), f"what `{self.name}` returns{where}")
        found = dict(zip(self._returns, parts, strict=True))
        for name, one in found.items():
            if isinstance(right[name], str):
                continue
            what, axes = f"{self._returns[name]}{where}", self._axes[name]
            with self._naming(found, name, arguments, options):
                expect.shape(one, np.shape(right[name]), axes=axes, what=what, hint=hint)
                if _floating(right[name]):
                    expect.fine_enough(one, what)
        return found

    def agrees(
        self,
        *arguments: Any,
        names: Sequence[str] = (),
        where: str = "",
        hint: str = "",
        cause: str | Callable[[Any, Any], str] = "",
        frozen: bool = False,
        also: Sequence[Sequence[Any]] = (),
        rtol: float = RTOL,
        atol: float = ATOL,
        **options: Any,
    ) -> dict[str, Any]:
        """Expect the oracle's answers, and name the mistake where one is known.

        Floating numbers have to be close to the oracle's, ids and texts have to be the same.

        Args:
            arguments: Its arguments.
            names: The answers that are compared; by default all of `returns`.
            where: What is special about the arguments, for the message.
            hint: What to try, where no mistake is recognised.
            cause: The likely cause, where no mistake is recognised; or what tells it from an
                answer and the right one.
            frozen: Hand it arrays that it may not write to.
            also: Further arguments, which are asked only if the answers are wrong: a mistake has
                to explain these answers, too, before it is named.
            rtol: Relative to the largest right number.
            atol: Absolute.
            options: Its keyword arguments.
        """
        right = self.right(*arguments, **options)
        found = self.ask(*arguments, where=where, hint=hint, frozen=frozen, **options)
        for name in (name for name in self._order if not names or name in names):
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

    def gradients(
        self, *arguments: Any, names: Sequence[str], frozen: bool = False
    ) -> dict[str, Any]:
        """Call a way back; expect a dict with gradients, and return those that have a known name.

        Args:
            arguments: What the way back is given.
            names: The gradients that have to be there.
            frozen: Hand it arrays that it may not write to.
        """
        all_names = [*self._returns]
        found = (self._frozen if frozen else self._call)(*arguments)
        if isinstance(found, tuple | list) and len(found) == len(all_names):
            found = dict(zip(all_names, found, strict=True))
        what = f"what `{self.name}` returns"
        expect.that(
            isinstance(found, Mapping),
            what,
            expected=f"a dict with {_COUNTS[len(all_names)]} gradients",
            actual="nothing" if found is None else f"a value of type {expect.type_name(found)}",
            cause=_NO_RETURN if found is None else "",
            hint="Return {" + ", ".join(f'"{name}": ...' for name in all_names) + "}.",
        )
        missing = [name for name in names if name not in found]
        expect.that(
            not missing,
            f"the dict that `{self.name}` returns",
            expected=f"the keys {_quoted(all_names)}",
            actual=f"the keys {_quoted(found)}",
            cause=f"No gradient is called {_quoted(missing)}.",
            hint="Name each gradient after its argument.",
        )
        return {name: expect.as_array(found[name]) for name in all_names if name in found}

    def gradients_agree(
        self,
        *arguments: Any,
        loss: Callable[[Mapping[str, Any]], float],
        at: Mapping[str, Any],
        hint: str,
        frozen: bool = False,
        rtol: float = 1e-4,
    ) -> None:
        """Expect the gradients of a loss that the check computes, in float64.

        Args:
            arguments: What the way back is given.
            loss: From a value for each name in `at` to the loss.
            at: Where the gradients are looked at; its names are those of the gradients.
            hint: What to try, where no mistake is recognised.
            frozen: Hand it arrays that it may not write to.
            rtol: Relative to the largest number of each gradient.
        """
        found = self.gradients(*arguments, names=[*at], frozen=frozen)
        expect.gradients_match(
            loss,
            at,
            found,
            what=f"`{self.name}`",
            rtol=rtol,
            axes=self._axes,
            # All of them together first: a mistake in one formula may leave some of them right.
            diagnosis=lambda one: (
                self.diagnosis(arguments, found)
                or self.diagnosis(arguments, {name: found[name] for name in at})
                or self.diagnosis(arguments, one)
            ),
            hint=hint,
        )

    def diagnosis(
        self,
        arguments: Sequence[Any],
        found: Mapping[str, Any],
        *more: tuple[Sequence[Any], Mapping[str, Any]],
        **options: Any,
    ) -> Diagnosis | None:
        """Name the mistake behind some of the answers that a call gave, or the two mistakes.

        Args:
            arguments: What the function was given.
            found: What came back, by name; names that are missing are not compared.
            more: Further arguments, each with what came back.
            options: Its keyword arguments.
        """

        def pick(answer: Any) -> dict[str, Any]:
            named = self._named(answer)
            return {name: named.get(name) for name in found}

        started = time.process_time()
        try:
            return self._mistakes().behind(
                self.name,
                [(arguments, dict(found)), *((given, dict(came)) for given, came in more)],
                pick,
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
            more = [(other, self._named(self._call(*other, **options))) for other in also]
            mistake = self.diagnosis(arguments, found, *more, **options)
            if mistake is None and only in found:
                mistake = self.diagnosis(arguments, {only: found[only]}, **options)
            if mistake is not None:
                failure.cause, failure.hint = mistake.cause, mistake.hint
            raise

    def _named(self, answer: Any) -> dict[str, Any]:
        answer = self._read(answer)
        if self._alone:
            return {self.name: answer}
        if isinstance(answer, Mapping):
            return dict(answer)
        if _several(answer, len(self._returns)) and len(answer) == len(self._returns):
            return dict(zip(self._returns, answer, strict=True))
        # Something else came in their place.
        return {"": answer}


def _several(answer: Any, count: int) -> bool:
    # One array with as many entries along its first axis is as good.
    return isinstance(answer, tuple | list) or np.shape(answer)[:1] == (count,)


def _floating(answer: Any) -> bool:
    return np.asarray(answer).dtype.kind == "f"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
