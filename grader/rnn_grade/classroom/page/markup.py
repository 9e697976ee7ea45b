"""The only place where text becomes HTML: cleaned, cut, escaped, in this order."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from rnn_grade.text import clean

# A sentence may quote a value of any length; this much of it is enough to find it again.
SENTENCE = 700
NAME = 120
_CODE = re.compile(r"`([^`\n]+)`")


def text(value: object, limit: int = SENTENCE) -> str:
    """Return a text that may stand between tags and in attributes.

    Args:
        value: What to write.
        limit: The most characters of it.
    """
    return html.escape(clean(str(value), limit), quote=True)


def sentence(value: str, limit: int = SENTENCE) -> str:
    """Return a sentence in which what stands between backticks is set as code."""
    return _CODE.sub(r"<code>\1</code>", text(value, limit))


def name(value: str) -> str:
    """Return somebody's name; one written from right to left turns nothing around it."""
    return f"<bdi>{text(value, NAME)}</bdi>"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as whole per cent, with a space that does not break."""
    return f"{round(100 * share)}\N{NARROW NO-BREAK SPACE}%"


def number(value: float) -> str:
    """Return a number with two digits after the point at most, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def signed(value: float) -> str:
    """Return a number with two digits and a true minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def bar(share: float) -> str:
    """Return a thin bar beside a number that says the same."""
    width = max(0.0, min(100.0, 100 * share))
    return f'<span class="bar" aria-hidden="true"><span style="width:{width:.1f}%"></span></span>'


def listed(items: Iterable[str]) -> str:
    """Return a list of what is HTML already."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def folded(summary: str, body: str) -> str:
    """Return a part that the reader opens.

    Args:
        summary: HTML of the line that is always there.
        body: HTML of the rest.
    """
    return f"<details><summary>{summary}</summary>{body}</details>"


def table(
    key: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = ""
) -> str:
    """Return a table whose first cell of each row is the row's header.

    Args:
        key: An identifier that no other table of the page has.
        caption: What it shows, as HTML.
        head: The columns' headers, as HTML.
        rows: The cells, as HTML.
        kind: A further class for its style.
    """
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in rows
    )
    # What scrolls sideways on a narrow screen must be reachable by keyboard.
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{key}">'
        f'<table class="{kind}"><caption id="{key}">{caption}</caption>\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
    )
