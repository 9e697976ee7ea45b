"""What was proven once is not graded again, as long as nothing that it follows from has changed."""
