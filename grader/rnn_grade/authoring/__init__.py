"""What an instructor does: prove an exercise before a class sees it."""
