"""The database: a server that the environment names, or a private PostgreSQL.

``urls()`` says where it is without starting anything; ``running()`` keeps the private
one running for the length of a block and does nothing when a server is named.
"""

from web.postgres.addresses import Address, DatabaseUrls, is_private, urls
from web.postgres.cluster import ensure_running, is_alive
from web.postgres.errors import ClusterError
from web.postgres.sessions import running

__all__ = [
    "Address",
    "ClusterError",
    "DatabaseUrls",
    "ensure_running",
    "is_alive",
    "is_private",
    "running",
    "urls",
]
