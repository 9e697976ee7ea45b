"""What all benchmarks share: how they are asked, what a short run is, where their tables go.

`--short` takes every step once, on the smallest inputs that still reach it. It proves that the
script works. Its numbers mean nothing: no target is missed by them, and the README never sees them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


class Parser(argparse.ArgumentParser):
    """Reads the options of a benchmark; `--short` is one of each."""

    def __init__(self, docstring: str | None, *, table: bool = False) -> None:
        super().__init__(description=(docstring or "").partition("\n")[0])
        self.add_argument("--short", action="store_true", help="every step once: does it work?")
        if table:
            self.add_argument("--write-readme", action="store_true", help="put the table there")

    def read(self) -> argparse.Namespace:
        """Return the options of this call."""
        options = self.parse_args()
        if options.short and getattr(options, "write_readme", False):
            self.error("the numbers of a short run mean nothing, and do not go into the README")
        return options


def publish(section: str, table: str, *, write: bool) -> None:
    """Print a table, and put it into its section of the README if that is asked for.

    Args:
        section: The name in the comments around it: `<!-- speed -->` and `<!-- /speed -->`.
        table: The table, in Markdown.
        write: Whether the README is written.
    """
    print(table)
    before, begin, rest = README.read_text("utf-8").partition(f"<!-- {section} -->\n")
    _, end, after = rest.partition(f"<!-- /{section} -->")
    if not begin or not end:
        raise SystemExit(f"README.md has no section for this table, `{section}`.")
    if write:
        README.write_text(f"{before}{begin}{table}\n{end}{after}", "utf-8")


def short_end() -> int:
    """Say that this was a short run that worked, and return its exit code."""
    print("\nA short run: every step works. It measured nothing.")
    return 0
