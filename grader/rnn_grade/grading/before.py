"""What is known of a submission before anything of it runs: what reading it showed, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.outline import Outline
from rnn_grade.course.signature import signature_problem
from rnn_grade.errors import Failure
from rnn_grade.grading.cells.reading import Module
from rnn_grade.grading.findings import finding_of
from rnn_grade.report import CheckResult, Finding, Status


def unfilled(module: Module, name: str) -> bool:
    """Return whether a function is still the stub's.

    Args:
        module: What was handed in.
        name: The function.
    """
    function = module.outline.functions.get(name)
    return function is not None and function.unfilled


def findings(
    exercise: Exercise, module: Module, contract: Outline, parts: Sequence[str]
) -> tuple[Finding, ...]:
    """Return what reading a submission shows.

    Args:
        exercise: What it was handed in for.
        module: What was handed in.
        contract: What the exercise's stub says.
        parts: The functions that count.
    """
    own = module.outline
    if own.error:
        kind = "syntax" if own.line and own.source else "unreadable"
        name = f"{exercise.slug}.{'ipynb' if module.form == 'notebook' else 'py'}"
        failure = Finding(kind, name, line=own.line, cell=own.cell, source=own.source)
        return (replace(failure, numbers={"message": own.error}),)
    found: list[Finding] = []
    for name in parts:
        problem = signature_problem(name, own, contract, module.form, module.notes)
        if isinstance(problem, Failure):
            found.append(finding_of(problem))
        elif problem is not None:
            function = own.functions[name]
            found.append(Finding("unfilled", name, line=function.line, cell=function.cell))
    return tuple(found)


def notes(module: Module, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what is to be said of a submission's cells, as far as the findings do not say it.

    Args:
        module: What was handed in.
        found: Those findings.
    """
    told = {(finding.cell, finding.line) for finding in found if finding.cell}
    return tuple(note for note in module.notes if (note.cell, note.line) not in told)


def skipped(check: Check, *waits_for: str) -> CheckResult:
    """Return the verdict of a check that was not run.

    Args:
        check: The check.
        waits_for: What it waits for.
    """
    return CheckResult(
        check.name,
        check.title,
        check.points,
        Status.SKIPPED,
        waits_for=waits_for,
        hints=check.hints,
        hidden=check.hidden,
    )


def unrun(check: Check, module: Module, parts: Sequence[str]) -> CheckResult:
    """Return the verdict of a check that need not run.

    Args:
        check: The check.
        module: What was handed in, which cannot be read, or has nothing written in it.
        parts: The functions that count.
    """
    result = skipped(check)
    if module.outline.error:
        form = "notebook" if module.form == "notebook" else "file"
        return replace(result, waits_for=(f"the {form} can be read by Python",))
    finding = Finding("unfilled", (*check.parts, *parts)[0])
    return replace(result, status=Status.NOT_ATTEMPTED, finding=finding)
