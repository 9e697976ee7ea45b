"""`rnn-grade export`: a template is filled, a table is written, and what is not in it is said."""

import pytest
from click.testing import CliRunner
from marked_class import BLACKBOARD, CANVAS, marked_class
from places import WORLD

from rnn_grade.commands.main import main


@pytest.fixture
def place(tmp_path):
    return marked_class(tmp_path / "class.sqlite")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_command_fills_a_template_and_says_what_is_missing(run, place, tmp_path):
    (tmp_path / "export.csv").write_bytes(CANVAS.encode())
    result = run(
        *("export", "1", "--gradebook", str(place), "--format", "canvas"),
        *("--template", "export.csv", "--output", "filled.csv"),
    )
    assert (result.exit_code, result.stderr) == (
        0,
        "2 marks written to filled.csv.\n"
        "Note: passes: 10 points are 20 in Canvas.\n"
        "1 student with a mark are not in the template: =evil.\n",
    )
    text = (tmp_path / "filled.csv").read_bytes().decode()
    assert text.startswith("Student,ID,SIS Login ID,Section,Passes (88)\r\n")


def test_a_template_in_utf_16_is_read(run, place, tmp_path):
    tabbed = BLACKBOARD.removeprefix("\ufeff").replace('","', '"\t"')
    (tmp_path / "grades.xls").write_bytes(tabbed.encode("utf-16"))
    result = run(
        *("export", "1", "--gradebook", str(place), "--format", "blackboard"),
        *("--template", "grades.xls"),
    )
    assert '"Doe"\t"Ann"\t"4711"\t"16"' in result.stdout


def test_a_platform_without_its_file_says_where_to_get_it(run, place):
    result = run("export", "--gradebook", str(place), "--format", "moodle")
    assert (result.exit_code, result.output) == (
        2,
        "`--format moodle` needs the file that the platform gave you.\n"
        "Download it there, then: `rnn-grade export --format moodle --template FILE`.\n",
    )


def test_the_table_goes_to_standard_output(run, place):
    result = run("export", "--gradebook", str(place))
    assert result.stdout.startswith("student,name,email,passes,fails,percent\n")
    assert result.stderr == "4 marks written.\n"
