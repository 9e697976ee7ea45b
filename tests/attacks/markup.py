"""Prints what a terminal library would take for its own markup."""


def double(x):
    print('[/] [bold]passed[/bold] [link=file:///]x')
    raise ValueError('[/] [red]')


def triple(x):
    return 3 * x
