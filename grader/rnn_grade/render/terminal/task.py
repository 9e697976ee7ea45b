"""A task text in the terminal: Markdown with plain headings, tables and code, left-aligned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, ListItem, Markdown, MarkdownElement, TableElement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from rnn_grade.render.terminal.code import fitted
from rnn_grade.render.terminal.layout import WIDEST


class _Heading(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = self.text.copy()
        text.justify = "left"
        text.stylize("bold")
        yield text
        if self.tag in _RULES:
            rule = _RULES[self.tag][options.ascii_only]
            yield Text(rule * min(text.cell_len, options.max_width))


class _CodeBlock(CodeBlock):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = str(self.text).rstrip().expandtabs(4).split("\n")
        longest = max(cell_len(line) for line in lines)
        indent = 4 if longest <= options.max_width - 4 else 2
        for line in fitted(lines, options.max_width - indent):
            yield Text(" " * indent + line, style="cyan", no_wrap=True, overflow="ignore")


class _ListItem(ListItem):
    def render_bullet(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not options.ascii_only:
            yield from super().render_bullet(console, options)
            return
        for segment in super().render_bullet(console, options):
            if isinstance(segment, Segment):
                segment = Segment(segment.text.replace("•", "-"), segment.style, segment.control)
            yield segment


class _Table(TableElement):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                table.box = box.SIMPLE_HEAD
                table.pad_edge = False
                table.show_edge = False
            yield table


class Task(Markdown):
    """A task text as Rich sets it.

    Args:
        text: The Markdown.
    """

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _CodeBlock,
        "code_block": _CodeBlock,
        "list_item_open": _ListItem,
        "table_open": _Table,
    }

    def __init__(self, text: str) -> None:
        super().__init__(text, hyperlinks=False)
        for token in self.parsed:
            if token.children:
                token.children = list(_inline(token.children))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.update(width=min(options.max_width, WIDEST))
        lines = console.render_lines(_Plain(self), narrow, pad=False)
        for line in lines:
            yield from _stripped(line)
            yield Segment.line()


def _inline(children: list[Any]) -> Iterator[Any]:
    """Return what a paragraph is made of, as a terminal without links shows it."""
    for child in children:
        if child.type in ("link_open", "link_close") and child.markup == "autolink":
            # A bare address is said once, on a line of its own, where it can be marked.
            if child.type == "link_close":
                continue
            child.type, child.tag, child.nesting = "hardbreak", "br", 0
        if child.type == "code_inline":
            # Without colour, only the backticks tell code from prose.
            child.content = f"`{child.content}`"
        yield child


class _Plain:
    """The Markdown itself, so that `Task` can strip what it renders."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from Markdown.__rich_console__(self.task, console, options)


def _stripped(line: list[Segment]) -> list[Segment]:
    """Drop the spaces at the end of a line; nobody sees them, but a file and a diff do."""
    kept = list(line)
    while kept:
        text = kept[-1].text.rstrip(" ")
        if text:
            kept[-1] = Segment(text, kept[-1].style, kept[-1].control)
            break
        kept.pop()
    return kept


# A first heading is underlined thickly and a second one thinly, for terminals without bold.
_RULES = {"h1": ("━", "="), "h2": ("─", "-")}
