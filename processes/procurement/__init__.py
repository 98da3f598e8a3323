"""Purchases of social-work services: what a bureau's procurement records and checks."""
