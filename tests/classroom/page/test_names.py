"""What people are called, and in which order they stand."""

import pytest

from rnn_grade.classroom.page.names import sort_name


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Ada Adeyemi", "Adeyemi Ada"),
        ("Adeyemi, Ada", "Adeyemi, Ada"),
        ("Student 12", "12 Student"),
        ("王小明", "王小明"),
        ("", ""),
    ],
)
def test_a_name_is_sorted_by_its_surname(name, sorted_as):
    assert sort_name(name) == sorted_as
