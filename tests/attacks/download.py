"""Fetches a page from this machine."""

import urllib.request


def double(x):
    urllib.request.urlopen('http://127.0.0.1:{PORT}', timeout=1)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
