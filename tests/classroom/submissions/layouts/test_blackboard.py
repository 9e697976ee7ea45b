"""Blackboard's names: its help page "Download assignments", and the notes in many a public
repository of "gradebook" downloads.

`<assignment>_<user name>_attempt_<date and time>[_<file>]`, the word in the language of the
interface, the time that of the server's own clock. With each attempt comes a note, `….txt`, whose
first line is `Name: Jane Doe (jdoe)`.
"""

import pytest
from trees_made import put, read, remarks, who

from rnn_grade.classroom.records import Kind

WHEN = "attempt_2026-11-20-10-00-05"


def note(line: str) -> bytes:
    return f"{line}\nAssignment: HW\nDate Submitted: Friday, November 20, 2026\n".encode()


def users(root) -> list[str]:
    return [claim.identity.ids[0][1] for claim in read(root)[1]]


def test_a_name_says_who_and_when(tmp_path):
    files = {
        f"HW 3_jdoe_{WHEN}_simple_rnn.py": b"",
        f"HW 3_jdoe_{WHEN}.txt": note("Name: Jane Doe (jdoe)"),
    }
    layout, (claim,) = read(put(tmp_path, files))
    assert layout == "blackboard"
    assert claim.identity == who(Kind.LOGIN, "jdoe", "Jane Doe")
    assert (claim.file, claim.attempt) == ("simple_rnn.py", 20261120100005)
    # Nobody says in which zone: the course's own.
    assert claim.submitted_at == "2026-11-20T10:00:05"
    assert remarks(tmp_path) == {f"HW 3_jdoe_{WHEN}.txt": "Blackboard's note on an attempt"}


def test_user_names_may_hold_the_separator(tmp_path):
    """Finding E5: these two were one student."""
    put(tmp_path, [f"HW_a_smith_{WHEN}_x.py", f"HW_b_smith_{WHEN}_x.py"])
    assert users(tmp_path) == ["a_smith", "b_smith"]


def test_a_note_says_where_the_user_name_begins(tmp_path):
    files = {
        f"HW_1_a_smith_{WHEN}.txt": note("Naam: Ann (Anni) Smith (a_smith)"),
        f"HW_1_a_smith_{WHEN}_x.py": b"",
        f"HW_1_a_jones_{WHEN}_x.py": b"",
    }
    assert users(put(tmp_path, files)) == ["a_jones", "a_smith"]


def test_a_note_that_contradicts_the_files_name_is_not_believed(tmp_path):
    files = {
        f"HW_jdoe_{WHEN}.txt": note("Name: Jane (somebody_else)"),
        f"HW_jdoe_{WHEN}_x.py": b"",
        f"HW_broe_{WHEN}_x.py": b"",
    }
    assert users(put(tmp_path, files)) == ["broe", "jdoe"]


def test_of_one_person_without_a_note_the_longest_name_is_taken(tmp_path):
    """With too much in front it is nobody's; with too little it could be somebody else's."""
    assert users(put(tmp_path, [f"HW_a_smith_{WHEN}_x.py"])) == ["a_smith"]


def test_two_assignments_side_by_side(tmp_path):
    files = {}
    for assignment in ("HW_1", "HW_2"):
        for user in ("a_smith", "jdoe"):
            files[f"{assignment}_{user}_{WHEN}.txt"] = note(f"Name: X ({user})")
            files[f"{assignment}_{user}_{WHEN}_x.py"] = b""
    assert users(put(tmp_path, files)) == ["a_smith", "jdoe", "a_smith", "jdoe"]


@pytest.mark.parametrize("word", ["poging", "Versuch", "tentative", "intento", "försök", "попытка"])
def test_the_word_is_in_the_language_of_the_interface(tmp_path, word):
    when = WHEN.replace("attempt", word)
    put(tmp_path, [f"HW_jdoe_{when}_x.py", f"HW_broe_{when}_x.py"])
    assert read(tmp_path)[0] == "blackboard"
    assert users(tmp_path) == ["broe", "jdoe"]


def test_attempts_are_numbers_and_times(tmp_path):
    times = ["2026-9-2-1-0-0".replace("-9-2-1-0-0", "-09-02-01-00-00"), "2026-10-01-01-00-00"]
    put(tmp_path, [f"HW_jdoe_attempt_{when}_x.py" for when in times])
    assert [claim.attempt for claim in read(tmp_path)[1]] == [20260902010000, 20261001010000]
