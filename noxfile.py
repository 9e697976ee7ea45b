"""The habits, each a session: `nox -s tests`, `nox -s verify`, or all of them with `nox`."""

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


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel: its files, and a grading from an environment of its own."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/test_wheel.py", *session.posargs)


@nox.session
def speed(session: nox.Session) -> None:
    """The benchmark of the README."""
    session.install("-e", ".")
    session.run("python", "benchmarks/speed.py", *session.posargs)


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
