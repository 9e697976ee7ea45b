"""The far side: what runs in the same process as a submission, and so is trusted with nothing."""
