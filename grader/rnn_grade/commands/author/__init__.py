"""One file for each command of those who write exercises."""
