"""The keys of this installation: given by the environment, or made when private."""

import base64
import json
import os
import secrets
from collections.abc import Mapping

from web import private

FILE = "keys.json"
KEY_BYTES = 32


class KeysMissing(Exception):
    """A server installation was started without its keys."""


def secret_key(*, may_make: bool) -> str:
    """Return Django's secret key.

    Args:
        may_make: Whether a missing key is made and kept: only where nobody but this
            machine's user is served.

    Raises:
        KeysMissing: It is missing and must not be made.
    """
    named = os.environ.get("SECRET_KEY")
    if named:
        return named
    if not may_make:
        raise KeysMissing(
            "SECRET_KEY is missing: with a database server (DATABASE_URL) it must be "
            "given, or sessions would end at every start."
        )
    return str(private.read_or_create(FILE, _make)["secret_key"])


def field_keys(*, may_make: bool) -> dict[str, object]:
    """Return the key ring that seals sensitive fields.

    Args:
        may_make: As for :func:`secret_key`.

    Returns:
        ``{"current": id, "keys": {id: base64 of 32 bytes}}``.

    Raises:
        KeysMissing: It is missing and must not be made, or it is no key ring.
    """
    named = os.environ.get("FIELD_KEYS")
    if named:
        return _checked(_parsed(named))
    if not may_make:
        raise KeysMissing(
            "FIELD_KEYS is missing: with a database server (DATABASE_URL) the key ring "
            "that seals sensitive fields must be given; without it they are lost."
        )
    kept = private.read_or_create(FILE, _make)["field_keys"]
    return _checked(kept)


def _make() -> dict[str, object]:
    """Return new keys."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return {
        "secret_key": secrets.token_urlsafe(50),
        "field_keys": {"current": "1", "keys": {"1": key}},
    }


def _parsed(text: str) -> object:
    """Read a key ring from the environment.

    Raises:
        KeysMissing: It is no JSON. The text itself is a secret and is not repeated.
    """
    try:
        return json.loads(text)
    except ValueError:
        raise KeysMissing("FIELD_KEYS is no JSON object.") from None


def _checked(ring: object) -> dict[str, object]:
    """Return the key ring if it is one.

    Raises:
        KeysMissing: It has another shape, or a key has another length.
    """
    wrong = KeysMissing(
        'FIELD_KEYS must be {"current": id, "keys": {id: base64 of 32 bytes}}.'
    )
    if not isinstance(ring, Mapping) or not isinstance(ring.get("keys"), Mapping):
        raise wrong
    for key in ring["keys"].values():
        try:
            length = len(base64.b64decode(str(key), validate=True))
        except ValueError:
            raise wrong from None
        if length != KEY_BYTES:
            raise wrong
    if ring.get("current") not in ring["keys"]:
        raise wrong
    return dict(ring)
