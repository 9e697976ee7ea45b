"""Two functions."""


def double(x):
    """Return `2 * x`."""
    # TODO
    raise NotImplementedError("TODO: double")


def triple(x):
    """Return `3 * x`."""
    # TODO
    raise NotImplementedError("TODO: triple")
