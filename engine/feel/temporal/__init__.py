"""Dates, times, durations and zones: values, their texts, their arithmetic."""
