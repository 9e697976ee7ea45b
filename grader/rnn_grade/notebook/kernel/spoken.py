"""Commands as a cell takes them: what says `rnn-grade exercise3` elsewhere says `%grade 3` here."""

from __future__ import annotations

import re

_GRADE = re.compile(r"\brnn-grade exercise(\d+)")
_MAGIC = re.compile(r"\brnn-grade (hint|show) (\d+)")
_OTHER = re.compile(r"(?<![!\w-])rnn-grade (?=[a-z])")


def in_a_cell(text: str) -> str:
    """Return a text with its commands as a cell takes them.

    Args:
        text: A sentence, or a command.
    """
    text = _GRADE.sub(r"%grade \1", text)
    text = _MAGIC.sub(r"%\1 \2", text)
    return _OTHER.sub("!rnn-grade ", text)
