"""A report for people at a terminal."""
