"""Takes responses in sealed, and opens them when the database shows the key.

Source: domain specification §14.5, task 12; ``E01 art. 36`` (late ones are refused);
``E02 art. 9``.
"""

import base64
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from engine import sealing
from engine.errors import Rejected
from engine.extensions import FilledIn, JSONObject
from processes.casework.models import Case
from processes.papers.models import Attachment
from processes.papers.queries import content_place, name_place
from processes.procurement import envelopes
from processes.procurement.models import Bid, BidKey, Round
from processes.procurement.queries import (
    bid_place,
    current_round,
    key_place,
    purchase_of,
)

#: Fields of a response that name an attachment.
_FILES = ("no_violation_statement", "service_plan")


def lock_up(attempt: Round, deadline: datetime) -> None:
    """Give a round its deadline, and the keys by which responses are sealed till then.

    The private key is written once and cannot be read back before the deadline.
    """
    attempt.public_key, private = envelopes.fresh_pair()
    attempt.deadline = deadline
    attempt.save(update_fields=["public_key", "deadline"])
    row = BidKey(county=attempt.county, round=attempt, opens_at=deadline)
    row.sealed = sealing.seal_bytes(private, place=key_place(row))
    row.save(force_insert=True)


def take_response(matter: Case, filled: FilledIn) -> JSONObject:
    """Seal what a bidder hands in; return the receipt that the engine keeps of it.

    Raises:
        Rejected: Responses are no longer taken, or whoever hands it in is no bidder.
    """
    attempt = _open_round(matter, filled.now)
    bid = _bid_of(attempt, filled)
    act = str(filled.data["response_act"])
    bid.handed_in_at = filled.now
    if act == "withdraw":
        bid.status, bid.sealed, bid.digest = Bid.Status.WITHDRAWN, None, ""
    else:
        content = {**filled.data, "files": _files(matter, filled)}
        key = bytes(attempt.public_key or b"")
        bid.sealed = envelopes.closed(content, public_key=key, place=bid_place(bid))
        bid.digest = sealing.digest(bytes(bid.sealed), purpose="response")
        bid.status = Bid.Status.HANDED_IN
    bid.save(update_fields=["status", "sealed", "digest", "handed_in_at"])
    return {
        "response_act": act,
        "receipt": bid.digest or str(bid.pk),
        "received_at": filled.now.astimezone(UTC).isoformat(),
    }


def response_of(bid: Bid, key: bytes) -> dict[str, object]:
    """Return what a bidder has handed in."""
    found = envelopes.opened(
        bytes(bid.sealed or b""), private_key=key, place=bid_place(bid)
    )
    assert isinstance(found, dict)
    return found


def lay_open(bid: Bid, key: bytes, case_id: UUID) -> None:
    """Note the price of a bid, and put its attachments back into the file."""
    content = response_of(bid, key)
    bid.price_yuan = Decimal(str(content["price"]))
    bid.save(update_fields=["price_yuan"])
    files = content["files"]
    assert isinstance(files, list)
    for each in files:
        row = Attachment(
            id=UUID(each["id"]),
            county=bid.county,
            case_id=case_id,
            kind=each["kind"],
            media_type=each["media_type"],
            size=each["size"],
            # Two bidders may hand in the same file, and each keeps its own.
            digest=sealing.digest(
                f"{bid.pk}|{each['digest']}".encode(), purpose="attachment"
            ),
            attached_by=UUID(each["attached_by"]),
            attached_at=datetime.fromisoformat(each["attached_at"]),
        )
        row.sealed_name = sealing.seal(each["name"], place=name_place(row))
        content_bytes = base64.b64decode(each["content"])
        row.content = sealing.seal_bytes(content_bytes, place=content_place(row))
        row.save(force_insert=True)


def _open_round(matter: Case, now: datetime) -> Round:
    purchase = purchase_of(matter.pk)
    attempt = current_round(purchase) if purchase else None
    if attempt is None or attempt.deadline is None or now >= attempt.deadline:
        raise Rejected(
            f"Expected matter {matter.pk} to take responses, but the deadline is over.",
            {"": [gettext("The deadline has passed; late responses are not taken.")]},
        )
    return attempt


def _bid_of(attempt: Round, filled: FilledIn) -> Bid:
    bid = Bid.objects.filter(round=attempt, registered_by=filled.person_id).first()
    if bid is None:
        raise Rejected(
            f"Expected a response of somebody who is registered in {attempt.pk}.",
            {"": [gettext("Register for this purchase first.")]},
        )
    return bid


def _files(matter: Case, filled: FilledIn) -> list[dict[str, object]]:
    """Take the attachments of a response out of the file, into its envelope.

    Raises:
        Rejected: One of them is not of this bidder.
    """
    names = [name for name in _FILES if name in filled.data]
    wanted = {str(filled.data[name]): name for name in names}
    rows = Attachment.objects.filter(
        case=matter, pk__in=wanted, attached_by=filled.person_id, removed_at=None
    )
    found = {str(row.pk): row for row in rows}
    if missing := [name for pk, name in wanted.items() if pk not in found]:
        raise Rejected(
            f"Expected attachments of the bidder, but {', '.join(missing)} is none.",
            {name: [gettext("Attach the file with this step.")] for name in missing},
        )
    taken = [_taken(row) for row in found.values()]
    rows.delete()
    return taken


def _taken(row: Attachment) -> dict[str, object]:
    content = sealing.unseal_bytes(bytes(row.content), place=content_place(row))
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "media_type": row.media_type,
        "size": row.size,
        "digest": row.digest,
        "attached_by": str(row.attached_by),
        "attached_at": row.attached_at.isoformat(),
        "name": sealing.unseal(bytes(row.sealed_name), place=name_place(row)),
        "content": base64.b64encode(content).decode(),
    }
