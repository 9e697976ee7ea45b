"""What follows from what happens: a state and a happening make the next state, and deeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rnn_grade.report import Event, Report, Status
from rnn_grade.watching.state import (
    Change,
    Deed,
    Drop,
    Grade,
    Graded,
    Happening,
    Hinted,
    Keep,
    Moved,
    MoveOn,
    OpenHint,
    Opening,
    Phase,
    Pressed,
    Read,
    Remark,
    Saved,
    State,
    Told,
    Unreadable,
    View,
)

_Heard = tuple[State, tuple[Deed, ...]]

_VIEWS = {"t": View.TASK, "l": View.LIST, "s": View.SOLUTION}
_OPENINGS = {Opening.LAST: Remark.LAST_HINT, Opening.WAITS: Remark.SAME_FILE}
# Space and the arrows turn pages, also where a report does not fit on the screen.
_PAGES = {"space": 1, "down": 1, "up": -1}


def begun(state: State) -> _Heard:
    """Return what is to be done first: the file is graded as it is.

    Args:
        state: What is known.
    """
    return state, (Read(),)


def hear(state: State, happening: Happening) -> _Heard:
    """Return the next state, and what is to be done.

    Args:
        state: What was known.
        happening: What happened.
    """
    match happening:
        case Saved():
            return _saved(state, happening)
        case Unreadable(problem, way_out):
            cleared = _cleared(state, Phase.DONE)
            return replace(cleared, problem=(problem, way_out)), (Drop(),)
        case Told(number, event) if number == state.number:
            return _told(state, event), ()
        case Graded(number) if number == state.number:
            return _graded(state, happening)
        case Pressed("h"):
            more = state.remark is Remark.SAME_FILE
            return _hint(replace(state, remark=None, view=View.VERDICTS), more=more)
        case Pressed(key):
            return _pressed(replace(state, remark=None), key)
        case Hinted(check, count, opening):
            hints = {**state.hints, check: count}
            remark = _OPENINGS.get(opening)
            return replace(state, hints=hints, remark=remark, view=View.VERDICTS, page=0), ()
        case Moved(target):
            # The number goes on: what is still told of the last exercise is too late.
            return State(target, state.keys, number=state.number + 1), (Read(),)
        case _:
            return state, ()


def first(state: State) -> tuple[str, ...]:
    """Return the names of the checks to run first: to mend, and those that changed last.

    Args:
        state: What is known before a grading.
    """
    unmet = [name for name, status in state.target.before.items() if status.unmet]
    return tuple(dict.fromkeys([*unmet, *state.changed]))


def changed(before: Mapping[str, Status], report: Report) -> Change:
    """Return what a grading changed.

    Args:
        before: How each check ended the time before.
        report: How it ended this time.
    """

    def those(passed: bool) -> tuple[str, ...]:
        """Return those that pass now and did not, or the other way round."""
        return tuple(
            check.name
            for check in report.checks
            if check.name in before
            and (check.status is Status.PASSED) is passed
            and (before[check.name] is Status.PASSED) is not passed
        )

    return Change(those(True), those(False))


def _cleared(state: State, phase: Phase) -> State:
    """Return the state without what the grading before said; its number is a new one."""
    return State(
        state.target,
        state.keys,
        phase,
        state.number + 1,
        changed=state.changed,
        hints=state.hints,
        submission=state.submission,
        view=state.view,
        page=state.page if state.view is not View.VERDICTS else 0,
    )


def _saved(state: State, saved: Saved) -> _Heard:
    cleared = replace(
        _cleared(state, Phase.STARTING),
        submission=saved.submission,
        saved=saved.time,
        notes=saved.notes,
        # Whoever saves wants to see what came of it.
        view=View.VERDICTS,
        page=0,
    )
    return cleared, (Grade(cleared.number, saved.content, first(state)),)


def _told(state: State, event: Event) -> State:
    match event.kind:
        case "static":
            return replace(state, findings=event.findings, notes=(*state.notes, *event.notes))
        case "importing":
            return replace(state, libraries=event.detail)
        case "started":
            begun = replace(state, phase=Phase.CHECKING, running=event.check)
            return replace(begun, libraries="", scores=(), bar=None)
        case "epoch":
            return replace(state, scores=(*state.scores, event.score), bar=event.bar)
        case "finished" if event.result is not None:
            results = {**state.results, event.check: event.result}
            return replace(state, phase=Phase.CHECKING, results=results, running="", scores=())
        case _:
            return replace(state, libraries="")


def _graded(state: State, graded: Graded) -> _Heard:
    report = graded.report
    done = replace(state, phase=Phase.DONE, running="", scores=(), libraries="")
    if report is None or report.problem or report.interrupted:
        said = graded.problem or (report.problem if report is not None else "")
        broken = f"The grader itself failed: {said or 'it was stopped.'}"
        return replace(done, problem=(broken, "This is not your fault. Save once more.")), ()
    before = state.target.before
    change = changed(before, report) if before else None
    statuses = {check.name: check.status for check in report.checks}
    done = replace(
        done,
        target=replace(state.target, before=statuses),
        results={check.name: check for check in report.checks},
        report=report,
        change=change,
        changed=(*change.gained, *change.lost) if change else (),
    )
    kept: tuple[Deed, ...] = () if report.broken else (Keep(report),)
    if not report.passed or state.keys:
        return done, kept
    # Nobody can press a key to go on.
    following = state.target.following
    if following is None:
        return replace(done, ended=0), kept
    return done, (*kept, MoveOn(following))


def _pressed(state: State, key: str) -> _Heard:
    match key:
        case "q":
            return replace(state, ended=0), (Drop(),)
        case "r":
            return state, (Read(),)
        case "n":
            return _next(state)
        case "t" | "l" | "s":
            other = _VIEWS[key]
            view = View.VERDICTS if state.view is other else other
            return replace(state, view=view, page=0), ()
        case "space" | "down" | "up":
            return replace(state, page=state.page + _PAGES[key]), ()
        case _:
            return replace(state, view=View.VERDICTS, page=0), ()


def _next(state: State) -> _Heard:
    following = state.target.following
    if following is not None:
        return state, (MoveOn(following),)
    if state.passed:
        return replace(state, ended=0), ()
    return replace(state, remark=Remark.LAST_EXERCISE), ()


def _hint(state: State, *, more: bool) -> _Heard:
    result = state.to_mend
    if result is None:
        return replace(state, remark=Remark.NO_CHECK), ()
    if not result.hints:
        return replace(state, remark=Remark.NO_HINTS), ()
    return state, (OpenHint(result.name, more),)
