"""A workforce that grades only what it does not know yet.

Kept is what the contents alone decide. What may be the machine's or the grader's own fault is done
again: a right answer that took too long, a process that was lost, a grading that was ended early.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from pathlib import Path

from rnn_grade.authoring.proofs.fingerprints import Fingerprints
from rnn_grade.authoring.proofs.store import Store
from rnn_grade.course.catalog import Course
from rnn_grade.files import cache_folder
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import Status


class Kept:
    """Whoever does the tasks, and what became of those that were done before.

    To be used in a `with` statement.

    Args:
        workforce: Who does what is not known.
        course: Whose exercises.
        folder: Where outcomes are kept; by default in the user's cache.
        again: Whether everything is done again, and kept in the place of what was known.

    Attributes:
        known: How many tasks were not done, because they had been before, by their exercise.
    """

    def __init__(
        self,
        workforce: Workforce,
        course: Course,
        folder: Path | None = None,
        *,
        again: bool = False,
    ) -> None:
        self.known: Counter[str] = Counter()
        self._workforce = workforce
        self._fingerprints = Fingerprints(course)
        self._store = Store(folder or cache_folder())
        self._again = again

    def __enter__(self) -> Kept:
        self._store.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._store.__exit__(*exception)

    def run(
        self, tasks: Iterable[Task], stop: Callable[[], bool]
    ) -> Generator[Outcome, None, None]:
        """Yield each task's outcome: first those that are known, then the others as they are done.

        Args:
            tasks: What to do; all of it is looked at before anything is done.
            stop: Says that no further task is to be begun.
        """
        unknown = []
        for task in tasks:
            outcome = None if self._again else self.find(task)
            if outcome is None:
                unknown.append(task)
                continue
            self.known[task.exercise] += 1
            yield outcome
        if unknown:
            for outcome in self._workforce.run(unknown, stop):
                self._keep(outcome)
                yield outcome

    def find(self, task: Task) -> Outcome | None:
        """Return what became of a task when it was done before; `None` where nobody knows.

        Args:
            task: The task.
        """
        nameless = replace(task, key="")
        for passed in (True, False):
            text = self._store.get(self._fingerprints.of(task, passed=passed))
            if text is not None:
                with contextlib.suppress(ValueError):
                    return replace(Outcome.from_json(nameless, text), task=task)
        return None

    def noted(self, name: str, question: str, look: Callable[[], list[str]]) -> list[str]:
        """Return what looking at the files of an exercise says; look only where they changed.

        Args:
            name: The exercise's folder name.
            question: What is looked for.
            look: Returns what there is to say.
        """
        hash_ = self._fingerprints.of_files(name, question)
        text = None if self._again else self._store.get(hash_)
        if text is not None:
            return [str(said) for said in json.loads(text)]
        found = look()
        self._store.put(hash_, json.dumps(found))
        return found

    def _keep(self, outcome: Outcome) -> None:
        if not _follows_from_contents(outcome):
            return
        task, passed = outcome.task, outcome.report is not None and outcome.report.passed
        hash_ = self._fingerprints.of(task, passed=passed)
        self._store.drop(self._fingerprints.of(task, passed=not passed))
        # Somebody may have edited a file meanwhile: nobody knows which of the two was graded.
        if self._fingerprints.hold:
            self._store.put(hash_, replace(outcome, task=replace(task, key="")).to_json())


def _follows_from_contents(outcome: Outcome) -> bool:
    if outcome.problem:
        return False
    report = outcome.report
    if report is None:
        return not outcome.alone
    # What is to fail may fail by its limit: a loop without an end has none on any machine.
    late = any(check.status is Status.TIMEOUT for check in report.checks)
    late = late and not outcome.task.stop_at_first
    return not (late or report.broken or report.interrupted)
