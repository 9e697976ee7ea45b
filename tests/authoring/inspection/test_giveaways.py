"""A hint leads to a line, and does not hold it."""

import pytest
from proven import edit, problems

LINE = "np.tanh(x @ kernel + state @ recurrent + bias)"


@pytest.fixture
def longer(root):
    """The reference has a line that is worth hiding."""
    edit(root / "solutions/01_double/double.py", "return 2 * x\n", f"return {LINE}\n")
    wrong = root / "solutions/01_double/wrong.toml"
    wrong.write_text(wrong.read_text().replace("2 * x\\n", f"{LINE}\\n"))
    return root


@pytest.mark.parametrize(
    "code", [LINE, f"return {LINE}", "np.tanh(x@kernel + state@recurrent + bias)"]
)
def test_the_line_itself_or_most_of_it_is_named(longer, code):
    edit(longer / "grader/checks/01_double.py", '"Two times."', f'("Two?", "Write `{code}`.")')
    assert problems(longer) == [
        f"01_double.py, line 6: `{code}` is line 6 of the reference, or most of it; lead to it "
        "without writing it down"
    ]


@pytest.mark.parametrize("code", ["np.tanh", LINE[8:-1], "x @ kernel + bias", "state @ recurrent"])
def test_a_piece_of_it_is_a_hint(longer, code):
    edit(longer / "grader/checks/01_double.py", "Two times.", f"Begin with `{code}`.")
    assert problems(longer) == []


def test_what_the_task_shows_gives_nothing_away(longer):
    edit(longer / "grader/checks/01_double.py", "Two times.", f"Write `{LINE}`.")
    task = longer / "exercises/01_double/README.md"
    task.write_text(f"{task.read_text()}\n\n    h = {LINE}\n")
    assert problems(longer) == []


def test_advice_of_a_mistake_gives_nothing_away_either(longer):
    wrong = longer / "solutions/01_double/wrong.toml"
    for _ in range(2):
        edit(wrong, "\nphrase =", f'\ncause = "It grows."\nnext = "Write `{LINE}`."\n phrase =')
    assert problems(longer) == [
        f"wrong.toml, `factor_3`; wrong.toml, `factor_4`: `{LINE}` is line 6 of the reference, or "
        "most of it; lead to it without writing it down"
    ]
