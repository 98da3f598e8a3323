"""What begins each year."""
