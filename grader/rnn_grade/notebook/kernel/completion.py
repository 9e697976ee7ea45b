"""What the tab key offers behind a magic: exercises, options, parts and checks; nothing else."""

from __future__ import annotations

from typing import Any

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.notebook.kernel.arguments import OPTIONS

_MAGICS = ("%grade", "%hint", "%show", "%%exercise")
_NAME = "rnn_grade.completion"


def complete(course: Course, line: str) -> list[str]:
    """Return the words that can stand where the cursor is.

    Args:
        course: Whose exercises.
        line: The line up to the cursor.
    """
    magic, *words = line.lstrip().split(" ")
    if magic not in _MAGICS or not words:
        return []
    before, begun = [word for word in words[:-1] if word], words[-1]
    exercise = _exercise(course, before)
    option = before[-1] if before else ""
    if OPTIONS.get(option):
        offered = _behind(option, exercise)
    else:
        offered = [one.slug for one in course.exercises] if exercise is None else []
        offered += OPTIONS if magic == "%grade" else ()
    return [word for word in offered if word.startswith(begun)]


def _behind(option: str, exercise: Exercise | None) -> list[str]:
    if exercise is None:
        return []
    if option == "--part":
        return list(exercise.parts)
    return [check.name for check in exercise.visible_checks] if option == "--only" else []


def _exercise(course: Course, words: list[str]) -> Exercise | None:
    for before, word in zip(["", *words], words, strict=False):
        if not word.startswith("-") and not OPTIONS.get(before):
            try:
                return course.find(word)
            except UserError:
                return None
    return None


def register(shell: Any, course: Course) -> None:
    """Offer these words in a shell.

    Args:
        shell: IPython's shell.
        course: Whose exercises.
    """
    from IPython.core import completer

    library: Any = completer
    if not hasattr(library, "context_matcher"):
        # IPython before 8.6 mixes what else could stand there into it.
        def offered(_: Any, event: Any) -> list[str]:
            return complete(course, event.text_until_cursor)

        for magic in _MAGICS:
            shell.set_hook("complete_command", offered, str_key=magic)
        return

    @library.context_matcher(identifier=_NAME, priority=1000)  # type: ignore[untyped-decorator] # IPython has no types
    def matcher(context: Any) -> dict[str, Any]:
        words = complete(course, context.text_until_cursor)
        made = [library.SimpleCompletion(text=word, type="magic") for word in words]
        return {
            "completions": made,
            "suppress": bool(made),
            "ordered": True,
            "matched_fragment": context.text_until_cursor.rpartition(" ")[2],
        }

    unregister(shell)
    shell.Completer.custom_matchers.append(matcher)


def unregister(shell: Any) -> None:
    """Offer them no longer.

    Args:
        shell: IPython's shell.
    """
    found = getattr(shell.Completer, "custom_matchers", [])
    found[:] = [one for one in found if getattr(one, "matcher_identifier", "") != _NAME]
