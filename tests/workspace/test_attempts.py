"""Each attempt is a file of its own: whatever happens to one of them, the others are there."""

import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.workspace import attempts
from rnn_grade.workspace.attempts import OwnAttempts

CHECKS = (
    CheckResult("trains", "It learns.", 2, Status.FAILED, curve=(0.1, float("nan")), bar=0.9),
    CheckResult("shape", "It fits.", 1, Status.ERROR, finding=Finding("shape", "x", [2], [3])),
)
REPORT = Report("01_double", "Double", "double.py", "0" * 64, CHECKS, seed=7)


@pytest.fixture
def kept(tmp_path) -> OwnAttempts:
    return OwnAttempts(tmp_path / "attempts" / "01_double")


def test_an_attempt_comes_back_with_its_report_and_its_text(kept):
    assert kept.latest() == []
    assert kept.keep(REPORT, b"first\n") == 1
    assert kept.keep(replace(REPORT, seed=8), b"second\n") == 2
    first, second = kept.latest()
    assert (first.number, second.report.seed) == (1, 8)
    assert json.dumps(first.report.to_dict()) == json.dumps(REPORT.to_dict())
    assert (kept.text(first), kept.text(second)) == (b"first\n", b"second\n")
    assert kept.before(2).number == 1
    assert kept.before(1) is None
    assert [attempt.number for attempt in kept.latest(1)] == [2]


def test_nothing_of_it_is_for_git(kept, tmp_path):
    kept.keep(REPORT)
    assert (tmp_path / "attempts" / ".gitignore").read_text() == "*\n"


def test_a_text_that_was_graded_again_is_kept_once(kept, tmp_path):
    for _ in range(3):
        kept.keep(REPORT, b"same\n")
    assert len(list(tmp_path.rglob("texts/*"))) == 1
    assert {kept.text(attempt) for attempt in kept.latest()} == {b"same\n"}


def test_a_notebook_is_kept_without_what_it_showed(kept):
    cell = {"cell_type": "code", "source": "x = 1", "outputs": [{"data": "x" * 9}]}
    text = {"cell_type": "markdown", "source": "über"}
    content = json.dumps({"cells": [{**cell, "execution_count": 3}, text], "nbformat": 4})
    kept.keep(REPORT, content.encode())
    (attempt,) = kept.latest()
    again = json.loads(kept.text(attempt))
    assert again["cells"] == [{**cell, "outputs": [], "execution_count": None}, text]
    assert kept.keep(REPORT, b'{"cells": 3') == 2
    assert kept.text(kept.find(2)) == b'{"cells": 3'


def test_the_oldest_texts_go_and_their_reports_stay(kept, monkeypatch):
    monkeypatch.setattr(attempts, "MOST_TEXTS", 2)
    for number in range(4):
        kept.keep(REPORT, b"%d" % number)
        for age, one in enumerate(reversed(kept.latest()), 1):
            # Files that are made within one tick of the clock are of one age.
            path = kept._text_file(one.text)
            if path.exists():
                os.utime(path, ns=(10**18 - age * 10**9,) * 2)
    assert [kept.text(one) for one in kept.latest()] == [None, None, b"2", b"3"]
    monkeypatch.setattr(attempts, "MOST_BYTES", 1)
    kept.keep(REPORT, b"newest")
    assert [kept.text(one) for one in kept.latest()] == [None, None, None, None, b"newest"]


def test_many_at_once_get_numbers_of_their_own(kept):
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: kept.keep(REPORT, b"x"), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert len(kept.latest()) == 40


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no gzip",
        gzip.compress(b"{")[:-4],
        gzip.compress(b"[1]"),
        gzip.compress(b"{}"),
        gzip.compress(b'{"when": "", "text": "", "report": {}}'),
        gzip.compress(json.dumps({"when": 1, "text": 2, "report": REPORT.to_dict()}).encode()),
        gzip.compress(b"[" * 100_000),
    ],
)
def test_a_damaged_attempt_does_not_cost_the_others(kept, tmp_path, damage):
    kept.keep(REPORT, b"1")
    kept.keep(REPORT, b"2")
    (tmp_path / "attempts/01_double/0002.json.gz").write_bytes(damage)
    assert kept.keep(REPORT, b"3") == 3
    assert [one.number for one in kept.latest()] == [1, 3]
    assert kept.before(3).number == 1


def test_a_damaged_text_is_no_text(kept, tmp_path):
    kept.keep(REPORT, b"mine")
    (file,) = tmp_path.rglob("texts/*.gz")
    file.write_bytes(gzip.compress(b"other"))
    assert kept.text(kept.find(1)) is None
    assert kept.text(replace(kept.find(1), text="../../progress")) is None


def test_a_text_that_cannot_be_kept_does_not_cost_the_attempt(kept, tmp_path):
    kept.keep(REPORT)
    (tmp_path / "attempts/01_double/texts").write_text("a file in the place of the folder")
    assert kept.keep(REPORT, b"mine") == 2
    assert kept.text(kept.find(2)) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    kept = OwnAttempts(tmp_path / "file" / "attempts")
    assert kept.keep(REPORT, b"x") is None
    assert kept.latest() == []


def test_what_ends_while_it_is_written_leaves_nothing(kept, tmp_path, monkeypatch):
    kept.keep(REPORT)
    monkeypatch.setattr(attempts.zlib, "compress", lambda *_: "no bytes, which ends the writing")
    with pytest.raises(TypeError):
        kept.keep(REPORT)
    assert [path.name for path in tmp_path.rglob("*.json.gz")] == ["0001.json.gz"]
