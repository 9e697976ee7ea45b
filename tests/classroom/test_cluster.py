"""The same work on a Dask cluster: lost workers, lost schedulers and poison cost nobody a point."""

import os
import signal

import pytest
from places import WORLD
from submissions_made import submission

from rnn_grade.classroom import cluster
from rnn_grade.classroom.cluster import Cluster, slurm_cluster
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score
from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.lanes.task import Task


@pytest.fixture(scope="module")
def world():
    return catalog.load(WORLD)


@pytest.fixture(scope="module", autouse=True)
def signals():
    """Dask takes over Ctrl-C for the whole process; the tests after these want it back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def dask():
    """A cluster of two workers on this machine, each in a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as found:
        yield found


def tasks(world, *names: str) -> list[Task]:
    found = []
    for number, name in enumerate(names):
        exercise = world.find(name)
        content = exercise.reference.read_bytes() + b"#" * number
        found.append(Task(f"key{number}", exercise.folder, content, timeout=5.0))
    return found


def test_workers_are_killed_in_the_middle_and_everybody_gets_one_right_score(world, dask, tmp_path):
    class_ = [
        submission(
            f"s{n:02}", world, "passes", world.find("passes").reference.read_bytes() + b"#" * n
        )
        for n in range(10)
    ]
    class_.append(submission("s10", world, "fails"))
    victims = [worker.pid for worker in dask.workers.values()]
    killed = []

    class Watch:
        def outcome(self, outcome):
            if len(killed) < 1:
                killed.append(victims.pop())
                os.kill(killed[0], signal.SIGKILL)

        def elsewhere(self, count):
            raise AssertionError("nobody else is at work")

        def waiting(self, count):
            assert count == 0

    with Gradebook(tmp_path / "class.sqlite") as book:
        book.add_hand_ins(one.hand_in for one in class_)
        todo = plan(world, class_, book, Options())
        workforce = Cluster(WORLD, dask.scheduler_address)
        assert score(todo, book, workforce, Options(), Watch()).faults == ()
        entries = book.entries()
        assert len(entries) == 11
        passed = {e.hand_in.student for e in entries if e.grading.report.passed}
        assert passed == {f"s{n:02}" for n in range(10)}
        for entry in entries:
            kept = list(book.history(entry.hand_in.sha256, entry.hand_in.exercise))
            assert sum(grading.report is not None for grading in kept) == 1
    assert killed


def test_a_budget_stops_what_has_not_begun(world, dask):
    begun = tasks(world, *["passes"] * 20)
    done = list(Cluster(WORLD, dask.scheduler_address).run(begun, lambda: True))
    assert 0 < len(done) < 20


def test_a_lost_scheduler_is_a_fault_and_no_score(world, dask):
    run = Cluster(WORLD, dask.scheduler_address).run(tasks(world, *["passes"] * 6), lambda: False)
    first = next(run)
    assert first.report.passed
    dask.close()
    rest = list(run)
    assert {outcome.report for outcome in rest if outcome.problem} == {None}
    assert any(outcome.problem.startswith("the cluster lost it: ") for outcome in rest)


def test_another_version_is_refused(world, dask, monkeypatch):
    monkeypatch.setattr(cluster, "__version__", "99")
    with pytest.raises(UserError) as raised:
        list(Cluster(WORLD, dask.scheduler_address).run(tasks(world, "passes"), lambda: False))
    assert raised.value.message.endswith("and this is 99.")


def test_no_cluster_says_how_to_start_one(world, monkeypatch):
    monkeypatch.setattr(cluster, "_WAIT_SECONDS", 1)
    with pytest.raises(UserError) as raised:
        list(Cluster(WORLD, "tcp://127.0.0.1:9").run(tasks(world, "passes"), lambda: False))
    assert raised.value.message.startswith("There is no Dask cluster at tcp://127.0.0.1:9: ")
    assert "dask scheduler" in raised.value.hint


def test_what_slurm_is_asked_for_can_be_read_without_slurm(monkeypatch):
    from dask_jobqueue import SLURMCluster

    asked = []
    monkeypatch.setattr(SLURMCluster, "scale", lambda self, n: asked.append(n))
    with slurm_cluster(
        12, queue="teaching", account="rnn", scheduler_options={"dashboard_address": None}
    ) as found:
        script = found.job_script()
    assert asked[0] == 12
    for line in ("#SBATCH -p teaching", "#SBATCH -A rnn", "#SBATCH --cpus-per-task=1"):
        assert line in script
    assert "--nthreads 1" in script
    assert "--death-timeout 60" in script
