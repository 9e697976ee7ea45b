"""What docs/classroom.md lists is what the commands know."""

import re

from click.testing import CliRunner
from places import ROOT

from rnn_grade.classroom.platforms import Dialect, Layout, Platform
from rnn_grade.commands.main import main
from rnn_grade.render.formats.formats import Format

PAGE = (ROOT / "docs" / "classroom.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(title: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE)


def help_of(command: str) -> str:
    return " ".join(CliRunner().invoke(main, [command, "--help"]).output.split())


def test_dialects():
    assert first_cells("Marks for your platform") == list(Dialect)
    assert f"--format [{'|'.join(Dialect)}]" in help_of("export")


def test_platforms():
    assert first_cells("Ready-made CI") == list(Platform)
    assert f"{{{'|'.join(Platform)}}}" in help_of("ci")


def test_layouts():
    text = section("Scoring").lower().replace(" ", "")
    assert [name for name in Layout if name not in text] == [Layout.PLAIN]
    assert f"--layout [{'|'.join(Layout)}]" in help_of("score")


def test_formats():
    named = re.findall(r"`([a-z0-9]+)`", section("One submission, for a platform"))
    assert [name for name in named if name in list(Format)] == list(Format)
    assert f"terminal, {', '.join(Format)}." in help_of("grade")
