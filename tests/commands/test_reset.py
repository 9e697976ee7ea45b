"""An exercise is started afresh only after a question, and with a backup."""


def test_reset_asks_first_and_keeps_a_backup(desk, fails):
    file = desk.folder / "01_double/double.py"
    file.write_text("mine\n")
    fails()
    desk("1")
    result = desk("reset", "1", input="n\n")
    assert result.stdout == (
        "Replace 01_double/double.py by the empty one? A backup is kept. [y/N]: n\n"
        "Nothing was changed.\n"
    )
    assert file.read_text() == "mine\n"
    result = desk("reset", "1", input="")
    assert result.exit_code == 2
    assert result.stderr.endswith("Nothing was changed.\n`rnn-grade reset 1 --yes` does not ask.\n")
    assert file.read_text() == "mine\n"
    result = desk("reset", "1", input="y\n")
    (backup,) = file.parent.glob("double.py.backup-*")
    assert backup.read_text() == "mine\n"
    assert result.stdout.splitlines()[1:] == [
        f"Your text is now in 01_double/{backup.name}",
        "01_double/double.py is as it was given.",
        "`rnn-grade reset 1 --undo` brings it back.",
    ]
    assert desk("hint", "1").exit_code == 2
    assert desk("reset", "1", "--yes").stdout == "01_double/double.py is unchanged.\n"


def test_undo_brings_back_the_text_the_results_and_the_hints(desk, fails):
    file = desk.folder / "01_double/double.py"
    file.write_text("mine\n")
    desk("1")
    fails()
    desk("1")
    opened = desk("hint", "1").stdout
    desk("reset", "1", "--yes")
    assert "3 points, not graded" in desk("list").stdout
    assert desk("reset", "1", "--undo").stdout == (
        "01_double/double.py is as it was before the reset.\n"
    )
    assert file.read_text() == "mine\n"
    assert "3 of 3 points, passed  last: 0 of 3" in desk("list").stdout
    assert opened.splitlines()[1].lstrip() in desk("hint", "1").stdout
    again = desk("reset", "1", "--undo")
    assert again.exit_code == 2
    assert again.stderr == (
        "Exercise 1 has no reset that could be undone.\n"
        "`rnn-grade attempts 1` lists what you had graded, and brings it back.\n"
    )


def test_undo_never_loses_what_was_written_since(desk):
    file = desk.folder / "01_double/double.py"
    file.write_text("first\n")
    desk("reset", "1", "--yes")
    # Of a second reset that replaces nothing, there is nothing to bring back.
    desk("reset", "1", "--yes")
    file.write_text("second\n")
    desk("1")
    said = desk("reset", "1", "--undo").stdout.splitlines()
    kept = {path.name: path.read_text() for path in file.parent.glob("*.backup-*")}
    assert sorted(kept.values()) == ["first\n", "second\n"]
    name = next(name for name, text in kept.items() if text == "second\n")
    assert said[0] == f"Your text is now in 01_double/{name}"
    assert file.read_text() == "first\n"
    # That text has no result, but what was reached since is not forgotten.
    assert "3 of 3 points, passed" in desk("list").stdout


def test_each_of_several_resets_can_be_undone(desk):
    file = desk.folder / "01_double/double.py"
    file.write_text("first\n")
    desk("1")
    desk("reset", "1", "--yes")
    file.write_text("second\n")
    desk("reset", "1", "--yes")
    file.write_text("third\n")
    undone = []
    while desk("reset", "1", "--undo").exit_code == 0:
        undone.append(file.read_text())
    assert undone == ["second\n", "first\n"]
    kept = [path.read_text() for path in file.parent.glob("*.backup-*")]
    assert "third\n" in kept
    assert "3 of 3 points, passed" in desk("list").stdout


def test_undo_without_the_backup_says_where_else_the_text_is(desk):
    file = desk.folder / "01_double/double.py"
    file.write_text("mine\n")
    desk("reset", "1", "--yes")
    (backup,) = file.parent.glob("*.backup-*")
    backup.unlink()
    result = desk("reset", "1", "--undo")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{backup.name} cannot be read: No such file or directory.\n")
    assert "NotImplementedError" in file.read_text()
