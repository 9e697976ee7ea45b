"""Progress is remembered in one small file, and no damage to that file can stop a learner."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from rnn_grade.report import CheckResult, Report, Status
from rnn_grade.workspace import alone, progress


def report(*statuses: Status) -> Report:
    checks = tuple(
        CheckResult(f"check{number}", f"Check {number}.", 2, status)
        for number, status in enumerate(statuses, 1)
    )
    return Report("01_double", "Double", "double.py", "0" * 64, checks)


def test_a_result_comes_back_as_it_was(tmp_path):
    path = tmp_path / "new" / "progress.json"
    graded = report(Status.PASSED, Status.SKIPPED, Status.TIMEOUT)
    assert progress.load(path).with_report(graded).save()
    result = progress.load(path).results["01_double"]
    assert (result.score, result.total, result.passed) == (2, 6, False)
    assert result.failing == "check3"
    assert list(result.statuses) == ["check1", "check2", "check3"]
    entry = json.loads(path.read_text())["exercises"]["01_double"]
    assert sorted(entry) == ["checks", "failing", "hints", "score", "total", "when"]


def test_nothing_but_the_progress_is_hidden_from_git(tmp_path):
    progress.load(tmp_path / "progress.json").save()
    assert (tmp_path / ".gitignore").read_text() == "progress.json\n.gitignore\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "progress.json"]


def test_hints_stay_open_until_the_exercise_is_reset(tmp_path):
    path = tmp_path / "progress.json"
    progress.load(path).with_hints("01_double", "check1", 2).save()
    progress.load(path).with_report(report(Status.FAILED)).save()
    assert progress.load(path).opened("01_double", "check1") == 2
    progress.load(path).with_reset("01_double", {}).save()
    after = progress.load(path)
    assert after.opened("01_double", "check1") == 0
    assert after.results == {}


def test_what_is_untouched_and_what_is_done():
    empty = progress.Progress(path=None)
    untouched = empty.with_report(report(Status.NOT_ATTEMPTED)).results["01_double"]
    assert untouched.untouched
    assert untouched.failing == "check1"
    done = empty.with_report(report(Status.PASSED, Status.PASSED)).results["01_double"]
    assert done.passed
    assert done.failing is None


def test_a_worse_result_never_replaces_the_best_one(tmp_path):
    path = tmp_path / "progress.json"
    good = (Status.PASSED, Status.PASSED)
    for statuses in (good, (Status.PASSED, Status.FAILED)):
        progress.load(path).with_report(report(*statuses)).save()
    after = progress.load(path)
    assert (after.best["01_double"].score, after.results["01_double"].score) == (4, 2)
    assert after.best["01_double"].passed
    assert after.results["01_double"].failing == "check2"
    assert not after.with_reset("01_double", {}).best
    # As good as before, and newer.
    again = after.with_report(report(*good))
    assert again.best == again.results


def test_a_file_of_before_there_was_a_best_result_is_read_with_its_last_one(tmp_path):
    path = tmp_path / "progress.json"
    progress.load(path).with_report(report(Status.PASSED)).save()
    assert "best" not in path.read_text()
    assert progress.load(path).best == progress.load(path).results


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"exercises": 3}',
        '{"exercises": {"01_double": []}}',
        '{"exercises": {"01_double": {"score": "2", "total": 2, "when": "", "checks": {}}}}',
        '{"exercises": {"01_double": {"score": 2, "total": 2, "when": "", "checks": {"a": []}}}}',
        '{"exercises": {"01_double": {"score": true, "hints": {"a": -1, "b": "1"}}}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_counts_as_empty(tmp_path, text):
    path = tmp_path / "progress.json"
    path.write_text(text)
    loaded = progress.load(path)
    assert loaded.results == {}
    assert loaded.opened("01_double", "a") == 0
    assert loaded.with_report(report(Status.PASSED)).save()
    assert progress.load(path).results["01_double"].passed


def test_bytes_that_are_no_text_count_as_empty(tmp_path):
    path = tmp_path / "progress.json"
    path.write_bytes(b"\xff\x00")
    assert progress.load(path).results == {}


def test_one_damaged_entry_does_not_cost_the_others(tmp_path):
    path = tmp_path / "progress.json"
    progress.load(path).with_report(report(Status.PASSED)).save()
    data = json.loads(path.read_text())
    data["exercises"]["02_triple"] = "damaged"
    path.write_text(json.dumps(data))
    assert list(progress.load(path).results) == ["01_double"]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert not progress.load(tmp_path / "file" / "progress.json").save()


def test_changes_at_once_are_made_one_after_the_other(tmp_path):
    path = tmp_path / "progress.json"

    def open_hint(number: int) -> bool:
        return progress.change(path, lambda now: now.with_hints("01_double", f"c{number}", 1))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(open_hint, range(40)))
    assert len(progress.load(path).hints["01_double"]) == 40
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".lock"] == []


def test_whoever_died_while_changing_it_stops_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(alone, "_PATIENCE_SECONDS", 0.05)
    path = tmp_path / "progress.json"
    lock = tmp_path / "progress.json.lock"
    lock.touch()
    assert progress.change(path, lambda now: now.with_report(report(Status.PASSED)))
    assert not lock.exists()


def test_a_damaged_reset_is_none(tmp_path):
    path = tmp_path / "progress.json"
    progress.load(path).with_reset("01_double", {"a.py": "a.py.backup"}).save()
    assert progress.load(path).resets["01_double"].backups == {"a.py": "a.py.backup"}
    for damage in (3, {}, {"backups": {"a": 1}}, {"backups": []}):
        path.write_text(json.dumps({"exercises": {"01_double": {"reset": damage}}}))
        assert progress.load(path).resets == {}


def test_of_very_many_resets_the_newest_can_be_undone(tmp_path):
    path = tmp_path / "progress.json"
    for number in range(300):
        text = {"a.py": f"a.py.backup-{number}"}
        assert progress.change(path, lambda now, text=text: now.with_reset("01_double", text))
    found = []
    while record := progress.load(path).resets.get("01_double"):
        found.append(record.backups["a.py"])
        assert progress.change(path, lambda now: now.with_reset_undone("01_double"))
    assert found == [f"a.py.backup-{number}" for number in range(299, 279, -1)]


def test_the_file_of_the_last_hint_is_kept_and_a_reset_leaves_a_look(tmp_path):
    path = tmp_path / "progress.json"
    begun = progress.Progress(path)
    assert begun.tried_since("03_simple_rnn", "shape", "a")
    after, opened, is_new = begun.with_next_hint("03_simple_rnn", "shape", 2, "a")
    assert (opened, is_new) == (1, True)
    after = after.with_look("03_simple_rnn")
    assert after.save()
    read = progress.load(path)
    assert not read.tried_since("03_simple_rnn", "shape", "a")
    assert read.tried_since("03_simple_rnn", "shape", "b")
    assert read.tried_since("03_simple_rnn", "other", "a")
    assert read == after
    assert read.with_reset("03_simple_rnn", {}).help("03_simple_rnn").seen


@pytest.mark.parametrize("damaged", [{"seen": 3}, {"hinted": []}, {"hinted": {"shape": 7}}])
def test_damaged_help_is_none(tmp_path, damaged):
    path = tmp_path / "progress.json"
    path.write_text(json.dumps({"exercises": {"03_simple_rnn": damaged}}))
    assert progress.load(path).helped == {}
