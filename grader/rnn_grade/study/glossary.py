"""The words of the field and of the reports: `exercises/glossary.toml` of a course, and our own.

A word is found whatever its case, in the plural, with hyphens or underscores or without.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rnn_grade.course.catalog import Course
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError

FILE = "glossary.toml"
_OWN = Path(__file__).with_name("words.toml")
_TEXTS, _LISTS = ("name", "says", "formula", "taught"), ("also", "see")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))


@dataclass(frozen=True)
class Word:
    """One word.

    Args:
        name: The word.
        says: What it means, in two to four sentences.
        also: Other names for it.
        formula: Lines that are set as they stand, or nothing.
        see: Names of words that belong to it.
        taught: The slug of the exercise that teaches it, or nothing.
        of_reports: Whether it is a word of reports and not of the field.
    """

    name: str
    says: str
    also: tuple[str, ...] = ()
    formula: str = ""
    see: tuple[str, ...] = ()
    taught: str = ""
    of_reports: bool = False


class Glossary:
    """All words that can be explained.

    Args:
        words: The words; a name or another name belongs to one of them only.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = tuple(sorted(words, key=lambda word: word.name.casefold()))
        self._by_key = {_key(name): word for word in self.words for name in (word.name, *word.also)}

    def find(self, term: str) -> Word | None:
        """Return what is called so, or nothing.

        Args:
            term: What was typed: `BPTT`, `vanishing gradients`, `return-sequences`.
        """
        return self._by_key.get(_key(term))

    def near(self, term: str) -> list[str]:
        """Return names of words that may be meant, the nearest first.

        Args:
            term: What was typed.
        """
        wanted = _key(term)
        parts = set(wanted.split())
        close = get_close_matches(wanted, self._by_key, n=3, cutoff=0.7)
        # `gradients of a gate` has a word in common with several.
        common = (key for key in self._by_key if parts & set(key.split()))
        names = (self._by_key[key].name for key in (*close, *common))
        return list(dict.fromkeys(names))[:5]


def read(course: Course) -> Glossary:
    """Return the words of a course together with those of reports.

    Args:
        course: Whose glossary; it need not have one.

    Raises:
        UserError: A file cannot be read, or an entry is not as it has to be.
    """
    path = course.root / "exercises" / FILE
    words = list(_read(_OWN, of_reports=True))
    if path.is_file():
        words += _read(path, of_reports=False)
    slugs = {exercise.slug for exercise in course.exercises}
    _check(path, words, slugs)
    return Glossary(words)


def _read(path: Path, *, of_reports: bool) -> Iterator[Word]:
    try:
        data = tomllib.loads(course_text(path))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "Mend that line.") from None
    for entry in data.get("word", []):
        name = entry.get("name", "")
        unknown = set(entry) - {*_TEXTS, *_LISTS}
        sound = all(isinstance(entry.get(key, ""), str) for key in _TEXTS) and all(
            _is_list(entry.get(key, [])) for key in _LISTS
        )
        if unknown or not sound or not name or not entry.get("says"):
            raise UserError(
                f"{path}: the entry `{name}` is not as it has to be.",
                f"It has the texts {', '.join(_TEXTS)} and the lists {' and '.join(_LISTS)}; "
                "`name` and `says` are needed.",
            )
        yield Word(
            name,
            " ".join(entry["says"].split()),
            tuple(entry.get("also", ())),
            entry.get("formula", "").strip("\n"),
            tuple(entry.get("see", ())),
            entry.get("taught", ""),
            of_reports,
        )


def _check(path: Path, words: list[Word], slugs: set[str]) -> None:
    """Refuse words that lead nowhere, and two of one name."""
    names = [key for word in words for key in {_key(name) for name in (word.name, *word.also)}]
    own = {word.name for word in words}
    for word in words:
        if word.taught and word.taught not in slugs:
            raise UserError(
                f"{path}: `{word.name}` is taught by `{word.taught}`, which is no exercise.",
                "Write the slug of an exercise.",
            )
        lost = [name for name in word.see if name not in own]
        if lost:
            raise UserError(f"{path}: `{word.name}` names `{lost[0]}`.", "Write an entry for it.")
        for name in (word.name, *word.also):
            if names.count(_key(name)) > 1:
                raise UserError(f"{path}: two entries are called `{name}`.", "Rename one of them.")


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _key(term: str) -> str:
    """Return what is the same for all ways to write a term."""
    return " ".join(_singular(word) for word in re.findall(r"[^\W_]+", term.casefold()))


def _singular(word: str) -> str:
    for ending, single in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "as"))
    return word[:-1] if is_plural and len(word) > 3 else word
