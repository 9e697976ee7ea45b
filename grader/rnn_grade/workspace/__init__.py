"""The learner's files and what was reached so far."""
