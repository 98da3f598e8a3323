"""Locks rows, and saves an instance together with everything projected from it."""

from engine.store.locking import (
    EarlierAct,
    Held,
    lock_instance,
    lock_work_item,
)
from engine.store.places import draft_place, submission_place
from engine.store.rows import fresh
from engine.store.saving import Move, hand_on, save
from engine.store.starting import Starts, save_starts

__all__ = [
    "EarlierAct",
    "Held",
    "Move",
    "Starts",
    "draft_place",
    "fresh",
    "hand_on",
    "lock_instance",
    "lock_work_item",
    "save",
    "save_starts",
    "submission_place",
]
