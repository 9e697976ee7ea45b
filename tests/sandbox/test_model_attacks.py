"""The red team against models: every file of `tests/attacks/models/` is one idea, and none pays.

Each is graded against exercise `remembers` of the small world, once with its trick and once without
(`TRICK = False`): the trick passes no check that its plain twin does not. A file may name the
`CHECKS` that it is after, to spend no time on others, and fewer `SECONDS` for each. A few ideas are
written down in SECURITY.md as not promised; they name what they gain, `GAINS`, and gain no more.
"""

import ast
import os
import time
from pathlib import Path

import pytest
from attacked import descriptors, is_tame
from places import ATTACKS, WORLD
from processes import descendants, still_alive

from rnn_grade.grading.grade import grade
from rnn_grade.report import Status
from rnn_grade.sandbox.allowance import FAR
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.worker import landlock, seccomp

FILES = sorted((ATTACKS / "models").glob("*.py"))
CANARY = "canary-3b1f7c"
SETTINGS = ("TRICK", "CHECKS", "GAINS", "SECONDS")
# What a check may compute here, and what may come to that until it is seen.
SECONDS, SLACK = 8.0, 1.0

pytestmark = pytest.mark.skipif(
    not landlock.abi() or seccomp.library() is None,
    reason="without Landlock and libseccomp the level is not `sealed`, and promises less",
)


class WithoutTrick(ast.NodeTransformer):
    """Leaves out what stands under `if TRICK:`, so that many attacks have one and the same twin."""

    def visit_If(self, node):
        self.generic_visit(node)
        return node.orelse if _is_trick(node.test) else node

    def visit_IfExp(self, node):
        self.generic_visit(node)
        return node.orelse if _is_trick(node.test) else node


def _is_trick(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "TRICK"


def twin(text: str) -> str:
    """Return the same submission without its trick, its docstring and its settings."""
    tree = WithoutTrick().visit(ast.parse(text))
    tree.body = [node for node in tree.body[1:] if not _is_setting(node)]
    return ast.unparse(tree)


def _is_setting(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in SETTINGS


def settings(text: str) -> dict[str, object]:
    """Return what an attack says of itself."""
    return {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if _is_setting(node)
    }


@pytest.fixture(scope="module")
def launcher():
    with Launcher(course=WORLD) as made:
        made.wait()
        yield made


@pytest.fixture(scope="module")
def graded(world, launcher, tmp_path_factory):
    """Grade a text; what was graded before is known."""
    folder, known = tmp_path_factory.mktemp("submissions"), {}

    def graded_(text, checks=(), seconds=SECONDS):
        if (text, checks) not in known:
            path = folder / "remembers.py"
            path.write_text(text, "utf-8")
            known[text, checks] = grade(
                world.find("remembers"), path, launcher=launcher, timeout=seconds, only=checks
            )
        return known[text, checks]

    return graded_


def left(before: set[int]) -> list[int]:
    """Return the processes that have been started since then, and have not ended."""
    return still_alive(sorted(set(descendants(os.getpid())) - before), seconds=5)


def passes(report) -> set[str]:
    return {check.name for check in report.checks if check.status is Status.PASSED}


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A folder that is open to all, with a file that nobody may read or change."""
    folder = tmp_path_factory.mktemp("outside")
    folder.chmod(0o777)
    (folder / "canary").write_text(CANARY)
    return folder


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_trick_gains_nothing(path, graded, outside):
    text = path.read_text("utf-8").replace("{OUTSIDE}", str(outside))
    told = settings(text)
    checks, seconds = tuple(told.get("CHECKS", ())), float(told.get("SECONDS", SECONDS))
    opened, processes = descriptors(), set(descendants(os.getpid()))
    started = time.monotonic()
    report = graded(text, checks, seconds)
    ran = [check for check in report.checks if check.seconds > 0]
    # On the wall, a busy machine may give it a tenth of its time.
    assert time.monotonic() - started < len(ran) * FAR * seconds
    assert all(check.processor_seconds < seconds + SLACK for check in ran)
    is_tame(report, CANARY)
    assert all(check.status is not Status.BROKEN for check in report.checks)
    assert not any("reached" in check.output for check in report.checks)
    assert os.listdir(outside) == ["canary"]
    assert (outside / "canary").read_text() == CANARY
    assert descriptors() <= opened
    assert left(processes) == []
    won = passes(report)
    if won:
        won -= passes(graded(twin(text), checks))
    assert won == set(told.get("GAINS", ()))


def test_an_honest_control_earns_everything(world, graded):
    report = graded(twin(world.find("remembers").reference.read_text("utf-8")))
    assert report.passed, report


def test_every_attack_says_what_its_idea_is_and_can_do_without():
    for path in FILES:
        text = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert settings(text)["TRICK"] is True, path
        assert "TRICK" not in twin(text), path


def test_there_are_at_least_35():
    assert len(FILES) >= 35


def test_nothing_is_left_when_all_is_over(world, tmp_path):
    before = set(descendants(os.getpid()))
    with Launcher(course=WORLD) as launcher:
        for path in FILES[::20]:
            submission = tmp_path / "remembers.py"
            submission.write_text(path.read_text("utf-8"), "utf-8")
            grade(world.find("remembers"), submission, launcher=launcher, timeout=1)
        folder: Path = launcher._folder
    assert left(before) == []
    assert not folder.exists()
