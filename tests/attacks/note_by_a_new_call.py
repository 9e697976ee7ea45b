"""Leaves a note by a call that is younger than most filters."""

import ctypes


def double(x):
    class Arguments(ctypes.Structure):
        _fields_ = [('value', ctypes.c_char_p), ('size', ctypes.c_uint32), ('flags', ctypes.c_uint32)]

    note = Arguments(b'left here', 9, 0)
    call = ctypes.CDLL(None).syscall
    if call(463, -100, b'{OUTSIDE}/victim', 0, b'user.note', ctypes.byref(note), 16) == 0:
        print('reached')
        call(466, -100, b'{OUTSIDE}/victim', 0, b'user.note')
    return 0 * x


def triple(x):
    return 3 * x
