"""What was handed in is read in a bare Python process: a parser that crashes is lost alone.

A file, a script exported from a notebook or a notebook comes in as bytes, and one module with the
places of its lines comes out. Nothing here raises for what a learner wrote.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rnn_grade.course.encoding import NotText, decoded
from rnn_grade.course.outline import SOURCE_LIMIT, Outline, Place
from rnn_grade.errors import Broken
from rnn_grade.grading.cells.notebook import NOTEBOOK_LIMIT, is_notebook
from rnn_grade.grading.cells.target import Target
from rnn_grade.report import Finding
from rnn_grade.sandbox.process import apart, of_the_system

# Of computing; on the wall it may be so many times as long, where somebody counts what is computed.
_SECONDS = {"file": 5.0, "notebook": 10.0}
_FAR = 10
_COUNTED = hasattr(signal, "SIGPROF")
_FOLDER = Path(__file__).parents[3]
_COMMAND = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from rnn_grade.grading.cells.bare import main; main()"
)

_waiting: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Module:
    """What was handed in, as one Python module.

    Args:
        text: The module.
        outline: What it says; its lines are its author's.
        places: Where each line of the text stands for its author; nothing for a plain file, whose
            lines stand where they are.
        notes: What its author should know of how it was read.
        form: What it was.
        kept: What is stored and hashed of it, as for `Look`.
    """

    text: str
    outline: Outline
    places: tuple[Place, ...] = ()
    notes: tuple[Finding, ...] = field(default=())
    form: Literal["file", "script", "notebook"] = "file"
    kept: bytes = b""


def read(content: bytes, target: Target) -> Module:
    """Return the module that was handed in.

    Args:
        content: The bytes of a Python file, an exported script or a notebook.
        target: The exercise that it was handed in for.

    Raises:
        Broken: The machine had no time for it.
    """
    notebook = is_notebook(content)
    form: Literal["file", "notebook"] = "notebook" if notebook else "file"
    source = _readable(content, form)
    if isinstance(source, Outline):
        return Module("", source, form=form, kept=content)
    task = "read" if notebook else "file"
    data = _asked(source, form, {"task": task, "targets": [target.to_json()]})
    if "unreadable" in data:
        error = Outline(error=data["unreadable"], line=data.get("line", 0))
        return Module("", error, form=form, kept=content)
    return Module(
        data["text"] if "text" in data else source.decode(),
        Outline.from_json(data["outline"]),
        tuple(Place(line, cell) for line, cell in data.get("places", ())),
        tuple(map(_unread, data.get("unread", ()))),
        data["form"],
        data["kept"].encode("ascii") if "kept" in data else content,
    )


@dataclass(frozen=True)
class Look:
    """What is seen of a file without knowing what it was handed in for.

    Args:
        kept: What is stored and hashed of it. A notebook is kept as canonical JSON, without outputs
            and attachments, its cells with their numbers; all else as it is, and so is what is no
            notebook after all.
        attempted: Which exercises a notebook or an exported script attempts, by their positions.
        error: Why nobody knows, or nothing.
    """

    kept: bytes
    attempted: tuple[int, ...] = ()
    error: str = ""


def looked(content: bytes, targets: Sequence[Target], own: int | None = None) -> Look:
    """Return what is seen of a file, in one process.

    Args:
        content: The bytes of the file.
        targets: The exercises.
        own: The position of the exercise whose name the file bears, if it bears one's.
    """
    form = "notebook" if is_notebook(content) else "file"
    source = _readable(content, form)
    if isinstance(source, Outline):
        return Look(content, error=source.error)
    question = {"task": "looked", "targets": [target.to_json() for target in targets]}
    data = _asked(source, form, question | {"own": own})
    return Look(
        data["kept"].encode("ascii") if "kept" in data else content,
        tuple(data.get("attempted", ())),
        data.get("unreadable", ""),
    )


def attempted(content: bytes, targets: Sequence[Target]) -> tuple[int, ...]:
    """Return which exercises a notebook or an exported script attempts, by their positions.

    Args:
        content: The bytes of the file.
        targets: The exercises.
    """
    return looked(content, targets).attempted


def kept(content: bytes) -> bytes:
    """Return what is stored and hashed of what was handed in, as for `Look`.

    Args:
        content: The bytes of the file.
    """
    return looked(content, ()).kept if is_notebook(content) else content


def _readable(content: bytes, form: str) -> bytes | Outline:
    """Return what a parser is given, a file's text in UTF-8; or why it is given nothing."""
    if form == "file":
        if len(content) > SOURCE_LIMIT:
            return Outline(error=f"the file is larger than {SOURCE_LIMIT >> 20} MiB")
        try:
            return decoded(content).encode()
        except NotText as error:
            return Outline(error=error.problem, line=error.line)
    # As text a large one would take four times its room here.
    if len(content) > NOTEBOOK_LIMIT:
        limit = f"the notebook is larger than {NOTEBOOK_LIMIT >> 20} MiB"
        return Outline(error=f"{limit}, nearly all of it outputs; clear them and save it again")
    if b"\0" in content:
        return Outline(error="the file contains NUL characters: it is not a text file")
    return content


def _asked(content: bytes, form: str, question: dict[str, Any]) -> dict[str, Any]:
    """Return what a bare process answers, or why it does not; where it got no time, ask another."""
    seconds = _SECONDS[form]
    asked = json.dumps(question | {"seconds": seconds}).encode() + b"\n" + content
    too_long = f"Python needs more than {seconds:.0f} s to read the {form}"
    for _ in range(2):
        try:
            status, answered = _heard(asked, _FAR * seconds if _COUNTED else seconds)
            if _COUNTED and status == -signal.SIGPROF:
                return {"unreadable": too_long}
            answer: dict[str, Any] = json.loads(answered)
            return answer
        except subprocess.TimeoutExpired:
            if not _COUNTED:
                return {"unreadable": too_long}
        except ValueError:
            return {"unreadable": f"the {form} makes Python's parser crash"}
    raise Broken(f"other programs keep this machine too busy to read the {form}")


def _heard(asked: bytes, seconds: float) -> tuple[int, bytes]:
    """Return how a bare process ended, and what it said before."""
    process = _waiting.pop() if _waiting else _bare()
    if process.poll() is not None:
        process = _bare()
    with process:
        try:
            answered, _ = process.communicate(asked, seconds)
        except BaseException:
            process.kill()
            raise
    return process.returncode, answered


def start_ahead(count: int) -> None:
    """Start bare processes now for what is to be read later, so that it need not wait for them.

    Args:
        count: How many there shall be.
    """
    while len(_waiting) < count:
        _waiting.append(_bare("ahead"))


def _bare(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _COMMAND, str(_FOLDER), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**of_the_system(), "PATH": "", "PYTHONUTF8": "1"},
        **apart(),
    )


def _unread(row: tuple[str, int, str, str, list[str], list[str]]) -> Finding:
    cell, line, source, message, names, elsewhere = row
    numbers = {"message": message, "names": names, "elsewhere": elsewhere}
    return Finding("cell_unread", cell, line=line, cell=cell, source=source, numbers=numbers)
