"""Makes the house believe that it runs on macOS or on Windows: what is missing there is missing.

Only modules of `rnn_grade` are deceived, by what `import` gives them; Python and its libraries go
on as they are. Processes that are started inherit it.
"""

import builtins
import errno
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import os
import platform
import subprocess
import sys
import types

# What neither system has, and what Windows lacks besides.
NOWHERE = {
    "os": ["fork", "forkpty", "sched_getaffinity", "posix_fadvise", "memfd_create", "pidfd_open"],
    "socket": ["send_fds", "recv_fds", "SO_PEERCRED", "AF_NETLINK"],
    "time": ["clock_getcpuclockid", "CLOCK_BOOTTIME"],
    "resource": ["prlimit"],
}
NOT_ON_WINDOWS = {
    "os": [
        *("getuid", "geteuid", "getgid", "getegid", "setuid", "setgroups", "chown", "lchown"),
        *("killpg", "getpgid", "getpgrp", "setpgid", "setsid", "sysconf", "uname", "nice"),
        *("mkfifo", "mknod", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "O_ASYNC"),
        *("WNOHANG", "wait", "getloadavg", "pread", "pwrite", "sync", "fchown", "openpty", "wait3"),
    ],
    "signal": [
        *("SIGKILL", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGHUP", "SIGTSTP", "SIGSTOP", "SIGCONT"),
        *("SIGXCPU", "SIGPIPE", "SIGQUIT", "setitimer", "alarm", "pthread_sigmask", "sigwait"),
        *("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF", "siginterrupt", "SIGWINCH"),
    ],
    "socket": ["AF_UNIX"],
    "time": ["tzset", "clock_gettime", "CLOCK_PROCESS_CPUTIME_ID"],
    "faulthandler": ["register", "unregister"],
}
MODULES_NOT_ON_WINDOWS = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"}
HERE = os.path.abspath(__file__)


class Deceiving(types.ModuleType):
    """A module without what the other system lacks; all else is the real one's.

    Args:
        real: The module.
        missing: Names that it does not have.
        other: Names with other values.
    """

    def __init__(self, real, missing, other):
        super().__init__(real.__name__)
        object.__setattr__(self, "_deceit", (real, frozenset(missing), other))

    def __getattribute__(self, name):
        real, missing, other = object.__getattribute__(self, "_deceit")
        if name in other:
            return other[name]
        if name in missing:
            raise AttributeError(f"module {real.__name__!r} has no attribute {name!r}")
        return getattr(real, name)

    def __setattr__(self, name, value):
        setattr(object.__getattribute__(self, "_deceit")[0], name, value)


def install(system):
    """Deceive all modules of the house that are imported from now on.

    Args:
        system: `darwin` or `win32`.
    """
    windows = system == "win32"
    _refuse_to_touch_open_files(windows)
    modules = {
        name: _deceiving(name, windows)
        for name in ("os", "socket", "time", "signal", "faulthandler", "resource")
    }
    modules["platform"] = Deceiving(
        platform,
        (),
        {
            "system": lambda: "Windows" if windows else "Darwin",
            "release": lambda: "11" if windows else "25.1.0",
        },
    )
    modules["sys"] = Deceiving(sys, (), {"platform": system})
    modules["subprocess"] = _subprocess(system)
    within = {**vars(builtins), "open": _without_proc(open)}
    plain_import = builtins.__import__

    def imports(name, its_globals=None, its_locals=None, fromlist=(), level=0):
        if windows and not level and name.partition(".")[0] in MODULES_NOT_ON_WINDOWS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        found = plain_import(name, its_globals, its_locals, fromlist, level)
        return modules.get(name, found) if not level else found

    within["__import__"] = imports
    sys.meta_path.insert(0, _Finder(within))


def started(system, words):
    """Return the command line of a Python in which the house is deceived.

    Args:
        system: `darwin` or `win32`.
        words: The command line of a Python that runs `-c` or `-m`.
    """
    inside = {"__file__": HERE, "__name__": "imitation"}
    before = f"exec(compile(open({HERE!r}, 'rb').read(), {HERE!r}, 'exec'), d := {inside!r}); "
    before += f"d['install']({system!r}); del d; "
    words = [str(word) for word in words]
    if "-m" in words:
        place = words.index("-m")
        run = f"import runpy; runpy.run_module({words[place + 1]!r}, None, '__main__')"
        words[place : place + 2] = ["-c", run]
    place = words.index("-c") + 1
    return [*words[:place], before + words[place], *words[place + 1 :]]


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of the house, and gives them other builtins before they run."""

    def __init__(self, within):
        self._within = within

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != "rnn_grade":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            loader, within = spec.loader, self._within
            run = loader.exec_module

            def exec_module(module):
                vars(module)["__builtins__"] = within
                run(module)

            loader.exec_module = exec_module
        return spec


def _deceiving(name, windows):
    real = importlib.import_module(name)
    missing = [*NOWHERE.get(name, ()), *(NOT_ON_WINDOWS.get(name, ()) if windows else ())]
    other = {}
    if name == "os":
        other = {
            "listdir": _without_proc(os.listdir),
            "scandir": _without_proc(os.scandir),
            **({"name": "nt", "symlink": _needs_a_right} if windows else {}),
        }
    if name == "socket" and windows:
        other = {"socket": _Socket, "create_connection": _create_connection}
        other["create_server"] = _create_server
    return Deceiving(real, missing, other)


def _without_proc(function):
    @functools.wraps(function)
    def found(path=".", *arguments, **options):
        if str(path).startswith(("/proc/", "/sys/")):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return function(path, *arguments, **options)

    return found


def _needs_a_right(*arguments, **options):
    raise OSError(errno.EPERM, "A required privilege is not held by the client")


import socket as _real_socket  # noqa: E402 - beside what is made of it


class _Socket(_real_socket.socket):
    """A socket that waits for no whole, as Windows does not where there is a limit of time."""

    def accept(self):
        connection, address = super().accept()
        return _Socket(fileno=connection.detach()), address

    def recv(self, size, flags=0):
        if flags & _real_socket.MSG_WAITALL and self.gettimeout() is not None:
            raise OSError(errno.EOPNOTSUPP, "WSAEOPNOTSUPP")
        return super().recv(size, flags)


def _create_connection(*arguments, **options):
    return _Socket(fileno=_real_socket.create_connection(*arguments, **options).detach())


def _create_server(*arguments, **options):
    return _Socket(fileno=_real_socket.create_server(*arguments, **options).detach())


def _subprocess(system):
    windows = system == "win32"

    class Popen(subprocess.Popen):
        def __init__(self, words, **options):
            if windows:
                assert not options.get("pass_fds"), "Windows hands no descriptors over"
                assert not options.get("preexec_fn"), "Windows has no fork to run this after"
                options.pop("creationflags", None)
                environment = options.get("env")
                assert environment is None or "SYSTEMROOT" in environment, "nothing starts so"
            words = [str(word) for word in words]
            if words[0] == sys.executable:
                words = started(system, words) if {"-c", "-m"} & {*words} else words
            elif windows:
                raise FileNotFoundError(errno.ENOENT, "no such program on Windows", words[0])
            super().__init__(words, **options)

    def run(words, *, capture_output=False, timeout=None, check=False, **options):
        if capture_output:
            options.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        told = options.pop("input", None)
        if told is not None:
            options["stdin"] = subprocess.PIPE
        with Popen(words, **options) as process:
            try:
                output, errors = process.communicate(told, timeout)
            except BaseException:
                process.kill()
                raise
        done = subprocess.CompletedProcess(words, process.returncode, output, errors)
        if check:
            done.check_returncode()
        return done

    other = {"Popen": Popen, "run": run}
    if windows:
        other["CREATE_NEW_PROCESS_GROUP"] = 0x200
    return Deceiving(subprocess, (), other)


def _refuse_to_touch_open_files(windows):
    """On Windows, a file that this process has open is neither replaced nor removed."""
    if not windows:
        return
    real = {name: getattr(os, name) for name in ("replace", "rename", "unlink", "remove")}
    listed, link = os.listdir, os.readlink

    def is_open(path):
        try:
            wanted = os.path.realpath(os.fspath(path))
        except TypeError:
            return False
        for descriptor in listed("/proc/self/fd"):
            try:
                if link(f"/proc/self/fd/{descriptor}") == wanted:
                    return True
            except OSError:
                continue
        return False

    def refusing(name):
        @functools.wraps(real[name])
        def touch(*paths, **options):
            if any(is_open(path) for path in paths):
                raise PermissionError(errno.EACCES, "another program has the file open", paths[-1])
            if name == "rename" and os.path.exists(paths[1]):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), paths[1])
            return real[name](*paths, **options)

        return touch

    for name in real:
        setattr(os, name, refusing(name))
