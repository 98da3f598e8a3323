"""Registers: read-only lists of bodies and places, through viewflow."""
