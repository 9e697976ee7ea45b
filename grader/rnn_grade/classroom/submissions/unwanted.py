"""Files and folders that are nobody's work: which names they bear, and what they are."""

from __future__ import annotations

from rnn_grade.classroom.submissions.archives import is_archive

ENVIRONMENT = "a virtual environment"
# Every virtual environment holds one, whatever its folder is called.
ENVIRONMENT_MARK = "pyvenv.cfg"
GIT = ".git"
FOLDERS = {
    "__MACOSX": "what macOS adds to an archive",
    GIT: "git's own files",
    ".ipynb_checkpoints": "Jupyter's own copies",
    ".rnn-grade": "what the grader keeps in a workspace",
    "__pycache__": "what Python compiled",
    ".venv": ENVIRONMENT,
    "venv": ENVIRONMENT,
    "node_modules": "installed packages",
}
_FILES = {
    ".DS_Store": "what macOS adds to a folder",
    "desktop.ini": "what Windows adds to a folder",
    "Thumbs.db": "what Windows adds to a folder",
}
# Patent, password or plain rarity: nothing in Python reads these by itself.
_ARCHIVES = (".rar", ".7z", ".zipx", ".gz", ".bz2", ".xz", ".zst", ".lz", ".cab", ".iso", ".dmg")


def why_file(name: str) -> str:
    """Return why a file of this name is nobody's, or nothing.

    Args:
        name: The file's own name.
    """
    if name.startswith("._"):
        return "what macOS adds to a file"
    if name.lower().endswith(_ARCHIVES) and not is_archive(name):
        return "an archive of a sort that is not read; ask for a .zip or the file itself"
    return _FILES.get(name, "")
