"""What an update did, in sentences: what is new, what stayed the learner's, where the rest lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.render.terminal.layout import Hanging, paragraph, sentence
from rnn_grade.text import clean, plural
from rnn_grade.workspace.merging.merge import Merged, Signature
from rnn_grade.workspace.updating import Renewal, Update
from rnn_grade.workspace.workspace import shown


def updated(updates: Sequence[Update], here: Path, *, dry_run: bool = False) -> RenderableType:
    """Return what came of an update.

    Args:
        updates: What became of each exercise.
        here: The current folder.
        dry_run: Whether nothing was written.
    """
    changed = [one for one in updates if one.changes or one.says]
    lines: list[RenderableType] = []
    for one in changed:
        number, title = one.exercise.number, clean(one.exercise.manifest.title)
        heading = Text(f"Exercise {number}: {title}{_versions(one)}", "bold")
        lines.append(Hanging(heading, Text(), 0))
        for said in (*one.says, *(line for file in one.renewals for line in _file(file, here))):
            lines.append(Hanging(sentence(said), Text("  - "), 4))
    if not changed:
        lines.append(paragraph("Everything here is up to date.", 0))
    elif dry_run:
        lines += [Text(), paragraph("Nothing was written. Without --dry-run it is.", 0)]
    else:
        done = f"{plural(len(changed), 'exercise')} brought up to date."
        lines += [Text(), paragraph(done, 0)]
    return Group(*lines)


def _versions(update: Update) -> str:
    now = update.exercise.manifest.version
    if update.is_new:
        return " is new"
    return "" if now == update.before else f" (version {update.before} to {now})"


def _file(one: Renewal, here: Path) -> Iterator[str]:
    name = f"`{clean(shown(one.path, here))}`"
    merged = one.merged or Merged("")
    if one.what == "new":
        yield f"{name} is new."
    elif one.what == "renewed":
        yield f"{name} is the new one."
    elif merged.whole:
        yield f"{name} cannot be read by Python now, so it stayed as it is; mend it, then update."
    elif one.what != "unchanged":
        yield from _parts(name, merged)
    yield from (_signature(one) for one in merged.signatures)
    if one.beside is not None:
        yield f"The course's own text lies in `{clean(shown(one.beside, here))}`."
    if one.backup is not None:
        yield f"As it was before: `{clean(shown(one.backup, here))}`."


def _parts(name: str, merged: Merged) -> Iterator[str]:
    told = (
        ("new text in {}", merged.renewed),
        ("{} added", merged.added),
        ("{} taken away", merged.dropped),
    )
    said = [words.format(_listed(names)) for words, names in told if names]
    if said:
        yield f"{name}: {'; '.join(said)}. All that you wrote is there."
    if merged.kept == ("the file",):
        yield f"{name}: nobody knows what you were given, so it stayed as it is."
    elif merged.kept:
        yield f"{name}: you and the course both changed {_listed(merged.kept)}; yours stayed."


def _signature(one: Signature) -> str:
    said = f"{one.name} now takes "
    takes = _listed(tuple(f"`{name}`" for name in one.takes))
    drops = _listed(tuple(f"`{name}`" for name in one.drops))
    if takes and drops:
        said += f"{takes} and no longer {drops}"
    elif takes:
        said += takes
    elif drops:
        said = f"{one.name} no longer takes {drops}"
    else:
        said += "its arguments in another order"
    if one.kept:
        return f"{said}: your function still has the old signature."
    return f"{said}: your code below it does not use it yet."


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
