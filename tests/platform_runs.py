"""What platforms do with the pipelines of `rnn-grade ci`: unpack, install, run, look for a result.

pip gets no index and no dependencies: what a pipeline brings itself has to be enough, and the
dependencies of this environment are lent.
"""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from installs import Environment, lend_dependencies, run
from places import ROOT

from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.course.mistakes import Mistake, read_mistakes

OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
# What these tests demand everywhere, whatever the machine can give.
LEAST = ("--require", "process")


def write_ci(folder: Path, *words: str | Path) -> None:
    """Run `rnn-grade ci`, and let it write into a folder."""
    made = CliRunner().invoke(main, ["ci", *map(str, words), *LEAST, "--output", str(folder)])
    assert made.exit_code == 0, made.output


def solutions(course: Path, *numbers: int) -> list[Path]:
    """Return the references of exercises."""
    exercises = [catalog.load(course).find(str(number)) for number in numbers]
    return [exercise.reference for exercise in exercises]


def a_known_mistake(folder: Path) -> tuple[Path, Mistake]:
    """Write an answer to exercise 1 of this course with a mistake that has a name."""
    exercise = catalog.load(ROOT).find("1")
    mistake = next(one for one in read_mistakes(exercise)[0] if one.cause)
    answer = folder / exercise.reference.name
    answer.write_text(mistake.apply(exercise.reference.read_text("utf-8")), "utf-8")
    return answer, mistake


def scripts(workflow: dict) -> list[tuple[str, dict[str, str]]]:
    """Return what the one job of a GitHub workflow or a GitLab pipeline runs, in order.

    Args:
        workflow: The file, read as YAML.

    Returns:
        Each script with the variables of its step.
    """
    if "jobs" in workflow:
        (job,) = workflow["jobs"].values()
        return [(step["run"], step.get("env", {})) for step in job["steps"] if "run" in step]
    return [(script, {}) for script in workflow["grade"]["script"]]


@dataclass(frozen=True)
class Gradescope:
    """The folders of Gradescope's specification ("File hierarchy") in a container."""

    root: Path

    @classmethod
    def build(cls, archive: Path, root: Path) -> "Gradescope":
        """Build the image of an archive, by its own `setup.sh`."""
        source = root / "source"
        with zipfile.ZipFile(archive) as packed:
            for member in packed.infolist():
                path = Path(packed.extract(member, source))
                path.chmod(member.external_attr >> 16 & 0o777)
        shutil.copy(source / "run_autograder", root)
        settings = {"RNN_GRADE_AUTOGRADER_ROOT": root, "RNN_GRADE_PYTHON": sys.executable}
        built = run(source / "setup.sh", cwd=root, **settings, **OFFLINE)
        assert built.returncode == 0, built.stdout + built.stderr
        image = cls(root)
        lend_dependencies(image.packages)
        return image

    @property
    def packages(self) -> Path:
        """Where its Python looks for what is installed."""
        (found,) = (self.root / "venv").glob("lib/python*/site-packages")
        return found

    def grade(self, *files: Path) -> str:
        """Grade files as a submission, and return what `results.json` holds."""
        for name in ("submission", "results"):
            shutil.rmtree(self.root / name, ignore_errors=True)
            (self.root / name).mkdir()
        for file in files:
            shutil.copy(file, self.root / "submission")
        done = run(
            self.root / "run_autograder",
            cwd=self.root,
            HOME=self.root,
            RNN_GRADE_AUTOGRADER_ROOT=self.root,
        )
        assert done.returncode == 0, done.stderr
        assert stat.S_IMODE((self.root / "results").stat().st_mode) == 0o700
        return (self.root / "results" / "results.json").read_text("utf-8")


@dataclass(frozen=True)
class Runner:
    """A machine that a job of a workflow starts on: a Python of its own, and a checkout.

    Args:
        folder: Where both lie.
    """

    folder: Path

    @classmethod
    def start(cls, folder: Path) -> "Runner":
        """Make the Python and an empty repository."""
        Environment(folder / "python")
        runner = cls(folder)
        runner.checkout.mkdir()
        git = ["git", "-C", runner.checkout, "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "start"]):
            subprocess.run([*git, *words], check=True)
        return runner

    @property
    def python(self) -> Path:
        """The Python of the job."""
        return self.folder / "python" / "bin" / "python"

    @property
    def checkout(self) -> Path:
        """The learner's repository."""
        return self.folder / "checkout"

    def hand_in(self, *files: Path) -> None:
        """Let the repository hold these files, and nothing of an earlier run."""
        for path in self.checkout.iterdir():
            if path.name != ".git":
                path.unlink()
        for file in files:
            shutil.copy(file, self.checkout)

    def run(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout, with the job's Python as the first on the path."""
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        return run(*words, cwd=self.checkout, PATH=path, **OFFLINE, **variables)
