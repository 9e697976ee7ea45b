"""Exercises on recurrent networks in Keras, and the grader that checks them."""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """Make `%grade` known in a notebook; IPython calls this for `%load_ext rnn_grade`.

    Args:
        shell: IPython's shell.
    """
    from rnn_grade.notebook.kernel.extension import load

    load(shell)


def unload_ipython_extension(shell: object) -> None:
    """Take it out again; IPython calls this for `%unload_ext rnn_grade`.

    Args:
        shell: IPython's shell.
    """
    from rnn_grade.notebook.kernel.extension import unload

    unload(shell)
