"""Downloads made on the disk, as folders or as archives, and what a layout reads in them."""

import io
import shutil
import zipfile
from pathlib import Path

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.recognition import recognise


def put(root: Path, files) -> Path:
    """Write files, empty ones where only names are given."""
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name] if isinstance(files, dict) else b"")
    return root


def ways(folder: Path) -> list[Path]:
    """Return all that a teacher may name: the folder itself, its parent, an archive of either."""
    above = folder.parent
    into = above.parent / "archives"
    archives = [
        shutil.make_archive(str(into / "inside" / folder.name), "zip", folder),
        shutil.make_archive(str(into / "beside" / folder.name), "gztar", above, folder.name),
        shutil.make_archive(str(into / "twice" / "class"), "zip", into / "inside"),
    ]
    return [folder, above, *map(Path, archives)]


def read(root: Path):
    """Return the layout that was recognised, and its claims, sorted by path."""
    layout, reading = recognise(leaves(root))
    claims = [one for one in reading if isinstance(one, Claim)]
    return layout, sorted(claims, key=lambda one: one.leaf.path)


def remarks(root: Path) -> dict[str, str]:
    return {one.leaf.path: one.why for one in recognise(leaves(root))[1] if isinstance(one, Remark)}


def who(kind: Kind, value: str, name: str = "") -> Identity:
    return Identity(((kind, value),), name)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
