"""`rnn-grade feedback`: what each student reads, as files, as uploads for a platform, or sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.classroom.platforms import Receiver
from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import AGAIN, console_for
from rnn_grade.commands.options import (
    Amount,
    course_option,
    gradebook_option,
    one_of,
    open_gradebook,
    where,
    without_times_option,
)
from rnn_grade.errors import UserError
from rnn_grade.text import clean, escaped, plural

if TYPE_CHECKING:
    from rnn_grade.classroom.feedback.letter import Letters
    from rnn_grade.classroom.feedback.uploads import Upload
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.classroom.marks import Standing
    from rnn_grade.course.catalog import Course

_PASSWORD = "RNN_GRADE_SMTP_PASSWORD"
_LONGEST = 200_000


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write files into this folder.",
)
@click.option(
    "--format",
    "style",
    **one_of(Style),
    help="How files are written: html, but text for Canvas, which shows them as `.py`.",
)
@click.option(
    "--for",
    "receiver",
    **one_of(Receiver),
    help="Write what this platform takes back: a zip for each exercise.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Moodle's grading worksheet of the assignment: needed for teams.",
)
@click.option("--force", is_flag=True, help="Replace files that say something else.")
@click.option("--mail", is_flag=True, help="Mail to everybody whose address is known.")
@click.option("--github", is_flag=True, help="Comment on pull requests and commits, with `gh`.")
@click.option("--send", is_flag=True, help="Really send; without it, only say what would be sent.")
@click.option("--again", is_flag=True, help="Send also what may have been sent before.")
@click.option(
    "--pause",
    type=Amount(),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two messages.",
)
@without_times_option
@course_option
def feedback(
    exercises: tuple[str, ...],
    gradebook: str,
    output: Path | None,
    style: Style | None,
    receiver: Receiver | None,
    template: Path | None,
    force: bool,
    mail: bool,
    github: bool,
    send: bool,
    again: bool,
    pause: float,
    without_times: WithoutTimes | None,
    course: Path | None,
) -> None:
    """Give each student what they read, as files or as messages.

    That is their mark and how it came about, each check, what was found and what to try.

    `--output feedback` writes a file for each student and exercise into that folder; with
    `--for moodle` or `--for canvas` it writes what that platform takes back. `--mail` and
    `--github` say who would get what, and who nothing and why; with `--send` they send it.

    Nobody reads of anybody else. What was sent is noted in the gradebook: the same command goes on
    where it was stopped, and sends nobody the same twice. docs/classroom.md says how mail is set
    up. Exit codes: 0 done, 75 something was not sent and the same command tries it again.
    """
    from dataclasses import replace

    from rnn_grade.classroom.feedback.files import documents
    from rnn_grade.classroom.feedback.letter import letters
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.people.rosters import read_roster
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.words.export import demand_times
    from rnn_grade.classroom.words.feedback import left_out, uploaded

    if [output is not None, mail, github].count(True) != 1:
        raise click.UsageError("Say where it goes: `--output DIR`, `--mail` or `--github`.")
    if output is None and (receiver or style or force or template):
        raise click.UsageError(
            "`--for`, `--format`, `--template` and `--force` go with `--output`."
        )
    if output is not None and (send or again):
        raise click.UsageError("`--send` and `--again` go with `--mail` or `--github`.")
    if template is not None and receiver is not Receiver.MOODLE:
        raise click.UsageError("`--template` goes with `--for moodle`.")
    chosen, _ = where(course, Use.MARKS)
    # Under a name of its own: a roster of another assignment may be called the same.
    source = f"--template {template}"
    tables = read_roster(template) if template is not None else ()
    tables = tuple(replace(row, source=source) for row in tables)
    with open_gradebook(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        policy = read_policy(chosen, without_times)
        class_ = standing(chosen, book, policy, found, tables=tables)
        demand_times(class_, "--without-times")
        made = letters(class_)
        left = 0
        if output is None:
            left = _messages(made, book, chosen, mail=mail, send=send, again=again, pause=pause)
        elif receiver is None:
            everybody = [row.student.student for row in class_.rows]
            files = documents(made.written, everybody, style or Style.HTML)
            _write(output, files, force)
            _say([f"{plural(len(files), 'file')} in {output}."])
        else:
            sheet = source if template is not None else ""
            packed = _uploads(made, class_, book, receiver, style, sheet)
            _write(output, {name: make for name, (one, make) in packed.items() if one.files}, force)
            _say(uploaded({name: one for name, (one, _) in packed.items()}, output))
        _say(left_out(made, class_))
    click.get_current_context().exit(AGAIN if left else 0)


def _uploads(
    made: Letters,
    class_: Standing,
    book: Gradebook,
    receiver: Receiver,
    style: Style | None,
    template: str,
) -> dict[str, tuple[Upload, Callable[[], bytes]]]:
    """Return an archive for each exercise by its name, and what is in it."""
    from functools import partial

    from rnn_grade.classroom.feedback import uploads

    chosen = style or (Style.TEXT if receiver is Receiver.CANVAS else Style.HTML)
    packed: dict[str, tuple[Upload, Callable[[], bytes]]] = {}
    for folder in dict.fromkeys(one.mark.exercise.folder for one in made.written):
        own = [one for one in made.written if one.mark.exercise.folder == folder]
        if receiver is Receiver.CANVAS:
            upload = uploads.canvas(own, class_.register)
        else:
            numbers = uploads.numbers(class_, template) if template else None
            if numbers is None and len(uploads.downloads(own, book.found())) > 1:
                raise UserError(
                    f"What was handed in for {folder} came in several downloads, and Moodle "
                    "numbers people anew in each assignment.",
                    "Its worksheet says who is who in this one: `--template worksheet.csv`.",
                )
            upload = uploads.moodle(own, class_.register, chosen, numbers)
        packed[f"{folder}-{receiver}.zip"] = upload, partial(uploads.archive, upload, chosen)
    return packed


def _write(output: Path, files: Mapping[str, Callable[[], str | bytes]], force: bool) -> None:
    from rnn_grade.classroom.feedback.files import write_folder
    from rnn_grade.render.terminal.gauge import Gauge

    with Gauge(console_for(sys.stderr), "Writing") as gauge:
        gauge.expect(len(files))
        write_folder(output, files, force=force, watch=lambda: gauge.step(""))


def _messages(
    made: Letters,
    book: Gradebook,
    course: Course,
    *,
    mail: bool,
    send: bool,
    again: bool,
    pause: float,
) -> int:
    """Send, or say what would be sent; return how many messages are left."""
    from contextlib import ExitStack

    from rnn_grade.classroom.feedback.account import read_account
    from rnn_grade.classroom.feedback.addresses import addressed
    from rnn_grade.classroom.feedback.delivery import deliver, plan
    from rnn_grade.classroom.feedback.github import Hub, comments
    from rnn_grade.classroom.feedback.mail import Post
    from rnn_grade.classroom.words import feedback as words
    from rnn_grade.render.terminal.gauge import Gauge

    if mail:
        account = read_account(course)
        whole, without = addressed(made.written)
        how = f"from {account.sender} by {account.host}"
    else:
        whole, without = comments(made.written, book.found())
        how = "with `gh`"
    todo = plan(whole, book, again=again)
    _say(words.planned(todo, without))
    if not send:
        _say(words.listed(todo, how))
    if not send or not todo.messages:
        return 0
    with ExitStack() as opened:
        if mail:
            sender = opened.enter_context(Post(account, _password(account.user))).send
        else:
            sender = Hub().send
        gauge = opened.enter_context(Gauge(console_for(sys.stderr), "Sending", time_left=True))
        gauge.expect(len(todo.messages))
        done = deliver(todo, book, sender, again=again, pause=pause, watch=gauge.step)
    _say(words.delivered(done, todo))
    return len(todo.messages) - done.sent


def _password(user: str) -> str:
    """Return the password of an account: from the environment, or from whoever sits here."""
    if not user:
        return ""
    given = os.environ.get(_PASSWORD, "")
    if not given and sys.stdin.isatty():
        given = click.prompt(f"Password of {user}", hide_input=True, err=True)
    if not given:
        raise UserError(
            f"{user} has a password, and nobody said it.", f"Set {_PASSWORD}, and start again."
        )
    return given


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        # All names are listed, however many: nobody may be overlooked.
        click.echo(clean(escaped(line), _LONGEST))
