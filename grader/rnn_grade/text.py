"""Text that a learner's process wrote goes through `clean` before it goes anywhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# Bidirectional controls reorder a line on screen, so that what is read is not what is there.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\n\t")
# So many digits tell any two numbers apart.
_DIGITS = 17


def clean(text: str, limit: int = 2000) -> str:
    """Return `text` without control characters, cut to `limit` characters.

    Terminal escapes lose their ESC, lone surrogates become U+FFFD, a carriage return becomes a
    line break. What remains can be printed, written as UTF-8 and put into JSON or XML.

    Args:
        text: Any string, however hostile.
        limit: The most characters to return; the cut is marked.
    """
    cut = len(text) > limit
    head = text[:limit].replace("\r\n", "\n").replace("\r", "\n")
    # Most texts are plain; what `_safe` changes is never printable.
    safe = head if head.isprintable() else "".join(map(_safe, head))
    return safe + (f" … ({len(text)} characters, cut)" if cut else "")


def _safe(character: str) -> str:
    if character in _KEPT:
        return character
    category = unicodedata.category(character)
    if category == "Cs" or character in "\ufffe\uffff":
        return "\ufffd"
    if category == "Cc" or character in _BIDI:
        return ""
    return character


def escaped(name: str) -> str:
    r"""Return a name as it can be stored and shown on one line, bytes that are no UTF-8 as `\xff`.

    Args:
        name: What a folder, an archive or a table calls something.
    """
    if name.isprintable():
        return name
    return "".join(_written_out(character) for character in name)


def _written_out(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        # Python's own stand-in for a byte that it could not decode.
        return f"\\x{code - 0xDC00:02x}"
    category = unicodedata.category(character)
    hidden = category in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI
    return ascii(character)[1:-1] if hidden else character


def unwrapped(message: str) -> str:
    """Return the message of an exception without what Keras and TensorFlow wrap around it.

    Args:
        message: The message; its terminal escapes may have lost their ESC.
    """
    # The text of a KeyError is a `repr`, whose line breaks are two characters each.
    text = message.replace("\\n", "\n") if r"\n\nArguments received by" in message else message
    text = re.sub(r"(\\x1b|\x1b)?\[[01]m", "", text)
    text = text.partition("\n\nArguments received")[0]
    text = re.sub(r"[\"']?Exception encountered when calling .*\n+", "", text)
    text = re.sub(r"Could not automatically infer .* Error encountered:\n+", "", text)
    if text.startswith("Graph execution error"):
        # Pages of the library's own lines, then what is wrong, then the name of a node.
        text = text.rpartition("\n\n")[2].partition("\n\t [[")[0]
        text = text.rpartition("<stack traces unavailable>\n")[2]
    text = re.sub(r"\{\{function_node [^}]*\}\} *| *\[Op:[^]]*\].*", "", text)
    return text.strip()


def placed(line: int, cell: str = "") -> str:
    """Return where a line stands: "line 3", in a notebook "cell 7, line 3", or nothing.

    Args:
        line: Counted from 1, or 0 where it is unknown.
        cell: The notebook's cell; nothing in a file.
    """
    return ", ".join(part for part in (cell, f"line {line}" if line else "") if part)


def plural(count: int, noun: str, several: str = "") -> str:
    """Return "1 point", "2 points", or with a plural of its own "2 entries"."""
    return f"{count} {noun}" if count == 1 else f"{count} {several or noun + 's'}"


def digits(one: float, other: float, *, least: int = 4, form: str = "g") -> int:
    """Return how many digits two numbers are written with: as many as tell them apart.

    Args:
        one: A number.
        other: What it stands beside; equal numbers have the fewest digits.
        least: The fewest digits.
        form: What is counted: `"g"` for significant digits, `"f"` for decimals.
    """
    if one == other:
        return least
    apart = (n for n in range(least, _DIGITS) if f"{one:.{n}{form}}" != f"{other:.{n}{form}}")
    return next(apart, _DIGITS)


def filled(template: str, blanks: Mapping[str, object]) -> str:
    """Return a template with its blanks, such as `@TITLE@`, filled.

    Templates become Python, YAML, TOML, Markdown and shell scripts, in which `$`, `%` and `{}` have
    a meaning of their own, and `@TITLE@` has none.

    Args:
        template: The text.
        blanks: What stands for each name, in capital letters.

    Raises:
        KeyError: The template has a blank of another name.
    """
    return re.sub(r"@([A-Z]+)@", lambda blank: str(blanks[blank[1]]), template)
