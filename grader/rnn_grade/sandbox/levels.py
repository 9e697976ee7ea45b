"""How far learner code is locked up: the one list of levels, from the least to the most."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A level of isolation, as a worker measured it; SECURITY.md says what each promises."""

    PROCESS = "process"
    FILTERED = "filtered"
    USER = "uid"
    SEALED = "sealed"

    def reaches(self, least: Level) -> bool:
        """Return whether this is that level or a higher one."""
        order = list(Level)
        return order.index(self) >= order.index(least)
