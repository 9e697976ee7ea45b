"""The magics: what they are called, what `?` says of them, and errors as sentences."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import Broken, UserError
from rnn_grade.notebook.kernel.arguments import exercise_named, wish
from rnn_grade.notebook.kernel.desk import Desk, Stopped
from rnn_grade.notebook.kernel.spoken import in_a_cell

_Magic = TypeVar("_Magic", bound=Callable[..., None])


def _in_sentences(magic: _Magic) -> _Magic:
    """Show what went wrong as a sentence and what to do, without a traceback."""

    @functools.wraps(magic)
    def told(self: Magics, *words: str) -> None:
        try:
            magic(self, *words)
        except UserError as error:
            print(in_a_cell(f"{error.message}\n{error.hint}".rstrip()), file=sys.stderr)
        except KeyboardInterrupt:
            raise Stopped from None
        except Broken as error:
            print(f"The grader itself failed: {error}", file=sys.stderr)
            print("That is not your fault. Run this cell once more.", file=sys.stderr)

    return cast(_Magic, told)


class Magics:
    """The magics of one kernel.

    Args:
        desk: What does the work.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, shell: Any) -> None:
        """Make them known.

        Args:
            shell: IPython's shell.
        """
        for magic in (self.grade, self.hint, self.show):
            shell.register_magic_function(magic, "line", magic.__name__)
        shell.register_magic_function(self.exercise, "cell", "exercise")

    @_in_sentences
    def grade(self, line: str) -> None:
        """Grade an exercise: the cells that you have run, as they ran last.

            %grade 3                   all of exercise 3
            %grade simple_rnn          the same, by its name
            %grade 3 --part step       only the checks of the function `step`
            %grade 3 --only step_bias  only this check, and those that it waits for
            %grade 3 --seed 7          with other hidden inputs
            %grade 3 -v                with what your code printed, and tracebacks
            %grade                     the exercise of this notebook

        What counts is what ran: a cell that you have edited since is graded as it ran last, and
        you are told so. Cells that only try things out, plots and training do not get in the way.
        The grading happens in a process beside this kernel: none of your variables are changed.
        Stop it as you stop any cell; what was found until then stays. The tab key completes
        exercises, parts and checks.

        See also: %hint 3 (help with the first check to mend), %show 3 (the task),
        %%exercise 3 (runs a cell and grades it).
        """
        self._desk.grade(wish(line))

    @_in_sentences
    def exercise(self, line: str, cell: str) -> None:
        """Run this cell as if the first line were not there, then grade what it defines.

            %%exercise 3
            def step(x, h, ...):
                ...

        The cell runs among your variables, as every cell does. Then the checks of those functions
        of exercise 3 run that the cell defines; what they need from other cells comes along.

        See also: %grade 3 (all of the exercise).
        """
        exercise = self._named(line, "%%exercise")
        if _awaits(self._desk.shell, cell):
            raise UserError(
                "A cell with `%%exercise` in its first line cannot `await` something.",
                f"Run it without that line, then `%grade {exercise.number}`.",
            )
        result = self._desk.shell.run_cell(cell, store_history=False)
        if result.error_before_exec is None:
            self._desk.grade_cell(exercise, cell)

    @_in_sentences
    def hint(self, line: str) -> None:
        """Open one more hint for the first check that did not pass in your last grading.

            %hint 3

        Each call opens one more; those that are open already are shown again.
        """
        self._desk.hint(self._named(line, "%hint"))

    @_in_sentences
    def show(self, line: str) -> None:
        """Read the task of an exercise.

        %show 3
        """
        self._desk.show(self._named(line, "%show"))

    def _named(self, line: str, magic: str) -> Exercise:
        exercise = exercise_named(self._desk.course, line, magic)
        return exercise if exercise is not None else self._desk.meant()


def _awaits(shell: Any, cell: str) -> bool:
    """Return whether a cell needs the event loop, which is busy with the magic."""
    try:
        text = shell.transform_cell(cell)
    except SyntaxError:
        # Whoever runs it shows that.
        return False
    return bool(shell.should_run_async(cell, transformed_cell=text))
