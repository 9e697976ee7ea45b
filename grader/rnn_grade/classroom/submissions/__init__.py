"""What a platform delivered, read as it lies: whose attempt is which file."""
