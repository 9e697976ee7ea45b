"""Results as HTML for notebooks: pure functions from results to text, without IPython."""
