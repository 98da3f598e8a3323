"""Proves before deployment that no station can do or bring about an authority's act.

A pure function of a definition and of plain data about the installation; the kernel's
own ``apply`` says what can happen. Read ``duty``, ``certificate``, ``drawing``,
``acts``, ``trust``, then ``abstraction``, ``search``, and ``proof`` last.
"""

from engine.checker.certificate import (
    HAPPENINGS,
    Certificate,
    Finding,
    Happening,
    from_json,
)
from engine.checker.checked import named_rules, read_by
from engine.checker.duty import Duty, Route
from engine.checker.proof import check
from engine.checker.steps import words_of

__all__ = [
    "HAPPENINGS",
    "Certificate",
    "Duty",
    "Finding",
    "Happening",
    "Route",
    "check",
    "from_json",
    "named_rules",
    "read_by",
    "words_of",
]
