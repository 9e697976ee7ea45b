"""Letters as HTML: one document that fetches nothing and runs nothing, whatever a learner wrote."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rnn_grade.classroom.feedback.letter import Letter, pieces
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from jinja2 import Template


def html(letters: Sequence[Letter]) -> str:
    """Return letters as one HTML document.

    Args:
        letters: One student's.

    Raises:
        UserError: Jinja is not installed.
    """
    return _template().render(letters=letters)


@cache
def _template() -> Template:
    try:
        import jinja2
    except ImportError:
        raise UserError(
            "Feedback as HTML needs Jinja, which is not installed.",
            "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
        ) from None
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Of Jinja's own filters none is left, and so none that takes a text for markup.
    environment.filters = {"pieces": pieces}
    source = files(__package__).joinpath("templates", "letters.html").read_text("utf-8")
    return environment.from_string(source)
