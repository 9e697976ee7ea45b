"""seccomp: a process gives up system calls for good; the filter is made by libseccomp.

libseccomp knows the calls by name on every architecture. It is loaded through its stable C
interface (seccomp.h of version 2.x); where it is not installed there is no filter, and the level
of isolation says so.
"""

from __future__ import annotations

import ctypes
import errno
from functools import cache
from typing import Any

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_BAD_ARCHITECTURE = 2
_NOT_EQUAL, _MASKED_EQUAL = 1, 7
_UNKNOWN_CALL = -1
_CLONE_THREAD = 0x00010000
_PRCTL_DUMPABLE, _PRCTL_PDEATHSIG = 4, 1
_TERMINAL_REQUESTS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

# Each would be a way out, a way to another process, or a way to outlive the worker.
REFUSED = (
    # Programs and processes; threads are made by `clone`, which is filtered by its flags.
    *("execve", "execveat", "fork", "vfork", "setsid", "setpgid"),
    # The network, and any socket at all.
    *("socket", "socketpair", "bind", "connect", "listen", "accept", "accept4"),
    # Other processes.
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp"),
    *("pidfd_open", "pidfd_getfd", "pidfd_send_signal", "process_mrelease"),
    # Memory and files that no limit sees.
    *("memfd_create", "memfd_secret", "userfaultfd"),
    # Doors into the kernel.
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open"),
    *("add_key", "request_key", "keyctl", "open_by_handle_at", "name_to_handle_at"),
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"),
    *("reboot", "syslog", "acct", "swapon", "swapoff", "quotactl", "lookup_dcookie"),
    *("fanotify_init", "vhangup", "personality", "uselib", "iopl", "ioperm", "modify_ldt"),
    # Mounts and namespaces.
    *("mount", "umount", "umount2", "pivot_root", "chroot", "unshare", "setns"),
    *("open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"),
    # Users, clocks, devices, priorities.
    *("setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups"),
    *("setfsuid", "setfsgid", "capset", "mknod", "mknodat"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname"),
    *("setdomainname", "setpriority", "ioprio_set", "sched_setscheduler", "sched_setattr"),
    *("sched_setparam", "sched_setaffinity"),
    # Memory and messages that outlive a process.
    *("shmget", "shmat", "shmctl", "semget", "semop", "semctl", "semtimedop"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"),
)


class _Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp`."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@cache
def library() -> Any:
    """Return libseccomp, or `None` where it is not installed."""
    try:
        found = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    except OSError:
        return None
    found.seccomp_init.restype = ctypes.c_void_p
    found.seccomp_init.argtypes = (ctypes.c_uint32,)
    found.seccomp_release.argtypes = (ctypes.c_void_p,)
    found.seccomp_load.argtypes = (ctypes.c_void_p,)
    found.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
    found.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(_Comparison),
    )
    return found


@cache
def numbers() -> dict[str, int]:
    """Return the numbers of the refused calls that this architecture has."""
    resolve = library().seccomp_syscall_resolve_name
    found = {name: int(resolve(name.encode("ascii"))) for name in (*REFUSED, *_SPECIAL)}
    # A negative number is a call that another architecture has.
    return {name: number for name, number in found.items() if number >= 0}


_SPECIAL = (
    "clone",
    "clone3",
    "kill",
    "tkill",
    "tgkill",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "prlimit64",
    "ioctl",
    "prctl",
)


def load(pid: int) -> None:
    """Install the filter for this process.

    Args:
        pid: Its own process id, the only one that it may signal.

    Raises:
        OSError: The kernel or the library refused.
    """
    known = numbers()
    context = library().seccomp_init(_ALLOW)
    if not context:
        raise OSError(errno.ENOMEM, "seccomp_init failed")
    try:
        _check(library().seccomp_attr_set(context, _BAD_ARCHITECTURE, _KILL_PROCESS))
        refuse = _ERRNO | errno.EPERM
        for name in REFUSED:
            if name in known:
                _add(context, refuse, known[name])
        # Without CLONE_THREAD it would be a process. `clone3` hides its flags behind a pointer;
        # "no such call" makes the C library fall back to `clone`.
        _add(context, refuse, known["clone"], (0, _MASKED_EQUAL, _CLONE_THREAD, 0))
        if "clone3" in known:
            _add(context, _ERRNO | errno.ENOSYS, known["clone3"])
        for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
            if name in known:
                _add(context, refuse, known[name], (0, _NOT_EQUAL, pid, 0))
        if "tkill" in known:
            _add(context, refuse, known["tkill"])
        _add(
            context,
            refuse,
            known["prlimit64"],
            (0, _NOT_EQUAL, 0, 0),
        )
        for request in _TERMINAL_REQUESTS:
            _add(context, refuse, known["ioctl"], (1, _MASKED_EQUAL, 0xFFFFFFFF, request))
        for option in (_PRCTL_DUMPABLE, _PRCTL_PDEATHSIG):
            _add(context, refuse, known["prctl"], (0, _MASKED_EQUAL, 0xFFFFFFFF, option))
        _check(library().seccomp_load(context))
    finally:
        library().seccomp_release(context)


def _add(context: Any, action: int, number: int, *comparisons: tuple[int, int, int, int]) -> None:
    array = (_Comparison * len(comparisons))(*(_Comparison(*c) for c in comparisons))
    _check(library().seccomp_rule_add_array(context, action, number, len(comparisons), array))


def _check(result: int) -> None:
    if result < 0:
        raise OSError(-result, "libseccomp")
