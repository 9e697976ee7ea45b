"""What stands for what: choices of Keras and NumPy that learners mix up, from `exchanges.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("exchanges.toml").read_text("utf-8"))


def _others(families: list[list[str]]) -> dict[str, tuple[str, ...]]:
    return {one: tuple(o for o in family if o != one) for family in families for one in family}


# Keywords whose value says nothing about an answer.
FREE: frozenset[str] = frozenset(_DATA["free"])
# Each text, and the other ones of its kind.
TEXTS: Mapping[str, tuple[str, ...]] = _others(_DATA["texts"])
# Each function or class, and what is called in its place.
FUNCTIONS: Mapping[str, tuple[str, ...]] = {k: tuple(v) for k, v in _DATA["functions"].items()}
# Each function or layer, and the options that change what it does.
ADDED: Mapping[str, tuple[str, ...]] = {k: tuple(v) for k, v in _DATA["added"].items()}
# Layers that are put behind another one.
BEHIND: Sequence[str] = tuple(_DATA["behind"])
