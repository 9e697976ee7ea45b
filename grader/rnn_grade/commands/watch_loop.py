"""What `rnn-grade watch` connects: saves, keys and gradings make a queue, and one loop hears it.

What is known and what follows from it stands in `watching.hear`; here is done what that wants done.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from rnn_grade.commands.grade import find
from rnn_grade.commands.group import INTERRUPTED
from rnn_grade.commands.hint import hash_of_file
from rnn_grade.commands.solution import solution_of
from rnn_grade.course.disclosure import Hidden
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError
from rnn_grade.grading import source
from rnn_grade.lanes.latest import Latest
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.render.terminal.fullscreen import FullScreen
from rnn_grade.render.terminal.watching import Transcript, bodies, foot, left_behind
from rnn_grade.report import Event
from rnn_grade.text import escaped
from rnn_grade.watching import keys as terminal_keys
from rnn_grade.watching.hear import begun, hear
from rnn_grade.watching.saves import Saves
from rnn_grade.watching.state import (
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
    Pressed,
    Read,
    Saved,
    State,
    Target,
    Told,
    Unreadable,
    View,
)
from rnn_grade.workspace import workspace

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.render.terminal.layout import Symbols
    from rnn_grade.sandbox.levels import Level
    from rnn_grade.workspace.workspace import Place

# How soon a terminal that was made wider or narrower is written anew.
_LOOK_SECONDS = 0.25


@dataclass
class Watched:
    """What one call of the command watches.

    Args:
        course: Whose exercises.
        place: The learner's workspace, where there is one.
        given: The path that was named, if one was.
        console: The screen.
        marks: The symbols to use.
        require: The least level of isolation.
        origin: How the course was chosen.
    """

    course: Course
    place: Place | None
    given: Path | None
    console: Console
    marks: Symbols
    require: Level
    origin: str
    _heard: queue.SimpleQueue[Happening | None] = field(default_factory=queue.SimpleQueue)
    _saves: Saves | None = None
    _path: Path | None = None
    _content: bytes = b""

    def run(self, exercise: Exercise, *, keys: bool, full: bool) -> int:
        """Watch until it is over, and return the exit code.

        Args:
            exercise: What to begin with.
            keys: Whether somebody can press keys.
            full: Whether the screen can be written over.
        """
        # Nothing to watch is no reason to begin.
        self._candidates(exercise)
        state, deeds = begun(State(self._target(exercise), keys))
        before = state
        latest = Latest(self.course.root, self._tell)
        try:
            latest.get_ready(exercise.folder)
            self._watch(exercise)
            with self._shown(full) as screen, self._keys(keys, screen):
                while True:
                    for deed in deeds:
                        self._do(deed, state, latest)
                    self._show(before, state, screen)
                    if self.console.quiet:
                        # Whoever read along is gone (`| head`).
                        state = replace(state, ended=1)
                    if state.ended is not None:
                        break
                    before = state
                    state, deeds = self._next(state, screen)
        except KeyboardInterrupt:
            state = replace(state, ended=INTERRUPTED)
        finally:
            if self._saves is not None:
                self._saves.close()
            latest.close()
        if full:
            self.console.print(left_behind(state, self.marks))
        return state.ended or 0

    def _next(
        self, state: State, screen: FullScreen | Transcript
    ) -> tuple[State, tuple[Deed, ...]]:
        """Wait for something to happen; a screen of another size is drawn meanwhile."""
        size = screen.size if isinstance(screen, FullScreen) else None
        while True:
            try:
                happening = self._heard.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                if isinstance(screen, FullScreen) and screen.size != size:
                    size = screen.size
                    self._show(state, state, screen)
                continue
            if happening is None:
                return state, ()
            return hear(state, happening)

    def _do(self, deed: Deed, state: State, latest: Latest) -> None:
        exercise = state.exercise
        match deed:
            case Grade(number, content, first):
                self._content = content
                task = Task(
                    str(number),
                    exercise.folder,
                    content,
                    require=self.require,
                    first=first,
                    shown=state.submission,
                    watched=True,
                    hidden=Hidden.LEFT_OUT,
                    # As in a single grading: that of the environment, if it has one.
                    secret="",
                )
                latest.do(task)
            case Drop():
                latest.drop()
            case Read():
                self._heard.put(self._read(exercise))
            case Keep(report):
                if self._owns(exercise) and self.place is not None:
                    told = replace(report, course_origin=self.origin)
                    self.place.keep(exercise, told, self._content)
            case OpenHint(check, more):
                self._heard.put(self._open_hint(exercise, check, more=more))
            case MoveOn(following):
                latest.get_ready(following.folder)
                self._watch(following)
                self._heard.put(Moved(self._target(following)))
            case _:
                assert_never(deed)

    def _target(self, exercise: Exercise) -> Target:
        if self.place is None or not self._owns(exercise):
            return Target(exercise, alone=True)
        progress = self.place.progress()
        result = progress.results.get(exercise.folder)
        left = progress.following(self.course, exercise.number) or progress.following(self.course)
        following = left if left != exercise else None
        if result is None or result.untouched:
            return Target(exercise, following=following)
        return Target(exercise, result.statuses, following)

    def _candidates(self, exercise: Exercise) -> tuple[Path, ...]:
        return workspace.submissions(exercise, self.given, self.place, Path.cwd())

    def _owns(self, exercise: Exercise) -> bool:
        """Whether what is watched are the learner's own files, of which results are kept."""
        if self.place is None:
            return False
        paths = [self._path] if self._path is not None else list(self._candidates(exercise))
        return all(self.place.owns(exercise, path) for path in paths)

    def _watch(self, exercise: Exercise) -> None:
        """Watch the folder of an exercise, and no other one any more."""
        if self._saves is not None:
            self._saves.close()
        self._path = None
        names = {f"{exercise.slug}.py", f"{exercise.slug}.ipynb"}
        try:
            paths = self._candidates(exercise)
            folder = paths[0].resolve().parent
            found = {path.name for path in paths}
            names = found if self.given in paths else names | found
        except UserError:
            # Its file is missing: perhaps it comes.
            folder = self.place.folder(exercise) if self.place is not None else Path.cwd()
        self._saves = Saves(
            folder, names.__contains__, lambda: self._heard.put(self._read(exercise))
        )
        self._saves.start()

    def _read(self, exercise: Exercise) -> Saved | Unreadable:
        """Return what there is to grade now."""
        try:
            found = find(exercise, self.given, self.place)
            self._path = found.path
            content = source.read_source(self._path, exercise).content
        except UserError as error:
            return Unreadable(error.message, error.hint)
        name = escaped(workspace.shown(self._path.resolve(), Path.cwd()))
        return Saved(name, content, f"{datetime.now():%H:%M:%S}", found.notes)

    def _open_hint(self, exercise: Exercise, name: str, *, more: bool) -> Hinted:
        check = next(check for check in exercise.visible_checks if check.name == name)
        place, total = self.place, len(check.hints)
        if place is None or not self._owns(exercise):
            return Hinted(name, total, Opening.NEW)
        file = hash_of_file(place, exercise)
        progress = place.progress()
        opened = progress.opened(exercise.folder, name)
        if opened < total and not progress.tried_since(exercise.folder, name, file) and not more:
            return Hinted(name, opened, Opening.WAITS)
        count, is_new = place.open_hint(exercise, name, total, file)
        return Hinted(name, count, Opening.NEW if is_new else Opening.LAST)

    def _tell(self, task: Task, said: Event | Outcome) -> None:
        number = int(task.key)
        if isinstance(said, Outcome):
            self._heard.put(Graded(number, said.report, said.problem))
        else:
            self._heard.put(Told(number, said))

    def _show(self, before: State, state: State, screen: FullScreen | Transcript) -> None:
        view = None if state.view is View.VERDICTS else self._view(state)
        if isinstance(screen, Transcript):
            screen.follow(before, state, view if state.view is not before.view else None)
        else:
            shown = bodies(state, self.marks) if view is None else [view]
            screen.draw(shown, foot(state, self.marks), state.page)

    def _view(self, state: State) -> RenderableType:
        """Return what is shown in the place of the verdicts."""
        from rnn_grade.render.terminal.overview import Exercises
        from rnn_grade.render.terminal.task import Task as Text

        exercise = state.exercise
        match state.view:
            case View.LIST:
                return Exercises(self.course, self.place.progress() if self.place else None)
            case View.SOLUTION:
                return solution_of(self.course, exercise, self.place, self.marks)
            case _:
                return Text(course_text(exercise.task))

    @contextlib.contextmanager
    def _keys(self, keys: bool, screen: FullScreen | Transcript) -> Iterator[None]:
        if not keys:
            yield
            return
        full = screen if isinstance(screen, FullScreen) else None

        def leave() -> None:
            if full is not None:
                full.leave()

        def back() -> None:
            if full is not None:
                full.enter()
                self._heard.put(None)

        with terminal_keys.pressed(lambda key: self._heard.put(Pressed(key)), leave, back):
            yield

    @contextlib.contextmanager
    def _shown(self, full: bool) -> Iterator[FullScreen | Transcript]:
        if not full:
            yield Transcript(self.console, self.marks)
            return
        with FullScreen(self.console) as screen:
            yield screen
