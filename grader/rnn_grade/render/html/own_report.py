"""A learner's page about one exercise: verdicts, open hints, what the program draws, the attempts.

One file that fetches nothing and runs nothing: what a learner's program made is an image or a sound
in it, never markup.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from rnn_grade.render.html.markup import Markup, element, joined, sentence
from rnn_grade.render.html.page import Grading, body, style
from rnn_grade.render.html.verdict import Setting, remark
from rnn_grade.report import Finding, Report, Status
from rnn_grade.text import clean, plural

# What a browser shows by itself, and how it is called there.
PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
SOUNDS = {".wav": "audio/wav"}
_META = Markup(
    '<meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; media-src data:; base-uri 'none'; "
    "form-action 'none'\">"
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,">'
)
_LIMIT = 4000
_OUTPUT = 20_000
_MOST_TITLES = 6


@dataclass(frozen=True)
class Demonstration:
    """What came of running a submission as a program.

    Args:
        output: What it printed.
        files: The pictures and sounds that it wrote, by name.
        problem: How it ended, where it did not end well.
    """

    output: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    problem: Finding | None = None


@dataclass(frozen=True)
class Hints:
    """The hints of one check that are open.

    Args:
        title: The check's title.
        opened: Their texts, in order.
        total: How many the check has.
    """

    title: str
    opened: Sequence[str]
    total: int


@dataclass(frozen=True)
class Tried:
    """One attempt, as a line of the table.

    Args:
        number: Its number.
        when: When it was graded, as ISO 8601.
        score: Points earned.
        total: Points to be had.
        mended: The titles of the checks that it made pass.
        broken: The titles of those that it made fail.
        alone: Whether there was no attempt before it to be compared with.
    """

    number: int
    when: str
    score: int
    total: int
    mended: Sequence[str] = ()
    broken: Sequence[str] = ()
    alone: bool = False


def own_report(
    grading: Grading,
    report: Report,
    hints: Sequence[Hints] = (),
    demonstration: Demonstration | None = None,
    attempts: Sequence[Tried] = (),
) -> str:
    """Return the page.

    Args:
        grading: The grading.
        report: Its report.
        hints: Those that are open, check by check.
        demonstration: What the program draws, plays and prints, if it ran.
        attempts: Earlier gradings and this one, the newest last.
    """
    title = f"Exercise {grading.number}: {clean(grading.title, 200)}"
    setting = Setting(grading.links, _LIMIT, grading.verbose)
    # What passed stands in the way of what did not, unless there are curves to be seen in it.
    unfolded = report.passed or any(
        check.curve for check in report.checks if check.status is Status.PASSED
    )
    main = element(
        "main",
        element("h1", title),
        body(replace(grading, unfolded=unfolded), setting),
        *_hints(hints),
        *(_program(demonstration) if demonstration is not None else ()),
        *_attempts(attempts),
        _foot(report),
        class_="rnn-grade",
    )
    head = element(
        "head",
        _META,
        element("title", f"{title}, {report.score} of {report.total}"),
        element("style", style(), style("own_report.css")),
    )
    page = element("html", head, element("body", main), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _hints(found: Sequence[Hints]) -> list[Markup]:
    if not found:
        return []
    parts = [element("h2", "Hints that are open")]
    for one in found:
        left = one.total - len(one.opened)
        more = f"{plural(left, 'hint')} left." if left else "That is the last hint of this check."
        parts += [
            element("p", element("strong", sentence(one.title, 300))),
            element("ol", *(element("li", sentence(hint, _LIMIT)) for hint in one.opened)),
            element("p", more, class_="rnn-quiet"),
        ]
    return parts


def _program(shown: Demonstration) -> list[Markup]:
    parts = [element("h2", "Your file, run as a program")]
    if shown.problem is not None:
        parts.append(
            element("div", remark(shown.problem, Status.ERROR, Setting()), class_="rnn-check")
        )
    parts += [_file(name, content) for name, content in shown.files.items()]
    output = clean(shown.output, _OUTPUT).strip("\n")
    if output:
        parts.append(element("pre", output, class_="rnn-program", tabindex="0"))
    elif shown.problem is None and not shown.files:
        parts.append(element("p", "It prints nothing and draws nothing.", class_="rnn-quiet"))
    return parts


def _file(name: str, content: bytes) -> Markup:
    suffix = name[name.rfind(".") :].lower()
    name = clean(name, 100)
    data = base64.b64encode(content).decode("ascii")
    if suffix in SOUNDS:
        address = f"data:{SOUNDS[suffix]};base64,{data}"
        shown = element("audio", controls=True, src=address, aria_label=name)
    else:
        address = f"data:{PICTURES[suffix]};base64,{data}"
        shown = element("img", src=address, alt=f"{name}, which your program drew")
    return element("figure", shown, element("figcaption", name))


def _attempts(found: Sequence[Tried]) -> list[Markup]:
    if not found:
        return []
    head = ("Attempt", "When", "Points", "What it changed")
    rows = [
        element(
            "tr",
            element("td", str(one.number)),
            element("td", moment(one.when)),
            element("td", f"{one.score} of {one.total}"),
            element("td", _changes(one)),
        )
        for one in found
    ]
    table = element(
        "table",
        element("thead", element("tr", *(element("th", name, scope="col") for name in head))),
        element("tbody", *rows),
        class_="rnn-attempts",
    )
    return [element("h2", "Your attempts"), table]


def _changes(tried: Tried) -> Markup:
    lines = []
    for titles, mark, status in (
        (tried.mended, "+", Status.PASSED),
        (tried.broken, "−", Status.FAILED),
    ):
        before = element("strong", mark, class_=f"rnn-mark rnn-{status.value}")
        shown = [sentence(title, 300) for title in titles[:_MOST_TITLES]]
        if len(titles) > _MOST_TITLES:
            shown.append(joined(f"and {len(titles) - _MOST_TITLES} more"))
        lines += [element("li", before, " ", one) for one in shown]
    if lines:
        return element("ul", *lines)
    said = "the first one" if tried.alone else "no verdict"
    return element("span", said, class_="rnn-quiet")


def moment(when: str) -> str:
    """Return a moment in the reader's own time zone, to the minute; nothing if it is none."""
    try:
        return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return ""


def _foot(report: Report) -> Markup:
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return element(
        "footer",
        element("p", f"Made by rnn-grade on {now}. {clean(versions, 300)}."),
        element("p", f"The graded text has the SHA-256 hash {clean(report.sha256, 64)}."),
    )
