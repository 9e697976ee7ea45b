"""The course's data sets: one file each in `datasets/`, loaded by path, made from a seed.

`load_data` gives learners the public splits. The grader calls it with seeds of its own, so that
what it tests on was never seen.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from rnn_grade import course
from rnn_grade.errors import UserError

PUBLIC_SEED = 2026
TEXT_LIMIT = 5_000_000


def load_data(
    name: str,
    split: str = "train",
    *,
    seed: int | None = None,
    root: Path | None = None,
    **options: Any,
) -> Any:
    """Generate one split of a data set.

    Args:
        name: The data set, such as `"tense"`; its card tells the fields of the result.
        split: `"train"`, `"validation"` or `"test"`.
        seed: Which draw; without it the public one.
        root: The course's folder; by default the course of this installation.
        **options: What the data set's own `load` takes besides, such as a size.

    Returns:
        The data set's object, with at least `x`, `y`, `chance`, `naive` and `optimum`.

    Raises:
        UserError: There is no such data set, split or option.

    Example:
        >>> data = load_data("tense", "train")
        >>> data.x.shape  # (sentences, timesteps)
        (4000, 23)
    """
    module = _module(name, root)
    known = list(inspect.signature(module.load).parameters)[2:]
    for option in options:
        if option not in known:
            takes = f"It takes {', '.join(known)}." if known else "It takes none."
            raise UserError(f"The data set `{name}` has no option `{option}`.", takes)
    splits = getattr(module, "SPLITS", ("train", "validation", "test"))
    if split not in splits:
        raise UserError(f"`{name}` has no split `{split}`.", f"Its splits: {', '.join(splits)}.")
    return module.load(split, PUBLIC_SEED if seed is None else seed, **options)


def card(name: str, *, root: Path | None = None) -> str:
    """Return what a data set is, how it is made, and the best score that is possible on it.

    Args:
        name: The data set.
        root: The course's folder.
    """
    return inspect.getdoc(_module(name, root)) or ""


def load_text(path: str | Path, limit: int = TEXT_LIMIT) -> str:
    """Read a text of your own, such as a novel, for the exercises on characters.

    Args:
        path: A UTF-8 text file.
        limit: The most characters to return.

    Returns:
        The text, with line breaks as single newlines.

    Raises:
        UserError: The file is missing, empty, or no text.
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.", "Check the path.") from None
    if b"\0" in content:
        raise UserError(f"{file} is no text file.", "Save the text as plain text (.txt), UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UserError(
            f"{file} is not UTF-8: line {line} has a byte that does not belong there.",
            "Save the text as UTF-8, or open it in an editor that converts it.",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UserError(f"{file} is empty.", "Choose a text with some thousand characters.")
    return text[:limit]


def _module(name: str, root: Path | None) -> ModuleType:
    named = os.environ.get("RNN_GRADE_COURSE")
    folder = (root or (Path(named) if named else course.default_root())) / "datasets"
    names = sorted(path.stem for path in folder.glob("*.py"))
    if name not in names:
        close = get_close_matches(name, names)
        hint = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(names)}."
        raise UserError(f"There is no data set called `{name}`.", hint)
    path = (folder / f"{name}.py").resolve()
    # Never a bare name: `datasets` and its files must not be confused with installed packages.
    unique = f"rnn_grade_data_{name}_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    if unique not in sys.modules:
        spec = importlib.util.spec_from_file_location(unique, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[unique] = module
        spec.loader.exec_module(module)
    return sys.modules[unique]
