"""The learner's code in a process of its own: starting it, talking to it, locking it up."""
