"""Live updates: the database tells what changed, browsers ask again."""
