"""What must be true of a report on hostile code, whatever the code was after."""

import json
import os
import re
from collections.abc import Iterator

from rnn_grade.render.formats.json import dumps
from rnn_grade.report import Report
from rnn_grade.text import clean

# What a build server takes for a command, wherever in its log it stands.
COMMAND = re.compile(r"::(error|add-mask|stop-commands)|##\[")


def texts(value) -> Iterator[str]:
    """Yield every text of a document, keys included."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def is_tame(report: Report, canary: str) -> None:
    """Expect a report that is whole, short and clean, and that gives nothing away."""
    assert not report.broken, report.problem
    assert report.isolation == "sealed"
    text = dumps(report)
    assert canary not in text
    assert len(text) < 100_000
    for told in texts(json.loads(text)):
        assert told == clean(told, 10_000)
        assert not COMMAND.search(told)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
