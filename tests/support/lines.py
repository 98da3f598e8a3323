"""The words in which stories of open lines are told: browsers that listen."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections

from processes.organisation.models import Account
from web.asgi import application
from web.demo.county import DemoCounty
from web.live.relay import relay

WAIT_SECONDS = 10


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Tell a story of open lines on a loop of its own, on which news can be heard."""

    async def framed() -> None:
        relay.is_listening = asyncio.Event()
        try:
            relay.start()
            await asyncio.wait_for(relay.is_listening.wait(), WAIT_SECONDS)
            await story()
        finally:
            await relay.stop()
            # Django's thread outlives the loop; its connection is to this test's
            # database.
            await sync_to_async(connections.close_all)()

    # In a thread of its own: a browser test of the same run keeps a loop running here.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, framed()).result()


async def connected(
    demo: DemoCounty, username: str, query: str = ""
) -> WebsocketCommunicator:
    """Open a line of somebody who is signed in."""
    key = await asyncio.to_thread(_session_of, demo.accounts[username])
    line = WebsocketCommunicator(
        application, f"/ws/live{query}", headers=headers(f"sessionid={key}")
    )
    is_open, _ = await line.connect(WAIT_SECONDS)
    assert is_open
    return line


async def away(*lines: WebsocketCommunicator) -> None:
    """Let browsers go."""
    for line in lines:
        await line.disconnect(timeout=WAIT_SECONDS)


def headers(cookie: str) -> list[tuple[bytes, bytes]]:
    """Return what a browser of our own pages sends along."""
    return [
        (b"origin", b"http://localhost"),
        (b"host", b"localhost"),
        (b"cookie", cookie.encode()),
    ]


def _session_of(account: Account) -> str:
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        return str(session.session_key)
    finally:
        connections.close_all()
