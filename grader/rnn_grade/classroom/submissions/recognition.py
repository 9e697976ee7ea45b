"""Which platform made a download: the one whose rules fit most of what lies in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import partial

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.submissions.layouts.blackboard import blackboard
from rnn_grade.classroom.submissions.layouts.canvas import canvas
from rnn_grade.classroom.submissions.layouts.claims import Claim, Reader, Remark, side_by_side
from rnn_grade.classroom.submissions.layouts.classroom50 import classroom50
from rnn_grade.classroom.submissions.layouts.github import github
from rnn_grade.classroom.submissions.layouts.gradescope import gradescope
from rnn_grade.classroom.submissions.layouts.moodle import moodle
from rnn_grade.classroom.submissions.layouts.nbgrader import nbgrader
from rnn_grade.classroom.submissions.layouts.plain import plain
from rnn_grade.classroom.submissions.tree import Tree

Reading = tuple[Claim | Remark, ...]


def readers(known: Collection[str] = ()) -> dict[Layout, Reader]:
    """Return the reader of each layout.

    Args:
        known: What exercises' files are called, without an ending.
    """
    return {
        Layout.MOODLE: moodle,
        Layout.BLACKBOARD: blackboard,
        Layout.GRADESCOPE: gradescope,
        Layout.CLASSROOM50: classroom50,
        Layout.GITHUB: github,
        Layout.NBGRADER: nbgrader,
        Layout.CANVAS: canvas,
        Layout.PLAIN: partial(plain, known=known),
    }


def recognise(tree: Tree, known: Collection[str] = ()) -> tuple[Layout, Reading]:
    """Return the layout that fits most of a tree, and what it makes of it.

    Args:
        tree: All files.
        known: What exercises' files are called, without an ending.

    Returns:
        A platform's layout has to know most files in most of what lies side by side, whoever handed
        in how much; where none does, it is `plain`.
    """
    units = side_by_side(tree)
    files = Counter(units.values())
    for layout, reader in readers(known).items():
        reading = tuple(reader(tree))
        read = Counter(units[path] for path in {one.leaf.path for one in reading} & units.keys())
        fits = [unit for unit in files if read[unit] * 2 > files[unit]]
        if layout is Layout.PLAIN or len(fits) * 2 > len(files):
            return layout, reading
    raise AssertionError("plain fits everything")
