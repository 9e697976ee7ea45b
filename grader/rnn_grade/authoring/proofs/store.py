"""Texts by hash, in one file of the user's cache: what is lost there costs time, and no more.

Several commands may use it at once. A damaged file is begun anew; where none can be written,
nothing is kept. What nobody has asked for in a long time goes.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Any

_FILE = "proofs.sqlite"
# Others write as well, a row at a time.
_BUSY_SECONDS = 20
_OLDEST_SECONDS = 60 * 86_400
# Of about 3 kB each.
_MOST = 50_000
_TABLE = """CREATE TABLE IF NOT EXISTS kept
(hash TEXT PRIMARY KEY, text BLOB NOT NULL, used REAL NOT NULL) WITHOUT ROWID"""


class Store:
    """A file with texts, to be used in a `with` statement.

    Args:
        folder: Where it lies, or is made.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._database: sqlite3.Connection | None = None
        self._asked: set[str] = set()

    def __enter__(self) -> Store:
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
        # The second time in the place of a damaged one.
        for _ in range(2):
            if self._database is None:
                self._open()
        return self

    def __exit__(self, *exception: object) -> None:
        self._prune()
        self._close()

    def get(self, hash_: str) -> str | None:
        """Return the text that is kept under a hash, where there is one.

        Args:
            hash_: What it follows from.
        """
        rows = self._do("SELECT text FROM kept WHERE hash = ?", hash_)
        if not rows:
            return None
        self._asked.add(hash_)
        with contextlib.suppress(zlib.error, UnicodeDecodeError, TypeError):
            return zlib.decompress(rows[0][0]).decode()
        return None

    def put(self, hash_: str, text: str) -> None:
        """Keep a text; it is there for others when this returns.

        Args:
            hash_: What it follows from.
            text: The text.
        """
        data = zlib.compress(text.encode())
        self._do("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", hash_, data, time.time())

    def drop(self, hash_: str) -> None:
        """Forget the text that is kept under a hash, where there is one.

        Args:
            hash_: What it follows from.
        """
        self._do("DELETE FROM kept WHERE hash = ?", hash_)

    def _open(self) -> None:
        try:
            self._database = sqlite3.connect(
                self._file, timeout=_BUSY_SECONDS, isolation_level=None
            )
        except sqlite3.Error:
            return
        # Nothing here has to survive that the machine loses its power.
        self._do("PRAGMA synchronous = OFF")
        self._do("PRAGMA auto_vacuum = FULL")
        if self._do("PRAGMA quick_check") not in ([], [("ok",)]):
            self._begin_anew()
        self._do(_TABLE)

    def _do(self, statement: str, *values: Any) -> list[Any]:
        """Return the rows of a statement: none where the file cannot be used."""
        if self._database is None:
            return []
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.OperationalError:
            # Full, locked by somebody, not to be written.
            self._close()
        except sqlite3.DatabaseError:
            self._begin_anew()
        return []

    def _begin_anew(self) -> None:
        self._close()
        with contextlib.suppress(OSError):
            self._file.unlink()

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _prune(self) -> None:
        now = time.time()
        self._do("BEGIN IMMEDIATE")
        for hash_ in self._asked:
            self._do("UPDATE kept SET used = ? WHERE hash = ?", now, hash_)
        self._do("DELETE FROM kept WHERE used < ?", now - _OLDEST_SECONDS)
        newest = "SELECT hash FROM kept ORDER BY used DESC LIMIT ?"
        if self._do("SELECT count(*) > ? FROM kept", _MOST) == [(1,)]:
            self._do(f"DELETE FROM kept WHERE hash NOT IN ({newest})", _MOST)
        self._do("COMMIT")
