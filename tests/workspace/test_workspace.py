"""Files are found from the current folder upwards, and a learner's text is never lost."""

import json
import re
from pathlib import Path

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.workspace import workspace

CHECKS = '''
@check(points=2)
def test_doubles(submission):
    """It doubles."""
'''


@pytest.fixture
def small(tmp_path: Path) -> catalog.Course:
    """A course of two exercises."""
    return make_course(tmp_path / "course")


def make_course(root: Path) -> catalog.Course:
    for folder in ("01_double", "02_triple"):
        slug = folder[3:]
        exercise = root / "exercises" / folder
        exercise.mkdir(parents=True)
        (exercise / "exercise.toml").write_text(
            f'title = "{slug.title()}"\nsummary = "{slug} it"\n'
        )
        (exercise / "README.md").write_text(f"# {slug}\n")
        (exercise / f"{slug}.py").write_text(f"def {slug}(x):\n    raise NotImplementedError\n")
        solution = root / "solutions" / folder
        solution.mkdir(parents=True)
        (solution / f"{slug}.py").write_text("secret = 1\n")
        checks = root / "grader" / "checks"
        checks.mkdir(parents=True, exist_ok=True)
        (checks / f"{folder}.py").write_text(CHECKS)
    return catalog.load(root)


def files(folder: Path) -> set[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    # What was given is kept for updates: `test_given.py`.
    return {path.as_posix() for path in found if path.suffix != ".given"}


def test_a_workspace_holds_stubs_and_tasks_and_nothing_else(small, tmp_path):
    changes = workspace.start(small, tmp_path / "mine")
    assert files(tmp_path / "mine") == {
        ".rnn-grade/workspace.json",
        "01_double/README.md",
        "01_double/double.py",
        "02_triple/README.md",
        "02_triple/triple.py",
    }
    assert [change.what for change in changes] == ["new"] * 4
    marker = json.loads((tmp_path / "mine/.rnn-grade/workspace.json").read_text())
    assert marker["schema"] == "rnn-grade/workspace/v1"


def test_starting_again_keeps_what_was_written(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    mine = tmp_path / "mine/01_double/double.py"
    mine.write_text("mine\n")
    (tmp_path / "mine/02_triple/triple.py").unlink()
    changes = {
        change.path.name: change.what for change in workspace.start(small, tmp_path / "mine")
    }
    assert changes == {"README.md": "unchanged", "double.py": "kept", "triple.py": "new"}
    assert mine.read_text() == "mine\n"


def test_force_replaces_and_keeps_a_backup(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    mine = tmp_path / "mine/01_double/double.py"
    mine.write_text("mine\n")
    (change,) = (
        change
        for change in workspace.start(small, tmp_path / "mine", force=True)
        if change.what == "replaced"
    )
    assert change.path == mine.resolve()
    assert change.backup is not None
    assert re.fullmatch(r"double\.py\.backup-\d{8}-\d{6}", change.backup.name)
    assert change.backup.read_text() == "mine\n"
    assert mine.read_text() == small.find("double").stub.read_text()


def test_two_backups_in_one_second_are_both_kept(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    mine = tmp_path / "mine/01_double/double.py"
    texts = [f"version {number}\n" for number in range(3)]
    place = workspace.find(tmp_path / "mine", small)
    for text in texts:
        mine.write_text(text)
        workspace.reset(small.find("double"), place.file(small.find("double")), b"")
    assert sorted(path.read_text() for path in mine.parent.glob("*.backup-*")) == texts


def test_a_dangling_link_is_not_written_through(small, tmp_path):
    link = tmp_path / "mine/01_double/double.py"
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere.py")
    workspace.start(small, tmp_path / "mine")
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.py").exists()


def test_a_linked_file_is_replaced_by_a_file_and_its_target_stays(small, tmp_path):
    target = tmp_path / "elsewhere.py"
    target.write_text("mine\n")
    link = tmp_path / "mine/01_double/double.py"
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    workspace.start(small, tmp_path / "mine", force=True)
    assert target.read_text() == "mine\n"
    assert not link.is_symlink()


@pytest.mark.parametrize("part", [".", "exercises", "solutions/01_double"])
def test_the_course_itself_is_no_workspace(small, part):
    with pytest.raises(UserError) as error:
        workspace.start(small, small.root / part)
    assert error.value.message == f"{(small.root / part).resolve()} belongs to the course itself."
    assert not (small.root / ".rnn-grade").exists()


def test_a_file_is_no_workspace(small, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as error:
        workspace.start(small, tmp_path / "file")
    assert error.value.message == f"{tmp_path / 'file'} is a file."
    assert error.value.hint == "Name a folder: `rnn-grade start my_folder`."


def test_the_nearest_place_upwards_is_found(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    deep = tmp_path / "mine/01_double/notes"
    deep.mkdir()
    place = workspace.find(deep, small)
    assert place is not None
    assert place.root == (tmp_path / "mine").resolve()
    assert place.file(small.find("2")) == place.root / "02_triple/triple.py"


def test_a_clone_is_a_place(small):
    place = workspace.find(small.root / "solutions/01_double", small)
    assert place is not None
    assert place.file(small.find("1")) == small.find("1").stub


def test_a_folder_with_other_exercises_is_no_place(small, tmp_path):
    (tmp_path / "other/exercises/01_other").mkdir(parents=True)
    (tmp_path / "other/grader/checks").mkdir(parents=True)
    assert workspace.find(tmp_path / "other/exercises", small) is None


def test_a_path_may_be_a_file_or_a_folder(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    exercise, expected = small.find("1"), tmp_path / "mine/01_double/double.py"
    odd = tmp_path / "answer.txt"
    odd.write_text("")
    for given in (expected, tmp_path / "mine/01_double", tmp_path / "mine"):
        assert workspace.submissions(exercise, given, None, tmp_path) == (expected,)
    assert workspace.submissions(exercise, small.root, None, tmp_path) == (exercise.stub,)
    assert workspace.submissions(exercise, odd, None, tmp_path) == (odd,)


def test_a_file_in_the_current_folder_will_do(small, tmp_path):
    (tmp_path / "double.py").write_text("")
    found = workspace.submissions(small.find("1"), None, None, tmp_path)
    assert found == (tmp_path / "double.py",)


def test_a_notebook_lies_wherever_a_file_does(small, tmp_path):
    workspace.start(small, tmp_path / "mine")
    exercise, place = small.find("1"), workspace.find(tmp_path / "mine", small)
    notebook, file = place.own_files(exercise)
    assert place.file(exercise) == file
    notebook.write_text("{}")
    assert place.file(exercise) == file
    for given in (None, notebook.parent, tmp_path / "mine"):
        assert workspace.submissions(exercise, given, place, tmp_path) == (notebook, file)
    assert workspace.submissions(exercise, notebook, place, tmp_path) == (notebook,)
    file.unlink()
    assert place.file(exercise) == notebook
    assert workspace.submissions(exercise, None, place, tmp_path) == (notebook,)


def test_notebooks_of_other_names_count_where_nothing_has_the_name(small, tmp_path):
    exercise = small.find("1")
    for name in ("b.ipynb", "a.ipynb", ".hidden.ipynb", "other.py"):
        (tmp_path / name).write_text("")
    found = (tmp_path / "a.ipynb", tmp_path / "b.ipynb")
    assert workspace.submissions(exercise, None, None, tmp_path) == found
    assert workspace.submissions(exercise, tmp_path, None, tmp_path / "x") == found
    (tmp_path / "01_double").mkdir()
    (tmp_path / "01_double/double.py").write_text("")
    assert workspace.submissions(exercise, tmp_path, None, tmp_path) == (
        tmp_path / "01_double/double.py",
    )


def test_capitals_are_a_matter_of_the_system_that_a_file_was_written_on(small, tmp_path):
    exercise = small.find("1")
    (tmp_path / "DOUBLE.PY").write_text("")
    assert workspace.submissions(exercise, tmp_path, None, tmp_path) == (tmp_path / "DOUBLE.PY",)
    (tmp_path / "double.py").write_text("")
    assert workspace.submissions(exercise, tmp_path, None, tmp_path) == (tmp_path / "double.py",)


def test_a_missing_file_names_the_way_out(small, tmp_path):
    exercise = small.find("1")
    with pytest.raises(UserError) as error:
        workspace.submissions(exercise, None, None, tmp_path)
    assert error.value.message == (
        "There is no `double.py` and no `double.ipynb` here, and no workspace at or above this "
        "folder."
    )
    assert error.value.hint == (
        "`rnn-grade start` makes a workspace; or name the file: "
        "`rnn-grade exercise1 path/to/double.py`."
    )
    with pytest.raises(UserError) as error:
        workspace.submissions(exercise, tmp_path / "none.py", None, tmp_path)
    assert error.value.message == f"{tmp_path / 'none.py'} does not exist."
    with pytest.raises(UserError) as error:
        workspace.submissions(exercise, tmp_path / "course/grader", None, tmp_path)
    assert (
        error.value.message
        == f"{tmp_path / 'course/grader'} holds no `double.py` and no `double.ipynb`."
    )

    workspace.start(small, tmp_path / "mine")
    place = workspace.find(tmp_path / "mine", small)
    place.file(exercise).unlink()
    with pytest.raises(UserError) as error:
        workspace.submissions(exercise, None, place, tmp_path)
    assert error.value.hint == "`rnn-grade start mine` adds what is missing there."


def test_reset_in_a_clone_says_what_to_do_instead(small, monkeypatch):
    monkeypatch.chdir(small.root)
    place = workspace.find(small.root, small)
    before = small.find("1").stub.read_text()
    with pytest.raises(UserError) as error:
        workspace.reset(small.find("1"), place.file(small.find("1")), b"")
    assert error.value.message == (
        "In a clone, double.py is itself the course's file: there is no other copy of it."
    )
    assert error.value.hint == (
        "`git restore exercises/01_double/double.py` brings the committed one back, "
        "or work in a folder made by `rnn-grade start`."
    )
    assert small.find("1").stub.read_text() == before


def test_a_path_is_shown_as_one_would_type_it(tmp_path):
    assert workspace.shown(tmp_path / "a/b.py", tmp_path) == "a/b.py"
    assert workspace.shown(tmp_path / "b.py", tmp_path / "a") == "../b.py"
    assert workspace.shown(Path("/b.py"), tmp_path / "a/b/c") == "/b.py"
