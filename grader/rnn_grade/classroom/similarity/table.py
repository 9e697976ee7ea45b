"""Works that are alike as terminal text: who, how much, and which lines go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rnn_grade.classroom.similarity.hints import Alike, Hints, Line
from rnn_grade.classroom.similarity.words import CAVEAT, counts, names
from rnn_grade.text import clean, plural

_LISTED = 50
_PARTS = 4


def table(found: Sequence[Hints]) -> RenderableType:
    """Return what to look at, exercise by exercise.

    Args:
        found: What comparing found in each exercise.
    """
    pieces: list[RenderableType] = []
    for one in found:
        title = f"{one.exercise.folder}  {one.exercise.manifest.title}"
        pieces.append(Text(clean(title, 200), "bold"))
        pieces += (Padding(part, (0, 0, 0, 2)) for part in _parts(one))
        pieces.append(Text())
    return Group(*pieces, Text(CAVEAT))


def _parts(one: Hints) -> Iterable[RenderableType]:
    yield from (Text(f"The same file: {names(same.people)}") for same in one.same[:_LISTED])
    if one.same[_LISTED:]:
        yield Text(f"And {plural(len(one.same) - _LISTED, 'such file')} more.")
    if one.alike:
        yield _alike(one.alike[:_LISTED])
    if one.alike[_LISTED:]:
        more = plural(len(one.alike) - _LISTED, "pair")
        yield Text(f"And {more} less alike: a higher `--threshold` shows fewer.")
    yield from map(Text, counts(one))


def _alike(alike: Iterable[Alike]) -> Table:
    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    made.add_column("Alike", no_wrap=True, justify="right")
    made.add_column("Who")
    made.add_column("Lines")
    for one in alike:
        share = f"{100 * one.share:.0f} %"
        first = [_span(one.left, part.first) for part in one.parts[:_PARTS]]
        second = [_span(one.right, part.second) for part in one.parts[:_PARTS]]
        more = ["..."] if one.parts[_PARTS:] else []
        made.add_row(share, Text(names(one.first)), Text(_listed([*first, *more])))
        made.add_row("", Text(names(one.second)), Text(_listed([*second, *more])))
    return made


def _span(work: Sequence[Line], part: tuple[int, int]) -> str:
    """Return which lines of a work a part is: "3-9", in notebooks "cell 2, 3-9"."""
    first, last = work[part[0] - 1], work[part[1] - 1]
    if first.cell == last.cell:
        return f"{first.cell}{', ' if first.cell else ''}{first.number}-{last.number}"
    return f"{first.cell}, {first.number} to {last.cell}, {last.number}"


def _listed(spans: Sequence[str]) -> str:
    """Return spans in one line, apart from each other; those of notebooks hold commas."""
    separator = "; " if any("," in span for span in spans) else ", "
    return separator.join(spans).replace(f"{separator}...", " ...")
