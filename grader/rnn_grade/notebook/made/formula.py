"""One formula of a task text as a tree: Python's operators, indices in brackets, and plain words.

Words and terms that follow each other without an operator are prose, such as `sum of all p ** 2`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RELATIONS = ("=", "+=", "-=", "==", "!=", "<=", ">=", "<", ">", "->")
_SEPARATORS = (",", ":", ";")
_CLOSING = {"(": ")", "[": "]"}
_TOKEN = re.compile(
    r"""(?P<number>\d+(?:\.\d+)?|\.\d+)
    |(?P<quoted>`[^`]+`)
    |(?P<word>[A-Za-z]{2,}(?:-[A-Za-z]{2,})+)
    |(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*(?:_\{[^{}]*\})?'?)
    |(?P<sign>\.\.\.|\.T\b|\*\*|\+=|-=|==|!=|<=|>=|->|[-+*/@=<>,:;()\[\]])
    |(?P<space>\s+)
    |(?P<unknown>.)""",
    re.VERBOSE,
)


class Unreadable(Exception):
    """A formula that does not follow the notation; the message says where."""


@dataclass(frozen=True)
class Name:
    """A name, or a word: which of them, only its neighbours tell.

    Args:
        text: As it is written, without backticks and without an index in braces.
        index: What stands in the braces of `h_{t-1}`.
        prime: Whether a stroke follows, as in `tanh'`.
        quoted: Whether it stood between backticks.
    """

    text: str
    index: Node | None = None
    prime: bool = False
    quoted: bool = False


@dataclass(frozen=True)
class Number:
    """A number, or three dots."""

    text: str


@dataclass(frozen=True)
class Group:
    """What stands in brackets; with an empty bracket, only what stands there."""

    bracket: str
    body: Node


@dataclass(frozen=True)
class Call:
    """A function of arguments."""

    function: Node
    arguments: Node


@dataclass(frozen=True)
class Indexed:
    """A name with its indices: one for each pair of brackets."""

    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True)
class Transposed:
    """A matrix, transposed."""

    base: Node


@dataclass(frozen=True)
class Derivative:
    """The `d x` of a quotient of differentials."""

    of: Node


@dataclass(frozen=True)
class Unary:
    """A minus before an operand."""

    operand: Node


@dataclass(frozen=True)
class Binary:
    """An operator of Python between two operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Choice:
    """One of two values: `a if condition, else b`."""

    yes: Node
    condition: Node
    no: Node


@dataclass(frozen=True)
class Prose:
    """Words and terms that follow each other without an operator."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Series:
    """Operands with relations, commas or colons between them; strings stand for those signs."""

    parts: tuple[Node | str, ...]


Node = (
    Name
    | Number
    | Group
    | Call
    | Indexed
    | Transposed
    | Derivative
    | Unary
    | Binary
    | Choice
    | Prose
    | Series
)


def parse(text: str) -> Node:
    """Return the tree of a formula.

    Args:
        text: The formula, on one line.

    Raises:
        Unreadable: It does not follow the notation.
    """
    return _Parser(text).whole()


def names(text: str) -> set[str]:
    """Return all names in a formula, words included.

    Args:
        text: Any number of formulas.
    """
    found = _TOKEN.finditer(text)
    return {_bare(match["name"]) for match in found if match.lastgroup == "name"}


def _bare(name: str) -> str:
    return name.partition("_{")[0].rstrip("'")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        found = [match for match in _TOKEN.finditer(text) if match.lastgroup != "space"]
        for match in found:
            if match.lastgroup == "unknown":
                raise Unreadable(f"`{match[0]}` has no meaning in `{text}`")
        self._tokens = [(str(match.lastgroup), match[0]) for match in found]
        self._at = 0

    def whole(self) -> Node:
        node = self._series("")
        if self._at < len(self._tokens):
            raise self._wrong()
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, *signs: str) -> str:
        """Return the next sign and step over it, if it is one of these; else nothing."""
        kind, text = self._peek()
        if kind != "sign" or text not in signs:
            return ""
        self._at += 1
        return text

    def _wrong(self) -> Unreadable:
        kind, text = self._peek()
        found = f"`{text}`" if kind != "end" else "the end"
        return Unreadable(f"{found} is not expected there in `{self._text}`")

    def _series(self, closing: str) -> Node:
        parts: list[Node | str] = []
        while self._peek()[0] != "end" and not (closing and self._peek() == ("sign", closing)):
            if sign := self._take(*RELATIONS, *_SEPARATORS):
                parts.append(sign)
            elif parts and not isinstance(parts[-1], str):
                raise self._wrong()
            else:
                parts.append(self._sum())
        if not parts:
            raise self._wrong()
        first = parts[0]
        return first if len(parts) == 1 and not isinstance(first, str) else Series(tuple(parts))

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Binary(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._unary()
        while sign := self._take("*", "/", "@"):
            node = Binary(sign, node, self._unary())
        return node

    def _unary(self) -> Node:
        if self._take("-"):
            return Unary(self._unary())
        node = self._power()
        parts = [node]
        while self._starts_a_term():
            parts.append(self._power())
        return Prose(tuple(parts)) if len(parts) > 1 else node

    def _starts_a_term(self) -> bool:
        kind, text = self._peek()
        return kind in ("number", "quoted", "word") or (kind == "name" and text not in _JOINTS)

    def _power(self) -> Node:
        node = self._postfix()
        if self._take("**"):
            return Binary("**", node, Unary(self._power()) if self._take("-") else self._power())
        return node

    def _postfix(self) -> Node:
        node = self._atom()
        while sign := self._take("(", "[", ".T"):
            if sign == ".T":
                node = Transposed(node)
                continue
            inside = self._series(_CLOSING[sign])
            self._close(sign)
            if sign == "(":
                node = Call(node, inside)
            elif isinstance(node, Indexed):
                node = Indexed(node.base, (*node.indices, inside))
            else:
                node = Indexed(node, (inside,))
        return node

    def _atom(self) -> Node:
        kind, text = self._peek()
        if sign := self._take("(", "["):
            inside = self._choice() if self._is_choice() else self._series(_CLOSING[sign])
            self._close(sign)
            return Group("" if isinstance(inside, Choice) else sign, inside)
        if self._take("..."):
            return Number("...")
        if kind in ("end", "sign"):
            raise self._wrong()
        self._at += 1
        if kind == "number":
            return Number(text)
        if text == "d" and self._peek()[0] == "name":
            return Derivative(self._postfix())
        braces = text.partition("_{")[2].rstrip("'").removesuffix("}")
        index = parse(braces) if braces else None
        bare = _bare(text.strip("`"))
        return Name(bare, index, text.endswith("'"), kind == "quoted")

    def _close(self, opened: str) -> None:
        if not self._take(_CLOSING[opened]):
            raise self._wrong()

    def _is_choice(self) -> bool:
        """Return whether `if` and `else` stand between here and the next closing bracket."""
        ahead = [text for _, text in self._tokens[self._at :]]
        inside = ahead[: ahead.index(")")] if ")" in ahead else []
        return "if" in inside and "else" in inside

    def _choice(self) -> Node:
        yes = self._sum()
        self._word("if")
        condition = self._sum()
        while sign := self._take(*RELATIONS):
            condition = Series((condition, sign, self._sum()))
        self._take(",")
        self._word("else")
        return Choice(yes, condition, self._sum())

    def _word(self, word: str) -> None:
        if self._peek() != ("name", word):
            raise self._wrong()
        self._at += 1


# What ends the words before it.
_JOINTS = ("if", "else")
