"""A learner's text gets what the course changed, part by part, and loses nothing of its own.

What only one of the two changed is taken from that one. What both changed stays the learner's and
is named. A signature changes under a learner's body only if that body keeps working. Where a rule
fails its promise, the learner's text stays as it is.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rnn_grade.course.outline import is_unfilled
from rnn_grade.workspace.merging.pieces import SLOTS, UNREADABLE, Key, Piece, cut, parameters, same

_WORD = r"[^\W\d]\w*"


@dataclass(frozen=True)
class Signature:
    """A function that takes other arguments now.

    Args:
        name: The function.
        takes: What it did not take before.
        drops: What it takes no more.
        kept: Whether the learner's function still has the old signature.
    """

    name: str
    takes: tuple[str, ...]
    drops: tuple[str, ...]
    kept: bool


@dataclass(frozen=True)
class Merged:
    """A text brought up to date.

    Args:
        text: The text.
        renewed: Names of parts that have something new of the course's.
        added: Names of parts that were not there.
        dropped: Names of parts that the course has no longer, and that nobody here used.
        kept: Names of parts that both changed; they are the learner's still.
        signatures: Functions that take other arguments now.
        whole: Whether it is the learner's as a whole, because it cannot be merged.
    """

    text: str
    renewed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    whole: bool = False


def merge(base: str, own: str, new: str) -> Merged:
    """Bring a learner's text up to date.

    Args:
        base: What the course gave.
        own: What the learner made of it.
        new: What the course gives now.
    """
    if own == new or new == base:
        return Merged(own)
    try:
        old, mine, theirs = (cut(text) for text in (base, own, new))
    except UNREADABLE:
        return Merged(new) if own == base else Merged(own, whole=True)
    run = _Run()
    lines = run.merged(old, mine, theirs)
    text = new if own == base else "\n".join(lines)
    if not _holds(text, base, own):
        return Merged(own, whole=True)
    return Merged(
        text,
        renewed=tuple(dict.fromkeys(run.renewed)),
        added=tuple(dict.fromkeys(run.added)),
        dropped=tuple(dict.fromkeys(run.dropped)),
        kept=tuple(dict.fromkeys(run.kept)),
        signatures=tuple(run.signatures),
    )


def needed(text: str, others: Iterable[str]) -> bool:
    """Return whether some of what a source makes known is named in others.

    Args:
        text: The source; one that cannot be read makes nothing known.
        others: Texts that may name it.
    """
    try:
        known = {name for piece in cut(text) for name in _defined(piece)}
    except UNREADABLE:
        return False
    return any(known.intersection(re.findall(_WORD, other)) for other in others)


def _holds(text: str, base: str, own: str) -> bool:
    """Return whether a merged text is Python, and has every line that its learner wrote."""
    try:
        ast.parse(text)
    except UNREADABLE:
        return False
    given, written, there = (
        Counter(line.strip() for line in one.split("\n")) for one in (base, own, text)
    )
    wrote = written - given
    wrote.pop("", None)
    return not wrote - there


@dataclass
class _Run:
    """What a merge has to tell; parts of a class are called by both names."""

    renewed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    def merged(
        self, old: Sequence[Piece], mine: Sequence[Piece], theirs: Sequence[Piece], of: str = ""
    ) -> list[str]:
        """Return the lines of three lists of pieces as one."""
        base, own, new = ({piece.key: piece for piece in one} for one in (old, mine, theirs))
        written = _words(piece for key, piece in own.items() if not _is_as(piece, base.get(key)))
        lines: dict[Key, list[str]] = {}
        for key, piece in own.items():
            before = base.get(key)
            if key in new:
                lines[key] = self._one(before, piece, new[key], of)
            elif before is None:
                lines[key] = list(piece.lines)
            elif not _is_as(piece, before):
                self.kept.append(_called(piece, of))
                lines[key] = list(piece.lines)
            elif written & _defined(piece):
                lines[key] = list(piece.lines)
            else:
                self.dropped.append(_called(piece, of))
        for key, piece in new.items():
            if key in own:
                continue
            if key not in base:
                self.added.append(_called(piece, of))
                lines[key] = list(piece.lines)
            elif not _is_as(piece, base[key]):
                # Whoever deleted it shall know that it is another one now.
                self.kept.append(_called(piece, of))
        order = _woven(base, own, new, lines)
        return [line for key in order for line in lines[key]]

    def _one(self, base: Piece | None, own: Piece, new: Piece, of: str) -> list[str]:
        """Return the lines of a piece that learner and course both have."""
        name = _called(own, of)
        if own.kind == "import" and not _is_as(own, new):
            return self._imports(base, own, new)
        cuttable = base is not None and {base.kind, own.kind, new.kind} == {"class"}
        if base is not None and cuttable and base.inner and own.inner and new.inner:
            lines = self._slots(base, own, new, name)
            return lines + self.merged(base.inner, own.inner, new.inner, f"{own.name}.")
        if own.inner or new.inner or (base is not None and base.inner):
            return self._whole(base, own, new, name)
        return self._slots(base, own, new, name)

    def _imports(self, base: Piece | None, own: Piece, new: Piece) -> list[str]:
        if _is_as(own, base):
            self.renewed.append("the imports")
            return list(new.lines)
        if not _is_as(new, base):
            # One name may be imported twice, so both lines can stand.
            self.renewed.append("the imports")
            return [*own.lines, *new.slots["body"]]
        return list(own.lines)

    def _whole(self, base: Piece | None, own: Piece, new: Piece, name: str) -> list[str]:
        if _is_as(own, base) or _is_as(own, new):
            self.renewed += [] if _is_as(own, new) else [name]
            return list(new.lines)
        self.kept += [] if _is_as(new, base) else [name]
        return list(own.lines)

    def _slots(self, base: Piece | None, own: Piece, new: Piece, name: str) -> list[str]:
        keeps_head = self._keeps_head(base, own, new, name)
        lines: list[str] = []
        for slot in SLOTS:
            before = () if base is None else base.slots.get(slot, ())
            mine, theirs = own.slots.get(slot, ()), new.slots.get(slot, ())
            if same(mine, theirs) or (same(mine, before) and not (slot == "head" and keeps_head)):
                self.renewed += [] if same(mine, theirs) else [name]
                lines += theirs
                continue
            lines += mine
            stub = slot == "body" and _is_stub(new.node)
            if not same(theirs, before) and not stub and not (slot == "head" and keeps_head):
                self.kept.append(name)
        return lines

    def _keeps_head(self, base: Piece | None, own: Piece, new: Piece, name: str) -> bool:
        """Tell of a signature that changed; return whether the learner's has to stay."""
        before = parameters(None if base is None else base.node)
        mine, theirs = parameters(own.node), parameters(new.node)
        if own.kind != "function" or new.kind != "function" or theirs in (mine, before):
            return False
        filled = base is None or not same(own.slots.get("body", ()), base.slots.get("body", ()))
        keeps = filled and not (mine == before and _works_with(mine, new.node))
        takes = tuple(one for one in theirs if one not in mine)
        drops = tuple(one for one in mine if one not in theirs)
        if filled:
            self.signatures.append(Signature(name, takes, drops, keeps))
        return keeps


def _is_as(piece: Piece, other: Piece | None) -> bool:
    return other is not None and same(piece.lines, other.lines)


def _is_stub(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_unfilled(node)


def _works_with(old: tuple[str, ...], node: ast.stmt | None) -> bool:
    """Return whether whoever calls and whoever wrote a function may go on as before."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    given = node.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    required = names[: len(names) - len(given.defaults)]
    alone = [one.arg for one, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if not d]
    return (
        set(old) <= set(parameters(node))
        and set(required + alone) <= set(old)
        and ([name for name in old if name in names] == names[: sum(name in names for name in old)])
    )


def _called(piece: Piece, of: str) -> str:
    """Return what a part is called in a sentence."""
    if piece.kind in ("function", "class", "name"):
        return f"`{of}{piece.name}`"
    names = {
        "docstring": "the first lines",
        "import": "the imports",
        "main": "what runs at the end",
        "end": "the last lines",
    }
    return names.get(piece.kind, f"`{piece.name}`")


def _words(pieces: Iterable[Piece]) -> set[str]:
    text = "\n".join(line for piece in pieces for line in piece.lines)
    return set(re.findall(_WORD, text))


def _defined(piece: Piece) -> set[str]:
    """Return the names that a piece makes known."""
    match piece.node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(one.asname or one.name).split(".")[0] for one in names}
        case ast.Assign() | ast.AnnAssign() | ast.FunctionDef() | ast.ClassDef():
            return set(re.findall(_WORD, piece.name))
    return set()


def _woven(
    base: dict[Key, Piece],
    own: dict[Key, Piece],
    new: dict[Key, Piece],
    lines: dict[Key, list[str]],
) -> list[Key]:
    """Return the order of the pieces: the course's, or the learner's who has changed it.

    What only the other has comes behind all that it came behind there.
    """
    shared = [key for key in own if key in base]
    moved = shared != [key for key in base if key in own]
    frame, other = (own, new) if moved else (new, own)
    order = [key for key in frame if key in lines]
    names = list(other)
    for key in names:
        if key not in lines or key in order:
            continue
        places = [order.index(one) for one in names[: names.index(key)] if one in order]
        place = max(places, default=-1) + 1
        if not _is_first(other[key]):
            first = [at for at, one in enumerate(order) if _is_first((own | new)[one])]
            place = max(place, max(first, default=-1) + 1)
        order.insert(min(place, len(order) - (order[-1:] == [("end", "", 0)])), key)
    return order


def _is_first(piece: Piece) -> bool:
    """Return whether nothing else may stand above a piece."""
    return piece.kind == "docstring" or (piece.kind, piece.name) == ("import", "from __future__")
