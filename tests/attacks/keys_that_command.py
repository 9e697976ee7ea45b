"""Returns a dict whose keys are commands for terminals and build servers."""


def double(x):
    return {'\x1b[2J\u202e': 1, '\n::error file=x::boom\n##[set-output name=score]3': 2 * x}


def triple(x):
    return 3 * x
