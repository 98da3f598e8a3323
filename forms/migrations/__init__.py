"""Migrations of the forms application."""
