"""Service agreements: contract years, payments, breaches, hand-overs at the end."""
