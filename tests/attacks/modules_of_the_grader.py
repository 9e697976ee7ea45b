"""Looks for modules of the grader that are already there."""

import sys

import rnn_grade


def double(x):
    ours = {name for name in sys.modules if name.startswith('rnn_grade.')}
    left = (ours | {name for name in vars(rnn_grade)}) & {'sandbox', 'course', 'errors', 'rnn_grade.sandbox.worker.service'}
    if left or hasattr(sys.modules['__main__'], 'main'):
        print('reached', left)
    return 0 * x


def triple(x):
    return 3 * x
