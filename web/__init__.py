"""Pages, REST, websockets and settings: knows all, decides nothing."""
