"""What is installed from a wheel grades like the clone, from any folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTENT = ("exercises", "solutions", "datasets")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def tree(folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_engine_and_the_course_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    content = set().union(*(tree(folder) for folder in CONTENT), tree("grader/checks"))
    engine = {name.removeprefix("grader/") for name in tree("grader/rnn_grade")}
    assert names == engine | {f"rnn_grade/_course/{name}" for name in content}


def test_an_installed_wheel_grades_a_submission_from_a_folder_of_its_own(wheel, tmp_path):
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    scheme = {"base": str(home), "platbase": str(home)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The dependencies of this environment, but not its own rnn-grade: that comes first.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = Path(sysconfig.get_path("scripts", "venv", vars=scheme)) / "python"
    work = tmp_path / "elsewhere"
    work.mkdir()
    reference = ROOT / "solutions/02_simple_rnn_cell/simple_rnn_cell.py"
    (work / "answer.py").write_text(reference.read_text("utf-8"))
    environment = {name: value for name, value in os.environ.items() if "PYTHON" not in name}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-m", "rnn_grade", *words],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-c", "import rnn_grade; print(rnn_grade.__file__)"],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(packages) in where.stdout
    graded = run("2", "answer.py")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "23 of 23 points" in graded.stdout
    assert "simple_rnn" in run("list").stdout
    assert run("start", "workspace").returncode == 0
    assert (work / "workspace/03_simple_rnn/simple_rnn.py").is_file()
    assert not list((work / "workspace").rglob("wrong.toml"))
