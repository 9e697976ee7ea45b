"""What was handed in, for the page: each file once, and each line that several files share once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rnn_grade.text import clean, escaped

# Nobody reads on after these; a hostile file may be as long as it likes.
_LINES = 1500
_COLUMNS = 400
_TAB = 8

Read = Callable[[str], bytes | None]


class Sources:
    """The files of a class, exercise by exercise.

    Args:
        read: Returns the bytes of the file with a hash, or `None` where nobody kept them.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._shelves: dict[int, _Shelf] = {}

    def place(self, index: int, sha256: str) -> str:
        """Return where the page's script finds a file: "3 17", or nothing.

        Args:
            index: The exercise's place among the marks.
            sha256: The file's hash.
        """
        shelf = self._shelves.setdefault(index, _Shelf())
        number = shelf.numbers.get(sha256)
        if number is None:
            content = self._read(sha256)
            if content is None:
                return ""
            number = shelf.numbers[sha256] = len(shelf.files)
            shelf.files.append(_lines(content))
        return f"{index} {number}"

    def shelves(self) -> tuple[tuple[int, dict[str, object]], ...]:
        """Return each exercise's place among the marks, with its files as plain data.

        A file is a list. A text in it is a line that no other file has; a number and the next one
        stand for lines that several have: from which on, and how many of them.
        """
        return tuple(
            (index, shelf.data()) for index, shelf in sorted(self._shelves.items()) if shelf.files
        )


def visible(line: str) -> str:
    """Return a line of a source in which nothing is hidden: what is not printed is written out."""
    return clean(escaped(line.expandtabs(_TAB)), _COLUMNS)


class _Shelf:
    """The files of one exercise."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.files: list[list[str]] = []

    def data(self) -> dict[str, object]:
        files = Counter(line for lines in self.files for line in set(lines))
        shared: dict[str, int] = {}
        for line in (line for lines in self.files for line in lines):
            if files[line] > 1:
                shared.setdefault(line, len(shared))
        return {"shared": list(shared), "files": [_written(one, shared) for one in self.files]}


def _written(lines: Sequence[str], shared: Mapping[str, int]) -> list[str | int]:
    made: list[str | int] = []
    after, count = -1, 0
    for line in lines:
        place = shared.get(line)
        if place is None:
            made.append(line)
        elif place == after:
            count += 1
            made[-1] = count
        else:
            count = 1
            made += [place, count]
        after = -1 if place is None else place + 1
    return made


def _lines(content: bytes) -> list[str]:
    # As Python counts them: a form feed, or another separator of Unicode, ends none.
    text = content.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n")
    shown = [visible(line) for line in lines[:_LINES]]
    return [*shown, f"… ({len(lines)} lines, cut)"] if lines[_LINES:] else shown
