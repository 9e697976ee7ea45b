"""A notebook's JSON becomes cells, and whatever is odd in it gets a sentence."""

import json

import pytest

from rnn_grade.grading.cells import notebook
from rnn_grade.grading.cells.cell import Unreadable
from rnn_grade.grading.cells.notebook import is_notebook, loaded


def cells_of(content):
    return notebook.cells_of(loaded(content))


def code(source="x = 1", **more):
    return {"cell_type": "code", "source": source, **more}


def cells(*found, **more):
    return [
        (cell.label, cell.source, cell.code)
        for cell in cells_of(json.dumps({"nbformat": 4, "cells": found, **more}).encode())
    ]


def test_cells_are_counted_among_all_cells():
    text = {"cell_type": "markdown", "source": ["# One\n", "text"]}
    assert cells(code(["x = 1\n", "y = 2"]), text, {"cell_type": "raw"}, code("z = 3\r\n")) == [
        ("cell 1", "x = 1\ny = 2", True),
        ("cell 2", "# One\ntext", False),
        ("cell 3", "", False),
        ("cell 4", "z = 3\n", True),
    ]


def test_the_cells_of_nbformat_3_stand_on_worksheets():
    sheet = {"cells": [{"cell_type": "heading", "source": "One"}, {"cell_type": "code"}]}
    sheet["cells"][1]["input"] = ["x = 1\n", "y = 2"]
    content = json.dumps({"nbformat": 3, "worksheets": [sheet, sheet]}).encode()
    found = [(cell.label, cell.source) for cell in cells_of(content)]
    assert found[:3] == [("cell 1", "# One"), ("cell 2", "x = 1\ny = 2"), ("cell 3", "# One")]


def test_only_a_kernels_count_is_believed_as_a_label():
    def labelled(label):
        return code(metadata={"rnn_grade": {"label": label}})

    found = cells(labelled("In[4]"), labelled("<b>"), labelled("In[x]"), labelled(4))
    assert [label for label, _, _ in found] == ["In[4]", "cell 2", "cell 3", "cell 4"]


def test_a_cell_and_a_notebook_may_name_the_exercise():
    named = {"rnn_grade": {"exercise": 3}}
    data = {"nbformat": 4, "metadata": named, "cells": [code(), code(metadata=named)]}
    assert [one.exercise for one in cells_of(json.dumps(data).encode())] == ["3", "", "3"]


def test_what_is_no_cell_is_a_place_without_a_word():
    odd = [1, None, [], {}, code(5), code([1, "x"]), {"cell_type": ["code"]}, code(metadata=7)]
    found = cells(*odd)
    assert len(found) == len(odd)
    assert found[4:6] == [("cell 5", "", True), ("cell 6", "x", True)]


@pytest.mark.parametrize(
    ("content", "error", "line"),
    [
        (
            '{"cells": [}',
            "the file is no notebook: its JSON is broken; save it again in Jupyter",
            1,
        ),
        (
            '{"cells": [\n<<<<<<< HEAD\n{}\n=======\n>>>>>>> main\n]}',
            "the notebook has conflict markers of a merge; resolve the conflict",
            2,
        ),
        ("{}", "the file is JSON, but no notebook: it has no cells", 0),
        ('{"cells": 3}', "the file is JSON, but no notebook: it has no cells", 0),
        (
            '{"nbformat": 2, "worksheets": []}',
            "the notebook is of nbformat 2, which is too old; save it again in Jupyter",
            0,
        ),
        ('{"cells": []}', "the notebook has no code cell", 0),
        ('{"cells": [{"cell_type": "markdown"}]}', "the notebook has no code cell", 0),
        ('{"cells": ' + "[" * 100_000, "the notebook is nested too deeply to be read", 0),
        (
            json.dumps({"cells": [{}] * 10_001}),
            "the notebook has more than 10,000 cells",
            0,
        ),
        (
            json.dumps({"cells": [code("x = 1\n" * 200_000)]}),
            "the notebook's code is larger than 1 MiB",
            0,
        ),
        (
            json.dumps({"cells": [code()], "metadata": {"kernelspec": {"language": "R"}}}),
            "the notebook is written in R; the exercises need Python",
            0,
        ),
        (
            json.dumps({"cells": [code()], "metadata": {"language_info": {"name": "julia"}}}),
            "the notebook is written in julia; the exercises need Python",
            0,
        ),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(content, error, line):
    assert is_notebook(content.encode())
    with pytest.raises(Unreadable) as raised:
        cells_of(content.encode())
    assert (raised.value.error, raised.value.line) == (error, line)


@pytest.mark.parametrize(
    "content",
    [
        '{"nbformat": true, "cells": [{"cell_type": "code", "source": "x"}]}',
        '{"nbformat": NaN, "x": 1e999, "cells": [{"cell_type": "code", "source": "x"}]}',
        '{"x": ' + "9" * 10_000 + ', "cells": [{"cell_type": "code", "source": "x"}]}',
        '{"cells": 3, "cells": [{"cell_type": "code", "source": 1, "source": "x"}]}',
        '\ufeff\n{"cells": [{"cell_type": "code", "source": "x"}]}',
    ],
)
def test_odd_json_is_json(content):
    assert is_notebook(content.encode())
    assert [cell.source for cell in cells_of(content.encode())] == ["x"]


def test_a_module_is_no_notebook():
    assert not is_notebook(b"import numpy\n{}")
    assert not is_notebook(b"")
    assert is_notebook(b'<<<<<<< HEAD\n{\n "cells": []')
