"""`%%result` runs a cell, and shows what it wrote to the folder."""

import types

import pytest
from IPython import display
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from rnn_grade.notebook import result

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


@pytest.fixture
def shell(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.HistoryManager.enabled = False
    made = InteractiveShell(config=config, user_module=types.ModuleType("learner"))
    result.register(made)
    return made


@pytest.fixture
def run(shell, monkeypatch, capsys):
    """Run a cell; return the lines that it printed, what it displayed, and how it ended."""

    def run(body: str):
        displayed = []
        monkeypatch.setattr(display, "display", displayed.append)
        ended = shell.run_cell(f"%%result\n{body}")
        return capsys.readouterr().out.splitlines(), displayed, ended

    return run


def test_a_picture_and_a_sound_appear_under_their_names(run, tmp_path):
    (tmp_path / "old.svg").write_text(SVG)
    text, shown, ended = run(
        f"""
from pathlib import Path
import wave
Path("drawing.svg").write_text("{SVG}")
Path("notes.txt").write_text("not shown")
with wave.open("tune.wav", "wb") as sound:
    sound.setparams((1, 2, 22050, 0, "NONE", "NONE"))
    sound.writeframes(bytes(200))
print("done")
""",
    )
    assert text == ["done", "drawing.svg", "tune.wav"]
    assert [type(one) for one in shown] == [display.HTML, display.Audio]
    assert shown[0].data.startswith('<img alt="drawing.svg" src="data:image/svg+xml;base64,')
    assert ended.success


def test_a_file_that_is_written_anew_is_shown_again(run, tmp_path):
    (tmp_path / "drawing.svg").write_text(SVG)
    text, _, _ = run(f'open("drawing.svg", "w").write("{SVG} ")')
    assert text[-1] == "drawing.svg"


def test_names_of_the_cell_are_there_afterwards(shell, run):
    run("x = 1")
    assert shell.user_ns["x"] == 1


def test_an_exception_is_shown_once_and_ends_the_cell(run):
    text, _, ended = run("1 / 0")
    assert "\n".join(text).count("division by zero") == 1
    assert isinstance(ended.error_in_exec, result.Failed)
