"""Brings the database's news into this process: one listening connection for all.

The engine sends ids by NOTIFY in its own transaction; here they are handed to the
channel groups of this process. News that nobody could hear, because a page was just on
its way or the database was, cost one question: whoever may have missed some is told to
ask again.
"""

import asyncio
import logging
from dataclasses import dataclass, field

import orjson
import psycopg2
from channels.layers import get_channel_layer
from django.db import connections
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from psycopg2.extensions import connection as Connection  # noqa: N812

from engine.events import CHANNEL
from web import clock
from web.live import groups
from web.live.recent import Recent

logger = logging.getLogger(__name__)

#: A silent connection is asked now and then whether it still lives.
HEARTBEAT_SECONDS = 30
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
#: What is said to whoever may have missed something.
ASK_AGAIN: dict[str, object] = {"again": True}
_PARAMETERS = ("dbname", "user", "password", "host", "port", "sslmode")


@dataclass
class Relay:
    """Listens as long as its event loop runs.

    Attributes:
        is_listening: Set while news can be heard.
        recent: What was heard of late.
    """

    is_listening: asyncio.Event = field(default_factory=asyncio.Event)
    recent: Recent = field(default_factory=Recent)
    _task: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        """Begin to listen, once."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End listening and wait until the connection is closed."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        """Listen for ever; wait longer after each failure."""
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                await self._listen()
            except (psycopg2.Error, OSError) as error:
                logger.warning("The news of the database stopped: %s", type(error))
            if self.is_listening.is_set():
                wait = FIRST_WAIT_SECONDS
            self.is_listening.clear()
            self.recent.end()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        connection = await loop.run_in_executor(None, _connect)
        heard = asyncio.Event()
        loop.add_reader(connection.fileno(), heard.set)
        try:
            self.recent.begin(clock.utc_now())
            self.is_listening.set()
            # Lines that were open before could hear nothing until now.
            await _tell(groups.EVERYBODY, ASK_AGAIN)
            while True:
                await _wait(heard)
                heard.clear()
                await self._pass_on(connection)
        finally:
            loop.remove_reader(connection.fileno())
            connection.close()

    async def _pass_on(self, connection: Connection) -> None:
        """Hand on everything that has arrived."""
        connection.poll()
        while connection.notifies:
            told = recipients(connection.notifies.pop(0).payload)
            self.recent.keep((group for group, _ in told), clock.utc_now())
            for group, body in told:
                await _tell(group, body)


def recipients(notice: str) -> list[tuple[str, dict[str, object]]]:
    """Return the channel groups of one notice and what each is told."""
    told = orjson.loads(notice)
    case_id = str(told.get("case", ""))
    found: list[tuple[str, dict[str, object]]] = [
        (groups.of_queue(group), {"queues": [group]}) for group in told["groups"]
    ]
    if case_id:
        found.append((groups.of_case(case_id), {"case": case_id}))
    return found


async def _wait(heard: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(heard.wait(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return  # polling tells whether the connection still lives


async def _tell(group: str, body: dict[str, object]) -> None:
    layer = get_channel_layer()
    await layer.group_send(group, {"type": "live.news", "body": body})


def _connect() -> Connection:
    """Open the listening connection, with the settings' own parameters."""
    settings = connections["default"].get_connection_params()
    chosen = {name: settings[name] for name in _PARAMETERS if settings.get(name)}
    connection: Connection = psycopg2.connect(**chosen)
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    return connection


relay = Relay()
