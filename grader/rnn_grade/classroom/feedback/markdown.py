"""Letters as Markdown in which a learner's text is only text: no link, no picture, no markup.

GitHub turns more into links than Markdown does, and tells people who are mentioned. What would be
read so, outside of code, is taken apart by a character that has no width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnn_grade.classroom.feedback.letter import Item, Letter, pieces

# GitHub drops a comment that is longer than 65,536 characters.
COMMENT_LIMIT = 60_000
_APART = "&#8203;"
# Addresses, people, issues: `https://`, `www.`, `@name`, `a@b.c`, `#1`, `GH-1`.
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)|(?<=#)|(?<=GH)(?=-\d)", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]|^[-+=#]")


def markdown(letters: Sequence[Letter]) -> str:
    """Return letters as Markdown, in the dialect of GitHub or any other.

    Args:
        letters: One student's.
    """
    return "\n".join("\n".join(_blocks(letter)) for letter in letters)


def comment(letters: Sequence[Letter], limit: int = COMMENT_LIMIT) -> str:
    """Return letters as a comment of a length that GitHub takes.

    Args:
        letters: One student's.
        limit: The most characters.
    """
    text = markdown(letters)
    if len(text) <= limit:
        return text
    told = "\nThe rest is left out: it is longer than a comment may be.\n"
    return text[: text.rindex("\n", 0, limit - len(told)) + 1] + told


def _blocks(letter: Letter) -> list[str]:
    lines = [f"# {_text(letter.title)}\n"]
    first, *others = letter.summary
    lines += [f"**{_text(first)}**\n", *(f"{_text(line)}\n" for line in others)]
    lines += [f"{_line(line)}\n" for line in letter.outset]
    if letter.unmet:
        lines.append("## To mend\n")
        for part in letter.unmet:
            lines.append(f"### {_headed(part)}\n")
            lines.append("".join(f"- {_line(line)}\n" for line in part.lines))
    if letter.open:
        said = (" ".join([_headed(part), *map(_line, part.lines)]) for part in letter.open)
        lines += ["## Not looked at\n", "".join(f"- {one}\n" for one in said)]
    if letter.passed:
        lines += ["## Passed\n", "".join(f"- {_headed(part)}\n" for part in letter.passed)]
    return lines


def _headed(part: Item) -> str:
    return f"{_line(part.title)} ({part.points})"


def _line(line: str) -> str:
    return "".join(_code(text) if is_code else _text(text) for is_code, text in pieces(line))


def _text(text: str) -> str:
    flat = " ".join(text.split())
    # A piece between two of code keeps the spaces to them.
    flat = " " * text.startswith((" ", "\n")) + flat + " " * text.endswith((" ", "\n"))
    parts = (_MARKUP.sub(r"\\\g<0>", part) for part in _LINKED.split(flat))
    return _APART.join(parts)


def _code(text: str) -> str:
    flat = " ".join(text.split())
    if not flat:
        return ""
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if longest else ""
    return f"{fence}{edge}{flat}{edge}{fence}"
