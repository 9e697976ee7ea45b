"""Of all folders above a file, the nearest one that is named decides."""

import pytest

from rnn_grade.sandbox.worker import readable


@pytest.fixture
def disk(tmp_path):
    """A library folder with a course inside of it, and that course's own environment."""
    for name in (
        "lib/numpy/core.py",
        "lib/rnn_grade/checks/oracles.py",
        "lib/rnn_grade/_course/datasets/tense.py",
        "lib/rnn_grade/_course/solutions/one.py",
        "lib/single.py",
        "course/.venv/lib/keras.py",
        "course/solutions/one.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def parts(disk, opened, closed):
    found = readable.parts([disk / name for name in opened], [disk / name for name in closed])
    return sorted(path.relative_to(disk).as_posix() for path in found)


def test_a_folder_without_a_closed_one_inside_is_open_as_a_whole(disk):
    assert parts(disk, ["lib"], ["course"]) == ["lib"]


def test_around_a_closed_folder_the_parts_are_open(disk):
    assert parts(disk, ["lib"], ["lib/rnn_grade"]) == ["lib/numpy", "lib/single.py"]
    assert parts(disk, ["lib"], ["lib/rnn_grade/checks"]) == [
        "lib/numpy",
        "lib/rnn_grade/_course",
        "lib/single.py",
    ]


def test_an_open_folder_may_lie_inside_of_a_closed_one(disk):
    opened = ["lib", "lib/rnn_grade/_course/datasets", "course/.venv/lib"]
    closed = ["lib/rnn_grade", "lib/rnn_grade/_course/solutions", "course"]
    assert parts(disk, opened, closed) == [
        "course/.venv/lib",
        "lib/numpy",
        "lib/rnn_grade/_course/datasets",
        "lib/single.py",
    ]


def test_what_is_both_is_closed(disk):
    assert parts(disk, ["course", "lib"], ["course", "lib"]) == []


def test_a_link_opens_nothing(disk):
    (disk / "lib/link").symlink_to(disk / "course/solutions")
    (disk / "lib/out").symlink_to("/")
    assert parts(disk, ["lib"], ["lib/rnn_grade"]) == ["lib/numpy", "lib/single.py"]


def test_what_is_named_is_named_by_its_real_path(disk):
    (disk / "link").symlink_to(disk / "course")
    assert disk / "course" in readable.closed([disk / "link", disk / "nothing"])
    opened = readable.opened([disk / "link/solutions", disk / "nothing"])
    assert disk / "course/solutions" in opened
    assert disk / "nothing" not in opened


def test_libraries_that_are_installed_as_links_are_open_where_they_lie(disk, monkeypatch):
    for name in (
        "store/numpy/__init__.py",
        "store/numpy/core.py",
        "store/google/protobuf/__init__.py",
        "store/other/keras/__init__.py",
        "store/rnn_grade/__init__.py",
        "store/checks/one.py",
        "packages/keras/core.py",
        "packages/plain/__init__.py",
    ):
        path = disk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for name in ("numpy", "google", "rnn_grade", "checks"):
        (disk / "packages" / name).symlink_to(disk / "store" / name)
    (disk / "packages/keras/__init__.py").symlink_to(disk / "store/other/keras/__init__.py")
    (disk / "packages/plain/__init__.py").unlink()
    (disk / "packages/plain/__init__.py").symlink_to(disk / "store/checks/one.py")
    monkeypatch.setattr("sys.path", [str(disk / "packages")])
    opened = set(readable.opened([]))
    assert {path for path in opened if disk / "store" in path.parents} == {
        disk / "store/numpy",
        disk / "store/google/protobuf",
        disk / "store/other/keras",
    }


def test_a_second_copy_beside_the_modules_of_python_closes_what_is_installed_there(
    disk, monkeypatch
):
    for name in ("os.py", "site-packages/rnn_grade/checks.py", "dist-packages/numpy.py"):
        path = disk / "python" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    monkeypatch.setattr("sys.path", [str(disk / "python")])
    assert disk / "python/site-packages" in readable.closed([])
    assert disk / "python/dist-packages" not in readable.closed([])
    monkeypatch.setattr("sys.path", [str(disk / "python"), str(disk / "python/site-packages")])
    assert disk / "python/site-packages" not in readable.closed([])
    assert disk / "python/site-packages" in readable.opened([])
