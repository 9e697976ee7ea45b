"""One function prints until it is stopped."""


def double(x):
    while True:
        try:
            print("x" * 100_000)
        except OSError:
            pass


def triple(x):
    return 3 * x
