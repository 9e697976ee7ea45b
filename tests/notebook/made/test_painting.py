"""A diagram becomes a PNG on a light card, with words for those who cannot see it."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from rnn_grade.course import catalog
from rnn_grade.notebook.made import diagram, making, painting, task

EXERCISES = catalog.load().exercises
FENCE = task.Fence("diagram", ("Ids", "<", "numbers"), "a -> [b]", 1)


def test_a_picture_has_twice_its_width_and_says_what_it_shows():
    markdown = painting.markdown(FENCE)
    found = re.fullmatch(
        r'<img width="(\d+)" alt="Ids &lt; numbers" src="data:image/png;base64,([\w+/=]+)">',
        markdown,
    )
    picture = Image.open(io.BytesIO(base64.b64decode(found[2])))
    assert picture.format == "PNG"
    assert picture.size == (2 * int(found[1]), 40 + 64) == (8 * 16 + 64, 104)
    assert painting.markdown(FENCE) == markdown


def test_the_card_is_light_and_its_corners_are_round():
    picture, _ = painting.png(diagram.shapes(FENCE.body))
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"))
    assert pixels[0, 0, 3] == 0
    assert tuple(pixels[10, 100]) == (246, 248, 250, 255)
    # A dark letter, a blue line, and the white of a box.
    assert pixels[40:70, 32:48, :3].min(axis=(0, 1)).tolist() == [31, 41, 55]
    assert tuple(pixels[52, 68, :3]) == (59, 110, 168)
    assert (255, 255, 255) in {tuple(pixel[:3]) for pixel in pixels[52]}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_every_diagram_of_every_task_can_be_drawn(exercise):
    text = exercise.task.read_text("utf-8")
    assert making.problems(exercise) == []
    for fence in task.fences(text):
        if fence.kind == "diagram":
            picture, width = painting.png(diagram.shapes(fence.body))
            assert width < 800
            assert len(picture) < 20_000


def test_authors_are_told_what_a_picture_lacks():
    text = "# A task\n\n```diagram\na → b\n```\n"
    assert painting.problems(text) == [
        "line 3: a diagram cannot have →",
        "line 3: say behind `diagram` what it shows",
    ]
