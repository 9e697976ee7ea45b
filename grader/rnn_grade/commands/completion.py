"""`rnn-grade completion`: the script with which a shell completes commands, exercises and checks.

What completes a parameter follows from its name, so that each command need not say it again; and
whatever goes wrong while a shell asks, it gets no answer, and never an error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class
from click.types import StringParamType

from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Course, Exercise

# Where the line that loads the script goes, and that line.
_PLACES = {
    "bash": ("~/.bashrc", 'eval "$(rnn-grade completion bash)"'),
    "zsh": ("~/.zshrc, below `compinit`", 'eval "$(rnn-grade completion zsh)"'),
    "fish": ("~/.config/fish/config.fish", "rnn-grade completion fish | source"),
    "powershell": (
        "your profile, which $PROFILE names",
        "rnn-grade completion powershell | Out-String | Invoke-Expression",
    ),
}


@click.command()
@click.argument("shell", type=click.Choice(list(_PLACES)), required=False, metavar="[SHELL]")
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """Print what makes your shell complete commands, exercises and checks.

    SHELL is bash, zsh, fish or powershell; without it, the one that you are in. The first lines of
    what is printed say where it goes.
    """
    name = shell or _own_shell()
    found = get_completion_class(name)
    if found is None:
        raise UserError(
            f"The installed click, {_version()}, knows no completion for {name}.",
            "`pip install --upgrade click` gets a newer one.",
        )
    place, line = _PLACES[name]
    script = found(context.find_root().command, {}, "rnn-grade", "_RNN_GRADE_COMPLETE").source()
    click.echo(f"# To have this in every new shell, put the next line into {place}:")
    click.echo(f"#   {line}\n{script}")


def complete(group: click.Group) -> None:
    """Let the parameters of all commands of a group be completed by what they are called.

    Args:
        group: The group; those inside of it are reached as well.
    """
    for command in group.commands.values():
        if isinstance(command, click.Group):
            complete(command)
        for parameter in command.params:
            if parameter.name in _COMPLETED and parameter.type is click.STRING:
                parameter.type = _Named(_COMPLETED[parameter.name])


class _Named(StringParamType):
    """Any text; a shell is offered what could be meant.

    Args:
        offers: From the context and the word so far to what it may become.
    """

    def __init__(self, offers: Callable[[click.Context, str], Iterator[CompletionItem]]) -> None:
        self._offers = offers

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return what the word may become; with a path, the shell helps itself."""
        if param.name == "words" and (incomplete.startswith((".", "~")) or "/" in incomplete):
            return [CompletionItem(incomplete, type="file")]
        return list(_quietly(self._offers, ctx, incomplete))


def _quietly(
    offers: Callable[[click.Context, str], Iterator[CompletionItem]],
    context: click.Context,
    incomplete: str,
) -> Iterator[CompletionItem]:
    try:
        with context.scope(cleanup=False):
            yield from offers(context, incomplete)
    except Exception:
        # A course that cannot be read is a matter for the command itself.
        return


def _exercises(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    word = incomplete.casefold()
    for exercise in _course(context).exercises:
        names = (f"exercise{exercise.number}", str(exercise.number), exercise.slug)
        # One name for each, and of those that fit the one that is used everywhere.
        name = next((name for name in names if name.startswith(word)), None)
        if name is not None:
            yield CompletionItem(name, help=exercise.manifest.title)


def _checks(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    for exercise in _chosen(context):
        for check in exercise.visible_checks:
            if check.name.startswith(incomplete):
                yield CompletionItem(check.name, help=check.title)


def _parts(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    for exercise in _chosen(context):
        yield from (CompletionItem(name) for name in exercise.parts if name.startswith(incomplete))


def _terms(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from rnn_grade.study.glossary import read

    for word in read(_course(context)).words:
        # With a hyphen, what has two words is one for the shell, and found all the same.
        name = word.name.replace(" ", "-")
        if name.casefold().startswith(incomplete.casefold()):
            yield CompletionItem(name)


def _chosen(context: click.Context) -> list[Exercise]:
    """Return the exercises that the words before name; without any, that of the current folder."""
    from rnn_grade.commands import naming

    given = context.params
    words = given.get("words") or given.get("exercises") or given.get("exercise") or context.args
    words = [words] if isinstance(words, str) else list(words)
    course = _course(context)
    here = Path.cwd().name
    names = words or [one.folder for one in course.exercises if one.folder == here]
    found, _ = naming.read(course, names, False)
    return found


def _course(context: click.Context) -> Course:
    from rnn_grade.commands.courses import Use
    from rnn_grade.commands.options import where

    course, _ = where(context.params.get("course"), Use.READING)
    return course


_COMPLETED: dict[str | None, Callable[[click.Context, str], Iterator[CompletionItem]]] = {
    "exercise": _exercises,
    "exercises": _exercises,
    "words": _exercises,
    "only": _checks,
    # `hint --check`.
    "name": _checks,
    "parts": _parts,
    "term": _terms,
}


def _own_shell() -> str:
    if sys.platform == "win32":
        return "powershell"
    name = Path(os.environ.get("SHELL", "")).name
    if name not in _PLACES:
        raise UserError(
            "Which shell is this?", f"Name it: `rnn-grade completion {'|'.join(_PLACES)}`."
        )
    return name


def _version() -> Any:
    from importlib.metadata import version

    return version("click")
