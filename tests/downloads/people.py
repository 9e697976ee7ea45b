"""A class of sixty people with the names and the numbers that mix up marks.

Kinds of number collide on purpose: every student number is somebody else's Canvas id, every
Moodle team's number is a participant's of another team, and one login is a Canvas id as well.
"""

import unicodedata
from dataclasses import dataclass


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@dataclass(frozen=True)
class Person:
    """One person of the class, as the registrar knows them.

    Args:
        login: The user name; unique in the class.
        first: Given names.
        last: Family names; empty for whoever has a single name.
        canvas: The user's id in Canvas.
        number: The student number: SIS user ID, SID, ID number.
        moodle: The participant's number in one assignment of Moodle.
        github: The login at GitHub.
        section: The section of the course.
    """

    login: str
    first: str
    last: str
    canvas: int
    number: str
    moodle: int
    github: str
    section: str

    @property
    def name(self) -> str:
        """Given name first."""
        return f"{self.first} {self.last}".strip()

    @property
    def sortable(self) -> str:
        """Family name first, as Canvas sorts."""
        return f"{self.last}, {self.first}" if self.last else self.first

    @property
    def email(self) -> str:
        return f"{self.login}@example.edu"

    @property
    def delivered(self) -> str:
        """The name in the other normal form, as a disk or a browser may hand it over."""
        return nfc(self.name) if self.name != nfc(self.name) else nfd(self.name)


# login, given names, family names, login at GitHub
NAMES = (
    ("klee", "Kim", "Lee", "kim-lee"),
    ("klee_2", "Kim", "Lee", "kim-lee-2"),
    ("lkim", "Lee", "Kim", "lee-kim"),
    ("jane_doe", "Jane", "Doe", "jane-doe"),
    ("doe", "John", "Doe", "doe"),
    ("a_smith", "Ada", "Smith", "ada-smith"),
    ("b_smith", "Ben", "Smith", "ben-smith"),
    ("smith", "Cleo", "Smith", "smith"),
    ("mueller", "Jörg", "Müller", "jmueller"),
    ("muller", "Jorg", "Muller", "jmuller"),
    ("ozdemir", nfd("Gül"), nfd("Özdemir"), "gulo"),
    ("oneil", "Pat", "O'Neil", "p-o-neil"),
    ("oneill", "Pat", "O'Neill", "p-o-neill"),
    ("king_jr", "Martin", "King, Jr.", "king-jr"),
    ("4733", "Nora", "Zahl", "nora33"),
    ("wangwei", "伟", "王", "wang-wei"),
    ("wangw", "Wei", "Wang", "wangwei"),
    ("rocket", "Ro 🚀", "Cket", "rocket"),
    ("evil", '=HYPERLINK("x")', "=1+1", "evil-1"),
    ("plus", "+Ulla", "-Minus", "plus-minus"),
    ("suharto", "Suharto", "", "suharto"),
    ("amj", "Anna-Maria", "Jensen-Østergård", "anna-maria"),
    ("late_anna", "Anna", "Late", "late-anna"),
    ("van_der_berg", "Jan Pieter", "van der Berg", "jp-vdb"),
    ("dsilva", "Maria da Conceição de Almeida", "Souza e Silva de Albuquerque", "dsilva"),
    ("nguyen", "Thị Ánh", "Nguyễn", "anh-nguyen"),
    ("oconnor", "Siân", "O’Connor", "sian"),
    ("dollar", "Mary_Ann", "Under_Score", "mary-ann"),
    ("seventy", "71", "Seventyone", "seventyone"),
    ("istanbul", "İpek", "Işık", "ipek"),
)
FIRST = ("Bela", "Chidi", "Dina", "Emre", "Fatou", "Goran", "Hana", "Ivan", "Jonas", "Karin")
LAST = ("Adeyemi", "Brandt", "Costa")
# What Canvas, the registrar and Moodle count from.
CANVAS, PARTICIPANT, COUNT = 4701, 60, 60


def class_of_60() -> list[Person]:
    """Make the class; always the same one."""
    ordinary = tuple(
        (f"{first[:3]}{last[:4]}".lower(), first, last, f"{first}-{last}".lower())
        for last in LAST
        for first in FIRST
    )
    return [
        Person(
            login,
            first,
            last,
            canvas=CANVAS + place,
            # Backwards through the same numbers: nobody's own, always another's Canvas id.
            number=str(CANVAS + COUNT - 1 - place),
            moodle=PARTICIPANT + place,
            github=github,
            section="AB"[place % 2],
        )
        for place, (login, first, last, github) in enumerate((*NAMES, *ordinary))
    ]


@dataclass(frozen=True)
class Team:
    """A team of three; its number is the participant's number of somebody in another one.

    Args:
        name: What the platform calls it.
        number: Its own number.
        members: Who is in it.
    """

    name: str
    number: int
    members: tuple[Person, ...]


def teams_of_three(people: list[Person]) -> list[Team]:
    """Put neighbours together, but leave the last six people alone.

    Args:
        people: The class.
    """
    paired = people[:-6]
    threes = [tuple(paired[place : place + 3]) for place in range(0, len(paired), 3)]
    return [
        # Participants of the team that stands opposite.
        Team(f"Group {number}", threes[-1 - number][1].moodle, members)
        if number % 5
        # And one whose name is that of a person in another team.
        else Team(threes[-1 - number][2].name, threes[-1 - number][0].moodle, members)
        for number, members in enumerate(threes)
    ]
