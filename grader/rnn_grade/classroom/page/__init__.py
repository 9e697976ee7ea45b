"""The class report: one HTML page, made from rows of a gradebook and nothing else."""

from rnn_grade.classroom.page.anonymity import anonymous
from rnn_grade.classroom.page.changes import Before
from rnn_grade.classroom.page.page import page

__all__ = ["Before", "anonymous", "page"]
