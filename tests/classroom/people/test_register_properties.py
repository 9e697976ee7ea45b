"""Whatever tables say and whoever hands in: the register names the right person, or nobody.

Classes are drawn with names that are borne twice and numbers that collide across kinds. Each row
and each identity is somebody's, which the register is not told.
"""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Identity, Kind, Listed

KINDS = (Kind.CANVAS, Kind.NUMBER, Kind.LOGIN, Kind.EMAIL, Kind.MOODLE, Kind.GITHUB)
NAMES = (("Kim", "Lee"), ("Kim", "Lee"), ("Lee", "Kim"), ("Jörg", "Müller"))
WRITTEN = (
    lambda given, family: f"{given} {family}",
    lambda given, family: f"{family}, {given}",
    lambda given, family: f"{family}{given}".lower(),
)


@st.composite
def classes(draw):
    """Draw people, tables that list some of them, and whom a platform names.

    What nobody could know is left out: a namesake who stands in no table that lists the other, and
    has no identifier of a kind that could tell them apart.
    """
    count = draw(st.integers(2, 5))
    few = st.sampled_from(
        draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    )
    everybody = range(count)
    people = [draw(st.sampled_from(NAMES)) for _ in everybody]
    # Of each kind nobody shares a number; of two kinds many do.
    ids = {kind: draw(st.permutations([str(70 + n) for n in everybody])) for kind in KINDS}
    rows, places = [], []
    for table in range(draw(st.integers(1, 3))):
        kinds = draw(st.lists(few, min_size=1, max_size=3, unique=True))
        named, write = draw(st.integers(0, 3)), draw(st.sampled_from(WRITTEN[:2]))
        missing = draw(st.sets(st.sampled_from(everybody), max_size=2))
        there = [one for one in draw(st.permutations(everybody)) if one not in missing]
        places.append((set(kinds), set(there)))
        for person in there:
            known = tuple((kind, ids[kind][person]) for kind in kinds)
            name = write(*people[person]) if named else ""
            rows.append(Listed(f"{table}.csv", Identity(known, name), section=str(person)))
    kind, name = draw(few), draw(st.sampled_from((*WRITTEN, None)))
    handed_in = draw(st.lists(st.sampled_from(everybody), min_size=1, unique=True))
    seen = [
        (person, Identity(((kind, ids[kind][person]),), name(*people[person]) if name else ""))
        for person in handed_in
    ]
    places.append(({kind}, set(handed_in)))
    for kinds, there in places:
        for other_kinds, others in places:
            for one, two in product(there, others - there):
                same = sorted(people[one]) == sorted(people[two])
                assume(not same or kinds & other_kinds)
    return rows, seen


@settings(max_examples=200, deadline=None)
@given(classes())
def test_nobody_gets_what_another_handed_in(drawn):
    rows, seen = drawn
    register = Register(rows, [(identity, "01") for _, identity in seen])
    got = {}
    for person, identity in seen:
        to = register.recipients(identity, "01")
        assert len(to.students) <= 1
        for student in to.students:
            listed = {row.section for row in register.rows(student)}
            assert listed <= {str(person)}, f"{identity} became {student}"
            assert got.setdefault(student.student, person) == person
        assert to.students or to.why


@settings(max_examples=100, deadline=None)
@given(classes())
def test_a_row_is_one_persons(drawn):
    rows, seen = drawn
    register = Register(rows, [(identity, "01") for _, identity in seen])
    for student in register.students:
        assert len({row.section for row in register.rows(student)}) <= 1, student
    assert len({one.student for one in register.students}) == len(register.students)


@settings(max_examples=100, deadline=None)
@given(classes())
def test_an_identifier_of_its_own_kind_is_enough(drawn):
    rows, seen = drawn
    register = Register(rows, [(identity, "01") for _, identity in seen])
    for person, identity in seen:
        listed = [
            row
            for row in rows
            if row.section == str(person) and set(identity.ids) & set(row.identity.ids)
        ]
        if listed:
            to = register.recipients(identity, "01")
            assert [one.section for one in to.students] == [str(person)], to.why
