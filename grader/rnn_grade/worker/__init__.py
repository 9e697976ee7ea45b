"""The far side: code that runs in the same process as a submission, and so is trusted with nothing."""
