"""A model as the judge has it, without the processes between."""

from pathlib import Path
from typing import Any


def judged(model: Any, x: Any, folder: Path, y: Any = None) -> Any:
    """Return the trace of a model, and what the judge makes of it."""
    from rnn_grade.sandbox.judge.model import Traced
    from rnn_grade.sandbox.questions.judge import Receive
    from rnn_grade.sandbox.worker.trace import Trace

    for name in ("worker", "judge"):
        (folder / name).mkdir(exist_ok=True)
    trace = Trace(model, x, y)
    content = Receive(trace.graph(folder / "worker"), trace.values(), 0 in trace.free)
    return trace, Traced(content, folder / "judge")
