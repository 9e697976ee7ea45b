"""Elements of HTML, escaped where they are made: what is no `Markup` is text, whatever it holds.

There is no line break in what comes out. A blank line would end the piece of HTML in a notebook
that is exported as Markdown (CommonMark, HTML blocks), and the rest would be read as Markdown.
"""

from __future__ import annotations

import html
import re

from rnn_grade.text import clean

_CODE = re.compile(r"`([^`\n]+)`")
# Elements without an end.
_VOID = ("line", "path", "circle", "img")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | bool) -> Markup:
    """Return an element.

    Args:
        name: Its name.
        children: What stands in it; escaped, unless it is `Markup`.
        attributes: Its attributes; `class_` is `class`, and `stroke_width` is `stroke-width`. One
            that is `True` stands alone, one that is `False` or empty is left out.
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not False and value != ""
    )
    if name in _VOID:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """Return several pieces as one, each of them escaped unless it is `Markup`."""
    return Markup("".join(one if isinstance(one, Markup) else escape(one) for one in children))


def escape(value: object) -> Markup:
    """Return a text or a number as HTML, for text and for attributes; it stays on one line."""
    return Markup(html.escape(str(value)).replace("\n", "&#10;"))


def sentence(text: str, limit: int) -> Markup:
    """Return a sentence, in which `code` between backticks is code.

    Args:
        text: What to say.
        limit: The most characters of it.
    """
    parts = _CODE.split(clean(text, limit))
    # Every second one stood between backticks.
    return joined(*(element("code", p) if n % 2 else p for n, p in enumerate(parts)))
