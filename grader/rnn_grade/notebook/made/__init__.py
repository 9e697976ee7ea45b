"""Notebooks of the exercises, made from the same task text and the same stub as everything else."""
