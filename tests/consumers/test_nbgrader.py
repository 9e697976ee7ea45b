"""nbgrader takes our marks by its API, and exports what we write. Run by `nox -s consumers`."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from rnn_grade.classroom.exports import tables
from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Entry, HandIn, Student
from rnn_grade.course.catalog import Exercise

STUDENTS = {"ann": ("Ann Doe", 17), "ben": ("Ben, Roe", 3)}
EXERCISE = Exercise(Path(), "03_simple_rnn")


def rows():
    found = []
    for student, (name, points) in STUDENTS.items():
        entry = Entry(HandIn(student, "03_simple_rnn", "ab" * 32), None, (points, 20))
        mark = Mark(EXERCISE, entry, 1, points=float(points))
        found.append(Row(Student(student, name, f"{student}@example.org"), (mark,)))
    return found


def test_our_table_has_the_columns_and_values_of_its_own_export(tmp_path, monkeypatch):
    # It calls a program of its own environment by name.
    tools = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", tools + os.pathsep + os.environ["PATH"])
    ours = list(csv.DictReader(io.StringIO(tables.nbgrader(rows(), Policy()).content.decode())))
    place = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(place) as book:
        book.add_assignment("simple_rnn")
        book.add_notebook("work", "simple_rnn")
        book.add_grade_cell("checks", "work", "simple_rnn", max_score=20, cell_type="code")
        for line in ours:
            book.add_student(
                line["student_id"],
                first_name=line["first_name"],
                last_name=line["last_name"],
                email=line["email"],
            )
            book.add_submission("simple_rnn", line["student_id"])
            grade = book.find_grade("checks", "work", "simple_rnn", line["student_id"])
            grade.auto_score = float(line["score"])
            grade.needs_manual_grade = False
        book.db.commit()
    words = [sys.executable, "-m", "nbgrader", "export", "--to", "grades.csv", "--db", place]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    theirs = list(csv.DictReader((tmp_path / "grades.csv").open()))
    assert list(theirs[0]) == list(ours[0])
    wanted = ("assignment", "student_id", "first_name", "last_name", "email", "score", "max_score")
    assert sorted([line[name] for name in wanted] for line in theirs) == sorted(
        [line[name] for name in wanted] for line in ours
    )
