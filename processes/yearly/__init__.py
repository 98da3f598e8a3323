"""What begins each year by itself: the planning of projects, the evaluations."""
