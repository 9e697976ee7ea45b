"""What a class's commands say on a terminal, made of what the rest of this room found."""
