"""When a clone's last commit was made, read from its files: git itself is never run.

What a repository's own settings say may be a command; so none of them is read, and neither hooks
nor links are followed. The committer's clock made the time, as in every history.
"""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from rnn_grade.classroom.submissions.tree import Tree
from rnn_grade.classroom.submissions.unwanted import GIT

_HASH = re.compile(r"[0-9a-f]{40}")
_BRANCH = re.compile(r"ref: (refs/heads/[\w./+@-]+)")
_SMALL = 1 << 20
# All that is needed of a history, by names that lead nowhere else.
_NAMES = re.compile(r"HEAD|packed-refs|refs/heads/[\w./+@-]+")
_PACKS = re.compile(r"objects/pack/pack-[0-9a-f]+\.(?:pack|idx)")


def commit_times(tree: Tree) -> Callable[[tuple[str, ...]], str]:
    """Return what tells when the last commit of a clone was made, as `committed_at` does.

    Args:
        tree: All files; the clones' places in it are asked for.
    """
    histories = {leaf.parts[:-1]: leaf for leaf in tree.files if leaf.name == GIT}

    @cache
    def when(clone: tuple[str, ...]) -> str:
        history = histories.get(clone)
        if history is None:
            return ""
        if history.inside is None:
            return committed_at(Path(tree.root, *clone))
        with tempfile.TemporaryDirectory() as folder:
            try:
                _copy(history.inside(), Path(folder, GIT))
            except OSError:
                return ""
            return committed_at(Path(folder))

    return when


def _copy(files: Mapping[str, Callable[[], bytes]], folder: Path) -> None:
    """Copy of a history in an archive what is needed to read its last commit."""
    wanted = [name for name in files if _NAMES.fullmatch(name)]
    _write(files, wanted, folder)
    head = checked_out(folder)
    loose = f"objects/{head[:2]}/{head[2:]}"
    packs = [name for name in files if _PACKS.fullmatch(name)]
    _write(files, [loose] if loose in files else packs, folder)


def _write(files: Mapping[str, Callable[[], bytes]], names: list[str], folder: Path) -> None:
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files[name]())


def committed_at(clone: Path) -> str:
    """Return when the commit that is checked out was made, in ISO 8601 with its zone.

    Args:
        clone: The clone's folder, which holds `.git`.

    Returns:
        Nothing where it cannot be told.
    """
    try:
        return _committed_at(clone / GIT)
    except Exception:
        # A history that a student damaged says nothing; what a pack does to its reader is open.
        return ""


def _committed_at(folder: Path) -> str:
    head = checked_out(folder)
    objects = folder / "objects"
    if not head or not _is_plain(objects):
        return ""
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import Commit, ObjectID

    store = DiskObjectStore(str(objects))
    try:
        commit = store[ObjectID(head.encode())]
    finally:
        store.close()
    if not isinstance(commit, Commit):
        return ""
    zone = timezone(timedelta(seconds=commit.commit_timezone))
    return datetime.fromtimestamp(commit.commit_time, zone).isoformat()


def checked_out(folder: Path) -> str:
    """Return the hash of the commit that is checked out, or nothing.

    Args:
        folder: The folder `.git`.
    """
    head = small_text(folder / "HEAD")
    branch = _BRANCH.fullmatch(head)
    if branch and ".." not in branch[1]:
        loose = folder / branch[1]
        packed = small_text(folder / "packed-refs").splitlines()
        head = small_text(loose) or next(
            (line.partition(" ")[0] for line in packed if line.endswith(f" {branch[1]}")), ""
        )
    return head if _HASH.fullmatch(head) else ""


def small_text(path: Path) -> str:
    """Return what a small ordinary file holds; nothing where it is anything else."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _SMALL:
            return ""
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _is_plain(objects: Path) -> bool:
    """Return whether a store of objects is folders and files only, and leads nowhere else."""
    if not all(stat.S_ISDIR(path.lstat().st_mode) for path in (objects.parent, objects)):
        return False
    if (objects / "info" / "alternates").exists():
        return False
    pack = objects / "pack"
    inside = [pack, *pack.iterdir()] if pack.is_dir() else []
    kinds = [stat.S_IFMT(path.lstat().st_mode) for path in inside]
    return kinds == [] or (kinds[0] == stat.S_IFDIR and set(kinds[1:]) <= {stat.S_IFREG})
