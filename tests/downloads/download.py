"""What a made download is: files on a disk, and what has to become of each and of everybody."""

import csv
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from downloads.people import Person

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 11, 30, 23, 59, tzinfo=BERLIN)


class Fate(StrEnum):
    """What has to become of a file."""

    GRADED = "graded"
    OLDER = "older"
    IGNORED = "ignored"
    # An archive: what is in it is counted, and it is not.
    OPENED = "opened"
    # Written by the platform: never graded, and need not be listed.
    PLATFORM = "platform"
    # Of nobody on the roster: it is listed, and no mark comes of it.
    STRANGER = "stranger"


@dataclass(frozen=True)
class Work:
    """The text of a submission and the points that whoever wrote it counted."""

    text: str
    points: int


@dataclass(frozen=True)
class Expected:
    """What a person has to get.

    Args:
        points: Before any penalty; `None` for whoever has no mark.
        why: What was made, in a word.
        submitted_at: When the attempt that counts came, as the platform writes it.
        late: Whether that is after `DUE`; `None` where the platform does not tell.
    """

    points: int | None
    why: str
    submitted_at: str | None = None
    late: bool | None = None


@dataclass(frozen=True)
class Roster:
    """Tables that say who is in the class, given together.

    Args:
        files: The tables.
        unclear: Logins whose file cannot be told from another's by these: no mark, and listed.
        perhaps: Logins whose own mark is right and none is too.
    """

    files: tuple[Path, ...]
    unclear: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A file that somebody hands in.

    Args:
        path: Its name, with folders; one that ends in `/` is an empty folder.
        content: Its bytes.
        fate: What has to become of it.
        inside: The files in it, if it is an archive.
        target: Where it points, if it is a symbolic link.
    """

    path: str
    content: bytes = b""
    fate: Fate = Fate.GRADED
    inside: tuple["Piece", ...] = ()
    target: str = ""


@dataclass
class Download:
    """A download, in each way that it can be given.

    Args:
        layout: The platform's word.
        ways: `parent`, `folder`, `archive` and `boxed`, a folder that holds the archive.
        rosters: Each set of tables that a teacher may give with it.
        expected: What each person has to get, by login.
        files: What has to become of each file, by its path in the download; a folder ends in `/`.
        teams: A table of teams, where there are any.
    """

    layout: str
    ways: dict[str, Path]
    rosters: dict[str, Roster]
    expected: dict[str, Expected]
    files: dict[str, Fate]
    teams: Path | None = None


@dataclass
class Shelf:
    """Where a download is put together, file by file.

    Args:
        folder: An empty folder of its own.
        name: What the platform calls the download.
    """

    folder: Path
    name: str
    files: dict[str, Fate] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.folder / "parent" / self.name

    def put(self, path: str, piece: Piece) -> None:
        """Write a piece where the platform puts it."""
        place = self.root / path
        if path.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
            return
        assert not place.is_symlink(), path
        assert not place.exists(), f"two files of one name: {path}"
        place.parent.mkdir(parents=True, exist_ok=True)
        if piece.target:
            place.symlink_to(piece.target)
        else:
            place.write_bytes(piece.content)
        self._note(path, piece)

    def _note(self, path: str, piece: Piece) -> None:
        self.files[path] = piece.fate
        for inner in piece.inside:
            if not inner.path.endswith("/"):
                self._note(f"{path}/{inner.path}", inner)

    def table(self, name: str, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
        """Write a CSV beside the download, not into it."""
        return self.write(name, separated(rows), encoding)

    def write(self, name: str, text: str, encoding: str) -> Path:
        """Write a table whose text is ready."""
        path = self.folder / "tables" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def ways(self) -> dict[str, Path]:
        """Pack what was put, and return all the ways to give it."""
        box = self.folder / "boxed"
        box.mkdir(parents=True)
        pack(self.root, self.folder / f"{self.name}.zip")
        pack(self.root, box / f"{self.name}.zip")
        return {
            "parent": self.folder / "parent",
            "folder": self.root,
            "archive": self.folder / f"{self.name}.zip",
            "boxed": box,
        }


def pack(root: Path, archive: Path) -> None:
    """Zip what is in a folder, links as links, as `zip -ry` does."""
    with zipfile.ZipFile(archive, "w") as packed:
        for folder, folders, names in os.walk(root):
            for name in sorted(names + [n for n in folders if (Path(folder) / n).is_symlink()]):
                path = Path(folder) / name
                entry = zipfile.ZipInfo(path.relative_to(root).as_posix())
                mode = stat.S_IFLNK | 0o777 if path.is_symlink() else stat.S_IFREG | 0o644
                entry.external_attr = mode << 16
                content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
                packed.writestr(entry, content)
            if not names and not folders:
                empty = zipfile.ZipInfo(Path(folder).relative_to(root).as_posix() + "/")
                packed.writestr(empty, "")


def separated(rows: Iterable[Sequence[object]], delimiter: str = ",", quoted: bool = False) -> str:
    """Return rows as text.

    Args:
        rows: The cells.
        delimiter: What stands between two.
        quoted: Whether all are in quotes, and not only those that need them.
    """
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerows(rows)
    return text.getvalue()


def moment(place: int, late: bool = False) -> datetime:
    """Return a time so close to `DUE` that the wrong zone puts it on the wrong side.

    Args:
        place: Whose; no two of a class have the same.
        late: Whether it is after `DUE`.
    """
    step = timedelta(seconds=10 * (place + 1))
    return (DUE + step if late else DUE - timedelta(minutes=20) + step).astimezone(UTC)


def team_table(
    shelf: Shelf,
    teams: Mapping[str, Sequence[Person]],
    key: Callable[[Person], str] = lambda person: person.login,
) -> Path:
    """Write who is in which team: `team,student`, by what `key` makes of a person."""
    rows = [(team, key(person)) for team, members in teams.items() for person in members]
    return shelf.table("teams.csv", [("team", "student"), *rows])
