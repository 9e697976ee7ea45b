"""What learner code can reach from inside the lock; each door is seen to open without it."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import LearnerError
from rnn_grade.sandbox.launcher import NUMPY, Launcher
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.worker import landlock, privileges, seccomp

pytestmark = pytest.mark.skipif(
    not landlock.abi() or seccomp.library() is None,
    reason="this machine has no Landlock or no libseccomp; the level is `filtered` or below",
)
EVERYTHING = frozenset({"landlock", "seccomp", "namespaces", "user"})
ROOT = catalog.default_root()

# Each function raises where the lock holds, and returns something where it is open.
DOORS = {
    "hidden_checks": f"return open({str(ROOT / 'grader/checks/02_simple_rnn_cell.py')!r}).read()",
    "solutions": f"return open({str(ROOT / 'solutions/02_simple_rnn_cell/wrong.toml')!r}).read()",
    "list_of_checks": f"return os.listdir({str(ROOT / 'grader/checks')!r})",
    "link_to_checks": f"os.symlink({str(ROOT / 'grader/checks')!r}, 'l'); return os.listdir('l')",
    "users": "return open('/etc/passwd').read()",
    "whole_disk": "return os.listdir('/')",
    "other_workers": "return os.listdir('../..')",
    "disk": "return open('/dev/vda', 'rb').fileno()",
    "canary": "return open('../../../canaries/public').read()",
    "write_outside": "return open('../../../canaries/written', 'w').write('x')",
    "parents_environment": "return open(f'/proc/{os.getppid()}/environ').read()",
    "parents_memory": "return open(f'/proc/{os.getppid()}/mem', 'rb').fileno()",
    "parents_files": "return os.listdir(f'/proc/{os.getppid()}/fd')",
    "process_list": "return [n for n in os.listdir('/proc') if n.isdigit()]",
    "tcp": "return socket.socket().fileno()",
    "tcp6": "return socket.socket(socket.AF_INET6).fileno()",
    "udp": "return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).fileno()",
    "unix": "return socket.socket(socket.AF_UNIX).fileno()",
    "netlink": "return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).fileno()",
    "socket_pair": "return [end.fileno() for end in socket.socketpair()]",
    "fork": "pid = os.fork()\n    if not pid: os._exit(0)\n    return os.waitpid(pid, 0)",
    "program": "return subprocess.run(['/bin/true']).returncode",
    "shell": "code = os.system('true')\n    assert code == 0\n    return 'ran'",
    "signal_parent": "os.kill(os.getppid(), 0); return 'sent'",
    "signal_everyone": "os.kill(-1, 0); return 'sent'",
    "memory_file": "return os.memfd_create('hidden')",
    "new_namespace": "assert libc.unshare(0x10000000) == 0; return 'left'",
    "io_uring": "assert libc.syscall(425, 1, ctypes.create_string_buffer(120)) >= 0; return 1",
    "trace_parent": "assert libc.ptrace(0x4206, os.getppid(), 0, 0) == 0; return 'traced'",
    "keyring": "assert libc.syscall(250, 0, -3, 1) > 0; return 'key'",
    "shared_memory": "key = libc.shmget(0, 4096, 0o1600)\n    assert key >= 0\n"
    "    libc.shmctl(key, 0, None)\n    return key",
    "limits_of_parent": "limits = ctypes.create_string_buffer(16)\n"
    "    assert libc.prlimit(os.getppid(), 7, None, limits) == 0\n    return 1",
    "dumpable_again": "assert libc.prctl(4, 1, 0, 0, 0) == 0; return 'set'",
}
SOURCE = "import ctypes, os, socket, subprocess\nlibc = ctypes.CDLL(None)\n" + "".join(
    f"\ndef {name}():\n    {body}\n" for name, body in DOORS.items()
)
# Not to be tried on a machine that others use, or stopped by something else as well: the server is
# undumpable, so that its memory stays hidden even from a worker without a lock.
ONLY_LOCKED = {
    *("keyring", "io_uring", "new_namespace", "trace_parent"),
    *("disk", "parents_files", "parents_environment", "parents_memory"),
}


@pytest.fixture(scope="module")
def locked():
    with Launcher(NUMPY) as launcher:
        yield launcher


@pytest.fixture(scope="module")
def unlocked():
    with Launcher(NUMPY, without=EVERYTHING) as launcher:
        yield launcher


@pytest.mark.parametrize("name", DOORS)
def test_every_door_is_shut(locked, open_session, name):
    submission, session = open_session(locked, SOURCE)
    with pytest.raises(LearnerError) as raised:
        getattr(submission, name)()
    known = ("PermissionError", "FileNotFoundError", "OSError", "AssertionError")
    assert raised.value.type_name in known, raised.value
    assert session.isolation == Level.SEALED


@pytest.mark.parametrize("name", sorted(set(DOORS) - ONLY_LOCKED))
def test_the_same_door_opens_without_the_lock(unlocked, open_session, name):
    """Else the test above would prove a typo and not the lock."""
    submission, session = open_session(unlocked, SOURCE)
    assert getattr(submission, name)() is not None
    assert session.isolation == Level.PROCESS


@pytest.mark.parametrize(
    ("without", "level"),
    [
        ({"namespaces"}, Level.SEALED),
        ({"user", "namespaces"}, Level.SEALED),
        ({"landlock", "user"}, Level.FILTERED),
        ({"seccomp"}, Level.PROCESS),
    ],
)
def test_the_level_is_what_the_probe_measured(open_session, without, level):
    with Launcher(NUMPY, without=frozenset(without)) as launcher:
        submission, session = open_session(launcher, "def f():\n    return 1\n")
        assert submission.f() == 1
        assert session.isolation == level
        session.close()


def test_a_fresh_process_is_locked_as_well(open_session):
    with Launcher(NUMPY, fork=False) as launcher:
        submission, session = open_session(launcher, SOURCE)
        with pytest.raises(LearnerError):
            submission.hidden_checks()
        assert session.isolation == Level.SEALED
        session.close()


@pytest.mark.parametrize("version", range(1, landlock.abi() + 1))
def test_what_may_be_read_cannot_be_emptied(tmp_path, open_session, version):
    """Before version 3, Landlock has no right to empty files: whoever may read one may do it."""
    for name in ("exercises/01_one", "datasets"):
        (tmp_path / name).mkdir(parents=True)
    data = tmp_path / "datasets" / "public.py"
    data.write_text("x = 1\n")
    source = (
        "import os\n\n"
        "def read(path):\n    return open(path).read()\n\n"
        "def open_empty(path):\n    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))\n\n"
        "def by_path(path):\n    os.truncate(path, 0)\n\n"
        "def own():\n    open('mine', 'w').write('longer')\n    open('mine', 'w').write('x')\n"
        "    stream = open('mine', 'r+')\n    stream.truncate(0)\n"
        "    return os.path.getsize('mine')\n"
    )
    with Launcher(NUMPY, course=tmp_path, landlock=version) as launcher:
        submission, session = open_session(launcher, source)
        assert submission.read(str(data)) == "x = 1\n"
        for name in ("open_empty", "by_path"):
            with pytest.raises(LearnerError) as raised:
                getattr(submission, name)(str(data))
            assert raised.value.type_name == "PermissionError"
        assert submission.own() == 0
        assert session.isolation == Level.SEALED
        session.close()
    assert data.read_text() == "x = 1\n"


def test_two_workers_share_no_folder(locked, open_session):
    source = "import os\n\ndef leave():\n    open('note', 'w').write('x')\n    return os.getcwd()\n"
    source += "\ndef look(path):\n    return os.listdir(path)\n"
    first, _ = open_session(locked, source)
    folder = first.leave()
    second, _ = open_session(locked, source)
    with pytest.raises(LearnerError):
        second.look(folder)


def test_the_disk_of_a_worker_has_an_end(locked, open_session):
    source = (
        "def fill():\n    for number in range(100):\n"
        "        with open(f'f{number}', 'wb') as stream:\n"
        "            stream.write(bytes(32 << 20))\n"
        "\ndef litter():\n    for number in range(100_000):\n"
        "        open(str(number), 'w').close()\n"
    )
    for name in ("fill", "litter"):
        submission, _ = open_session(locked, source)
        with pytest.raises(LearnerError) as raised:
            getattr(submission, name)()
        assert raised.value.type_name == "OSError"


def test_what_honest_code_needs_is_there(locked, open_session):
    source = """
import multiprocessing, os, sqlite3, tempfile, threading, zipfile

def work():
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    done = []
    thread = threading.Thread(target=done.append, args=(1,))
    thread.start()
    thread.join()
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("b", "c")
    connection = sqlite3.connect("notes.db")
    connection.execute("create table t (x)")
    os.makedirs("a/b/c")
    multiprocessing.Lock()
    return [*done, len(os.urandom(3)), os.path.expanduser("~") == os.getcwd()]

def data():
    from rnn_grade.datasets import load_data
    return load_data("tense", "validation").x.shape
"""
    submission, _ = open_session(locked, source)
    assert submission.work() == [1, 3, True]
    assert submission.data() == (1000, 23)


def test_the_way_to_a_folder_leads_through_the_target_of_a_link():
    # Not below pytest's own folder, which is closed to others anyway.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        closed, link = Path(name, "closed"), Path(name, "python")
        (closed / "python").mkdir(parents=True)
        link.symlink_to(closed / "python")
        closed.chmod(0o711)
        assert privileges.passable_by_others(link / "lib")
        closed.chmod(0o700)
        assert not privileges.passable_by_others(link / "lib")


@pytest.mark.parametrize("version", range(1, landlock.abi() + 1))
def test_every_version_of_landlock_keeps_a_file_shut(tmp_path, version):
    """A kernel that knows less is asked for less, and files stay shut from the first version on."""
    secret, own = tmp_path / "secret", tmp_path / "own"
    secret.write_text("labels")
    own.mkdir()
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from rnn_grade.sandbox.worker import landlock, privileges\n"
        f"rules = landlock.Ruleset({version})\nrules.allow_all([Path({str(own)!r})])\n"
        "privileges.forbid_new_privileges()\nrules.restrict()\nrules.close()\n"
        f"open({str(own / 'mine')!r}, 'w').write('x')\n"
        f"try:\n    open({str(secret)!r})\nexcept PermissionError:\n    print('shut')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "shut\n", done.stderr
