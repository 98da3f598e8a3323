"""The invented demo county: its people, its cases. Nobody in here exists."""
