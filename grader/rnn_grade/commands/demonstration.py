"""What a learner's file prints, draws and plays when it is run as a program, in a locked-up worker.

Nothing of it runs in this process, and what comes back is text and bytes.
"""

from __future__ import annotations

import ast
import re

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.storage import course_text
from rnn_grade.errors import LearnerError, WorkerStopped
from rnn_grade.grading.cells.reading import Module, read
from rnn_grade.grading.findings import verdict
from rnn_grade.grading.grade import libraries, limits
from rnn_grade.grading.targets import contract, target
from rnn_grade.notebook.made.stub import pieces
from rnn_grade.render.html.own_report import PICTURES, SOUNDS, Demonstration
from rnn_grade.report import CheckResult, Finding, Status
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.questions.submission import Begin, Read

_START_SECONDS = 30.0
# Of computing: the longest of the course's own takes a twelfth of it.
_SECONDS = 300.0
_MOST_FILES = 4
_LARGEST = 4_000_000
_DURING = "running your file"
# Where a worker's own folder is, which is gone when somebody reads of it.
_FOLDER = re.compile(r"[^\s'\"]*[\\/]workers[\\/]\d+[\\/]work[\\/]")
_NAMES = re.compile(rf"[\w-]{{1,60}}(?:{'|'.join(map(re.escape, [*PICTURES, *SOUNDS]))})\b")


def demonstrate(exercise: Exercise, content: bytes) -> Demonstration:
    """Run a submission as a program.

    Args:
        exercise: What it was written for.
        content: The file or the notebook.

    Returns:
        What it printed and wrote, and how it ended.

    Raises:
        Broken: No worker could be started.
    """
    module = read(content, target(exercise))
    stub = course_text(exercise.stub)
    source = module.text if module.form == "file" else _program(stub, module)
    names = dict.fromkeys(_NAMES.findall(source) + _NAMES.findall(stub))
    needed = libraries(module.outline, contract(exercise))
    with Launcher(needed, course=exercise.root) as launcher:
        launcher.start()
        worker = launcher.worker(limits(exercise))
        try:
            worker.greet(Allowance(_START_SECONDS))
            return _run(worker, source, list(names))
        finally:
            worker.close()


def _run(worker: Worker, source: str, names: list[str]) -> Demonstration:
    allowance = Allowance(_SECONDS)
    problem: Finding | None = None
    found: dict[str, bytes] = {}
    try:
        worker.ask(Begin(0), allowance, _DURING)
        try:
            # By this name, Python runs what stands at the end of the file.
            worker.load("__main__", source.encode(), allowance)
        except LearnerError as error:
            error.during = _DURING
            problem = verdict(error, CheckResult("", "", 0, Status.ERROR))[1]
        for name in names:
            picture = worker.ask(Read(name, _LARGEST), allowance, _DURING)
            if picture and len(picture) <= _LARGEST and len(found) < _MOST_FILES:
                found[name] = picture
    except WorkerStopped as stop:
        told = {"reason": stop.reason, "during": _DURING, "detail": stop.detail}
        problem = Finding(
            "stopped", _DURING, line=stop.line, source=stop.source, numbers={**stop.numbers, **told}
        )
    return Demonstration(_FOLDER.sub("", worker.output()), found, problem)


def _program(stub: str, module: Module) -> str:
    """Return a notebook's module as a program: with the stub's own main part, and what that needs.

    Args:
        stub: The text of the stub.
        module: The module that the notebook's cells make.
    """
    body = ast.parse(module.text).body
    own = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    # Where it comes behind other lines, this import would be an error.
    body = [n for n in body if not (isinstance(n, ast.ImportFrom) and n.module == "__future__")]
    text = ast.unparse(ast.Module(body, []))
    before, after = [], []
    for piece in pieces(stub):
        if piece.kind == "lines":
            before.append(piece.source)
        elif piece.kind == "main" or piece.name not in own:
            after.append(piece.source)
    return "\n\n".join([*before, text, *after]) + "\n"
