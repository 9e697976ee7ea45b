"""What a learner was helped with in an exercise, beside how many hints are open of each check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Help:
    """The help with one exercise.

    Args:
        files: What the learner's file was when the last hint of each check was opened: a hash.
        seen: When the reference was looked at before it was earned, as ISO 8601 in UTC, or nothing.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""

    def with_file(self, check: str, file: str) -> Help:
        """Return the help after one more hint of a check.

        Args:
            check: The check's name.
            file: What the learner's file is now.
        """
        return replace(self, files={**self.files, check: file})

    def with_look(self) -> Help:
        """Return the help after a look at the reference; the first one counts."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return replace(self, seen=self.seen or now)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values, without what is empty."""
        data = {"hinted": dict(self.files), "seen": self.seen}
        return {name: value for name, value in data.items() if value}


def from_json(entry: Mapping[str, Any]) -> Help:
    """Return the help that an entry was made of; what of it is damaged is left out.

    Args:
        entry: Plain JSON values.
    """
    files, seen = entry.get("hinted"), entry.get("seen")
    sound = files.items() if isinstance(files, dict) else ()
    return Help(
        {check: file for check, file in sound if isinstance(file, str)},
        seen if isinstance(seen, str) else "",
    )
