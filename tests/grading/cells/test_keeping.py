"""What is kept of a notebook: its code, what says which exercise it is, its cells' numbers."""

import json

import nbformat
from cells_made import TARGET, notebook

from rnn_grade.grading.cells.reading import kept, read


def cell(kind, source, **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def test_outputs_attachments_and_other_metadata_are_left_out():
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 1000}, "metadata": {}}
    own = {"rnn_grade": {"exercise": "2", "label": "In[4]", "more": 1}, "tags": ["x"]}
    data = {
        "cells": [
            cell("markdown", "# Exercise 2\n![x](attachment:x)", attachments={"x": {}}),
            cell("code", ["x = 1\n", "y"], outputs=[picture], execution_count=3, id="a"),
            cell("raw", "text"),
            cell("code", "z", metadata=own, outputs=[]),
        ],
        "metadata": {
            "colab": {"name": "x"},
            "kernelspec": {"language": "python", "name": "x", "display_name": "x"},
            "language_info": {"name": "python", "version": "3.11"},
        },
        "nbformat": 4,
        "nbformat_minor": 0,
    }
    found = json.loads(kept(json.dumps(data).encode()))
    assert [one["source"] for one in found["cells"]] == ["# Exercise 2", "x = 1\ny", "", "z"]
    assert [one["id"] for one in found["cells"]] == ["cell-1", "a", "cell-3", "cell-4"]
    assert found["cells"][1]["outputs"] == []
    assert found["cells"][3]["metadata"] == {"rnn_grade": {"exercise": "2", "label": "In[4]"}}
    assert found["metadata"] == {"language_info": {"name": "python"}}


def test_it_is_a_notebook_still_and_keeps_its_places():
    sources = ("# Notes", "import x", "# Exercise 2", "%%time\ndef step(x, h):\n    return x")
    content = notebook(*sources)
    again = kept(content)
    nbformat.validate(nbformat.reads(again.decode(), as_version=4))
    assert read(again, TARGET) == read(content, TARGET)
    assert kept(again) == again


def test_the_same_code_with_other_outputs_is_the_same():
    content = notebook("x = 1", "# Exercise 2\nLong text")
    data = json.loads(content)
    data["cells"][0] |= {"outputs": [{"data": "x" * 1000}], "execution_count": 7}
    assert kept(json.dumps(data, indent=3).encode()) == kept(content)


def test_what_is_no_notebook_is_kept_as_it_is():
    for content in (b"x = 1", b"# %%\nx = 1", b"{}", b'{"cells": [}', b"\xff\0"):
        assert kept(content) == content
