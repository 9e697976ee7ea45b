"""One check's verdict as HTML: symbol, word and points, and below them what helps to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rnn_grade.render.html.arrays import compared
from rnn_grade.render.html.curve import curve
from rnn_grade.render.html.markup import Markup, element, joined, sentence
from rnn_grade.render.terminal.layout import UNICODE
from rnn_grade.render.words.verdicts import WORDS, Row, progress, rows, rows_of
from rnn_grade.report import CheckResult, Finding, Status
from rnn_grade.text import clean, placed, plural

# What stands before a verdict: the shapes differ as well as the colours.
_SYMBOLS = {
    Status.PASSED: UNICODE.passed,
    Status.FAILED: UNICODE.failed,
    Status.SKIPPED: UNICODE.waiting,
    Status.NOT_ATTEMPTED: UNICODE.open,
}
# What a check's score is compared with, as far as a finding tells it.
_LEVELS = ("optimum", "naive", "chance")
_CELL = re.compile(r"[\w-]{1,64}", re.ASCII)
# VS Code's own way to a cell. In its tracebacks: microsoft/vscode-jupyter.
_VSCODE = re.compile(r"vscode-notebook-cell:[\w\-./:%+~?=&]{1,500}#[\w%=?&-]{1,100}", re.ASCII)


@dataclass(frozen=True)
class Setting:
    """What everything on the page depends on.

    Args:
        links: The id of the cell that each label stands for, such as "In[4]"; or the address that
            VS Code gives a cell. A label without one is no link.
        limit: The most characters of one text.
        verbose: Whether what was printed, and tracebacks, are unfolded.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    limit: int = 2000
    verbose: bool = False


def verdict(result: CheckResult, setting: Setting, known: tuple[Finding, ...] = ()) -> Markup:
    """Return a verdict, unfolded: what was found, expected, where, why, and what to try.

    Args:
        result: The verdict.
        setting: Links and limits.
        known: What was found before anything ran; it is not explained a second time.
    """
    found = [_row(row, setting) for row in rows(result, known)]
    table = joined() if result.finding is None else compared(result.finding)
    said = joined(
        element("dl", *found) if found else "",
        table,
        _training(result),
        _printed("What it printed", result.output, setting),
        _printed("Traceback", result.traceback, setting),
    )
    return element(
        "details",
        element("summary", *_line(result)),
        element("div", said, class_="rnn-body"),
        open=True,
        class_="rnn-check",
    )


def short(result: CheckResult) -> Markup:
    """Return a verdict in one line of a list; a training keeps its curve."""
    return element("li", *_line(result), _training(result))


def remark(finding: Finding, status: Status, setting: Setting) -> Markup:
    """Return what reading the source showed, in the words that the terminal has for it.

    Args:
        finding: A finding, or a note.
        status: Whose symbol stands before it.
        setting: Links and limits.
    """
    found, *others = rows_of(finding)
    below = [_row(row, setting) for row in others]
    said = element("p", symbol(status), " ", sentence(found.text, setting.limit))
    return joined(said, element("dl", *below) if below else "")


def place(line: int, cell: str, setting: Setting) -> Markup:
    """Return where a line stands, as a link to its cell where that is known."""
    text = placed(line, clean(cell, 80))
    target = setting.links.get(cell, "")
    if _CELL.fullmatch(target):
        # Where a cell is shown in JupyterLab 4 and in nbconvert's pages: "Scroll to cell by ID
        # based on hash fragment", jupyterlab #13285 and nbconvert #1897.
        return element("a", text, href=f"#cell-id={target}")
    if _VSCODE.fullmatch(target):
        return element("a", text, href=target)
    return joined(text)


def mark(status: Status) -> Markup:
    """Return the symbol and the word of a status."""
    return _marked(status, f"{_symbol(status)} {WORDS[status]}")


def symbol(status: Status) -> Markup:
    """Return the symbol of a status alone, before words that tell it."""
    return _marked(status, _symbol(status))


def _symbol(status: Status) -> str:
    return _SYMBOLS.get(status, UNICODE.warned)


def _marked(status: Status, text: str) -> Markup:
    return element("strong", text, class_=f"rnn-mark rnn-{status.value}")


def _line(result: CheckResult) -> tuple[Markup, ...]:
    earned = "?" if result.status is Status.BROKEN else result.earned
    points = element("span", f" {earned}/{result.points}", class_="rnn-points")
    return mark(result.status), Markup(" "), sentence(result.title, 300), points


def _row(row: Row, setting: Setting) -> Markup:
    said = sentence(row.text, setting.limit)
    if row.is_source:
        source = element("code", clean(row.text, setting.limit)) if row.text else ""
        said = joined(place(row.line, row.cell, setting), " " if source else "", source)
    return element("div", element("dt", row.label), element("dd", said))


def _training(result: CheckResult) -> Markup:
    if not result.curve:
        return joined()
    finding = result.finding
    told = finding.numbers if finding is not None and finding.kind == "score" else {}
    levels = {"bar": result.bar} | {name: _number(told.get(name)) for name in _LEVELS}
    metric = clean(finding.what, 40) if finding is not None and told else "score"
    return element(
        "div",
        element("p", f"Training: {progress(result.curve, result.bar)}.", class_="rnn-quiet"),
        curve(result.curve, levels, metric),
        class_="rnn-training",
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _printed(label: str, text: str, setting: Setting) -> Markup:
    text = clean(text, 2 * setting.limit).rstrip()
    if not text:
        return joined()
    lines = plural(text.count("\n") + 1, "line")
    return element(
        "details",
        element("summary", f"{label} ({lines})"),
        element("pre", text),
        open=setting.verbose,
        class_="rnn-more",
    )
