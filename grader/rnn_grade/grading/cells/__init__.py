"""What was handed in as cells, a notebook or an exported script, read as one Python module."""
