"""In every layout, learner code reads of a course what is public, and of the engine nothing."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from installs import Environment, copy_clone, run

from rnn_grade.authoring.release.release import make
from rnn_grade.course import catalog
from rnn_grade.sandbox.worker import landlock, seccomp

pytestmark = pytest.mark.skipif(
    not landlock.abi() or seccomp.library() is None,
    reason="this machine has no Landlock or no libseccomp; the level is `filtered` or below",
)

# Looks at everything below some folders, and says what it could open.
SPY = """
import os
import rnn_grade
from rnn_grade.datasets import load_data

def opened(path):
    try:
        os.close(os.open(path, os.O_RDONLY))
        return True
    except OSError:
        return False

course = {course!r}
print("open", sorted(os.path.relpath(path, course) for path in {paths!r} if opened(path)))
for name in ("checks.oracles", "sandbox.worker.service", "course"):
    try:
        __import__(f"rnn_grade.{{name}}")
        print("imported", name)
    except ImportError as error:
        print(error)
print("attributes", [name for name in vars(rnn_grade) if not name.startswith("__")])
print("data", load_data("tense", "validation").x.shape)
import h5py, sqlite3, zoneinfo
print("zone", zoneinfo.ZoneInfo("UTC"))

def step(x, state, kernel, recurrent_kernel, bias):
    return 0 * state

def forward(x, initial_state, kernel, recurrent_kernel, bias):
    return 0

def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    return 0

def gradient_norms(states, recurrent_kernel, last_gradient):
    return 0
"""
SAID = "".join(
    f"`rnn_grade.{name}` cannot be imported while your code is graded; "
    "of `rnn_grade`, only `rnn_grade.datasets` can\n"
    for name in ("checks", "sandbox", "course")
)
# What IPython calls stands in the package itself, and imports nothing before it is called.
SAID += "attributes ['load_ipython_extension', 'unload_ipython_extension', 'datasets']\n"
SAID += "data (1000, 23)\nzone UTC\n"


@dataclass(frozen=True)
class Layout:
    """One way in which the engine and a course lie on a machine.

    Args:
        python: The interpreter.
        course: The course that is graded.
        others: Further folders that hold what nobody may read.
        options: Words of the command.
        variables: What its environment holds.
    """

    python: Path
    course: Path
    others: tuple[Path, ...] = ()
    options: tuple[str | Path, ...] = ()
    variables: dict[str, Path] = field(default_factory=dict)

    def public(self) -> list[str]:
        """Return the files and folders that learner code may open."""
        data = self.course / "datasets"
        tasks = self.course.glob("exercises/*/README.md")
        models = self.course.glob("exercises/*/*.keras")
        found = [data, *data.rglob("*"), *tasks, *models]
        return sorted(str(path.relative_to(self.course)) for path in found)

    def everything(self) -> list[str]:
        """Return all files and folders of the course and of the others."""
        roots = (self.course, *self.others)
        found = {path for root in roots for path in (root, *root.rglob("*"))}
        libraries = {path for path in found if ".venv" in path.parts}
        return sorted(map(str, found - libraries))


@pytest.fixture(scope="session")
def clone(tmp_path_factory) -> Path:
    return copy_clone(tmp_path_factory.mktemp("clone") / "course")


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Environment:
    made = Environment(tmp_path_factory.mktemp("installed"))
    made.install(wheel)
    return made


def in_a_clone(tmp_path, clone, wheel, installed):
    return Layout(Path(sys.executable), clone, variables={"PYTHONPATH": clone / "grader"})


def editable(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home")
    made.link(clone / "grader")
    return Layout(made.python, clone)


def from_a_wheel(tmp_path, clone, wheel, installed):
    package = installed.packages / "rnn_grade"
    (listed,) = installed.packages.glob("rnn_grade-*")
    return Layout(installed.python, package / "_course", (package, listed))


def from_a_release(tmp_path, clone, wheel, installed):
    """One exercise and its data, with the checks in a sealed pack that lies beside them."""
    course, exercise = tmp_path / "course", "02_simple_rnn_cell"
    for part in (f"exercises/{exercise}", f"solutions/{exercise}"):
        shutil.copytree(clone / part, course / part)
    for part in (f"grader/checks/{exercise}.py", "datasets/tense.py"):
        (course / part).parent.mkdir(parents=True)
        shutil.copy(clone / part, course / part)
    name, content = make(catalog.load(course)).wheel("learners")
    (tmp_path / name).write_bytes(content)
    made = Environment(tmp_path / "home")
    made.install(tmp_path / name)
    package = made.packages / "rnn_grade"
    (listed,) = made.packages.glob("rnn_grade-*")
    return Layout(made.python, package / "_course", (package, listed))


def for_one_user(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home", user_site=True)
    variables = {"PYTHONUSERBASE": tmp_path / "user"}
    asked = run(made.python, "-m", "site", "--user-site", **variables)
    site = Path(asked.stdout.strip())
    made.install(wheel, "--target", site)
    package = site / "rnn_grade"
    (listed,) = site.glob("rnn_grade-*")
    return Layout(made.python, package / "_course", (package, listed), variables=variables)


def in_a_folder_of_its_own(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home")
    target = tmp_path / "target"
    made.install(wheel, "--target", target)
    course = target / "rnn_grade/_course"
    return Layout(made.python, course, (target,), variables={"PYTHONPATH": target})


def behind_a_link_to_the_path(tmp_path, clone, wheel, installed):
    (tmp_path / "path").symlink_to(clone / "grader")
    variables = {"PYTHONPATH": tmp_path / "path"}
    return Layout(Path(sys.executable), clone, (), ("--course", clone), variables)


def behind_a_link_to_the_package(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home")
    (made.packages / "rnn_grade").symlink_to(clone / "grader/rnn_grade")
    return Layout(made.python, clone, (made.packages / "rnn_grade",), ("--course", clone))


def behind_a_link_to_the_course(tmp_path, clone, wheel, installed):
    (tmp_path / "course").symlink_to(clone)
    variables = {"PYTHONPATH": clone / "grader"}
    course = tmp_path / "course"
    return Layout(
        Path(sys.executable), course, (clone / "solutions",), ("--course", course), variables
    )


def with_another_course(tmp_path, clone, wheel, installed):
    package = installed.packages / "rnn_grade"
    return Layout(installed.python, clone, (package,), ("--course", clone))


def beside_another_course(tmp_path, clone, wheel, installed):
    other = copy_clone(tmp_path / "other")
    variables = {"PYTHONPATH": clone / "grader"}
    return Layout(Path(sys.executable), other, (clone,), ("--course", other), variables)


def beside_a_second_copy(tmp_path, clone, wheel, installed):
    copy = installed.packages / "rnn_grade"
    return Layout(installed.python, clone, (copy,), variables={"PYTHONPATH": clone / "grader"})


def around_its_own_python(tmp_path, clone, wheel, installed):
    course = copy_clone(tmp_path / "course")
    made = Environment(course / ".venv")
    made.link(course / "grader")
    return Layout(made.python, course)


def around_its_own_wheel(tmp_path, clone, wheel, installed):
    course = copy_clone(tmp_path / "course")
    made = Environment(course / ".venv")
    made.install(wheel)
    return Layout(made.python, course, (), ("--course", course))


def inside_of_pythons_folder(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home")
    course = copy_clone(made.folder / "lib" / "course")
    made.link(course / "grader")
    return Layout(made.python, course)


def inside_of_the_libraries(tmp_path, clone, wheel, installed):
    made = Environment(tmp_path / "home")
    course = copy_clone(made.packages / "course")
    made.link(course / "grader")
    return Layout(made.python, course)


LAYOUTS: list[Callable[..., Layout]] = [
    in_a_clone,
    editable,
    from_a_wheel,
    from_a_release,
    for_one_user,
    in_a_folder_of_its_own,
    behind_a_link_to_the_path,
    behind_a_link_to_the_package,
    behind_a_link_to_the_course,
    with_another_course,
    beside_another_course,
    beside_a_second_copy,
    around_its_own_python,
    around_its_own_wheel,
    inside_of_pythons_folder,
    inside_of_the_libraries,
]


@pytest.mark.parametrize("lie", LAYOUTS, ids=lambda lie: lie.__name__)
def test_in_every_layout_only_what_is_public_can_be_read(lie, tmp_path, clone, wheel, installed):
    layout = lie(tmp_path, clone, wheel, installed)
    answer = tmp_path / "answer.py"
    answer.write_text(SPY.format(course=str(layout.course), paths=layout.everything()), "utf-8")
    words = [layout.python, "-m", "rnn_grade", "2", answer, "--format", "json", *layout.options]
    graded = run(*words, cwd=tmp_path, **layout.variables)
    assert graded.returncode == 1, graded.stdout + graded.stderr
    report = json.loads(graded.stdout)
    assert report["isolation"] == "sealed"
    opened, _, rest = report["checks"][0]["output"].partition("\n")
    assert opened == f"open {layout.public()}"
    assert rest == SAID


def test_out_of_a_zip_file_it_says_how_to_install_it(tmp_path, wheel):
    told = run(sys.executable, "-m", "rnn_grade", "list", cwd=tmp_path, PYTHONPATH=wheel)
    assert told.returncode == 2
    assert told.stderr == (
        "rnn-grade does not run out of a zip file.\nInstall it: `pip install` and the file.\n"
    )


def test_a_worker_out_of_a_zip_file_reads_nothing_of_it(tmp_path, clone, wheel):
    code = (
        "from pathlib import Path\n"
        "from rnn_grade.sandbox.allowance import Allowance\n"
        "from rnn_grade.sandbox.connection import Limits\n"
        "from rnn_grade.sandbox.launcher import NUMPY, Launcher\n"
        "from rnn_grade.sandbox.questions.submission import Call\n"
        f"source = b'def f(path):\\n    return open(path, \"rb\").read(2)\\n'\n"
        "allowance = Allowance(30)\n"
        f"with Launcher(NUMPY, course=Path({str(clone)!r})) as launcher:\n"
        "    worker = launcher.worker(Limits(1 << 30, 20))\n"
        "    print(worker.greet(allowance))\n"
        "    worker.load('learner', source, allowance)\n"
        f"    for path in ({str(clone / 'datasets/tense.py')!r}, {str(wheel)!r}):\n"
        "        try:\n"
        "            print(worker.ask(Call('f', [path], {}), allowance, 'reading').value)\n"
        "        except Exception as error:\n"
        "            print(error.type_name)\n"
    )
    told = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=wheel)
    assert told.stdout == "sealed\nb'\"\"'\nPermissionError\n", told.stderr
