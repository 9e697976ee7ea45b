"""The gradebook keeps every grading and never lets a fault stand for a score."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.tables import metadata
from rnn_grade.classroom.records import Fate, Found, HandIn, Identity, Kind, Listed, Membership
from rnn_grade.errors import UserError
from rnn_grade.report import CheckResult, Finding, Report, Status

REPORT = Report(
    "03_simple_rnn",
    "A simple RNN",
    "simple_rnn.py",
    "ab" * 32,
    checks=(
        CheckResult("shape", "The shape.", 2, Status.PASSED, 0.5, hints=("Look.",)),
        CheckResult(
            "learns",
            "It learns.",
            4,
            Status.FAILED,
            finding=Finding("that", "the accuracy", 0.9, 0.5, numbers={"bar": 0.9}),
            curve=(0.1, float("nan"), 0.5),
            bar=0.9,
        ),
    ),
    isolation="sealed",
    seconds=1.5,
    versions={"rnn-grade": "1.0"},
)
HAND_IN = HandIn("ann", "03_simple_rnn", "ab" * 32, 1, "2026-11-20T10:00:00", "ann/simple_rnn.py")


def test_a_report_comes_back_as_it_was_kept(book):
    book.keep("key", REPORT)
    book.add_hand_ins([HAND_IN])
    (entry,) = book.entries()
    assert entry.hand_in == HAND_IN
    report = entry.grading.report
    curve = report.checks[1].curve
    assert (curve[0], curve[2], curve[1] != curve[1]) == (0.1, 0.5, True)
    same = replace(report.checks[1], curve=REPORT.checks[1].curve)
    assert replace(report, checks=(report.checks[0], same)) == REPORT
    assert (report.score, report.total) == (2, 6)


def test_a_key_is_graded_once_it_has_a_score(book):
    book.keep_fault("a", "ab" * 32, "03_simple_rnn", "no worker")
    assert book.graded(["a", "b"]) == set()
    book.keep("a", REPORT)
    assert book.graded(["a", "b"]) == {"a"}


def test_scores_know_who_has_none(book):
    book.keep_fault("a", HAND_IN.sha256, HAND_IN.exercise, "no worker")
    book.add_hand_ins([HAND_IN])
    assert book.scores() == ((HAND_IN, None),)


def test_a_fault_never_stands_for_a_score(book):
    book.add_hand_ins([HAND_IN])
    book.keep("a", REPORT)
    book.keep_fault("a", REPORT.sha256, REPORT.exercise, "the machine caught fire")
    (entry,) = book.entries()
    assert entry.grading.report.score == 2
    assert book.scores() == ((HAND_IN, 2),)
    kept = list(book.history(REPORT.sha256, REPORT.exercise))
    assert [grading.problem for grading in kept] == ["", "the machine caught fire"]
    assert kept[1].report is None


def test_the_newest_score_counts_and_the_older_ones_stay(book):
    book.add_hand_ins([HAND_IN])
    book.keep("a", REPORT)
    better = replace(
        REPORT, checks=(REPORT.checks[0], replace(REPORT.checks[1], status=Status.PASSED))
    )
    book.keep("b", better)
    assert book.entries()[0].grading.report.score == 6
    assert book.scores() == ((HAND_IN, 6),)
    history = book.history(REPORT.sha256, REPORT.exercise)
    assert [grading.report.score for grading in history] == [2, 6]


def test_attempts_are_kept_in_their_order(book):
    older = replace(HAND_IN, sha256="cd" * 32, attempt=0, submitted_at="2026-11-19T10:00:00")
    book.add_hand_ins([HAND_IN, older, HAND_IN])
    entries = book.entries()
    assert [entry.hand_in.sha256[:2] for entry in entries] == ["cd", "ab"]
    assert entries[0].grading is None


def test_a_file_that_is_put_back_is_the_newest_again(book, monkeypatch):
    plain = replace(HAND_IN, attempt=0, submitted_at="")
    other = replace(plain, sha256="cd" * 32)
    for number, one in enumerate((plain, other, plain)):
        moment = f"2026-01-0{number + 1}T00:00:00"
        monkeypatch.setattr(
            "rnn_grade.classroom.gradebook.attempts.now", lambda moment=moment: moment
        )
        book.add_hand_ins([one])
    assert [entry.hand_in.sha256[:2] for entry in book.entries()] == ["cd", "ab"]


def clock(monkeypatch):
    """Let each writing be a day later than the one before."""
    days = iter(f"2026-01-{day:02}T00:00:00" for day in range(1, 29))
    monkeypatch.setattr("rnn_grade.classroom.gradebook.attempts.now", lambda: next(days))


def test_a_download_that_is_read_again_hands_nothing_in_again(book, monkeypatch):
    """The first week's download is scored again after the second's: the second's still counts."""
    clock(monkeypatch)
    first = replace(HAND_IN, attempt=0, submitted_at="")
    second = replace(first, sha256="cd" * 32)
    for download, one in (("week1", first), ("week2", second), ("week1", first)):
        book.add_hand_ins([one], download)
        book.keep_found(
            download,
            [Found(one.source, Fate.GRADED, "", one.exercise, one.sha256, (one.identity,))],
        )
    assert [entry.hand_in.sha256[:2] for entry in book.entries()] == ["ab", "cd"]
    # Where it was changed in its place, it was put back.
    book.add_hand_ins([first], "week2")
    assert [entry.hand_in.sha256[:2] for entry in book.entries()] == ["cd", "ab"]


@pytest.mark.parametrize("times", [("", "10:00"), ("10:00", ""), ("", "10:00", ""), ("", "")])
def test_a_time_that_is_told_later_makes_no_second_attempt(book, times):
    """Moodle's worksheet, which says when something came, may be given to a second run only."""
    for time in times:
        when = f"2026-11-20T{time}:00" if time else ""
        book.add_hand_ins([replace(HAND_IN, submitted_at=when)])
    (entry,) = book.entries()
    assert entry.hand_in.submitted_at == ("2026-11-20T10:00:00" if any(times) else "")
    if any(times):
        # The same file once more, at another time, is another attempt.
        book.add_hand_ins([replace(HAND_IN, submitted_at="2026-11-21T10:00:00")])
        assert len(book.entries()) == 2


def test_a_roster_takes_the_place_of_what_it_said_before(book):
    ann, ben = (
        Listed("class.csv", Identity(((Kind.LOGIN, name),), name)) for name in ("ann", "ben")
    )
    other = replace(ben, source="other.csv")
    book.keep_roster("class.csv", [ann, ben])
    book.keep_roster("other.csv", [other])
    book.keep_roster("class.csv", [ann])
    assert set(book.roster()) == {ann, other}


def test_a_gradebook_has_one_secret_for_good(book):
    secret = book.secret()
    assert len(secret) == 64
    assert book.secret() == secret
    with Gradebook(book._database.engine.url.render_as_string(hide_password=False)) as again:
        assert again.secret() == secret


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_on_a_new_gradebook_agree(request, tmp_path, kind):
    place = tmp_path / "class.sqlite"
    if kind == "postgresql":
        place = request.getfixturevalue("postgresql")
    script = (
        "import sys\n"
        "from rnn_grade.classroom.gradebook import Gradebook\n"
        "sys.stdin.readline()\n"
        "with Gradebook(sys.argv[1]) as book:\n"
        "    print(book.secret())\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    # All have imported what they need: now.
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate() for process in started]
    assert [error for _, error in told] == [""] * 4
    assert len({secret for secret, _ in told}) == 1
    if kind == "postgresql":
        with Gradebook(place) as book:
            metadata.drop_all(book._database.engine)


@pytest.mark.parametrize("damaged", ["", "short", b"\xff" * 32, 7])
def test_a_damaged_secret_is_never_a_secret(tmp_path, damaged):
    place = tmp_path / "class.sqlite"
    with Gradebook(place) as book:
        book.secret()
        with sqlite3.connect(place) as connection:
            connection.execute("UPDATE about SET value = ? WHERE name = 'secret'", (damaged,))
        with pytest.raises(UserError) as raised:
            book.secret()
    assert (raised.value.message, raised.value.hint) == (
        f"The secret in the gradebook {place} is damaged.",
        "Set RNN_GRADE_SECRET to one of your own, or take a copy of the gradebook that is sound.",
    )


def test_what_no_database_can_hold_is_written_out_and_two_stay_two(book):
    names = ["\udcff\0\n", "x" * 300, "x" * 299 + "y", "ann"]
    for name in names:
        hand_in = HandIn(name, "01_passes", "ab" * 32, 10**30, "\ud800" * 50, "a/\udcff.py")
        book.keep_roster(name, [Listed(name, Identity(((Kind.ID, name),), "\udcff"), "\0")])
        for _ in range(2):
            book.add_hand_ins([hand_in])
    book.keep_fault("a", "ab" * 32, "01_passes", "\udcff\0")
    listed = {one.identity for one in book.roster()}
    assert len(listed) == 4
    assert Identity(((Kind.ID, r"\xff\x00\n"),), r"\xff") in listed
    people = [entry.hand_in.student for entry in book.entries()]
    assert len(set(people)) == 4
    assert people[0] == r"\xff\x00\n"
    assert people == sorted(people)
    assert book.entries()[0].hand_in.source == r"a/\xff.py"
    assert next(book.history("ab" * 32, "01_passes")).problem == r"\xff\x00"


def test_a_gradebook_of_another_day_gets_the_tables_that_it_lacks(tmp_path):
    place = tmp_path / "class.sqlite"
    with Gradebook(place) as book:
        book.keep("a", REPORT)
    with sqlite3.connect(place) as connection:
        connection.execute("DROP TABLE aside")
    with Gradebook(place) as book:
        book.put_aside(["b", "c"])
        book.put_aside(["c", "d"])
        assert book.aside(["a", "b", "d"]) == {"b", "d"}
        assert book.graded(["a"]) == {"a"}


def test_what_failed_before_is_known(book):
    book.keep_fault("a", "ab" * 32, "03_simple_rnn", "no worker")
    book.keep("b", REPORT)
    assert book.failed(["a", "b", "c"]) == {"a"}


def test_what_was_kept_survives_a_kill(tmp_path):
    place = tmp_path / "class.sqlite"
    script = (
        "import os, signal, sys, pickle\n"
        "from rnn_grade.classroom.gradebook import Gradebook\n"
        "book = Gradebook(sys.argv[1])\n"
        "book.keep_fault('a', 'ab', 'e', 'first')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, place], check=False)
    with Gradebook(place) as book:
        assert [grading.problem for grading in book.history("ab", "e")] == ["first"]


def test_an_export_reads_while_a_run_writes(tmp_path):
    place = tmp_path / "class.sqlite"
    with Gradebook(place) as writer, Gradebook(place) as reader:
        with writer._database.engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO about VALUES ('half', 'done')")
            assert reader.roster() == ()
        writer.keep("a", REPORT)
        assert reader.graded(["a"]) == {"a"}


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be taken for one" * 20, None]
)
def test_what_is_no_gradebook_says_so(tmp_path, content):
    place = tmp_path / "class.sqlite"
    if content is None:
        with Gradebook(place):
            pass
        with sqlite3.connect(place) as connection:
            connection.execute("UPDATE about SET value = '7'")
        expected = "it has version 7, and this rnn-grade knows 2."
    else:
        place.write_bytes(content)
        expected = "file is not a database."
    with pytest.raises(UserError) as raised:
        Gradebook(place)
    assert raised.value.message == f"The gradebook {place} cannot be opened: {expected}"


def test_a_password_is_never_printed():
    with pytest.raises(UserError) as raised:
        Gradebook("postgresql://teacher:secret@127.0.0.1:9/class")
    assert "secret" not in raised.value.message
    assert "teacher:***@127.0.0.1:9/class" in raised.value.message


def test_a_pipe_or_a_folder_is_no_gradebook_and_stays_what_it_is(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path):
        with pytest.raises(UserError, match=r"cannot be opened: it is no ordinary file\."):
            Gradebook(place)
    assert os.listdir(tmp_path) == ["pipe"]


def test_what_two_read_at_once_is_kept_once(book):
    people = [Listed("class.csv", Identity(((Kind.ID, "ann"),), "Ann"))]
    teams = [Membership("teams.csv", "Owls", "ann")]
    found = [Found("x.py", Fate.IGNORED, "no exercise")]
    both = threading.Barrier(2)

    def read() -> None:
        for _ in range(10):
            both.wait(30)
            book.keep_roster("class.csv", people)
            book.keep_teams("teams.csv", teams)
            book.add_hand_ins([HAND_IN])
            book.keep_found("/class", found)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(read) for _ in range(2)]:
            done.result()
    assert (book.roster(), book.memberships()) == (tuple(people), tuple(teams))
    assert (book.hand_ins(), book.found()) == ((HAND_IN,), {"/class": tuple(found)})


def test_a_source_is_kept_once_and_comes_back(book):
    contents = [b"x = 1\n", b"", bytes(range(256)) * 4096]
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    for _ in range(2):
        book.keep_sources(zip(hashes, contents, strict=True))
    assert book.sources_kept([*hashes, "other"]) == set(hashes)
    assert [book.source(one) for one in hashes] == contents
    assert book.source("other") is None
