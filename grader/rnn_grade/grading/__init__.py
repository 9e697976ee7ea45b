"""One submission, one report: the checks run here, the learner's code does not."""
