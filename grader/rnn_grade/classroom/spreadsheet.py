"""Tables as spreadsheets read them: a template keeps its own dialect, and no text is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.errors import UserError
from rnn_grade.text import clean

# The order of bytes is named, so that the mark stays in the text, as it does in UTF-8.
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_QUOTED = re.compile(r'"(?P<text>[^"]*(?:""[^"]*)*)"(?P<more>.*)', re.DOTALL)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """A table that a platform gave out.

    Args:
        header: Its first line.
        rows: The lines below, each as long as the header.
        written: All lines as they stand in the file, each cell with its quotes.
        separator: `,`, `;` or a tab.
        mark: The byte order mark it came with, or nothing.
        line_end: How its lines end.
        encoding: How its text is written down.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    written: tuple[tuple[str, ...], ...]
    separator: str
    mark: str
    line_end: str
    encoding: str

    def column(self, *names: str) -> int | None:
        """Return the index of the first column that is called so, in whatever case."""
        wanted = [name.lower() for name in names]
        found = [cell.strip().lower() for cell in self.header]
        return next((found.index(name) for name in wanted if name in found), None)

    def filled(
        self,
        changes: Mapping[int, Mapping[int, str]],
        rows: Iterable[int] | None = None,
        columns: Sequence[int] | None = None,
    ) -> bytes:
        """Return this table with other texts in some cells, and all else byte for byte as it was.

        Args:
            changes: The new texts, by the index of the row and of the column.
            rows: Which rows to keep; without them, all.
            columns: Which columns to keep; without them, all.
        """
        lines = [self._line(self.written[0], {}, columns)]
        for row in range(len(self.rows)) if rows is None else rows:
            lines.append(self._line(self.written[row + 1], changes.get(row, {}), columns))
        return (self.mark + "".join(lines)).encode(self.encoding)

    def _line(
        self, cells: tuple[str, ...], changes: Mapping[int, str], columns: Sequence[int] | None
    ) -> str:
        longest = max([*changes, *(columns or ())], default=-1)
        whole = [*cells, *[""] * (longest + 1 - len(cells))]
        for index, text in changes.items():
            whole[index] = self._quoted(text, whole[index])
        kept = whole if columns is None else [whole[index] for index in columns]
        return self.separator.join(kept) + self.line_end

    def _quoted(self, text: str, before: str) -> str:
        """Return a cell's text with quotes where it had some, or needs them."""
        needed = any(sign in text for sign in (self.separator, '"', "\n", "\r"))
        if needed or before.startswith('"'):
            return '"' + text.replace('"', '""') + '"'
        return text


def table(path: Path) -> Sheet:
    """Read a file that holds a table.

    Args:
        path: The file.

    Raises:
        UserError: It cannot be read, is no text in UTF-8 or UTF-16, or is no table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    # Blackboard's `.xls` is tab-separated text in UTF-16; everybody else writes UTF-8.
    encoding = _MARKS.get(content[:2], "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(
            f"{path} is no text in UTF-8.",
            "Use the file as it was downloaded, or save your own as CSV in UTF-8.",
        ) from None
    return read(text, str(path), encoding)


def read(text: str, what: str, encoding: str = "utf-8") -> Sheet:
    """Read a table.

    Args:
        text: Its text, with its byte order mark if it has one.
        what: What it is, for messages: "the Canvas export".
        encoding: How the text was written down.

    Raises:
        UserError: It is no table.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    first = body.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    written = tuple(_lines(body, separator))
    # A list of logins under a title is a table of one column; one cell alone is none.
    if sum(map(len, written[:2])) < 2:
        raise UserError(f"{what} is no table with a header.", "Download it again, as CSV.")
    header, *lines = (tuple(map(_value, line)) for line in written)
    rows = tuple((*line, *[""] * (len(header) - len(line)))[: len(header)] for line in lines)
    line_end = "\r\n" if "\r\n" in body else "\n"
    return Sheet(header, rows, written, separator, mark, line_end, encoding)


def _lines(text: str, separator: str) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a table, cell by cell, as they are written; empty ones are none."""
    outside = rf"[^{separator}\r\n]*"
    cell = re.compile(
        rf'(?P<cell>"[^"]*(?:""[^"]*)*"{outside}|{outside})(?P<end>{separator}|\r\n|\r|\n|\Z)'
    )
    line: list[str] = []
    for match in cell.finditer(text):
        line.append(match["cell"])
        if match["end"] != separator:
            if line != [""]:
                yield tuple(line)
            line = []


def _value(cell: str) -> str:
    """Return what a cell says, without its quotes."""
    match = _QUOTED.fullmatch(cell)
    return match["text"].replace('""', '"') + match["more"] if match else cell


def write(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return lines as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def safe(text: str, limit: int = 2000) -> str:
    """Return text on one line that no spreadsheet takes for a formula.

    Args:
        text: What a person or a platform wrote.
        limit: The most characters of it.
    """
    flat = " ".join(clean(text, limit).split(" ")).replace("\n", " ").replace("\t", " ")
    return f"'{flat}" if flat.startswith(_FORMULA) or text.startswith(_FORMULA) else flat


def unguarded(text: str) -> str:
    """Return a text without what `safe` put before it.

    Args:
        text: A cell of a table that may be one of ours.
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def number(value: float) -> str:
    """Return a number as every platform reads it: a point, two digits at most, no thousands."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
