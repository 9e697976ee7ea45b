"""The way back through a part: a function that returns a gradient for each of its arguments.

No oracle is needed: the gradients of a loss that the check computes are differences of that loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks import expect
from rnn_grade.checks.diagnosis import Mistakes
from rnn_grade.checks.expect.differences import axis_names
from rnn_grade.checks.part import Part
from rnn_grade.errors import Failure

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


class WayBack(Part):
    """A part that returns a dict of gradients, each named after its argument.

    Args:
        name: What its function is called.
        call: The learner's function.
        axes: From the name of each gradient to its axes, such as `"(batch, units)"`.
        mistakes: Returns what is known to go wrong in this exercise.
    """

    def __init__(
        self,
        name: str,
        call: Callable[..., Any],
        axes: Mapping[str, str],
        mistakes: Callable[[], Mistakes],
    ) -> None:
        returns = {one: f"the gradient of `{one}`" for one in axes}
        super().__init__(name, call, None, returns, axes, "", lambda found: found, mistakes)

    def gradients(self, *arguments: Any, names: Iterable[str]) -> dict[str, Any]:
        """Call a way back; expect a dict with gradients, and return those that have a known name.

        Args:
            arguments: What the way back is given.
            names: The gradients that have to be there.
        """
        all_names = [*self._returns]
        found: Any = None
        try:
            found = self._call(*arguments)
            kind = expect.type_name(found)
        except Failure as failure:
            # That it is no dict the stub says as well; what belongs into the dict is known here.
            if failure.kind != "wrong_type":
                raise
            kind = str(failure.actual)
        what = f"what `{self.name}` returns"
        alone = kind in ("tuple", "list") and (found is None or len(found) == len(all_names))
        cause = "Without their names nobody can tell which gradient is which." if alone else ""
        expect.that(
            isinstance(found, Mapping),
            what,
            expected=f"a dict with {_COUNTS[len(all_names)]} gradients",
            actual="nothing" if kind == "NoneType" else f"a value of type {kind}",
            cause="Is a `return` missing?" if kind == "NoneType" else cause,
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
        known = {name: expect.as_array(found[name]) for name in all_names if name in found}
        for name in names:
            if isinstance(known[name], np.ndarray) and known[name].dtype.kind == "f":
                expect.fine_enough(known[name], f"the gradient of `{name}`")
        return known

    def gradients_agree(
        self,
        *arguments: Any,
        loss: Callable[[Mapping[str, Any]], float],
        at: Mapping[str, Any],
        where: str = "",
        hint: str,
        rtol: float = 1e-4,
    ) -> None:
        """Expect the gradients of a loss that the check computes, in float64.

        The first sequence alone is asked for as well: what it adds to the whole is known then.

        Args:
            arguments: What the way back is given.
            loss: From a value for each name in `at` to the loss.
            at: Where the gradients are looked at; its names are those of the gradients.
            where: What is special about the arguments, for the message.
            hint: What to try, where no mistake is recognised.
            rtol: Relative to the largest number of each gradient.
        """
        found = self.gradients(*arguments, names=[*at])
        expect.gradients_match(
            loss,
            at,
            found,
            what=f"`{self.name}`{where}",
            rtol=rtol,
            axes=self._axes,
            # All of them together first: a mistake in one formula may leave some of them right.
            diagnosis=lambda one: (
                self.diagnosis(arguments, found, only=one)
                or self.diagnosis(arguments, found, only=at, partly=True)
                or self.diagnosis(arguments, found, only=one, partly=True)
            ),
            hint=hint,
        )
        self._first_alone(arguments, {name: found[name] for name in at}, where, rtol)

    def _first_alone(
        self, arguments: Sequence[Any], whole: Mapping[str, Any], where: str, rtol: float
    ) -> None:
        """Expect of the first sequence alone what it adds to gradients that are right."""
        of_rows = {name: axis_names(axes)[:1] == ["batch"] for name, axes in self._axes.items()}
        # Whatever has no gradient comes from the steps, and has a row for each sequence.
        rows = [*of_rows.values(), *[True] * len(arguments)][: len(arguments)]
        if len(next(one for one, cut in zip(arguments, rows, strict=True) if cut)) < 2:
            return

        def asked(part: slice) -> dict[str, Any]:
            some = [one[part] if cut else one for one, cut in zip(arguments, rows, strict=True)]
            return self.gradients(*some, names=whole)

        found, others = asked(slice(1)), asked(slice(1, None))
        for name, total in whole.items():
            right = total[:1] if of_rows[name] else np.asarray(total) - others[name]
            what = f"the gradient of `{name}` from `{self.name}`{where} for a batch of 1"
            expect.shape(found[name], right.shape, axes=self._axes[name], what=what)
            expect.close(
                found[name],
                right,
                what=what,
                axes=self._axes[name],
                rtol=rtol,
                atol=rtol * float(np.max(np.abs(total), initial=0)),
                cause="In a larger batch it is right.",
                hint="Treat one sequence as you treat many: take lengths from the shapes, and keep "
                "axes of length 1.",
            )

    def _named(self, answer: Any) -> dict[str, Any]:
        # A dict with a single gradient is still a dict.
        return dict(answer) if isinstance(answer, Mapping) else super()._named(answer)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
