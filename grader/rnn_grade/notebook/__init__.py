"""The course in a notebook: made from the task texts, graded from a live kernel, shown there."""
