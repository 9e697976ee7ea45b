"""A script that was exported from a notebook is cut into its cells; its lines are the file's."""

import pytest
from cells_made import TARGET

from rnn_grade.course.outline import Place
from rnn_grade.grading.cells.reading import read
from rnn_grade.grading.cells.script import cells_of, is_script

EXPORTED = """#!/usr/bin/env python
# coding: utf-8

# # Exercise 2

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
import numpy as np
files = get_ipython().getoutput('ls')


# In[4]:


get_ipython().run_cell_magic('time', '', 'def step(x, h):\\n    return np.tanh(x)\\n')


# # Exercise 1

# In[ ]:


def forward(x):
    get_ipython().run_line_magic('pinfo', 'x')
    return files
"""
PERCENT = """# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
# ---

# %% [markdown]
# # Exercise 2

# %%
# %matplotlib inline
import numpy as np

# %%
# %%time
def step(x, h):
    return np.tanh(x)

# %%
# %%bash
# ls -l

# %%
def broken(x)
    return x
"""


def test_what_nbconvert_exports():
    found = read(EXPORTED.encode(), TARGET)
    assert (found.form, found.notes) == ("script", ())
    assert found.text == (
        "import numpy as np\n"
        "files = None\n"
        "def step(x, h):\n"
        "    return np.tanh(x)\n"
        "def forward(x):\n"
        "    pass\n"
        "    return files\n"
    )
    places = (10, 11, 17, 17, 25, 26, 27)
    assert found.places == tuple(Place(line) for line in places)


def test_what_jupytext_exports():
    found = read(PERCENT.encode(), TARGET)
    assert found.text == "import numpy as np\ndef step(x, h):\n    return np.tanh(x)\n"
    assert found.places == (Place(13), Place(17), Place(18))
    [note] = found.notes
    assert (note.line, note.source, note.cell) == (25, "def broken(x)", "")


def test_a_mark_inside_of_a_function_cuts_nothing():
    text = "# %%\ndef step(x, h):\n# %%\n    return x\n"
    assert [cell.source for cell in cells_of(text)] == [text]
    assert read(text.encode(), TARGET).text == "def step(x, h):\n# %%\n    return x\n"


@pytest.mark.parametrize(
    "text", ["# In[3]:\nx = 1", "# %%\nx", "#%% one\nx", "get_ipython().system('ls')"]
)
def test_marks_of_a_script(text):
    assert is_script(text)


@pytest.mark.parametrize(
    "text",
    ["x = 1", "# In [3]", "print('# %%')", "x = '%%'", "def f():\n    return get_ipython()"],
)
def test_a_plain_file_is_none(text):
    assert not is_script(text)
    assert read(text.encode(), TARGET).form == "file"
