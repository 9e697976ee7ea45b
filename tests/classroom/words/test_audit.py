"""An audit as a terminal shows it, and as CSV: to the letter."""

import io
from pathlib import Path

import pytest
from audited_class import audited_class
from places import WORLD
from rich.console import Console

from rnn_grade.classroom.audit import audit
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.words.audit import audited, table
from rnn_grade.course import catalog

HERE = Path(__file__).parent


@pytest.fixture
def made(tmp_path):
    world = catalog.load(WORLD)
    with Gradebook(audited_class(tmp_path / "class.sqlite")) as book:
        return audit(book, standing(world, book, Policy(), reports=False))


def said(renderable, width=100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(renderable)
    lines = console.file.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def test_an_audit_has_a_line_for_each_person_and_each_file(made):
    assert said(audited(made)) == (HERE / "audit.txt").read_text("utf-8").strip()


def test_an_audit_is_a_table_for_programs(made):
    assert table(made) == (HERE / "audit.csv").read_text("utf-8")


def test_a_narrow_terminal_loses_nothing(made):
    words = "".join(said(audited(made), width=60).split())
    assert all(text in words for text in ("roebob_1.py", "klee2", "ignored", "Thetaskwasunclear."))
