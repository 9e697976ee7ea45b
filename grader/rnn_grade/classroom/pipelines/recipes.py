"""What a pipeline of each platform is made of; the templates stand in folders beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnn_grade.classroom.platforms import Platform
from rnn_grade.sandbox.levels import Level


@dataclass(frozen=True)
class Recipe:
    """What a platform takes, what it can promise, and what it leaves to do.

    Args:
        isolation: The level of isolation that its machines can give; see docs/classroom.md.
        files: The template of each file, by the file's path in the course or in the archive.
        todo: What is left to do by hand, one sentence each.
        archive: The file that is uploaded, with all others in it; without one they are committed.
        secret: Where the archive holds the grader's secret. An archive that learners can get at
            holds none; what is committed gets it from the platform.
    """

    isolation: Level
    files: Mapping[str, str]
    todo: tuple[str, ...]
    archive: str = ""
    secret: str = ""


RECIPES = {
    Platform.GITHUB: Recipe(
        isolation=Level.SEALED,
        files={".github/workflows/rnn-grade.yml": "github/rnn-grade.yml"},
        todo=(
            "Commit the file to the repository that learners start from.",
            "Add RNN_GRADE_SECRET to the organisation's secrets, not the one that your marks "
            "depend on: without it hidden inputs are those of practice.",
            "Learners can edit their own workflow: for marks, score clones with `rnn-grade score`.",
        ),
    ),
    Platform.GITLAB: Recipe(
        isolation=Level.FILTERED,
        files={".gitlab-ci.yml": "gitlab/gitlab-ci.yml"},
        todo=(
            "Set it as the group's CI configuration file, so that learners cannot edit it.",
            "Add RNN_GRADE_SECRET as a masked variable of the group: without it hidden inputs are "
            "those of practice.",
        ),
    ),
    Platform.GRADESCOPE: Recipe(
        isolation=Level.USER,
        files={
            "setup.sh": "gradescope/setup.sh",
            "run_autograder": "gradescope/run_autograder",
        },
        todo=(
            "Upload it under Configure Autograder, and give it 3 GB of memory: Keras needs more "
            "than the 768 MB that are usual there.",
            "Set the time limit of the assignment to at least the minutes that you named here.",
        ),
        archive="autograder.zip",
        secret="secret",
    ),
    Platform.CLASSROOM50: Recipe(
        isolation=Level.SEALED,
        files={"autograder.py": "classroom50/autograder.py"},
        todo=(
            "Unpack it into CLASSROOM/autograders/ASSIGNMENT in your private classroom50 "
            "repository.",
            "Choose Python 3.11, 3.12 or 3.13 in the assignment's runtime.",
            "Classroom 50 publishes that folder, so learners can read the checks: for marks, "
            "score what `gh teacher download` fetches with `rnn-grade score`.",
        ),
        archive="rnn-grade.tar.gz",
    ),
}
