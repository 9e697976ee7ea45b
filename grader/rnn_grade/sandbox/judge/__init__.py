"""Models are judged here, as data, in a process in which no learner code has ever run."""
