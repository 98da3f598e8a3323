"""The guard: what it proves, what it checks, what it refuses."""
