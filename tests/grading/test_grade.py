"""One submission per outcome: each costs exactly the points it should, and says what happened."""

import configparser
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from processes import descendants, still_alive

import rnn_grade
from rnn_grade.errors import UserError
from rnn_grade.grading.grade import grade
from rnn_grade.report import Status
from rnn_grade.sandbox.levels import Level

PASSED, FAILED, ERROR = Status.PASSED, Status.FAILED, Status.ERROR
TIMEOUT, SKIPPED, NOT_ATTEMPTED = Status.TIMEOUT, Status.SKIPPED, Status.NOT_ATTEMPTED

OUTCOMES = {
    "passes": (PASSED, PASSED, ""),
    "fails": (FAILED, PASSED, "close"),
    "crashes_at_import": (ERROR, SKIPPED, "IndexError"),
    "crashes_in_a_call": (ERROR, PASSED, "IndexError"),
    "hangs": (TIMEOUT, PASSED, "timeout"),
    "hangs_at_import": (TIMEOUT, SKIPPED, "timeout"),
    "exits_zero": (ERROR, PASSED, "exited"),
    "calls_sys_exit": (ERROR, PASSED, "SystemExit"),
    "segfaults": (ERROR, PASSED, "signal"),
    "prints_a_megabyte": (PASSED, PASSED, ""),
    "prints_for_ever": (ERROR, PASSED, "output"),
    "eats_memory": (ERROR, PASSED, "MemoryError"),
    "answers_nonsense": (ERROR, PASSED, "nonsense"),
    "forges_results": (ERROR, PASSED, "nonsense"),
    "always_equal": (FAILED, PASSED, "close"),
    "patches_numpy": (FAILED, PASSED, "close"),
    "not_attempted": (NOT_ATTEMPTED, NOT_ATTEMPTED, "unfilled"),
    "half_attempted": (NOT_ATTEMPTED, PASSED, "unfilled"),
    "syntax_error": (SKIPPED, SKIPPED, ""),
    "missing_function": (FAILED, PASSED, "missing"),
}


def test_every_outcome_of_the_world_is_named_here(world):
    # The one with a model is graded in `tests/sandbox/test_model_attacks.py`.
    assert {exercise.slug for exercise in world.exercises} == {*OUTCOMES, "remembers"}


@pytest.mark.parametrize("slug", OUTCOMES)
def test_each_outcome_costs_what_it_should(world, numpy_launcher, slug):
    exercise = world.find(slug)
    first, second, reason = OUTCOMES[slug]
    report = grade(exercise, exercise.reference, launcher=numpy_launcher)
    assert [check.status for check in report.checks] == [first, second], report
    assert (report.total, report.score) == (3, 2 * (first is PASSED) + (second is PASSED))
    assert not report.broken
    finding = report.checks[0].finding
    if reason:
        numbers = finding.numbers
        assert reason in (finding.kind, numbers.get("reason"), numbers.get("type_name"))


def test_a_megabyte_of_output_is_kept_short(world, numpy_launcher):
    exercise = world.find("prints_a_megabyte")
    report = grade(exercise, exercise.reference, launcher=numpy_launcher)
    assert 4000 < len(report.checks[0].output) < 4100


def test_a_crash_at_import_names_its_line_once(world, numpy_launcher):
    exercise = world.find("crashes_at_import")
    report = grade(exercise, exercise.reference, launcher=numpy_launcher)
    assert report.checks[0].finding.source == "last = numbers[2]"
    assert report.checks[1].waits_for == ("your file can be imported",)


def test_a_syntax_error_is_found_without_a_worker(world):
    exercise = world.find("syntax_error")
    report = grade(exercise, exercise.reference)
    (finding,) = report.findings
    assert (finding.kind, finding.line, finding.source) == ("syntax", 4, "def double(x)")
    assert (report.worker, report.isolation) == ("none", "none")


def test_a_stub_is_answered_without_a_worker_and_in_half_a_second(world):
    exercise = world.find("not_attempted")
    started = time.monotonic()
    report = grade(exercise, exercise.stub)
    assert time.monotonic() - started < 0.5
    assert report.not_attempted
    assert report.worker == "none"


def test_events_come_in_order(world):
    exercise = world.find("half_attempted")
    seen = []
    grade(exercise, exercise.reference, watch=lambda event: seen.append((event.kind, event.check)))
    assert seen == [
        ("static", ""),
        ("importing", ""),
        ("ready", ""),
        ("started", "doubles"),
        ("finished", "doubles"),
        ("started", "triples"),
        ("finished", "triples"),
    ]


def test_one_check_can_be_chosen(world, numpy_launcher):
    exercise = world.find("passes")
    report = grade(exercise, exercise.reference, only=("triples",), launcher=numpy_launcher)
    assert [check.name for check in report.checks] == ["triples"]
    assert report.total == 1
    with pytest.raises(UserError) as raised:
        grade(exercise, exercise.reference, only=("tripels",))
    assert raised.value.hint == "Did you mean `triples`?"


def test_what_the_chosen_checks_do_not_need_is_not_missed(world, numpy_launcher):
    exercise = world.find("half_attempted")
    report = grade(exercise, exercise.reference, only=("triples",), launcher=numpy_launcher)
    assert (report.passed, report.findings) == (True, ())
    report = grade(exercise, exercise.reference, only=("doubles",), launcher=numpy_launcher)
    assert [finding.what for finding in report.findings] == ["double"]
    assert report.not_attempted
    assert report.worker == "none"


def test_a_check_that_has_not_run_names_the_part_that_it_waits_for(world):
    exercise = world.find("not_attempted")
    report = grade(exercise, exercise.stub)
    assert [check.finding.what for check in report.checks] == ["double", "triple"]


def test_a_file_that_is_not_there_is_a_users_error(world, tmp_path):
    with pytest.raises(UserError, match="cannot be read: No such file or directory"):
        grade(world.find("passes"), tmp_path / "nowhere.py")


def test_the_whole_grading_has_a_deadline(world, numpy_launcher, tmp_path):
    exercise = world.find("passes")
    path = tmp_path / "passes.py"
    path.write_text(
        "import time\n\ndef double(x):\n    time.sleep(9)\n\ndef triple(x):\n    return 3*x\n"
    )
    started = time.monotonic()
    report = grade(exercise, path, launcher=numpy_launcher, timeout=1)
    assert time.monotonic() - started < 3
    assert [check.status for check in report.checks] == [TIMEOUT, PASSED]


def test_files_lying_about_change_nothing(world, tmp_path, monkeypatch):
    """pytest's configuration and plug-ins of the current folder are not ours."""
    (tmp_path / "conftest.py").write_text("raise SystemExit('conftest was imported')\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('sitecustomize was imported')\n")
    (tmp_path / "numpy.py").write_text("raise SystemExit('a false numpy was imported')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    exercise = world.find("passes")
    report = grade(exercise, exercise.reference)
    assert report.passed, report.problem
    assert os.environ["PYTEST_ADDOPTS"] == "--collect-only"


def test_a_mistake_in_a_check_is_ours(world, tmp_path, numpy_launcher):
    import shutil

    from rnn_grade.course import catalog

    root = tmp_path / "world"
    shutil.copytree(world.root, root)
    path = root / "grader" / "checks" / "01_passes.py"
    path.write_text(path.read_text().replace("2 * x, what", "two * x, what"))
    exercise = catalog.load(root).find("passes")
    report = grade(exercise, exercise.reference, launcher=numpy_launcher)
    assert [check.status for check in report.checks] == [Status.BROKEN, PASSED]
    assert report.checks[0].finding.numbers["message"] == "NameError: name 'two' is not defined"
    assert report.broken
    path.write_text("import no_such_module\n" + path.read_text())
    report = grade(exercise, exercise.reference, launcher=numpy_launcher)
    assert "No module named 'no_such_module'" in report.problem
    assert report.score == 0


def test_the_same_seed_gives_the_same_report(world, numpy_launcher):
    exercise = world.find("fails")

    def findings(seed):
        report = grade(exercise, exercise.reference, seed=seed, launcher=numpy_launcher)
        return [check.finding for check in report.checks]

    assert findings(3) == findings(3)
    assert findings(3) != findings(4)


def test_ctrl_c_ends_within_a_second_and_keeps_what_is_known(world, numpy_launcher):
    exercise = world.find("hangs")
    pressed = []

    def press():
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    def watch(event):
        # While the learner's code hangs, not while pytest still reads the checks.
        if event.kind == "started":
            threading.Timer(0.5, press).start()

    report = grade(exercise, exercise.reference, launcher=numpy_launcher, timeout=30, watch=watch)
    assert time.monotonic() - pressed[0] < 1.0
    assert report.interrupted
    assert [check.status for check in report.checks] == [SKIPPED, SKIPPED]


def test_pytest_is_configured_by_an_empty_file_of_the_package(world, numpy_launcher, monkeypatch):
    told = []
    monkeypatch.setattr(
        "rnn_grade.grading.plugin.pytest.main", lambda words, plugins: told.extend(words)
    )
    exercise = world.find("passes")
    grade(exercise, exercise.reference, launcher=numpy_launcher)
    configuration = Path(told[told.index("-c") + 1])
    assert configuration.is_relative_to(Path(rnn_grade.__file__).parent)
    parser = configparser.ConfigParser()
    parser.read(configuration)
    assert {name: dict(parser[name]) for name in parser.sections()} == {"pytest": {}}
    assert os.devnull not in told


def test_a_grader_that_is_killed_leaves_no_process(world):
    code = (
        "import sys; from pathlib import Path; from rnn_grade.course import catalog\n"
        "from rnn_grade.grading.grade import grade\n"
        f"exercise = catalog.load(Path({str(world.root)!r})).find('hangs')\n"
        "print('started', flush=True)\n"
        "grade(exercise, exercise.reference, timeout=60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment
    )
    process.stdout.readline()
    deadline = time.monotonic() + 30
    while len(started := descendants(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(started) == 2, "the fork server and one worker"
    process.kill()
    process.wait()
    assert still_alive(started, seconds=3) == []


def test_below_the_required_level_no_code_runs(world, tmp_path):
    from rnn_grade.sandbox.launcher import NUMPY, Launcher

    exercise = world.find("passes")
    path = tmp_path / "passes.py"
    path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n" + exercise.reference.read_text())
    everything = frozenset({"landlock", "seccomp", "namespaces", "user"})
    with Launcher(NUMPY, course=world.root, without=everything) as launcher:
        report = grade(exercise, path, launcher=launcher, require=Level.SEALED)
    assert not (tmp_path / "ran").exists()
    assert report.broken
    assert report.score == 0
    assert report.checks[0].finding.numbers["message"] == (
        "Broken: a worker on this machine is `process`, but `sealed` is required; "
        "`rnn-grade doctor` says why"
    )


def test_links_and_pipes_are_not_followed(world, tmp_path):
    link, pipe = tmp_path / "link.py", tmp_path / "pipe.py"
    link.symlink_to(world.find("passes").reference)
    os.mkfifo(pipe)
    with pytest.raises(UserError, match="is a link, and links are not followed"):
        grade(world.find("passes"), link)
    with pytest.raises(UserError, match="is no regular file"):
        grade(world.find("passes"), pipe)
