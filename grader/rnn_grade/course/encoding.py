"""The text behind a Python file's bytes, as Python itself would read them: by PEP 263.

UTF-8, unless one of the first two lines names another encoding.
"""

from __future__ import annotations

import codecs
import re

# https://peps.python.org/pep-0263: in a comment, in the first line or behind another comment there.
_NAMED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_NOT_ALONE = re.compile(rb"^[ \t\f]*(?:#[^\r\n]*)?$")
# Text for a computer, not for people: nobody saves a file like that, and some take their time.
_ODD = {"idna", "oem", "mbcs", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_FOLDED = str.maketrans("_", "-")


class NotText(ValueError):
    """Bytes that Python would not read as a source.

    Args:
        problem: Why, and what to do: the middle of a sentence.
        line: Where, counted from 1; 0 for the whole file.
    """

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def decoded(content: bytes) -> str:
    """Return the text of a Python file, without a byte order mark.

    Args:
        content: Its bytes.

    Raises:
        NotText: Python would not read it.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotText("it is saved as UTF-16, which Python does not read; save it as UTF-8")
    if b"\0" in content:
        raise NotText("it contains NUL characters, so it is not a text file")
    name, line = _declared(content)
    if name and not _known(name):
        told = f"line {line} names the encoding `{name}`, which Python does not know"
        raise NotText(f"{told}; delete that line, and save the file as UTF-8", line)
    try:
        text = content.decode(name or "utf-8-sig")
        # UTF-7 makes halves of characters that are no text.
        text.encode()
        return text
    except UnicodeError as error:
        line = content.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise NotText(
            f"a character in line {line} is not {name or 'UTF-8'}; save the file as UTF-8", line
        ) from None


def _declared(content: bytes) -> tuple[str, int]:
    """Return the encoding that a file names, unless it is UTF-8, and the line that does."""
    for number, line in enumerate(content[:4096].splitlines()[:2], start=1):
        if found := _NAMED.match(line.removeprefix(codecs.BOM_UTF8)):
            name = found[1].decode()
            utf_8 = name.lower().translate(_FOLDED).startswith(("utf-8", "utf8"))
            return ("", 0) if utf_8 else (name, number)
        if not _NOT_ALONE.match(line):
            break
    return "", 0


def _known(name: str) -> bool:
    try:
        # Others, such as `rot13` and `zlib`, turn no bytes into text.
        "a".encode(name).decode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return codecs.lookup(name).name.translate(_FOLDED) not in _ODD
