"""What learners get holds no answer in the clear, installs, and grades as the course does."""

import json

import pytest
from installs import Environment, run
from places import ROOT
from released import contents, secrets

from rnn_grade.authoring.release.release import make, refuse_other_things, write
from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.datasets import load_data, load_hidden
from rnn_grade.errors import UserError
from rnn_grade.grading.grade import grade
from rnn_grade.grading.seeds import Seeds


def test_nothing_that_learners_get_holds_an_answer_in_the_clear(release):
    """Solutions, alternatives, checks, mistakes, how hidden data is drawn, the right numbers."""
    kept = secrets()
    assert min(map(len, kept.values())) > 0
    place = {line: path for path, told in kept.items() for line in told}
    # One of each file may also stand within another line, such as in a text of JSON.
    longest = [max(told, key=len).encode() for told in kept.values()]
    found, seen = [], set()
    for path, content in release.files.items():
        if not path.startswith("learners/"):
            continue
        for inside, part in contents(path, content):
            seen.add(inside.rpartition("!")[2].rpartition(".")[2])
            told = {line.strip() for line in part.decode("utf-8", "replace").splitlines()}
            found += [f"{inside}: {line!r} of {place[line]}" for line in told & place.keys()]
            found += [f"{inside}: {line!r}" for line in longest if line in part]
    assert found == []
    assert {"whl", "sealed", "npz", "ipynb", "keras", "py", "md"} <= seen


def test_the_same_search_finds_them_in_what_the_server_gets(release):
    name, content = release.wheel("server")
    texts = [part.decode("utf-8", "replace") for _, part in contents(name, content)]
    found = {line.strip() for text in texts for line in text.splitlines()}
    assert all(told & found for told in secrets().values())


def test_learners_get_a_workspace_a_readme_and_one_wheel(release):
    own = {path.removeprefix("learners/") for path in release.files if path[0] == "l"}
    folders = {path.partition("/")[0] for path in own if "/" in path}
    assert folders == {".rnn-grade", *(e.folder for e in catalog.load(ROOT).exercises)}
    assert {path for path in own if "/" not in path} == {
        "README.md",
        ".gitignore",
        release.learners,
    }
    assert "03_simple_rnn/simple_rnn.ipynb" in own
    assert release.command in release.files["learners/README.md"].decode()
    marker = json.loads(release.files["learners/.rnn-grade/workspace.json"])
    assert str(ROOT) not in json.dumps(marker)


def test_hidden_data_is_another_than_the_public_one(sealed):
    seed = Seeds("03_simple_rnn", 0, "").data("tense", "test")
    hidden = load_hidden("tense", "test", seed=seed, root=sealed.root)
    in_the_open = load_data("tense", "test", seed=seed, root=ROOT)
    assert (hidden.x == in_the_open.x).all()
    assert (hidden.exchange_first() == in_the_open.exchange_first()).all()
    assert (hidden.x != load_data("tense", "test", root=sealed.root).x).any()


NAMES = ("bias_missing", "sigmoid", "kernels_exchanged")


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_gets_the_same_verdicts_and_the_same_cause(
    sealed, name, numpy_launcher, tmp_path
):
    reports = []
    for course in (catalog.load(ROOT), sealed):
        exercise = course.find("2")
        mistake = next(one for one in read_mistakes(exercise)[0] if one.name == name)
        file = tmp_path / "simple_rnn_cell.py"
        file.write_text(mistake.apply(exercise.reference_text), "utf-8")
        reports.append(grade(exercise, file, launcher=numpy_launcher))
    first, second = (
        [(one.name, one.status, one.finding, one.traceback) for one in report.checks]
        for report in reports
    )
    assert first == second
    assert not reports[1].passed
    assert all(str(sealed.root) not in repr(one) for one in second)


@pytest.fixture(scope="module")
def home(release, tmp_path_factory):
    """An environment without anything but what learners were given, and their folder."""
    folder = tmp_path_factory.mktemp("home")
    write(release, folder / "release")
    environment = Environment(folder / "environment")
    environment.install(folder / "release" / "learners" / release.learners)
    return lambda *words: run(
        environment.scripts / words[0], *words[1:], cwd=folder / "release/learners"
    )


@pytest.mark.parametrize(("number", "points"), [(1, 22), (3, 20)])
def test_what_is_installed_grades_references_rightly(home, number, points):
    exercise = catalog.load(ROOT).find(str(number))
    graded = home("rnn-grade", str(number), exercise.reference)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert f"{points} of {points} points" in graded.stdout


def test_what_is_installed_can_be_used_like_the_whole_course(home):
    listed = home("rnn-grade", "list")
    assert "0 of 12 exercises done, 0 of 278 points." in listed.stdout
    assert home("rnn-grade", "show", "2").returncode == 0
    assert "Not attempted yet" in home("rnn-grade", "1").stdout
    started = home("rnn-grade", "start", "elsewhere")
    assert started.returncode == 0, started.stderr
    oracle = "from rnn_grade.checks import oracles; print(oracles.sigmoid(0.0), oracles.__file__)"
    assert home("python", "-c", oracle).stdout.startswith("0.5 ")
    for words in (("release", "again"), ("verify", "2")):
        again = home("rnn-grade", "author", *words)
        assert again.returncode == 2
        assert "is sealed: it is what learners get." in again.stderr


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(UserError, match=r"holds other things, such as thesis\.tex"):
        refuse_other_things(tmp_path)


def test_a_release_takes_the_place_of_an_earlier_one_and_of_nothing_else(world, tmp_path):
    course = catalog.Course(world.root, world.exercises[:1])
    first = make(course)
    write(first, tmp_path)
    (tmp_path / "learners" / ".git").mkdir()
    (tmp_path / "learners" / "notes.md").write_text("mine")
    second = make(course, solutions=False)
    assert second.learners != first.learners
    write(second, tmp_path)
    assert not (tmp_path / "learners" / first.learners).exists()
    assert (tmp_path / "learners" / second.learners).is_file()
    assert (tmp_path / "learners" / ".git").is_dir()
    assert (tmp_path / "learners" / "notes.md").read_text() == "mine"
