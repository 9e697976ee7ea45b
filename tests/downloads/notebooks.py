"""Notebooks as people hand them in, made from the documented formats alone.

Jupyter's `nbformat` documents the JSON of versions 4 and 3; Colab's metadata and first lines are
those of public notebooks; scripts are what `nbconvert --to script` and jupytext's percent format
write. Nothing here reads a notebook.
"""

import json
from collections.abc import Mapping, Sequence

from downloads.download import Fate, Piece, Work

PICTURE = "iVBORw0KGgo" + "A" * 60_000


def notebooks_of(deed: str, slug: str, sources: Mapping[str, Work]) -> list[Piece]:
    """Return the files of a deed that is done in a notebook, none for other deeds.

    Args:
        deed: What somebody does.
        slug: The exercise; its notebook is `<slug>.ipynb`.
        sources: The texts.
    """
    full, half, older, stub = (sources[label].text for label in ("full", "half", "older", "stub"))
    name = f"{slug}.ipynb"
    whole = Piece(name, notebook(full))
    match deed:
        case "notebook" | "notebook_again":
            return [whole]
        case "colab":
            return [Piece(f"Copy of {slug}.ipynb", colab(slug, full))]
        case "notebook_zip":
            # Folders of one's own name things as one likes.
            return [Piece(f"my work/{name}", notebook(full))]
        case "notebook_of_all":
            return [Piece("homework.ipynb", of_all(slug, full))]
        case "notebook_beside":
            return [Piece(name, notebook(older), Fate.OLDER), Piece(f"{slug}.py", half.encode())]
        case "stub_beside":
            return [whole, Piece(f"{slug}.py", stub.encode(), Fate.OLDER)]
        case "exported":
            return [Piece(f"{slug}.py", exported(full))]
        case "percent_cells":
            return [Piece(f"{slug}.py", percent_cells(full))]
        case "broken_notebook":
            # A disk that was full, or a merge that somebody gave up.
            return [Piece(name, notebook(full)[:-40])]
        case "duplicates":
            return [
                whole,
                Piece(f"{slug}-Copy1.ipynb", notebook(half), Fate.OLDER),
                Piece(f"{slug}-checkpoint.ipynb", notebook(older), Fate.OLDER),
            ]
        case "untitled":
            return [Piece("Untitled.ipynb", notebook(""), Fate.IGNORED)]
        case "third_format":
            return [Piece(name, third_format(full))]
    return []


def cell(source: str, kind: str = "code", outputs: Sequence[object] = ()) -> dict[str, object]:
    """Return one cell of version 4."""
    made: dict[str, object] = {
        "cell_type": kind,
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return made | ({"execution_count": None, "outputs": list(outputs)} if kind == "code" else {})


def of_cells(cells: Sequence[dict[str, object]], metadata: Mapping[str, object] = {}) -> bytes:
    """Return a notebook of version 4."""
    numbered = [{**one, "id": f"a{number}"} for number, one in enumerate(cells)]
    whole = {"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def notebook(source: str) -> bytes:
    """Return a notebook of one code cell."""
    return of_cells([cell(source)])


def colab(slug: str, source: str) -> bytes:
    """Return a notebook as Colab saves it, run, with a drive, an installation and a picture."""
    picture = {
        "output_type": "display_data",
        "data": {"image/png": PICTURE, "text/plain": ["<Figure>"]},
        "metadata": {},
    }
    return of_cells(
        [
            cell(f"# {slug}\n\nMy solution.", "markdown"),
            cell("!pip install rnn-grade\nfrom google.colab import drive\ndrive.mount('/content')"),
            cell("%matplotlib inline\nimport numpy as np\n"),
            cell(f"%%time\n{source}", outputs=[picture]),
            cell(
                "undefined_name.fit()\n", outputs=[{"output_type": "error", "ename": "NameError"}]
            ),
            cell("%grade"),
        ],
        {
            "colab": {"provenance": []},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
    )


def of_all(slug: str, source: str) -> bytes:
    """Return a notebook of a whole course, in which one exercise is done and another is begun."""
    return of_cells(
        [
            cell("# Homework", "markdown"),
            cell("## Exercise 77", "markdown"),
            cell("def unheard_of(x):\n    return x\n"),
            cell(f"## {slug}", "markdown"),
            *(cell(part) for part in source.split("\n\n\n")),
            cell("## Exercise 78", "markdown"),
            cell("def unheard_of(x):\n    raise NotImplementedError\n"),
        ]
    )


def exported(source: str) -> bytes:
    """Return a notebook as `nbconvert --to script` writes it."""
    first = "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')\n"
    cells = [first, source, "get_ipython().run_line_magic('timeit', 'sum([1])')\n"]
    parts = "\n\n".join(f"# In[{number}]:\n\n\n{text}" for number, text in enumerate(cells, 1))
    return f"#!/usr/bin/env python\n# coding: utf-8\n\n{parts}".encode()


def percent_cells(source: str) -> bytes:
    """Return a notebook as jupytext writes it, magics as comments."""
    head = "# ---\n# jupyter:\n#   jupytext:\n#     format_name: percent\n# ---\n\n"
    return (
        f"{head}# %% [markdown]\n# My work\n\n# %%\n# %matplotlib inline\n\n# %%\n{source}".encode()
    )


def third_format(source: str) -> bytes:
    """Return a notebook of version 3, as IPython wrote them until 2015."""
    code = {"cell_type": "code", "input": [source], "language": "python", "outputs": []}
    sheet = {"cells": [code], "metadata": {}}
    return json.dumps({"metadata": {}, "nbformat": 3, "worksheets": [sheet]}).encode()
