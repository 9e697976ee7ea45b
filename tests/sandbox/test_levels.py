"""There is one list of levels, and whatever names them names just these."""

import json
import re

import pytest
from click.testing import CliRunner
from places import ROOT

from rnn_grade.commands.main import main
from rnn_grade.render.terminal.doctor import _PROMISES
from rnn_grade.sandbox.levels import Level


def test_a_level_reaches_itself_and_what_is_below():
    assert Level.SEALED.reaches(Level.PROCESS)
    assert Level.FILTERED.reaches(Level.FILTERED)
    assert not Level.FILTERED.reaches(Level.USER)


def test_the_pages_promise_something_of_each_level():
    table = re.findall(r"^\| `(\w+)` \|", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)
    assert table == [*reversed(Level)]
    schema = json.loads((ROOT / "docs/schema/report-v1.json").read_text("utf-8"))
    assert schema["properties"]["isolation"]["enum"] == ["none", *Level]
    assert set(_PROMISES) == set(Level)
    template = ROOT / "grader/rnn_grade" / "classroom/page/templates/method.html"
    named = re.findall(r'^  "(\w+)": "', template.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(["none", *Level])


@pytest.mark.parametrize("command", ["grade", "score", "ci"])
def test_each_can_be_required(command):
    help_text = CliRunner().invoke(main, [command, "--help"]).output
    assert f"--require [{'|'.join(Level)}]" in help_text
