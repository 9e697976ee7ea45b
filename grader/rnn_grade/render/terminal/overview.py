"""Where a learner stands, as terminal text: the list of exercises, the next step, opened hints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.render.terminal.layout import (
    Hanging,
    Symbols,
    bar,
    commands,
    paragraph,
    row,
    sentence,
    symbols,
)
from rnn_grade.text import clean, plural
from rnn_grade.workspace.progress import Progress, Result
from rnn_grade.workspace.workspace import Change, Place, shown


class Exercises:
    """The list of exercises; a narrow terminal gets two lines for each.

    Args:
        course: Whose exercises.
        progress: What was reached, where that is known.
    """

    def __init__(self, course: Course, progress: Progress | None) -> None:
        self._course = course
        self._results = progress.results if progress else {}
        self._best = progress.best if progress else {}
        self._helped = progress.helped if progress else {}
        self._next = following(course, progress)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        marks = symbols(console)
        slugs = max((len(e.slug) for e in self._course.exercises), default=0)
        states = {e: self._state(e) for e in self._course.exercises}
        longest = max((len(state) for state in states.values()), default=0)
        wide = options.max_width >= slugs + longest + _BESIDE_TITLE
        for exercise, state in states.items():
            right = state.ljust(longest) if wide else state
            yield from self._lines(exercise, right, marks, slugs, wide)
        yield Text()
        yield from self._sums()

    def _lines(
        self, exercise: Exercise, state: str, marks: Symbols, slugs: int, wide: bool
    ) -> list[RenderableType]:
        is_next = exercise == self._next
        mark, style = _mark(self._best.get(exercise.folder), marks)
        label = Text().append(f"{marks.next if is_next else ' '} ", "cyan")
        label.append(mark, style).append(f"{exercise.number:>3}  ")
        title = Text(clean(exercise.manifest.title), "bold" if is_next else "")
        minutes = f"{exercise.manifest.minutes} min"
        if wide:
            label.append(exercise.slug.ljust(slugs), "cyan")
            right = Text(f"{minutes:>7}   ").append(state, style)
            return [Hanging(title, label, 10 + slugs, right)]
        about = Text().append(exercise.slug, "cyan").append(f"  {minutes}  ").append(state, style)
        return [Hanging(title, label, 8), Hanging(about, Text(), 8)]

    def _state(self, exercise: Exercise) -> str:
        best, last = self._best.get(exercise.folder), self._results.get(exercise.folder)
        state = _state(exercise, best)
        if best is not None and last is not None and not last.at_least(best):
            state = f"{state}  last: {last.score} of {last.total}"
        if exercise.folder in self._helped and self._helped[exercise.folder].seen:
            state = f"{state}  solution seen"
        return f"{state}  next" if exercise == self._next else state

    def _sums(self) -> list[RenderableType]:
        course = self._course
        best = [r for e in course.exercises if (r := self._best.get(e.folder))]
        done = [result for result in best if result.passed]
        earned = sum(result.score for result in best)
        total = sum(exercise.points for exercise in course.exercises if exercise.has_checks)
        text = f"{len(done)} of {plural(len(course.exercises), 'exercise')} done"
        return [Hanging(Text(f"{text}, {earned} of {plural(total, 'point')}.", "bold"), Text(), 0)]


def following(course: Course, progress: Progress | None) -> Exercise | None:
    """Return the next exercise to do: the first one that is not done yet."""
    return (progress or Progress(Path())).following(course)


def standing(
    course: Course, progress: Progress | None, place: Place | None, here: Path, marks: Symbols
) -> RenderableType:
    """Return what bare `rnn-grade` says: where you stand, and what to do next."""
    results, best = (progress.results, progress.best) if progress else ({}, {})
    done = sum(result.passed for name, result in best.items() if _known(course, name))
    count = len(course.exercises)
    lines: list[RenderableType] = [
        Hanging(
            Text(f"{done} of {plural(count, 'exercise')} done", "bold"),
            bar(done, count, marks, 10),
            12,
        ),
        Text(),
    ]
    exercise = following(course, progress)
    if place is None:
        lines.append(paragraph("There is no workspace at or above this folder yet.", 0))
        pairs = [("rnn-grade start", "makes one in ./rnn-workspace")]
    elif exercise is None:
        lines.append(paragraph("Every exercise is done. Well done.", 0, "green"))
        pairs = []
    else:
        number, manifest = exercise.number, exercise.manifest
        title = Text(f"Next is exercise {number}: {clean(manifest.title)}", "bold")
        lines.append(Hanging(title, Text(), 0))
        lines.append(row("Task", sentence(manifest.summary), 2, 12))
        own = place.file(exercise)
        kind = "notebook" if own.suffix == ".ipynb" else "file"
        label = "Notebook" if kind == "notebook" else "Your file"
        lines.append(row(label, Text(clean(shown(own, here))), 2, 12))
        lines.append(row("Time", Text(f"about {manifest.minutes} minutes"), 2, 12))
        result = results.get(exercise.folder)
        if result is not None:
            lines.append(row("Last result", sentence(_last(exercise, result)), 2, 12))
            top = best.get(exercise.folder)
            if top is not None and not result.at_least(top):
                lines.append(row("Best result", sentence(_points(top)), 2, 12))
        pairs = [
            (f"rnn-grade show {number}", "reads the task"),
            (f"rnn-grade exercise{number}", f"grades your {kind}"),
            ("rnn-grade watch", "grades it at every save, and goes on to the next one"),
        ]
        if result is not None and not result.untouched:
            pairs.append((f"rnn-grade hint {number}", "opens a hint"))
    pairs += [("rnn-grade list", "shows all exercises"), ("rnn-grade --help", "explains the rest")]
    return Group(*lines, Text(), commands(pairs, 2))


def started(
    changes: Sequence[Change],
    folder: Path,
    here: Path,
    first: Exercise | None,
    *,
    notebooks: bool = False,
) -> RenderableType:
    """Return what `rnn-grade start` did.

    Args:
        changes: One per file.
        folder: The workspace.
        here: The current folder.
        first: The exercise to begin with.
        notebooks: Whether the files are notebooks.
    """
    kinds = {kind: [c for c in changes if c.what == kind] for kind in _KINDS}
    name = clean(shown(folder, here))
    lines: list[RenderableType] = [Hanging(Text(f"Workspace {name}", "bold"), Text(), 0)]
    for kind, sentence_end in _KINDS.items():
        if kinds[kind]:
            lines.append(paragraph(f"{plural(len(kinds[kind]), 'file')} {sentence_end}", 2))
    for change in kinds["replaced"]:
        backup = clean(change.backup.name) if change.backup else ""
        path = clean(shown(change.path, folder))
        lines.append(Hanging(Text(f"{path}, kept as {backup}"), Text("    - "), 6))
    for change in kinds["kept"]:
        lines.append(Hanging(Text(clean(shown(change.path, folder))), Text("    - "), 6))
    pairs = [] if folder == here else [(f"cd {name}", "enters the workspace")]
    number = first.number if first else 1
    if notebooks and first:
        opened = f"{first.folder}/{first.slug}.ipynb"
        pairs.append((f"jupyter lab {opened}", "opens the first notebook"))
        pairs.append((f"rnn-grade exercise{number}", "grades it; so do its own cells"))
        also = "VS Code opens the same files, and Colab takes them as uploads."
        return Group(*lines, Text(), commands(pairs, 2), Text(), paragraph(also, 2))
    pairs.append((f"rnn-grade show {number}", "reads the first task"))
    pairs.append((f"rnn-grade exercise{number}", "grades your file"))
    return Group(*lines, Text(), commands(pairs, 2))


def ago(when: str, now: datetime | None = None) -> str:
    """Return how long ago a moment was, such as "2 hours ago"; nothing if it cannot be read."""
    try:
        then = datetime.fromisoformat(when)
        seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    except (ValueError, TypeError):
        return ""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{plural(int(seconds // size), unit)} ago"
    return "just now"


def _last(exercise: Exercise, result: Result) -> str:
    text = _points(result)
    checks = exercise.checks if exercise.has_checks else ()
    titles = {check.name: check.title for check in checks}
    failing = titles.get(result.failing or "") if not result.untouched else None
    return f"{text}; first to mend: {failing}" if failing else text


def _points(result: Result) -> str:
    when = ago(result.when)
    worth = f"{result.score} of {plural(result.total, 'point')}"
    text = "nothing written yet" if result.untouched else worth
    return f"{text}, {when}" if when else text


def _mark(result: Result | None, marks: Symbols) -> tuple[str, str]:
    if result is None or result.untouched:
        return marks.open, "bright_black"
    return (marks.passed, "green") if result.passed else (marks.failed, "red")


def _state(exercise: Exercise, result: Result | None) -> str:
    if not exercise.has_checks:
        return "its checks are missing"
    if result is None:
        return f"{plural(exercise.points, 'point')}, not graded"
    if result.untouched:
        return f"0 of {plural(result.total, 'point')}, to do"
    word = "passed" if result.passed else "not passed"
    return f"{result.score} of {plural(result.total, 'point')}, {word}"


def _known(course: Course, name: str) -> bool:
    return any(exercise.folder == name for exercise in course.exercises)


# The columns that a line of the list needs beside the slug and the last result.
_BESIDE_TITLE = 52
_KINDS = {
    "new": "made.",
    "unchanged": "already there, unchanged.",
    "replaced": "replaced:",
    "kept": "already there and different: kept yours. `--force` replaces them and keeps backups.",
}
