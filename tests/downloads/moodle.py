"""Moodle: "Download all submissions" of an assignment, its grading worksheet, its participants.

Names follow `mod/assign/classes/downloader.php` of moodle/moodle: full name, `_`, the participant's
number, `_assignsubmission_`, the plugin; then a folder of the student's files, or in the flat form
`_` and the file. From 3.1 to 4.0 the folder's name ended in `_`. `_` in names becomes a space, and
`clean_filename` takes out `& < > " ' | : \\ /`. For teams the name and the number are the group's,
and whoever is in no group is `Default group`, without a number. The columns of the worksheet are
those of `mod/assign/gradingtable.php`, the German words those that public programs read.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from downloads.deeds import WITHOUT, cast, doubtful, loose, pieces_of, points_of
from downloads.download import (
    BERLIN,
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    moment,
    team_table,
)
from downloads.people import Person, teams_of_three

FORMS = ("folders", "flat", "underscore", "blind")
STRANGER, OTHER_KIM = 998, 999
NAMESAKES = frozenset({"klee", "klee_2"})
# Names that `clean_filename` changes, so that a table of names may or may not find them again.
CHANGED = frozenset({"oneil", "oneill", "evil"})
# Lee Kim and Kim Lee are told apart by an order alone, of which a table may say nothing.
ORDER = frozenset({"lkim"})
ENGLISH = {
    "id": "Participant ",
    "worksheet": [
        *("Identifier", "Full name", "ID number", "Email address", "Status", "Grade"),
        *("Maximum Grade", "Grade can be changed", "Last modified (submission)"),
        *("Last modified (grade)", "Feedback comments"),
    ],
    "participants": ["First name", "Last name", "ID number", "Email address", "Groups"],
}
GERMAN = {
    "id": "Teilnehmer/in",
    "worksheet": [
        *("ID", "Vollständiger Name", "ID-Nummer", "E-Mail-Adresse", "Status", "Bewertung"),
        *("Bestwertung", "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)"),
        *("Zuletzt geändert (Bewertung)", "Feedback als Kommentar"),
    ],
    "participants": ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Gruppen"],
}


def cleaned(name: str) -> str:
    """Take out what Moodle's `PARAM_FILE` does."""
    return re.sub(r"[\x00-\x1f\x7f&<>\"`|':\\/]", "", name)


def prefix_of(name: str, number: int | None) -> str:
    """Name whose files they are, as `downloader::get_student_prefix` does."""
    return cleaned(name.replace("_", " ") + ("" if number is None else f"_{number}"))


def path_of(prefix: str, plugin: str, file: str, form: str) -> str:
    """Place a file, as `downloader::load_submissionplugin_filelist` does.

    Args:
        prefix: Whose it is.
        plugin: `file` or `onlinetext`.
        file: The student's own name for it, with folders.
        form: `folders`, `flat` or `underscore`, the folders of old versions.
    """
    stem = f"{prefix}_assignsubmission_{plugin}"
    if form == "flat":
        return f"{stem}_{cleaned(file.rpartition('/')[2])}"
    return f"{stem}{'_' if form == 'underscore' else ''}/{file}"


def make(
    people: Sequence[Person],
    slug: str,
    sources: Mapping[str, Work],
    folder: Path,
    form: str = "folders",
) -> Download:
    """Make the download of an individual assignment.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
        form: `folders`, `flat`, `underscore`, or `blind`: folders without names.
    """
    shelf = Shelf(folder, "DL26-Cells-4242")
    expected, submitted = {}, {}
    for place, (person, deed) in enumerate(cast(people, {"address": "written"})):
        # The name as the browser or the disk hands it over, in the other normal form.
        name = "Participant" if form == "blind" else person.delivered
        prefix = prefix_of(name, person.moodle)
        for piece in loose(pieces_of(deed, slug, sources)):
            shelf.put(path_of(prefix, "file", piece.path, form), piece)
        if deed == "written":
            page = Piece("", b"<p>I could not upload it.</p>", Fate.IGNORED)
            shelf.put(path_of(prefix, "onlinetext", "onlinetext.html", form), page)
        if deed != "nothing":
            submitted[person.login] = (
                moment(place).astimezone(BERLIN).strftime("%A, %d %B %Y, %I:%M %p")
            )
        expected[person.login] = Expected(points_of(deed, sources), WITHOUT.get(deed, deed))
    full = sources["full"].text.encode()
    for name, number in (("Left Long Ago", STRANGER), ("Kim Lee", OTHER_KIM)):
        prefix = prefix_of("Participant" if form == "blind" else name, number)
        path = path_of(prefix, "file", f"{slug}.py", form)
        shelf.put(path, Piece("", full, Fate.STRANGER))
    sheet = worksheet(shelf, people, submitted)
    listed = participants(shelf, people)
    rosters = {
        "worksheet": Roster((sheet,)),
        "german worksheet": Roster((worksheet(shelf, people, submitted, GERMAN),)),
        "participants and worksheet": Roster((listed, sheet)),
        # By names alone: the two of one name cannot be told apart, and are not guessed.
        "participants": Roster((listed,), NAMESAKES, CHANGED | ORDER),
        "german participants": Roster(
            (participants(shelf, people, GERMAN),), NAMESAKES, CHANGED | ORDER
        ),
    }
    if form == "blind":
        del rosters["participants"], rosters["german participants"]
    return Download("moodle", shelf.ways(), rosters, expected, shelf.files)


def make_teams(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the download of an assignment for teams: one folder for a group, with its number.

    Args:
        people: The class; the last six are in no group and hand in as `Default group` together.
        slug: The exercise.
        sources: Texts by label.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "DL26-Cells-4243")
    teams = teams_of_three(list(people))
    # Without the numbers of a worksheet, a team that is called like a person may be that person.
    names = {person.name for person in people}
    expected = {person.login: Expected(None, WITHOUT["nothing"]) for person in people}
    members = {person.login: team.name for team in teams for person in team.members}
    for place, team in enumerate(teams):
        deed = ("full", "half", "nothing", "zip", "stub")[place % 5]
        for piece in loose(pieces_of(deed, slug, sources)):
            prefix = prefix_of(team.name, team.number)
            told = doubtful(piece) if team.name in names else piece
            shelf.put(path_of(prefix, "file", piece.path, "folders"), told)
        for person in team.members:
            expected[person.login] = Expected(points_of(deed, sources), f"{team.name}: {deed}")
    # It is that of all who are in no group, which not every table tells.
    rest = Piece("", sources["full"].text.encode(), Fate.STRANGER)
    shelf.put(path_of("Default group", "file", f"{slug}.py", "folders"), rest)
    for person in people[-6:]:
        expected[person.login] = Expected(sources["full"].points, "Default group: full")
    rest_of = frozenset(person.login for person in people[-6:])
    table = team_table(shelf, {t.name: t.members for t in teams}, lambda person: person.email)
    unsure = {person.login for team in teams if team.name in names for person in team.members}
    rosters = {
        name: Roster((table_of_people,), perhaps=perhaps)
        for name, table_of_people, perhaps in (
            ("worksheet", worksheet(shelf, people, {}), rest_of),
            ("worksheet with groups", worksheet(shelf, people, {}, groups=members), rest_of),
            ("participants", participants(shelf, people, groups=members), rest_of | unsure),
        )
    }
    return Download("moodle", shelf.ways(), rosters, expected, shelf.files, table)


def worksheet(
    shelf: Shelf,
    people: Sequence[Person],
    submitted: Mapping[str, str],
    words: Mapping[str, str | list[str]] = ENGLISH,
    groups: Mapping[str, str] | None = None,
) -> Path:
    """Write the grading worksheet; an assignment for groups has a column for them."""
    head = list(words["worksheet"])
    if groups is not None:
        head.insert(5, "Gruppe" if words is GERMAN else "Group")
    rows = [head]
    for person in people:
        when = submitted.get(person.login, "-")
        status = "Submitted for grading - " if when != "-" else "No submission - "
        row = [f"{words['id']}{person.moodle}", person.name, person.number, person.email, status]
        if groups is not None:
            row.append(groups.get(person.login, "Default group"))
        rows.append([*row, "", "20.00", "Yes", when, "-", ""])
    name = f"Grades-DL26-{head[0]}-{'groups' if groups is not None else 'one by one'}.csv"
    # Moodle writes a byte order mark in front of every CSV.
    return shelf.table(name, rows, "utf-8-sig")


def participants(
    shelf: Shelf,
    people: Sequence[Person],
    words: Mapping[str, str | list[str]] = ENGLISH,
    groups: Mapping[str, str] | None = None,
) -> Path:
    """Write the participants of the course, as their page downloads the selected ones."""
    head = list(words["participants"])
    rows = [head]
    for person in people:
        group = (groups or {}).get(person.login, "")
        rows.append([person.first, person.last, person.number, person.email, group])
    return shelf.table(f"courseid_77_{head[0]}.csv", rows, "utf-8-sig")
