"""The register joins by identifiers, by a name only where it is one person's, and never guesses."""

import pytest

from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Identity, Kind, Listed, Membership

EXERCISE = "03_simple_rnn"


def listed(name="", source="class.csv", team="", family="", given="", **ids):
    """A row of a table: `listed("Jane Doe", login="jdoe")`."""
    known = tuple((Kind(kind), value) for kind, value in ids.items())
    return Listed(source, Identity(known, name), family, given, team=team)


def seen(name="", **ids):
    """Whom a platform names: `seen("doejane", canvas="4711")`."""
    return Identity(tuple((Kind(kind), value) for kind, value in ids.items()), name)


def register(rows=(), hand_ins=(), members=()):
    return Register(rows, [(one, EXERCISE) for one in hand_ins], members)


def names(register):
    return {one.student for one in register.students}


def found(register, identity):
    """What the class calls somebody, or why it is nobody."""
    student, why = register.find(identity)
    return student.student if student is not None else why


def test_without_a_roster_everybody_is_who_handed_in():
    people = register(hand_ins=[seen("doejane", canvas="4711"), seen("roe", canvas="4712")])
    assert names(people) == {"4711", "4712"}
    assert not any(one.on_roster or one.doubt for one in people.students)


def test_an_identifier_joins_whatever_the_name():
    people = register([listed("Jane Doe", login="jdoe", canvas="4711")])
    assert found(people, seen("nickname", canvas="4711")) == "jdoe"
    assert found(people, seen(login="JDOE")) == "jdoe"


def test_one_number_is_two_peoples_in_two_kinds():
    people = register([listed("Ann Lee", canvas="71"), listed("Bob Roe", number="71")])
    assert len(names(people)) == 2
    assert people.find(seen("leeann", canvas="71"))[0].name == "Ann Lee"
    assert people.find(seen("Bob Roe", number="71"))[0].name == "Bob Roe"
    assert found(people, seen(id="71")) == "71 belongs to Ann Lee and Bob Roe"


def test_a_name_joins_where_one_person_bears_it():
    roster = [listed("Jane Doe", login="jdoe"), listed("Bob Roe", login="broe")]
    people = register(roster, [seen("doejane", canvas="4711")])
    assert names(people) == {"jdoe", "broe"}
    assert found(people, seen("doejane", canvas="4711")) == "jdoe"


def test_a_name_that_two_on_the_roster_bear_is_nobodys():
    roster = [listed("Kim Lee", login="klee1"), listed("Lee, Kim", login="klee2")]
    people = register(roster, [seen("leekim", canvas="4725")])
    assert names(people) == {"klee1", "klee2", "4725"}
    (stranger,) = (one for one in people.students if one.student == "4725")
    assert stranger.doubt == "several are called “leekim”: klee1, klee2"
    assert not stranger.on_roster


def test_a_name_that_two_who_handed_in_bear_is_nobodys():
    two = [seen("leekim", canvas="4725"), seen("leekim", canvas="4726")]
    people = register([listed("Kim Lee", login="klee")], two)
    assert names(people) == {"klee", "4725", "4726"}
    assert {one.doubt for one in people.students if not one.on_roster} == {
        "several who handed in are called “leekim”"
    }


def test_a_name_never_overrules_an_identifier():
    # Only 4725 handed in; 4726 bears the same name.
    people = register([listed("Lee, Kim", canvas="4726")], [seen("leekim", canvas="4725")])
    assert names(people) == {"4725", "4726"}
    doubts = {one.student: one.doubt for one in people.students}
    assert doubts == {
        "4725": "“leekim” has another Canvas number than 4726, who is called so",
        "4726": "",
    }
    assert found(people, seen("leekim", canvas="4726")) == "4726"


def test_tables_of_one_person_become_one_person():
    rows = [
        listed("Doe, Jane", "canvas.csv", canvas="4711", login="jdoe"),
        listed("Jane Doe", "campus.csv", number="0815", email="jane@example.org"),
        listed("Jane A. Doe", "github.csv", github="jane-doe", login="jdoe"),
    ]
    (jane,) = register(rows).students
    assert (jane.student, jane.email) == ("jdoe", "jane@example.org")
    assert {kind for kind, _ in jane.ids} == set(Kind) - {Kind.ID, Kind.MOODLE, Kind.LMS}


def test_namesakes_in_two_tables_stay_apart_where_nobody_knows_which_is_which():
    rows = [
        *(listed("Kim Lee", "canvas.csv", canvas=number) for number in ("1", "2")),
        *(listed("Kim Lee", "campus.csv", login=name) for name in ("klee", "kimlee")),
    ]
    assert len(register(rows).students) == 4


def test_two_rows_for_one_identifier_are_a_conflict_and_get_nothing():
    rows = [listed("Jane Doe", number="0815"), listed("Bob Roe", number="0815")]
    people = register(rows, [seen("doejane", number="0815")])
    told = "0815 stands for “Bob Roe” and “Jane Doe” in class.csv"
    assert people.conflicts == (told,)
    assert found(people, seen("doejane", number="0815")) == told
    assert people.recipients(seen("doejane", number="0815")).students == ()
    assert len(people.students) == 2


def test_the_same_row_twice_is_one_person():
    rows = [listed("Jane Doe", number="0815"), listed("Doe, Jane", number="0815")]
    people = register(rows)
    assert (len(people.students), people.conflicts) == (1, ())


def test_siblings_with_one_login_are_a_conflict():
    rows = [listed("Anna Müller", login="muellera"), listed("Peter Müller", login="muellera")]
    assert register(rows).conflicts == (
        "muellera stands for “Peter Müller” and “Anna Müller” in class.csv",
    )


def test_another_identifier_of_one_kind_is_a_conflict():
    rows = [
        listed("Jane Doe", "a.csv", login="jdoe", number="1"),
        listed("Jane Doe", "b.csv", login="jdoe", number="2"),
    ]
    assert register(rows).conflicts == (
        "jdoe stands for two called “Jane Doe”, who differ in 1, 2, in a.csv, b.csv",
    )


def test_an_identifier_of_one_and_another_of_somebody_else_is_nobody():
    people = register(
        [listed("Ann", login="ann", number="1"), listed("Bob", login="bob", number="2")]
    )
    assert found(people, seen(login="ann", number="2")) == "ann, 2 belongs to Ann and Bob"


def test_a_number_of_no_known_sort_proves_less_than_a_name():
    people = register([listed("Bob Smith", id="4711")], [seen("leekim", canvas="4711")])
    assert found(people, seen("smithbob", canvas="4711")) == "4711"
    assert found(people, seen("leekim", canvas="4711")) == "4711 is Bob Smith, and not “leekim”"
    assert people.recipients(seen("leekim", canvas="4711")).students == ()


@pytest.mark.parametrize("team", ["Group 1", "Lee"])
def test_moodle_numbers_teams_and_people_alike(team):
    roster = [listed("Ann Lee", moodle="71"), listed("Bob Roe", moodle="72")]
    people = register(roster, [seen(team, moodle="71")])
    assert people.recipients(seen(team, moodle="71")).why == f"71 is Ann Lee, and not “{team}”"
    assert people.find(seen("Ann Lee", moodle="71"))[0].name == "Ann Lee"
    assert people.find(seen("", moodle="72"))[0].name == "Bob Roe"


def test_a_worksheet_names_the_members_of_teams():
    roster = [
        listed("Ann Lee", moodle="71", team="Group 2"),
        listed("Bob Roe", moodle="72", team="Group 1"),
        listed("Cy Poe", moodle="73", team="Group 1"),
    ]
    people = register(roster, [seen("Group 1", moodle="71")])
    to = people.recipients(seen("Group 1", moodle="71"))
    assert ({one.name for one in to.students}, to.team) == ({"Bob Roe", "Cy Poe"}, "Group 1")
    # A group in a worksheet is no reason to share what somebody hands in alone.
    alone = people.recipients(seen("Bob Roe", moodle="72"))
    assert [one.name for one in alone.students] == ["Bob Roe"]
    assert len(people.students) == 3


def test_a_table_of_teams_gives_each_member_what_one_hands_in():
    roster = [listed(name, login=name.lower()) for name in ("Ann", "Bob", "Cy")]
    members = [Membership("teams.csv", "The Foxes", name) for name in ("ann", "Bob")]
    people = register(roster, [seen(login="ann")], members)
    to = people.recipients(seen(login="ann"), EXERCISE)
    assert ({one.student for one in to.students}, to.team) == ({"ann", "bob"}, "The Foxes")
    assert [one.student for one in people.recipients(seen(login="cy"), EXERCISE).students] == ["cy"]
    # A folder or a repository may bear the team's name.
    to = people.recipients(seen(github="the-foxes"), EXERCISE)
    assert {one.student for one in to.students} == {"ann", "bob"}
    assert {one.student for one in people.team("the foxes")} == {"ann", "bob"}


def test_what_may_be_a_person_or_another_team_is_nobodys():
    roster = [listed("Kim Lee", login="klee", github="kim-lee"), listed("Bob", login="bob")]
    people = register(roster, [seen(github="kim-lee")], [Membership("t.csv", "kim-lee", "bob")])
    to = people.recipients(seen(github="kim-lee"))
    assert (to.students, to.why) == ((), "kim-lee is klee, and a team that klee is not in")


def test_a_team_of_one_exercise_is_none_for_another():
    roster = [listed(name, login=name) for name in ("ann", "bob")]
    members = [Membership("teams.csv", "A", name, EXERCISE) for name in ("ann", "bob")]
    people = register(roster, [], members)
    assert len(people.recipients(seen(login="ann"), EXERCISE).students) == 2
    assert len(people.recipients(seen(login="ann"), "04_lstm").students) == 1


def test_a_member_that_nobody_is_and_one_in_two_teams_are_conflicts():
    members = [
        Membership("teams.csv", "A", "ann"),
        Membership("teams.csv", "B", "ann"),
        Membership("teams.csv", "A", "zoe"),
    ]
    people = register([listed("Ann", login="ann")], [], members)
    assert people.conflicts == (
        "ann is in two teams in teams.csv, A and B: the first counts",
        "zoe of team A in teams.csv is nobody: no roster knows zoe",
    )


def test_two_folders_that_differ_in_capitals_are_two_people():
    assert names(register(hand_ins=[seen(id="Ann"), seen(id="ann")])) == {"Ann", "ann"}
    people = register([listed("Ann Lee", id="ann")], [seen(id="Ann"), seen(id="ann")])
    assert names(people) == {"Ann", "ann"}
    assert found(people, seen(id="ann")) == "ann"
    only = register([listed("Ann Lee", id="ann")], [seen(id="Ann")])
    assert names(only) == {"ann"}


def test_a_folder_may_be_called_by_a_persons_name():
    people = register([listed("Müller, Jörg", login="jm")], [seen(id="Jörg Müller")])
    assert names(people) == {"jm"}


def test_moodle_numbers_a_person_anew_for_each_assignment():
    roster = [listed("Ann Lee", login="ann")]
    two = [(seen("Ann Lee", moodle="71"), EXERCISE), (seen("Ann Lee", moodle="144"), "04_lstm")]
    people = Register(roster, two)
    assert names(people) == {"ann"}


def test_canvas_own_test_student_is_nobody():
    people = register([], [seen("studenttest", canvas="9")])
    assert people.students == ()
    to = people.recipients(seen("studenttest", canvas="9"))
    assert (to.students, to.why) == ((), "Canvas's test student handed it in, who is nobody")


def test_somebody_without_an_identifier_is_called_by_name():
    people = register([listed("Jane Doe")], [seen("Default group")])
    assert names(people) == {"Jane Doe"}
    why = "no roster knows “Default group”"
    assert people.recipients(seen("Default group")).why == why


def test_two_kinds_of_one_value_are_called_apart():
    people = register(hand_ins=[seen("a", canvas="71"), seen("b", moodle="71")])
    assert names(people) == {"71 (canvas)", "71 (moodle)"}
    assert people.called("71 (canvas)")[0].name == "a"


def test_gradescope_knows_a_person_by_number_and_address():
    both = [seen("Jane Doe", number="1", email="j@x.org"), seen("Jane Doe", email="j@x.org")]
    assert names(register(hand_ins=both)) == {"1"}


def test_people_are_sorted_by_family_name():
    rows = [
        listed("Zoe Abel", login="z"),
        listed("Émile Zola", login="e"),
        listed("Ann van Dyk", login="a", family="van Dyk", given="Ann"),
    ]
    assert [one.student for one in register(rows).students] == ["z", "a", "e"]


def test_a_teacher_may_use_the_name_of_somebody_on_no_roster():
    """The audit shows it, so `rnn-grade mark "Bob Roe"` has to know it."""
    handed_in = [seen("Bob Roe", moodle="12"), seen("Kim Lee", moodle="13")]
    people = register([], [*handed_in, seen("Kim Lee", moodle="14")])
    assert people.called("Bob Roe")[0].student == "12"
    assert people.called("Kim Lee") == (None, "several are called “Kim Lee”: 13, 14")
    assert people.called("Zoe") == (None, "no roster knows Zoe")


def test_a_number_that_a_spreadsheet_took_the_zeros_of_is_shown():
    people = register([listed("Jane Doe", number="815", email="jane@example.org")])
    who, why = people.find(seen("Jane Doe", number="0815", email="jane@example.org"))
    assert (who, why) == (None, "the number of Jane Doe is 815, and not 0815")
