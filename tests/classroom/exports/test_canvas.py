"""Canvas's own export comes back: marks by its numbers, and its states as they were.

The rows and columns are those of `lib/gradebook_exporter.rb` of Canvas; what its importer makes of
them stands in `lib/gradebook_importer.rb`.
"""

import pytest
from exported import Class, cells
from marked_class import CANVAS

from rnn_grade.classroom.platforms import Dialect
from rnn_grade.errors import UserError

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Passes (88)\n    Points Possible,,,,,10\n"


@pytest.fixture
def people(tmp_path):
    return Class(tmp_path)


def export(people, text, *names, columns=()):
    return people.export(Dialect.CANVAS, text, *names, columns=columns)


def test_canvas_gets_its_own_export_back(people):
    people.hands_in("doeann", 8, login="4711")
    people.hands_in("doeann", 5, "02_fails", login="4711")
    people.hands_in("oneilben", 6, login="ben")
    made, said = export(people, CANVAS, "passes", "fails", columns=("Passes", "99"))
    assert made.content.decode() == (
        'Student,ID,SIS Login ID,Section,Passes (88),"Fails, really (99)"\r\n'
        "    Points Possible,,,,20,10\r\n"
        '"Doe, Ann",1,4711,A,16,5\r\n'
        '"O\'Neil, Ben",2,ben,A,EX,4\r\n'
    )
    assert said == [
        "2 marks written.",
        "Not written: 5 handed in nothing: ben (O'Neil, Ben; fails), zoe (Zahn, Zoe; passes, "
        "fails), else (Else, Some; passes, fails).",
        "Not written: 1 excused in Canvas: ben (O'Neil, Ben; passes).",
        "Note: passes: 10 points are 20 in Canvas.",
    ]


def test_whoever_has_no_mark_is_left_out_and_nothing_is_cleared(people):
    people.hands_in("oneilben", 6, "02_fails", login="ben")
    made, _ = export(people, CANVAS, "passes", "fails", columns=("88", "99"))
    text = made.content.decode()
    assert "Zahn" not in text
    assert "Else" not in text
    # Ben's other cell is the one that Canvas had.
    assert text.splitlines()[-1].endswith(",EX,6")


def test_a_namesake_gets_nothing_of_the_others_mark(people):
    """Finding E2: only 4725 handed in; 4726 is called the same."""
    people.hands_in("leekim", 7, canvas="4725")
    text = HEAD + '"Lee, Kim",4725,s1,klee,A,\n"Lee, Kim",4726,s2,klee2,A,\n'
    made, said = export(people, text)
    assert cells(made, 1, 5) == {"": "10", "4725": "7"}
    assert said == ["1 mark written.", "Not written: 1 handed in nothing: klee2 (Lee, Kim)."]


def test_a_namesake_with_another_number_is_somebody_else(people):
    people.hands_in("leekim", 7, canvas="4725")
    made, said = export(people, HEAD + '"Lee, Kim",4726,s2,klee2,A,\n')
    assert cells(made, 1, 5) == {"": "10"}
    assert said == [
        "0 marks written.",
        "Not written: 1 handed in nothing: klee2 (Lee, Kim).",
        "Not written: 1 not in the template: 4725 (leekim; “leekim” has another Canvas number than "
        "klee2, who is called so).",
    ]


def test_siblings_get_their_own(people):
    people.hands_in("leekim", 7, canvas="4725")
    people.hands_in("leekim", 3, canvas="4726")
    text = HEAD + '"Lee, Kim",4725,s1,klee,A,\n"Lee, Kim",4726,s2,klee2,A,\n'
    made, _ = export(people, text)
    assert cells(made, 1, 5) == {"": "10", "4725": "7", "4726": "3"}


def test_a_number_of_another_kind_is_nobodys(people):
    """Ann's SIS user ID is Bob's number in Canvas."""
    people.hands_in("doeann", 7, canvas="15")
    text = HEAD + '"Doe, Ann",15,99,ann,A,\n"Roe, Bob",99,15,bob,A,\n'
    made, _ = export(people, text)
    assert cells(made, 1, 5) == {"": "10", "15": "7"}


def test_two_namesakes_in_the_template_and_one_in_the_gradebook(people):
    people.roster("login,name\nklee,Kim Lee\n")
    people.hands_in("", 7, login="klee")
    text = (
        "Student,ID,Section,Passes (88)\n    Points Possible,,,10\n"
        '"Lee, Kim",4725,A,\n"Lee, Kim",4726,A,\n'
    )
    made, said = export(people, text)
    assert made.content.decode() == ("Student,ID,Section,Passes (88)\n    Points Possible,,,10\n")
    why = "several are called “Kim Lee”: 4725, 4726, klee"
    assert said == [
        "0 marks written.",
        f"Not written: 1 not in the template: klee (Kim Lee; {why}).",
        f"Not written: 2 unclear: 4725 (Lee, Kim; {why}), 4726 (Lee, Kim; {why}).",
    ]


def test_a_roster_with_logins_joins_a_template_without(people):
    people.roster("login,name\nklee,Kim Lee\nbob,Bob Roe\n")
    people.hands_in("", 7, login="klee")
    text = (
        "Student,ID,Section,Passes (88)\n    Points Possible,,,10\n"
        '"Lee, Kim",4725,A,\n"Roe, Bob",4726,A,\n'
    )
    made, said = export(people, text)
    assert cells(made, 1, 3) == {"": "10", "4725": "7"}
    assert said == ["1 mark written.", "Not written: 1 handed in nothing: bob (Bob Roe)."]


def test_a_roster_that_has_number_and_login_joins_both(people):
    """The very names differ; the roster tells that Canvas's 4725 is klee."""
    people.roster("canvas id,login,name\n4725,klee,Kimberly Lee\n")
    people.hands_in("", 7, login="klee")
    text = 'Student,ID,Section,Passes (88)\n    Points Possible,,,10\n"Lee, Kimberly",4725,A,\n'
    made, _ = export(people, text)
    assert cells(made, 1, 3) == {"": "10", "4725": "7"}


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("EX", "excused in Canvas: ann (Doe, Ann)"),
        ("ex", "excused in Canvas: ann (Doe, Ann)"),
        ("N/A", "without the assignment in Canvas, or anonymous there: ann (Doe, Ann)"),
        ("A-", "with something else in the cell in Canvas: ann (Doe, Ann; “A-”)"),
        ("complete", "with something else in the cell in Canvas: ann (Doe, Ann; “complete”)"),
    ],
)
def test_a_state_of_canvas_stays(people, state, why):
    people.hands_in("doeann", 7, canvas="1")
    made, said = export(people, HEAD + f'"Doe, Ann",1,s1,ann,A,{state}\n')
    assert cells(made, 1, 5) == {"": "10", "1": state}
    assert said == ["0 marks written.", f"Not written: 1 {why}."]


@pytest.mark.parametrize("before", ["", "-", "7", "7.50", "1.234,5", "85%"])
def test_a_mark_is_written_over(people, before):
    people.hands_in("doeann", 7, canvas="1")
    made, _ = export(people, HEAD + f'"Doe, Ann",1,s1,ann,A,"{before}"\n')
    assert cells(made, 1, 5)["1"] == "7"


def test_names_in_two_columns(people):
    """A feature of the account: LastName, FirstName in the place of Student."""
    people.hands_in("oneilpat", 7, canvas="2")
    text = (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Passes (88),Current Score\n"
        ",,,,,,Manual Posting,\n"
        "    Points Possible,,,,,,10,(read only)\n"
        "O'Neil,Pat,2,s2,pat,A,,55.00\n"
        "Student,Test,3,,0f3c9a,A,,\n"
    )
    made, said = export(people, text)
    assert made.content.decode() == (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Passes (88)\n"
        ",,,,,,Manual Posting\n"
        "    Points Possible,,,,,,10\n"
        "O'Neil,Pat,2,s2,pat,A,7\n"
    )
    assert said == ["1 mark written."]


@pytest.mark.parametrize(
    "posting", ["Manual Posting", "Muted", "Manual Posting (scores hidden from instructors)"]
)
def test_the_row_of_posting_policies_stays_byte_for_byte(people, posting):
    people.hands_in("doeann", 7, canvas="1")
    text = (
        "Student,ID,SIS Login ID,Section,Notes,Passes (88),Quiz (90)\r\n"
        f'"",,,"",,{posting},\r\n'
        '"    Points Possible",,,,(read only),10,5\r\n'
        '"Doe, Ann","1",ann,"A and B",a note,,3\r\n'
    )
    made, _ = export(people, text)
    assert made.content.decode() == (
        "Student,ID,SIS Login ID,Section,Passes (88)\r\n"
        f'"",,,"",{posting}\r\n'
        '"    Points Possible",,,,10\r\n'
        '"Doe, Ann","1",ann,"A and B",7\r\n'
    )


def test_semicolons_and_sections(people):
    people.hands_in("doeann", 7, canvas="1")
    text = (
        "\ufeffStudent;ID;SIS Login ID;Section;Passes (88)\n    Points Possible;;;;17,5\n"
        '"Doe; Ann";1;ann;"A, B and C";3,5\n'
    )
    made, said = export(people, text)
    assert made.content.decode() == (
        "\ufeffStudent;ID;SIS Login ID;Section;Passes (88)\n    Points Possible;;;;17,5\n"
        '"Doe; Ann";1;ann;"A, B and C";12.25\n'
    )
    assert said[-1] == "Note: passes: 10 points are 17.5 in Canvas."


@pytest.mark.parametrize(
    "name",
    [
        '"Doe, Ann"',
        '"O\'Neil, Pat"',
        '"Müller, Jörg"',
        '"Mu\u0308ller, Jo\u0308rg"',
        '"王, 伟"',
        '"🦊, Kim"',
        '"=""=1+1"""',
        '"King, Jr., Martin"',
    ],
)
def test_names_come_back_byte_for_byte(people, name):
    people.hands_in("whatever", 7, canvas="1")
    text = HEAD + f"{name},1,s1,ann,A,"
    made, _ = export(people, text)
    assert made.content == f"{text}7\n".encode()


@pytest.mark.parametrize(
    ("template", "columns", "message"),
    [
        (CANVAS, ("Quiz",), "The Canvas export has no column for `Quiz`; it has `Passes (88)`"),
        (
            "Name,ID\nAnn,1\n",
            (),
            "The Canvas export must begin with the columns `Student` and `ID`, or `LastName`, "
            "`FirstName` and `ID`, and have `Section`.",
        ),
        (
            CANVAS.replace("Fails, really (99)", "Passes (99)"),
            ("Passes",),
            "The Canvas export has 2 columns called `Passes`.",
        ),
        (
            CANVAS.replace("Current Score", "Current Score (2026)"),
            ("2026",),
            "The Canvas export has no column for `2026`",
        ),
        (
            CANVAS.replace("Current Score", "Attendance (7)"),
            ("Attendance",),
            "The column `Attendance (7)` is read only in Canvas.",
        ),
    ],
)
def test_canvas_says_what_is_wrong_with_a_template(people, template, columns, message):
    people.hands_in("doeann", 8, login="4711")
    with pytest.raises(UserError) as raised:
        export(people, template, columns=columns)
    assert message in raised.value.message
    assert raised.value.hint


def test_a_column_worth_nothing_makes_no_mark_nothing(people):
    people.hands_in("doeann", 8, canvas="1")
    worthless = HEAD.replace(",10\n", ",0\n") + '"Doe, Ann",1,4711,ann,A,\n'
    with pytest.raises(UserError, match="is worth 0 points there: every mark would be 0") as raised:
        export(people, worthless)
    assert raised.value.hint.startswith("Give the assignment its points")
