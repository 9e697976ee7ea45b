"""`rnn-grade notebook` makes one notebook, or brings it up to date."""

import nbformat


def test_it_is_made_in_the_workspace_and_brought_up_to_date(desk):
    assert desk("notebook", "2").stdout == (
        "02_triple/triple.ipynb is made: `jupyter lab 02_triple/triple.ipynb` opens it.\n"
    )
    assert desk("notebook", "2").stdout == "02_triple/triple.ipynb is up to date.\n"
    path = desk.folder / "02_triple/triple.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(notebook, path)
    before = path.read_bytes()
    task = desk.course.find("2").task
    task.write_text(task.read_text().replace("Write `double`.", "Write it."))

    lines = desk("notebook", "2").stdout.splitlines()
    assert lines[:2] == ["02_triple/triple.ipynb is brought up to date.", "  New text in title"]
    assert lines[2].startswith("As it was before: 02_triple/triple.ipynb.backup-")
    (backup,) = path.parent.glob("triple.ipynb.backup-*")
    assert backup.read_bytes() == before
    cells = nbformat.read(path, as_version=4).cells
    assert "Write it." in cells[0].source
    assert cells[-1].source == "mine = 1"


def test_it_is_made_where_it_is_wanted(desk, tmp_path, monkeypatch):
    assert "../other.ipynb is made" in desk("notebook", "double", "../other.ipynb").stdout
    monkeypatch.chdir(tmp_path)
    assert desk("notebook", "1").stdout.startswith("double.ipynb is made")
    assert (tmp_path / "other.ipynb").is_file()


def test_start_makes_them_all_and_never_overwrites(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert desk("start", "--notebooks").stdout.startswith(
        "Workspace rnn-workspace\n"
        "  3 files made.\n"
        "\n"
        "  cd rnn-workspace                    enters the workspace\n"
        "  jupyter lab 01_double/double.ipynb  opens the first notebook\n"
        "  rnn-grade exercise1                 grades it; so do its own cells\n"
        "\n"
        "  VS Code opens the same files, and Colab takes them as uploads.\n"
    )
    path = tmp_path / "rnn-workspace/01_double/double.ipynb"
    path.write_text("{}")
    assert "  1 file already there and different: kept yours." in (
        desk("start", "--notebooks").stdout
    )
    assert path.read_text() == "{}"


def test_reset_gives_the_empty_notebook_back_and_keeps_theirs(desk, tmp_path, monkeypatch):
    desk("start", "--notebooks", tmp_path / "books")
    monkeypatch.chdir(tmp_path / "books")
    path = tmp_path / "books/01_double/double.ipynb"
    given = path.read_bytes()
    path.write_text("{}")
    text = desk("reset", "1", "--yes").stdout
    assert "Your text is now in 01_double/double.ipynb.backup-" in text
    assert "01_double/double.ipynb is as it was given." in text
    assert path.read_bytes() == given
