"""What stays of a source when it is written another way, and what hostile sources do: nothing."""

import json
import signal
import subprocess
import sys
import time

import pytest
from copies import EDITS, disguised, padded, reordered
from places import ROOT

from rnn_grade.classroom.similarity import syntax
from rnn_grade.classroom.similarity.syntax import SOURCE_LIMIT, Token, read, tokens

REFERENCE = ROOT / "solutions/04_lstm_cell/lstm_cell.py"
SAME = [edit for edit in EDITS if edit not in (reordered, padded, disguised)]
DEEP = b"x = " + b"(" * 30_000 + b"1" + b")" * 30_000 + b"\n"


def words(source: str) -> str:
    return " ".join(token.word for token in tokens(source))


def test_what_a_source_chooses_itself_is_no_word_and_what_others_chose_is():
    assert words("from keras import layers\nstate = layers.LSTM(32, name='memory')") == (
        "Assign name Call Attribute LSTM name number keyword name str"
    )
    assert words("x = y.units + 1.5") == "Assign name BinOp Attribute units y Add number"
    assert words("self.units = units") == "Assign Attribute name self units"


def test_a_keyword_keeps_its_name_also_where_a_variable_is_called_so():
    assert "keyword units" in words("def build(units):\n    return layers.LSTM(units=units)")


def test_docstrings_annotations_and_imports_say_nothing():
    plain = "def build(units):\n    return units"
    full = "import numpy\n'''A.'''\ndef build(units: int) -> int:\n    '''B.'''\n    return units"
    assert words(full) == words(plain)
    assert words("x: int = 3") == words("x = 3")


@pytest.mark.parametrize("edit", SAME, ids=lambda edit: edit.__name__)
def test_an_edit_that_changes_nothing_changes_no_word(edit):
    source = REFERENCE.read_text("utf-8")
    edited = edit(source)
    assert edited != source
    assert words(edited) == words(source)


def test_a_disguise_changes_no_word_beyond_the_order():
    source = REFERENCE.read_text("utf-8")
    assert words(disguised(source)) == words(reordered(source))


def test_a_word_knows_its_lines():
    source = "\n\nstate = (\n    first\n    +\n    'two\\\nlines'\n)\n"
    assert tokens(source) == (
        Token("Assign", 3, 3),
        Token("name", 3, 3),
        Token("BinOp", 4, 4),
        Token("first", 4, 4),
        Token("Add", 4, 4),
        Token("str", 6, 7),
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x = 1\n" * 175_000, "is larger than 128 KiB"),
        (b"x = 1\0\n", "is no text that Python reads"),
        (b"x = '\xff'\n", "is no text that Python reads"),
        (b"def build(:\n", "is no Python that can be read: line 1"),
        (b"x = '\n", "is no Python that can be read: line 1"),
        (b"x = 1\n" * 20_000, "is too large to be compared"),
        (b"x = [" + b"1, " * 30_000 + b"]\n", "is too large to be compared"),
    ],
    ids=["1 MiB", "NUL", "bytes", "syntax", "text", "statements", "list"],
)
def test_what_cannot_be_compared_says_why(content, why):
    assert read({"theirs": content, "mine": b"x = 1\n"}) == {
        "theirs": why,
        "mine": tokens("x = 1\n"),
    }


@pytest.mark.parametrize(
    "content",
    [
        DEEP,
        b"x = " + b"-" * 60_000 + b"1\n",
        b"x = " + b"a." * 60_000 + b"a\n",
        b"x = " + b"1+" * 60_000 + b"1\n",
        b"x = " + b"{0:" * 40_000,
        b"x = " + b"not " * 30_000 + b"1\n",
        b"".join(b" " * depth + b"if x:\n" for depth in range(400)),
    ],
    ids=["brackets", "minus", "attributes", "sum", "open", "not", "indented"],
)
def test_deep_nesting_takes_down_nothing_and_no_time(content):
    assert len(content) <= SOURCE_LIMIT
    began = time.process_time()
    found = read({"a": b"x = 1\n", "deep": content, "z": b"y = 2\n"})
    assert time.process_time() - began < 5
    assert isinstance(found["deep"], str)
    assert found["a"] == tokens("x = 1\n")
    assert found["z"] == tokens("y = 2\n")


def test_a_source_that_ends_the_reader_costs_no_other_source_its_answer(monkeypatch):
    """The crash is made here; Python's documentation of `ast.parse` warns of real ones."""
    real, answers = subprocess.run, []

    def crashing(command, **options):
        done = real(command, **options)
        lines = done.stdout.splitlines(keepends=True)
        answers.append(len(lines))
        if len(lines) > 1:
            # The process ended while it wrote its second answer.
            done.stdout = lines[0] + lines[1][:9]
        return done

    monkeypatch.setattr(syntax.subprocess, "run", crashing)
    found = read({"a": b"x = 1\n", "b": b"x = 2\n", "c": b"x = 3\n"})
    assert answers == [3, 1]
    assert found == {
        "a": tokens("x = 1\n"),
        "b": "makes Python's parser crash or take too long",
        "c": tokens("x = 3\n"),
    }


def test_a_source_that_takes_minutes_is_ended():
    """A source that keeps the parser busy for long is hard to find: here the limit is small."""
    code = (
        "import sys; sys.argv = ['']\n"
        f"source = open({syntax.__file__!r}).read().replace('_SECONDS = 5.0', '_SECONDS = 0.05')\n"
        "exec(compile(source, 'syntax', 'exec'), {'__name__': '__main__'})\n"
    )
    slow = "x = 1 + 2\n" * 9_000
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps({"a": "x = 1\n", "slow": slow, "z": "x = 3\n"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGVTALRM
    assert [json.loads(line)[0] for line in done.stdout.splitlines()] == ["a"]


def test_nothing_is_executed(tmp_path):
    trace = tmp_path / "trace"
    read({"a": f"open({str(trace)!r}, 'w').close()\n".encode()})
    assert not trace.exists()


def test_a_byte_order_mark_and_other_line_ends_change_nothing():
    text = "def f(x):\n    return x\n"
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert read({"a": windows})["a"] == tokens(text)
