"""How feedback is written, and who writes it so."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_grade.classroom.feedback.letter import Letter


class Style(StrEnum):
    """How feedback is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"

    @property
    def ending(self) -> str:
        """How its files end."""
        return {"html": ".html", "markdown": ".md", "text": ".txt"}[self]

    def write(self, letters: Sequence[Letter]) -> str:
        """Return one student's letters as a document.

        Args:
            letters: What they read.
        """
        match self:
            case Style.HTML:
                from rnn_grade.classroom.feedback.html import html

                return html(letters)
            case Style.MARKDOWN:
                from rnn_grade.classroom.feedback.markdown import markdown

                return markdown(letters)
            case Style.TEXT:
                from rnn_grade.classroom.feedback.text import text

                return text(letters)
