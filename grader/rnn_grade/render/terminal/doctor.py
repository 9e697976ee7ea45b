"""What `rnn-grade doctor` prints: the level, what it promises, what is missing, what to do."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.render.terminal.layout import paragraph, row
from rnn_grade.sandbox.doctor import Examination
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.versions import MEASURED

_PROMISES = {
    Level.SEALED: "No file of yours, no network, no other process is within reach of learner code; "
    "memory, time, disk and output have limits.",
    Level.USER: "Learner code runs as a user of its own, without network and without other "
    "processes; files that everybody may read stay readable.",
    Level.FILTERED: "No network and no other processes; files that you may read stay readable.",
    Level.PROCESS: "Limits on memory, time and output; files and the network are within reach.",
}
_WITHOUT_FORK = (
    "Nothing forks here: each worker imports Keras by itself, and the next one does so while the "
    "one before is at work, where 2 GiB are free for it."
)
_NAMES = {"keras": "Keras", "tensorflow": "TensorFlow"}


def health(found: Examination) -> RenderableType:
    """Return the examination for a terminal.

    Args:
        found: What was measured.
    """
    lines: list[RenderableType] = [
        Text(f"Level of isolation: {found.level}", style="bold"),
        paragraph(_PROMISES[found.level]),
        Text(),
        row("System", Text(found.system)),
        row("Worker", Text(f"{found.worker}, ready in {found.milliseconds} ms")),
        row("Memory", Text(f"{found.room / (1 << 30):.1f} GiB free")),
        *(_layers(found) if _is_linux(found) else ()),
        *(
            row(title, Text(found.versions[name] or "not installed"))
            for name, title in _NAMES.items()
        ),
    ]
    if found.worker == "fresh":
        lines += [Text(), paragraph(_WITHOUT_FORK)]
    for title, advice in (("To get more", _advice(found)), ("To be sure", _doubts(found))):
        if advice:
            lines += [Text(), Text(title, style="bold"), *(paragraph(text) for text in advice)]
    return Group(*lines)


def _is_linux(found: Examination) -> bool:
    return found.system.startswith("Linux")


def _layers(found: Examination) -> list[RenderableType]:
    return [
        row("Layers", Text(", ".join(found.layers) or "none")),
        row("Landlock", Text(f"version {found.landlock}" if found.landlock else "not there")),
        row("libseccomp", Text("installed" if found.seccomp else "not installed")),
    ]


def _doubts(found: Examination) -> list[str]:
    """Return what to do about each library that the checks were not measured with."""
    doubts = []
    for name, title in _NAMES.items():
        measured, version = MEASURED[name], found.versions[name]
        if version in measured:
            continue
        trouble = (
            f"The checks were measured with {title} {measured}, and here is {version}: a right "
            "answer may lose points, or a wrong one earn some."
            if version
            else f"{title} is not installed: only the exercises without a model can be graded."
        )
        command = f"`pip install '{name}{measured.specifier}'`"
        doubts.append(f"{trouble} Run {command}; in a notebook, restart the kernel afterwards.")
    return doubts


def _advice(found: Examination) -> list[str]:
    advice = []
    if not _is_linux(found):
        return [
            "Only Linux can lock a worker up. For marks, grade in a Linux container or in WSL 2."
        ]
    if not found.landlock:
        advice.append(
            "Landlock needs Linux 5.13 or newer with `landlock` among the kernel's security "
            "modules (lsm=... at boot)."
        )
    if not found.seccomp:
        advice.append("Install libseccomp, for example `apt-get install libseccomp2`.")
    if found.level is not Level.SEALED and not found.reachable:
        advice.append(
            "Put Python and the virtual environment where every user may read them, not into the "
            "home of root: then root can give each worker a user of its own."
        )
    if found.level is not Level.SEALED and not found.passable:
        advice.append(
            "Set TMPDIR to a folder that every user may pass through, such as /tmp: then root can "
            "give each worker a user of its own."
        )
    return advice
