"""Gradescope, "Export Submissions": `submission_310001/simple_rnn.py` and a YAML card beside it.

The card says which folder is whose; it is read as data, and no student can put one there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark, side_by_side
from rnn_grade.classroom.submissions.tree import Leaf, Tree, named
from rnn_grade.classroom.times import iso
from rnn_grade.errors import UserError

_CARD = "submission_metadata.yml"
_FOLDER = re.compile(r"submission_(\d{1,18})")


@dataclass(frozen=True)
class _Submission:
    """What a card says of one folder."""

    submitters: tuple[Identity, ...]
    submitted_at: str


def gradescope(tree: Tree) -> Iterator[Claim | Remark]:
    """Read an export; a group hands in one folder, which is claimed for each of its members.

    Raises:
        UserError: The card cannot be read.
    """
    cards = [leaf for leaf in tree.leaves if leaf.name == _CARD]
    # The outermost: any other lies in what somebody handed in.
    depth = min((len(card.parts) for card in cards), default=0)
    exports = {card.parts[:-1]: card for card in cards if len(card.parts) == depth}
    inside = [
        (leaf, _FOLDER.fullmatch(leaf.parts[depth - 1]))
        for leaf in tree.files
        if leaf.parts[: depth - 1] in exports and len(leaf.parts) > depth
    ]
    folders = [(leaf, match) for leaf, match in inside if match]
    # A card in a class that came another way was made by a student.
    units = side_by_side(tree)
    fits = {units[leaf.path] for leaf, _ in folders if leaf.path in units}
    if len(fits) * 2 <= len(set(units.values())):
        return
    said = {place: _submissions(card) for place, card in exports.items()}
    for card in exports.values():
        yield Remark(card, "the list that Gradescope writes")
    for leaf, match in folders:
        one = said[leaf.parts[: depth - 1]].get(match[0])
        if one is None or not one.submitters:
            yield Remark(leaf, f"{_CARD} does not say whose it is")
            continue
        file, number = "/".join(leaf.parts[depth:]), int(match[1])
        for whose in one.submitters:
            yield Claim(leaf, whose, file, attempt=number, submitted_at=one.submitted_at)


def _submissions(card: Leaf) -> dict[str, _Submission]:
    try:
        import yaml
    except ImportError:
        raise UserError(
            "A Gradescope export needs PyYAML, which is not installed.",
            "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
        ) from None
    try:
        content = card.read()
        try:
            # The same in C, where it was built: the card of a large class takes minutes without.
            data = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError:
            # It takes odd characters for errors, which are some student's name.
            data = yaml.safe_load(content)
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise UserError(f"{_CARD} cannot be read: {str(error)[:200]}.", "Export again.") from None
    if not isinstance(data, dict):
        return {}
    return {
        str(folder): _Submission(tuple(_people(about)), _time(about.get(":created_at")))
        for folder, about in data.items()
        if isinstance(about, dict)
    }


def _people(about: dict[str, Any]) -> Iterator[Identity]:
    # The keys are Ruby symbols: they come with their colon.
    listed = about.get(":submitters")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict):
            continue
        known = ((Kind.NUMBER, _text(one.get(":sid"))), (Kind.EMAIL, _text(one.get(":email"))))
        ids = tuple((kind, value) for kind, value in known if value)
        name = _text(one.get(":name"))
        if ids or name:
            yield Identity(ids, name)


def _time(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else iso(_text(value))


def _text(value: Any) -> str:
    # Anything else may be nested without end: aliases make a short card a large one.
    return named(str(value)).strip() if isinstance(value, str | int) else ""
