"""Any table in which a platform lists people is a roster; each is told by its columns."""

import pytest

from rnn_grade.classroom.people.rosters import read_roster, read_teams
from rnn_grade.classroom.records import Kind
from rnn_grade.course import catalog
from rnn_grade.errors import UserError

# Canvas, lib/gradebook_exporter.rb: two rows that are nobody's above the people.
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,A simple RNN (99),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,20,(read only)
"Doe, Jane",4711,0815,jdoe,Monday,EX,
"O'Neil, Pat",4712,,pat@example.org,"Monday and Tuesday",,
"Student, Test",999,,abc,Monday,,
"""
# Canvas with the account feature that shows names apart.
CANVAS_APART = """\
LastName,FirstName,ID,SIS Login ID,Section,A simple RNN (99)
    Points Possible,,,,,20
Doe,Jane,4711,jdoe,Monday,
"""
# Moodle, mod/assign/gradingtable.php: the worksheet of an assignment.
MOODLE = """\
Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 71,Ann Lee,ann@example.org,Submitted for grading - ,Group 2,-,20.00,Yes,\
"Monday, 30 November 2026, 10:05 AM",-,
Participant 72,Bob Roe,bob@example.org,No submission,Group 1,-,20.00,Yes,-,-,
"""
MOODLE_GERMAN = """\
ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;\
Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung)
Teilnehmer/in71;Jörg Müller;jm@example.org;Zur Bewertung abgegeben;-;20,00;Ja;\
Montag, 30. November 2026, 10:05;-
"""
MOODLE_BLIND = """\
Identifier,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission)
Participant 71,Submitted for grading,-,20.00,Yes,-
"""
PARTICIPANTS = """\
First name,Last name,Username,ID number,Email address,Groups
Ann,Lee,ann,0815,ann@example.org,Lab 1
"""
GRADESCOPE = """\
First Name,Last Name,SID,Email,Sections,A - Max Points,A - Submission Time
Jane,Doe,0815,jdoe@example.org,Monday,20.0,2026-11-30 10:05:00 +0100
"""
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"A |77"\n'
    '"Doe"\t"Jane"\t"a_doe"\t"0815"\t""\n'
)
CLASSROOM = """\
assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,\
student_repository_name,student_repository_url,submission_timestamp,points_awarded,\
points_available
rnn,u,u,jane-doe,jdoe,rnn-jane-doe,u,2026-11-30T09:05:00Z,0,20
"""
CLASSROOM50 = """\
username,first_name,last_name,email,section,score,max_score,datetime,submission_tag
jane-doe,Jane,Doe,jdoe@example.org,Monday,1,2,2026-11-30T09:05:00Z,submit/x
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator
#0815,#jdoe,Doe,Jane,j@x.org,#
"""


def people(tmp_path, text, name="class.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


def known(row):
    return {str(kind): value for kind, value in row.identity.ids}


def test_canvas_gradebook_lists_people_by_three_numbers(tmp_path):
    jane, pat = people(tmp_path, CANVAS)
    assert known(jane) == {"canvas": "4711", "number": "0815", "login": "jdoe"}
    assert (jane.identity.name, jane.section, jane.source) == ("Doe, Jane", "Monday", "class.csv")
    assert known(pat) == {"canvas": "4712", "login": "pat@example.org"}
    assert pat.identity.name == "O'Neil, Pat"


def test_canvas_may_write_names_apart(tmp_path):
    (jane,) = people(tmp_path, CANVAS_APART)
    assert known(jane) == {"canvas": "4711", "login": "jdoe"}
    assert (jane.identity.name, jane.family, jane.given) == ("Jane Doe", "Doe", "Jane")


def test_a_moodle_worksheet_lists_participants_teams_and_times(tmp_path):
    ann, bob = people(tmp_path, MOODLE)
    assert known(ann) == {"moodle": "71", "email": "ann@example.org"}
    assert (ann.identity.name, ann.team) == ("Ann Lee", "Group 2")
    # The worksheet names no zone: the course's counts.
    assert (ann.submitted_at, bob.submitted_at) == ("2026-11-30T10:05:00", "")


def test_a_moodle_worksheet_is_known_in_another_language(tmp_path):
    (jörg,) = people(tmp_path, MOODLE_GERMAN)
    assert known(jörg) == {"moodle": "71", "email": "jm@example.org"}
    assert jörg.identity.name == "Jörg Müller"
    assert jörg.submitted_at == "2026-11-30T10:05:00"


def test_a_moodle_worksheet_may_name_nobody(tmp_path):
    (one,) = people(tmp_path, MOODLE_BLIND)
    assert (known(one), one.identity.name) == ({"moodle": "71"}, "")


def test_moodles_participants_are_in_groups_that_hand_in_nothing(tmp_path):
    (ann,) = people(tmp_path, PARTICIPANTS)
    assert known(ann) == {"login": "ann", "number": "0815", "email": "ann@example.org"}
    assert (ann.identity.name, ann.family, ann.team) == ("Ann Lee", "Lee", "")


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (GRADESCOPE, "utf-8", {"number": "0815", "email": "jdoe@example.org"}),
        (BLACKBOARD, "utf-16", {"login": "a_doe", "number": "0815"}),
        (BLACKBOARD, "utf-8-sig", {"login": "a_doe", "number": "0815"}),
        (CLASSROOM, "utf-8", {"github": "jane-doe", "id": "jdoe"}),
        (CLASSROOM50, "utf-8", {"github": "jane-doe", "email": "jdoe@example.org"}),
        (BRIGHTSPACE, "utf-8", {"number": "0815", "login": "jdoe", "email": "j@x.org"}),
        ("student,name\njdoe,Jane Doe\n", "utf-8", {"id": "jdoe"}),
        ("Matrikelnummer;Vorname;Nachname\n0815;Jane;Doe\n", "utf-8", {"number": "0815"}),
        ("id,first_name,last_name,email,lms_user_id\njdoe,Jane,Doe,j@x.org,5\n", "utf-8", None),
    ],
)
def test_each_platform_has_its_own_columns(tmp_path, text, encoding, expected):
    (row,) = people(tmp_path, text, encoding=encoding)
    if expected is None:
        assert row.identity.ids == ((Kind.EMAIL, "j@x.org"), (Kind.LMS, "5"), (Kind.ID, "jdoe"))
    else:
        assert known(row) == expected


@pytest.mark.parametrize(
    ("text", "when"),
    [(GRADESCOPE, "2026-11-30T10:05:00+01:00"), (CLASSROOM50, "2026-11-30T09:05:00+00:00")],
)
def test_tables_that_know_when_say_so(tmp_path, text, when):
    assert people(tmp_path, text)[0].submitted_at == when


@pytest.mark.parametrize(
    "name",
    ["Doe, Jane", "Pat O'Neil", "Jörg Müller", "王小明", "🦊 Fox", "=cmd()", "“Q”; x", 'A "B" C'],
)
def test_names_of_all_kinds_survive(tmp_path, name):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    (row,) = people(tmp_path, f"student,name\nx,{cell(name)}\n")
    assert row.identity.name == name
    # Canvas writes a name that looks like a formula as a formula that gives it.
    (row,) = people(tmp_path, f"student,name\nx,{cell('=' + cell(name))}\n")
    assert row.identity.name == name


def test_rows_without_anybody_are_left_out(tmp_path):
    assert len(people(tmp_path, "student,name\n,\njdoe,\n\n")) == 1


def test_a_table_that_names_nobody_is_refused(tmp_path):
    with pytest.raises(UserError) as raised:
        people(tmp_path, "colour,size\nred,7\n")
    assert raised.value.message == (
        "class.csv has no column that names students: found `colour`, `size`."
    )
    assert raised.value.hint == (
        "Its first line must hold `student`, `username`, `login`, `id`, `email` or `name`."
    )


def test_a_table_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(UserError) as raised:
        people(tmp_path, "student,name\njm,Jörg\n", encoding="cp1252")
    assert raised.value.message == f"{tmp_path / 'class.csv'} is no text in UTF-8."


def test_teams_are_a_table_of_their_own(tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text("team,student,exercise\nA,ann,\nA,bob,3\n,cy,\n", "utf-8")
    ann, bob = read_teams(path, catalog.load())
    assert (ann.team, ann.student, ann.exercise) == ("A", "ann", "")
    assert (bob.student, bob.exercise) == ("bob", "03_simple_rnn")


def test_teams_need_two_columns(tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text("name,student\nA,ann\n", "utf-8")
    with pytest.raises(UserError) as raised:
        read_teams(path, catalog.load())
    assert raised.value.message == (
        f"{path} has no columns `team` and `student`: found `name`, `student`."
    )


@pytest.mark.parametrize(
    "around", ["\u202b{}\u202c", "\u200e{}", "{}\u200b", "\u00a0{} ", " \u2067{}\u2069 "]
)
def test_what_stands_invisibly_around_a_cell_is_nobodys_name(tmp_path, around):
    cells = [around.format(text) for text in ("0815", "דוד כהן")]
    path = tmp_path / "class.csv"
    path.write_text("student number,name\n" + ",".join(cells) + "\n", "utf-8")
    (row,) = read_roster(path)
    assert row.identity.ids == ((Kind.NUMBER, "0815"),)
    assert row.identity.name == "דוד כהן"
