"""Seals what must not be read from the database, a backup or a replica.

AES-256 in Galois/counter mode. The header names the key, so keys can be rotated;
the associated data name the place (table, row, county), so a sealed value cannot
be moved to another row. Blind indexes let equal values be found without opening.
"""

import base64
import functools
import hashlib
import hmac
import os
import unicodedata

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_KEY_ID_BYTES = 8


class Unreadable(Exception):
    """A sealed value was changed, moved, or sealed under a key we do not hold."""


def seal(value: object, *, place: str) -> bytes:
    """Return ``value`` (anything JSON can say) sealed for ``place``.

    Args:
        place: ``table|row id|county``; the same text is needed to open.
    """
    return seal_bytes(orjson.dumps(value), place=place)


def unseal(sealed: bytes, *, place: str) -> object:
    """Return the value that was sealed for ``place``.

    Raises:
        Unreadable: Changed, moved to another place, or the key is missing.
    """
    value: object = orjson.loads(unseal_bytes(sealed, place=place))
    return value


def seal_bytes(content: bytes, *, place: str) -> bytes:
    """Return the bytes of a file sealed for ``place``; see :func:`seal`."""
    key_id, cipher = _current_cipher()
    nonce = os.urandom(_NONCE_BYTES)
    header = _FORMAT + key_id
    return header + nonce + cipher.encrypt(nonce, content, header + place.encode())


def unseal_bytes(sealed: bytes, *, place: str) -> bytes:
    """Return the bytes that were sealed for ``place``.

    Raises:
        Unreadable: Changed, moved to another place, or the key is missing.
    """
    raw = bytes(sealed)
    header = raw[: len(_FORMAT) + _KEY_ID_BYTES]
    nonce_end = len(header) + _NONCE_BYTES
    cipher = _ciphers().get(header[len(_FORMAT) :])
    if header[: len(_FORMAT)] != _FORMAT or cipher is None:
        raise Unreadable(
            f"No key opens the sealed value of {place.split('|', maxsplit=1)[0]}."
        )
    try:
        return cipher.decrypt(
            raw[len(header) : nonce_end], raw[nonce_end:], header + place.encode()
        )
    except InvalidTag as broken:
        raise Unreadable(
            f"A sealed value of {_table(place)} was changed or moved."
        ) from broken


def blind_index(value: str, *, purpose: str) -> str:
    """Return a keyed digest by which equal values can be found.

    Args:
        purpose: Field the digest is for; digests of two fields never match.
    """
    text = unicodedata.normalize("NFKC", value).strip().upper()
    return digest(text.encode(), purpose=purpose)


def _table(place: str) -> str:
    # The rest of the place is an id, which does not belong into an error message.
    return place.partition("|")[0]


def digest(content: bytes, *, purpose: str) -> str:
    """Return a keyed digest: equal contents match, and none can be guessed from it."""
    return hmac.new(
        _index_key(), f"{purpose}|".encode() + content, hashlib.sha256
    ).hexdigest()


def authentication_key(purpose: str) -> bytes:
    """Return the key under which records of one purpose are authenticated.

    Derived from the oldest key of the ring, as blind indexes are: what a rotation
    orphaned could no more be told from what was forged.
    """
    return _derived(f"lastmetre ledger {purpose}".encode())


@functools.cache
def _ciphers() -> dict[bytes, AESGCM]:
    """Return what seals under each key; they hold no state but the key."""
    return {
        _key_id(name): AESGCM(base64.b64decode(key)) for name, key in _ring().items()
    }


def _ring() -> dict[str, str]:
    """Return the installation's keys, base64, by name, the oldest first."""
    ring = settings.FIELD_KEYS["keys"]
    assert isinstance(ring, dict)
    return ring


def _current_cipher() -> tuple[bytes, AESGCM]:
    key_id = _key_id(str(settings.FIELD_KEYS["current"]))
    return key_id, _ciphers()[key_id]


@functools.cache
def _key_id(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:_KEY_ID_BYTES]


def _index_key() -> bytes:
    return _derived(b"lastmetre blind index")


@functools.cache
def _derived(info: bytes) -> bytes:
    # From the oldest key: a rotation must not orphan every stored digest.
    oldest = next(iter(_ring().values()))
    derive = HKDFExpand(hashes.SHA256(), length=32, info=info)
    return derive.derive(base64.b64decode(oldest))
