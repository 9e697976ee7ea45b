"""What platforms are called: whose downloads are read, whose tables and whose CI are written."""

from __future__ import annotations

from enum import StrEnum


class Layout(StrEnum):
    """Whose way of naming what students hand in, the most peculiar first: so they are tried."""

    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
    GITHUB = "github"
    NBGRADER = "nbgrader"
    CANVAS = "canvas"
    PLAIN = "plain"


class Dialect(StrEnum):
    """Whose table of marks."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    NBGRADER = "nbgrader"
    LTI = "lti"


class Receiver(StrEnum):
    """Who takes feedback back as files."""

    MOODLE = "moodle"
    CANVAS = "canvas"


class Platform(StrEnum):
    """Whose CI."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
