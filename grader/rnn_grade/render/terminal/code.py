"""Code and diagrams on a narrow screen: the columns of a block move together, or not at all.

What is blank in every line gives way first, so that a diagram stays one. A remark behind a line
goes below it, and only what is still too long is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rnn_grade.render.terminal.layout import folded

# Between what stands in columns.
_GAP = 2
_REMARK = re.compile(r" {2,}(?=\S)")


def fitted(lines: Sequence[str], width: int) -> list[str]:
    """Return the lines of a block, none of them wider than this, if that can be done.

    Args:
        lines: The block.
        width: The columns there are.
    """
    closer = _closer([line.rstrip() for line in lines], width)
    return [piece for line in closer for piece in _pieces(line, width)]


def _closer(lines: list[str], width: int) -> list[str]:
    """Take out columns that are blank in all lines, the widest gap first, until the block fits."""
    while max(map(len, lines), default=0) > width:
        gaps = [(stop - start, start) for start, stop in _blank(lines) if stop - start > _GAP]
        if not gaps:
            break
        _, start = max(gaps)
        lines = [line[:start] + line[start + 1 :] for line in lines]
    return lines


def _blank(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each run of columns that are blank in all lines begins, and where it ends."""
    widest = max(map(len, lines))
    shape = "".join(
        " " if all(_at(line, n) == " " for line in lines) else "x" for n in range(widest)
    )
    # Not the indent, which says what belongs together.
    for found in re.finditer(r"(?<=x) +(?=x)", shape):
        yield found.span()


def _at(line: str, column: int) -> str:
    return line[column] if column < len(line) else " "


def _pieces(line: str, width: int) -> Iterator[str]:
    """Set the remark behind a line below it; fold what is too long at a space."""
    if len(line) > width:
        # What stands before the first gap is no remark's line, but the indent.
        gaps = [one for one in _REMARK.finditer(line) if line[: one.start()].strip()]
        fitting = [one for one in gaps if one.start() <= width]
        if fitting:
            indent = " " * min(len(line) - len(line.lstrip()) + 4, width // 2)
            yield line[: fitting[-1].start()]
            line = indent + line[fitting[-1].end() :]
    yield from folded(line, width)
