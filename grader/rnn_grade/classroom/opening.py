"""When learners may see a reference: after they passed, after a moment, or never.

It is a courtesy between people: who has the course's files can read them without this command.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Rule(StrEnum):
    """What `[solutions]` in `course.toml` may say besides a time."""

    PASSED = "after passing"
    DUE = "after due"
    NEVER = "never"


@dataclass(frozen=True)
class Opening:
    """When one reference may be seen.

    Args:
        rule: What the course says; for a time of its own, as after a due date.
        moment: From when on, where the rule needs one; `None` where nobody has said yet.
    """

    rule: Rule = Rule.PASSED
    moment: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Return whether learners may see the reference, once they have earned it or insist.

        Args:
            now: The present moment, with a zone.
        """
        if self.rule is Rule.PASSED:
            return True
        return self.rule is Rule.DUE and self.moment is not None and now >= self.moment
