"""The YAML card of a Gradescope export: which folder is whose. Read as data, nothing is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rnn_grade.classroom.submissions.files import Leaf
from rnn_grade.errors import UserError
from rnn_grade.text import escaped


@dataclass(frozen=True)
class Submitter:
    """One person who handed in a folder, alone or with others."""

    student: str
    name: str
    email: str
    submitted_at: str


def submitters(card: Leaf) -> dict[str, tuple[Submitter, ...]]:
    """Return the people behind each folder of an export.

    Args:
        card: Its `submission_metadata.yml`.

    Raises:
        UserError: It cannot be read.
    """
    try:
        import yaml
    except ImportError:
        raise UserError(
            "A Gradescope export needs PyYAML, which is not installed.",
            "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
        ) from None
    try:
        data = yaml.safe_load(card.read())
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise UserError(
            f"submission_metadata.yml cannot be read: {str(error)[:200]}.", "Export again."
        ) from None
    if not isinstance(data, dict):
        return {}
    return {
        str(folder): tuple(_people(card)) for folder, card in data.items() if isinstance(card, dict)
    }


def _people(card: dict[str, Any]) -> list[Submitter]:
    # The keys are Ruby symbols: they come with their colon.
    when = card.get(":created_at")
    moment = when.isoformat() if isinstance(when, datetime) else _text(when)
    people = []
    listed = card.get(":submitters")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict):
            continue
        name, email = _text(one.get(":name")), _text(one.get(":email"))
        student = _text(one.get(":sid")) or email or name
        if student:
            people.append(Submitter(student, name, email, moment))
    return people


def _text(value: Any) -> str:
    # Anything else may be nested without end: aliases make a short card a large one.
    return escaped(str(value)) if isinstance(value, str | int) else ""
