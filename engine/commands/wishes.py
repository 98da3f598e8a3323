"""The frame of every command: one transaction, bound counties, one effect per key.

A refusal by the guard is recorded in a transaction of its own, after the command's
has been rolled back.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec
from uuid import UUID

import orjson
from django.db import connection, transaction

from engine import ledger, sealing, tenancy
from engine.actors import Origin
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.identifiers import new_id
from engine.models import IdempotencyKey, Incident, ProcessInstance, Refusal
from engine.receipts import Receipt

P = ParamSpec("P")

#: Code of the incident of an instance that must not be moved.
FOREIGN_STATE = "foreign_state"


#: What is wished where nothing is: a reading.
SEEING = "see"


def command(body: Callable[P, Receipt]) -> Callable[P, Receipt]:
    """Frame ``body`` as a command; it must take a keyword argument ``origin``."""
    return _framed(body, _bind)


def work_command(body: Callable[P, Receipt]) -> Callable[P, Receipt]:
    """Frame ``body`` as a command on a work item, whose lock binds the counties.

    Nothing is visible before the lock, and both are one round trip.
    """
    return _framed(body, _bind_later)


def _framed(
    body: Callable[P, Receipt], bind: Callable[[Origin], None]
) -> Callable[P, Receipt]:
    @functools.wraps(body)
    def framed(*args: P.args, **kwargs: P.kwargs) -> Receipt:
        origin = kwargs["origin"]
        assert isinstance(origin, Origin)
        try:
            with transaction.atomic():
                if not origin.idempotency_key:
                    bind(origin)
                earlier = _begin(body.__name__, origin, args, kwargs)
                if earlier is not None:
                    return earlier
                receipt = body(*args, **kwargs)
                _keep(origin, receipt)
                return receipt
        except WrongState as wrong:
            if "foreign_state" in wrong.data:
                quarantine(UUID(str(wrong.data["foreign_state"])), origin)
            raise
        except NotAllowed as refusal:
            record_refusal(body.__name__, origin, refusal)
            if refusal.data.get("is_silent"):
                raise _silent(refusal) from None
            raise

    return framed


def _bind(origin: Origin) -> None:
    tenancy.bind(origin.actor.counties, origin.actor.person_id)


def _bind_later(_origin: Origin) -> None:
    """Leave it to the lock of the work item."""


def _begin(
    name: str, origin: Origin, args: tuple[object, ...], kwargs: dict[str, object]
) -> Receipt | None:
    """Use the key, bound to the counties; return the reply that it has already got."""
    actor = origin.actor
    if not origin.idempotency_key:
        return None
    asked = [args, {k: v for k, v in kwargs.items() if k != "origin"}, origin.capacity]
    request = orjson.dumps([name, *asked], default=repr, option=orjson.OPT_SORT_KEYS)
    # Keyed: a short answer could be guessed from a plain digest of the request.
    request_hash = sealing.digest(request, purpose="request")
    fresh = {
        "id": new_id(),
        "county": actor.county,
        "person_id": actor.person_id,
        "key": origin.idempotency_key,
        "command": name,
        "request_hash": request_hash,
        "reply": None,
        "used_at": origin.now,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT command, request_hash, reply FROM engine_begin_once(%s, %s, %s)",
            [tenancy.listed(actor.counties), actor.person_id, _json(fresh)],
        )
        found = cursor.fetchone()
    return None if found is None else _replay(found, name, request_hash)


def _replay(found: tuple[str, str, object], name: str, request_hash: str) -> Receipt:
    used_for, used_hash, reply = found
    if (used_for, used_hash) != (name, request_hash):
        raise Rejected(
            "Expected a fresh idempotency key, but this one was used for another "
            "request.",
            {"idempotency_key": ["used for another request"]},
        )
    if isinstance(reply, str):
        reply = orjson.loads(reply)
    assert isinstance(reply, dict)
    return Receipt.from_json(reply)


def _keep(origin: Origin, receipt: Receipt) -> None:
    if origin.idempotency_key and not receipt.is_kept:
        IdempotencyKey.objects.filter(
            county=origin.actor.county,
            person_id=origin.actor.person_id,
            key=origin.idempotency_key,
        ).update(reply=receipt.as_json())


def record_refusal(name: str, origin: Origin, refusal: NotAllowed) -> None:
    """Note who was refused what, by which rule, in a transaction of its own.

    Args:
        name: What was wished: a command, or ``see`` for a reading.
    """
    data = refusal.data
    data["recorded"] = True
    held = {standing.capacity for standing in origin.actor.standings}
    claimed = origin.capacity if origin.capacity in held else ""
    with transaction.atomic():
        tenancy.bind({origin.actor.county}, origin.actor.person_id)
        record = Refusal(
            county=origin.actor.county,
            person_id=origin.actor.person_id,
            capacity=str(data.get("capacity", "") or claimed),
            command=name,
            deed="read" if name == SEEING else str(data.get("wish", ""))[:40],
            door=origin.door,
            work_item_id=_uuid(data.get("work_item_id")),
            case_id=_uuid(data.get("case_id")),
            element_id=str(data.get("element_id", "")),
            act_type=str(data.get("act_type", "")),
            rule=refusal.rule,
            clause=refusal.clause[:200],
            reason=refusal.message[:400],
            at=origin.now,
        )
        ledger.keep(record)


def quarantine(instance_id: UUID, origin: Origin) -> None:
    """Raise an incident, once, for an instance whose stored state cannot be read."""
    with transaction.atomic():
        tenancy.bind({origin.actor.county}, origin.actor.person_id)
        instance = ProcessInstance.objects.get(pk=instance_id)
        known = Incident.objects.filter(
            instance=instance, code=FOREIGN_STATE, resolved_at=None
        )
        if not known.exists():
            Incident.objects.create(
                county=instance.county,
                instance=instance,
                case_id=instance.case_id,
                code=FOREIGN_STATE,
                message="The stored state is of a format that is not known here.",
                raised_at=origin.now,
            )


def _silent(refusal: NotAllowed) -> NotFound:
    """Return what is said to somebody who must not learn why, nor that it exists.

    It is worded as where nothing is: after what was asked for, never another id.
    """
    data = refusal.data
    sought = data.get("sought")
    thing, key = sought if isinstance(sought, tuple) else ("case", data.get("case_id"))
    return NotFound(thing, key, to=str(data["wish"]))


def _uuid(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
