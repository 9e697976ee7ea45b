"""Texts for the class of sixty whose points stand in a word of them: nothing has to be run."""

import hashlib

from downloads.download import Work

from rnn_grade.report import CheckResult, Report, Status

SLUG, TOTAL = "passes", 20


def _written(word: str) -> str:
    return f"# {word}\ndef double(x):\n    return 2 * x\n"


SOURCES = {
    "full": Work(_written("full"), TOTAL),
    "half": Work(_written("half"), 11),
    "older": Work(_written("older"), 5),
    "stub": Work("# stub\ndef double(x):\n    raise NotImplementedError\n", 0),
    "unreadable": Work("def (\n", 0),
}


def report(content: bytes, sha256: str) -> Report:
    """Grade a file, or what is kept of a notebook; one that breaks off earns nothing."""
    whole = not content.startswith(b"{") or content.rstrip().endswith(b"}")
    found = [one.points for word, one in SOURCES.items() if f"# {word}".encode() in content]
    earned = found[0] if found and whole else 0
    checks = (
        CheckResult("a", "A.", earned, Status.PASSED),
        CheckResult("b", "B.", TOTAL - earned, Status.FAILED),
    )
    return Report("01_passes", "Passes", "x.py", sha256, checks)


def key(sha256: str) -> str:
    """Return what its grading is kept under."""
    return hashlib.sha256(sha256.encode()).hexdigest()
