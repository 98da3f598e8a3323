"""Draw a sample so that anybody can draw the same again.

Algorithm ``sha256-rank-1``: the lists are published together with the commitment
``SHA-256(secret)``; the seed is ``SHA-256(secret ":" population hash)``; entries are
ranked by ``SHA-256(seed ":" list ":" entry)``, lowest first. Nobody can choose the
secret after the lists are known, nor the lists after the secret.

Source: domain specification §14.14, task 7 (system random, logged).
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

ALGORITHM = "sha256-rank-1"


@dataclass(frozen=True, slots=True)
class Population:
    """What is drawn from, as published, and how many of each."""

    objects: tuple[str, ...]
    inspectors: tuple[str, ...]
    object_count: int
    inspector_count: int

    @property
    def text(self) -> str:
        """The lists and numbers as JSON, without spaces between: what is hashed."""
        said = [
            list(self.objects),
            list(self.inspectors),
            self.object_count,
            self.inspector_count,
        ]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The population hash: SHA-256 over the text."""
        return _sha256(self.text)


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, and by which seed."""

    seed: str
    objects: tuple[str, ...]
    inspectors: tuple[str, ...]


def new_secret() -> str:
    """Return a random value to be committed to before anything is drawn."""
    return secrets.token_hex(32)


def commitment_of(secret: str) -> str:
    """Return what is published of a secret."""
    return _sha256(secret)


def draw(secret: str, population: Population) -> Draw:
    """Draw from a population; the same secret always draws the same."""
    seed = _sha256(f"{secret}:{population.digest}")
    return Draw(
        seed,
        _drawn(seed, "objects", population.objects, population.object_count),
        _drawn(seed, "inspectors", population.inspectors, population.inspector_count),
    )


def _drawn(seed: str, name: str, entries: Sequence[str], count: int) -> tuple[str, ...]:
    ranked = sorted(entries, key=lambda entry: _sha256(f"{seed}:{name}:{entry}"))
    return tuple(ranked[:count])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
