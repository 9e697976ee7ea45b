"""A class is scored once and for all: whatever stops a run, the next one does what is missing."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace

import pytest
from class_maker import Expected, make_class, write_class
from places import WORLD
from staff import Staff, Watch
from submissions_made import submission

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.keys import exercise_digest
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog
from rnn_grade.errors import Again
from rnn_grade.grading.grade import grade
from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.lanes import Lanes
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.levels import Level

ROOT = catalog.default_root()


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        yield book


@pytest.fixture(scope="module")
def report(world, numpy_launcher):
    exercise = world.find("passes")
    return grade(exercise, exercise.reference, launcher=numpy_launcher)


@pytest.fixture(scope="module")
def world():
    return catalog.load(WORLD)


def done(todo, book, staff, options=None):
    return list(score(todo, book, staff, options or Options(), Watch()).faults)


def key_of(one, digest, options):
    return options.key(one.hand_in.sha256, one.hand_in.exercise, digest).key


def test_equal_files_are_graded_once(world, book, report):
    two = [submission("ann", world, "passes"), submission("ben", world, "passes")]
    todo = plan(world, two, book, Options())
    assert (len(todo.missing), todo.same, todo.known) == (1, 1, 0)
    book.add_hand_ins(one.hand_in for one in two)
    assert done(todo, book, Staff(report=report)) == []
    assert [entry.grading.report.score for entry in book.entries()] == [report.score] * 2


def test_what_has_a_score_is_not_graded_again_unless_asked(world, book, report):
    one = [submission("ann", world, "passes")]
    done(plan(world, one, book, Options()), book, Staff(report=report))
    again = plan(world, one, book, Options())
    assert (len(again.missing), again.known) == (0, 1)
    assert len(plan(world, one, book, Options(regrade=True)).missing) == 1


def test_the_key_changes_with_all_that_decides_about_a_score(world, monkeypatch):
    one = submission("ann", world, "passes")
    digest = exercise_digest(world.find("passes"))
    plain = key_of(one, digest, Options())
    assert plain == key_of(submission("ben", world, "passes"), digest, Options())
    others = [
        key_of(submission("ann", world, "passes", b"x"), digest, Options()),
        key_of(one, "other checks", Options()),
        key_of(one, digest, Options(seed=1)),
        key_of(one, digest, Options(timeout=3.0)),
        key_of(one, digest, Options(require=Level.SEALED)),
    ]
    others.append(key_of(one, digest, Options(secret="hush")))
    monkeypatch.setattr("rnn_grade.classroom.keys.__version__", "99")
    others.append(key_of(one, digest, Options(secret="hush")))
    assert len({plain, *others}) == 8
    same = Options(budget=5, regrade=True, retry=True, secret="hush")
    assert key_of(one, digest, same) == others[-1]
    # The environment is the command's business: a run has one secret from its start to its end.
    monkeypatch.setenv("RNN_GRADE_SECRET", "other")
    assert key_of(one, digest, same) == others[-1]


def test_a_changed_check_regrades_only_its_exercise(tmp_path, book, report):
    shutil.copytree(WORLD, tmp_path / "world")
    world = catalog.load(tmp_path / "world")
    two = [submission("ann", world, "passes"), submission("ann", world, "fails")]
    done(plan(world, two, book, Options()), book, Staff(report=report))
    checks = world.find("fails").check_file
    checks.write_text(checks.read_text() + "\n# changed\n")
    todo = plan(catalog.load(tmp_path / "world"), two, book, Options())
    assert [todo.submissions[key].hand_in.exercise for key in todo.missing] == ["02_fails"]


def test_a_data_set_belongs_to_the_exercises_that_name_it():
    rnn = catalog.load(ROOT)
    one = exercise_digest(rnn.find("simple_rnn"))
    assert exercise_digest(rnn.find("simple_rnn")) == one
    assert exercise_digest(rnn.find("windows")) != one


def test_a_fault_is_tried_again_and_kept_beside_the_score(world, book, report):
    one = submission("ann", world, "passes")
    todo = plan(world, [one], book, Options())
    staff = Staff("no memory", report=report)
    assert done(todo, book, staff) == []
    assert len(staff.seen) == 2
    kept = list(book.history(one.hand_in.sha256, one.hand_in.exercise))
    assert [grading.problem for grading in kept] == ["no memory", ""]


def test_what_fails_twice_is_left_for_another_run(world, book):
    one = submission("ann", world, "passes")
    todo = plan(world, [one], book, Options())
    (left,) = done(todo, book, Staff("first", "second"))
    assert left.problem == "second"
    assert len(plan(world, [one], book, Options()).missing) == 1


@pytest.mark.parametrize("reference", [True, False])
def test_what_fails_run_after_run_is_put_aside_where_the_reference_can_be_graded(
    tmp_path, book, report, reference
):
    shutil.copytree(WORLD, tmp_path / "world")
    world = catalog.load(tmp_path / "world")
    if not reference:
        world.find("passes").reference.unlink()
    one = submission("ann", world, "passes", b"x")
    for run in range(2):
        todo = plan(world, [one], book, Options())
        assert len(done(todo, book, Staff("first", "second", report=report))) == 1
        assert book.aside([todo.missing[0]]) == (
            {todo.missing[0]} if run == 1 and reference else set()
        )
    again = plan(world, [one], book, Options())
    assert (len(again.missing), len(again.aside)) == ((0, 1) if reference else (1, 0))
    assert len(plan(world, [one], book, Options(retry=True)).missing) == 1
    assert len(plan(world, [one], book, Options(regrade=True)).missing) == 1
    # No score comes of it, neither for the submission nor for the control.
    book.add_hand_ins([one.hand_in])
    assert book.scores() == ((one.hand_in, None),)


def test_what_was_put_aside_and_has_a_score_is_done(world, book, report):
    one = submission("ann", world, "passes")
    key = plan(world, [one], book, Options()).missing[0]
    book.put_aside([key])
    done(plan(world, [one], book, Options(retry=True)), book, Staff(report=report))
    todo = plan(world, [one], book, Options())
    assert (todo.missing, todo.known, todo.aside) == ((), 1, frozenset())


def test_a_task_carries_the_secret_and_never_shows_it(world, book, report):
    options, staff = Options(secret="hush"), Staff(report=report)
    done(plan(world, [submission("ann", world, "passes")], book, options), book, staff, options)
    (task,) = staff.tasks
    assert task.secret == "hush"
    assert "hush" not in f"{task} {options}"


def test_no_grading_starts_after_the_budget(world, book, report):
    two = [submission("ann", world, "passes"), submission("ann", world, "fails")]
    todo = plan(world, two, book, Options())
    staff = Staff(report=report)
    done(todo, book, staff, Options(budget=-1.0))
    assert staff.seen == []


def test_what_cannot_be_read_earns_nothing_and_says_why(world, book):
    one = submission("ann", world, "passes", b"", "work.zip is broken")
    todo = plan(world, [one], book, Options())
    assert todo.missing == ()
    book.add_hand_ins([one.hand_in])
    done(todo, book, Staff())
    (entry,) = book.entries()
    report = entry.grading.report
    assert (report.score, report.total) == (0, world.find("passes").points)
    assert report.findings[0].numbers["message"] == "work.zip is broken"


def test_lanes_give_everybody_what_they_earn(world, book):
    names = ("passes", "fails", "segfaults", "syntax_error", "forges_results", "calls_sys_exit")
    class_ = [submission("ann", world, name) for name in names]
    options = Options(timeout=5.0)
    book.add_hand_ins(one.hand_in for one in class_)
    assert done(plan(world, class_, book, options), book, Lanes(world, 2), options) == []
    found = {e.hand_in.exercise.partition("_")[2]: e.grading.report for e in book.entries()}
    assert found["passes"].passed
    assert {name for name, report in found.items() if report.passed} == {"passes"}


def test_a_lane_that_is_killed_costs_nobody_a_point(world, book, monkeypatch):
    class_ = [
        submission(f"s{n}", world, "passes", world.find("passes").reference.read_bytes() + b"#" * n)
        for n in range(12)
    ]
    book.add_hand_ins(one.hand_in for one in class_)
    lanes, killed = [], []
    start = Lane._start

    def remembered(lane):
        lanes.append(lane)
        return start(lane)

    monkeypatch.setattr(Lane, "_start", remembered)

    def watch(outcome):
        if not killed:
            killed.extend(lane.pid for lane in lanes if lane.pid)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    todo = plan(world, class_, book, Options())
    assert score(todo, book, Lanes(world, 2), Options(), Watch(watch)).faults == ()
    assert killed
    assert all(entry.grading.report.passed for entry in book.entries())


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path):
    """A class with every kind of submission, killed three times, ends with the right scores."""
    rnn = catalog.load(ROOT)
    exercises = [rnn.find("windows"), rnn.find("simple_rnn_cell")]
    targets = tmp_path / "targets"
    (targets / "outside").mkdir(parents=True)
    made = make_class(exercises, 24, seed=3, hostile=0.2, unreadable=0.1, targets=targets)
    write_class(made, tmp_path / "class")
    place = tmp_path / "class.sqlite"
    command = [
        *(sys.executable, "-m", "rnn_grade", "score", str(tmp_path / "class"), "1", "2"),
        *("--gradebook", str(place), "--timeout", "5"),
    ]
    draw = random.Random(4)
    counts = []
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(draw.uniform(2, 6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Gradebook(place) as book:
            counts.append(sum(entry.grading is not None for entry in book.entries()))
    assert counts == sorted(counts)
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    with Gradebook(place) as book:
        entries = {(e.hand_in.student, e.hand_in.exercise): e for e in book.entries()}
    assert len(entries) == 24
    with Launcher(course=ROOT) as launcher:
        expected = Expected(launcher, tmp_path, timeout=5.0)
        for one in made:
            exercise = rnn.find(one.exercise)
            found = entries[one.student, one.exercise].grading.report.score
            wanted = expected.score(exercise, one)
            assert (one.student, one.kind, found) == (one.student, one.kind, wanted)


def test_a_submission_is_handed_over_byte_by_byte(world, book, report):
    content = b"\xef\xbb\xbfx = '\xc3\xa9'\r\n"
    one, staff = submission("ann", world, "passes", content), Staff(report=report)
    done(plan(world, [one], book, Options()), book, staff)
    assert [task.content for task in staff.tasks] == [content]
    assert book.source(one.hand_in.sha256) == content


def test_what_collecting_finds_can_be_scored(tmp_path, world, book, report):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    (folder / "passes.py").write_bytes(world.find("passes").reference.read_bytes())
    collection = collect(tmp_path / "class", world.exercises)
    book.add_hand_ins(one.hand_in for one in collection.submissions)
    done(plan(world, collection.newest(), book, Options()), book, Staff(report=report))
    (entry,) = book.entries()
    assert entry.grading.report == replace(report, sha256=entry.hand_in.sha256)


def test_what_was_handed_in_is_in_memory_only_while_it_is_graded(world, book, report):
    def made(number: int):
        content = random.Random(number).randbytes(1000) * 1000
        # One that is read anew each time, as from a disk.
        one = submission(f"s{number}", world, "passes", content)
        return replace(one, read=lambda: random.Random(number).randbytes(1000) * 1000)

    class_ = [made(number) for number in range(200)]
    tracemalloc.start()
    try:
        staff = Forgetful(report=report)
        assert done(plan(world, class_, book, Options()), book, staff) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert staff.count == 200
    assert peak < 50 << 20


class Forgetful(Staff):
    """Counts its tasks, and keeps none."""

    count = 0

    def run(self, tasks, stop):
        for outcome in super().run(tasks, stop):
            self.count += 1
            self.tasks.clear()
            yield outcome


def test_a_file_that_changed_since_it_was_found_is_never_graded(world, book):
    one = replace(submission("ann", world, "passes"), read=lambda: b"other")
    with pytest.raises(Again) as raised:
        plan(world, [one], book, Options())
    assert (raised.value.message, raised.value.hint) == (
        "ann/passes.py has changed, or is gone, since this run began.",
        "Give the same command again: it reads everything anew.",
    )


def test_a_file_that_is_gone_once_it_was_planned_is_graded_all_the_same(world, book, report):
    one = submission("ann", world, "passes")
    todo = plan(world, [one], book, Options())
    gone = replace(one, read=lambda: (_ for _ in ()).throw(OSError("gone")))
    todo = replace(todo, submissions=dict.fromkeys(todo.submissions, gone))
    staff = Staff(report=report)
    assert done(todo, book, staff) == []
    assert staff.tasks[0].content == one.content
