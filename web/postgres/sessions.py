"""Share the private PostgreSQL: the last command that uses it turns it off.

Every command holds a shared lock on one file while it runs; the system gives it back
when a command dies, however it dies. Whoever leaves and can have the lock for itself
is the last, and stops the server, no matter who had started it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from web.postgres import account, cluster, layout
from web.postgres.addresses import is_private


@contextmanager
def running() -> Iterator[None]:
    """Keep the private PostgreSQL running; do nothing when a server is named.

    Raises:
        ClusterError: It cannot be made or started.
    """
    if not is_private():
        yield
        return
    place = layout.find()
    cluster.make_home(place, account.of(place.home))
    handle = os.open(place.home / "users.lock", os.O_RDONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle) as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last user stops it
        cluster.ensure_running()
        try:
            yield
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                cluster.leave_running(place)
            else:
                cluster.stop(place)
