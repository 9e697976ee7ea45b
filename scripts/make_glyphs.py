"""Draws the letters of the diagrams in notebooks: DejaVu Sans Mono, as matplotlib brings it.

    python scripts/make_glyphs.py

Whoever makes a notebook need not have Pillow, nor any font: this writes each character once, as
coverage of its cell in 16 steps. Needs `pip install 'rnn-grade[class]'`.
"""

from __future__ import annotations

import zlib

import numpy as np
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from floors import PACKAGE
from rnn_grade.notebook.made.painting import BASELINE, CELL, CHARACTERS, GLYPHS

# The size at which each letter is as wide as its cell.
SIZE = CELL[0] / 0.602


def glyphs() -> np.ndarray:
    """Return the coverage of each character's cell, `(characters, height, width)`, from 0 to 15."""
    font = ImageFont.truetype(f"{get_data_path()}/fonts/ttf/DejaVuSansMono.ttf", SIZE)
    cells = []
    for character in CHARACTERS:
        image = Image.new("L", CELL)
        ImageDraw.Draw(image).text((0, BASELINE), character, fill=255, font=font, anchor="ls")
        cells.append(np.asarray(image) >> 4)
    return np.stack(cells)


if __name__ == "__main__":
    path = PACKAGE / "notebook" / "made" / GLYPHS
    path.write_bytes(zlib.compress(glyphs().tobytes(), 9))
    print(f"{path}: {path.stat().st_size} bytes")
