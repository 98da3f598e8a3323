"""Publish forms: the only way in which a form definition comes into being."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from forms.checking import require_publishable
from forms.errors import InvalidForm
from forms.models import FormDefinition

SHIPPED = Path(__file__).parent / "definitions"

#: First half of the advisory lock under which versions are numbered.
_LOCK_SPACE = 0x464F524D


def publish_shipped_forms(*, now: datetime) -> list[str]:
    """Publish every form that comes with the program.

    Returns:
        The reference of the newest version of each form, by key.

    Raises:
        InvalidForm: a document has a fault; nothing is published.
    """
    refs = []
    with transaction.atomic():
        for path in sorted(SHIPPED.glob("*.json")):
            refs.append(publish_form(path.stem, _read(path), now=now))
    return refs


@transaction.atomic
def publish_form(key: str, schema: Mapping[str, object], *, now: datetime) -> str:
    """Publish a document as the next version, unless it is the newest already.

    Returns:
        The reference under which the document can be used.

    Raises:
        InvalidForm: the document is no sound JSON Schema or lacks our annotations.
    """
    digest = content_hash(schema)
    _lock_numbering_of(key)
    newest = FormDefinition.objects.filter(key=key).order_by("-version").first()
    if newest is not None and newest.content_hash == digest:
        return newest.form_ref
    require_publishable(key, schema)
    published = FormDefinition.objects.create(
        key=key,
        version=1 if newest is None else newest.version + 1,
        schema=schema,
        content_hash=digest,
        published_at=now,
    )
    return published.form_ref


def content_hash(schema: Mapping[str, object]) -> str:
    """Give the SHA-256 of the canonical text of a document, in hexadecimal."""
    text = json.dumps(schema, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_numbering_of(key: str) -> None:
    """Let only one transaction at a time number the versions of a form."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_SPACE, key]
        )


def _read(path: Path) -> Mapping[str, object]:
    """Read one shipped document."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        raise InvalidForm(path.stem, "", "its text is not JSON") from exc
    if not isinstance(document, dict):
        raise InvalidForm(path.stem, "", "it is not a JSON object")
    return document
