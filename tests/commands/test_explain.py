"""A word of the field or of a report, explained; all words in columns; near ones suggested."""

import pytest

GLOSSARY = """
[[word]]
name = "doubling"
also = ["twice"]
says = "Taking a number two times, as in `x + x`. It is the same as adding it to itself."
formula = "2 * x"
see = ["check"]
taught = "double"
"""


@pytest.fixture
def words(desk):
    (desk.course.root / "exercises/glossary.toml").write_text(GLOSSARY)
    return desk


def test_a_word_is_explained_with_where_it_is_taught(words):
    result = words("explain", "Doublings", env={"COLUMNS": "60"})
    assert result.exit_code == 0
    assert result.stdout == (
        "doubling\n"
        "also twice\n"
        "\n"
        "Taking a number two times, as in `x + x`. It is the same as\n"
        "adding it to itself.\n"
        "\n"
        "    2 * x\n"
        "\n"
        "See also  check\n"
        "Taught by exercise 1, Double it\n"
        "\n"
        "  rnn-grade show 1         reads its task\n"
        "  rnn-grade explain check  explains that word\n"
    )


def test_words_of_the_reports_are_explained_in_every_course(desk):
    assert desk("explain", "not", "attempted").stdout.startswith("to do\nalso not attempted")


def test_without_a_word_all_are_listed_in_columns(words):
    narrow = words("explain", env={"COLUMNS": "60"}).stdout
    wide = words("explain", env={"COLUMNS": "100"}).stdout
    assert narrow.startswith("Words of the field\n  doubling\n\nWords of the reports\n  bar")
    assert narrow.endswith("  rnn-grade explain WORD  explains one of them\n")
    assert len(wide.splitlines()) < len(narrow.splitlines())
    for line in (*narrow.splitlines(), *wide.splitlines()):
        assert line == line.rstrip()
        assert len(line) <= 100


def test_a_word_that_is_not_there_is_answered_with_those_that_are_near(words):
    result = words("explain", "doub-ling")
    assert result.exit_code == 2
    assert result.stderr == "There is no entry for `doub-ling`.\nDid you mean `doubling`?\n"
    assert words("explain", "zzzz").stderr.endswith("`rnn-grade explain` lists all words.\n")
