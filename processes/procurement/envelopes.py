"""Seals responses so that nobody opens them before the deadline.

A response is sealed under the public key of its round. The private key lies in a table
of its own, which the database shows when the deadline has passed by its own clock
(``sql/bid_key.sql``). What seals is what ``engine.sealing`` uses: AES-256 in
Galois/counter mode; the key of each envelope is agreed by X25519 with a key that is
used once. The database's superuser and whoever dumps the memory of the process that
publishes the notice are outside of what this keeps out.

Source: domain specification §14.5, field ``responses`` (sealed until the deadline).
"""

import os

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.sealing import Unreadable

_PUBLIC_BYTES, _NONCE_BYTES = 32, 12


def fresh_pair() -> tuple[bytes, bytes]:
    """Return a new public key and the private key that belongs to it."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw(), private.private_bytes_raw()


def closed(value: object, *, public_key: bytes, place: str) -> bytes:
    """Return ``value`` (anything JSON can say) sealed for whoever has the private key.

    Args:
        place: ``table|row id|county``; an envelope cannot be moved to another row.
    """
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    nonce = os.urandom(_NONCE_BYTES)
    header = once.public_key().public_bytes_raw()
    cipher = _cipher(shared, header)
    return header + nonce + cipher.encrypt(nonce, orjson.dumps(value), place.encode())


def opened(sealed: bytes, *, private_key: bytes, place: str) -> object:
    """Return what was sealed for ``place``.

    Raises:
        Unreadable: Changed, moved to another place, or sealed under another key.
    """
    raw = bytes(sealed)
    header, rest = raw[:_PUBLIC_BYTES], raw[_PUBLIC_BYTES:]
    private = X25519PrivateKey.from_private_bytes(private_key)
    shared = private.exchange(X25519PublicKey.from_public_bytes(header))
    try:
        content = _cipher(shared, header).decrypt(
            rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place.encode()
        )
    except InvalidTag as broken:
        raise Unreadable("A response was changed or moved.") from broken
    value: object = orjson.loads(content)
    return value


def _cipher(shared: bytes, header: bytes) -> AESGCM:
    derive = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=header, info=b"lastmetre response"
    )
    return AESGCM(derive.derive(shared))
