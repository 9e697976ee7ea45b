"""Gradebooks of both kinds: a file, and a server that is started for these tests."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.tables import metadata


class Server:
    """A server of PostgreSQL that can be stopped and started.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.url = f"postgresql://teacher@/postgres?host={folder}"
        self._folder = folder
        self._prefix = []
        if os.getuid() == 0:
            # PostgreSQL refuses to run as root. Submissions of other tests may run as `nobody`, and
            # end all that is nobody's: the server is somebody else's.
            known = {one.pw_name: one for one in pwd.getpwall()}
            user = known.get("postgres") or known["daemon"]
            ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
            self._prefix = ["setpriv", *ids, "--clear-groups"]
            for path in (folder, *folder.parents[:2]):
                path.chmod(0o755)
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        words = [tool("initdb"), "-D", folder / "data", "-A", "trust", "-U", "teacher"]
        subprocess.run([*self._prefix, *words], check=True, capture_output=True, cwd=folder)

    def start(self) -> None:
        settings = ["-c", f"unix_socket_directories={self._folder}", "-c", "listen_addresses="]
        self._process = subprocess.Popen(
            [*self._prefix, tool("postgres"), "-D", self._folder / "data", *settings],
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
        )
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "ready to accept connections" in line:
                return
        raise RuntimeError("".join(said))

    def stop(self) -> None:
        # At once: whoever is connected is cut off.
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=30)
        self._process.stderr.close()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The URL of a server that is started for these tests."""
    server = Server(tmp_path_factory.mktemp("postgresql"))
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def server(tmp_path_factory):
    """A server of a test's own."""
    server = Server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


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
