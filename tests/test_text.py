"""What a learner's process wrote can be shown anywhere."""

import math

import pytest

from rnn_grade.text import clean, digits, escaped, filled, placed, plural, unwrapped


def test_escapes_lose_what_makes_a_terminal_obey():
    assert clean("\x1b[31mred\x1b[0m \x07") == "[31mred[0m "


def test_a_line_cannot_be_reordered_or_overwritten():
    assert clean("a\u202eb\rc\r\nd") == "ab\nc\nd"


def test_lone_surrogates_can_be_written_as_utf8():
    assert clean("\ud800x").encode("utf-8") == "\ufffdx".encode()


def test_a_character_is_taken_alike_alone_and_beside_others():
    for character in map(chr, range(0x10000)):
        if character != "\r":
            assert clean(character) + "\n" == clean(character + "\n")


def test_a_long_text_is_cut_and_says_so():
    assert clean("x" * 10, limit=4) == "xxxx … (10 characters, cut)"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Müller, Zoë/猫 \N{CAT FACE}.py", "Müller, Zoë/猫 \N{CAT FACE}.py"),
        ("mallory/\udcff/a.py", r"mallory/\xff/a.py"),
        ("a\n::error::\t\x1b[2J\0", r"a\n::error::\t\x1b[2J\x00"),
        ("\ud800 \u202e\u2028\x85", r"\ud800 \u202e\u2028\x85"),
        (r"DOMAIN\user", r"DOMAIN\user"),
    ],
)
def test_a_name_is_text_on_one_line(name, shown):
    assert escaped(name) == shown
    assert escaped(escaped(name)) == shown


def test_plural():
    assert [plural(1, "point"), plural(3, "point")] == ["1 point", "3 points"]


def test_the_blanks_of_a_template_are_filled_and_nothing_else_is():
    blanks = {"NAME": "@MINUTES@", "MINUTES": 15}
    template = "uses: actions/checkout@v4 ${{ github.ref }} $HOME {} @NAME@ @MINUTES@"
    assert filled(template, blanks) == (
        "uses: actions/checkout@v4 ${{ github.ref }} $HOME {} @MINUTES@ 15"
    )
    with pytest.raises(KeyError, match="SECONDS"):
        filled("@SECONDS@", blanks)


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [(3, "", "line 3"), (3, "cell 7", "cell 7, line 3"), (0, "cell 7", "cell 7"), (0, "", "")],
)
def test_where_a_line_stands(line, cell, said):
    assert placed(line, cell) == said


@pytest.mark.parametrize(
    ("message", "core"),
    [
        ("too many values", "too many values"),
        (
            "Exception encountered when calling Reshape.call().\n\n[1mno (7, 2)[0m\n\nArguments "
            "received by Reshape.call():\n  * inputs",
            "no (7, 2)",
        ),
        ("Graph execution error:\n\nDetected at\n\nindices = 60\n\t [[node]]", "indices = 60"),
        (
            "Graph execution error:\n\nDetected at node gru/add defined at (most recent call "
            "last):\n<stack traces unavailable>\nshapes differ\n\t [[{{node gru/add}}]] [Op:__x_7]",
            "shapes differ",
        ),
        ("{{function_node f}} ranks differ [Op:MatMul] name:", "ranks differ"),
    ],
)
def test_an_exceptions_message_without_its_wrappings(message, core):
    assert unwrapped(message) == core


@pytest.mark.parametrize(
    ("one", "other", "options", "count"),
    [
        (0.169724, 0.25, {}, 4),
        (0.16972, 0.16968, {}, 5),
        (1.00000012, 1.0, {}, 8),
        (0.1 + 0.2, 0.3, {}, 17),
        (0.3, 0.3, {}, 4),
        (1.0, math.inf, {}, 4),
        (math.nan, 1.0, {}, 4),
        (0.95, 0.9, {"least": 3, "form": "f"}, 3),
        (0.94996, 0.95, {"least": 3, "form": "f"}, 5),
        (100.00004, 100.0, {"least": 3, "form": "f"}, 5),
    ],
)
def test_as_many_digits_as_tell_two_numbers_apart(one, other, options, count):
    assert digits(one, other, **options) == digits(other, one, **options) == count
