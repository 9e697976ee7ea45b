"""Whoever grades and whoever waits, in the tests of how a class is scored."""

from rnn_grade.lanes.task import Outcome, Task


class Watch:
    """Whoever waits: calls what it is given, and remembers the rest."""

    def __init__(self, outcome=lambda outcome: None) -> None:
        self.outcome = outcome
        self.others = 0
        self.waited: list[int] = []

    def elsewhere(self, count: int) -> None:
        self.others += count

    def waiting(self, count: int) -> None:
        self.waited.append(count)


class Staff:
    """A workforce that grades without looking, and can fail.

    Args:
        faults: What happens to the first gradings.
        report: What comes of all others.
        begin: Told of each task before it is done.
    """

    def __init__(self, *faults: str, report=None, begin=lambda task: None) -> None:
        self.faults = list(faults)
        self.report = report
        self.begin = begin
        self.tasks: list[Task] = []

    @property
    def seen(self) -> list[str]:
        return [task.key for task in self.tasks]

    def run(self, tasks, stop):
        tasks = iter(tasks)
        while not stop() and (task := next(tasks, None)) is not None:
            self.tasks.append(task)
            self.begin(task)
            if self.faults:
                yield Outcome(task, None, self.faults.pop(0))
            else:
                yield Outcome(task, self.report)
