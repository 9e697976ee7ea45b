"""A whole grading as one piece of HTML, while it goes on and when it is done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import groupby

from rnn_grade.render.html.markup import Markup, element, joined, sentence
from rnn_grade.render.html.verdict import (
    Setting,
    mark,
    place,
    remark,
    short,
    symbol,
    verdict,
)
from rnn_grade.render.words.verdicts import facts, outcome, waits_for
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import clean, plural

# A notebook keeps what is shown in it: no verdict is larger, whatever a learner's code printed.
MOST = 60_000
_LIMITS = (2000, 500, 120, 30)
_FOLDED = (Status.PASSED, Status.NOT_ATTEMPTED)


@dataclass(frozen=True)
class Grading:
    """What is known of a grading.

    Args:
        number: The exercise's number.
        title: Its title.
        origin: A short line that says what is graded.
        results: The verdicts so far, in order.
        findings: What reading the source showed.
        notes: What was taken of the submission, and what was not.
        doing: What goes on at the moment; nothing at the end.
        report: The report, at the end.
        left_out: How many checks of the exercise were not asked for.
        suggestion: What to type next, and what it does.
        verbose: Whether to unfold what the learner's code printed, and tracebacks.
        links: As in `Setting`.
        unfolded: Whether what needs no mending is unfolded as well, as on paper.
    """

    number: int
    title: str
    origin: str
    results: Sequence[CheckResult] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    doing: str = ""
    report: Report | None = None
    left_out: int = 0
    suggestion: tuple[str, str] = ("", "")
    verbose: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    unfolded: bool = False


def page(grading: Grading) -> str:
    """Return a grading as HTML of at most `MOST` bytes."""
    text = ""
    for limit in _LIMITS:
        text = _page(grading, Setting(grading.links, limit, grading.verbose))
        if len(text.encode()) <= MOST:
            return text
    bare = [replace(r, finding=None, output="", traceback="", curve=()) for r in grading.results]
    return _page(replace(grading, results=bare, findings=(), notes=()), Setting())


def _page(grading: Grading, setting: Setting) -> str:
    heading = f"Exercise {grading.number}: {clean(grading.title, 200)}"
    return element(
        "div",
        element("style", style()),
        element("p", element("strong", heading), class_="rnn-heading"),
        body(grading, setting),
        class_="rnn-grade",
    )


def body(grading: Grading, setting: Setting) -> Markup:
    """Return all of a grading but its heading, which depends on where it stands.

    Args:
        grading: What is known of it.
        setting: Links and limits.
    """
    return joined(
        element("p", clean(grading.origin, 400), class_="rnn-quiet") if grading.origin else "",
        _outcome(grading, grading.report) if grading.report is not None else "",
        *(_notes(grading.notes, setting)),
        *(_findings(grading.findings, setting)),
        *_groups(grading, setting),
        element("p", sentence(grading.doing, 300), class_="rnn-doing") if grading.doing else "",
        _end(grading, grading.report) if grading.report is not None else "",
    )


@cache
def style(name: str = "style.css") -> Markup:
    """Return a style sheet; by default that of everything below `.rnn-grade`.

    Args:
        name: The file of it.
    """
    text = files(__package__).joinpath(name).read_text("utf-8")
    # The comments are for whoever reads the file.
    return Markup(" ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split()))


def _notes(notes: tuple[Finding, ...], setting: Setting) -> list[Markup]:
    return [
        element("div", remark(note, Status.SKIPPED, setting), class_="rnn-note rnn-quiet")
        for note in notes
    ]


def _findings(found: tuple[Finding, ...], setting: Setting) -> list[Markup]:
    parts = [finding for finding in found if finding.kind == "unfilled"]
    said = [
        element("div", remark(finding, Status.FAILED, setting), class_="rnn-check")
        for finding in found
        if finding.kind != "unfilled"
    ]
    if parts:
        names = [
            joined(
                ", " if number else "",
                sentence(f"`{part.what}`", 200),
                *((" (", place(part.line, part.cell, setting), ")") if part.line else ()),
            )
            for number, part in enumerate(parts)
        ]
        said.append(element("p", mark(Status.NOT_ATTEMPTED), " To write: ", *names))
    return said


def _groups(grading: Grading, setting: Setting) -> list[Markup]:
    seen = {result.title: result for result in grading.results}
    passed = [r for r in grading.results if r.status is Status.PASSED and not r.withdrawn]
    to_do = [r for r in grading.results if r.status is Status.NOT_ATTEMPTED]
    waiting = [r for r in grading.results if r.status is Status.SKIPPED]
    details = grading.report is None or grading.report.worker != "none"
    known = grading.findings
    wrong = [r for r in grading.results if r not in (*passed, *to_do, *waiting)]
    unfolded = grading.unfolded
    groups = [_folded(passed, f"{plural(len(passed), 'check')} passed", unfolded)]
    groups += [verdict(r, setting, known) for r in wrong]
    groups.append(_folded(to_do, f"{plural(len(to_do), 'check')} to do", unfolded))
    for reasons, group in groupby(waiting, key=lambda result: waits_for(result, seen)):
        members = list(group)
        verb = "waits" if len(members) == 1 else "wait"
        what = f" for: {' and '.join(reasons)}" if details and reasons else ""
        said = f"{plural(len(members), 'check')} {verb}{what}"
        groups.append(_folded(members, said, unfolded))
    return groups


def _folded(results: Sequence[CheckResult], summary: str, unfolded: bool) -> Markup:
    if not results:
        return joined()
    return element(
        "details",
        element("summary", symbol(results[0].status), " ", sentence(summary, 400)),
        element("ul", *(short(result) for result in results)),
        open=unfolded,
        class_="rnn-check",
    )


def _outcome(grading: Grading, report: Report) -> Markup:
    points = f"{report.score} of {plural(report.total, 'point')}"
    return joined(
        element("p", element("strong", points)),
        *(
            element("p", sentence(text, 1000), class_=f"rnn-{status.value}" if status else "")
            for text, status in outcome(report, grading.left_out)
        ),
    )


def _end(grading: Grading, report: Report) -> Markup:
    command, about = grading.suggestion
    return joined(
        element("p", "Next: ", element("code", command), f" {about}") if command else "",
        element("p", " · ".join(facts(report)), class_="rnn-quiet"),
    )
