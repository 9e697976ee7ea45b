"""Returns a list that contains itself."""


def double(x):
    value = []
    value.append(value)
    return value


def triple(x):
    return 3 * x
