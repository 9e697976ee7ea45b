"""Blackboard's download comes back: its headers byte by byte, in its own encoding.

What "Work Offline" gives out and takes stands in Blackboard's help, "Work Offline With Grade Data".
"""

import pytest
from exported import Class, cells
from marked_class import BLACKBOARD

from rnn_grade.classroom.exports import blackboard
from rnn_grade.classroom.exports.dialects import read_template
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.spreadsheet import read
from rnn_grade.errors import UserError

HEAD = '"Last Name","First Name","Username","Student ID","Passes [Total Pts: 10 Score] |1281892"\n'


@pytest.fixture
def people(tmp_path):
    return Class(tmp_path)


def export(people, text, *names, columns=()):
    return people.export(Dialect.BLACKBOARD, text, *names, columns=columns)


def test_blackboard_gets_its_header_back_byte_by_byte(people):
    people.hands_in("", 8, login="4711")
    people.hands_in("", 6, login="ben")
    made, said = export(people, BLACKBOARD)
    assert made.content.decode() == (
        '\ufeff"Last Name","First Name","Username","Passes [Total Pts: 20 Score] |1281892"\n'
        '"Doe","Ann","4711","16"\n'
        '"O\'Neil","Ben","ben","12"\n'
    )
    assert said == [
        "2 marks written.",
        "Not written: 1 handed in nothing: zoe (Zoe Zahn).",
        "Note: passes: 10 points are 20 in Blackboard.",
    ]


def test_siblings_get_their_own(people):
    people.hands_in("", 7, login="klee_1")
    text = HEAD + '"Lee","Kim","klee_1","100","",\n"Lee","Kim","klee_2","101","",\n'
    made, said = export(people, text)
    assert cells(made, 2, 4) == {"klee_1": "7"}
    assert said == ["1 mark written.", "Not written: 1 handed in nothing: klee_2 (Kim Lee)."]


def test_a_user_name_that_is_anothers_number_is_nobody_elses(people):
    people.hands_in("", 7, login="4711")
    text = HEAD + '"Doe","Ann","ann","4711",""\n"Roe","Bob","4711","4712",""\n'
    made, _ = export(people, text)
    assert cells(made, 2, 4) == {"4711": "7"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("", "7"),
        ("3", "7"),
        ("3.00", "7"),
        ("Needs Grading", "7"),
        ("Needs Grading(3.00)", "7"),
        ("In Progress", "In Progress"),
        ("In Progress(3.00)", "In Progress(3.00)"),
        ("Exempt", "Exempt"),
        ("Complete", "Complete"),
    ],
)
def test_what_waits_for_a_mark_gets_one_and_all_other_states_stay(people, cell, written):
    people.hands_in("", 7, login="ann")
    made, said = export(people, HEAD + f'"Doe","Ann","ann","4711","{cell}"\n')
    assert cells(made, 2, 4) == {"ann": written}
    if written != "7":
        assert said == [
            "0 marks written.",
            f"Not written: 1 with something else in the cell in Blackboard: ann (Ann Doe; "
            f"“{cell}”).",
        ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_the_encoding_is_that_of_the_template(people, tmp_path, encoding):
    """The original course view writes tab-separated UTF-16 as `.xls`, Ultra UTF-8; with a mark."""
    people.hands_in("", 7, login="ann")
    text = "\ufeff" + HEAD.replace('","', '"\t"') + '"Döe"\t"伟"\t"ann"\t"4711"\t""\r\n'
    (tmp_path / "gc.xls").write_bytes(text.encode(encoding))
    template = read_template(Dialect.BLACKBOARD, tmp_path / "gc.xls")
    class_ = people.standing("passes", template=template)
    made = blackboard.export(class_, template)
    expected = text.replace("\n", "\r\n").replace("\r\r", "\r").replace('""', '"7"')
    assert made.content == expected.encode(encoding)


FEEDBACK = HEAD.rstrip("\n") + (
    ',"Grading Notes","Notes Format","Feedback to Learner","Feedback Format"\n'
)


def test_feedback_goes_where_the_download_has_a_column_for_it(people):
    people.hands_in("", 7, login="ann")
    people.hands_in("", 6, login="bob")
    text = FEEDBACK + (
        '"Doe","Ann","ann","1","","mine","PLAIN_TEXT","",""\n'
        '"Roe","Bob","bob","2","","","","See me.","PLAIN_TEXT"\n'
    )
    made, said = export(people, text)
    ann, bob = read(made.content.decode(), "it").rows
    assert ann[4:7] == ("7", "mine", "PLAIN_TEXT")
    assert ann[7].startswith("7 of 10 points, 1 of 2 checks<br>B. The answer")
    assert ann[8] == "SMART_TEXT"
    assert bob[4:] == ("6", "", "", "See me.", "PLAIN_TEXT")
    assert said[-1] == "Note: left as they are, the comments in Blackboard for: bob (Bob Roe)."


def test_blackboard_needs_its_columns(people):
    people.hands_in("", 7, login="ann")
    with pytest.raises(UserError, match="no column `Username`"):
        export(people, '"A","B"\n"1","2"\n')
    with pytest.raises(UserError, match="no column for `Passes`"):
        export(people, BLACKBOARD.replace("Passes", "Quiz"))


def test_of_two_columns_of_one_title_the_number_or_the_whole_header_says_which(people):
    people.hands_in("jdoe", 8, login="jdoe")
    first, second = "Passes [Total Pts: 20 Score] |11", "Passes [Total Pts: 10 Score] |12"
    text = f'"Last Name","First Name","Username","{first}","{second}"\n"Doe","Jane","jdoe","",""\n'
    with pytest.raises(UserError, match="has 2 columns called `Passes`") as raised:
        people.export(Dialect.BLACKBOARD, text)
    assert raised.value.hint.startswith("Name the one that is meant by its number")
    for name, mark in (("11", "16"), (second, "8"), (first, "16")):
        made, _ = people.export(Dialect.BLACKBOARD, text, columns=(name,))
        assert made.content.decode().splitlines()[-1] == f'"Doe","Jane","jdoe","{mark}"'
