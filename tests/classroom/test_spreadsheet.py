"""A table keeps its own dialect, cell by cell; no text is a formula; numbers are plain."""

import csv
import io
import time

import pytest

from rnn_grade.classroom.spreadsheet import number, read, safe, table, unguarded
from rnn_grade.errors import UserError

ODD = 'a,"b ""c""",d\r\n x,"two\r\nlines",\r\n\r\n"",o"clock,last,beyond\r\nshort\r\n'


def test_a_table_is_read_as_the_standard_library_reads_it():
    sheet = read(ODD, "it")
    expected = [row for row in csv.reader(io.StringIO(ODD, newline="")) if row]
    assert list(sheet.header) == expected[0]
    assert [list(row) for row in sheet.rows] == [
        *([*row, "", ""][:3] for row in expected[1:]),
    ]


def test_what_is_not_changed_comes_back_byte_for_byte():
    assert read(ODD, "it").filled({}) == ODD.replace("\r\n\r\n", "\r\n").encode()


def test_a_changed_cell_has_quotes_where_it_had_or_needs_them():
    sheet = read('a,"b",c\n1,"2",3\n4,5\n', "it")
    changes = {0: {0: "x", 1: "y", 2: 'say "z", please'}, 1: {2: "new"}}
    assert sheet.filled(changes) == b'a,"b",c\nx,"y","say ""z"", please"\n4,5,new\n'


def test_rows_and_columns_can_be_left_out():
    sheet = read("a;b;c\n1;2;3\n4;5\n", "it")
    assert sheet.filled({}, [1], [2, 0]) == b"c;a\n;4\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_file_is_written_down_as_it_was(tmp_path, encoding):
    content = "\ufeffa\tb\nü\t伟\n".encode(encoding)
    (tmp_path / "x.xls").write_bytes(content)
    sheet = table(tmp_path / "x.xls")
    assert sheet.rows == (("ü", "伟"),)
    assert sheet.filled({}) == content


@pytest.mark.parametrize("text", ["", "\n\n", "alone\n", "\ufeff"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(UserError, match="it is no table with a header"):
        read(text, "it")


def test_one_column_under_a_title_is_a_table():
    sheet = read("student\njdoe\nbroe\n", "it")
    assert (sheet.header, sheet.rows) == (("student",), (("jdoe",), ("broe",)))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes("a,Müller\n".encode("latin-1"))
    with pytest.raises(UserError, match=r"x\.csv is no text in UTF-8"):
        table(tmp_path / "x.csv")


def test_quotes_that_never_end_take_no_time():
    start = time.perf_counter()
    read("a,b\n" + '"x,' * 2000, "it")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1", "'-1"),
        ("\t=1", "' =1"),
        ("plain", "plain"),
        ("a\nb", "a b"),
    ],
)
def test_a_text_is_never_a_formula(text, kept):
    assert safe(text) == kept


@pytest.mark.parametrize("text", ["=1+1", "@x", "-1", "plain", "'plain'", "O'Neil"])
def test_a_guard_is_taken_off_again(text):
    assert unguarded(safe(text)) == text


@pytest.mark.parametrize(("value", "text"), [(8.0, "8"), (7.5, "7.5"), (1 / 3, "0.33"), (0, "0")])
def test_numbers_are_plain(value, text):
    assert number(value) == text
