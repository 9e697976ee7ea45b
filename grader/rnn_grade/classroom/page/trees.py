"""Markup as trees of plain data, in which what is the same is written once.

The page's script makes elements and texts of them when somebody looks: what is a text here can
become nothing else there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

# Between these and what is in them a line break means nothing.
_BLOCKS = frozenset(
    ("article", "details", "div", "dl", "figure", "nav", "ol", "section", "svg")
).union(("table", "tbody", "thead", "tr", "ul"))
_VOID = frozenset(("br", "hr", "path"))
# The parser writes names small; where one is to be made as an element, this one is not.
_SPELLED = {"viewbox": "viewBox"}
_SPACES = " \t\n\r\f"

# A text, the number of something shared, or an element: its name, its attributes, what is in it.
Node = str | int | list[Any]


class Trees:
    """Trees of a kind that have much in common."""

    def __init__(self) -> None:
        self._roots: list[int] = []
        # A text, or an element with the places of what is in it, which stand before it.
        self._nodes: dict[str | tuple[str, tuple[tuple[str, str], ...], tuple[int, ...]], int] = {}

    def add(self, markup: str) -> None:
        """Take in a tree.

        Args:
            markup: One element, whole, as a template wrote it.
        """
        reader = _Reader(self)
        reader.feed(markup.strip())
        reader.close()
        (root,) = reader.open[0][2]
        self._roots.append(root)

    def text(self, words: str) -> int:
        """Return the place of a text."""
        return self._nodes.setdefault(words, len(self._nodes))

    def element(self, tag: str, attributes: Sequence[tuple[str, str]], inside: list[int]) -> int:
        """Return the place of an element.

        Args:
            tag: Its name.
            attributes: Their names and values.
            inside: The places of what is in it.
        """
        node = tag, tuple(attributes), tuple(inside)
        return self._nodes.setdefault(node, len(self._nodes))

    def data(self) -> dict[str, list[Node]]:
        """Return the trees in the order in which they came, and what they share.

        A text stands for itself. An element is a list: its name, its attributes or 0, and what is
        in it. A number stands for the node at that place of what is shared, the most frequent
        first.
        """
        nodes = list(self._nodes)
        inside = (place for node in nodes if not isinstance(node, str) for place in node[2])
        uses = Counter([*inside, *self._roots])
        shared = [place for place, count in uses.most_common() if count > 1]
        numbers = {place: number for number, place in enumerate(shared)}

        def written(place: int) -> Node:
            node = nodes[place]
            if isinstance(node, str):
                return node
            tag, attributes, children = node
            named = {_SPELLED.get(name, name): value for name, value in attributes}
            return [
                tag,
                named or 0,
                *(numbers[c] if c in numbers else written(c) for c in children),
            ]

        return {
            "shared": [written(place) for place in shared],
            "trees": [written(place) for place in self._roots],
        }


class _Reader(HTMLParser):
    """Reads what templates write: whatever is opened is closed, in order."""

    def __init__(self, trees: Trees) -> None:
        super().__init__(convert_charrefs=True)
        self._trees = trees
        self.open: list[tuple[str, list[tuple[str, str]], list[int]]] = [("div", [], [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, [(name, value or "") for name, value in attrs], []))
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened, attributes, inside = self.open.pop()
        assert opened == tag, f"<{opened}> is closed as <{tag}>"
        self.open[-1][2].append(self._trees.element(tag, attributes, inside))

    def handle_data(self, data: str) -> None:
        parent, _, inside = self.open[-1]
        if data.strip(_SPACES):
            inside.append(self._trees.text(data))
        elif parent not in _BLOCKS:
            inside.append(self._trees.text(" "))
