"""What can be said of an exercise without grading anything: one module for each thing looked at."""
