"""`rnn-grade doctor` measures, and says the level first."""

from click.testing import CliRunner

from rnn_grade.commands.main import main
from rnn_grade.sandbox.levels import Level


def test_the_command_measures_this_machine():
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert result.output.split("\n")[0].removeprefix("Level of isolation: ") in list(Level)
