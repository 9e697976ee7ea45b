"""Two ways of writing a name are the same name, in any case, order and Unicode form."""

import unicodedata

import pytest

from rnn_grade.classroom.people.names import agree, contradict, exact, folded, forms, squeezed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Doe, Jane", "Jane Doe"),
        ("doejane", "Jane Doe"),
        ("oneilpat", "Pat O'Neil"),
        ("O’Neil, Pat", "Pat O'Neil"),
        (unicodedata.normalize("NFD", "Müller, Jörg"), "Jörg Müller"),
        ("JÖRG MÜLLER", "Jörg Müller"),
        ("garcíalópezmaríadelcarmen", "María del Carmen García López"),
        ("王小明", "小明 王"),
        ("🦊🦊", "🦊🦊"),
        ("=cmd", "cmd"),
        ("Straße, Anna", "Anna Strasse"),
    ],
)
def test_one_name_in_two_forms(one, other):
    assert forms(one) & forms(other)
    assert not contradict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jane Doe", "Jane Roe"), ("Kim Lee", "Kim Li"), ("a_smith", "b_smith"), ("🦊", "🐻")],
)
def test_two_names(one, other):
    assert not forms(one) & forms(other)


def test_two_people_may_share_a_form_and_then_it_is_nobodys_alone():
    assert forms("Kim Lee") & forms("Lee Kim")
    assert not forms("Lee, Kim") & forms("Kim, Lee") - {"kimlee", "leekim"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Group 1", "Ann Lee", True),
        ("leekim", "Bob Smith", True),
        ("doejane", "Jane Doe", False),
        ("Jane Smith", "Jane Doe", False),
        ("Muller", "Anna Müller", False),
        ("", "Jane Doe", False),
        ("???", "Jane Doe", True),
    ],
)
def test_names_without_a_word_in_common_contradict_each_other(one, other, expected):
    assert contradict(one, other) is expected
    assert contradict(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Jane Doe", "Doe, Jane A.", True),
        ("Anna Müller", "Peter Müller", False),
        ("Jane Doe", "Jane Smith", False),
        ("A B", "C D", False),
        ("Ana-Maria Pop", "Pop, Ana Maria", True),
    ],
)
def test_names_agree_where_the_shorter_is_in_the_longer(one, other, expected):
    assert agree(one, other) is expected


def test_capital_letters_count_where_the_platform_says_so():
    assert folded(" Ann  LEE ") == "ann lee"
    assert exact(" Ann  LEE ") == "Ann LEE"
    assert exact(unicodedata.normalize("NFD", "Müller")) == "Müller"
    assert squeezed("O'Neil, Pat_2") == "oneilpat_2"
