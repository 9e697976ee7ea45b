"""Tables as spreadsheets read them: a template keeps its own dialect, and no text is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_grade.errors import UserError
from rnn_grade.text import clean

if TYPE_CHECKING:
    from rnn_grade.classroom.marks import Mark

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Export:
    """What an exporter wrote.

    Args:
        text: The document.
        filled: How many marks are in it.
        unknown: Students with a mark whom the template does not know.
        notes: What a teacher should know, such as points that were scaled.
    """

    text: str
    filled: int
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table that a platform gave out.

    Args:
        header: Its first line.
        rows: The lines below, each as long as the header.
        separator: `,`, `;` or a tab.
        mark: The byte order mark it came with, or nothing.
        line_end: How its lines end.
        quote_all: Whether every cell stands in quotes.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str
    mark: str
    line_end: str
    quote_all: bool

    def written(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Return other lines in this table's dialect."""
        return self.mark + write(header, rows, self.separator, self.line_end, self.quote_all)

    def column(self, *names: str) -> int | None:
        """Return the index of the first column that is called so, in whatever case."""
        wanted = [name.lower() for name in names]
        found = [cell.strip().lower() for cell in self.header]
        return next((found.index(name) for name in wanted if name in found), None)


def decoded(path: Path) -> str:
    """Return the text of a table, with its byte order mark if it has one.

    Args:
        path: The file.

    Raises:
        UserError: It cannot be read, or is no text in UTF-8 or UTF-16.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    # Blackboard's `.xls` is tab-separated text in UTF-16; everybody else writes UTF-8.
    try:
        return content.decode("utf-16" if content[:2] in _MARKS else "utf-8")
    except UnicodeDecodeError:
        raise UserError(
            f"{path} is no text in UTF-8.",
            "Use the file as it was downloaded, or save your own as CSV in UTF-8.",
        ) from None


def read(text: str, what: str) -> Sheet:
    """Read a table.

    Args:
        text: Its text, with its byte order mark if it has one.
        what: What it is, for messages: "the Canvas export".

    Raises:
        UserError: It is no table.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    first = body.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = [tuple(row) for row in csv.reader(io.StringIO(body), delimiter=separator) if row]
    except csv.Error as error:
        raise UserError(f"{what} is no table: {error}.", "Download it again, as CSV.") from None
    if not lines or len(lines[0]) < 2:
        raise UserError(f"{what} is no table with a header.", "Download it again, as CSV.")
    header = lines[0]
    rows = tuple((*row, *[""] * (len(header) - len(row)))[: len(header)] for row in lines[1:])
    line_end = "\r\n" if "\r\n" in body else "\n"
    return Sheet(header, rows, separator, mark, line_end, first.lstrip().startswith('"'))


def write(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    separator: str = ",",
    line_end: str = "\n",
    quote_all: bool = False,
) -> str:
    """Return lines as CSV."""
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=separator,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerows([header, *rows])
    return stream.getvalue()


def safe(text: str) -> str:
    """Return text on one line that no spreadsheet takes for a formula.

    Args:
        text: What a person or a platform wrote.
    """
    flat = " ".join(clean(text).split(" ")).replace("\n", " ").replace("\t", " ")
    return f"'{flat}" if flat.startswith(_FORMULA) or text.startswith(_FORMULA) else flat


def number(value: float) -> str:
    """Return a number as every platform reads it: a point, two digits at most, no thousands."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def scaled(points: float, total: int, possible: float | None) -> float:
    """Return points as a share of what the platform's column is worth.

    Args:
        points: What was earned.
        total: Of how much.
        possible: What the column is worth, or `None` where it does not say.
    """
    if possible is None or total == 0 or possible == total:
        return points
    return points * possible / total


def scale_note(mark: Mark, possible: float | None, platform: str) -> str:
    """Return what to say where a platform's column is worth something else."""
    return f"{mark.exercise.slug}: {mark.total} points are {number(possible or 0)} in {platform}"


def missing_column(what: str, wanted: str, columns: Sequence[str]) -> UserError:
    """Return the error for a template without the column that a mark belongs into."""
    listed = ", ".join(f"`{name.strip()}`" for name in columns[:8]) or "none"
    return UserError(
        f"{what} has no column for `{wanted}`; it has {listed}.",
        "Name the assignment after the exercise, or the column with `--column`.",
    )
