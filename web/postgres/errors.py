"""What can go wrong with the private PostgreSQL."""


class ClusterError(Exception):
    """It cannot be made or started; the message says why and what to do."""
