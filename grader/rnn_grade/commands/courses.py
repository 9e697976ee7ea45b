"""Which course a command works on, and whether it may: the rule of `course.finding`, asked here.

Reading a course needs no leave. Its checks run with the rights of whoever grades: those of a course
that was merely found run after its user has named it once. Marks follow from a course that was
named, or from the installed one, wherever one stands.
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.group import can_ask
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.finding import Choice


class Use(Enum):
    """What a command does with a course."""

    READING = auto()
    CHECKING = auto()
    # A file that was named: in a folder of whom nobody knows, its course is passed over.
    SUBMISSION = auto()
    MARKS = auto()


def choose(given: Path | None, use: Use = Use.CHECKING) -> Choice:
    """Return the course that is meant, and let printed commands name it where they have to.

    Args:
        given: What stood behind `--course`.
        use: What is done with it.

    Raises:
        UserError: It is gone, or its checks may not run yet.
    """
    from rnn_grade.course import finding
    from rnn_grade.workspace import agreements

    here = Path.cwd()
    found = named(given)
    if found is None:
        found = None if use is Use.MARKS else finding.around(here)
        if found and use is Use.SUBMISSION and not agreements.agreed(found):
            found = None
        found = found or finding.installed()
    demand(found)
    if found.origin is finding.Origin.OPTION and finding.is_course(found.root):
        agreements.agree(found.root)
    elif use is Use.CHECKING and not agreements.agreed(found):
        _ask(found)
    name_course(found, here, use)
    return found


def named(given: Path | None) -> Choice | None:
    """Return the course that was named: after the command, before it, or in the environment.

    Args:
        given: What stood behind `--course` after the command.
    """
    from rnn_grade.course import finding

    before = click.get_current_context().find_root().params.get("course")
    return finding.named(given or before)


def demand(found: Choice) -> None:
    """Refuse the course that a workspace remembers where it is gone.

    Args:
        found: The course.

    Raises:
        UserError: It is not where it was.
    """
    from rnn_grade.course.finding import Origin

    if found.origin is Origin.WORKSPACE and not found.root.is_dir():
        raise UserError(
            f"This workspace is one of the course {found.root}, which is not there any more.",
            "`rnn-grade start --course DIR` says where it is now.",
        )


def name_course(found: Choice, here: Path, use: Use = Use.READING) -> None:
    """Let printed commands name a course, unless it is found without that.

    Args:
        found: The course.
        here: The folder that they are typed in.
        use: What is done with it.
    """
    from rnn_grade.course import finding
    from rnn_grade.render.terminal import typed

    without = finding.named(None)
    if without is None and use is not Use.MARKS:
        without = finding.around(here)
    without = without or finding.installed()
    ours = finding.installed().root
    name = finding.INSTALLED if found.root == ours else str(found.root)
    typed.name_course("" if without.root == found.root else name)
    click.get_current_context().find_root().call_on_close(lambda: typed.name_course(""))


def _ask(found: Choice) -> None:
    from rnn_grade.course.finding import Origin
    from rnn_grade.workspace import agreements

    by = "by this workspace" if found.origin is Origin.WORKSPACE else "around this folder"
    what = f"The course {found.root} was found {by}. Its checks run with all your rights."
    if can_ask():
        if click.confirm(f"{what}\nDo you trust whoever wrote it?"):
            agreements.agree(found.root)
            return
        raise UserError("Nothing was graded.", "`--course installed` means the installed course.")
    raise UserError(
        f"{what} You have not named it yet.",
        f"If you trust whoever wrote it: `rnn-grade list --course {found.root}` names it, once for "
        "all. `--course installed` means the course of this installation.",
    )
