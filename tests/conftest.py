"""Fixtures that several test modules share: the small world, and warm launchers."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from installs import build_wheel
from places import ROOT, WORLD

from rnn_grade.course import catalog
from rnn_grade.course.outline import Place, outline
from rnn_grade.grading.remote import Submission
from rnn_grade.grading.session import Session, Source
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import NUMPY, Launcher


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """Tests press Ctrl-C; a shell starts what it runs in the background with Ctrl-C ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What was proven before these tests is not known to them, and is not touched."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RNN_GRADE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def world() -> catalog.Course:
    """A tiny course with one exercise per outcome."""
    return catalog.load(WORLD)


@pytest.fixture(scope="session")
def numpy_launcher() -> Iterator[Launcher]:
    """Workers without Keras, ready in milliseconds."""
    with Launcher(NUMPY, course=WORLD) as launcher:
        yield launcher


@pytest.fixture(scope="session")
def keras_launcher() -> Iterator[Launcher]:
    """Workers with Keras, imported once for all tests."""
    with Launcher(course=ROOT) as launcher:
        yield launcher


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this clone, built once."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def open_session() -> Iterator[Callable[..., tuple[Submission, Session]]]:
    """Start a check on a source: `submission, session = open_session(launcher, source)`."""
    sessions: list[Session] = []

    def start(
        launcher: Launcher,
        text: str,
        seconds: float = 20,
        contract: str | None = None,
        places: tuple[Place, ...] = (),
    ) -> tuple[Submission, Session]:
        source = Source("learner", text.encode(), outline(text), outline(contract or text), places)
        session = Session(launcher, source, Limits(2 << 30, 60))
        sessions.append(session)
        session.begin("check", seed=1, seconds=seconds)
        return Submission(session), session

    yield start
    for session in sessions:
        session.close()
