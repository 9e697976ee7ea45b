"""What is read beside a task: words, where to read on, and what a reference does."""
