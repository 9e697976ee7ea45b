"""Never returns and swallows every exception."""


def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def triple(x):
    return 3 * x
