"""What was handed in, for the page: each file once, and each line that several files share once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rnn_grade.course.encoding import NotText, decoded
from rnn_grade.grading.cells.reading import Module
from rnn_grade.render.words.phrases import head
from rnn_grade.text import clean, escaped, placed

# Nobody reads on after these; a hostile file may be as long as it likes.
_LINES = 1500
_COLUMNS = 400
_TAB = 8

Read = Callable[[str], bytes | None]
# What a notebook holds of an exercise, by its hash and the exercise's place among the marks.
Modules = Mapping[tuple[int, str], Module]


class Sources:
    """The files of a class, exercise by exercise.

    Args:
        read: Returns the bytes of the file with a hash, or `None` where nobody kept them.
        modules: What is shown of notebooks.
    """

    def __init__(self, read: Read, modules: Modules | None = None) -> None:
        self._read = read
        self._modules = modules or {}
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
            module = self._modules.get((index, sha256))
            if module is not None and module.places:
                shelf.places[number] = [gutter(one.cell, one.line) for one in module.places]
                content = module.text.encode("utf-8", "replace")
            shelf.files.append(_lines(content))
        return f"{index} {number}"

    def line(self, index: int, sha256: str, place: str) -> int:
        """Return which shown line of a file a verdict means, from 1; 0 where it is not shown.

        Args:
            index: The exercise's place among the marks.
            sha256: The file's hash.
            place: Where it stands, as verdicts say it: "Line 3", "Cell 7, line 3".
        """
        module = self._modules.get((index, sha256))
        if module is None:
            number = place.rpartition(" ")[2]
            return int(number) if number.isdecimal() else 0
        named = (head(placed(one.line, one.cell)) for one in module.places)
        return next((number for number, one in enumerate(named, 1) if one == place), 0)

    def shelves(self) -> tuple[tuple[int, dict[str, object]], ...]:
        """Return each exercise's place among the marks, with its files as plain data.

        A file is a list. A text in it is a line that no other file has; a number and the next one
        stand for lines that several have: from which on, and how many of them. What stands in the
        place of the lines' numbers in a notebook is told by the notebook's place among the files.
        """
        return tuple(
            (index, shelf.data()) for index, shelf in sorted(self._shelves.items()) if shelf.files
        )


def gutter(cell: str, line: int) -> str:
    """Return what stands in front of a line of a notebook, "7:3"; nothing in a file.

    Args:
        cell: The cell, such as `cell 7`.
        line: The line in it.
    """
    return f"{cell.removeprefix('cell ')}:{line}" if cell else ""


def visible(line: str) -> str:
    """Return a line of a source in which nothing is hidden: what is not printed is written out."""
    return clean(escaped(line.expandtabs(_TAB)), _COLUMNS)


class _Shelf:
    """The files of one exercise."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.files: list[list[str]] = []
        self.places: dict[int, list[str]] = {}

    def data(self) -> dict[str, object]:
        files = Counter(line for lines in self.files for line in set(lines))
        shared: dict[str, int] = {}
        for line in (line for lines in self.files for line in lines):
            if files[line] > 1:
                shared.setdefault(line, len(shared))
        made = {"shared": list(shared), "files": [_written(one, shared) for one in self.files]}
        return {**made, "places": self.places} if self.places else made


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
    try:
        text = decoded(content)
    except NotText:
        text = content.decode("utf-8-sig", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n")
    shown = [visible(line) for line in lines[:_LINES]]
    return [*shown, f"… ({len(lines)} lines, cut)"] if lines[_LINES:] else shown
