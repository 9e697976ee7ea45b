"""What `rnn-grade reset` set aside, to be brought back: the newest, and inside it an older one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Texts stay in their backups for ever; how often `--undo` finds them has an end.
_MOST = 20


@dataclass(frozen=True)
class Reset:
    """What one reset set aside.

    Args:
        backups: Where the text of each file lies now; both as paths from the workspace.
        before: What was known of the exercise, as in the file; below `reset` the reset before it,
            where that was not undone.
    """

    backups: Mapping[str, str]
    before: Mapping[str, Any]

    def to_json(self, most: int = _MOST) -> dict[str, Any]:
        """Return it as the file of the progress holds it, without the oldest of very many.

        Args:
            most: How many resets at most: this one, and those inside it.
        """
        before = {name: value for name, value in self.before.items() if name != "reset"}
        inside = from_json(self.before.get("reset")) if most > 1 else None
        if inside is not None:
            before["reset"] = inside.to_json(most - 1)
        return {"backups": dict(self.backups), "before": before}


def from_json(entry: Any) -> Reset | None:
    """Return what the file holds; a damaged reset is none.

    Args:
        entry: What stands below `reset`.
    """
    if not isinstance(entry, dict):
        return None
    backups, before = entry.get("backups"), entry.get("before")
    if not isinstance(backups, dict) or not backups:
        return None
    if not all(isinstance(name, str) for name in backups.values()):
        return None
    return Reset(backups, before if isinstance(before, dict) else {})
