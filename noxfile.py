"""The habits, each a session: `nox -s tests`, `nox -s verify`, or `nox` for all but `versions`."""

import json
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The engine's own tests, on every Python that is installed."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Format, lint, spelling."""
    session.install("ruff", "codespell")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("codespell")


@nox.session
def types(session: nox.Session) -> None:
    """The strict type checker on the engine."""
    session.install("-e", ".", "mypy")
    session.run("mypy")


@nox.session
def verify(session: nox.Session) -> None:
    """Every stub, reference, known mistake and alternative of the course."""
    session.install("-e", ".")
    session.run("rnn-grade", "author", "verify", *session.posargs)


@nox.session(default=False)
@nox.parametrize(
    ("python", "tensorflow", "keras"),
    [
        ("3.11", "2.18.1", "3.8.0"),
        ("3.12", "2.19.0", "3.10.0"),
        ("3.13", "2.20.0", "3.13.2"),
        ("3.11", "2.21.0", "3.15.1"),
    ],
    ids=["oldest", "colab", "between", "newest"],
)
def versions(session: nox.Session, tensorflow: str, keras: str) -> None:
    """Every reference and alternative with the versions that docs/versions.md lists."""
    session.install("-e", ".", f"tensorflow=={tensorflow}", f"keras=={keras}")
    session.run("rnn-grade", "author", "verify", "--answers", "--seeds", "1", *session.posargs)


@nox.session
def hosted(session: nox.Session) -> None:
    """Beside what Colab brings, `pip install` replaces nothing, and adds `watchfiles` alone."""
    session.install("-r", "tests/colab.txt")
    report = Path(session.create_tmp(), "report.json")
    session.run("pip", "install", "-q", "--dry-run", "--report", str(report), ".[notebook]")
    added = {one["metadata"]["name"] for one in json.loads(report.read_text("utf-8"))["install"]}
    # What `watchfiles` wants besides, Colab has; the list above names only what we want ourselves.
    if unexpected := added - {"rnn-grade", "watchfiles", "anyio", "idna"}:
        session.error(f"pip would install {', '.join(sorted(unexpected))}.")


@nox.session(default=False)
def systems(session: nox.Session) -> None:
    """Every stub and reference as on macOS and Windows, imitated: docs/platforms.md."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/platforms", *session.posargs, env={"RNN_GRADE_WHOLE_COURSE": "1"})


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel: its files, and a grading from an environment of its own."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/test_wheel.py", *session.posargs)


@nox.session(default=False)
def example(session: nox.Session) -> None:
    """The example course of docs/instructors.md is proven: 2 minutes."""
    session.install("-e", ".[test]")
    session.run("rnn-grade", "author", "verify", "--course", "docs/examples/attention")


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """A release of the course, installed where nothing else is: every reference, every stub."""
    session.install("-e", ".[test]")
    test = "tests/consumers/test_released_course.py"
    session.run("pytest", "--override-ini=norecursedirs=", test, *session.posargs)


@nox.session
def speed(session: nox.Session) -> None:
    """The benchmark of the README."""
    session.install("-e", ".")
    session.run("python", "benchmarks/speed.py", *session.posargs)


@nox.session
def watched(session: nox.Session) -> None:
    """A learner takes exercises 1 to 3 in `rnn-grade watch` alone, in tmux where there is one."""
    session.install("-e", ".[test]")
    test = "tests/consumers/test_watch.py"
    session.run("pytest", "--override-ini=norecursedirs=", "-s", test, *session.posargs)


@nox.session
def jupyterlab(session: nox.Session) -> None:
    """Gradings in a real JupyterLab, in Chromium, which has to be installed."""
    session.install("-e", ".[test]", "jupyterlab>=4.2")
    test = "tests/consumers/test_jupyterlab.py"
    session.run("pytest", "--override-ini=norecursedirs=", test, *session.posargs)


@nox.session
@nox.parametrize("consumer", ["lti", "nbgrader"])
def consumers(session: nox.Session, consumer: str) -> None:
    """Real readers of our formats that are too large for the ordinary tests."""
    packages = {"lti": ["lti-consumer-xblock"], "nbgrader": ["nbgrader", "ipykernel"]}
    session.install("numpy", "pytest", "rich", "sqlalchemy", *packages[consumer])
    session.run(
        "pytest",
        "--override-ini=norecursedirs=",
        f"tests/consumers/test_{consumer}.py",
        env={"PYTHONPATH": "grader"},
    )
