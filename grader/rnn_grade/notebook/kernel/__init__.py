"""Graded from a live kernel, in none of its state: what ran is read, and graded elsewhere."""
