"""What was handed in, as it was delivered, and its bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rnn_grade.classroom.gradebook import rows, tables
from rnn_grade.classroom.gradebook.engine import alone, put, sql
from rnn_grade.classroom.gradebook.opened import Opened, now
from rnn_grade.classroom.gradebook.people import ids_text
from rnn_grade.classroom.records import HandIn
from rnn_grade.classroom.times import moment
from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.text import escaped

_IDENTITY = 200
_LARGEST = (1 << 63) - 1
_UTC = ZoneInfo("UTC")
# Two hand-ins that agree in these are one.
_SAME = ("ids", "exercise", "sha256", "attempt", "submitted_at")
# So many bytes of sources are written at a time.
_BATCH_BYTES = 8 << 20
_NEVER = datetime.min.replace(tzinfo=UTC)


class Attempts(Opened):
    """Attempts and sources."""

    def add_hand_ins(self, hand_ins: Iterable[HandIn], download: str = "") -> None:
        """Add what was handed in; what is known already was seen again.

        Args:
            hand_ins: What.
            download: Where it was found. What lies there as it lay when that was read last was not
                handed in again, however old the download is by now.
        """
        table, seen_at = tables.attempts, now()
        added: dict[tuple[Any, ...], dict[str, Any]] = {}
        seen: dict[int, dict[str, Any]] = {}
        with self._writing() as connection:
            # Two processes that read one download must not both add it.
            alone(connection)
            columns = [table.c[name] for name in _SAME]
            known: dict[tuple[Any, ...], dict[str, Any]] = {}
            for row in connection.execute(sql.select(table.c.id, table.c.seen_at, *columns)):
                known.setdefault(tuple(row[2:-1]), {})[row.submitted_at] = row
            lay = _lying(connection, download)
            for one in hand_ins:
                ids, when = ids_text(one.identity.ids), escaped(one.submitted_at)[:40]
                identity = ids, one.exercise, one.sha256, min(one.attempt, _LARGEST), when
                told = {"name": escaped(one.name), "late": one.late, "seen_at": seen_at}
                same = _same(known.get(identity[:-1], {}), when)
                if same is not None:
                    if (escaped(one.source), one.sha256) in lay:
                        told["seen_at"] = same.seen_at
                    # Otherwise a file that is put back is the newest attempt again.
                    when = when or same.submitted_at
                    seen[same.id] = {"which": same.id, "submitted_at": when, **told}
                else:
                    whose = {"student": _identity(one.student), "source": escaped(one.source)}
                    before = added.get(identity, whose)
                    added[identity] = dict(zip(_SAME, identity, strict=True)) | before | told
            if seen:
                names = ("name", "late", "seen_at", "submitted_at")
                new: dict[str, Any] = {name: sql.bindparam(name) for name in names}
                which = table.c.id == sql.bindparam("which")
                connection.execute(
                    sql.update(table).where(which).values(**new), list(seen.values())
                )
            if added:
                connection.execute(sql.insert(table), list(added.values()))

    def hand_ins(self) -> tuple[HandIn, ...]:
        """Return every attempt, sorted by identity and exercise, the oldest first."""
        with self._reading() as connection:
            found = connection.execute(sql.select(tables.attempts)).all()
        known = list(self._sound(found, rows.hand_in, lambda row: f"hand-in {row.id}"))
        return tuple(one for _, one in sorted(known, key=_order))

    def last_read(self) -> str:
        """Return when a run last read a download, in ISO 8601 and UTC, or nothing."""
        with self._reading() as connection:
            found = connection.execute(sql.select(sql.func.max(tables.attempts.c.seen_at))).scalar()
        return found if isinstance(found, str) else ""

    def keep_sources(self, sources: Iterable[tuple[str, bytes]]) -> None:
        """Keep the bytes of files that were handed in, many in one go; what is kept stays.

        Args:
            sources: The hash of each and its bytes; only a few are held at a time.
        """
        batch: list[dict[str, Any]] = []
        size = 0
        for sha256, content in sources:
            batch.append({"sha256": sha256, "content": zlib.compress(content)})
            size += len(batch[-1]["content"])
            if size > _BATCH_BYTES:
                self._put_sources(batch)
                batch, size = [], 0
        self._put_sources(batch)

    def _put_sources(self, batch: Sequence[dict[str, Any]]) -> None:
        if batch:
            with self._writing() as connection:
                put(connection, tables.sources, batch)

    def sources_kept(self, hashes: Sequence[str]) -> set[str]:
        """Return those of the hashes whose bytes are kept."""
        return self._of(hashes, tables.sources.c.sha256)

    def source(self, sha256: str) -> bytes | None:
        """Return the bytes of a file that was handed in, `None` where they are not kept.

        Args:
            sha256: Their hash.
        """
        kept = sql.select(tables.sources.c.content).where(tables.sources.c.sha256 == sha256)
        with self._reading() as connection:
            packed = connection.execute(kept).scalar()
        if packed is None:
            return None
        try:
            content = zlib.decompressobj().decompress(bytes(packed), SOURCE_LIMIT + 2)
        except (zlib.error, TypeError):
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            self._damage.setdefault(f"The source {sha256[:12]} is damaged and left out.")
            return None
        return content


def _same(known: Mapping[str, Any], when: str) -> Any | None:
    """Return the row of what is known of a file by the time it came, `None` where it is another.

    Args:
        known: What differs in this alone.
        when: When the file came; where nobody knew it the one time or the other, it is the same.
    """
    if when:
        return known.get(when) or known.get("")
    return known.get("") or known.get(max(known, default=""))


def _lying(connection: sql.Connection, download: str) -> set[tuple[str, str]]:
    """Return what a download held when it was read last: paths and hashes."""
    table = tables.found
    query = sql.select(table.c.path, table.c.sha256).where(table.c.root == escaped(download))
    return {(row.path, row.sha256) for row in connection.execute(query)} if download else set()


def _order(known: tuple[Any, HandIn]) -> tuple[Any, ...]:
    row, one = known
    when = moment(one.submitted_at, _UTC) or _NEVER
    return one.student, one.exercise, when, one.attempt, row.seen_at, row.id


def _identity(name: str) -> str:
    """Return the name of a student as a database of any kind can hold it; two stay two."""
    name = escaped(name)
    if len(name) <= _IDENTITY:
        return name
    return f"{name[: _IDENTITY - 20]}… {hashlib.sha256(name.encode()).hexdigest()[:16]}"
