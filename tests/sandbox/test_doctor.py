"""The doctor says what this machine offers, and what would offer more."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from rnn_grade.commands.main import main
from rnn_grade.errors import UserError
from rnn_grade.render.terminal.doctor import health
from rnn_grade.sandbox import doctor
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
    versions={"keras": "3.10.0", "tensorflow": "2.19.1"},
    room=3 << 29,
)


def shown(examination: Examination) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(health(examination))
    return " ".join(console.file.getvalue().split())


def test_a_sealed_machine_needs_no_advice():
    text = shown(SEALED)
    assert text.startswith("Level of isolation: sealed No file of yours, no network,")
    assert "Memory 1.5 GiB free Layers namespaces, landlock, seccomp" in text
    assert text.endswith("libseccomp installed Keras 3.10.0 TensorFlow 2.19.1")
    assert "To get more" not in text
    assert "To be sure" not in text


def test_where_nothing_forks_it_says_what_that_costs():
    text = shown(replace(SEALED, system="Windows 11", worker="fresh", level=Level.PROCESS))
    assert "Landlock" not in text
    assert (
        "Nothing forks here: each worker imports Keras by itself, and the next one does so while "
        "the one before is at work, where 2 GiB are free for it." in text
    )
    assert text.endswith("For marks, grade in a Linux container or in WSL 2.")


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


@pytest.mark.parametrize(
    ("versions", "advice"),
    [
        (
            {"keras": "3.7.0", "tensorflow": "2.18.1"},
            "The checks were measured with Keras 3.8 to 3.15, and here is 3.7.0: a right answer "
            "may lose points, or a wrong one earn some. Run `pip install 'keras>=3.8,<3.16'`; in a "
            "notebook, restart the kernel afterwards.",
        ),
        (
            {"keras": "3.15.1", "tensorflow": "2.22.0"},
            "The checks were measured with TensorFlow 2.18 to 2.21, and here is 2.22.0: a right "
            "answer may lose points, or a wrong one earn some. Run `pip install "
            "'tensorflow>=2.18,<2.22'`; in a notebook, restart the kernel afterwards.",
        ),
        (
            {"keras": "", "tensorflow": "2.18.1"},
            "Keras is not installed: only the exercises without a model can be graded. Run `pip "
            "install 'keras>=3.8,<3.16'`; in a notebook, restart the kernel afterwards.",
        ),
    ],
)
def test_versions_that_were_not_measured_are_warned_of(versions, advice):
    before, _, after = shown(replace(SEALED, versions=versions)).partition(" To be sure ")
    assert before.startswith("Level of isolation: sealed")
    assert after == advice


def test_each_version_has_its_own_warning():
    text = shown(replace(SEALED, versions={"keras": "2.15.0", "tensorflow": "2.15.0"}))
    assert "measured with Keras 3.8 to 3.15, and here is 2.15.0" in text
    assert "measured with TensorFlow 2.18 to 2.21, and here is 2.15.0" in text


def is_missing(path: Path) -> None:
    pass


def is_a_file(path: Path) -> None:
    path.write_text("what programs left here")
    path.chmod(0o666)


def is_a_pipe(path: Path) -> None:
    os.mkfifo(path)


def is_another_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


SOMETHING_ELSE = "it is something else, and may keep what is written to it"


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (is_missing, "it cannot be looked at (No such file or directory)"),
        (is_a_file, SOMETHING_ELSE),
        (is_a_pipe, SOMETHING_ELSE),
        (is_another_device, SOMETHING_ELSE),
    ],
)
def test_a_null_device_that_is_none_is_noticed_before_all_else(tmp_path, monkeypatch, make, found):
    path = tmp_path / "null"
    make(path)
    monkeypatch.setattr(doctor, "NULL", path)
    result = CliRunner().invoke(main, ["doctor"])
    assert (result.exit_code, result.output) == (
        2,
        f"{path} is not the null device that every program counts on: {found}.\n"
        f"As root, make it anew: `rm -f {path}; mknod -m 666 {path} c 1 3`. Then ask again.\n",
    )


def test_a_null_device_that_is_closed_to_some_is_noticed(monkeypatch):
    sound = Path(os.devnull).stat()
    doctor.check_null_device(Path(os.devnull))

    class Closed:
        st_rdev, st_mode = sound.st_rdev, sound.st_mode & ~0o002

    monkeypatch.setattr(Path, "stat", lambda path: Closed)
    with pytest.raises(UserError, match="not everybody may read and write it"):
        doctor.check_null_device(Path("null"))
