"""How values become a page: each one is cleaned, cut and escaped where a template writes it.

No template and no caller has to remember it. The only markup that comes from elsewhere than a
template are the shapes of `svg.drawing` and the data of `embedding.embedded`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rnn_grade.classroom.page.embedding import embedded, packed
from rnn_grade.classroom.page.names import title
from rnn_grade.classroom.page.svg import Drawing, not_installed
from rnn_grade.text import clean, plural

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# A sentence may quote a value of any length; this much of it is enough to find it again.
LIMIT = 700
_CODE = re.compile(r"`([^`\n]+)`")


@cache
def environment() -> Environment:
    """Return where templates are found, and all that they may use.

    Raises:
        UserError: Jinja is not installed.
    """
    try:
        import jinja2
    except ImportError:
        raise not_installed("Jinja") from None
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Of Jinja's own filters none is left, and so none that takes a text for markup.
    made.filters = {
        "code": _code,
        "cut": clean,
        "embedded": embedded,
        "length": len,
        "number": number,
        "packed": packed,
        "percent": percent,
        "plural": plural,
        "seconds": seconds,
        "shapes": _shapes,
        "signed": signed,
        "title": title,
    }
    return made


def number(value: float) -> str:
    """Return a number with two digits after the point at most, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share from 0 to 1 as whole per cent, with a space that does not break."""
    return f"{round(100 * share)}\N{NARROW NO-BREAK SPACE}%"


def seconds(value: float) -> str:
    """Return a time with its unit, as exactly as anybody wants to know it."""
    if value >= 120:
        return f"{value / 60:.0f} min"
    return f"{value:.1f} s" if value < 100 else f"{value:.0f} s"


def signed(value: float) -> str:
    """Return a number with two digits and a true minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _source(name: str) -> tuple[str, str, None]:
    """Return a template's text and, for errors in it, its name."""
    return files(__package__).joinpath("templates", name).read_text("utf-8"), name, None


def _printed(value: Any) -> Any:
    """Return what a template is about to write, before it is escaped."""
    # What another template or macro has written is markup, and says so by this method.
    return value if hasattr(value, "__html__") else clean(str(value), LIMIT)


def _code(sentence: str, limit: int = LIMIT) -> list[tuple[bool, str]]:
    """Return the pieces of a sentence, and of each whether it stands between backticks."""
    pieces = _CODE.split(clean(sentence, limit))
    return [(place % 2 == 1, piece) for place, piece in enumerate(pieces) if piece]


def _shapes(drawing: Drawing) -> Markup:
    """Return what a figure shows, as markup.

    It is safe because `svg.drawing` alone makes it: a parser of XML read what matplotlib wrote, and
    paths and texts, with the attributes that they need, were written anew from what it found.
    """
    from markupsafe import Markup

    return Markup(drawing.shapes)
