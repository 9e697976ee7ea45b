"""The ways in which rnn-grade comes to a machine: a wheel, environments, copies of the clone."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from places import ROOT


def run(
    *words: str | Path, cwd: Path = ROOT, **variables: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run a command that sees nothing of the clone and of the settings of whoever tests.

    Args:
        words: The command.
        cwd: Where it runs.
        variables: What its environment holds besides.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "RNN_GRADE"))
    }
    environment |= {name: str(value) for name, value in variables.items()}
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this clone."""
    options = ["--wheel", "--no-isolation", "--outdir", str(folder)]
    built = run(sys.executable, "-m", "build", *options, ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    return file


def lend_dependencies(packages: Path) -> None:
    """Let an environment import what is installed for this one, rnn-grade excepted.

    Args:
        packages: Where the packages of that environment lie.
    """
    # A folder named in a .pth file comes last, and its own .pth files, such as that of an editable
    # rnn-grade, are not read.
    others = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(others)) + "\n")


def copy_clone(folder: Path) -> Path:
    """Copy what a clone holds, with files beside the course that are nobody's business."""
    for name in ("exercises", "solutions", "datasets", "grader"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".git/config", "tests/test_answers.py", "grader/notes.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("private\n", "ascii")
    return folder


@dataclass(frozen=True)
class Environment:
    """A virtual environment that has the dependencies of this one, and no rnn-grade yet.

    Args:
        folder: Where it lies.
        user_site: Whether the packages of the user are seen as well.
    """

    folder: Path
    user_site: bool = False

    def __post_init__(self) -> None:
        venv.create(self.folder, with_pip=False, system_site_packages=self.user_site)
        lend_dependencies(self.packages)

    def _path(self, name: str) -> Path:
        base = str(self.folder)
        return Path(sysconfig.get_path(name, "venv", vars={"base": base, "platbase": base}))

    @property
    def scripts(self) -> Path:
        return self._path("scripts")

    @property
    def python(self) -> Path:
        return self.scripts / "python"

    @property
    def packages(self) -> Path:
        return self._path("purelib")

    def install(self, wheel: Path, *options: str | Path, **variables: str | Path) -> None:
        """Install a wheel, without what it depends on."""
        pip = [sys.executable, "-m", "pip", "--python", self.python, "install", "-q", *options]
        installed = run(*pip, "--no-deps", "--no-index", wheel, **variables)
        assert installed.returncode == 0, installed.stdout + installed.stderr

    def link(self, folder: Path) -> None:
        """Let packages be imported from a folder, as an editable install does."""
        (self.packages / "_editable.pth").write_text(f"{folder}\n")
