"""A file is text for the grader where it is text for Python, and else a sentence says why not."""

import pytest

from rnn_grade.course.encoding import NotText, decoded

SOURCE = "# -*- coding: {} -*-\n# Schöner Zustand\nx = 1\n"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("utf_8", "utf-8"),
        ("utf-8-unix", "utf-8"),
        ("cp1252", "cp1252"),
        ("latin-1", "latin-1"),
        ("iso-8859-15", "iso-8859-15"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_a_file_may_name_its_encoding(name, encoding):
    source = SOURCE.format(name)
    assert decoded(source.encode(encoding)) == source
    compile(source.encode(encoding), "own.py", "exec")


@pytest.mark.parametrize(
    "source",
    [
        "#!/usr/bin/env python3\n# vim: set fileencoding=cp1252 :\n# ö\n",
        "\n# coding=cp1252\n# ö\n",
        "\f # encoding: cp1252\r\n# ö\r\n",
    ],
    ids=["behind a shebang", "behind an empty line", "behind a form feed"],
)
def test_the_name_stands_in_a_comment_of_the_first_two_lines(source):
    assert decoded(source.encode("cp1252")) == source


@pytest.mark.parametrize(
    "source",
    ["x = 1\n# coding: cp1252\n", "\n\n# coding: cp1252\n", "'coding: cp1252'\n", "# cp1252\n"],
    ids=["behind code", "third line", "no comment", "no coding"],
)
def test_elsewhere_a_name_is_no_name(source):
    assert decoded(f"{source}# ö\n".encode()) == f"{source}# ö\n"


def test_a_byte_order_mark_is_no_character():
    assert decoded(b"\xef\xbb\xbfx = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (
            "# ö\nx = 1\n".encode("cp1252"),
            "a character in line 1 is not UTF-8; save the file as UTF-8",
            1,
        ),
        (
            b"# coding: ascii\nx = 1\n# \xf6\n",
            "a character in line 3 is not ascii; save the file as UTF-8",
            3,
        ),
        (
            b"# coding: klingon\nx = 1\n",
            "line 1 names the encoding `klingon`, which Python does not know; delete that line, "
            "and save the file as UTF-8",
            1,
        ),
        (
            "x = 1\n".encode("utf-16"),
            "it is saved as UTF-16, which Python does not read; save it as UTF-8",
            0,
        ),
        (b"x = '\0'", "it contains NUL characters, so it is not a text file", 0),
        (
            b"# coding: utf-7\n# +2AA-\n",
            "a character in line 2 is not utf-7; save the file as UTF-8",
            2,
        ),
    ],
    ids=["UTF-8", "ascii", "unknown", "UTF-16", "NUL", "half a character"],
)
def test_what_python_would_not_read_says_why(content, problem, line):
    with pytest.raises(NotText) as raised:
        decoded(content)
    assert (raised.value.problem, raised.value.line) == (problem, line)


@pytest.mark.parametrize("name", ["rot13", "zlib", "base64", "idna", "punycode", "unicode_escape"])
def test_a_codec_that_is_no_encoding_of_texts_is_not_known(name):
    with pytest.raises(NotText, match="which Python does not know"):
        decoded(f"# coding: {name}\n".encode())
