"""Found against expected as small tables: shapes by axis, and the numbers around a difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rnn_grade.render.html.markup import Markup, element, joined
from rnn_grade.report import Finding

_ROWS = _COLUMNS = 6


def compared(finding: Finding) -> Markup:
    """Return a table of what was found and what was expected, or nothing where there is none.

    Args:
        finding: What was wrong, of this version or another: whatever does not fit is not shown.
    """
    try:
        if finding.kind == "shape":
            return _shapes(finding)
        return _numbers(finding.numbers["around"]) if finding.kind == "close" else joined()
    except (LookupError, TypeError, ValueError):
        return joined()


def _shapes(finding: Finding) -> Markup:
    found, expected = list(finding.actual), list(finding.expected)
    axes = str(finding.numbers.get("axes", "")).strip("()").split(",")
    names = [name.strip() for name in axes if name.strip()]
    if len(names) != len(expected):
        names = [f"axis {number}" for number in range(len(expected))]
    count = max(len(found), len(expected))
    if not expected or count > 8:
        return joined()
    names += [""] * (count - len(names))
    same = len(found) == len(expected)
    wrong = [
        n >= len(found) or n >= len(expected) or expected[n] not in (None, found[n])
        for n in range(count)
    ]
    head = element("tr", element("td"), *(element("th", name, scope="col") for name in names))
    rows = [
        element(
            "tr",
            element("th", label, scope="row"),
            *(_cell(_length(row, n), marked and wrong[n] and same) for n in range(count)),
        )
        for label, row, marked in (("Found", found, True), ("Expected", expected, False))
    ]
    return element("table", element("tbody", head, *rows), class_="rnn-array")


def _length(row: Sequence[Any], axis: int) -> str:
    if axis >= len(row):
        return "–"
    return "any" if row[axis] is None else str(row[axis])


def _numbers(around: Any) -> Markup:
    found, expected, wrong = (
        [row[:_COLUMNS] for row in around[name][:_ROWS]] for name in ("found", "expected", "wrong")
    )
    nothing: list[list[int]] = [[] for _ in wrong]
    at = f", {around['at']}" if around["at"] else ""
    return element(
        "div",
        _table(f"Found{at}", around, found, wrong),
        _table(f"Expected{at}", around, expected, nothing),
        _cut(around, found),
        class_="rnn-arrays",
    )


def _table(caption: str, around: Any, rows: Any, wrong: Any) -> Markup:
    top, left = (int(start) for start in around["first"])
    columns = range(left, left + len(rows[0]))
    head = element(
        "tr",
        element("td"),
        *(element("th", _named(around["columns"], n, left), scope="col") for n in columns),
    )
    body = [
        element(
            "tr",
            element("th", _named(around["rows"], number, top), scope="row")
            if around["rows"]
            else element("td"),
            *(_cell(str(value), n < len(bad) and bool(bad[n])) for n, value in enumerate(row)),
        )
        for number, (row, bad) in enumerate(zip(rows, wrong, strict=True), top)
    ]
    return element(
        "table", element("caption", caption), element("tbody", head, *body), class_="rnn-array"
    )


def _named(axis: str, number: int, first: int) -> str:
    """Return the number of a row or a column; the first one says what it is a number of."""
    return f"{axis} {number}" if axis and number == first else str(number)


def _cell(text: str, marked: bool) -> Markup:
    return element("td", element("mark", text) if marked else text)


def _cut(around: Any, found: Any) -> Markup:
    """Return what the table leaves out, in words."""
    height, width = (int(length) for length in around["lengths"])
    if (height, width) == (len(found), len(found[0])):
        return joined()
    whole = f"{height} × {width}" if height > 1 else str(width)
    shown = f"{len(found)} × {len(found[0])}" if height > 1 else str(len(found[0]))
    return element("p", f"{shown} of {whole} numbers are shown.", class_="rnn-quiet")
