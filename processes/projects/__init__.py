"""Service projects: what their steps write and know."""
