"""seccomp: a process gives up system calls for good; the filter is made by libseccomp.

libseccomp knows the calls by name on every architecture. It is loaded through its stable C
interface (seccomp.h of version 2.x); where it is not installed there is no filter, and the level
of isolation says so.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterable
from functools import cache
from typing import Any

from rnn_grade.sandbox.worker.calls import Rule, Unless, Where

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_BAD_ARCHITECTURE = 2
_NOT_EQUAL, _MASKED_EQUAL = 1, 7
# From linux/prctl.h and linux/seccomp.h.
_SET_SECCOMP, _FILTER = 22, 2
_INSTRUCTION = 8


class _Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp`."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


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
    found.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
    found.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
    found.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(_Comparison),
    )
    return found


def program(rules: Iterable[Rule]) -> bytes:
    """Return a filter as the instructions that the kernel takes.

    Args:
        rules: What is not simply allowed; of calls that this architecture lacks, nothing is said.

    Raises:
        OSError: The library refused.
    """
    context = library().seccomp_init(_ALLOW)
    if not context:
        raise OSError(errno.ENOMEM, "seccomp_init failed")
    try:
        _check(library().seccomp_attr_set(context, _BAD_ARCHITECTURE, _KILL_PROCESS))
        for rule in rules:
            for call in rule.calls:
                number = _number(call)
                # A negative number is a call that another architecture has.
                if number >= 0:
                    _add(context, rule.answer, number, rule.where)
        return _exported(context)
    finally:
        library().seccomp_release(context)


def install(instructions: bytes) -> None:
    """Install a filter for this process, beside those that it has; needs `no_new_privs`.

    Args:
        instructions: The filter.

    Raises:
        OSError: The kernel refused.
    """
    made = _Program(len(instructions) // _INSTRUCTION, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(made)) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


@cache
def _number(call: str | int) -> int:
    if isinstance(call, int):
        return call
    return int(library().seccomp_syscall_resolve_name(call.encode("ascii")))


def _add(context: Any, answer: int, number: int, where: tuple[Where | Unless, ...]) -> None:
    array = (_Comparison * len(where))(*map(_comparison, where))
    add = library().seccomp_rule_add_array
    _check(add(context, _ERRNO | answer, number, len(where), array))


def _comparison(where: Where | Unless) -> _Comparison:
    if isinstance(where, Unless):
        return _Comparison(where.argument, _NOT_EQUAL, where.value, 0)
    return _Comparison(where.argument, _MASKED_EQUAL, where.mask, where.value)


def _exported(context: Any) -> bytes:
    reading, writing = os.pipe()
    with open(reading, "rb") as stream:
        with open(writing, "wb"):
            _check(library().seccomp_export_bpf(context, writing))
        return stream.read()


def _check(result: int) -> None:
    if result < 0:
        raise OSError(-result, "libseccomp")
