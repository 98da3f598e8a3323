"""What changes an evaluation besides a completed step: the survey, the machine."""
