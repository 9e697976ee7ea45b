"""Prints commands of a build server."""


def double(x):
    print('::add-mask::passed')
    print('##[set-output name=score]100')
    raise ValueError('::error::')


def triple(x):
    return 3 * x
