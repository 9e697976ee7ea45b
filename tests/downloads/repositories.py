"""Clones as git leaves them: the last commit's time is a student's, the log's is the teacher's.

`git clone` writes its own time and the teacher's name into `.git/logs/HEAD`, so a log of a clone
says nothing of when somebody handed in; the commit does, with the zone of whoever made it.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

# Where students sit when they commit; the day of the month differs from Berlin's in most.
ZONES = (
    timezone(timedelta(hours=1)),
    timezone(timedelta(hours=-8)),
    timezone(timedelta(hours=9)),
    UTC,
    timezone(timedelta(hours=5, minutes=30)),
)
CLONED = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Commit:
    """What is in the folder when somebody commits, and when that is.

    Args:
        subject: The message.
        when: The committer's time, with a zone.
        author: Who.
    """

    subject: str
    when: datetime
    author: str


def make_repository(folder: Path, commits: Sequence[Commit]) -> None:
    """Turn a folder into a clone whose newest commit holds all of it.

    Args:
        folder: With its files.
        commits: The oldest first; all but the last hold nothing.
    """
    run = git(folder)
    run("init", "--quiet", "--initial-branch=main")
    for number, commit in enumerate(commits, 1):
        # Whoever amends keeps the author's time: it is older than the commit.
        authored = commit.when - timedelta(days=3)
        if number == len(commits):
            run("add", "--all", "--force")
        words = ("--quiet", "--allow-empty", "--message", commit.subject)
        run(
            "commit",
            *words,
            GIT_COMMITTER_DATE=stamp(commit.when),
            GIT_AUTHOR_DATE=stamp(authored),
            GIT_AUTHOR_NAME=commit.author,
            GIT_AUTHOR_EMAIL=f"{commit.author}@users.noreply.example",
            GIT_COMMITTER_NAME=commit.author,
            GIT_COMMITTER_EMAIL=f"{commit.author}@users.noreply.example",
        )
    tip = run("rev-parse", "HEAD").strip()
    line = f"{'0' * 40} {tip} Teacher <teacher@example.edu> {stamp(CLONED)}\tclone: from github\n"
    logs = folder / ".git" / "logs"
    shutil.rmtree(logs)
    (logs / "refs" / "heads").mkdir(parents=True)
    for name in ("HEAD", "refs/heads/main"):
        (logs / name).write_text(line)
    shutil.rmtree(folder / ".git" / "hooks", ignore_errors=True)


def git(folder: Path):
    """Return a function that runs git in a folder, with no settings of whoever tests."""

    def run(*words: str, **variables: str) -> str:
        known = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", "-c", "gc.auto=0", *words],
            cwd=folder,
            env=known | {"GIT_CONFIG_NOSYSTEM": "1"} | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    return run


def stamp(when: datetime) -> str:
    """Return a time as git keeps it: seconds and the zone."""
    return f"{int(when.timestamp())} {when:%z}"


def zoned(when: datetime, place: int) -> datetime:
    """Return the same moment on the clock of one of the students."""
    return when.astimezone(ZONES[place % len(ZONES)])
