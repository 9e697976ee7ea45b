r"""A formula as LaTeX: only what MathJax and KaTeX, and so all front ends, set alike.

VS Code sets mathematics with KaTeX (its manual, "Working with Jupyter Notebooks"), JupyterLab and
Colab with MathJax. `\text{a_b}` is an error in KaTeX, and `\text{a\_b}` shows the backslash in
MathJax: a name stands in `\mathrm`, where both take `\_`.
"""

from __future__ import annotations

from dataclasses import dataclass

from rnn_grade.notebook.made import formula
from rnn_grade.notebook.made.formula import Node

_FUNCTIONS = ("tanh", "log", "exp", "sin", "cos", "max", "min")
_RELATIONS = {
    "+=": r"\mathrel{+}=",
    "-=": r"\mathrel{-}=",
    "==": "=",
    "!=": r"\neq",
    "<=": r"\leq",
    ">=": r"\geq",
    "->": r"\to",
}
_BRACKETS = {"(": ("(", ")"), "[": ("[", "]")}
_TALL = (r"\frac", r"\begin")
# Single letters that are words when they stand among words.
_WORDS = ("a", "I")


@dataclass(frozen=True)
class Notation:
    """How the formulas of a task text are set.

    Args:
        known: All names of the text's formulas: a name that goes on from one of them, as `sums_i`
            does from `sums`, takes the rest as its index.
        scalar: Whether `*` multiplies numbers; else it multiplies arrays element by element.
    """

    known: frozenset[str] = frozenset()
    scalar: bool = False

    def set(self, node: Node | str, *, inline: bool = False) -> str:
        """Return a formula as LaTeX.

        Args:
            node: The formula, or a sign of a series.
            inline: Whether it stands in an index or an exponent, where fractions lie down.
        """
        match node:
            case str(sign):
                return _RELATIONS.get(sign, sign)
            case formula.Number(text):
                return r"\ldots" if text == "..." else text
            case formula.Name():
                return self._name(node)
            case formula.Indexed(base, indices):
                return self._indexed(base, indices)
            case formula.Group(bracket, body):
                return self._grouped(bracket, body, inline)
            case formula.Call(function, arguments):
                return self._function(function) + self._grouped("(", arguments, inline)
            case formula.Transposed(base):
                return self.set(base, inline=inline) + r"^{\top}"
            case formula.Derivative(of):
                return rf"\partial {self.set(of, inline=True)}"
            case formula.Unary(operand):
                return f"-{self.set(operand, inline=inline)}"
            case formula.Binary():
                return self._binary(node, inline)
            case formula.Choice(yes, condition, no):
                upper = f"{self.set(yes)} & \\text{{if }}{self.set(condition)}"
                lower = f"{self.set(no)} & \\text{{else}}"
                return rf"\begin{{cases}} {upper} \\ {lower} \end{{cases}}"
            case formula.Prose(parts):
                return self._prose(parts)
            case formula.Series(parts):
                return self._series(parts, inline)

    def words(self, text: str) -> str:
        """Return a label or a remark as LaTeX: its words as text, its formulas as formulas.

        Args:
            text: Such as `the state BEFORE step t`.
        """
        node = formula.parse(text)
        if isinstance(node, formula.Name) and len(node.text) > 1 and "_" not in node.text:
            return rf"\text{{{node.text}}}"
        return self.set(node)

    def _name(self, name: formula.Name) -> str:
        if name.quoted:
            escaped = name.text.replace("_", r"\_")
            return rf"\mathtt{{{escaped}}}"
        base, indices = self._split(name.text)
        if name.index is not None:
            indices = [*indices, self.set(name.index, inline=True)]
        return _with_indices(self._upright(base), indices) + ("'" if name.prime else "")

    def _split(self, name: str) -> tuple[str, list[str]]:
        """Return what a name begins with, and its rest as indices."""
        words = name.split("_")
        for length in range(len(words) - 1, 0, -1):
            base, rest = "_".join(words[:length]), "_".join(words[length:])
            if base in self.known or len(base) == 1 or len(rest) == 1 or rest.isdigit():
                first, indices = self._split(base)
                return first, [*indices, self._name(formula.Name(rest))]
        return name, []

    def _upright(self, word: str) -> str:
        if len(word) == 1 or word.isdigit():
            return word
        if word in _FUNCTIONS:
            return rf"\{word}"
        escaped = word.replace("_", r"\_")
        return rf"\mathrm{{{escaped}}}"

    def _function(self, function: Node) -> str:
        if isinstance(function, formula.Name) and not function.quoted:
            set_name = self._name(function)
            return set_name.replace(r"\mathrm", r"\operatorname", 1)
        return self.set(function)

    def _indexed(self, base: Node, indices: tuple[Node, ...]) -> str:
        inside = [self.set(index, inline=True) for index in indices]
        if isinstance(base, formula.Name) and base.index is None:
            first, own = self._split(base.text)
            return _with_indices(self._upright(first), [*own, *inside])
        return _with_indices(f"{{{self.set(base)}}}", inside)

    def _grouped(self, bracket: str, body: Node, inline: bool) -> str:
        inside = self.set(body, inline=inline)
        if not bracket:
            return inside
        left, right = _BRACKETS[bracket]
        if any(tall in inside for tall in _TALL):
            return rf"\left{left} {inside} \right{right}"
        return f"{left}{inside}{right}"

    def _binary(self, node: formula.Binary, inline: bool) -> str:
        operator, left, right = node.operator, node.left, node.right
        if operator == "**":
            return self._raised(left, self.set(_bare(right), inline=True))
        if operator == "/" and not inline:
            return rf"\frac{{{self.set(_bare(left))}}}{{{self.set(_bare(right))}}}"
        one, other = self.set(left, inline=inline), self.set(right, inline=inline)
        numbers = isinstance(left, formula.Number) or isinstance(right, formula.Number)
        signs = {
            "*": r" \cdot " if self.scalar or numbers else r" \odot ",
            "@": r"\;",
            "/": "/",
        }
        if operator in "+-" and not inline:
            return f"{one} {operator} {other}"
        return one + signs.get(operator, operator) + other

    def _raised(self, base: Node, exponent: str) -> str:
        match base:
            case formula.Name(index=None, quoted=False) | formula.Group() | formula.Number():
                return f"{self.set(base)}^{{{exponent}}}"
            case formula.Indexed():
                return f"{self.set(base)}^{{{exponent}}}"
        return f"{{{self.set(base)}}}^{{{exponent}}}"

    def _prose(self, parts: tuple[Node, ...]) -> str:
        made: list[tuple[bool, str]] = []
        for part in parts:
            word = _word(part)
            if made and made[-1][0] and word:
                made[-1] = (True, f"{made[-1][1]} {word}")
            else:
                made.append((bool(word), word or self.set(part)))
        pieces = []
        for index, (is_text, text) in enumerate(made):
            before = " " if index else ""
            after = " " if index + 1 < len(made) else ""
            pieces.append(rf"\text{{{before}{text}{after}}}" if is_text else text)
        # Two formulas without a word in between, such as `step_t h`, need a space of their own.
        joined = pieces[0]
        for (was_text, _), (is_text, _), piece in zip(made, made[1:], pieces[1:], strict=False):
            joined += piece if was_text or is_text else rf"\ {piece}"
        return joined

    def _series(self, parts: tuple[Node | str, ...], inline: bool) -> str:
        joined = ""
        for index, part in enumerate(parts):
            if part in (",", ";"):
                joined += part + ("" if inline and ":" in parts else r"\ ")
            elif part == ":":
                joined += ":" if inline else r"{:}\ "
            elif isinstance(part, str):
                joined += f" {self.set(part)} " if index else f"{self.set(part)} "
            else:
                joined += self.set(part, inline=inline)
        return joined.strip().removesuffix("\\")


def _bare(node: Node) -> Node:
    """Return what stands in parentheses that a fraction or an exponent makes superfluous."""
    if isinstance(node, formula.Group) and node.bracket == "(":
        return node.body
    return node


def _word(node: Node) -> str:
    """Return the text of a name that is a word among words; nothing for a symbol."""
    if not isinstance(node, formula.Name) or node.quoted or node.index is not None or node.prime:
        return ""
    is_word = "_" not in node.text and (len(node.text) > 1 or node.text in _WORDS)
    return node.text if is_word else ""


def _with_indices(base: str, indices: list[str]) -> str:
    if not indices:
        return base
    inside = ",".join(indices)
    return f"{base}_{inside}" if len(inside) == 1 else f"{base}_{{{inside}}}"
