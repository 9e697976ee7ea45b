"""Gradebooks of both kinds: a file, and a server that is started for these tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.tables import metadata


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The URL of a server that is started for these tests."""
    folder = tmp_path_factory.mktemp("postgresql")
    initdb, server = tool("initdb"), tool("postgres")
    # PostgreSQL refuses to run as root.
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    prefix = user if os.getuid() == 0 else []
    if prefix:
        for path in (folder, *folder.parents[:2]):
            path.chmod(0o755)
        shutil.chown(folder, 65534, 65534)
    data, run = folder / "data", {"check": True, "capture_output": True, "cwd": folder}
    subprocess.run([*prefix, initdb, "-D", data, "-A", "trust", "-U", "teacher"], **run)
    settings = ["-c", f"unix_socket_directories={folder}", "-c", "listen_addresses="]
    process = subprocess.Popen(
        [*prefix, server, "-D", data, *settings], stderr=subprocess.PIPE, text=True, cwd=folder
    )
    for line in process.stderr:
        if "ready to accept connections" in line:
            break
    yield f"postgresql://teacher@/postgres?host={folder}"
    process.terminate()
    process.wait(timeout=30)


def tool(name: str) -> str:
    """Return a program of PostgreSQL, which Debian keeps out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(iter(map(str, places)), None)
    if found is None:
        pytest.skip("PostgreSQL is not installed here")
    return found


def drop(book: Gradebook) -> None:
    """Empty a server for the next test."""
    metadata.drop_all(book._database.engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request, tmp_path):
    if request.param == "sqlite":
        place = str(tmp_path / "class.sqlite")
    else:
        place = request.getfixturevalue("postgresql")
    with Gradebook(place) as book:
        yield book
        if request.param == "postgresql":
            drop(book)
