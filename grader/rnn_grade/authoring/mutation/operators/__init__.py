"""Operators: each looks at one node of a reference and yields the edits that it can make there."""
