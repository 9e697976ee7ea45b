"""The score of today is that of today's key: not the newest, and not that of another exercise."""

import shutil
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner
from marked_class import report
from places import WORLD
from staff import Staff, Watch
from submissions_made import submission

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score
from rnn_grade.commands.main import main
from rnn_grade.course import catalog


@pytest.fixture
def desk(tmp_path):
    """A course that may be changed, and one submission for it that is scored again and again."""
    shutil.copytree(WORLD, tmp_path / "world")
    return Desk(tmp_path)


class Desk:
    """One hand-in, its gradebook, and what it earns."""

    def __init__(self, folder) -> None:
        self.place = folder / "class.sqlite"
        self.course = folder / "world"
        self.checks = self.world.find("passes").check_file
        self.one = submission("ann", self.world, "passes")

    @property
    def world(self):
        return catalog.load(self.course)

    def score(self, points: int, **options) -> tuple[int, int | None]:
        """Score where each grading gives so many points; how many there were, and what counts."""
        staff, wanted = Staff(report=report("01_passes", "", points)), Options(**options)
        with Gradebook(self.place) as book:
            book.add_hand_ins([self.one.hand_in])
            todo = plan(self.world, [self.one], book, wanted)
            score(todo, book, staff, wanted, Watch())
        return len(staff.seen), self.today()

    def today(self) -> int | None:
        with Gradebook(self.place) as book:
            ((_, points),) = book.scores()
            (entry,) = book.entries()
            assert entry.score == points
            return points

    def interrupted(self, **options) -> int | None:
        """Begin to score, and grade nothing."""
        with Gradebook(self.place) as book:
            plan(self.world, [self.one], book, Options(**options))
        return self.today()

    def before(self) -> int | None:
        """What counted before the last run."""
        with Gradebook(self.place) as book:
            (entry,) = book.entries_before(book.last_read()) or [None]
            return entry and entry.score

    def history(self) -> str:
        words = ["history", "ann", "--gradebook", str(self.place), "--course", str(self.course)]
        result = CliRunner().invoke(main, words, env={"COLUMNS": "200"})
        assert result.exit_code == 0, result.output
        return result.output


def test_a_check_that_was_broken_and_is_mended_gives_the_old_score_back(desk):
    sound = desk.checks.read_text()
    assert desk.score(8) == (1, 8)
    desk.checks.write_text(sound + "\n# broken\n")
    assert desk.score(1) == (1, 1)
    desk.checks.write_text(sound)
    # Nothing is graded for it.
    assert desk.score(5) == (0, 8)


def test_what_counted_before_the_last_run_is_known(desk):
    sound = desk.checks.read_text()
    found = []
    for source, points in ((sound, 8), (sound + "\n# broken\n", 1), (sound, 5), (sound, 5)):
        time.sleep(0.01)
        desk.checks.write_text(source)
        desk.score(points)
        found.append((desk.before(), desk.today()))
    assert found == [(None, 8), (8, 1), (1, 8), (8, 8)]


def test_another_seed_counts_until_the_first_is_asked_for_again(desk):
    assert desk.score(8) == (1, 8)
    assert desk.score(3, seed=5) == (1, 3)
    assert desk.score(5) == (0, 8)
    assert desk.score(5, seed=5) == (0, 3)


def test_of_several_gradings_with_one_key_the_newest_counts(desk):
    assert desk.score(8) == (1, 8)
    assert desk.score(3, seed=5) == (1, 3)
    assert desk.score(7, regrade=True) == (1, 7)
    assert desk.score(2, seed=5, regrade=True) == (1, 2)
    assert desk.score(5) == (0, 7)


def test_another_version_of_the_grader_grades_anew_and_the_older_one_has_its_own_score(
    desk, monkeypatch
):
    assert desk.score(8) == (1, 8)
    with monkeypatch.context() as changed:
        changed.setattr("rnn_grade.classroom.keys.__version__", "99")
        assert desk.score(6) == (1, 6)
    assert desk.score(5) == (0, 8)


def test_a_rescoring_that_was_interrupted_leaves_no_score_of_yesterday(desk):
    assert desk.score(8) == (1, 8)
    assert desk.interrupted(seed=5) is None
    assert desk.history().splitlines()[-1].strip() == "not graded yet"
    assert desk.score(3, seed=5) == (1, 3)


def test_a_fault_is_no_score_of_today(desk):
    assert desk.score(8) == (1, 8)
    with Gradebook(desk.place) as book:
        todo = plan(desk.world, [desk.one], book, Options(seed=5))
        score(todo, book, Staff("no memory", "no memory"), Options(seed=5), Watch())
    assert desk.today() is None


def test_history_shows_what_each_grading_was_of_and_which_one_counts(desk, monkeypatch):
    desk.score(8)
    desk.score(3, seed=5, timeout=2.5)
    with monkeypatch.context() as changed:
        changed.setattr("rnn_grade.classroom.keys.__version__", "99")
        desk.score(6)
    desk.score(0)
    lines = [line.split("  ")[-1] for line in desk.history().splitlines() if "points" in line]
    with Gradebook(desk.place) as book:
        first, second, third = book.history(desk.one.hand_in.sha256, "01_passes")
    exercise = f"exercise {first.of.digest[:8]}"
    version = f"rnn-grade {first.of.version}"
    assert lines == [
        f"8 of 10 points, {version}, seed 0, {exercise}, at least process, counts today",
        f"3 of 10 points, {version}, seed 5, {exercise}, at least process, 2.5 s for each check",
        f"6 of 10 points, rnn-grade 99, seed 0, {exercise}, at least process",
    ]
    assert (second.of.timeout, third.of.version) == (2.5, "99")


def test_two_exercises_with_one_file_have_a_score_each(desk):
    world = desk.world
    two = [
        desk.one,
        replace(desk.one, hand_in=replace(desk.one.hand_in, exercise="02_fails")),
    ]
    with Gradebook(desk.place) as book:
        book.add_hand_ins(one.hand_in for one in two)
        for folder, points in (("01_passes", 8), ("02_fails", 3)):
            mine = [one for one in two if one.hand_in.exercise == folder]
            staff = Staff(report=report(folder, "", points))
            score(plan(world, mine, book, Options()), book, staff, Options(), Watch())
        assert {(one.exercise, points) for one, points in book.scores()} == {
            ("01_passes", 8),
            ("02_fails", 3),
        }
