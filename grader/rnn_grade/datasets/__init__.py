"""A data set is one file of a course, found by its name and loaded by its path.

The folder `datasets/` is never imported by its bare name, which belongs to another package. Public
data has one fixed seed; hidden data has the seed that the grader gives.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from rnn_grade.course import finding
from rnn_grade.course.catalog import default_root
from rnn_grade.datasets.draws import values_of
from rnn_grade.errors import UserError
from rnn_grade.text import plural

SPLITS = ("train", "validation", "test")
PUBLIC_SEED = 2026
TEXT_LIMIT = 5_000_000
# One 32-bit word: NumPy fills short seeds with zeros, so [7 + 2**32, 0] would repeat [7, 1].
_SEEDS = 1 << 32


def load_data(
    name: str,
    split: str = "train",
    *,
    seed: int | None = None,
    root: Path | None = None,
    **options: Any,
) -> Any:
    """Make one split of a data set.

    Args:
        name: Its file in `datasets/`, without `.py`.
        split: `train`, `validation` or `test`.
        seed: Which of the endlessly many data sets; without it the public one.
        root: The course; without it the one of `RNN_GRADE_COURSE`, of the folder that this runs
            in, or that of this package.
        **options: What its `load` takes besides, such as a number of sentences.

    Returns:
        A frozen dataclass with at least `x`, `y`, `chance`, `naive` and `optimum`.

    Raises:
        UserError: There is no such data set, split, seed or option.

    Example:
        >>> data = load_data("tense", "validation")
        >>> data.x.shape
        (1000, 23)
    """
    path = _find(name, root)
    number = PUBLIC_SEED if seed is None else seed
    return _drawn(_module(path).load, name, split, number, options)


def load_hidden(name: str, split: str, *, seed: int, root: Path, **options: Any) -> Any:
    """Make one split as checks need it, also where a course keeps from learners how it is made.

    Args:
        name: The data set.
        split: `train`, `validation` or `test`.
        seed: Which of the endlessly many data sets: a number that no learner knows.
        root: The course.
        **options: What its `load` takes besides.

    Returns:
        What `load_data` returns.

    Raises:
        UserError: There is no such data set, split or option.
    """
    # A worker cannot import it, and needs nothing of it.
    from rnn_grade.course import storage

    path = _folder(root) / f"{name}.py"
    if not (storage.is_sealed(root) and storage.holds(root, path)):
        return load_data(name, split, seed=seed, root=root, **options)
    return _drawn(storage.run(root, path).load, name, split, seed, options)


def _drawn(load: Any, name: str, split: str, seed: int, options: dict[str, Any]) -> Any:
    if split not in SPLITS:
        raise _user_error(f"`{name}` has no split `{split}`.", _meant(split, SPLITS))
    if not 0 <= seed < _SEEDS:
        raise _user_error(
            f"The seed {seed} is out of range.", f"Use a number from 0 to {_SEEDS - 1}."
        )
    known = _options(load)
    for option in options:
        if option not in known:
            message = f"The data set `{name}` has no option `{option}`."
            raise _user_error(message, _meant(option, known))
    return load(split, seed, **options)


def read_draw(module: str, split: str, seed: int, **options: Any) -> Any:
    """Return the fields of a data set that a released course gives out as it was drawn.

    Args:
        module: The file of the data set, beside which the drawn data lies.
        split: `train`, `validation` or `test`.
        seed: Which of the data sets; there is only the public one.
        **options: All that its `load` takes besides.

    Raises:
        UserError: The course has no such draw.
    """
    return values_of(module, split, seed, PUBLIC_SEED, options)


def load_text(path: str | Path, limit: int = TEXT_LIMIT) -> str:
    r"""Read a text of your own.

    Args:
        path: A UTF-8 text file.
        limit: The most characters to read; what comes after them is left out.

    Returns:
        The text, with `\n` at the end of every line.

    Raises:
        UserError: There is no such file, it is empty, or it holds something else than text.
    """
    file = Path(path)
    if limit < 1:
        raise _user_error(f"`limit` is {limit}.", "Ask for at least 1 character.")
    try:
        # A line end of Windows is two characters until it has been read: universal newlines.
        with file.open(encoding="utf-8-sig") as stream:
            text = stream.read(limit)
    except FileNotFoundError:
        raise _user_error(f"There is no file {file}.", _nearby(file)) from None
    except IsADirectoryError:
        raise _user_error(f"{file} is a folder.", "Name a text file in it.") from None
    except UnicodeDecodeError:
        raise _user_error(
            f"{file} is not UTF-8 text: line {_odd_line(file)} holds a byte that does not belong "
            "there.",
            "Save it as plain text with the encoding UTF-8.",
        ) from None
    except OSError as error:
        raise _user_error(f"{file} cannot be read: {error.strerror}.", "Check the path.") from None
    if "\0" in text:
        raise _user_error(
            f"{file} is a binary file, not a text.", "Name a plain text file, such as `poems.txt`."
        )
    if not text.strip():
        raise _user_error(f"{file} is empty.", "Put some text into it: 100,000 characters do well.")
    return text


def card(name: str, *, root: Path | None = None) -> str:
    """Return what a data set says of itself: its task, its inputs, its optimum.

    Args:
        name: Its file in `datasets/`, without `.py`.
        root: The course, as for `load_data`.

    Raises:
        UserError: There is no such data set.
    """
    return ast.get_docstring(ast.parse(_find(name, root).read_text("utf-8"))) or ""


def names(*, root: Path | None = None) -> tuple[str, ...]:
    """Return the names of all data sets of a course, sorted.

    Args:
        root: The course, as for `load_data`.
    """
    files = _folder(root).glob("[!_.]*.py")
    return tuple(sorted(file.stem for file in files))


def options(name: str, *, root: Path | None = None) -> dict[str, Any]:
    """Return what the `load` of a data set takes besides split and seed, each with its default.

    Args:
        name: Its file in `datasets/`, without `.py`.
        root: The course, as for `load_data`.

    Raises:
        UserError: There is no such data set.
    """
    return _options(_module(_find(name, root)).load)


def _folder(root: Path | None) -> Path:
    if root is None:
        # Without the variable: a learner's own file, run in a workspace or in a course.
        looks = finding.VARIABLE not in os.environ
        found = finding.around(Path.cwd()) if looks else finding.named(None)
        root = found.root if found else default_root()
    return root / "datasets"


def _find(name: str, root: Path | None) -> Path:
    known = names(root=root)
    if name in known:
        return (_folder(root) / f"{name}.py").resolve()
    if not known:
        message = f"There are no data sets in {_folder(root)}."
        raise _user_error(message, "Set RNN_GRADE_COURSE to the folder of your course.")
    raise _user_error(f"There is no data set called `{name}`.", _meant(name, known))


@cache
def _module(path: Path) -> ModuleType:
    """Run the file once, under a name that no `import` statement finds."""
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    spec = importlib.util.spec_from_file_location(f"rnn_grade_data_{path.stem}_{digest}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Dataclasses look up the module that they stand in.
    spec.loader.exec_module(module)
    return module


def _options(load: Any) -> dict[str, Any]:
    """Return the parameters that come after `split` and `seed`, each with its default."""
    parameters = list(inspect.signature(load).parameters.values())
    return {one.name: one.default for one in parameters[2:]}


def _meant(wrong: str, known: Iterable[str]) -> str:
    """Return "Did you mean ...?", or all that is known where nothing is close."""
    choices = list(known)
    if not choices:
        return "It takes no options."
    close = get_close_matches(wrong, choices, n=1)
    listed = ", ".join(f"`{choice}`" for choice in choices)
    return f"Did you mean `{close[0]}`? Known: {listed}." if close else f"Known: {listed}."


def _odd_line(file: Path) -> int:
    """Return the first line that is not UTF-8, counted from 1."""
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        return next((n for n, line in enumerate(stream, start=1) if "\ufffd" in line), 1)


def _nearby(file: Path) -> str:
    """Return the folder in which the file was looked for, and what lies there."""
    folder = file.resolve().parent
    if not folder.is_dir():
        return f"There is no folder {folder} either."
    texts = sorted(path.name for path in folder.glob("*.txt"))
    close = get_close_matches(file.name, texts, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"{folder} holds {plural(len(texts), 'text file')} (`*.txt`)."


def _user_error(message: str, hint: str) -> UserError:
    """Make an error that shows its hint in a bare traceback as well."""
    error = UserError(message, hint)
    error.add_note(hint)
    return error
