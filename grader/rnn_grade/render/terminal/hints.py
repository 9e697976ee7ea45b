"""Hints of a check as terminal text: those that are open, what opens the next, where to read on."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.render.terminal.layout import Hanging, Symbols, commands, paragraph, row, sentence
from rnn_grade.render.terminal.verdict import STYLES, symbol
from rnn_grade.report import Status
from rnn_grade.study.readings import readings
from rnn_grade.text import clean, plural


def hints(
    exercise: Exercise,
    check: Check,
    opened: int,
    *,
    marks: Symbols,
    status: Status | None = Status.FAILED,
    chosen: bool = False,
    is_new: bool = False,
    waits: bool = False,
    counted: bool = True,
) -> RenderableType:
    """Return the hints of a check that are open, the newest last.

    Args:
        exercise: Whose check.
        check: The check.
        opened: How many hints are open.
        marks: The symbols to use.
        status: How it ended last, where that is known.
        chosen: Whether the learner named the check.
        is_new: Whether the last of them was opened just now.
        waits: Whether the next one waits for a change in the learner's file.
        counted: Whether the next one will wait for a change.
    """
    number = exercise.number
    label = Text(f"{symbol(status, marks)} ", STYLES[status] if status else "bright_black")
    lines: list[RenderableType] = [Hanging(sentence(check.title, "bold"), label, 2)]
    total = len(check.hints)
    for index, hint in enumerate(check.hints[:opened], 1):
        style = "" if index == opened and is_new else "bright_black"
        lines.append(row(f"Hint {index} of {total}", sentence(hint, style), 2, 14))
    left = total - opened
    again = f"rnn-grade hint {number}" + (f" --check {check.name}" if chosen else "")
    pairs = [(f"rnn-grade exercise{number}", "grades it again")]
    lines.append(Text())
    if left:
        said = f"{plural(left, 'hint')} left"
        if waits:
            said = f"Your file is as it was when the last hint opened; {said}: try something first."
            pairs.append((f"{again} --more", "opens the next one now"))
        elif counted:
            said = f"{said}: try something, then run `{again}` once more."
        else:
            said = f"{said}: run `{again}` once more."
        lines.append(paragraph(said, 0))
        return Group(*lines, commands(pairs, 2))
    end = "That is the last hint of this check." if total else "This check has no hints."
    lines.append(paragraph(end, 0))
    further = readings(exercise)
    if further:
        lines += [Text(), Text("To read on", "bold")]
        for one in further:
            lines.append(Hanging(Text(clean(one.title)), Text("  "), 2))
            lines.append(
                Hanging(Text(clean(one.address), "bright_black"), Text("    "), 4, fold=True)
            )
        lines.append(Text())
    pairs.insert(0, (f"rnn-grade show {number}", "reads the task again"))
    return Group(*lines, commands(pairs, 2))
