"""Results as HTML: pure functions from results to text, for notebooks and for learners' pages."""
