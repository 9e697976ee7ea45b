"""What is handed out: archives, and wheels of this grader with a course in them."""
