"""Which control variables are set by a process's own steps, and from nowhere else."""

import functools
from collections.abc import Iterator
from uuid import UUID

from engine.checker import named_rules, read_by
from engine.extensions import extensions
from engine.kernel.definition import Definition, Node, family
from engine.runtime import compiled


@functools.lru_cache(maxsize=512)
def decided_within(definition_id: UUID) -> frozenset[str]:
    """Return what steps of an authority hand over, and rules on which steps rest.

    Nobody else sets them: not with a start, not by a message, not while an incident is
    mended.
    """
    return frozenset(
        output.variable
        for each in _family(definition_id)
        for node in (*_acts(each), *named_rules(each))
        for output in node.outputs
    )


@functools.lru_cache(maxsize=512)
def weighed_within(definition_id: UUID) -> frozenset[str]:
    """Return what the rules read on which steps rest.

    It changes by steps only, behind which the rules are asked again: once they have
    been asked, no message brings another value, and nobody mends one.
    """
    return frozenset(
        name
        for each in _family(definition_id)
        for rule in named_rules(each)
        for name in read_by(rule)
    )


def _family(definition_id: UUID) -> Iterator[Definition]:
    yield from family(compiled(definition_id).definition).values()


def _acts(definition: Definition) -> Iterator[Node]:
    reserved = extensions.guard_policy.needs_authority
    for node in definition.user_tasks:
        work = node.work
        if work and reserved(work.act_type, authority_only=work.authority_only):
            yield node
