"""A workspace is made, completed, and never overwritten."""

from pathlib import Path

from rnn_grade.course import catalog


def test_start_says_what_it_did(desk, tmp_path, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE")
    monkeypatch.setattr(catalog, "default_root", lambda: desk.course.root)
    monkeypatch.chdir(tmp_path)
    assert desk("start").stdout == (
        "Workspace rnn-workspace\n"
        "  6 files made.\n"
        "\n"
        "  cd rnn-workspace     enters the workspace\n"
        "  rnn-grade show 1     reads the first task\n"
        "  rnn-grade exercise1  grades your file\n"
    )
    (tmp_path / "rnn-workspace/01_double/double.py").write_text("mine\n")
    assert desk("start").stdout.splitlines()[:4] == [
        "Workspace rnn-workspace",
        "  5 files already there, unchanged.",
        "  1 file already there and different: kept yours. `--force` replaces them and",
        "  keeps backups.",
    ]
    assert "    - 01_double/double.py, kept as double.py.backup-" in (
        desk("start", "--force").stdout
    )


def test_start_inside_a_workspace_completes_it(desk):
    (desk.folder / "02_triple/triple.py").unlink()
    Path("01_double").mkdir(exist_ok=True)
    text = desk("start").stdout
    assert "  1 file made.\n  5 files already there, unchanged.\n" in text
    assert (desk.folder / "02_triple/triple.py").is_file()
