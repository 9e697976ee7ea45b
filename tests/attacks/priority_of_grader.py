"""Changes the priority of the grader."""

import os


def double(x):
    os.setpriority(os.PRIO_PROCESS, {GRADER}, 0)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
