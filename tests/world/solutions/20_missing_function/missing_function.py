"""One function has another name."""


def dubble(x):
    return 2 * x


def triple(x):
    return 3 * x
