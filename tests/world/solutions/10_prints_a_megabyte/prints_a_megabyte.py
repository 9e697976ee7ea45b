"""Right, but talkative."""


def double(x):
    print("x" * 1_000_000)
    return 2 * x


def triple(x):
    return 3 * x
