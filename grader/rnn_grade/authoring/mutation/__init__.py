"""Mutants: small edits of a reference, each of which some check should see."""
