"""The one place where findings become sentences: what was found, what was expected, what next.

Every template is a pure function of a `Finding`. A sentence states numbers; the cause names the
likely mistake; `next` is something to do.
"""

from __future__ import annotations

from collections.abc import Callable

from rnn_grade.render.words import arrays as array_words
from rnn_grade.render.words import behaviour as behaviour_words
from rnn_grade.render.words import kernel as kernel_words
from rnn_grade.render.words import scores as score_words
from rnn_grade.render.words.exceptions import explain_exception, explain_syntax
from rnn_grade.render.words.phrases import Words, ended, head
from rnn_grade.render.words.stops import cut_short, explain_stop
from rnn_grade.report import Finding
from rnn_grade.text import placed

__all__ = ["Words", "explain"]


def explain(finding: Finding) -> Words:
    """Return a finding in sentences; what its template needs may be missing, and is not told then.

    Args:
        finding: What was wrong, as data, of this version or another.
    """
    template = _TEMPLATES.get(finding.kind, _TEMPLATES["that"])
    try:
        words = template(finding)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        words = Words(f"{head(finding.what)}: not as expected.")
    # What the check itself knows of the cause is more precise than the template.
    return Words(
        words.found, words.expected, finding.cause or words.cause, finding.hint or words.next
    )


def _syntax(finding: Finding) -> Words:
    message = finding.numbers["message"]
    place = placed(finding.line, finding.cell)
    cause, hint = explain_syntax(message, finding.source)
    return Words(ended(f"Python cannot read {place}: {message}"), "", cause, hint)


def _unreadable(finding: Finding) -> Words:
    return Words(ended(f"`{finding.what}` cannot be read: {finding.numbers['message']}"))


def _missing(finding: Finding) -> Words:
    if message := finding.numbers.get("message"):
        told = f"`{finding.what}` stands in {finding.cell}, which Python cannot read: {message}"
        return Words(ended(told), "", *explain_syntax(message, finding.source))
    form = "notebook" if finding.numbers.get("form") == "notebook" else "file"
    return Words(
        f"There is no function `{finding.what}` in your {form}.",
        f"A function called `{finding.what}`, as in the stub.",
        "It was renamed, deleted, or stands inside another function.",
        f"Put `def {finding.what}(...)` back at the left margin.",
    )


def _cell_unread(finding: Finding) -> Words:
    numbers = finding.numbers
    names = " or ".join(f"`{name}`" for name in numbers["names"])
    elsewhere = " and ".join(f"`{name}`" for name in numbers.get("elsewhere", ()))
    told = f"{head(finding.what)} was left out: Python cannot read it, {numbers['message']}."
    told += f" So there is no {names}." if names else ""
    told += f" What counts is the {elsewhere} of other cells." if elsewhere else ""
    return Words(told)


def _beside(finding: Finding) -> Words:
    form = finding.numbers["form"]
    why = "newer" if finding.numbers["newer"] else "not older"
    return Words(f"`{finding.what}` lies beside it and was not graded: the {form} is {why}.")


def _signature(finding: Finding) -> Words:
    return Words(
        f"Your function takes other arguments: `{finding.actual}`.",
        f"`{finding.expected}`.",
        "",
        "Take the arguments of the stub, in this order; more of them need default values.",
    )


def _default(finding: Finding) -> Words:
    parameter, _, value = finding.expected.partition("=")
    has = (
        f"`{finding.actual}`" if "=" in finding.actual else f"`{finding.actual}` without a default"
    )
    return Words(
        f"Your `{finding.what}` takes {has}.",
        f"`{finding.expected}`, as in the stub.",
        f"Whoever calls it without `{parameter}` counts on {value}.",
        f"Put the default of the stub back: `{finding.expected}`.",
    )


def _changed_argument(finding: Finding) -> Words:
    name, kind = finding.actual, finding.numbers["type"]
    # `.copy()` of a list or a dict copies no array that is in it.
    following = {
        "ndarray": f"Work on a copy, `{name} = {name}.copy()`, or make a new array.",
        "tuple": "Copy what is in it before you write.",
    }.get(kind, f"Make a new {kind}, and copy what is in it before you write into that.")
    return Words(
        f"{finding.what} changes its argument `{name}`.",
        "Arguments that are afterwards what they were: they belong to whoever calls.",
        "Whoever hands the same one over again, or reads it later, gets other values.",
        following,
    )


def _trained_at_import(finding: Finding) -> Words:
    return Words(
        "A model is trained while your code is imported.",
        "Nothing is trained before somebody asks for a model.",
        "What stands at the left margin runs whenever the file is imported, not only when it is "
        "started.",
        'Put what trains and prints under `if __name__ == "__main__":`.',
    )


def _outdated(finding: Finding) -> Words:
    now, before = finding.expected, finding.actual
    return Words(
        f"{head(finding.what)} is at version {now}, yours was started with {before}: "
        "`rnn-grade update`."
    )


def _unfilled(finding: Finding) -> Words:
    return Words(
        f"`{finding.what}` is not written yet.",
        "",
        "",
        f"Replace `raise NotImplementedError` in `{finding.what}` by your code.",
    )


def _wrong_type(finding: Finding) -> Words:
    if finding.actual == "NoneType":
        return Words(
            f"{head(finding.what)} returned nothing (None).",
            f"A value of type {finding.expected}.",
            "The function ends without a `return`, or returns what calls such as `compile` or "
            "`append` give: nothing.",
            "End it with `return` and the result itself.",
        )
    return Words(
        f"{head(finding.what)} returned something that does not fit: {finding.actual}.",
        f"It should be: {finding.expected}.",
        "",
        "Return what the docstring of the stub says under Returns.",
    )


def _assertion(finding: Finding) -> Words:
    return Words(f"The check did not hold: {finding.numbers['message']}")


def _broken(finding: Finding) -> Words:
    return Words(
        f"This check itself is broken: {finding.numbers['message']}",
        "",
        "This is a mistake in the grader, not in your code.",
        "Tell your instructor; the points are not lost.",
    )


def _unread(finding: Finding) -> Words:
    return Words(
        f"{head(finding.what)} cannot be read as the check expects it: "
        f"{finding.numbers['message'].rstrip('.')}.",
        "What the docstring of the stub promises.",
        "It has another type or other parts than that.",
        "Compare what you return with the docstring: its type, its shape, and what is in it.",
    )


def _exception(finding: Finding) -> Words:
    numbers = finding.numbers
    found, cause, hint = explain_exception(
        numbers["type_name"], numbers["message"], numbers["during"]
    )
    return Words(found, "", cause, hint)


def _stopped(finding: Finding) -> Words:
    numbers = finding.numbers
    if numbers["reason"] == "timeout" and "epochs" in numbers:
        found, cause, hint = cut_short(numbers)
    else:
        found, cause, hint = explain_stop(
            numbers["reason"], numbers["during"], numbers["detail"], finding.source
        )
    return Words(found, "", cause, hint)


_TEMPLATES: dict[str, Callable[[Finding], Words]] = {
    **array_words.TEMPLATES,
    **behaviour_words.TEMPLATES,
    **kernel_words.TEMPLATES,
    **score_words.TEMPLATES,
    "assertion": _assertion,
    "beside": _beside,
    "broken": _broken,
    "cell_unread": _cell_unread,
    "changed_argument": _changed_argument,
    "default": _default,
    "exception": _exception,
    "missing": _missing,
    "outdated": _outdated,
    "signature": _signature,
    "stopped": _stopped,
    "syntax": _syntax,
    "trained_at_import": _trained_at_import,
    "unfilled": _unfilled,
    "unread": _unread,
    "unreadable": _unreadable,
    "wrong_type": _wrong_type,
}
