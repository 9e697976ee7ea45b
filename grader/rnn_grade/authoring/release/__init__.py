"""A course as it is handed out: to learners sealed, to a server whole."""
