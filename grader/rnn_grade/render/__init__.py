"""Reports in words: pure functions of a `Report`, one file per format."""
