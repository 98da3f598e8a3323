"""One browser's open line: it is told ids, never data, and only of what it may see."""

import asyncio
import contextlib
from datetime import datetime
from importlib import import_module
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from engine.errors import NotFound
from processes.casework.policies import Sight
from processes.casework.queries import case_for
from processes.organisation.models import Account
from web import recording
from web.live import groups, spoken
from web.live.relay import ASK_AGAIN, relay
from web.tenancy import load_actor, reading

#: How often a quiet line is asked whether its person is still signed in.
CHECK_SECONDS = 30
SIGNED_OUT = 4401
NOBODY_ACTS_HERE = 4403


class LiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Tells a signed-in person which queues and which open case have changed.

    Attributes:
        is_over: Whether the browser has said something; it hears nothing any more.
        joined: The channel groups that may be heard of.
        case_id: The case whose page is open, or nothing.
    """

    is_over: bool = False
    joined: frozenset[str] = frozenset()
    case_id: str = ""
    watch: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Join the groups of the person's posts, or refuse the line."""
        query = parse_qs(self.scope.get("query_string", b"").decode())
        self.case_id = query.get("case", [""])[0]
        since = moment(query.get("since", [""])[0])
        if not await self._join():
            await self.close()  # before it is open: the line is refused
            return
        session = self.scope.get("session")
        await database_sync_to_async(note_if_hidden)(session, self.case_id)
        relay.start()
        await self.accept()
        if since is not None and self._may_have_missed(since):
            await self.send_json(ASK_AGAIN)
        self.watch = asyncio.get_running_loop().create_task(self._keep_checking())

    async def disconnect(self, _code: int) -> None:
        """Leave every group."""
        await self._leave()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        """Hang up on a browser that says anything: acts are posted, not told here."""
        if self.is_over:
            return
        self.is_over = True
        await self._leave()
        is_known = await database_sync_to_async(refused)(
            self.scope.get("session"), text_data or bytes_data or b""
        )
        await self.close(code=NOBODY_ACTS_HERE if is_known else SIGNED_OUT)

    async def live_news(self, event: dict[str, dict[str, object]]) -> None:
        """Pass on what changed; for a case, ask first whether it may still be seen."""
        body = event["body"]
        if self.is_over:
            return
        if "case" not in body or await self._refresh():
            if "case" in body and groups.of_case(self.case_id) not in self.joined:
                return
            await self.send_json(body)

    def _may_have_missed(self, since: datetime) -> bool:
        """Tell whether something changed between the making of a page and its line.

        Args:
            since: When the page was asked for.
        """
        # While nothing can be heard, everybody is told as soon as something can.
        return relay.is_listening.is_set() and relay.recent.may_concern(
            self.joined, since
        )

    async def _leave(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.watch
        for group in self.joined:
            await self.channel_layer.group_discard(group, self.channel_name)
        self.joined = frozenset()

    async def _keep_checking(self) -> None:
        while await self._refresh():
            await asyncio.sleep(CHECK_SECONDS)

    async def _refresh(self) -> bool:
        """Join and leave groups as the posts are now; hang up on the signed-out."""
        if await self._join():
            return True
        await self.close(code=SIGNED_OUT)
        return False

    async def _join(self) -> bool:
        """Join and leave groups; tell whether somebody is signed in."""
        allowed = await database_sync_to_async(allowed_groups)(
            self.scope.get("session"), self.case_id
        )
        if allowed is None:
            return False
        for group in allowed - self.joined:
            await self.channel_layer.group_add(group, self.channel_name)
        for group in self.joined - allowed:
            await self.channel_layer.group_discard(group, self.channel_name)
        self.joined = allowed
        return True


def allowed_groups(session: object, case_id: str) -> frozenset[str] | None:
    """Return what a session may hear of; ``None`` when nobody is signed in."""
    account = _signed_in(getattr(session, "session_key", None))
    if account is None:
        return None
    actor = load_actor(account)
    found = {groups.of_queue(group) for group in actor.candidate_groups}
    found.add(groups.EVERYBODY)
    with contextlib.suppress(ValueError, NotFound), reading(actor):
        case_for(UUID(case_id), actor=actor)
        found.add(groups.of_case(case_id))
    return frozenset(found)


def moment(told: str) -> datetime | None:
    """Return the moment a page names; ``None`` for one that names none."""
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def note_if_hidden(session: object, case_id: str) -> None:
    """Note whoever would hear of a case that he or she must not know of."""
    account = _signed_in(getattr(session, "session_key", None))
    if account is None:
        return
    actor = load_actor(account)
    try:
        with contextlib.suppress(ValueError), reading(actor):
            # A page with nothing but the own step opens a line as well.
            case_for(UUID(case_id), actor=actor, needed=Sight.OWN_STEPS)
    except NotFound as hidden:
        recording.note(hidden, actor, "websocket")


def refused(session: object, said: str | bytes) -> bool:
    """Refuse what a browser says, on record; tell whether somebody is signed in."""
    account = _signed_in(getattr(session, "session_key", None))
    if account is None:
        return False
    spoken.refuse(said, actor=load_actor(account))
    return True


def _signed_in(session_key: str | None) -> Account | None:
    """Return whose session it is, read anew: it may have ended since."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = auth.get_user(request)
    return user if isinstance(user, Account) and user.is_active else None
