"""The style sheet's colours: whatever is read can be read, in light and in dark."""

import re
from importlib.resources import files

import pytest

from rnn_grade.classroom.page import svg

TEMPLATES = files("rnn_grade.classroom.page") / "templates"
SHEET = (TEMPLATES / "style.css").read_text("utf-8")
ROOTS = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", root)) for root in ROOTS)
# What is read on what.
PAIRS = (
    ("ink", "page"),
    ("quiet", "page"),
    ("accent", "page"),
    ("warn", "page"),
    ("ink", "wash"),
    ("quiet", "wash"),
    ("accent", "wash"),
    ("ink", "named"),
    ("quiet", "named"),
    ("on-full", "full"),
    ("on-part", "part"),
    ("on-none", "none"),
    ("on-absent", "absent"),
)


def contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_what_is_read_can_be_read(palette, pair):
    text, ground = pair
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_both_palettes_have_every_colour():
    assert LIGHT.keys() == DARK.keys()


def test_a_colour_is_written_once():
    assert len(re.findall(r"#[0-9a-f]{3,8}\b", SHEET)) == len(LIGHT) + len(DARK) == 32
    for template in TEMPLATES.iterdir():
        if template.name.endswith(".html"):
            assert not re.search(r"#[0-9a-f]{6}|rgb|hsl", template.read_text("utf-8"))


def test_every_colour_that_is_used_is_there():
    assert {*re.findall(r"var\(--([\w-]+)\)", SHEET), *svg.COLOURS} == LIGHT.keys()
