"""The sentences: every finding becomes what a person reads here, and nowhere else."""
