"""One file for each command: its words and options beside what it does."""
