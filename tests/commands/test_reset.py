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
    ]
    assert desk("hint", "1").exit_code == 2
    assert desk("reset", "1", "--yes").stdout == "01_double/double.py is unchanged.\n"
