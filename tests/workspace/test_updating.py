"""An update in the middle of work keeps every edit, whatever the course changes: made by a seed."""

import ast
import copy
import shutil

import pytest
from updates_made import definitions, later, work, wrote

from rnn_grade.course import catalog
from rnn_grade.notebook.made import making, merging
from rnn_grade.workspace import updating

COURSE = catalog.load()
FILES, NOTEBOOKS = 48, 36


def case(seed):
    """An exercise, its stub, somebody's work on it, and a later version of the stub."""
    exercise = COURSE.exercises[seed % len(COURSE.exercises)]
    stub, reference = exercise.stub.read_text(), exercise.reference.read_text()
    return exercise, stub, work(stub, reference, seed), later(stub, seed)


@pytest.mark.parametrize("seed", range(FILES))
def test_a_file_keeps_every_edit(seed):
    _, base, own, new = case(seed)
    brought = updating.source(base.encode(), own.encode(), new.encode())
    text = brought.content.decode()
    ast.parse(text)
    there = {line.strip() for line in text.split("\n")}
    assert not [line for line in wrote(base, own) if line not in there]
    assert not brought.merged.whole
    given, mine, theirs, found = map(definitions, (base, own, new, text))
    for name, source in theirs.items():
        if mine.get(name) == given.get(name):
            assert found[name] == source


def as_from_windows(text):
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def test_a_course_written_on_windows_comes_as_any_other():
    _, *texts = case(0)
    brought = updating.source(*map(as_from_windows, texts))
    plain = updating.source(*(text.encode() for text in texts))
    assert brought.merged == plain.merged
    assert brought.content == as_from_windows(plain.content.decode())


@pytest.mark.parametrize("seed", range(NOTEBOOKS))
def test_a_notebook_keeps_every_edit(seed, tmp_path):
    exercise, base, own, new = case(seed)
    given, mine, made = (
        _notebook(tmp_path / name, exercise, text)
        for name, text in (("base", base), ("own", own), ("new", new))
    )
    theirs = _at_work(given, mine)
    brought = merging.brought(*(making.written(one) for one in (given, theirs, made)))
    found = merging.read(brought.content, "the notebook")
    assert not brought.merged.whole
    lines = {line.strip() for cell in found.cells for line in cell.source.split("\n")}
    assert not [line for line in _wrote(given, theirs) if line not in lines]
    old, newer = _sources(given), _sources(made)
    for cell in theirs.cells:
        after = _sources(found).get(cell.id)
        if cell.source == old.get(cell.id) and cell.id in newer:
            assert after == newer[cell.id]
        if _is_python(cell.source) and after is not None:
            assert _is_python(after)


def _notebook(root, exercise, stub):
    """The notebook of an exercise with this stub."""
    shutil.copytree(exercise.path, root / "exercises" / exercise.folder)
    (root / "grader" / "checks").mkdir(parents=True)
    shutil.copy(exercise.check_file, root / "grader" / "checks")
    found = catalog.load(root).exercises[0]
    found.stub.write_text(stub)
    # Its diagrams would take most of the time.
    found.task.write_text("# A task\n")
    return making.make(found)


def _at_work(given, mine):
    """The notebook as it was given, with a learner's cells in it."""
    theirs, known = copy.deepcopy(given), _sources(given)
    sources = _sources(mine)
    theirs.cells = [cell for cell in theirs.cells if cell.id in sources]
    for cell in theirs.cells:
        cell.source = sources[cell.id]
    for at, cell in enumerate(mine.cells):
        if cell.id not in known:
            cell.metadata = {}
            theirs.cells.insert(at, cell)
    return theirs


def _wrote(given, theirs):
    known = {line for source in _sources(given).values() for line in source.split("\n")}
    lines = (line for cell in theirs.cells for line in cell.source.split("\n"))
    return [line.strip() for line in lines if line not in known]


def _sources(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def _is_python(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
