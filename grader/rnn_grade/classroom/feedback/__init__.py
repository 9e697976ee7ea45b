"""What each student gets to read about their work: as a file, or as a message."""
