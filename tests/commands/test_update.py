"""A new version of the course comes into a workspace where somebody is at work."""

import hidden_course
import pytest
from click.testing import CliRunner

from rnn_grade.commands.main import main
from rnn_grade.course import catalog

FOLDER = hidden_course.FOLDER
MINE = "    # Mine.\n    return x + x\n\n\ndef helper():\n    return 1\n"
VERSION_2 = """version = 2

[[changes]]
version = 2
says = "`double` says what it returns."
"""


@pytest.fixture
def course(tmp_path):
    return hidden_course.write(tmp_path / "course")


@pytest.fixture
def run(course, tmp_path, monkeypatch):
    """Run a command in the workspace, and return what it printed."""
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    monkeypatch.setenv("RNN_GRADE_COURSE", str(course))
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words, code=0):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == code, result.output
        return result.output

    call("start", ".")
    return call


@pytest.fixture
def file(run, tmp_path):
    """The learner's file, with a body of their own and a function."""
    path = tmp_path / "mine" / FOLDER / "passes.py"
    text = path.read_text().replace(
        '    # TODO\n    raise NotImplementedError("TODO: double")\n', MINE
    )
    path.write_text(text)
    return path


def changes(course, find, put):
    """The author changes the stub, and tells of it."""
    stub = course / "exercises" / FOLDER / "passes.py"
    assert find in stub.read_text()
    stub.write_text(stub.read_text().replace(find, put))
    manifest = stub.with_name("exercise.toml")
    if "version" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + VERSION_2)


def backups(file):
    return [path.read_text() for path in sorted(file.parent.glob(f"{file.name}.backup-*"))]


def test_without_a_new_version_there_is_nothing_to_do(run, file):
    before = file.read_text()
    assert run("update") == "Everything here is up to date.\n"
    assert file.read_text() == before


def test_what_the_course_changed_comes_in_and_a_sentence_says_so(run, file, course):
    before = file.read_text()
    changes(course, "Return `2 * x`.", "Return `2 * x`, as a new array.")
    (course / "exercises" / FOLDER / "README.md").write_text("# passes\n\nNew.\n")
    said = run("update")
    assert file.read_text() == before.replace("`2 * x`.", "`2 * x`, as a new array.")
    assert file.with_name("README.md").read_text() == "# passes\n\nNew.\n"
    assert backups(file) == [before]
    assert not list(file.parent.glob("README.md.backup-*"))
    lines = said.splitlines()
    assert lines[:4] == [
        "Exercise 1: Passes (version 1 to 2)",
        "  - `double` says what it returns.",
        "  - `01_passes/README.md` is the new one.",
        "  - `01_passes/passes.py`: new text in `double`. All that you wrote is there.",
    ]
    assert lines[4].startswith("  - As it was before: `01_passes/passes.py.backup-")
    assert lines[-1] == "1 exercise brought up to date."
    assert run("update") == "Everything here is up to date.\n"


def test_a_dry_run_says_the_same_and_writes_nothing(run, file, course):
    before = file.read_text()
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    said = run("update", "--dry-run")
    assert "new text in `double`" in said
    assert said.endswith("Nothing was written. Without --dry-run it is.\n")
    assert file.read_text() == before
    assert "version 1 to 2" in run("update", "1")


def test_a_signature_that_the_body_would_not_bear_is_pointed_out(run, file, course):
    before = file.read_text()
    changes(course, "def double(x):", "def double(x, mask):")
    said = run("update")
    assert file.read_text() == before
    assert "  - `double` now takes `mask`: your function still has the old signature." in said
    assert "  - The course's own text lies in `01_passes/passes.new.py`." in said
    beside = file.with_name("passes.new.py")
    assert beside.read_text() == (course / "exercises" / FOLDER / "passes.py").read_text()
    assert run("update") == "Everything here is up to date.\n"
    assert beside.is_file()
    file.write_text(file.read_text().replace("def double(x):", "def double(x, mask):"))
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    run("update")
    assert not beside.exists()


def test_what_both_changed_stays_the_learners(run, file, course):
    file.write_text(file.read_text().replace("Two functions.", "My two functions."))
    changes(course, "Two functions.", "Two good functions.")
    said = run("update")
    assert "My two functions." in file.read_text()
    assert "you and the course both changed the first lines; yours stayed." in said


def test_a_file_that_python_cannot_read_waits_until_it_is_mended(run, file, course):
    good = file.read_text()
    file.write_text(good.replace("return x + x", "return (x + x"))
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    said = run("update")
    assert "cannot be read by Python now, so it stayed as it is; mend it, then update." in said
    assert "return (x + x" in file.read_text()
    file.write_text(good)
    assert "new text in `double`" in run("update")
    assert "Return twice `x`." in file.read_text()


def test_a_task_that_the_learner_wrote_into_is_kept(run, file, course):
    task = file.with_name("README.md")
    task.write_text(task.read_text() + "My note.\n")
    (course / "exercises" / FOLDER / "README.md").write_text("New.\n")
    assert "As it was before: `01_passes/README.md.backup-" in run("update")
    assert task.read_text() == "New.\n"
    assert "My note." in backups(task)[0]


def test_where_nobody_knows_what_was_given_all_is_the_learners(run, file, course, tmp_path):
    for kept in (tmp_path / "mine" / ".rnn-grade" / "given").rglob("*.given"):
        kept.unlink()
    before = file.read_text()
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    said = run("update")
    assert file.read_text() == before
    assert "nobody knows what you were given, so it stayed as it is." in said
    assert file.with_name("passes.new.py").is_file()
    assert run("update") == "Everything here is up to date.\n"


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_lines_end_as_they_did(run, file, course, newline):
    file.write_bytes(b"\xef\xbb\xbf" + file.read_text().replace("\n", newline).encode())
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    run("update")
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == (content.count(b"\n") if newline == "\r\n" else 0)
    assert b"Return twice `x`." in content


def test_a_grading_says_that_the_course_has_a_newer_version(run, file, course):
    assert "version" not in run("1")
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    said = "Exercise 1 is at version 2, yours was started with 1: `rnn-grade update`."
    assert said in run("1")
    run("update")
    assert said not in run("1")


def test_a_new_exercise_comes_as_the_learner_works(run, file, course):
    import shutil

    shutil.copytree(course / "exercises" / FOLDER, course / "exercises" / "02_passes_too")
    folder = course / "exercises" / "02_passes_too"
    (folder / "passes.py").rename(folder / "passes_too.py")
    assert "Exercise 2: Passes is new" in run("update")
    assert (file.parents[1] / "02_passes_too" / "passes_too.py").is_file()


def test_a_clone_is_updated_by_git(course, tmp_path, monkeypatch):
    monkeypatch.chdir(course)
    result = CliRunner().invoke(main, ["update", "--course", str(course)])
    assert result.exit_code != 0
    assert "This is a clone of the course" in result.output


def test_a_notebook_is_merged_cell_by_cell(course, tmp_path, monkeypatch):
    import nbformat

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(course))
    assert CliRunner().invoke(main, ["start", "mine", "--notebooks"]).exit_code == 0
    path = tmp_path / "mine" / FOLDER / "passes.ipynb"
    notebook = nbformat.read(path, 4)
    cell = next(one for one in notebook.cells if one.id == "code-double")
    cell.source = f"{cell.source.partition('    # TODO')[0]}{MINE}"
    nbformat.write(notebook, path)
    changes(course, "Return `2 * x`.", "Return twice `x`.")
    monkeypatch.chdir(tmp_path / "mine")
    result = CliRunner().invoke(main, ["update"])
    assert "new text in the cell `code-double`" in result.output
    found = next(one for one in nbformat.read(path, 4).cells if one.id == "code-double")
    assert found.source == cell.source.replace("`2 * x`.", "twice `x`.").rstrip()
    assert not path.with_name("passes.py").exists()
    assert catalog.load(course).find("1").manifest.version == 2
