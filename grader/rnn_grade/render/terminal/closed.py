"""What is said in the place of a reference: that the course keeps it, or what to try first."""

from __future__ import annotations

from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.render.terminal.layout import Hanging, Symbols, commands, paragraph, row, sentence
from rnn_grade.render.terminal.verdict import STYLES, symbol
from rnn_grade.text import plural
from rnn_grade.workspace.progress import Progress


def missing(exercise: Exercise) -> RenderableType:
    """Return that a course keeps its references to itself.

    Args:
        exercise: Whose reference is not there.
    """
    text = (
        f"The course keeps its solutions: the reference of exercise {exercise.number} did not come "
        "with it. Your instructor has it."
    )
    return paragraph(text, 0)


def closed(exercise: Exercise, moment: datetime | None) -> RenderableType:
    """Return that a course shows a reference later, or not at all.

    Args:
        exercise: Whose reference.
        moment: From when on it is open, where somebody has said.
    """
    name = f"the reference of exercise {exercise.number}"
    if moment is None:
        return paragraph(f"The course has not opened {name}. Your instructor has it.", 0)
    when = f"{moment:%Y-%m-%d %H:%M} ({moment.tzname()})"
    return paragraph(f"The course opens {name} on {when}.", 0)


def try_next(exercise: Exercise, progress: Progress | None, marks: Symbols) -> RenderableType:
    """Return what to try before a reference is looked at.

    Args:
        exercise: Whose reference.
        progress: What was reached, where that is known.
        marks: The symbols to use.
    """
    number, folder = exercise.number, exercise.folder
    lines: list[RenderableType] = [
        paragraph(f"Exercise {number} has not passed yet. It is worth more to find the rest.", 0),
        Text(),
    ]
    result = progress.results.get(folder) if progress else None
    failing = result.failing if result else None
    check = next((one for one in exercise.visible_checks if one.name == failing), None)
    pairs = [(f"rnn-grade exercise{number}", "grades what you have")]
    if progress is not None and result is not None and check is not None:
        status = result.statuses[check.name]
        label = Text(f"{symbol(status, marks)} ", STYLES[status])
        lines.append(Hanging(sentence(check.title, "bold"), label, 2))
        opened, total = progress.opened(folder, check.name), len(check.hints)
        for index, hint in enumerate(check.hints[:opened], 1):
            lines.append(row(f"Hint {index} of {total}", sentence(hint), 2, 14))
        if opened < total:
            left = plural(total - opened, "hint")
            pairs.insert(0, (f"rnn-grade hint {number}", f"opens one more; {left} left"))
        lines.append(Text())
    pairs.append((f"rnn-grade show {number}", "reads the task"))
    return Group(*lines, commands(pairs, 2))
