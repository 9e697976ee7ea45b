"""`rnn-grade doctor`: what this machine can lock up, measured and not guessed."""

from __future__ import annotations

import sys

import click

from rnn_grade.commands.group import console_for


@click.command()
@click.option("--keras", is_flag=True, help="Probe a worker that has imported Keras, too.")
def doctor(keras: bool) -> None:
    """Measure how far code can be locked up on this machine, and how to get more."""
    from rnn_grade.render.terminal.doctor import health
    from rnn_grade.sandbox.doctor import examine

    console_for(sys.stdout).print(health(examine(keras=keras)))
