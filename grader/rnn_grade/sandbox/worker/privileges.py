"""Namespaces, users and capabilities: what a worker gives up where the machine lets it.

Each step may be refused (by a container, by AppArmor, by an old kernel); the caller asks the
worker's own probe afterwards what was reached, and never relies on one of these alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from pathlib import Path

# From linux/sched.h, linux/prctl.h, sys/mount.h and linux/capability.h.
_NEW_MOUNTS, _NEW_UTS, _NEW_IPC = 0x00020000, 0x04000000, 0x08000000
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_BOUNDING, _NO_NEW_PRIVILEGES = 1, 4, 24, 38
_AMBIENT, _AMBIENT_CLEAR_ALL = 47, 4
_PRIVATE_RECURSIVE = 0x40000 | 0x4000
_NO_SETUID_DEVICES = 0x2 | 0x4
_CAPABILITY_VERSION = 0x20080522
_LAST_CAPABILITY = 63
_KILL = 9


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *values: int) -> None:
    longs = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if _libc().prctl(ctypes.c_int(option), *longs) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def die_with_parent() -> None:
    """Be killed when the process that started this one ends."""
    _prctl(_SET_DEATH_SIGNAL, _KILL)


def forbid_new_privileges() -> None:
    """Make setuid programs and file capabilities worth nothing."""
    _prctl(_NO_NEW_PRIVILEGES, 1)


def hide_memory() -> None:
    """Keep other processes of the same user out of this one's memory and `/proc` files."""
    _prctl(_SET_DUMPABLE, 0)


def leave_namespaces() -> bool:
    """Leave the machine's network, host name, IPC and mounts; say whether it was allowed."""
    flags = _NEW_NETWORK | _NEW_IPC | _NEW_UTS | _NEW_MOUNTS
    uid, gid = os.getuid(), os.getgid()
    # An undumpable process may not write its own maps.
    _prctl(_SET_DUMPABLE, 1)
    if uid == 0 and _libc().unshare(flags) == 0:
        return _private_mounts()
    if _libc().unshare(flags | _NEW_USER) != 0:
        return False
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    return _private_mounts()


def _private_mounts() -> bool:
    return bool(_libc().mount(b"none", b"/", None, _PRIVATE_RECURSIVE, None) == 0)


def mount_private(folder: Path, size: int, files: int) -> bool:
    """Put an empty file system in memory on a folder, with a limit on bytes and files."""
    options = f"size={size},nr_inodes={files},mode=0777".encode()
    target = os.fsencode(folder)
    done = _libc().mount(b"tmpfs", target, b"tmpfs", _NO_SETUID_DEVICES, options)
    return bool(done == 0)


def reachable_by_others(paths: list[Path]) -> bool:
    """Say whether a user without rights of his own could read these files and folders."""
    try:
        return all(path.stat().st_mode & 0o004 and passable_by_others(path) for path in paths)
    except OSError:
        return False


def passable_by_others(path: Path) -> bool:
    """Say whether such a user could get through all the folders above this path."""
    try:
        above = {*path.absolute().parents, *path.resolve().parents}
        return all(folder.stat().st_mode & 0o001 for folder in above)
    except OSError:
        return False


def become(uid: int) -> None:
    """Become a user that no other process has."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def drop_capabilities() -> None:
    """Give up every capability, also as root."""
    for capability in range(_LAST_CAPABILITY + 1):
        # Numbers beyond the kernel's last one, and a bounding set one may not change.
        with contextlib.suppress(OSError):
            _prctl(_DROP_BOUNDING, capability)
    with contextlib.suppress(OSError):
        _prctl(_AMBIENT, _AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0))
    nothing = ctypes.create_string_buffer(24)
    if _libc().capset(header, nothing) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
