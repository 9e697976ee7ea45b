"""A report for programs: one file for each format."""
