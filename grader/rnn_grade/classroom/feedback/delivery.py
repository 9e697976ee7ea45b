"""Messages, each to one student, sent so that nobody gets the same twice.

What a message is about is noted before it goes out, and noted again when it was taken. A run that
is cut off in between leaves it as one that may have arrived, which the next run leaves alone.
"""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType

from rnn_grade.classroom.feedback.letter import Letter
from rnn_grade.classroom.feedback.text import text
from rnn_grade.classroom.gradebook import Gradebook


class NotTaken(Exception):
    """A message was surely not taken; another may be."""


class Unsure(Exception):
    """Nobody knows whether a message was taken."""


class Away(Exception):
    """Whoever takes messages is not there, or takes none from us: it is of no use to go on."""


@dataclass(frozen=True)
class Dispatch:
    """What goes to one place at once.

    Args:
        to: Where: an address, or a place on a platform.
        letters: What is read there: one student's, or what the members of a team all read.
    """

    to: str
    letters: tuple[Letter, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The hash of each letter with the place that it goes to."""
        return tuple(_key(self.to, letter) for letter in self.letters)

    @property
    def about(self) -> str:
        """Whom and what it is about, for a teacher."""
        slugs = ", ".join(letter.mark.exercise.slug for letter in self.letters)
        return f"{self.letters[0].student.student}: {slugs}"


@dataclass(frozen=True)
class Outbox:
    """What is to be sent.

    Args:
        messages: What goes out, in the order of the places.
        before: How many letters were sent earlier.
        unsure: What may have been sent earlier, and is not sent again.
    """

    messages: tuple[Dispatch, ...]
    before: int = 0
    unsure: tuple[Dispatch, ...] = ()


@dataclass
class Delivered:
    """What became of a plan.

    Args:
        sent: How many messages were taken.
        failed: What was not, each with the reason.
        unsure: Of what nobody knows, each with the reason.
        stopped: Why it ended early, or nothing.
    """

    sent: int = 0
    failed: list[tuple[Dispatch, str]] = field(default_factory=list)
    unsure: list[tuple[Dispatch, str]] = field(default_factory=list)
    stopped: str = ""


def plan(whole: Sequence[Dispatch], book: Gradebook, *, again: bool = False) -> Outbox:
    """Return what is to be sent: to each place what it has not got yet.

    Args:
        whole: What each place is to get, sent or not.
        book: What was sent.
        again: Whether to send also what may have been sent.
    """
    arrived, begun = book.messages([key for message in whole for key in message.keys])
    if again:
        begun = set()

    def only(message: Dispatch, wanted: Callable[[str], bool]) -> Dispatch:
        pairs = zip(message.keys, message.letters, strict=True)
        return replace(message, letters=tuple(letter for key, letter in pairs if wanted(key)))

    new = [only(message, lambda key: key not in arrived | begun) for message in whole]
    maybe = [only(message, lambda key: key in begun) for message in whole]
    return Outbox(
        tuple(message for message in new if message.letters),
        len(arrived),
        tuple(message for message in maybe if message.letters),
    )


def deliver(
    todo: Outbox,
    book: Gradebook,
    send: Callable[[Dispatch], None],
    *,
    again: bool = False,
    pause: float = 1.0,
    watch: Callable[[str], None] = lambda said: None,
) -> Delivered:
    """Send what a plan holds, and note each message before and after.

    Args:
        todo: The plan.
        book: Where it is noted.
        send: Sends one message; raises `NotTaken`, `Unsure` or `Away` where it cannot.
        again: Whether to send also what may have been sent.
        pause: Seconds between two messages: servers take no more at a time.
        watch: Called after each message with what to say.

    Returns:
        What became of it; Ctrl-C lets a message that goes out come to its end.
    """
    done = Delivered()
    for number, message in enumerate(todo.messages):
        if number:
            time.sleep(pause)
        if again:
            book.forget(message.keys)
        with _whole():
            # Another process is at it, or was faster.
            if not book.begin(message.keys, message.to):
                continue
            try:
                send(message)
            except (NotTaken, Away) as error:
                book.forget(message.keys)
                if isinstance(error, Away):
                    done.stopped = str(error)
                    return done
                done.failed.append((message, str(error)))
            except Unsure as error:
                done.unsure.append((message, str(error)))
            else:
                book.arrived(message.keys)
                done.sent += 1
        watch(message.about)
    return done


def _key(to: str, letter: Letter) -> str:
    whole = "\n".join((to, letter.mark.exercise.folder, text([letter])))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()


@contextmanager
def _whole() -> Iterator[None]:
    """Let Ctrl-C wait for the end of what is done here; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = []

    def wait(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
