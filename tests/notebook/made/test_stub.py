"""A stub is cut into pieces, and the pieces are the stub."""

import textwrap

import pytest
from places import ROOT

from rnn_grade.notebook.made import stub

STUB = '''"""Sums."""

import numpy as np  # numbers

SIZE = 3


# Given.
def zero():
    return 0


@np.vectorize
def add(a, b):
    """Part 1: add."""
    # TODO: use +.
    raise NotImplementedError


if __name__ == "__main__":
    # Try it.
    print(add(1, 2))
    if SIZE:
        print(zero())
'''


def test_each_function_is_a_piece_with_the_comments_above_it():
    head, zero, add, main = stub.pieces(STUB)
    assert head == stub.Piece(
        "lines", '"""Sums."""\n\nimport numpy as np  # numbers\n\nSIZE = 3', ""
    )
    assert zero == stub.Piece("definition", "# Given.\ndef zero():\n    return 0", "zero")
    assert (add.kind, add.name) == ("definition", "add")
    assert add.source.startswith("@np.vectorize\ndef add(a, b):\n")
    assert add.source.endswith("    # TODO: use +.\n    raise NotImplementedError")
    assert main == stub.Piece(
        "main", "# Try it.\nprint(add(1, 2))\nif SIZE:\n    print(zero())", ""
    )


@pytest.mark.parametrize("path", sorted(ROOT.glob("exercises/*/*.py")), ids=lambda path: path.stem)
def test_nothing_of_a_stub_is_lost(path):
    text = path.read_text("utf-8")
    found = stub.pieces(text)
    joined = "\n\n\n".join(
        'if __name__ == "__main__":\n' + textwrap.indent(piece.source, "    ")
        if piece.kind == "main"
        else piece.source
        for piece in found
    )
    assert joined + "\n" == text
