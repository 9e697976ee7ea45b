"""Never returns."""


def double(x):
    while True:
        pass


def triple(x):
    return 3 * x
