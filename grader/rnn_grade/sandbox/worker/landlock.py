"""Landlock: a process gives up every path that it does not name, for good.

The kernel's interface is three system calls with the same numbers on every architecture
(linux/landlock.h). Each version of it (ABI) handles more; what a kernel lacks is left out.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

# Bits of `handled_access_fs`, in the order of the header file.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_ABI1 = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

_HIGH = 64
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_NET_TCP = 0b11
_SCOPE_ABSTRACT_UNIX_AND_SIGNALS = 0b11


class LandlockError(OSError):
    """The kernel refused a step that its version should know."""


def abi() -> int:
    """Return the kernel's Landlock version; 0 where it has none or has it switched off."""
    if sys.platform != "linux":
        return 0
    return max(_call(_CREATE_RULESET, 0, 0, _VERSION_FLAG), 0)


class Ruleset:
    """The paths that stay reachable.

    Args:
        version: The version to ask for; never more than the kernel's own.
    """

    def __init__(self, version: int) -> None:
        self._handled = _ABI1
        self._handled |= _REFER if version >= 2 else 0
        self._handled |= _TRUNCATE if version >= 3 else 0
        self._handled |= _IOCTL_DEV if version >= 5 else 0
        attributes = struct.pack("=Q", self._handled)
        if version >= 4:
            attributes += struct.pack("=Q", _NET_TCP)
        if version >= 6:
            attributes += struct.pack("=Q", _SCOPE_ABSTRACT_UNIX_AND_SIGNALS)
        # Only here: the module is also imported where there is no such library.
        import fcntl

        low = _checked(_CREATE_RULESET, attributes, len(attributes), 0)
        # Out of the way of the few numbers that a worker gives a meaning.
        self.descriptor = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, _HIGH)
        os.close(low)

    def allow_reading(self, paths: Iterable[Path]) -> None:
        """Let these files, or everything below these folders, be read and mapped."""
        for path in paths:
            self._allow(path, _READ)

    def allow_all(self, paths: Iterable[Path]) -> None:
        """Let these files, or everything below these folders, be changed as well."""
        for path in paths:
            self._allow(path, self._handled & ~_EXECUTE)

    def restrict(self) -> None:
        """Apply the rules to this thread and all it starts; needs `no_new_privs`."""
        _checked(_RESTRICT_SELF, self.descriptor, 0)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.descriptor)

    def _allow(self, path: Path, access: int) -> None:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            # What does not exist, or cannot be reached even without the rules, needs none.
            return
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                access &= _FILE_RIGHTS
            rule = struct.pack("=Qi", access & self._handled, descriptor)
            _checked(_ADD_RULE, self.descriptor, _PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)


def _call(number: int, *arguments: int | bytes) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    converted = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(library.syscall(ctypes.c_long(number), *converted))


def _checked(number: int, *arguments: int | bytes) -> int:
    result = _call(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise LandlockError(code, os.strerror(code))
    return result
