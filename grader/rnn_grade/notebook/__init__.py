"""The course in a notebook: made from the task texts, graded from a live kernel, shown there.

In a notebook, `import rnn_grade.notebook` does what `%load_ext rnn_grade` does.
"""

from __future__ import annotations

import sys

if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()) is not None:
    from rnn_grade.notebook.kernel.extension import load

    load(_shell)
