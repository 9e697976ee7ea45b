"""Moodle's worksheet comes back as it was, with the marks of one assignment in it.

The columns are those of Moodle's `mod/assign/gradingtable.php`, and the words those of its language
packs; what is read back stands in `mod/assign/feedback/offline/importgradeslib.php`.
"""

import pytest
from exported import Class, cells

from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.spreadsheet import read
from rnn_grade.errors import UserError

HEAD = (
    '\ufeffIdentifier,"Full name",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
)
MOODLE = HEAD + (
    'Participant 4711,"Ann Doe","Submitted",-,20.00,Yes,-,-,""\n'
    'Participant 9,"Ben O\'Neil","Submitted",3,20.00,Yes,-,-,"well done"\n'
    'Participant 10,"Some Else",-,-,20.00,Yes,-,-,""\n'
)


@pytest.fixture
def people(tmp_path):
    return Class(tmp_path)


def export(people, text, *names):
    return people.export(Dialect.MOODLE, text, *names)


def test_moodle_gets_its_worksheet_back_in_place(people):
    people.hands_in("Ann Doe", 8, moodle="4711")
    people.hands_in("Ben O'Neil", 6, moodle="9")
    people.hands_in("Una Known", 1, moodle="77")
    made, said = export(people, MOODLE)
    lines = made.content.decode().splitlines()
    assert lines[0] + "\n" == HEAD
    assert lines[1].startswith('Participant 4711,"Ann Doe","Submitted",16,20.00,Yes,-,-,"8 of 10')
    # What somebody wrote stays.
    assert lines[2] == ('Participant 9,"Ben O\'Neil","Submitted",12,20.00,Yes,-,-,"well done"')
    assert lines[3] == 'Participant 10,"Some Else",-,-,20.00,Yes,-,-,""'
    assert said == [
        "2 marks written.",
        "Not written: 1 handed in nothing: 10 (Some Else).",
        "Not written: 1 not in the template: 77 (Una Known; no roster knows 77).",
        "Note: left as they are, the comments in Moodle for: 9 (Ben O'Neil).",
        "Note: passes: 10 points are 20 in Moodle.",
    ]


def test_the_comment_says_what_the_learner_reads_on_one_line(people):
    people.hands_in("Ann Doe", 8, moodle="4711")
    said = cells(export(people, MOODLE)[0], 0, 8)["Participant 4711"]
    assert said.startswith("8 of 10 points, 1 of 2 checks<br>B. The answer: &lt;b&gt;two&lt;/b&gt;")
    assert "\n" not in said


def test_a_comment_of_an_earlier_export_is_written_over(people):
    people.hands_in("Ann Doe", 8, moodle="4711")
    before = MOODLE.replace(
        '-,20.00,Yes,-,-,""', '10,20.00,Yes,-,-,"<p>5 of 10 points, old</p>"', 1
    )
    assert "old" not in cells(export(people, before)[0], 0, 8)["Participant 4711"]


def test_a_mark_by_hand_is_in_the_comment(people):
    people.hands_in("Ann Doe", 8, moodle="4711")
    people.by_hand("4711", 9.5, "shown at the board")
    made, said = export(people, MOODLE)
    assert cells(made, 0, 3)["Participant 4711"] == "19"
    assert cells(made, 0, 8)["Participant 4711"].startswith(
        "9.5 of 10 points: by hand, prof, 2026-12-02: shown at the board<br>8 of 10 points, 1 of 2"
    )
    assert (
        "Note: 1 mark by hand: 4711 (Ann Doe; 9.5) by hand, prof, 2026-12-02: shown at the board."
        in said
    )


TEAMS = (
    "Identifier,Full name,Status,Group,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 71,Ann Lee,No submission,Group 2,,20.00,Yes,-,-,\n"
    "Participant 72,Bob Roe,Submitted,Group 1,,20.00,Yes,-,-,\n"
    "Participant 73,Cy Poe,Submitted,Group 1,,20.00,Yes,-,-,\n"
)


def test_a_teams_mark_goes_to_its_members_and_not_to_whoever_has_its_number(people):
    """Finding E3: the folder `Group 1_71_assignsubmission_file`, and Participant 71 of Group 2."""
    people.hands_in("Group 1", 8, moodle="71")
    made, said = export(people, TEAMS)
    assert cells(made, 0, 4) == {
        "Participant 71": "",
        "Participant 72": "16",
        "Participant 73": "16",
    }
    assert said == [
        "2 marks written.",
        "Not written: 1 handed in nothing: 71 (Ann Lee).",
        "Note: passes: 10 points are 20 in Moodle.",
    ]


def test_a_team_that_no_table_knows_is_nobody(people):
    people.hands_in("Group 1", 8, moodle="71")
    made, said = export(people, TEAMS.replace("Group 1", "Group 3"))
    assert set(cells(made, 0, 4).values()) == {""}
    assert said == [
        "0 marks written.",
        "Not written: 3 handed in nothing: 71 (Ann Lee), 72 (Bob Roe), 73 (Cy Poe).",
        "Not written: 1 whose file is nobody's: 71 is Ann Lee, and not “Group 1”.",
    ]


def test_siblings_get_their_own(people):
    people.hands_in("Kim Lee", 7, moodle="71")
    text = HEAD + (
        "Participant 71,Kim Lee,Submitted,,10.00,Yes,-,-,\n"
        "Participant 72,Kim Lee,-,,10.00,Yes,-,-,\n"
    )
    made, _ = export(people, text)
    assert cells(made, 0, 3) == {"Participant 71": "7", "Participant 72": ""}


@pytest.mark.parametrize(
    ("head", "row", "locked"),
    [
        (
            "Identifier,Full name,Status,Grade,Maximum Grade,Marking workflow state,"
            "Grade can be changed,Last modified (submission),Last modified (grade),"
            "Feedback comments",
            "Participant {},{},Submitted,{},10.00,In marking,{},-,-,",
            ("Yes", "No"),
        ),
        (
            "ID,Vollständiger Name,Status,Bewertung,Bestwertung,Bewertungsworkflow,"
            "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),"
            "Zuletzt geändert (Bewertung),Feedback als Kommentar",
            'Teilnehmer/in {},{},Abgegeben,{},"10,00",In Bewertung,{},-,-,',
            ("Ja", "Nein"),
        ),
        (
            "Identificador,Nombre completo,Estado,Calificación,Calificación máxima,Estado de flujo,"
            "La calificación puede ser cambiada,Última modificación (entrega),"
            "Última modificación (calificación),Comentarios de retroalimentación",
            'Participante {},{},Enviado,{},"10,00",En corrección,{},-,-,',
            ("Sí", "No"),
        ),
    ],
)
def test_a_locked_grade_stays_in_whatever_language(people, head, row, locked):
    people.hands_in("Ann Doe", 7, moodle="1")
    people.hands_in("Bob Roe", 8, moodle="2")
    yes, no = locked
    text = f"{head}\n{row.format(1, 'Ann Doe', '', yes)}\n{row.format(2, 'Bob Roe', '', no)}\n"
    made, said = export(people, text)
    sheet = read(made.content.decode(), "it")
    assert [line[3] for line in sheet.rows] == ["7", ""]
    assert made.content.decode().splitlines()[2] == row.format(2, "Bob Roe", "", no)
    assert said == ["1 mark written.", "Not written: 1 locked in Moodle: 2 (Bob Roe)."]


def test_decimals_are_those_of_the_worksheet(people):
    people.hands_in("Ann Doe", 7, moodle="4711")
    german = (
        'ID;"Vollständiger Name";Status;Bewertung;Bestwertung;"Bewertung kann geändert werden";'
        '"Zuletzt geändert (Abgabe)";"Zuletzt geändert (Bewertung)";"Feedback als Kommentar"\n'
        'Teilnehmer/in 4711;"Ann Doe";"Abgegeben";;17,50;Ja;-;-;""\n'
    )
    sheet = read(export(people, german)[0].content.decode(), "it")
    assert sheet.rows[0][3:5] == ("12,25", "17,50")
    assert sheet.separator == ";"


def test_moodle_wants_one_exercise_and_points(people):
    people.hands_in("Ann Doe", 8, moodle="4711")
    with pytest.raises(UserError, match="belongs to one assignment"):
        export(people, MOODLE, "passes", "fails")
    with pytest.raises(UserError, match="no columns for a grade"):
        export(people, "a,b,c\n1,2,x\n")
    scale = MOODLE.replace("Maximum Grade", "Scale").replace("20.00", "Poor; Good; Excellent")
    with pytest.raises(UserError) as raised:
        export(people, scale)
    assert raised.value.hint.endswith("A scale in the place of points cannot be filled.")
