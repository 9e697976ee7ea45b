"""Letters as plain text: for mail without HTML, and for platforms that show a file as it is."""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.classroom.feedback.letter import Item, Letter


def text(letters: Sequence[Letter]) -> str:
    """Return letters as plain text.

    Args:
        letters: One student's.
    """
    return "\n\n".join("\n".join(_lines(letter)) + "\n" for letter in letters)


def _lines(letter: Letter) -> list[str]:
    title = _flat(letter.title)
    lines = [title, "=" * len(title), *map(_flat, letter.summary)]
    if letter.outset:
        lines += ["", *map(_flat, letter.outset)]
    if letter.unmet:
        lines += ["", "To mend", "-------"]
        for part in letter.unmet:
            lines += [f"- {_headed(part)}", *(f"  {_flat(line)}" for line in part.lines), ""]
        lines.pop()
    if letter.open:
        lines += ["", "Not looked at", "-------------"]
        lines += [" ".join([f"- {_headed(p)}", *map(_flat, p.lines)]) for p in letter.open]
    if letter.passed:
        lines += ["", "Passed", "------", *(f"- {_headed(part)}" for part in letter.passed)]
    return lines


def _headed(part: Item) -> str:
    return f"{_flat(part.title)} ({part.points})"


def _flat(line: str) -> str:
    return " ".join(line.split())
