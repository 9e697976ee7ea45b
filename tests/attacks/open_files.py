"""Opens files without an end."""


def double(x):
    kept = []
    while True:
        kept.append(open(str(len(kept)), 'w'))


def triple(x):
    return 3 * x
