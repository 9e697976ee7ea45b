"""What people hand in: the same deeds everywhere, which each platform names and places its way."""

import io
import stat
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

from downloads.download import Fate, Piece, Work
from downloads.notebooks import notebook, notebooks_of
from downloads.people import Person

# What the first people do, those whose names are mixed up most easily; then all deeds in turn.
LEADING = ("full", "nothing", "half", "again", "older", "full", "half", "again", "full", "half")
TURNS = (
    *("zip", "unreadable", "again", "stub", "late", "nothing", "clutter", "zip_in_zip"),
    *("windows_zip", "half", "cp437_zip", "notebook", "other_notebook", "rar", "seven_zip"),
    *("text_suffix", "bare", "link", "empty", "beside", "numbered", "capitals", "full"),
    *("written", "address", "again_late", "notebook_again", "colab", "notebook_zip"),
    *("notebook_of_all", "notebook_beside", "stub_beside", "exported", "percent_cells"),
    *("broken_notebook", "duplicates", "untitled", "third_format"),
)
# The source of the attempt that counts.
SOURCE = {
    **dict.fromkeys(
        ("full", "zip", "again", "late", "clutter", "zip_in_zip", "windows_zip"), "full"
    ),
    **dict.fromkeys(("cp437_zip", "beside", "numbered", "capitals", "again_late"), "full"),
    # Windows hides endings: a text that is called after the exercise is what was meant.
    **dict.fromkeys(("text_suffix", "bare"), "full"),
    "half": "half",
    "stub": "stub",
    "unreadable": "unreadable",
    "older": "older",
    # A notebook earns what its code does, whatever lies around it.
    **dict.fromkeys(("notebook", "notebook_again", "colab", "notebook_zip"), "full"),
    **dict.fromkeys(("notebook_of_all", "stub_beside", "exported", "percent_cells"), "full"),
    **dict.fromkeys(("duplicates", "third_format"), "full"),
    # The file, and not the notebook that was handed in with it.
    "notebook_beside": "half",
    "broken_notebook": "unreadable",
}
# What came before it, where attempts are kept.
BEFORE = {"again": "older", "again_late": "half", "notebook_again": "older"}
LATE = ("late", "again_late")
# Nothing that could be graded, and what there is instead.
WITHOUT = {
    "nothing": "handed in nothing",
    "other_notebook": "a notebook of another lecture",
    "untitled": "an empty notebook, and what Jupyter saved by itself",
    "rar": "a .rar",
    "seven_zip": "a .7z",
    "link": "a symbolic link",
    "empty": "an empty folder",
    "written": "words in the text field",
    "address": "an address instead of a file",
}


def cast(people: Sequence[Person], swaps: Mapping[str, str]) -> list[tuple[Person, str]]:
    """Say what each person does.

    Args:
        people: The class.
        swaps: What people do instead of what the platform cannot deliver.
    """
    turns = [TURNS[place % len(TURNS)] for place in range(len(people) - len(LEADING))]
    deeds = [*LEADING, *turns]
    return [(p, swaps.get(deed, deed)) for p, deed in zip(people, deeds, strict=True)]


def points_of(deed: str, sources: Mapping[str, Work]) -> int | None:
    """Return what a deed earns."""
    work = sources.get(SOURCE.get(deed, ""))
    return work.points if work else None


def pieces_of(deed: str, slug: str, sources: Mapping[str, Work]) -> list[Piece]:
    """Return the files of the attempt that counts, none for whoever handed in nothing.

    Args:
        deed: What somebody does.
        slug: The exercise; its file is `<slug>.py`.
        sources: The texts.
    """
    name = f"{slug}.py"
    full, older = (sources[label].text.encode() for label in ("full", "older"))
    work = Piece(name, full)
    match deed:
        case "nothing" | "written" | "address":
            return []
        case "zip":
            return [packed("work.zip", [Piece(f"my work/{name}", full)])]
        case "zip_in_zip":
            inner = packed("inner/work.zip", [work])
            return [packed("outer.zip", [inner, Piece("inner/read me.txt", b"hi", Fate.IGNORED)])]
        case "windows_zip":
            return [packed("windows.zip", [Piece(f"src/rnn/{name}", full)], separator="\\")]
        case "cp437_zip":
            return [packed("umlaut.zip", [Piece(f"Lösung für Übung 2/{name}", full)], cp437=True)]
        case "clutter":
            return [packed("everything.zip", [work, *clutter(name, older)])]
        case "other_notebook":
            return [Piece("lecture 7.ipynb", notebook("print('hello')"), Fate.IGNORED)]
        case "rar":
            return [Piece("work.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64), Fate.IGNORED)]
        case "seven_zip":
            return [Piece("work.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64), Fate.IGNORED)]
        case "text_suffix":
            return [Piece(f"{name}.txt", full)]
        case "bare":
            return [Piece(slug, full)]
        case "link":
            return [Piece(name, b"", Fate.IGNORED, target="/etc/hostname")]
        case "empty":
            return [Piece("nothing in here/")]
        case "beside":
            notes = Piece("notes.py", b"import this\n", Fate.IGNORED)
            return [work, notes, Piece("report.pdf", b"%PDF-1.4\n", Fate.IGNORED)]
        case "numbered":
            return [Piece(f"{slug} (1).py", full)]
        case "capitals":
            return [Piece(f"{slug.title()}.PY", full)]
    if notebooks := notebooks_of(deed, slug, sources):
        return notebooks
    return [Piece(name, sources[SOURCE[deed]].text.encode())]


def before(deed: str, slug: str, sources: Mapping[str, Work]) -> Piece | None:
    """Return the file of an earlier attempt, where there was one."""
    if deed not in BEFORE:
        return None
    text = sources[BEFORE[deed]].text
    if deed == "notebook_again":
        return Piece(f"{slug}.ipynb", notebook(text), Fate.OLDER)
    return Piece(f"{slug}.py", text.encode(), Fate.OLDER)


def doubtful(piece: Piece) -> Piece:
    """Return a piece of which nobody can tell whose it is."""
    fate = Fate.STRANGER if piece.fate is Fate.GRADED else piece.fate
    return replace(piece, fate=fate, inside=tuple(map(doubtful, piece.inside)))


def clutter(name: str, older: bytes) -> list[Piece]:
    """Return what a zip of a whole folder brings along, with old copies of the file among it."""
    return [
        Piece(path, content, Fate.IGNORED)
        for path, content in (
            ("venv/pyvenv.cfg", b"home = /usr/bin\n"),
            (f"venv/lib/python3.11/site-packages/{name}", older),
            ("__pycache__/simple.cpython-311.pyc", b"\xa7\r\r\n"),
            (f".ipynb_checkpoints/{name}", older),
            (f".ipynb_checkpoints/{name.removesuffix('.py')}-checkpoint.ipynb", older),
            (".git/HEAD", b"ref: refs/heads/main\n"),
            (f"__MACOSX/._{name}", b"\x00\x05\x16\x07"),
            (f"._{name}", b"\x00\x05\x16\x07"),
            (".DS_Store", b"\x00\x00\x00\x01Bud1"),
        )
    ]


def loose(pieces: Sequence[Piece]) -> list[Piece]:
    """Return what a form for uploads takes: files; folders and links come as a zip."""
    if any("/" in piece.path or piece.target for piece in pieces):
        return [packed("work.zip", pieces)]
    return list(pieces)


def packed(name: str, pieces: Sequence[Piece], separator: str = "/", cp437: bool = False) -> Piece:
    """Zip pieces.

    Args:
        name: The archive's name.
        pieces: What goes in.
        separator: What is written between folders: old Windows programs wrote backslashes.
        cp437: Whether names are written in DOS's code page, without the flag for UTF-8.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for piece in pieces:
            # `zipfile` cannot write DOS's code page: bytes of the same number are put in later.
            path = piece.path.replace("ü", "@").replace("ö", "~").replace("Ü", "^")
            entry = zipfile.ZipInfo((path if cp437 else piece.path).replace("/", separator))
            entry.external_attr = ((stat.S_IFLNK if piece.target else stat.S_IFREG) | 0o644) << 16
            archive.writestr(entry, piece.target.encode() or piece.content)
    content = out.getvalue()
    if cp437:
        for piece in pieces:
            dos = piece.path.encode("cp437")
            ascii_name = dos.translate(bytes.maketrans("üöÜ".encode("cp437"), b"@~^"))
            content = content.replace(ascii_name, dos)
    return Piece(name, content, Fate.OPENED, tuple(pieces))
