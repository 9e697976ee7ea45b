"""Where a learner's kernel is graded from: it finds what is meant, hands it over, shows and keeps.

Nothing of the learner's is changed or run here: their variables are looked at, and no more.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from rnn_grade.course.catalog import Course, Exercise, checks_of
from rnn_grade.course.disclosure import Hidden
from rnn_grade.errors import UserError
from rnn_grade.grading.grade import choose_checks, left_out
from rnn_grade.lanes.task import Task
from rnn_grade.notebook.kernel import front_end
from rnn_grade.notebook.kernel.arguments import Wish
from rnn_grade.notebook.kernel.beside import Beside
from rnn_grade.notebook.kernel.history import History
from rnn_grade.notebook.kernel.meaning import meant
from rnn_grade.notebook.kernel.memory import Memory
from rnn_grade.notebook.kernel.names import names
from rnn_grade.notebook.kernel.spoken import in_a_cell
from rnn_grade.notebook.kernel.submission import Submission, collect
from rnn_grade.report import Event, Report


class Stopped(KeyboardInterrupt):
    """The cell was stopped: cells that wait behind it do not run, and no traceback is shown."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in the place of a traceback."""
        return ["The grading was stopped: run this cell once more to grade again."]


class Desk:
    """What one kernel needs to be graded from.

    Args:
        shell: IPython's shell.
        course: Whose exercises.
    """

    def __init__(self, shell: Any, course: Course) -> None:
        self.shell = shell
        self.course = course
        self.history = History(shell)
        self.memory = Memory(course)
        self.beside = Beside(course)

    @property
    def folder(self) -> Path:
        """Where the notebook lies, or the current folder."""
        path = front_end.path_on_disk(self.shell)
        return path.parent if path is not None else Path.cwd()

    def grade(self, wish: Wish) -> None:
        """Grade what the learner has now, and show it.

        Args:
            wish: What was asked for.

        Raises:
            UserError: It is not clear what to grade.
            Broken: The grader itself failed.
            Stopped: The cell was stopped; what was known is shown.
        """
        submission = self._submission()
        exercise = self._meant(wish.exercise, submission)
        parts = (name for part in wish.parts for name in checks_of(exercise, part))
        only = (*wish.only, *parts)
        self._grade(exercise, submission, wish, only)

    def grade_cell(self, exercise: Exercise, source: str) -> None:
        """Grade the parts of an exercise that a cell defines, which has just run.

        Args:
            exercise: The exercise.
            source: The cell.

        Raises:
            UserError: It defines none.
            Broken: The grader itself failed.
            Stopped: The cell was stopped; what was known is shown.
        """
        defined = names(source, self.shell).functions
        parts = [part for part in exercise.parts if part in defined]
        if not parts:
            known = ", ".join(f"`{part}`" for part in exercise.parts)
            raise UserError(
                f"This cell defines no function of exercise {exercise.number}.",
                f"Its functions: {known}. `%grade {exercise.number}` grades all that you have.",
            )
        wish = Wish(exercise.folder, tuple(parts))
        only = tuple(name for part in parts for name in checks_of(exercise, part))
        self._grade(exercise, self._submission(), wish, only)

    def _submission(self) -> Submission:
        return collect(self.history.runs(), front_end.find(self.shell), self.shell)

    def hint(self, exercise: Exercise) -> None:
        """Show one more hint for the first check that did not pass.

        Args:
            exercise: Whose check.

        Raises:
            UserError: There is no check to give a hint for.
        """
        grade = f"`%grade {exercise.number}`"
        try:
            failing = self.memory.failing(exercise, self.folder)
        except LookupError:
            raise UserError(
                f"There is no result of exercise {exercise.number} yet, so no check to give a hint "
                "for.",
                f"Run {grade}, then ask again.",
            ) from None
        if failing is None:
            print(f"Nothing of exercise {exercise.number} is left to mend in your last result.")
            return
        check = next((check for check in exercise.checks if check.name == failing), None)
        if check is None:
            raise UserError("The course has changed since your last result.", f"Run {grade}.")
        from rnn_grade.render.terminal.hints import hints
        from rnn_grade.render.terminal.layout import CELL_WIDTH, UNICODE, plain_text

        opened, is_new = self.memory.open_hint(exercise, failing, len(check.hints), self.folder)
        text = hints(exercise, check, opened, is_new=is_new, marks=UNICODE, counted=False)
        print(in_a_cell(plain_text([text], CELL_WIDTH)), end="")

    def show(self, exercise: Exercise) -> None:
        """Show the task of an exercise.

        Args:
            exercise: Which one.
        """
        from IPython import display

        from rnn_grade.notebook.made.making import task_text
        from rnn_grade.render.terminal.layout import CELL_WIDTH, plain_text
        from rnn_grade.render.terminal.task import Task as Text

        text = "\n\n".join(markdown for _, markdown in task_text(exercise))
        plain = plain_text([Text(exercise.task.read_text("utf-8"))], CELL_WIDTH)
        shown: Any = display
        shown.display({"text/markdown": text, "text/plain": plain}, raw=True)

    def meant(self) -> Exercise:
        """Return the exercise of the notebook, or of the section that the cell stands in.

        Raises:
            UserError: That is not clear.
        """
        return self._meant("", self._submission())

    def prepare(self) -> None:
        """Begin to import what grading will need, where it is clear which exercise this is."""
        with contextlib.suppress(UserError):
            self.beside.start(self.meant())

    def _meant(self, word: str, submission: Submission) -> Exercise:
        if word:
            return self.course.find(word)
        # The cell with the magic is the one that ran last.
        last = self.history.runs()[-1:]
        here = [p.cell.position for p in submission.pieces if p.run in last and p.cell is not None]
        found = meant(self.course, submission.notebook, here)
        if found is None:
            raise UserError("Which exercise shall it be?", "For example `%grade 3`.")
        return found

    def _grade(
        self, exercise: Exercise, submission: Submission, wish: Wish, only: tuple[str, ...]
    ) -> None:
        graded = {part for check in choose_checks(exercise, only) for part in check.parts}
        wanted = [part for part in exercise.parts if part in graded]
        remarks = (
            *self.memory.outdated(exercise, self.folder),
            *submission.remarks(wanted, self.shell.user_ns),
        )
        task = Task(
            key=exercise.folder,
            exercise=exercise.folder,
            content=submission.content(exercise),
            seed=wish.seed,
            timeout=wish.timeout,
            only=only,
            shown=submission.name(exercise),
            watched=True,
            hidden=Hidden.LEFT_OUT,
        )
        from rnn_grade.notebook.display import Display

        with Display(
            exercise, submission.origin, submission.links, verbose=wish.verbose
        ) as display:

            def watch(event: Event) -> None:
                if event.kind == "static":
                    event = replace(event, notes=(*remarks, *event.notes))
                display(event)

            report = self.beside.grade(task, exercise, watch)
            if report is None:
                raise Stopped
            report = replace(report, notes=(*remarks, *report.notes))
            verbose = display.has_tracebacks
            suggestion = self._suggestion(exercise, report, verbose, whole=not only)
            display.finish(report, suggestion)
        if report.interrupted:
            raise Stopped

    def _suggestion(
        self, exercise: Exercise, report: Report, verbose: bool, *, whole: bool
    ) -> tuple[str, str]:
        from rnn_grade.render.terminal.verdict import suggest

        folder = self.folder
        return suggest(
            report,
            hints=self.memory.remember(report, folder, whole=whole),
            following=self.memory.following(exercise, folder),
            verbose=verbose,
            left_out=left_out(exercise, report),
        )
