"""Answers the engine: what a message starts that nobody in its case waits for.

A message to one of a bureau's matters is received by the room of that matter; all
others start a process in the case from which they come.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.extensions import MessageCall
from processes.agreements import receiving as agreements
from processes.casework import receiving
from processes.evaluations import receiving as evaluations
from processes.filings import receiving as filings
from processes.projects import receiving as projects

Receiver = Callable[[MessageCall], bool]

#: By message: does what it asks for; returns whether there was anything to do.
RECEIVERS: Mapping[str, Receiver] = MappingProxyType(
    {
        **evaluations.RECEIVERS,
        **filings.RECEIVERS,
        **projects.RECEIVERS,
        **agreements.RECEIVERS,
    }
)


def receive_message(call: MessageCall) -> bool:
    """Hand a message to whoever is there for it.

    Returns:
        Whether somebody was.
    """
    return RECEIVERS.get(call.message, receiving.receive_message)(call)
