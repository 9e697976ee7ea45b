"""Long lists of an export are cut, and say of how many they are."""

from exported import Class

from rnn_grade.classroom.platforms import Dialect


def test_twelve_are_named_and_the_others_counted(tmp_path):
    people = Class(tmp_path)
    people.roster("login,name\n" + "".join(f"p{n:02},Person {n:02}\n" for n in range(15)))
    people.hands_in("Person 00", 7, login="p00")
    _, said = people.export(Dialect.CSV)
    named = ", ".join(f"p{n:02} (Person {n:02})" for n in range(1, 13))
    assert said == ["1 mark written.", f"Not written: 14 handed in nothing: {named} and 2 more."]
