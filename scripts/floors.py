"""The floors of the house, from the ground up, and which room imports which, read from the source.

`tests/test_architecture.py` holds the rooms to their floors, and `make_architecture.py` draws them:
both start from this list.
"""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "grader" / "rnn_grade"

# A room imports rooms of the floors below its own, and nothing else of the house.
FLOORS = (
    ("text", "errors", "report"),
    ("course", "files"),
    ("checks", "datasets", "sandbox", "study", "watching", "workspace"),
    ("grading", "render"),
    ("lanes",),
    ("authoring", "classroom", "notebook"),
    ("commands",),
    ("__main__",),
)


def modules() -> list[Path]:
    """Return every module of the house, except that of the package itself.

    A folder without `__init__.py` holds templates of files, and none of the house's modules.
    """
    files = (path for path in PACKAGE.rglob("*.py") if (path.parent / "__init__.py").is_file())
    return sorted(path for path in files if path != PACKAGE / "__init__.py")


def room(path: Path) -> str:
    """Return the room that a module stands in.

    Args:
        path: The module's file.
    """
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def folder_or_file(name: str) -> Path:
    """Return what a room is on disk: a folder, or a single module.

    Args:
        name: The room.
    """
    folder = PACKAGE / name
    return folder if folder.is_dir() else folder.with_suffix(".py")


def sentence(path: Path) -> str:
    """Return the first sentence of a room's or a module's docstring: its one rule.

    Args:
        path: A folder, or a module's file.
    """
    file = path / "__init__.py" if path.is_dir() else path
    docstring = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0]


def imported(path: Path) -> set[str]:
    """Return every module that a file names, wherever in it the import stands.

    Args:
        path: The file.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=module, names=names, level=0):
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.ImportFrom():
                raise AssertionError(f"{path}, line {node.lineno}: imports name `rnn_grade`")
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add(name)
    return found


def rooms_imported(path: Path) -> set[str]:
    """Return the other rooms that a module reaches.

    Args:
        path: The module's file.
    """
    names = (name.split(".") for name in imported(path))
    found = {
        parts[1]
        for parts in names
        if parts[0] == "rnn_grade" and len(parts) > 1 and not parts[1].startswith("__")
    }
    return found - {room(path)}


def arrows() -> dict[str, set[str]]:
    """Return for each room the other rooms that it imports."""
    found: dict[str, set[str]] = {name: set() for floor in FLOORS for name in floor}
    for path in modules():
        found[room(path)] |= rooms_imported(path)
    return found


def without_shortcuts(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the arrows that no way through other rooms makes superfluous.

    Args:
        arrows: For each room those that it imports, without a circle.
    """

    def below(name: str) -> set[str]:
        return arrows[name].union(*map(below, arrows[name]))

    return {
        name: {one for one in found if not any(one in below(other) for other in found - {one})}
        for name, found in arrows.items()
    }
