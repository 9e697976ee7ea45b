"""Brings the text of a course into the text that a learner made of an earlier one."""
