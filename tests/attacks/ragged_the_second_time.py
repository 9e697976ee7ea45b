"""Answers rightly in shape, and raggedly from then on."""

calls = []


def double(x):
    calls.append(x)
    return 0 * x if len(calls) == 1 else [[1.0], [1.0, 2.0], 3.0]


def triple(x):
    return 3 * x
