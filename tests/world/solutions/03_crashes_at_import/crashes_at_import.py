"""The file raises while it is imported."""

numbers = [1, 2]
last = numbers[2]


def double(x):
    return 2 * x


def triple(x):
    return 3 * x
