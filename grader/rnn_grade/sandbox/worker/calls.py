"""What a worker cannot ask of the kernel, and what it hears instead; all other calls are allowed.

An answer is an error that honest code meets elsewhere and lives with: an old kernel, a file system
that lacks something. Where honest code would not live with an error, the answer is "done", and
nothing is done.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DONE = 0


@dataclass(frozen=True)
class Where:
    """What an argument of a call must be for a rule to hold.

    Args:
        argument: Its place, counted from 0.
        mask: The bits that count.
        value: What they must be.
    """

    argument: int
    mask: int
    value: int


@dataclass(frozen=True)
class Unless:
    """What an argument of a call must not be for a rule to hold.

    Args:
        argument: Its place, counted from 0.
        value: The one number that it must not be.
    """

    argument: int
    value: int


@dataclass(frozen=True)
class Rule:
    """What some calls answer.

    Args:
        answer: The number of an error, or 0 for "done".
        calls: Their names, or a number where the C library may have no name yet.
        where: For which arguments, all together; without it, for all.
    """

    answer: int
    calls: tuple[str | int, ...]
    where: tuple[Where | Unless, ...] = ()


# Each would be a way out, a way to another process, or a way to outlive the worker.
_REFUSED = (
    # Programs and processes; threads are made by `clone`, which is filtered by its flags.
    *("execve", "execveat", "fork", "vfork", "setsid", "setpgid"),
    # The network, and any socket at all.
    *("socket", "socketpair", "bind", "connect", "listen", "accept", "accept4"),
    # Other processes.
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "tkill"),
    *("pidfd_open", "pidfd_getfd", "pidfd_send_signal", "process_mrelease"),
    *("move_pages", "migrate_pages"),
    # Memory and files that no limit sees.
    *("memfd_create", "memfd_secret", "userfaultfd"),
    # Doors into the kernel.
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open"),
    *("add_key", "request_key", "keyctl", "open_by_handle_at", "name_to_handle_at"),
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"),
    *("reboot", "syslog", "acct", "swapon", "swapoff", "quotactl", "quotactl_fd"),
    *("lookup_dcookie", "vhangup", "personality", "uselib", "iopl", "ioperm", "modify_ldt"),
    # What happens to files that cannot be opened: Landlock does not ask for a right to watch.
    *("fanotify_init", "inotify_init", "inotify_init1", "inotify_add_watch"),
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
# Landlock judges what is in a file and not what is said about it: rights, owner, times. Copying,
# unpacking and saving set them, so they hear that it is done. Locks on what all may read would
# keep others waiting, and flushing all disks would slow them down.
_NOT_DONE = (
    *("chmod", "fchmod", "fchmodat"),
    *("chown", "fchown", "lchown", "fchownat", "chown32", "fchown32", "lchown32"),
    *("utime", "utimes", "futimesat", "utimensat", "utimensat_time64"),
    *("flock", "sync", "syncfs"),
)
# Attributes lie beside a file, where one submission could leave notes for the next. Space can be
# taken from a disk without a file's growing.
_UNSUPPORTED = (
    *("setxattr", "lsetxattr", "fsetxattr", "getxattr", "lgetxattr", "fgetxattr"),
    *("listxattr", "llistxattr", "flistxattr", "removexattr", "lremovexattr", "fremovexattr"),
    "fallocate",
)
# `clone3` and `openat2` hide behind a pointer what has to be looked at; without them, the C library
# uses `clone` and `openat`. A kernel that does not know the calls of the last years is an old one;
# their numbers are the same on every architecture, and libseccomp may be older than they are.
_FIRST_NEW_CALL, _CALLS_TO_COME = 452, 512
_UNKNOWN = ("clone3", "openat2", *range(_FIRST_NEW_CALL, _CALLS_TO_COME))

_CLONE_THREAD = 0x00010000
_PRCTL_PDEATHSIG, _PRCTL_DUMPABLE = 1, 4
_INT = 0xFFFFFFFF


def rules(landlock: int) -> list[Rule]:
    """Return what holds for every worker.

    Args:
        landlock: The version of Landlock that is used; 0 for none.
    """
    made = [
        Rule(errno.EPERM, _REFUSED),
        Rule(_DONE, _NOT_DONE),
        Rule(errno.EOPNOTSUPP, _UNSUPPORTED),
        Rule(errno.ENOSYS, _UNKNOWN),
        # Without CLONE_THREAD it would be a process.
        Rule(errno.EPERM, ("clone",), (Where(0, _CLONE_THREAD, 0),)),
        Rule(errno.EPERM, ("prlimit64",), (Unless(0, 0),)),
        *(
            Rule(errno.EPERM, ("prctl",), (Where(0, _INT, option),))
            for option in (_PRCTL_DUMPABLE, _PRCTL_PDEATHSIG)
        ),
        *_descriptors(),
        *_shared_memory(),
        *_truncation(),
    ]
    # From version 3 on, it is a right of its own.
    if landlock < 3:
        made.append(Rule(errno.EPERM, ("truncate", "truncate64")))
    return made


def signals(pid: int) -> list[Rule]:
    """Return what holds for one worker: it may signal itself.

    Args:
        pid: Its own process id.
    """
    calls = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
    return [Rule(errno.EPERM, calls, (Unless(0, pid),))]


def _descriptors() -> Iterator[Rule]:
    """Let a descriptor be asked what programs ask; neither signals nor what lies under a file."""
    import fcntl
    import termios

    # A descriptor can have a process signalled, by `fcntl` as by `ioctl`; leases, and flags of a
    # file that is open for reading, would reach beyond the worker.
    commands = [
        *(fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD),
        *(fcntl.F_GETFL, fcntl.F_SETFL, fcntl.F_GETLK, fcntl.F_SETLK, fcntl.F_SETLKW),
        *(fcntl.F_OFD_GETLK, fcntl.F_OFD_SETLK, fcntl.F_OFD_SETLKW),
    ]
    for where in _all_but(1, commands):
        yield Rule(errno.EINVAL, ("fcntl", "fcntl64"), (where,))
    switched_on = (Where(1, _INT, fcntl.F_SETFL), Where(2, os.O_ASYNC, os.O_ASYNC))
    yield Rule(errno.EPERM, ("fcntl", "fcntl64"), switched_on)
    requests = [
        *(termios.TCGETS, termios.TIOCGWINSZ, termios.FIONREAD),
        *(termios.FIONBIO, termios.FIOCLEX, termios.FIONCLEX),
    ]
    for where in _all_but(1, requests):
        yield Rule(errno.EOPNOTSUPP, ("ioctl",), (where,))


def _shared_memory() -> Iterator[Rule]:
    """Refuse memory that is shared with nobody: pages that a process forgets are not counted."""
    import mmap

    both = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS
    yield Rule(errno.ENOMEM, ("mmap", "mmap2"), (Where(3, both, both),))


def _truncation() -> Iterator[Rule]:
    """Refuse to open a file for reading, or for nothing, and to empty it; old Landlocks do not."""
    for place, calls in ((1, ("open",)), (2, ("openat",))):
        for access in (os.O_RDONLY, os.O_ACCMODE):
            emptied = Where(place, os.O_ACCMODE | os.O_TRUNC, access | os.O_TRUNC)
            yield Rule(errno.EPERM, calls, (emptied,))


def _all_but(argument: int, allowed: Iterable[int]) -> Iterator[Where]:
    """Yield conditions that together hold for every 32-bit number but these."""
    waiting = [(32, 0, frozenset(allowed))]
    while waiting:
        free, value, inside = waiting.pop()
        if not inside:
            yield Where(argument, _INT >> free << free, value)
        elif len(inside) < 1 << free:
            bit = 1 << (free - 1)
            for half in (value, value | bit):
                within = frozenset(number for number in inside if number & bit == half & bit)
                waiting.append((free - 1, half, within))
