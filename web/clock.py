"""Reads the clock: here, and nowhere else but in the worker's loop."""

from datetime import datetime

from django.utils import timezone


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()
