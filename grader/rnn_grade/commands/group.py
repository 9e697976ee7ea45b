"""The group behind `rnn-grade`: what is no command is graded, and every error ends here.

Exit codes: 0 all passed, 1 not all passed, 2 a wrong command, 3 the grader itself failed, 75 the
same command will do later, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import click

from rnn_grade.errors import Again, Broken, UserError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from rich.console import Console

USAGE, BROKEN, AGAIN, INTERRUPTED = 2, 3, 75, 130


class Entrance(click.Group):
    """A group whose unknown first word is an exercise to grade.

    Args:
        sections: The commands under the headings of the help, in their order.
    """

    def __init__(
        self, *args: Any, sections: Mapping[str, Sequence[click.Command]], **options: Any
    ) -> None:
        options["commands"] = [one for section in sections.values() for one in section]
        super().__init__(*args, **options)
        self._sections = sections

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as `rnn-grade`, however Python was started."""
        if not args and "args" not in options:
            # As a program, and not by a test or another program.
            from rnn_grade.commands.reached import program
            from rnn_grade.render.terminal.typed import name_program

            name_program(program())
        return super().main(*args, **{"prog_name": "rnn-grade", **options})

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names, else `grade` with all the words."""
        args = _joined(args)
        if args == ["help"]:
            click.echo(ctx.get_help())
            ctx.exit()
        if args[0] == "help":
            args = [*args[1:], "--help"]
        if self.get_command(ctx, args[0]) is None:
            return "grade", self.get_command(ctx, "grade"), args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what the first word may become: a command, an option, an exercise or a file."""
        grade = self.get_command(ctx, "grade")
        found = super().shell_complete(ctx, incomplete)
        if grade is not None and not incomplete.startswith("-"):
            words = next(one for one in grade.params if one.name == "words")
            found += words.shell_complete(ctx, incomplete)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; print what went wrong, and the way out of it."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as error:
            if error.ctx is None or error.param is None or error.param.name != "exercise":
                raise
            example = f"For example `{error.ctx.command_path} 3`"
            _say("Which exercise?", f"{example}; `rnn-grade list` shows all of them.")
            ctx.exit(USAGE)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except click.Abort:
            # Ctrl-C or Ctrl-D where something was asked: below the question.
            click.echo(err=True)
            _say("Stopped.")
            ctx.exit(INTERRUPTED)
        except UserError as error:
            _say(error.message, error.hint)
            ctx.exit(AGAIN if isinstance(error, Again) else USAGE)
        except KeyboardInterrupt:
            _say("Stopped.")
            ctx.exit(INTERRUPTED)
        except Broken as error:
            _say(f"The grader itself failed: {error}", _NO_FAULT)
            ctx.exit(BROKEN)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            _say("".join(traceback.format_exception(error)).rstrip())
            _say("The grader itself failed.", _NO_FAULT)
            ctx.exit(BROKEN)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the two forms of the command."""
        formatter.write_usage(ctx.command_path, "EXERCISE... [PATH] [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGUMENTS]", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, the commands, and the options of grading."""
        with formatter.section("Examples"):
            formatter.write_dl(list(_EXAMPLES), col_max=40)
        for heading, commands in self._sections.items():
            with formatter.section(heading):
                formatter.write_dl([(str(one.name), _summary(one)) for one in commands])
        grade = self.get_command(ctx, "grade")
        if grade is not None:
            with formatter.section("Options of grading"):
                formatter.write_dl(_records(grade, ctx))
        with formatter.section("Names"):
            formatter.write_text(_NAMES)
        with formatter.section("Exit codes"):
            formatter.write_text(_CODES)


def command_names() -> list[str]:
    """Return what the command that runs knows as its commands."""
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)
    return root.command.list_commands(root)


def console_for(stream: TextIO) -> Console:
    """Return a console that prints data, never markup, and never fails on a character."""
    from rnn_grade.render.terminal.screen import Screen, end_lines_plainly

    end_lines_plainly(stream)
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and not (stream.encoding or "").lower().startswith("utf"):
        reconfigure(errors="replace")
    return Screen(file=stream, markup=False, emoji=False, highlight=False)


def can_ask() -> bool:
    """Return whether somebody sits at a terminal who can answer a question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _summary(command: click.Command) -> str:
    """Return the first sentence of a command's help, all of it."""
    return command.get_short_help_str(limit=1000)


def _joined(words: list[str]) -> list[str]:
    """Return words in which `exercise 3` is one, as `exercise3` is."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].casefold() == "exercise" and word.isdecimal():
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _records(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    child = click.Context(command, parent=ctx)
    options = (p for p in command.get_params(child) if isinstance(p, click.Option))
    records = (option.get_help_record(child) for option in options)
    return [record for record in records if record is not None]


def _say(message: str, fix: str = "") -> None:
    from rnn_grade.render.terminal.typed import typed
    from rnn_grade.text import clean, escaped

    # Line by line: a name in it may hold what no terminal is to see.
    lines = [escaped(line) for text in (message, fix) for line in typed(text).split("\n") if text]
    click.echo(clean("\n".join(lines), 8000), err=True)
    sys.stderr.flush()


_EXAMPLES = (
    ("rnn-grade", "where you stand, and what to do next"),
    ("rnn-grade start", "make a folder with all exercises"),
    ("rnn-grade show 3", "read the task of exercise 3"),
    ("rnn-grade exercise3", "grade your file of exercise 3"),
    ("rnn-grade watch", "grade at every save, from one exercise to the next"),
    ("rnn-grade hint 3", "open a hint for the first check to mend"),
    ("rnn-grade 3 my_answer.py", "grade this file as exercise 3"),
    ("rnn-grade simple_rnn.ipynb", "grade a notebook"),
    ("rnn-grade 1 2 3 --seed 7", "grade three exercises on other inputs"),
    ("rnn-grade --all --format json", "grade everything, for a program to read"),
)
_NAMES = "`exercise3`, `3`, `03_simple_rnn` and `simple_rnn` all name the same exercise."
_CODES = (
    "0 all passed, 1 not all passed, 2 the command was wrong, 3 the grader itself failed, "
    "75 the same command will do later, 130 stopped by Ctrl-C, or by Ctrl-D at a question."
)
_NO_FAULT = "This is not your fault, and costs you no points. Please report the text above."
