"""What the guard proves, put together for auditors: the report and where it comes from.

``entry_points`` finds every way in, ``report`` counts what could be tried through
them and what the rules made of it.
"""
