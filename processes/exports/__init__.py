"""What leaves the system in files: the log of exports."""
