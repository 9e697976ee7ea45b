"""What is kept of a notebook, and what one that is too large or too many costs."""

import hashlib
import json
import tracemalloc
import zipfile

from downloads.notebooks import PICTURE, cell, notebook, of_cells
from trees_made import put, zipped

from rnn_grade.classroom.submissions.contents import source
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.forms import NOTEBOOK_LIMIT
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog

RNN = catalog.load().find("simple_rnn")
DONE = RNN.reference.read_text("utf-8")


def test_outputs_are_not_kept_and_make_no_difference(tmp_path):
    picture = {"output_type": "display_data", "data": {"image/png": PICTURE}, "metadata": {}}
    ran = of_cells([cell(DONE, outputs=[picture])], {"colab": {"provenance": []}})
    put(tmp_path, {"ann/simple_rnn.ipynb": notebook(DONE), "ben/simple_rnn.ipynb": ran})
    ann, ben = collect(tmp_path, [RNN]).submissions
    assert ann.hand_in.sha256 == ben.hand_in.sha256 == hashlib.sha256(ben.content).hexdigest()
    assert len(ben.content) < 2 * len(DONE)
    (tmp_path / "ben" / "simple_rnn.ipynb").write_bytes(b"")
    # It was read once, and what is kept of it lies where no student writes.
    assert ann.content == ben.content


def test_a_notebook_that_is_too_large_is_an_attempt_that_says_so(tmp_path):
    large = notebook(DONE).replace(b'"outputs": []', b'"outputs": ["%s"]' % (b"x" * NOTEBOOK_LIMIT))
    put(tmp_path, {"ann/simple_rnn.ipynb": large, "ben/simple_rnn.ipynb": notebook("x = 1")})
    ann, ben = collect(tmp_path, [RNN]).submissions
    limit = "the notebook is larger than 64 MiB, nearly all of it outputs"
    assert (ann.problem, ben.problem) == (f"{limit}; clear them and save it again", "")
    assert (ann.content, ann.read()) == (b"", b"")


def test_the_notebooks_of_an_archive_are_limited_in_sum(tmp_path):
    large = b"{" + b" " * (NOTEBOOK_LIMIT - 1)
    (tmp_path / "ann").mkdir()
    with zipfile.ZipFile(tmp_path / "ann" / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.ipynb", large)
        archive.writestr("simple_rnn.py", DONE)
    read = {}
    for leaf in leaves(tmp_path).leaves:
        try:
            read[leaf.name] = len(leaf.read())
        except OSError as error:
            read[leaf.name] = error.strerror
    assert read.pop("4.ipynb") == "the archive holds more than 256 MiB of notebooks"
    assert read.pop("simple_rnn.py") == len(DONE.encode())
    assert set(read.values()) == {NOTEBOOK_LIMIT}


def test_nobody_has_more_notebooks_read_than_a_course_may_need(tmp_path):
    many = {f"{number}/simple_rnn.ipynb": notebook(f"x = {number}") for number in range(52)}
    put(tmp_path, {"ann/work.zip": zipped(many), "ben/simple_rnn.ipynb": notebook(DONE)})
    submissions = collect(tmp_path, [RNN]).submissions
    problems = [one.problem for one in submissions if one.problem]
    assert problems == ["it is one of more than 50 notebooks of one person"] * 2
    assert len(submissions) == 53


def test_a_hostile_notebook_costs_the_reader_nothing(tmp_path):
    deep = b'{"cells": ' + b"[" * 2_000_000
    put(tmp_path, {"ann/simple_rnn.ipynb": deep, "ben/simple_rnn.ipynb": notebook(DONE)})
    # What the course says is read once for all.
    collect(tmp_path, [RNN])
    tracemalloc.start()
    try:
        ann, ben = collect(tmp_path, [RNN]).submissions
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert ann.problem
    assert not ben.problem


def test_what_is_kept_is_the_same_wherever_it_is_asked_for(tmp_path):
    put(tmp_path, {"ann/simple_rnn.ipynb": notebook(DONE), "ann/simple_rnn.py": DONE.encode()})
    kept = {leaf.name: source(leaf) for leaf in leaves(tmp_path).leaves}
    assert kept["simple_rnn.py"] == DONE.encode()
    assert "".join(json.loads(kept["simple_rnn.ipynb"])["cells"][0]["source"]) == DONE
