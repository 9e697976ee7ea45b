"""In what two answers differ, as sentences: what the syntax shows, and no judgement."""

from __future__ import annotations

from rnn_grade.study.differences import Difference
from rnn_grade.text import plural

_MOST_NAMES = 4


def sentence_of(difference: Difference) -> str:
    """Return a difference as one sentence.

    Args:
        difference: What the syntax of two answers shows.
    """
    part = f"`{difference.part}`"
    if difference.kind == "loops":
        if difference.own == ("0",):
            return f"{part}: the reference has a loop or a comprehension, yours has none."
        return f"{part}: yours has a loop or a comprehension, the reference has none."
    if difference.kind == "length":
        own, reference = int(difference.own[0]), difference.reference[0]
        return (
            f"{part}: yours has {plural(own, 'statement')} with all that it uses of your file, "
            f"the reference {reference}."
        )
    said = [
        f"only {whose} uses {_listed(names)}"
        for whose, names in (("yours", difference.own), ("the reference", difference.reference))
        if names
    ]
    return f"{part}: {'; '.join(said)}."


def _listed(names: tuple[str, ...]) -> str:
    shown = [f"`{name}`" for name in names[:_MOST_NAMES]]
    left = len(names) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
