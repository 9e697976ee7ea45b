"""What exceptions mean and what to do about them: data, and one matcher."""
