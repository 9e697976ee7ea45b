"""One function that the learner writes, beside its oracle and the mistakes that are known of it.

The oracle alone decides what is right; the reference with a mistake in it only finds the words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import PAIR_SECONDS, Diagnosis, Mistakes

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
        mistakes: Callable[[], Mistakes],
    ) -> None:
        self.name = name
        self._call, self._frozen, self._oracle = call, frozen, oracle
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
        """Return the right arrays, by name."""
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
        # One array with as many entries along its first axis is as good.
        several = isinstance(found, tuple | list) or np.shape(found)[:1] == (len(names),)
        parts = [expect.as_array(part) for part in found] if several else [found]
        single = f"a single array of shape {np.shape(parts[0])}" if len(parts) == 1 else ""
        expect.that(
            len(parts) == len(names),
            what,
            expected=f"{len(names)} arrays: {', '.join(names)}",
            actual="nothing" if found is None else single or f"{len(parts)} arrays",
            cause=_NO_RETURN if found is None else "",
            hint=f"Return {', '.join(names)}, in this order.",
        )
        return parts

    def ask(
        self, *arguments: Any, where: str = "", frozen: bool = False, **options: Any
    ) -> dict[str, Any]:
        """Call the learner's function; expect the oracle's shapes, and return the arrays by name.

        Args:
            arguments: Its arguments.
            where: What is special about them, for the message: `" for a batch of 1"`.
            frozen: Hand it arrays that it may not write to.
            options: Its keyword arguments.
        """
        right = self.right(*arguments, **options)
        answer = (self._frozen if frozen else self._call)(*arguments, **options)
        parts = self.split(answer, f"what `{self.name}` returns{where}")
        for (name, phrase), part in zip(self._returns.items(), parts, strict=True):
            expect.shape(
                part, np.shape(right[name]), axes=self._axes[name], what=f"{phrase}{where}"
            )
            expect.fine_enough(part, f"{phrase}{where}")
        return dict(zip(self._returns, parts, strict=True))

    def agrees(
        self,
        *arguments: Any,
        where: str = "",
        hint: str = "",
        cause: str = "",
        frozen: bool = False,
        also: Sequence[Sequence[Any]] = (),
        rtol: float = RTOL,
        atol: float = ATOL,
        **options: Any,
    ) -> dict[str, Any]:
        """Expect the oracle's numbers, and name the mistake where one is known.

        Args:
            arguments: Its arguments.
            where: What is special about them, for the message.
            hint: What to try, where no mistake is recognised.
            cause: The likely cause, where no mistake is recognised.
            frozen: Hand it arrays that it may not write to.
            also: Further arguments, which are asked only if the numbers are wrong: a mistake has
                to explain these answers, too, before it is named.
            rtol: Relative to the largest right number.
            atol: Absolute.
            options: Its keyword arguments.
        """
        right = self.right(*arguments, **options)
        found = self.ask(*arguments, where=where, frozen=frozen, **options)

        def diagnosis(_: Any) -> Diagnosis | None:
            more = [(other, self.ask(*other, **options)) for other in also]
            return self.diagnosis(arguments, found, *more, **options) or self.diagnosis(
                arguments, {one: found[one]}, **options
            )

        for one in self._order:
            expect.close(
                found[one],
                right[one],
                what=f"{self._returns[one]}{where}",
                axes=self._axes[one],
                diagnosis=diagnosis,
                hint=hint,
                cause=cause,
                rtol=rtol,
                atol=atol,
            )
        return found

    def gradients(
        self, *arguments: Any, names: Sequence[str], frozen: bool = False
    ) -> dict[str, Any]:
        """Call a way back; expect a dict with a gradient for each argument of the way there.

        Args:
            arguments: What the way back is given.
            names: The gradients that are looked at; all of `returns` have to be there.
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
        return {name: expect.as_array(found[name]) for name in names}

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
                self.diagnosis(arguments, found) or self.diagnosis(arguments, one)
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
        """Name the mistake behind some of the arrays that a call gave, or the two mistakes.

        Args:
            arguments: What the function was given.
            found: What came back, by name; names that are missing are not compared.
            more: Further arguments, each with what came back.
            options: Its keyword arguments.
        """

        def pick(answer: Any) -> dict[str, Any]:
            named = self._named(answer)
            return {name: named[name] for name in found}

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

    def _named(self, answer: Any) -> dict[str, Any]:
        if self._alone:
            return {self.name: answer}
        if isinstance(answer, Mapping):
            return dict(answer)
        return dict(zip(self._returns, answer, strict=True))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
