"""Data sets by name, texts from files, and what goes wrong with either."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from rnn_grade.datasets import PUBLIC_SEED, card, load_data, load_text, names
from rnn_grade.errors import UserError

COINS = '''"""Coins: heads or tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Coins:
    x: np.ndarray
    y: np.ndarray
    seed: int
    chance: float = 0.5
    naive: float = 0.5
    optimum: float = 0.5


def load(split: str = "train", seed: int = 0, *, count: int = 4, sides: int = 2) -> Coins:
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    return Coins(rng.integers(1000, size=count), rng.integers(sides, size=count), seed)
'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "coins.py").write_text(COINS)
    (tmp_path / "datasets" / "dice.py").write_text('"""Dice: six sides."""\n')
    return tmp_path


def says(error: pytest.ExceptionInfo[UserError]) -> tuple[str, str]:
    # The hint also stands in a bare traceback, for learners who call this from a script.
    assert error.value.__notes__ == [error.value.hint]
    return error.value.message, error.value.hint


def test_a_public_split_is_always_the_same(course: Path) -> None:
    first, second = load_data("coins", root=course), load_data("coins", "train", root=course)
    assert np.array_equal(first.x, second.x)
    assert first.seed == PUBLIC_SEED


def test_splits_and_seeds_share_no_random_numbers(course: Path) -> None:
    drawn = {
        tuple(load_data("coins", split, seed=seed, root=course).x)
        for split in ("train", "validation", "test")
        for seed in (None, 0, 1, 2**32 - 1)
    }
    assert len(drawn) == 12


def test_options_reach_the_data_set(course: Path) -> None:
    data = load_data("coins", "test", seed=3, root=course, count=50, sides=1)
    assert (data.x.shape, data.y.max(), data.seed) == ((50,), 0, 3)


def test_the_course_comes_from_the_environment(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNN_GRADE_COURSE", str(course))
    assert names() == ("coins", "dice")
    assert load_data("coins").x.shape == (4,)
    monkeypatch.setenv("RNN_GRADE_COURSE", "")
    assert "coins" not in names()


def test_a_learners_own_file_finds_the_course_around_it(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "course.toml").touch()
    (course / "mine").mkdir()
    monkeypatch.chdir(course / "mine")
    assert names() == ("coins", "dice")


def test_the_data_sets_of_this_course() -> None:
    assert {"sentences", "tense"} <= set(names())
    for name in names():
        assert card(name).strip()
        data = load_data(name, "validation")
        assert len(data.x) == len(data.y)
        # Accuracies rise from guessing to the best possible, errors fall; NaN is not known.
        neighbours = [data.chance, data.naive, data.optimum]
        known = [number for number in neighbours if not math.isnan(number)]
        assert known in (sorted(known), sorted(known, reverse=True)), name


def test_a_file_runs_once_and_never_under_its_bare_name(course: Path) -> None:
    first, second = load_data("coins", root=course), load_data("coins", root=course)
    assert type(first) is type(second)
    assert "coins" not in sys.modules
    assert "datasets" not in sys.modules


def test_two_courses_may_use_the_same_name(course: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "datasets").mkdir(parents=True)
    (other / "datasets" / "coins.py").write_text(COINS.replace("count: int = 4", "count: int = 9"))
    assert len(load_data("coins", root=course).x) == 4
    assert len(load_data("coins", root=other).x) == 9


def test_the_card_is_read_without_running_the_file(course: Path) -> None:
    (course / "datasets" / "dice.py").write_text('"""Dice: six sides."""\nraise SystemExit\n')
    assert card("dice", root=course) == "Dice: six sides."


def test_an_unknown_name(course: Path) -> None:
    with pytest.raises(UserError) as error:
        load_data("coin", root=course)
    message = "There is no data set called `coin`."
    assert says(error) == (message, "Did you mean `coins`? Known: `coins`, `dice`.")
    with pytest.raises(UserError) as error:
        card("zebra", root=course)
    message = "There is no data set called `zebra`."
    assert says(error) == (message, "Known: `coins`, `dice`.")


def test_a_name_is_no_path(course: Path) -> None:
    (course / "secret.py").write_text("raise SystemExit\n")
    with pytest.raises(UserError, match="no data set called"):
        load_data("../secret", root=course)


def test_a_course_without_data_sets(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        load_data("coins", root=tmp_path)
    message = f"There are no data sets in {tmp_path / 'datasets'}."
    assert says(error) == (message, "Set RNN_GRADE_COURSE to the folder of your course.")


def test_an_unknown_split(course: Path) -> None:
    with pytest.raises(UserError) as error:
        load_data("coins", "valid", root=course)
    hint = "Did you mean `validation`? Known: `train`, `validation`, `test`."
    assert says(error) == ("`coins` has no split `valid`.", hint)


def test_an_unknown_option(course: Path) -> None:
    with pytest.raises(UserError) as error:
        load_data("coins", root=course, counts=3)
    message = "The data set `coins` has no option `counts`."
    assert says(error) == (message, "Did you mean `count`? Known: `count`, `sides`.")


def test_a_seed_that_is_none(course: Path) -> None:
    with pytest.raises(UserError) as error:
        load_data("coins", seed=-1, root=course)
    hint = "Use a number from 0 to 4294967295."
    assert says(error) == ("The seed -1 is out of range.", hint)


def test_a_text_of_your_own(tmp_path: Path) -> None:
    file = tmp_path / "poem.txt"
    file.write_bytes("\ufeffÀ la mer\r\nthe sea\rla mer\n".encode())
    assert load_text(file) == "À la mer\nthe sea\nla mer\n"
    assert load_text(str(file), limit=4) == "À la"


def test_a_text_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        load_text(tmp_path / "poem.txt")
    message = f"There is no file {tmp_path / 'poem.txt'}."
    assert says(error) == (message, f"{tmp_path} holds 0 text files (`*.txt`).")
    (tmp_path / "poems.txt").write_text("la mer")
    with pytest.raises(UserError) as error:
        load_text(tmp_path / "poem.txt")
    assert says(error) == (message, "Did you mean `poems.txt`?")
    with pytest.raises(UserError) as error:
        load_text(tmp_path / "nowhere" / "poem.txt")
    assert error.value.hint == f"There is no folder {tmp_path / 'nowhere'} either."


@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_a_text_that_is_empty(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "poem.txt"
    file.write_bytes(content)
    with pytest.raises(UserError) as error:
        load_text(file)
    hint = "Put some text into it: 100,000 characters do well."
    assert says(error) == (f"{file} is empty.", hint)


def test_a_text_that_is_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "poem.txt"
    file.write_bytes(b"GIF8\0\0\0")
    with pytest.raises(UserError) as error:
        load_text(file)
    hint = "Name a plain text file, such as `poems.txt`."
    assert says(error) == (f"{file} is a binary file, not a text.", hint)


def test_a_text_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "poem.txt"
    file.write_bytes(b"la mer\n" * 3 + "été".encode("latin-1"))
    with pytest.raises(UserError) as error:
        load_text(file)
    message = f"{file} is not UTF-8 text: line 4 holds a byte that does not belong there."
    assert says(error) == (message, "Save it as plain text with the encoding UTF-8.")


def test_a_text_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        load_text(tmp_path)
    assert says(error) == (f"{tmp_path} is a folder.", "Name a text file in it.")


def test_a_limit_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        load_text(tmp_path / "poem.txt", limit=0)
    assert says(error) == ("`limit` is 0.", "Ask for at least 1 character.")
