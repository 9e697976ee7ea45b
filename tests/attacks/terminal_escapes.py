"""Prints escapes that would clear the screen and rename the window."""


def double(x):
    print('\x1b[2J\x1b]0;passed\x07\x1b[32m2/2')
    raise ValueError('\x1b[2J\u202edessap\x00\r[/bold]')


def triple(x):
    return 3 * x
