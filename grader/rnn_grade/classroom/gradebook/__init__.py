"""The gradebook of a class: people as tables name them, what they handed in, every grading of it.

Nothing in it is ever overwritten. A fault of the grader's own is kept beside the scores, never
instead.
"""

from rnn_grade.classroom.gradebook.gradebook import Gradebook

__all__ = ["Gradebook"]
