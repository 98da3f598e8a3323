"""The engine's rows: definitions, instances, and everything projected from them.

Rows change only through ``engine.commands``. Work items, jobs, subscriptions and
incidents mirror the state of their instance and are written by ``engine.store``
alone; history is append-only.
"""

from engine.models.county_acts import CountyAct
from engine.models.decisions import DecisionDefinition
from engine.models.definitions import ProcessDefinition
from engine.models.instances import HistoryEntry, ProcessInstance
from engine.models.jobs import Incident, Job
from engine.models.messages import Message, MessageKind, MessageSubscription
from engine.models.seals import Seal, Unsealed
from engine.models.wishes import IdempotencyKey, Refusal
from engine.models.work_items import Draft, Submission, WorkItem

__all__ = [
    "CountyAct",
    "DecisionDefinition",
    "Draft",
    "HistoryEntry",
    "IdempotencyKey",
    "Incident",
    "Job",
    "Message",
    "MessageKind",
    "MessageSubscription",
    "ProcessDefinition",
    "ProcessInstance",
    "Refusal",
    "Seal",
    "Submission",
    "Unsealed",
    "WorkItem",
]
