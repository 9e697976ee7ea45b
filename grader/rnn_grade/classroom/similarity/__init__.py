"""Who handed in the same work or nearly the same: a hint to look, and never a verdict."""
