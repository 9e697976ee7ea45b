"""What feedback ends with: what was written or sent, who got nothing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rnn_grade.classroom.feedback.delivery import Delivered, Dispatch, Outbox
from rnn_grade.classroom.feedback.letter import Letters
from rnn_grade.classroom.feedback.uploads import Upload
from rnn_grade.classroom.marks import Standing
from rnn_grade.text import plural


def uploaded(made: Mapping[str, Upload], output: Path) -> Iterator[str]:
    """Yield what to say of archives, one sentence each.

    Args:
        made: What is in each, by its name; one that would be empty was not written.
        output: The folder.
    """
    for name, one in made.items():
        if one.files:
            yield f"{output / name}: {plural(len(one.files), 'student')}."
        yield from _reasons(f"Not in {name}", one.without)


def planned(todo: Outbox, without: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what to say before anything is sent, one sentence each.

    Args:
        todo: What would be sent.
        without: Who gets no message, each with the reason.
    """
    yield from _reasons("No message", without)
    if todo.before:
        yield f"Sent before: {plural(todo.before, 'letter')}."
    for message in todo.unsure:
        yield f"May have been sent, `--again` sends it: {_line(message)}."


def listed(todo: Outbox, how: str) -> Iterator[str]:
    """Yield what would be sent to whom, one line each.

    Args:
        todo: What would be sent.
        how: From where, or with what.
    """
    yield from map(_line, todo.messages)
    count = plural(len(todo.messages), "message")
    yield f"{count} to send {how}. Nothing was sent: `--send` does it."


def delivered(done: Delivered, todo: Outbox) -> Iterator[str]:
    """Yield what became of messages, one sentence each.

    Args:
        done: What became of them.
        todo: What was to be sent.
    """
    yield from (f"Not taken: {_line(message)}: {why}." for message, why in done.failed)
    yield from (f"May have been sent: {_line(message)}: {why}." for message, why in done.unsure)
    yield f"Sent: {done.sent} of {plural(len(todo.messages), 'message')}."
    if done.stopped:
        yield f"Stopped: {done.stopped}."
    if done.sent < len(todo.messages):
        yield "The same command tries the rest again."


def left_out(made: Letters, class_: Standing) -> Iterator[str]:
    """Yield for what there is no feedback, and what else to know, one sentence each.

    Args:
        made: All letters.
        class_: Where the class stands.
    """
    for why, names in made.without.items():
        yield f"No feedback: {len(names)} {why}: {', '.join(names)}."
    if class_.nobodys:
        count = plural(len(class_.nobodys), "file")
        yield f"No feedback: {count} that nobody can be named for; `rnn-grade audit` says why."
    yield from (f"Note: {note}." for note in class_.notes)


def _line(message: Dispatch) -> str:
    return f"{message.about}, to {message.to}"


def _reasons(what: str, without: Iterable[tuple[str, str]]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for student, why in without:
        by_reason.setdefault(why, []).append(student)
    for why, students in by_reason.items():
        yield f"{what}: {', '.join(dict.fromkeys(students))}: {why}."
