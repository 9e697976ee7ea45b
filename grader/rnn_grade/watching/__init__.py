"""Watching a file: what happens goes in, the next state and what is to be done come out."""
