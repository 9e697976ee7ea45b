"""Opens the terminal of the grader."""


def double(x):
    open('/dev/tty', 'w')
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
