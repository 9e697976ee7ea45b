"""A course as it lies on disk: its exercises, their files, and what reading them shows."""
