"""A class's marks in the dialects of platforms, each a pure function from rows to text."""
