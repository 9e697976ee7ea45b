"""A task text cut at its headings; what a fence holds is said by its first word, never guessed.

`equations` become LaTeX and a `diagram` a picture; any other word is a language, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`\n]*)\n(?P<body>.*?)^ *```$", re.M | re.S)
_HEADING = re.compile(r"^## +(.+)$")


@dataclass(frozen=True)
class Section:
    """A part of a task text.

    Args:
        title: Its heading, or nothing for what stands above the first one.
        text: Its Markdown, the heading included.
    """

    title: str
    text: str


@dataclass(frozen=True)
class Fence:
    """What stands between two lines of backticks.

    Args:
        kind: The first word behind the backticks, such as `equations`.
        options: The words after it: how to read it, or what a diagram shows.
        body: The lines in between, without the indentation of the fence.
        line: The line of the opening backticks, counted from 1.
    """

    kind: str
    options: tuple[str, ...]
    body: str
    line: int


def sections(text: str) -> list[Section]:
    """Cut a task text at its headings of the second level.

    Args:
        text: The Markdown of a whole task.
    """
    found: list[Section] = []
    lines: list[str] = []
    title, fenced = "", False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading:
            found.append(Section(title, "\n".join(lines).strip("\n")))
            title, lines = heading[1].strip(), []
        lines.append(line)
    found.append(Section(title, "\n".join(lines).strip("\n")))
    return [section for section in found if section.text]


def fences(text: str) -> Iterator[Fence]:
    """Return the fences of a text, from its first to its last.

    Args:
        text: Markdown.
    """
    for match in _FENCE.finditer(text):
        yield _fence(match)


def converted(text: str, converters: Mapping[str, Callable[[Fence], str]]) -> str:
    """Return a text in which some kinds of fences are something else.

    Args:
        text: Markdown.
        converters: For each kind what makes Markdown of it; fences of other kinds stay.
    """

    def replaced(match: re.Match[str]) -> str:
        fence = _fence(match)
        if fence.kind not in converters:
            return match[0]
        made = converters[fence.kind](fence)
        return "\n".join(match["indent"] + line if line else "" for line in made.splitlines())

    return _FENCE.sub(replaced, text)


def _fence(match: re.Match[str]) -> Fence:
    kind, *options = match["info"].split() or [""]
    indent = len(match["indent"])
    body = "\n".join(line[indent:].rstrip() for line in match["body"].splitlines())
    return Fence(kind, tuple(options), body, match.string.count("\n", 0, match.start()) + 1)
