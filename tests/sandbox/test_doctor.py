"""The doctor says what this machine offers, and what would offer more."""

import io
from dataclasses import replace

from click.testing import CliRunner
from rich.console import Console

from rnn_grade.commands.main import main
from rnn_grade.render.terminal.doctor import health
from rnn_grade.sandbox.doctor import Examination
from rnn_grade.sandbox.levels import Level

SEALED = Examination(
    level=Level.SEALED,
    worker="fork",
    layers=("namespaces", "landlock", "seccomp"),
    landlock=7,
    seccomp=True,
    reachable=True,
    passable=True,
    system="Linux 6.18",
    milliseconds=12.5,
)


def shown(examination: Examination) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(health(examination))
    return " ".join(console.file.getvalue().split())


def test_a_sealed_machine_needs_no_advice():
    text = shown(SEALED)
    assert text.startswith("Level of isolation: sealed No file of yours, no network,")
    assert "Layers namespaces, landlock, seccomp" in text
    assert "To get more" not in text


def test_what_is_missing_is_named_with_the_way_to_get_it():
    lacks = {"landlock": 0, "seccomp": False, "reachable": False, "passable": False}
    text = shown(replace(SEALED, level=Level.PROCESS, **lacks))
    assert "Landlock needs Linux 5.13 or newer" in text
    assert "`apt-get install libseccomp2`" in text
    assert "Put Python and the virtual environment where every user may read them" in text
    assert "Set TMPDIR to a folder that every user may pass through, such as /tmp" in text


def test_other_systems_are_told_about_containers():
    text = shown(replace(SEALED, level=Level.PROCESS, system="Darwin 25.0", landlock=0))
    assert "Only Linux can lock a worker up." in text


def test_the_command_measures_this_machine():
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert result.output.split("\n")[0].removeprefix("Level of isolation: ") in list(Level)
